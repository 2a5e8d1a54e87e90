import Chain
import ChainTransactions
import Explorer
import NodeService
import Primitives
import Sapling
import Testing
import Wallet

/// What a viewing key sees, asked of one's own node: the key goes nowhere else, memos are text, everything else is refused.
struct AuditorTests {
    /// An account's viewing key and a chain that pays the account 4,200 units with a memo, and 77 in the open.
    private struct Audited {
        let key: String
        let ledger: TestLedger
        let memo = TestLedger.hostile.replacing("\u{0}", with: "")

        /// The chain's blocks follow the payment's, which is the second.
        init(earliest: UInt64 = 1, length: Int = 3, brokenAt broken: UInt64 = 0) throws {
            var entropy = [UInt8](repeating: 5, count: 32)
            let content = try WalletContent(phrase: try SeedPhrase(entropy: &entropy))
            key = try content.viewKeys(account: 0).text
            guard case .shielded(let address) = try content.latestAddress(.shielded, account: 0).address,
                case .transparent(let account) = try content.latestAddress(.transparent, account: 0).address
            else { throw CancellationError() }
            var builder = try LedgerTransactionBuilder(
                chainID: try ChainID("test-1"), expiryHeight: 0, fee: 0)
            try builder.debit(4_277, from: .filled(9), sequence: 0)
            try builder.pay(4_200, to: address, memo: try Memo(text: memo), ovk: nil)
            try builder.pay(77, to: account)
            let genesis = try Genesis(
                configuration: ChainConfiguration(
                    chainID: try ChainID("test-1"), network: .regtest, validators: [.zero]),
                accounts: [AccountCredit(account: .filled(9), amount: 1_000_000)])
            let payment = try builder.plan().transaction
            ledger = try TestLedger(
                (1...length).map { $0 == 2 ? [payment] : [] }, genesis: genesis.encoded, earliest: earliest,
                brokenAt: broken)
        }
    }

    @Test func aKeySeesItsAccountAndIsNotShownAgain() async throws {
        let audited = try Audited()
        let browser = try TestBrowser(audited.ledger)
        let (answer, text) = try await browser.post(
            "/explorer/audit", ["key": " " + audited.key + "\r\n", "from": ""], [("Sec-Fetch-Site", "same-origin")])
        #expect(answer.status == 200 && text.contains("Looked through the chain up to height 3."), "\(text)")
        #expect(text.contains(">4,200 <") && text.contains(">77 <"))
        #expect(text.contains("<bdi class=\"untrusted\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(!text.contains("<script>alert") && !text.contains(audited.key.prefix(20)))
        #expect(answer.field("Cache-Control") == "no-store" && answer.field("Referrer-Policy") == "same-origin")
        // From a later height on there is nothing to see.
        let later = try await browser.post("/explorer/audit?lang=zh", ["key": audited.key, "from": "3"]).text
        #expect(later.contains("密钥没有看到任何付款") && !later.contains("4,200"))
    }

    @Test func aLongChainIsLookedThroughInStepsThatAreShown() async throws {
        let audited = try Audited(length: 20_000)
        let (answer, text) = try await TestBrowser(audited.ledger).post("/explorer/audit", ["key": audited.key])
        #expect(answer.status == 200 && answer.field("Cache-Control") == "no-store")
        let steps = text.split(separator: "<div class=\"step\">").dropFirst()
        #expect(steps.count == 40)
        for (index, step) in steps.enumerated() {
            let height = (index + 1) * 500
            #expect(step.contains("<progress max=\"20000\" value=\"\(height)\""))
            #expect(step.contains("of 20,000 are looked through. Payments so far: 1; the account has: Accounts 77 · "))
            #expect(step.contains("Shielded notes 4,200 · Ring outputs 0."))
        }
        #expect(text.contains("Looked through the chain up to height 20,000.") && text.hasSuffix("</html>\n"))
        #expect(text.contains("<bdi class=\"untrusted\">&lt;script&gt;") && !text.contains(audited.key.prefix(20)))
    }

    @Test func aLookEndsAfterItsTimeAndSaysHowFarItCame() async throws {
        let audited = try Audited()
        let browser = try TestBrowser(audited.ledger) { $0.limits.streamSeconds = 0 }
        let text = try await browser.post("/explorer/audit", ["key": audited.key]).text
        #expect(text.contains("The look ended at block 0 of 3, after 0 seconds") && text.hasSuffix("</html>\n"))
        #expect(!text.contains("Looked through") && !text.contains("4,200"))
    }

    @Test func blocksThatDoNotFollowOneAnotherEndTheLookByName() async throws {
        let audited = try Audited(length: 2000, brokenAt: 1500)
        let text = try await TestBrowser(audited.ledger).post("/explorer/audit", ["key": audited.key]).text
        #expect(text.contains("value=\"1386\"") && !text.contains("value=\"1500\""))
        #expect(text.contains("<code>notLinked</code>") && text.hasSuffix("</html>\n"))
        #expect(!text.contains("Looked through"))
    }

    /// A look that is not read to its end, as when the reader goes away, makes room for others.
    @Test func twoLooksRunAtATimeAndEndWithTheirAnswers() async throws {
        let audited = try Audited(length: 300)
        let pages = ExplorerPages.served(of: audited.ledger.identity, isLocal: true, keys: .published)
        let endpoint = try #require(pages.endpoints.first { $0.name == "explorer_audit_look" })
        let call = Endpoint.Call(
            service: NodeAPI(node: audited.ledger, limits: ServiceLimits(), metrics: NodeMetrics()),
            arguments: try Arguments(query: [], []), peer: "local",
            head: RequestHead(
                host: "127.0.0.1", target: "/explorer/audit",
                fields: [(name: "Content-Type", value: "application/x-www-form-urlencoded")]),
            body: Array("key=\(audited.key)".utf8))
        func look() async throws -> StreamedPage? {
            if case .stream(let page) = try await endpoint.run(call) { page } else { nil }
        }
        do {
            let first = try #require(try await look()), second = try #require(try await look())
            for page in [first, second] { #expect(try await page.next() != nil) }
            await #expect(throws: ServiceError.busy("2 verifications are running")) { try await look() }
        }
        #expect(try await look() != nil)
    }

    @Test func keysAndHeightsThatAreNoneAreRefusedByName() async throws {
        let audited = try Audited()
        let browser = try TestBrowser(audited.ledger)
        for (key, name) in [
            ("", "<code>"), (TestLedger.hostile, "<code>"), ("njview1" + String(repeating: "q", count: 40), "<code>"),
            (String(audited.key.dropLast()) + (audited.key.hasSuffix("q") ? "p" : "q"), "<code>wrongChecksum</code>"),
        ] {
            let (answer, text) = try await browser.post("/explorer/audit", ["key": key])
            #expect(answer.status == 200 && text.contains("class=\"notice bad\"") && text.contains(name), "\(text)")
            #expect(!text.contains("Looked through") && !text.contains("<script>alert"))
        }
        for from in ["-1", "x", "99999999999999999999", "4294967296"] {
            #expect(try await browser.post("/explorer/audit", ["key": audited.key, "from": from]).answer.status == 400)
        }
        #expect(
            try await browser.post("/explorer/audit", ["key": audited.key], [("Sec-Fetch-Site", "cross-site")]).answer
                .status == 403)
        // Never in an address.
        #expect(try await browser.get("/explorer/audit?key=\(audited.key)").answer.status == 400)
        let long = String(repeating: "q", count: 200_000)
        #expect(try await browser.post("/explorer/audit", ["key": long]).answer.status == 413)
    }

    @Test func onlyANodeOnTheReadersMachineTakesAKey() async throws {
        let audited = try Audited()
        let exposed = try TestBrowser(audited.ledger, isLocal: false)
        let form = try await exposed.get("/explorer/audit")
        #expect(form.answer.status == 403 && form.text.contains("<code>notLocal</code>"))
        #expect(!form.text.contains("<textarea"))
        let looked = try await exposed.post("/explorer/audit", ["key": audited.key])
        #expect(looked.answer.status == 403 && !looked.text.contains("4,200"))

        let local = try TestBrowser(audited.ledger)
        #expect(try await local.get("/explorer/audit").answer.status == 200)
        for field in ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"] {
            let passed = try await local.post("/explorer/audit", ["key": audited.key], [(field, "10.0.0.1")])
            #expect(passed.answer.status == 403 && !passed.text.contains("4,200"), "\(field)")
        }
        // A page of another site, whatever else it may say.
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81"] {
            let fields = [(name: "Origin", value: origin), ("Sec-Fetch-Site", "same-origin")]
            let passed = try await local.post("/explorer/audit", ["key": audited.key], fields)
            #expect(passed.answer.status == 403 && passed.text.contains("<code>notLocal</code>"), "\(origin)")
            #expect(!passed.text.contains("4,200"))
        }
        let own = try await local.post("/explorer/audit", ["key": audited.key], [("Origin", "http://127.0.0.1")])
        #expect(own.answer.status == 200)
        // A foreign name that leads to this machine (DNS rebinding).
        let body = Array("key=\(audited.key)".utf8)
        for verb in ["GET", "POST"] {
            let fields = [
                (name: "Content-Type", value: "application/x-www-form-urlencoded"),
                ("Origin", "http://evil.example:26657"), ("Sec-Fetch-Site", "same-origin"),
            ]
            let answer = try #require(
                await local.client.request(
                    verb, "/explorer/audit", fields: fields, body: body, host: "evil.example:26657"))
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 421 && text.contains("<code>wrongHost</code>") && !text.contains("<textarea"))
        }
        for (host, status) in [
            ("localhost:26657", 200), ("[::1]:26657", 200), ("127.0.0.1", 200), ("node.example", 403),
        ] {
            let named = try TestBrowser(audited.ledger) { $0.names = ["node.example"] }
            let answer = try #require(await named.client.request("GET", "/explorer/audit", host: host))
            #expect(answer.status == status, "\(host)")
        }
    }

    @Test func aNodeWithoutAllBlocksSaysSo() async throws {
        let audited = try Audited(earliest: 2)
        let answer = try await TestBrowser(audited.ledger).post("/explorer/audit", ["key": audited.key]).answer
        #expect(answer.status == 410)
    }
}
