import ChainTestSupport
import ChainTransactions
import Explorer
import Logging
import NodeService
import Primitives
import RingSignatures
import TestSupport
import Testing
import ZcashTransactions

/// Every page is there, in both languages, under the strict policy, and nothing from outside is markup in it.
struct PageTests {
    private static func full(_ seed: UInt64) throws -> LedgerTransaction {
        var generator = SeededGenerator(seed: seed)
        var transaction = try SampleTransaction.full(using: &generator)
        transaction.applications.calls[0].circuit = .filled(77)
        return transaction
    }

    private static func ledger() throws -> TestLedger {
        try TestLedger([[try full(1), try full(2)], [], [try full(3)]], refuses: true)
    }

    /// Every address of a page over that chain.
    private static func targets() throws -> [String] {
        let id = try full(1).id
        return [
            "/explorer", "/explorer/blocks", "/explorer/blocks?before=3", "/explorer/blocks/1", "/explorer/blocks/2",
            "/explorer/blocks/\(Hash256.filled(100))", "/explorer/blocks/1?from=1", "/explorer/transactions/\(id)",
            "/explorer/transactions/\(try full(2).id)", "/explorer/pools", "/explorer/circuits",
            "/explorer/transactions", "/explorer/transactions?height=1&below=1",
            "/explorer/circuits/\(Hash256.filled(77))", "/explorer/accounts/\(Hash256.filled(9))",
            "/explorer/accounts/\(Hash256.filled(9).accountText)", "/explorer/verify", "/explorer/audit",
        ]
    }

    @Test(arguments: ["en", "zh"]) func everyPageIsThereInBothLanguages(language: String) async throws {
        let browser = try TestBrowser(try Self.ledger())
        for target in try Self.targets() {
            let (answer, text) = try await browser.get(target + (target.contains("?") ? "&" : "?") + "lang=\(language)")
            #expect(answer.status == 200, "\(target): \(text)")
            #expect(answer.type == "text/html; charset=utf-8")
            #expect(text.contains("<html lang=\"\(language == "zh" ? "zh-Hans" : "en")\">"))
            #expect(text.contains(language == "zh" ? "跳到正文" : "Skip to the content"))
            for field in [
                ("Content-Security-Policy", Self.policy), ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "same-origin"), ("Cache-Control", "no-store"), ("X-Frame-Options", "DENY"),
            ] {
                #expect(answer.field(field.0) == field.1, "\(target): \(field.0)")
            }
            Self.checkMarkup(text, target)
            // A chosen language stays with every link.
            for link in Self.values(of: "href", in: text) where !link.contains("/assets/") && link != "#content" {
                #expect(link.contains("lang="), "\(target): \(link)")
            }
        }
    }

    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// The values of an attribute in a page.
    private static func values(of name: String, in text: String) -> [String] {
        text.split(separator: " \(name)=\"", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
    }

    /// Nothing inline, nothing from elsewhere, one heading of the first rank, every element closed.
    private static func checkMarkup(_ text: String, _ target: String) {
        for word in ["<script>", "alert('x')", " style=", " onload=", " onclick=", "javascript:", "\u{0}"] {
            #expect(!text.contains(word), "\(target): \(word)")
        }
        for name in ["src", "href", "action", "data-live", "data-blocks"] {
            for value in values(of: name, in: text) {
                #expect(value.hasPrefix("/explorer") || value == "#content", "\(target): \(name)=\(value)")
            }
        }
        #expect(text.split(separator: "<h1>", omittingEmptySubsequences: false).count == 2, "\(target)")
        #expect(text.contains("<main id=\"content\"") && text.contains("<nav aria-label="), "\(target)")
        // Opening and closing tags answer one another.
        var open: [Substring] = []
        let empties: Set<Substring> = ["meta", "link", "input", "br", "hr", "img"]
        for piece in text.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
        where !piece.hasPrefix("!") {
            let name = piece.prefix { $0 != ">" && $0 != " " }
            if name.hasPrefix("/") {
                #expect(open.popLast() == name.dropFirst(), "\(target): \(name)")
            } else if !empties.contains(name) {
                open.append(name)
            }
        }
        #expect(open.isEmpty, "\(target): \(open)")
    }

    @Test func whatComesFromOutsideIsText() async throws {
        let browser = try TestBrowser(try Self.ledger())
        let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"
        let overview = try await browser.get("/explorer").text
        #expect(overview.contains("<bdi class=\"untrusted\">" + escaped), "the moniker")
        #expect(try await browser.get("/explorer/blocks/1").text.contains(escaped), "a verdict's sentence")
        let search = try await browser.get("/explorer/search?q=%3Cscript%3Ealert('x')%3C/script%3E%22%26")
        #expect(search.answer.status == 404 && search.text.contains(escaped), "what was searched")
        Self.checkMarkup(search.text, "search")
        let bad = try await browser.get("/explorer/blocks/%3Cscript%3E?lang=%22%3E%3Cscript%3E")
        #expect(bad.answer.status == 404)
        Self.checkMarkup(bad.text, "a name that is none")
        let unknown = try await browser.get("/explorer?%3Cscript%3E=1")
        #expect(unknown.answer.status == 400 && unknown.text.contains("unknownParameter"))
        Self.checkMarkup(unknown.text, "a parameter that is none")
        let twisted = try await browser.get("/explorer//evil.example/%22onload=%22x")
        #expect(twisted.answer.status == 404)
        Self.checkMarkup(twisted.text, "a path that is none")
    }

    @Test func whatThereIsNotIsAPageThatSaysSo() async throws {
        let browser = try TestBrowser(try Self.ledger())
        for target in [
            "/explorer/nothing", "/explorer/blocks/9", "/explorer/blocks/0",
            "/explorer/transactions/\(Hash256.filled(1))",
            "/explorer/circuits/\(Hash256.filled(1))", "/explorer/accounts/\(Hash256.filled(1))",
            "/explorer/accounts/x",
            "/explorer/search?q=nothing", "/explorer/assets/nothing.css",
        ] {
            let (answer, text) = try await browser.get(target)
            #expect(answer.status == 404 && answer.type == "text/html; charset=utf-8", "\(target): \(answer.status)")
            #expect(answer.field("Content-Security-Policy") == Self.policy)
            Self.checkMarkup(text, target)
        }
        #expect(try await browser.get("/explorer/transactions/xyz").answer.status == 400)
        #expect(try await browser.get("/explorer/search").answer.status == 400)
        let posted = try await browser.post("/explorer", [:])
        #expect(posted.answer.status == 405 && posted.answer.field("Allow") == "GET")
        #expect(posted.answer.type == "text/html; charset=utf-8")
        // The interfaces beside the pages stay what they are.
        #expect(try await browser.get("/v1/blocks/9").answer.type == "application/json")
        #expect(!(try await browser.get("/openapi.json").text.contains("/explorer")))
    }

    @Test func aNodeWithoutPagesHasNone() async throws {
        let ledger = try Self.ledger()
        let client = try InProcessClient(node: ledger, logger: .init(label: "test"))
        let answer = try #require(await client.request("GET", "/explorer"))
        #expect(answer.status == 404 && answer.type == "application/json")
    }

    @Test func blocksThatASnapshotLeftOutAreSaidSo() async throws {
        let ledger = try TestLedger([[], [], []], earliest: 3)
        let browser = try TestBrowser(ledger)
        #expect(try await browser.get("/explorer/blocks/1").answer.status == 410)
        let list = try await browser.get("/explorer/blocks").text
        #expect(list.contains("its first block is 3") && list.contains("/explorer/blocks/3"))
        #expect(!list.contains("/explorer/blocks/2"))
        #expect(try await browser.get("/explorer").answer.status == 200)
        #expect(try await browser.get("/explorer/pools").answer.status == 200)
    }

    // MARK: Drawing

    @Test func theDrawingShowsWhatIsPublicAndNotWhatIsSealed() async throws {
        let transaction = try Self.full(1)
        let text = try await TestBrowser(try Self.ledger()).get("/explorer/transactions/\(transaction.id)").text
        func count(_ piece: String) -> Int { text.split(separator: piece, omittingEmptySubsequences: false).count - 1 }
        // Two spends, two notes, two rings, two outputs are sealed.
        #expect(count("class=\"box sealed\"") == 8)
        #expect(count("aria-label=\"A ring of 16 outputs: any of them may be the one that is spent.\"") == 2)
        #expect(count("<circle ") == 32)
        for lane in ["transparent", "sapling", "ring", "circuit", "rules"] {
            #expect(text.contains("lane of-\(lane)"), "\(lane)")
        }
        // Open amounts are there; what is encrypted is not, in any form.
        for credit in transaction.transparent.credits {
            #expect(text.contains(Self.grouped(credit.amount)))
            #expect(text.contains(credit.account.accountText))
        }
        for output in transaction.ring.outputs { #expect(!text.contains(Self.grouped(output.encryptedAmount))) }
        for output in transaction.sapling.outputs {
            #expect(!text.contains(Hexadecimal.encode(Array(output.noteCiphertext.prefix(8)))))
        }
        #expect(text.contains("Known: how many notes are spent and made"))
        #expect(text.contains(Self.grouped(transaction.ring.withdrawn)))
        // The call's inputs have the roles of the circuit's policy.
        #expect(text.contains("<div>context</div>") && text.contains("<div>nullifier</div>"))
    }

    private static func grouped(_ value: UInt64) -> String {
        let digits = Array(String(value))
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }

    @Test func aCircuitsPolicyIsSaidInWords() async throws {
        let text = try await TestBrowser(try Self.ledger()).get("/explorer/circuits/\(Hash256.filled(77))").text
        for words in [
            "Binds the proof to this transaction", "Must be a recent root of tree 0.", "Is appended to tree 0.",
            "Must be the value of state root 0.", "at most 100 blocks ahead", "Must be 5.", "of depth 4",
            Hexadecimal.encode(SHA256.digest(of: [0, 1, 2, 3])),
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    // MARK: Transactions

    @Test func transactionsAreListedByTheNewestWithWhatIsPublicOfThem() async throws {
        let browser = try TestBrowser(try Self.ledger())
        let text = try await browser.get("/explorer/transactions").text
        let first = try Self.full(1), second = try Self.full(2), third = try Self.full(3)
        let places = [third, second, first].map { text.firstRange(of: "/explorer/transactions/\($0.id)\"")?.lowerBound }
        #expect(places.compactMap { $0 }.count == 3)
        #expect(zip(places, places.dropFirst()).allSatisfy { ($0 ?? text.endIndex) < ($1 ?? text.startIndex) })
        for pool in ["transparent", "sapling", "ring", "circuit", "plain"] {
            #expect(text.contains("<span class=\"badge \(pool)\">"), "\(pool)")
        }
        #expect(text.contains("notes spent: 2, made: 2") && text.contains("rings: 2, outputs made: "))
        #expect(text.contains("<code>accountFunds</code>") && text.contains("✓ accepted"))
        #expect(text.contains("Transactions of blocks 1 to 3") && !text.contains("Older →"))
        for output in first.ring.outputs { #expect(!text.contains(Self.grouped(output.encryptedAmount))) }
        // Below a position of a block, and on the first page the same.
        let older = try await browser.get("/explorer/transactions?height=1&below=1").text
        #expect(older.contains("\(first.id)") && !older.contains("\(second.id)") && older.contains("← Newest"))
        let overview = try await browser.get("/explorer").text
        #expect(overview.contains("Latest transactions") && overview.contains("/explorer/transactions/\(third.id)\""))
        #expect(try await browser.get("/explorer/transactions?height=0").answer.status == 400)
    }

    @Test func manyTransactionsComePageByPage() async throws {
        var generator = SeededGenerator(seed: 9)
        let chain = try ChainID("test-1")
        func payment(_ number: Int) -> LedgerTransaction {
            LedgerTransaction(
                chainID: chain, expiryHeight: 0, fee: UInt64(number),
                transparent: TransparentBundle(credits: [
                    AccountCredit(account: .filled(9), amount: generator.next() >> 40)
                ]))
        }
        let blocks = (0..<1500).map { height in height < 3 ? (0..<40).map { payment(height * 40 + $0) } : [] }
        let browser = try TestBrowser(try TestLedger(blocks))
        var seen: [String] = []
        var target: String? = "/explorer/transactions"
        var pages = 0
        while let asked = target, pages < 9 {
            let text = try await browser.get(asked).text
            Self.checkMarkup(text, asked)
            pages += 1
            seen += Self.values(of: "href", in: text).filter { $0.hasPrefix("/explorer/transactions/") }
            target = Self.values(of: "href", in: text).first {
                $0.hasPrefix("/explorer/transactions?height=") && !$0.contains("lang=")
            }?
            .replacing("&amp;", with: "&")
            if pages == 1 { #expect(text.contains("Blocks 501 to 1,500 have no transactions.")) }
        }
        // Every transaction once, the newest first, whatever a page holds.
        let expected = blocks.flatMap { $0 }.reversed().map { "/explorer/transactions/\($0.id)" }
        #expect(seen == expected && pages == 4)
        let none = try await TestBrowser(try TestLedger([[], []])).get("/explorer/transactions?lang=zh").text
        #expect(none.contains("还没有交易。"))
    }

    // MARK: Search

    @Test func searchLeadsToWhatATextNames() async throws {
        let browser = try TestBrowser(try Self.ledger())
        let transaction = try Self.full(1)
        let spend = try #require(transaction.sapling.spends.first), input = try #require(transaction.ring.inputs.first)
        for (query, path) in [
            ("2", "/blocks/2"), ("%201,%20", "/blocks/1"), ("\(Hash256.filled(100))", "/blocks/1"),
            ("0x\(transaction.id)", "/transactions/\(transaction.id)"),
            ("\(Hash256.filled(77))", "/circuits/\(Hash256.filled(77))"),
            (Hash256.filled(9).accountText, "/accounts/\(Hash256.filled(9).accountText)"),
            (Hexadecimal.encode(spend.nullifier), "/transactions/\(transaction.id)"),
            (Hexadecimal.encode(input.keyImage.bytes), "/transactions/\(transaction.id)"),
        ] {
            let (answer, _) = try await browser.get("/explorer/search?q=\(query)")
            #expect(answer.status == 303 && answer.field("Location") == "/explorer\(path)", "\(query)")
            let chosen = try await browser.get("/explorer/search?q=\(query)&lang=zh").answer
            #expect(chosen.field("Location") == "/explorer\(path)?lang=zh")
        }
    }

    @Test func whatIsNotFoundIsSaidClearly() async throws {
        let browser = try TestBrowser(try Self.ledger())
        for (query, words) in [
            ("4", "The last block of this chain is 3 so far."), ("99999999999999999999999", "Give a height, or 64"),
            ("\(Hash256.filled(1))", "Give a height, or 64"), ("0", "Give a height, or 64"),
        ] {
            let (answer, text) = try await browser.get("/explorer/search?q=\(query)")
            #expect(answer.status == 404 && text.contains("<h1>Nothing found</h1>") && text.contains(words), "\(query)")
            #expect(text.contains("<bdi class=\"untrusted\">\(query)</bdi>"))
            Self.checkMarkup(text, query)
        }
        let chinese = try await browser.get("/explorer/search?q=nothing&lang=zh").text
        #expect(chinese.contains("<h1>没有找到</h1>"))
    }

    // MARK: Files and access

    @Test func filesAreKeptByTheirContent() async throws {
        let browser = try TestBrowser(try Self.ledger())
        let page = try await browser.get("/explorer").text
        let assets =
            Self.values(of: "href", in: page).filter { $0.contains("/assets/") }
            + Self.values(of: "src", in: page)
        #expect(Set(assets).count == 3)
        for asset in assets {
            let (answer, _) = try await browser.get(asset)
            #expect(answer.status == 200 && answer.field("Cache-Control") == "public, max-age=31536000, immutable")
            let tag = try #require(answer.field("ETag"))
            let again = try await browser.get(asset, [("If-None-Match", tag)]).answer
            #expect(again.status == 304 && again.body.isEmpty)
        }
    }

    @Test func theBrowsersLanguageIsTaken() async throws {
        let browser = try TestBrowser(try Self.ledger())
        for (field, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-GB,zh;q=0.5", "en"), ("de,fr;q=0.9", "en"), ("", "en"),
            ("de, zh-TW;q=0.4, en;q=0.3", "zh-Hans"), ("zh;q=x", "en"),
        ] {
            let (answer, text) = try await browser.get("/explorer", [("Accept-Language", field)])
            #expect(text.contains("<html lang=\"\(language)\">"), "\(field)")
            #expect(answer.field("Vary") == "Accept-Language")
        }
        // What the reader chose goes before.
        #expect(
            try await browser.get("/explorer?lang=en", [("Accept-Language", "zh")]).text.contains("<html lang=\"en\">"))
        #expect(try await browser.get("/explorer/x?lang=zh").text.contains("<html lang=\"zh-Hans\">"))
    }

    @Test func theTokenIsTakenAsAPassword() async throws {
        let folder = try TemporaryFolder()
        let token = try AccessToken.create(path: folder.path("token"))
        let browser = try TestBrowser(try Self.ledger()) {
            $0.token = token
            $0.guardsReading = true
        }
        let refused = try await browser.get("/explorer").answer
        #expect(refused.status == 401 && refused.type == "text/html; charset=utf-8")
        #expect(refused.field("WWW-Authenticate")?.hasPrefix("Basic ") == true)
        let secret = String(token.authorization.dropFirst("Bearer ".count))
        let password = "Basic " + Base64.encode(Array("anybody:\(secret)".utf8))
        #expect(try await browser.get("/explorer", [("Authorization", password)]).answer.status == 200)
        #expect(try await browser.get("/explorer", [("Authorization", token.authorization)]).answer.status == 200)
        // The interfaces take no password: a page of another site could make a browser send it.
        #expect(try await browser.get("/status", [("Authorization", password)]).answer.status == 401)
        for wrong in ["Basic !", "Basic " + Base64.encode(Array(secret.utf8)), "Basic " + Base64.encode([58])] {
            #expect(try await browser.get("/explorer", [("Authorization", wrong)]).answer.status == 401, "\(wrong)")
        }
    }
}
