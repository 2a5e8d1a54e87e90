import ChainTransactions
import Groth16
import Groth16TestSupport
import NodeService
import Primitives
import Synchronization
import Testing

/// What is pasted is verified, and every refusal has a name.
struct VerifyTests {
    private static func files() -> (key: String, inputs: String, proof: String) {
        let fixture = Fixtures.bn254
        return (
            fixture.verifyingKey.json.serialized(),
            PublicInputs.json(fixture.statement.publicInputs).serialized(),
            fixture.statement.proof.json.serialized()
        )
    }

    @Test func aProofThatHoldsIsSaidToHold() async throws {
        let browser = try TestBrowser(try TestLedger([[]]))
        let files = Self.files()
        let (answer, text) = try await browser.post(
            "/explorer/verify/proof", ["key": files.key, "inputs": files.inputs, "proof": files.proof],
            [("Sec-Fetch-Site", "same-origin")])
        #expect(answer.status == 200 && text.contains("The proof holds (BN254, 3 public inputs)."), "\(text)")
        #expect(answer.field("Cache-Control") == "no-store")
        let other = Fixtures.bls12381
        let second = try await browser.post(
            "/explorer/verify/proof?lang=zh",
            [
                "key": other.verifyingKey.json.serialized(),
                "inputs": PublicInputs.json(other.statement.publicInputs).serialized(indentation: 2),
                "proof": other.statement.proof.json.serialized(),
            ])
        #expect(second.text.contains("证明成立（BLS12-381，3 个公开输入）"))
    }

    @Test func whatDoesNotHoldIsRefusedByName() async throws {
        let browser = try TestBrowser(try TestLedger([[]]))
        let (key, inputs, proof) = Self.files()
        for (name, key, inputs, proof) in [
            ("equationNotSatisfied", key, inputs.replacing("\"", with: "\"", maxReplacements: 0), Self.otherProof()),
            ("publicInputCount", key, "[\"1\"]", proof), ("missingMember", "{}", inputs, proof),
            ("wrongKind", key, "{}", proof), ("notDecimal", key, "[\"x\",\"1\",\"1\"]", proof),
            ("unexpectedEnd", "{", inputs, proof), ("missingMember", key, inputs, "{}"),
            ("unexpectedCharacter", TestLedger.hostile, inputs, proof),
        ] {
            let (answer, text) = try await browser.post(
                "/explorer/verify/proof", ["key": key, "inputs": inputs, "proof": proof])
            #expect(answer.status == 200 && text.contains("<code>\(name)</code>"), "\(name): \(Self.notice(text))")
            #expect(!text.contains("The proof holds") && !text.contains("<script>alert"))
        }
    }

    private static func notice(_ text: String) -> Substring {
        text.split(separator: "class=\"notice").dropFirst().first ?? ""
    }

    /// The same proof with two elements exchanged.
    private static func otherProof() -> String {
        let proof = Fixtures.bn254.statement.proof
        return JSONValue.object(
            (proof.json.members ?? []).map { member in
                switch member.key {
                case "pi_a": .init("pi_a", proof.json["pi_c"] ?? .null)
                case "pi_c": .init("pi_c", proof.json["pi_a"] ?? .null)
                default: member
                }
            }
        ).serialized()
    }

    @Test func textsThatAreNoReportsAreRefusedByName() async throws {
        let browser = try TestBrowser(try TestLedger([[]]))
        for (text, name) in [
            ("{}", "notAReport"), (TestLedger.hostile, "unexpectedCharacter"), ("", "unexpectedEnd"),
            ("{\"kind\":\"nightjar audit report 1\"}", "member"),
        ] {
            let answer = try await browser.post("/explorer/verify/report", ["report": text])
            #expect(answer.answer.status == 200 && answer.text.contains("class=\"notice bad\""))
            #expect(answer.text.contains("<code>\(name)</code>"), "\(Self.notice(answer.text))")
            #expect(!answer.text.contains("<script>alert"))
        }
    }

    @Test func formsOfOtherSitesAndOtherBodiesAreRefused() async throws {
        let browser = try TestBrowser(try TestLedger([[]]))
        let form: KeyValuePairs = ["key": "{}", "inputs": "[]", "proof": "{}"]
        for site in ["cross-site", "same-site"] {
            let (answer, text) = try await browser.post("/explorer/verify/proof", form, [("Sec-Fetch-Site", site)])
            #expect(answer.status == 403 && text.contains("<code>\(ServiceError.foreignSite.name)</code>"))
        }
        // Browsers that say no such thing say where a form stands.
        for origin in ["http://evil.example", "http://127.0.0.1:81", "null", "127.0.0.1"] {
            let (answer, text) = try await browser.post("/explorer/verify/proof", form, [("Origin", origin)])
            #expect(answer.status == 403 && text.contains("<code>foreignSite</code>"), "\(origin)")
        }
        for own in [[("Origin", "http://127.0.0.1")], [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")]] {
            #expect(try await browser.post("/explorer/verify/proof", form, own).answer.status == 200)
        }
        for type in ["text/plain", "multipart/form-data; boundary=x", "application/json"] {
            #expect(
                try await browser.post("/explorer/verify/proof", form, [("Content-Type", type)]).answer.status == 400)
        }
        #expect(try await browser.post("/explorer/verify/proof", ["key": "a", "key": "b"]).answer.status == 400)
        let long = String(repeating: "0", count: 4 << 20)
        #expect(try await browser.post("/explorer/verify/transaction", ["transaction": long]).answer.status == 413)
        #expect(try await browser.get("/explorer/verify/proof").answer.status == 405)
    }

    @Test func verifyingCountsForManyRequests() async throws {
        let browser = try TestBrowser(try TestLedger([[]])) {
            $0.limits.requestsPerSecond = 0
            $0.limits.burst = 30
        }
        #expect(try await browser.post("/explorer/verify/proof", ["key": "x"]).answer.status == 200)
        #expect(try await browser.post("/explorer/verify/proof", ["key": "x"]).answer.status == 429)
    }

    @Test func fewVerificationsRunAtATime() async throws {
        let ledger = try TestLedger([[]])
        let browser = try TestBrowser(ledger)
        ledger.isHeld.withLock { $0 = true }
        let transaction = Hexadecimal.encode(
            LedgerTransaction(
                chainID: ledger.identity.chainID, expiryHeight: 0, fee: 1,
                transparent: TransparentBundle(credits: [AccountCredit(account: .zero, amount: 5)])
            ).encoded)
        try await withThrowingTaskGroup(of: Int.self) { (group: inout ThrowingTaskGroup<Int, any Error>) async throws in
            for _ in 0..<3 {
                group.addTask {
                    try await browser.post("/explorer/verify/transaction", ["transaction": transaction]).answer.status
                }
            }
            // Two are held; whichever comes third is told to come again.
            #expect(try await group.next() == 503)
            ledger.isHeld.withLock { $0 = false }
            #expect(try await group.next() == 200)
            #expect(try await group.next() == 200)
        }
    }

    @Test func aTransactionIsJudgedAndDrawnAndNotKept() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let browser = try TestBrowser(chain.node)
            let payment = try chain.transfer(5000, sequence: 0)
            func verify(_ bytes: [UInt8]) async throws -> String {
                try await browser.post(
                    "/explorer/verify/transaction", ["transaction": "0x" + Hexadecimal.encode(bytes) + "\n"]
                ).text
            }
            let good = try await verify(payment.encoded)
            #expect(good.contains("The transaction holds") && good.contains("lane of-transparent"), "\(good)")
            #expect(try await chain.node.pending(limit: 9).count == 0)

            var forged = payment
            forged.transparent.debits[0].signature = [UInt8](repeating: 0, count: 64)
            #expect(try await verify(forged.encoded).contains("<code>accountSignature</code>"))
            #expect(
                try await verify(try chain.transfer(2_000_000, sequence: 0).encoded).contains(
                    "<code>poolFunds</code>"))
            #expect(try await verify([1, 2, 3]).contains("class=\"notice bad\""))

            _ = try await chain.node.submit(payment.encoded, from: "test")
            try await chain.makeBlock()
            #expect(try await verify(payment.encoded).contains("These bytes are on the chain already"))
            #expect(try await verify(forged.encoded).contains("other proofs or signatures is on the chain already"))
        }
    }
}
