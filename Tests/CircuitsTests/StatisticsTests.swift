import Algebra
import Circuits
import Curves
import FieldHashes
import Foundation
import Primitives
import Testing

/// Every gadget and circuit with its counts and the digest of its matrices, as `circuits/gadget-stats.csv` pins them. A change
/// there is a change of the circuits; `NIGHTJAR_UPDATE_STATS=1` writes the file anew.
@Suite struct StatisticsTests {
    static let header = "circuit,size,curve,constraints,wires,terms,sha256"

    static func row<F: PrimeField>(_ name: String, _ size: Int, _ curve: CurveID, _ circuit: BuiltCircuit<F>) -> String
    {
        let r1cs = circuit.r1cs
        let terms = r1cs.a.termCount + r1cs.b.termCount + r1cs.c.termCount
        let digest = Hexadecimal.encode(r1cs.constraintDigest)
        return "\(name),\(size),\(curve.rawValue),\(r1cs.constraintCount),\(r1cs.wireCount),\(terms),\(digest)"
    }

    static func gadget<F: PrimeField>(
        _ body: (inout ConstraintSystem<F>, [Variable<F>]) throws -> Void
    ) rethrows -> BuiltCircuit<F> {
        var system = ConstraintSystem<F>()
        let inputs = (0..<16).map { system.privateInput("in", at: $0, F(UInt64($0))) }
        try body(&system, inputs)
        return system.finish()
    }

    static func rows<F: PrimeField>(over: F.Type, _ curve: CurveID) throws -> [String] {
        var rows: [String] = []
        func add(_ name: String, _ size: Int, _ circuit: BuiltCircuit<F>) {
            rows.append(row(name, size, curve, circuit))
        }
        add("gadget boolean", 1, gadget { system, x in _ = system.enforceBoolean("bit", x[0]) })
        add("gadget and", 1, gadget { system, x in _ = system.and("and", .wire(x[0]), .wire(x[1])) })
        add("gadget xor", 1, gadget { system, x in _ = system.xor("xor", .wire(x[0]), .wire(x[1])) })
        add(
            "gadget select", 1,
            gadget { system, x in
                _ = system.select("select", .wire(x[0]), x[1].combination, else: x[2].combination)
            })
        add(
            "gadget product", 1,
            gadget { system, x in
                _ = system.product("product", x[0].combination, x[1].combination)
            })
        add(
            "gadget isEqual", 1,
            gadget { system, x in
                _ = system.isEqual("equal", x[0].combination, x[1].combination)
            })
        for count in [1, 64, 253] {
            add("gadget bits", count, gadget { system, x in _ = system.bits("bits", x[3].combination, count: count) })
        }
        add("gadget strictBits", 1, gadget { system, x in _ = system.strictBits("bits", x[3]) })
        add("gadget looseBits", 1, gadget { system, x in _ = system.looseBits("bits", x[3]) })
        add(
            "gadget blake2s", 16,
            gadget { system, x in
                let personalization = Array("nightjar".utf8)
                _ = system.blake2s("hash", x.map { .wire($0) }, personalization: personalization)
            })
        for count in 1...16 {
            let poseidon = try PoseidonGadget<F>(inputCount: count)
            add(
                "gadget poseidon", count,
                gadget { system, x in
                    _ = system.poseidon("hash", poseidon, x.prefix(count).map(\.combination))
                })
        }
        let pair = try PoseidonGadget<F>(inputCount: 2)
        add(
            "gadget merkleRoot", 1,
            gadget { system, x in
                _ = system.merkleRoot("level", pair, leaf: x[2].combination, position: [.wire(x[0])], siblings: [x[1]])
            })
        add("merkle-membership", 20, try CircuitCatalogue.merkleMembership.build(size: 20))
        add("multiplication-chain", 100, try CircuitCatalogue.multiplicationChain.build(size: 100))
        add("poseidon-chain", 2, try CircuitCatalogue.poseidonChain.build(size: 2))
        for bits in [0, 447, 448] { add("sha256", bits, try CircuitCatalogue.sha256.build(size: bits)) }
        return rows
    }

    @Test("every circuit has the pinned counts and matrices, and nothing else is pinned")
    func pinned() throws {
        let rows = try [Self.header] + Self.rows(over: BNFr.self, .bn128) + Self.rows(over: BLSFr.self, .bls12381)
        let url = packageFolder.appending(path: "circuits/gadget-stats.csv")
        if ProcessInfo.processInfo.environment["NIGHTJAR_UPDATE_STATS"] == "1" {
            try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: url)
        }
        let pinned = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
        for row in rows where !pinned.contains(row) { Issue.record("not pinned: \(row)") }
        for row in pinned where !rows.contains(row) { Issue.record("pinned but not built: \(row)") }
        #expect(rows.count == pinned.count)
    }

    @Test("the digest of a file is the digest of what is read from it")
    func digests() throws {
        let file = try R1CSFile(RawR1CS().file.region)
        #expect(file.constraintDigest == SHA256.digest(of: RawR1CS().constraints))
        #expect(try R1CS<BNFr>(file).constraintDigest == file.constraintDigest)
    }
}
