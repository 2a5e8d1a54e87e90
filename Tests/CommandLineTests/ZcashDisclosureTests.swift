import Foundation
import Primitives
import TestSupport
import Testing

/// `zcash disclose` and `zcash check-disclosure`, with shielded coinbase transactions: their outputs are encrypted for
/// an outgoing viewing key that everybody has (ZIP 213).
@Suite("zcash disclosures") struct ZcashDisclosureTests {
    private static let everybody = "ovk:" + String(repeating: "0", count: 64)

    /// A transaction of the package's own, and a folder to work in.
    private struct Example {
        let folder: TemporaryFolder
        let hex, height, network: String

        init(_ name: String) throws {
            folder = try TemporaryFolder()
            let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let file = package.appending(path: "vectors/zcash/transactions.json")
            let cases = try #require(JSONValue(parsing: [UInt8](Data(contentsOf: file)))["cases"]?.elements)
            let found = try #require(cases.first { $0["name"]?.text?.hasPrefix(name) == true })
            guard case .number(let height)? = found["height"] else { throw CocoaError(.coderValueNotFound) }
            self.height = height
            hex = found["transaction"]?.text ?? ""
            network = found["network"]?.text ?? ""
            try folder.write(Array(hex.utf8), to: "tx.hex")
        }

        func run(_ command: String, _ arguments: String...) throws -> Program.Outcome {
            try Program.run(
                ["zcash", command] + arguments + ["--height", height, "--network", network], in: folder.path)
        }
    }

    @Test(
        "A disclosure is made and believed, and refused with another challenge, purpose, output or transaction",
        arguments: ["shielded coinbase, notes before ZIP 212", "shielded coinbase, notes of ZIP 212"])
    func disclose(_ name: String) throws {
        let example = try Example(name)
        let made = try example.run(
            "disclose", "tx.hex", "--output", "0", "--key", Self.everybody, "--challenge", "5b7e", "--purpose",
            "audit 1")
        #expect(made.status == 0 && made.output.hasPrefix("zpaydisclosure1"))
        #expect(made.errors.contains("  shown with the key of the sender\n"))
        let statement = String(made.output.dropLast())
        try example.folder.write(Array(made.output.utf8), to: "statement.txt")
        for form in [statement, "statement.txt"] {
            let checked = try example.run(
                "check-disclosure", form, "tx.hex", "--output", "0", "--challenge", "5b7e", "--purpose", "audit 1")
            #expect(checked.status == 0 && checked.errors.isEmpty)
            #expect(checked.output.hasPrefix("OK: the disclosure is true.\ntransaction "))
            #expect(checked.output.contains("  not checked: whether the transaction is valid and in a block"))
        }
        let json = try example.run(
            "check-disclosure", statement, "tx.hex", "--challenge", "5b7e", "--purpose", "audit 1", "--json"
        ).json
        #expect(json?["ok"] == .bool(true) && json?["discloser"]?.text == "sender")
        #expect(json?["challenge"]?.text == "5b7e" && json?["purpose"]?.text == "audit 1" && json?["memo"] == .null)
        let decrypted = try example.run("decrypt", "tx.hex", "--key", Self.everybody, "--json").json?["outputs"]?
            .elements
        #expect(json?["value"] == decrypted?.first?["value"] && json?["address"] == decrypted?.first?["address"])

        let refusals: [([String], String)] = [
            (["--challenge", "5b7f", "--purpose", "audit 1"], "wrongChallenge"),
            (["--challenge", "5b7e"], "wrongPurpose"),
            (["--challenge", "5b7e", "--purpose", "audit 1", "--output", "7"], "noSuchOutput"),
        ]
        for (arguments, error) in refusals {
            let outcome = try Program.run(
                ["zcash", "check-disclosure", statement, "tx.hex", "--height", example.height] + arguments
                    + ["--network", example.network], in: example.folder.path)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(error): "), "\(outcome.errors)")
        }
        let other = try Example("version 4, one spend")
        let moved = try example.run(
            "check-disclosure", statement, other.hex, "--challenge", "5b7e", "--purpose", "audit 1", "--json")
        #expect(moved.status == 1 && moved.json?["error"]?.text == "wrongTransaction")
        let changed = statement.dropLast() + (statement.hasSuffix("q") ? "p" : "q")
        #expect(
            try example.run("check-disclosure", String(changed), "tx.hex").errors.hasPrefix("nightjar: notBech32m: "))
    }

    @Test("Wrong use and wrong keys") func refusals() throws {
        let example = try Example("shielded coinbase, notes before ZIP 212")
        let long = String(repeating: "a", count: 256)
        for arguments in [["--purpose", long], ["--challenge", long], ["--as", "friend"]] {
            let outcome = try Program.run(
                ["zcash", "disclose", "tx.hex", "--output", "0", "--key", Self.everybody] + arguments,
                in: example.folder.path)
            #expect(outcome.status == 2)
        }
        #expect(try example.run("disclose", "tx.hex", "--key", Self.everybody).status == 2)
        let missing = try example.run("disclose", "tx.hex", "--output", "9", "--key", Self.everybody)
        #expect(missing.status == 1 && missing.errors.hasPrefix("nightjar: noSuchOutput: "))
        let stranger = try example.run(
            "disclose", "tx.hex", "--output", "0", "--key", "ovk:" + String(repeating: "1", count: 64))
        #expect(stranger.status == 1 && stranger.errors.hasPrefix("nightjar: notDecrypted: "))
        // The key of a sender makes no receiver's statement.
        let role = try example.run("disclose", "tx.hex", "--output", "0", "--key", Self.everybody, "--as", "receiver")
        #expect(role.status == 1 && role.errors.hasPrefix("nightjar: notDecrypted: "))
    }
}
