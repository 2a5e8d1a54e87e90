import Foundation
import Primitives
import TestSupport
import Testing

/// `ring keygen`, `sign`, `verify` and `link`.
@Suite("linkable rings on the command line") struct RingTests {
    /// A folder with three keys, their ring and a ballot.
    private struct Poll {
        let folder: TemporaryFolder
        var publicKeys: [String] = []

        init(suite: String, keys: String = "1") throws {
            folder = try TemporaryFolder()
            for name in ["alice", "bob", "carol"] {
                let made = try run("keygen", "\(name).key", "--suite", suite, "--keys", keys)
                #expect(made.status == 0 && made.errors.isEmpty)
                publicKeys.append(String(made.output.dropLast()))
            }
            try writeRing("ring.json", suite: suite, members: publicKeys, keyCount: keys)
            try folder.write(Array("yes".utf8), to: "ballot.txt")
        }

        func writeRing(_ name: String, suite: String, members: [String], keyCount: String = "1") throws {
            let list = members.map { "\"\($0)\"" }.joined(separator: ",")
            let text = "{\"suite\":\"\(suite)\",\"keyCount\":\(keyCount),\"members\":[\(list)]}"
            try folder.write(Array(text.utf8), to: name)
        }

        func run(_ command: String, _ arguments: String...) throws -> Program.Outcome {
            try Program.run(["ring", command] + arguments, in: folder.path)
        }

        func sign(_ output: String, by name: String, scope: String = "poll 7") throws -> Program.Outcome {
            try run("sign", "ballot.txt", output, "--ring", "ring.json", "--scope", scope, "--key", "\(name).key")
        }

        func verify(_ signature: String, ring: String = "ring.json", scope: String = "poll 7") throws -> Program.Outcome
        {
            try run("verify", "ballot.txt", signature, "--ring", ring, "--scope", scope, "--json")
        }
    }

    @Test(
        "members sign, signatures verify, and those of one key link",
        arguments: zip(["ristretto255", "ed25519", "secp256k1"], ["1", "2", "1"]))
    func poll(suite: String, keys: String) throws {
        let poll = try Poll(suite: suite, keys: keys)
        for (output, name) in [("first.sig", "bob"), ("second.sig", "bob"), ("third.sig", "carol")] {
            let signed = try poll.sign(output, by: name)
            #expect(signed.status == 0 && signed.output.hasPrefix("signed as one of 3; key image "))
            let verified = try poll.verify(output)
            #expect(verified.status == 0 && verified.json?["ok"] == .bool(true))
            #expect(signed.output.hasSuffix((verified.json?["keyImage"]?.text ?? "missing") + "\n"))
        }
        let linked = try poll.run("link", "first.sig", "second.sig", "--json")
        #expect(linked.status == 0 && linked.json?["linked"] == .bool(true))
        #expect(try poll.run("link", "first.sig", "third.sig").status == 1)
        #expect(try poll.sign("elsewhere.sig", by: "bob", scope: "poll 8").status == 0)
        let unlinked = try poll.run("link", "first.sig", "elsewhere.sig", "--json")
        #expect(unlinked.status == 1 && unlinked.json?["linked"] == .bool(false))
    }

    @Test("what is not so is refused by name")
    func refusals() throws {
        let poll = try Poll(suite: "ristretto255")
        #expect(try poll.sign("ballot.sig", by: "alice").status == 0)
        func refused(_ name: String, _ outcome: Program.Outcome) {
            #expect(outcome.status == 1 && outcome.json?["error"]?.text == name, "\(name): \(outcome.output)")
        }
        refused("challengeMismatch", try poll.verify("ballot.sig", scope: "poll 8"))
        let keys = poll.publicKeys
        try poll.writeRing("turned.json", suite: "ristretto255", members: keys.reversed())
        refused("challengeMismatch", try poll.verify("ballot.sig", ring: "turned.json"))
        try poll.writeRing("twice.json", suite: "ristretto255", members: keys + [keys[0]])
        refused("duplicateMember", try poll.verify("ballot.sig", ring: "twice.json"))
        try poll.writeRing("alone.json", suite: "ristretto255", members: [keys[0]])
        refused("ringTooSmall", try poll.verify("ballot.sig", ring: "alone.json"))
        try poll.writeRing("text.json", suite: "ristretto255", members: [keys[0], "key"])
        refused("badMember", try poll.verify("ballot.sig", ring: "text.json"))
        try poll.writeRing("other.json", suite: "ed25519", members: keys)
        #expect(try poll.verify("ballot.sig", ring: "other.json").status == 1)
        try poll.writeRing("unknown.json", suite: "p256", members: keys)
        refused("unknownSuite", try poll.verify("ballot.sig", ring: "unknown.json"))
        try poll.writeRing("many.json", suite: "ristretto255", members: keys, keyCount: "17")
        refused("badKeyCount", try poll.verify("ballot.sig", ring: "many.json"))
        try poll.folder.write(Array("{\"suite\":\"ristretto255\"}".utf8), to: "empty.json")
        refused("noMembers", try poll.verify("ballot.sig", ring: "empty.json"))
        refused(
            "noSecretKey",
            try poll.run(
                "sign", "ballot.txt", "x.sig", "--ring", "ring.json", "--scope", "s", "--key", "empty.json", "--json"))
        refused(
            "suiteMismatch",
            try poll.run(
                "sign", "ballot.txt", "x.sig", "--ring", "other.json", "--scope", "s", "--key", "alice.key", "--json"))
        // A stranger's key, and a key that would be overwritten.
        #expect(try poll.run("keygen", "dave.key").status == 0)
        let strange = try poll.sign("x.sig", by: "dave")
        #expect(strange.status == 1 && strange.errors.contains("wrongSecretKey"))
        refused("keyExists", try poll.run("keygen", "dave.key", "--json"))
        #expect(try poll.run("keygen", "erin.key", "--keys", "17").status == 2)
        // Keys are for their owners.
        let mode = try FileManager.default.attributesOfItem(atPath: poll.folder.path("dave.key"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        try poll.folder.write([1, 9, 1, 2, 0], to: "bad.sig")
        refused("unknownSuite", try poll.run("link", "bad.sig", "ballot.sig", "--json"))
    }
}
