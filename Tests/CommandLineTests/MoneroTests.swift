import Foundation
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite("monero") struct MoneroTests {
    /// The package's own transactions.
    private struct Examples {
        let folder: TemporaryFolder
        let cases: [JSONValue]

        init() throws {
            folder = try TemporaryFolder()
            let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let file = package.appending(path: "vectors/monero/transactions.json")
            cases = try #require(JSONValue(parsing: [UInt8](Data(contentsOf: file)))["cases"]?.elements)
        }

        func example(_ name: String) throws -> JSONValue {
            try #require(cases.first { $0["name"]?.text?.hasPrefix(name) == true })
        }

        /// Writes an example's transaction and its rings.
        func write(_ example: JSONValue, unlocked: Bool? = nil) throws {
            try folder.write(Array((example["transaction"]?.text ?? "").utf8), to: "tx.hex")
            let rings = (example["rings"]?.elements ?? []).map { ring in
                JSONValue.array((ring.elements ?? []).map { Self.member($0.text ?? "", "commitment", unlocked) })
            }
            try folder.write(Array(JSONValue.array(rings).serialized().utf8), to: "rings.json")
        }

        static func member(_ text: String, _ commitment: String, _ unlocked: Bool?) -> JSONValue {
            .object(
                [
                    .init("key", .string(String(text.prefix(64)))),
                    .init(commitment, .string(String(text.dropFirst(64)))),
                ] + (unlocked.map { [.init("unlocked", .bool($0))] } ?? []))
        }

        func run(_ arguments: String...) throws -> Program.Outcome {
            try Program.run(["monero"] + arguments, in: folder.path)
        }
    }

    @Test("verify-tx: every verdict and its exit code, in text and JSON") func verify() throws {
        let examples = try Examples()
        let good = try examples.example("mined by a regression-test network")
        try examples.write(good)
        let outcome = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.output.contains("passed   ringSignature, input 1\n"))
        #expect(outcome.output.contains("\nvalid (of what was checked): "))
        #expect(outcome.output.contains("not checked: whether its key images are new"))
        let json = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json", "--json").json
        #expect(json?["ok"] == .bool(true) && json?["incomplete"] == .bool(false))
        #expect(json?["transaction"]?.text == good["id"]?.text && json?["hardFork"] == .number("16"))
        #expect(json?["notChecked"]?.elements?.map { $0["name"]?.text } == ["keyImages", "memberLocks"])

        // Without ring members.
        let unknown = try examples.run("verify-tx", "tx.hex")
        #expect(unknown.status == 3 && unknown.output.contains("\nincomplete: "))
        #expect(unknown.output.contains("not run  ringSignature, input 0: the ring members are not given"))
        #expect(try examples.run("verify-tx", "tx.hex", "--json").json?["incomplete"] == .bool(true))
        // With members that may be spent, and with those that may not.
        try examples.write(good, unlocked: true)
        let unlocked = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json", "--relay")
        #expect(unlocked.status == 0 && unlocked.output.contains("passed   memberLocks"))
        let strict = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json", "--strict")
        #expect(strict.status == 0 && strict.output.contains("passed   torsion"))
        try examples.write(good, unlocked: false)
        let locked = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json", "--quiet")
        #expect(locked.status == 1 && locked.output.contains("FAILED   memberLocks: memberLocked: "))
        #expect(!locked.output.contains("passed   "))

        try examples.write(try examples.example("fee varint low bit flipped"))
        let bad = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json")
        #expect(bad.status == 1 && bad.output.contains("FAILED   balance: notBalanced: "))
        try examples.write(try examples.example("trailing byte"))
        let long = try examples.run("verify-tx", "tx.hex")
        #expect(long.status == 1 && long.errors.hasPrefix("nightjar: trailingBytes: "))
    }

    @Test("verify-tx: hard forks and rings that are none") func arguments() throws {
        let examples = try Examples()
        try examples.write(try examples.example("main network, type 3"))
        #expect(try examples.run("verify-tx", "tx.hex", "--rings", "rings.json", "--hard-fork", "8").status == 0)
        let newest = try examples.run("verify-tx", "tx.hex", "--rings", "rings.json")
        #expect(newest.status == 1 && newest.output.contains("FAILED   type: typeNotActive: "))
        #expect(try examples.run("verify-tx", "tx.hex", "--hard-fork", "17").status == 2)
        #expect(try examples.run("verify-tx", "tx.hex", "--rings", "a", "--daemon", "http://127.0.0.1:1").status == 2)
        let cases: [(String, String)] = [
            ("{}", "ringsNotAList"), ("[1]", "ringNotAList"), ("[[{\"key\":\"00\"}]]", "ringMember"),
            ("[", "unexpectedEnd"),
        ]
        for (text, name) in cases {
            try examples.folder.write(Array(text.utf8), to: "bad.json")
            let outcome = try examples.run("verify-tx", "tx.hex", "--rings", "bad.json")
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(name): "), "\(text)")
        }
        try examples.folder.write(Array("[]".utf8), to: "none.json")
        let none = try examples.run("verify-tx", "tx.hex", "--rings", "none.json", "--hard-fork", "8")
        #expect(none.status == 1 && none.output.contains("FAILED   parts: wrongCount: "))
    }

    @Test("inspect shows the fields") func inspect() throws {
        let examples = try Examples()
        let example = try examples.example("mined by a regression-test network")
        try examples.write(example)
        let text = try examples.run("inspect", "tx.hex")
        #expect(text.status == 0 && text.output.hasPrefix("transaction \(example["id"]?.text ?? "?")\n"))
        #expect(text.output.contains("RingCT type 6, fee 0.00") && text.output.contains("extra, public key: "))
        let json = try examples.run("inspect", "tx.hex", "--json").json
        #expect(json?["prefixHash"] == example["prefixHash"] && json?["inputs"]?.elements?.count == 2)
        #expect(json?["ringCT"]?["type"] == .number("6") && json?["coinbase"] == .bool(false))
        try examples.write(try examples.example("made by Monero's code, rct full"))
        #expect(try examples.run("inspect", "tx.hex").output.contains("RingCT type 1"))
        try examples.write(try examples.example("main network, version 1 coinbase"))
        #expect(try examples.run("inspect", "tx.hex").output.contains("new money of height "))
        #expect(try examples.run("inspect", "00").status == 1)
    }

    @Test("verify-tx --daemon asks a node for the ring members") func daemon() throws {
        let examples = try Examples()
        let good = try examples.example("mined by a regression-test network")
        try examples.write(good)
        let rings = (good["rings"]?.elements ?? []).map { ($0.elements ?? []).compactMap(\.text) }
        let asked = RingCounter()
        let node = try #require(
            FakeNode { path, body in
                var members: [JSONValue.Member] = [.init("status", .string("OK"))]
                if path == "/get_outs" {
                    // The inputs' rings are asked for one after another.
                    let ring = rings[asked.next() % rings.count]
                    let outputs = ring.map { text -> JSONValue in
                        let fields = Examples.member(text, "mask", true).members ?? []
                        return .object(fields + [.init("height", .number("5"))])
                    }
                    members.append(.init("outs", .array(outputs)))
                } else {
                    let isFee = body.contains("get_fee_estimate")
                    let fee: [JSONValue.Member] = [
                        .init("fee", .number("20000")), .init("quantization_mask", .number("10000")),
                    ]
                    let result = JSONValue.object(members + (isFee ? fee : [.init("version", .number("16"))]))
                    members = [.init("result", result)]
                }
                return .init(body: JSONValue.object(members).serialized())
            })
        defer { node.stop() }
        let outcome = try examples.run("verify-tx", "tx.hex", "--daemon", node.address, "--relay")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("passed   memberLocks") && outcome.output.contains("passed   fee"))
        #expect(node.paths == ["/json_rpc", "/get_outs", "/get_outs", "/json_rpc"])
    }

    @Test("a node that misbehaves is refused by name") func misbehaviour() throws {
        let examples = try Examples()
        try examples.write(try examples.example("mined by a regression-test network"))
        func result(_ text: String) -> FakeNode.Answer { .init(body: "{\"result\":\(text)}") }
        let cases: [(FakeNode.Answer, String)] = [
            (.init(status: "500 Internal Server Error"), "daemonStatus"),
            (.init(status: "302 Found", headers: ["Location: http://127.0.0.1:1/"]), "daemonStatus"),
            (.init(body: "{"), "unexpectedEnd"), (.init(body: "{}"), "daemonAnswer"),
            (.init(body: "{\"error\":{\"message\":\"no \\u001b[31m\"}}"), "daemonRefused"),
            (result("{\"status\":\"BUSY\"}"), "daemonRefused"), (result("{\"status\":\"OK\"}"), "daemonAnswer"),
            (result("{\"status\":\"OK\",\"version\":99}"), "daemonHardFork"),
            // The node then gives no ring members.
            (.init(body: "{\"status\":\"OK\",\"result\":{\"status\":\"OK\",\"version\":16}}"), "daemonAnswer"),
            (
                .init(body: "{\"result\":\"" + String(repeating: "x", count: 17 << 20) + "\"}"),
                "daemonAnswerTooLong"
            ),
        ]
        for (answer, name) in cases {
            let node = try #require(FakeNode { _, _ in answer })
            defer { node.stop() }
            let outcome = try examples.run("verify-tx", "tx.hex", "--daemon", node.address)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: \(name): "), "\(outcome.errors)")
            #expect(!outcome.errors.contains("\u{1b}"))
        }
        for address in ["ftp://127.0.0.1:1", "127.0.0.1:18081", "http://", "http://u:p@h", "http://h/x", "file:///x"] {
            let outcome = try examples.run("verify-tx", "tx.hex", "--daemon", address)
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("nightjar: daemonAddress: "), "\(address)")
        }
        let slow = try #require(
            FakeNode { _, _ in
                sleep(3)
                return .init()
            })
        defer { slow.stop() }
        let late = try examples.run("verify-tx", "tx.hex", "--daemon", slow.address, "--daemon-timeout", "1")
        #expect(late.status == 1 && late.errors.hasPrefix("nightjar: daemonTimeout: "))
        #expect(try examples.run("verify-tx", "tx.hex", "--daemon-timeout", "0").status == 2)
        let nobody = try examples.run("verify-tx", "tx.hex", "--daemon", "http://127.0.0.1:1")
        #expect(nobody.status == 1 && nobody.errors.hasPrefix("nightjar: daemonUnreachable: "))
    }
}

/// Counts from 0, from any thread.
private final class RingCounter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
