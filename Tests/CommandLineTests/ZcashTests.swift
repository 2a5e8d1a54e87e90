import Foundation
import Primitives
import TestSupport
import Testing

@Suite("zcash") struct ZcashTests {
    /// The package's own transactions.
    private struct Examples {
        let folder: TemporaryFolder
        let cases: [JSONValue]

        init() throws {
            folder = try TemporaryFolder()
            let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let file = package.appending(path: "vectors/zcash/transactions.json")
            cases = try #require(JSONValue(parsing: [UInt8](Data(contentsOf: file)))["cases"]?.elements)
        }

        func example(_ name: String) throws -> (hex: String, height: String, network: String) {
            let found = try #require(cases.first { $0["name"]?.text?.hasPrefix(name) == true })
            guard case .number(let height)? = found["height"] else { throw CocoaError(.coderValueNotFound) }
            return (found["transaction"]?.text ?? "", height, found["network"]?.text ?? "")
        }

        func run(_ arguments: String...) throws -> Program.Outcome {
            try Program.run(["zcash"] + arguments, in: folder.path)
        }
    }

    @Test("verify-tx: every verdict and its exit code, in text and JSON") func verify() throws {
        let examples = try Examples()
        let good = try examples.example("version 4, one spend")
        try examples.folder.write(Array((good.hex + "\n").utf8), to: "tx.hex")
        try examples.folder.write(Hexadecimal.decode(good.hex), to: "tx.bin")
        for input in ["tx.hex", "tx.bin", good.hex] {
            let outcome = try examples.run("verify-tx", input, "--height", good.height)
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            #expect(outcome.output.contains("\nvalid (of what was checked): "))
            #expect(outcome.output.contains("not checked: whether its spends' nullifiers are new"))
        }
        let json = try examples.run("verify-tx", "tx.hex", "--height", good.height, "--json").json
        #expect(json?["ok"] == .bool(true) && json?["incomplete"] == .bool(false))
        #expect(json?["verdict"]?.text == "valid (of what was checked)")
        #expect(json?["notChecked"]?.elements?.map { $0["name"]?.text } == ["anchors", "nullifiers"])
        #expect(try examples.run("verify-tx", "tx.hex", "--branch-id", "76b809bb").status == 0)

        // Without height or branch signatures of version 4 cannot be checked.
        let unknown = try examples.run("verify-tx", "tx.hex")
        #expect(unknown.status == 3 && unknown.output.contains("\nincomplete: "))
        let unknownJSON = try examples.run("verify-tx", "tx.hex", "--json")
        #expect(unknownJSON.status == 3 && unknownJSON.json?["ok"] == .bool(false))
        #expect(unknownJSON.json?["incomplete"] == .bool(true))

        let bad = try examples.example("a bit of a nullifier")
        let refused = try examples.run("verify-tx", bad.hex, "--height", bad.height, "--quiet")
        #expect(refused.status == 1 && refused.output.contains("FAILED   spendProof, spend 0: equationNotSatisfied: "))
        #expect(!refused.output.contains("passed   "))
        #expect(try examples.run("verify-tx", "tx.hex", "--branch-id", "e9ff75a6").status == 1)
        #expect(try examples.run("verify-tx", "tx.hex", "--branch-id", "76b809b").status == 2)
        #expect(try examples.run("verify-tx", "tx.hex", "--network", "moon").status == 2)

        let cut = try examples.run("verify-tx", String(good.hex.dropLast(2)), "--height", good.height)
        #expect(cut.status == 1 && cut.errors.hasPrefix("nightjar: truncated: "))
    }

    @Test("verify-tx: previous outputs") func previousOutputs() throws {
        let examples = try Examples()
        let example = try examples.example("version 5 with a transparent input")
        let found = try #require(examples.cases.first { $0["previousOutputs"] != nil })
        try examples.folder.write(
            Array((found["previousOutputs"] ?? .null).serialized().utf8), to: "prevouts.json")
        let arguments = ["verify-tx", example.hex, "--height", example.height]
        func run(_ file: String) throws -> Program.Outcome {
            try Program.run(["zcash"] + arguments + ["--prevouts", file], in: examples.folder.path)
        }
        // All checks run then; the scripts are still nobody's.
        let full = try run("prevouts.json")
        #expect(full.status == 3 && !full.output.contains("not run"))
        #expect(full.output.contains("not checked: whether the transparent outputs it spends exist, and its scripts"))
        let without = try Program.run(["zcash"] + arguments, in: examples.folder.path)
        #expect(without.status == 3 && without.output.contains("not run  bindingSignature"))
        let cases: [(String, String)] = [
            ("{}", "previousOutputsNotAList"), ("[]", "previousOutputCount"),
            ("[{\"value\":1.5}]", "previousOutputValue"),
            ("[{\"value\":1,\"script\":\"x\"}]", "previousOutputScript"), ("[", "unexpectedEnd"),
        ]
        for (text, name) in cases {
            try examples.folder.write(Array(text.utf8), to: "bad.json")
            let outcome = try run("bad.json")
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(name): "), "\(text)")
        }
    }

    @Test("inspect shows the fields") func inspect() throws {
        let examples = try Examples()
        let example = try examples.example("version 4, one spend")
        let text = try examples.run("inspect", example.hex)
        #expect(text.status == 0 && text.output.contains("\nSapling balance 0.00010000\n"))
        let json = try examples.run("inspect", example.hex, "--json").json
        #expect(json?["spends"]?.elements?.count == 1 && json?["outputs"]?.elements?.count == 2)
        #expect(json?["valueBalance"] == .number("10000") && json?["coinbase"] == .bool(false))
        #expect(try examples.run("inspect", "00").status == 1)
    }

    @Test("decrypt: a coinbase transaction's output, which everybody can read; and keys that are none") func decrypt()
        throws
    {
        let examples = try Examples()
        let example = try examples.example("shielded coinbase, notes before")
        let everybody = "ovk:" + String(repeating: "0", count: 64)
        let text = try examples.run("decrypt", example.hex, "--key", everybody, "--height", example.height)
        #expect(text.status == 0 && text.output.hasPrefix("output 0: sent 5.00018759\n  address: zs1"))
        let json = try examples.run("decrypt", example.hex, "--key", everybody, "--json").json
        #expect(json?["outputs"]?.elements?.first?["value"] == .number("500018759"))
        // After Canopy's grace period notes of the older form are none.
        #expect(try examples.run("decrypt", example.hex, "--key", everybody, "--height", "2000000").status == 1)
        let cases: [(String, String)] = [
            ("ovk:" + String(repeating: "1", count: 64), "notForThisKey"), ("ovk:00", "wrongLength"),
            ("ivk:" + String(repeating: "0", count: 64), "incomingKeyIsZero"), ("nonsense", "unknownKeyForm"),
            ("secret-extended-key-main1abc", "spendingKeyGiven"), ("zviews1abc", "notBech32"),
            ("uview1abc", "notBech32m"),
        ]
        for (key, name) in cases {
            let outcome = try examples.run("decrypt", example.hex, "--key", key, "--height", example.height)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(name): "), "\(key): \(outcome.errors)")
        }
        let incoming = "ivk:01" + String(repeating: "0", count: 62)
        try examples.folder.write(Array(example.hex.utf8), to: "tx.hex")
        let listing = try examples.run("list-payments", incoming, "tx.hex")
        #expect(listing.status == 1 && listing.errors.hasPrefix("nightjar: fullViewingKeyNeeded: "))
    }
}
