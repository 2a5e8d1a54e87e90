import Audit
import Chain
import ChainStore
import ChainTransactions
import Groth16
import Groth16TestSupport
import NodeService
import Primitives
import Testing
import Wallet

/// What is pasted, on a follower as on the sequencer: what holds, what was changed, what belongs elsewhere, what is no
/// report at all.
struct PastedTests {
    /// A report of two payments to an account, whose purpose tries to be markup.
    private static func report(of chain: RealChain) async throws -> String {
        var entropy = [UInt8](repeating: 6, count: 32)
        let content = try WalletContent(phrase: try SeedPhrase(entropy: &entropy))
        guard case .transparent(let payee) = try content.latestAddress(.transparent, account: 0).address else {
            throw CancellationError()
        }
        for sequence in 0..<2 as Range<UInt64> {
            _ = try await chain.node.submit(
                try chain.transfer(5000 + sequence, sequence: sequence, to: payee).encoded, from: "test")
            try await chain.makeBlock()
        }
        let terms = try AuditTerms(
            genesis: chain.genesis, heights: 1...2, purpose: TestLedger.hostile, challenge: [1, 2])
        var scanner = try ReportScanner(
            keys: try content.viewKeys(account: 0), terms: terms, genesis: chain.genesis)
        let pool = WorkerPool(threads: 1)
        while !scanner.isFinished {
            try scanner.take(try #require(chain.store.block(at: scanner.nextHeight)).block, on: pool)
        }
        return try scanner.report(signer: try AccountSigningKey(seed: [UInt8](repeating: 3, count: 32))).text
    }

    private static func browser(_ node: any LedgerNode) throws -> TestBrowser {
        // Verifications count for many requests.
        try TestBrowser(node) {
            $0.limits.requestsPerSecond = 1_000_000
            $0.limits.burst = 1_000_000
        }
    }

    private static func verify(_ text: String, _ browser: TestBrowser) async throws -> String {
        let (answer, page) = try await browser.post("/explorer/verify/report", ["report": text])
        #expect(answer.status == 200)
        return page
    }

    /// The name in the notice of a refusal; nil where there is none.
    private static func refusal(_ page: String) -> Substring? {
        page.split(separator: "<p class=\"notice bad\">").dropFirst().first?
            .split(separator: "<code>").dropFirst().first?.prefix { $0 != "<" }
    }

    @Test func aReportHoldsOnTheSequencerAndOnAFollower() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let text = try await Self.report(of: chain)
            try await chain.withFollower { (follower: EngineNode) async throws -> Void in
                for node in [chain.node, follower] {
                    let page = try await Self.verify(text, try Self.browser(node))
                    #expect(page.contains("Everything in the report holds on this chain."), "\(page)")
                    #expect(page.contains("2 payments") && page.contains(">10,001<") && page.contains("5,001"))
                    // The purpose is text of somebody else's.
                    #expect(page.contains("<bdi class=\"untrusted\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
                    #expect(!page.contains("<script>alert") && !page.contains("\u{0}") && !page.contains("\u{202e}"))
                }
            }
        }
    }

    @Test func oneByteThatIsChangedIsRefusedByName() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let text = Array(try await Self.report(of: chain).utf8)
            let browser = try Self.browser(chain.node)
            var names: Set<Substring> = []
            for place in stride(from: 0, to: text.count - 1, by: 61) {
                var changed = text
                changed[place] = changed[place] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
                let page = try await Self.verify(String(decoding: changed, as: UTF8.self), browser)
                let name = try #require(Self.refusal(page), "byte \(place)")
                #expect(!page.contains("Everything in the report holds"), "byte \(place)")
                names.insert(name)
            }
            #expect(names.count > 3 && names.allSatisfy { !$0.isEmpty }, "\(names)")
        }
    }

    @Test func aReportOfAnotherChainIsRefusedByName() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let text = try await Self.report(of: chain)
            // Another genesis, and a chain of the same genesis with other blocks, or without blocks.
            try await RealChain.with(2_000_000) { (other: RealChain) async throws -> Void in
                #expect(try Self.refusal(await Self.verify(text, Self.browser(other.node))) == "wrongGenesis")
            }
            try await RealChain.with { (other: RealChain) async throws -> Void in
                let browser = try Self.browser(other.node)
                #expect(Self.refusal(try await Self.verify(text, browser)) == "otherBlock")
                try await other.makeBlock()
                #expect(Self.refusal(try await Self.verify(text, browser)) == "otherBlock")
            }
            let page = try await Self.verify(
                text, try Self.browser(try TestLedger([[]], genesis: chain.genesis.encoded)))
            #expect(Self.refusal(page) == "headerNotSigned")
        }
    }

    @Test func aTransactionIsJudgedByAFollowerAsByTheSequencer() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let first = try chain.transfer(5000, sequence: 0)
            _ = try await chain.node.submit(first.encoded, from: "test")
            try await chain.makeBlock()
            var forged = try chain.transfer(5000, sequence: 1)
            forged.transparent.debits[0].signature = [UInt8](repeating: 0, count: 64)
            let cases: [(bytes: [UInt8], words: String)] = [
                (try chain.transfer(5000, sequence: 1).encoded, "The transaction holds"),
                (first.encoded, "These bytes are on the chain already"),
                (forged.encoded, "<code>accountSignature</code>"),
                (try chain.transfer(5000, sequence: 7).encoded, "<code>accountSequence</code>"),
                (try chain.transfer(2_000_000, sequence: 1).encoded, "<code>poolFunds</code>"),
            ]
            try await chain.withFollower { (follower: EngineNode) async throws -> Void in
                for node in [chain.node, follower] {
                    let browser = try Self.browser(node)
                    for entry in cases {
                        let page = try await browser.post(
                            "/explorer/verify/transaction", ["transaction": Hexadecimal.encode(entry.bytes)]
                        ).text
                        #expect(page.contains(entry.words), "\(Self.refusal(page) ?? "no refusal") for \(entry.words)")
                    }
                    let fixture = Fixtures.bn254
                    let proof = try await browser.post(
                        "/explorer/verify/proof",
                        [
                            "key": fixture.verifyingKey.json.serialized(),
                            "inputs": PublicInputs.json(fixture.statement.publicInputs).serialized(),
                            "proof": fixture.statement.proof.json.serialized(),
                        ])
                    #expect(proof.text.contains("The proof holds (BN254, 3 public inputs)."))
                    #expect(try await node.pending(limit: 9).count == 0)
                }
            }
        }
    }

    // MARK: What is none of them

    private static func post(_ kind: String, _ text: String) async throws -> (status: Int, page: String) {
        let browser = try browser(try TestLedger([[]]))
        let (answer, page) =
            switch kind {
            case "proof":
                try await browser.post("/explorer/verify/proof", ["key": text, "inputs": text, "proof": text])
            default: try await browser.post("/explorer/verify/\(kind)", [kind: text])
            }
        return (answer.status, page)
    }

    @Test(arguments: ["proof", "transaction", "report"])
    func whatIsNoneIsRefusedByNameAndShownAsText(kind: String) async throws {
        let controls = "\u{1b}[2J\u{7f}\u{85}\u{2066}\u{202e}\u{0}</textarea><script>alert('x')</script>&amp;"
        for text in [
            "", " ", "{", "[]", "null", "\u{feff}{}", "0x", "zz", controls, "{\"" + controls + "\":1}",
            String(repeating: "[", count: 100_000), String(repeating: "1,", count: 100_000),
            "{\"a\":1,\"a\":2}", "\"" + String(repeating: "é", count: 10_000), "1e999999999",
        ] {
            let (status, page) = try await Self.post(kind, text)
            #expect(status == 200)
            let name = try #require(Self.refusal(page), "\(text.prefix(20))")
            #expect(name.allSatisfy { $0.isLetter } && !name.isEmpty, "\(name)")
            #expect(!page.contains("<script>alert") && !page.contains("✓"))
            #expect(page.split(separator: "</textarea>", omittingEmptySubsequences: false).count == 6)
            for scalar in ["\u{1b}", "\u{7f}", "\u{85}", "\u{2066}", "\u{202e}", "\u{0}"] as [Unicode.Scalar] {
                #expect(!page.unicodeScalars.contains(scalar), "\(scalar.value) of \(text.prefix(20).debugDescription)")
            }
        }
    }

    @Test(arguments: ["proof", "transaction", "report"])
    func whatIsTooLongIsRefusedByName(kind: String) async throws {
        let (status, page) = try await Self.post(kind, String(repeating: "0", count: 3 << 20))
        #expect(status == 413 && page.contains("<code>bodyTooLarge</code>"))
    }
}
