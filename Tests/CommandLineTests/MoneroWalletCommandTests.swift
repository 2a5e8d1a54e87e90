import Foundation
import Primitives
import TestSupport
import Testing

/// Wallets of Monero on the command line; the whole way with a node is `scripts/long/monerod`.
@Suite("monero wallets") struct MoneroWalletCommandTests {
    /// The wallets of the published regression-test network: the sender of the example and its receiver.
    private static let sender = """
        velvet lymph giddy number token physics poetry unquoted nibs useful sabotage limits benches lifestyle eden nitrogen \
        anvil fewest avoid batch vials washing fences goat unquoted
        """
    private static let receiver = """
        peeled mixture ionic radar utopia puddle buying illness nuns gadget river spout cavernous bounced paradise drunk \
        looking cottage jump tequila melting went winter adjust spout
        """
    private static let senderAddress =
        "42ey1afDFnn4886T7196doS9GPMzexD9gXpsZJDwVjeRVdFCSoHnv7KPbBeGpzJBzHRCAs9UxqeoyFQMYbqSWYTfJJQAWDm"
    private static let transactionKey = "53161a81fc22f660231205f79d0475f6e4aba665c1d19487baa7e07207fd960c"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = package.appending(path: "vectors/monero/transactions.json")
        let cases = try #require(JSONValue(parsing: [UInt8](Data(contentsOf: file)))["cases"]?.elements)
        let example = try #require(
            cases.first { $0["name"]?.text == "mined by a regression-test network, 1dest primary" })
        try folder.write(Array((example["transaction"]?.text ?? "").utf8), to: "tx.hex")
        try folder.write(Array(Self.sender.utf8), to: "sender.txt")
        try folder.write(Array(Self.receiver.utf8), to: "receiver.txt")
        try folder.write(Array(Self.transactionKey.utf8), to: "key.txt")
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(["monero"] + arguments, in: folder.path)
    }

    @Test("addresses of words, of keys and of view keys") func addresses() throws {
        let address = try run("address", "--wallet", "sender.txt")
        #expect(address.status == 0 && address.output == Self.senderAddress + "\n")
        let sub = try run("address", "--wallet", "sender.txt", "--at", "0/1", "--json")
        #expect(sub.json?["address"]?.text?.hasPrefix("8") == true && sub.json?["at"]?.text == "0/1")
        let integrated = try run("address", "--wallet", "sender.txt", "--payment-id", "0123456789abcdef")
        #expect(integrated.output.utf8.count == 107)
        #expect(try run("address", "--wallet", "sender.txt", "--network", "stage").output.hasPrefix("5"))
        let view = "49774391fa5e8d249fc2c5b45dadef13534bf2483dede880dac88f061e809100"
        let spend = "148d78d2aba7dbca5cd8f6abcfb0b3c009ffbdbea1ff373d50ed94d78286640e"
        try folder.write(Array("{\"spendSecret\":\"\(spend)\",\"viewSecret\":\"\(view)\"}".utf8), to: "keys.json")
        #expect(try run("address", "--wallet", "keys.json").output == Self.senderAddress + "\n")

        let refusals: [([String], Int32, String)] = [
            (["--wallet", "nothing.txt"], 1, "notFound"), (["--wallet", "tx.hex"], 1, "wrongWordCount"),
            (["--wallet", "sender.txt", "--at", "1"], 2, ""), (["--wallet", "sender.txt", "--network", "x"], 2, ""),
            (["--wallet", "sender.txt", "--indices", "0"], 2, ""),
            (["--wallet", "sender.txt", "--at", "0/1", "--payment-id", "0123456789abcdef"], 2, ""),
            (["--wallet", "sender.txt", "--payment-id", "01"], 2, ""),
            (["--wallet", "empty.json"], 1, "walletFile"),
        ]
        try folder.write(Array("{}".utf8), to: "empty.json")
        for (arguments, status, name) in refusals {
            let outcome = try Program.run(["monero", "address"] + arguments, in: folder.path)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            if status == 1, name != "notFound", name != "wrongWordCount" {
                #expect(outcome.errors.hasPrefix("nightjar: \(name): "), "\(outcome.errors)")
            }
        }
    }

    @Test("scan finds what a transaction pays") func scan() throws {
        let received = try run("scan", "--wallet", "receiver.txt", "tx.hex")
        #expect(received.status == 0 && received.output.hasPrefix("1.000000000000 at 0/0, transaction 4b0904e3"))
        #expect(received.output.hasSuffix("total 1.000000000000\n"))
        let json = try run("scan", "--wallet", "sender.txt", "tx.hex", "--json").json
        #expect(json?["total"]?.text == "69359428718489" && json?["spentKnown"] == .bool(true))
        let output = try #require(json?["outputs"]?.elements?.first)
        #expect(output["output"] == .number("1") && output["address"]?.text == "0/0")
        #expect(output["coinbase"] == .bool(false) && output["burnt"] == .bool(false))

        // The same transaction twice: one output counts.
        let twice = try run("scan", "--wallet", "receiver.txt", "tx.hex", "tx.hex")
        #expect(twice.output.contains("BURNT") && twice.output.hasSuffix("total 1.000000000000\n"))

        #expect(try run("scan", "--wallet", "receiver.txt").status == 2)
        #expect(try run("scan", "--wallet", "receiver.txt", "tx.hex", "--daemon", "http://127.0.0.1:1").status == 2)
    }

    @Test("payments are proved and checked from both sides") func proofs() throws {
        let address = try #require(
            run("address", "--wallet", "receiver.txt").output.split(separator: "\n").first
        ).description
        let received = try run("prove-payment", "tx.hex", "--wallet", "receiver.txt", "--message", "m")
        #expect(received.status == 0 && received.output.hasPrefix("InProofV2"))
        let sent = try run(
            "prove-payment", "tx.hex", "--transaction-key", "key.txt", "--address", address, "--message", "m", "--json")
        #expect(sent.json?["proof"]?.text?.hasPrefix("OutProofV2") == true)
        try folder.write(Array(received.output.utf8), to: "in.txt")
        for proof in ["in.txt", sent.json?["proof"]?.text ?? ""] {
            let good = try run("check-payment", "tx.hex", proof, "--address", address, "--message", "m")
            #expect(good.status == 0 && good.output == "output 0: 1.000000000000\nreceived 1.000000000000\n")
            let json = try run("check-payment", "tx.hex", proof, "--address", address, "--message", "m", "--json").json
            #expect(json?["received"]?.text == "1000000000000")
            let other = try run("check-payment", "tx.hex", proof, "--address", address)
            #expect(other.status == 1 && other.errors.hasPrefix("nightjar: notProved: "))
            let stranger = try run(
                "check-payment", "tx.hex", proof, "--address", Self.senderAddress, "--message", "m")
            #expect(stranger.status == 1 && stranger.errors.hasPrefix("nightjar: notProved: "))
        }
        let nothing = try run("prove-payment", "tx.hex", "--wallet", "receiver.txt", "--at", "0/1")
        #expect(nothing.status == 1 && nothing.errors.hasPrefix("nightjar: nothingReceived: "))
        #expect(try run("prove-payment", "tx.hex").status == 2)
        #expect(try run("prove-payment", "tx.hex", "--transaction-key", "key.txt").status == 2)
        try folder.write([], to: "none.txt")
        let none = try run("prove-payment", "tx.hex", "--transaction-key", "none.txt", "--address", address)
        #expect(none.status == 1 && none.errors.hasPrefix("nightjar: walletFile: "))
    }

    @Test("send takes test networks only") func send() throws {
        let payment = "\(Self.senderAddress)=0.5"
        for to in [
            "\(Self.senderAddress)=1.0000000000001", "\(Self.senderAddress)=", Self.senderAddress, "x=1",
            "\(Self.senderAddress)=.5", "\(Self.senderAddress)=1.", "\(Self.senderAddress)=-1",
            "\(Self.senderAddress)=18446745",
        ] {
            #expect(
                try run("send", "--wallet", "sender.txt", "--daemon", "http://127.0.0.1:1", "--to=\(to)").status == 2)
        }
        #expect(try run("send", "--wallet", "sender.txt", "--to", payment).status == 2)
        let node = ["send", "--wallet", "sender.txt", "--daemon", "http://127.0.0.1:1", "--to", payment]
        #expect(try Program.run(["monero"] + node + ["--maximum-fee", "x"], in: folder.path).status == 2)
        let answers: [(String, String)] = [
            ("mainnet", "networkRefused"), ("\u{1b}", "networkRefused"), ("stagenet", "wrongNetwork"),
        ]
        for (network, name) in answers {
            let node = try #require(
                FakeNode { _, _ in
                    let result: [JSONValue.Member] = [
                        .init("status", .string("OK")), .init("height", .number("100")),
                        .init("nettype", .string(network)),
                    ]
                    return .init(body: JSONValue.object([.init("result", .object(result))]).serialized())
                })
            defer { node.stop() }
            let outcome = try run("send", "--wallet", "sender.txt", "--daemon", node.address, "--to", payment)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(name): "), "\(outcome.errors)")
            #expect(!outcome.errors.contains("\u{1b}"))
            #expect(node.paths == ["/json_rpc"])
        }
        let view =
            "{\"viewSecret\":\"\(Self.transactionKey)\",\"spendKey\":\"58" + String(repeating: "66", count: 31) + "\"}"
        try folder.write(Array(view.utf8), to: "view.json")
        let viewOnly = try run(
            "send", "--wallet", "view.json", "--daemon", "http://127.0.0.1:1", "--to", payment)
        #expect(viewOnly.status == 1 && viewOnly.errors.hasPrefix("nightjar: viewOnlyWallet: "), "\(viewOnly.errors)")
    }

    @Test("a node's blocks must be what they claim") func blocks() throws {
        @Sendable func answer(_ members: [JSONValue.Member]) -> String {
            JSONValue.object([
                .init("result", .object([.init("status", .string("OK")), .init("height", .number("1"))] + members))
            ]).serialized()
        }
        for blob in ["", "zz", "00", "0102"] {
            let node = try #require(
                FakeNode { _, body in
                    .init(
                        body: body.contains("get_block")
                            ? answer([.init("blob", .string(blob))])
                            : answer([.init("nettype", .string("fakechain"))]))
                })
            defer { node.stop() }
            let outcome = try run("scan", "--wallet", "sender.txt", "--daemon", node.address)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: "), "\(outcome.errors)")
            #expect(node.paths == ["/json_rpc", "/json_rpc"])
        }
    }

    @Test("a node's height must be one") func height() throws {
        for height in ["9223372036854775808", "1099511627776", "-1", "\"5\""] {
            let node = try #require(
                FakeNode { _, _ in
                    .init(
                        body: "{\"result\":{\"status\":\"OK\",\"nettype\":\"fakechain\",\"height\":\(height)}}")
                })
            defer { node.stop() }
            let outcome = try run("scan", "--wallet", "sender.txt", "--daemon", node.address)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: daemonAnswer: "), "\(outcome.errors)")
        }
    }
}
