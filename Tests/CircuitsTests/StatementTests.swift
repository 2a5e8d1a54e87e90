import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import FieldHashes
import Foundation
import Primitives
import TestSupport
import Testing

/// A change of a statement's values and what it breaks.
typealias Falsification<C: Circuit> = (
    clause: String, change: (inout C.PublicValues, inout C.PrivateValues) -> Void
)

@Suite struct StatementTests {
    /// Values that satisfy, and for each clause values that break only it: predicate and circuit must agree.
    static func check<C: Circuit>(_ circuit: C, breaking falsifications: [Falsification<C>]) throws {
        let inputs = try InputValues<C.F>(circuit.sampleDocument, signals: circuit.inputs)
        let (publicValues, privateValues) = circuit.values(inputs)
        #expect(circuit.isSatisfied(publicValues, privateValues))
        let honest = circuit.build(publicValues, privateValues)
        try honest.r1cs.check(honest.witness)
        for (clause, change) in falsifications {
            var p = publicValues, s = privateValues
            change(&p, &s)
            #expect(!circuit.isSatisfied(p, s), "predicate: \(clause)")
            let built = circuit.build(p, s)
            #expect(!holds(built), "circuit: \(clause)")
            #expect(built.r1cs == honest.r1cs, "the constraints do not depend on values: \(clause)")
        }
        // The malicious witness: public values as they are, one other value changed.
        let freedom = WitnessFreedom(honest)
        #expect(freedom.changeableWires(from: freedom.firstPrivateWire, by: .one).isEmpty)
        #expect(freedom.changeableWires(from: freedom.firstPrivateWire, by: -.one).isEmpty)
        #expect(freedom.changeableWires(from: 1, by: C.F(1 << 32)).isEmpty)
    }

    @Test("Merkle membership: each clause alone, and no value free")
    func merkleMembership() throws {
        func run<F: PrimeField>(_ type: F.Type) throws {
            let circuit = try MerkleMembership<F>()
            try Self.check(
                circuit,
                breaking: [
                    ("root", { p, _ in p.root += .one }),
                    ("scope", { p, _ in p.scope += .one }),
                    ("nullifier hash", { p, _ in p.nullifierHash += .one }),
                    ("leaf's secret", { _, s in s.secret += .one }),
                    (
                        "leaf's nullifier",
                        { p, s in
                            s.nullifier += .one
                            p.nullifierHash = Poseidon.pair(s.nullifier, p.scope)
                        }
                    ),
                    ("another position", { _, s in s.position += .one }),
                    ("a position of more bits", { _, s in s.position += F(1 << 20) }),
                    ("lowest sibling", { _, s in s.siblings[0] += .one }),
                    ("highest sibling", { _, s in s.siblings[19] += .one }),
                ])
        }
        try run(BNFr.self)
        try run(BLSFr.self)
    }

    @Test("multiplication chain")
    func multiplicationChain() throws {
        try Self.check(
            MultiplicationChain<BNFr>(length: 50),
            breaking: [
                ("output", { p, _ in p.out += .one }), ("beginning", { _, s in s.x += .one }),
            ])
        try Self.check(MultiplicationChain<BLSFr>(length: 1), breaking: [("output", { p, _ in p.out += .one })])
        #expect(MultiplicationChain<BNFr>(length: 3).output(of: BNFr(3)) == BNFr(6561))
    }

    @Test("Poseidon chain")
    func poseidonChain() throws {
        let circuit = try PoseidonChain<BNFr>(length: 3)
        try Self.check(
            circuit,
            breaking: [
                ("output", { p, _ in p.out += .one }), ("x", { _, s in s.x += .one }), ("y", { _, s in s.y += .one }),
            ])
        #expect(
            circuit.build(PoseidonChain.PublicValues(out: .zero), .init(x: .zero, y: .zero))
                .r1cs.constraintCount == 720)
    }

    @Test(
        "SHA-256: digests of FIPS 180-4 and of published tests, for whole bytes and not",
        arguments: [
            (24, "616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (0, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (
                448,
                "6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (5, "68", "d6d3e02a31a84a8caa9718ed6c2057be09db45e7823eb5079ce7a573a3760f95"),
        ])
    func sha256(bitCount: Int, message: String, digest: String) throws {
        let circuit = SHA256Preimage<BNFr>(bitCount: bitCount)
        let bytes = try Hexadecimal.decode(message)
        let bits = (0..<bitCount).map { bytes[$0 / 8] >> UInt8(7 - $0 % 8) & 1 == 1 }
        let expected = try Hexadecimal.decode(digest)
        let halves = [expected[..<16], expected[16...]].map { BNFr(reducingBigEndian: Array($0)) }
        #expect(circuit.digest(of: bits) == halves)
        let built = circuit.build(.init(digest: halves), .init(message: bits.map { $0 ? .one : .zero }))
        try built.r1cs.check(built.witness)
    }

    @Test("SHA-256: each clause alone, and no value free")
    func sha256Clauses() throws {
        try Self.check(
            SHA256Preimage<BNFr>(bitCount: 16),
            breaking: [
                ("first half of the digest", { p, _ in p.digest[0] += .one }),
                ("second half of the digest", { p, _ in p.digest[1] += .one }),
                ("another message", { _, s in s.message[3] = .one - s.message[3] }),
                ("a message bit that is none", { _, s in s.message[15] = BNFr(2) }),
            ])
        try Self.check(
            SHA256Preimage<BLSFr>(bitCount: 0),
            breaking: [
                ("first half of the digest", { p, _ in p.digest[0] += .one })
            ])
    }

    @Test("a size outside a circuit's range is refused by name")
    func sizes() {
        for circuit in CircuitCatalogue.allCases {
            for size in [circuit.sizes.lowerBound - 1, circuit.sizes.upperBound + 1, .min, .max] {
                #expect(
                    throws: CircuitCatalogueError.sizeOutOfRange(
                        actual: size, lowest: circuit.sizes.lowerBound, highest: circuit.sizes.upperBound)
                ) { try circuit.build(over: BNFr.self, size: size) }
            }
        }
    }

    @Test("the stored input of the Merkle circuit satisfies it")
    func storedInput() throws {
        let url = packageFolder.appending(path: "circuits/merkle-membership/input.json")
        let document = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
        #expect(holds(try CircuitCatalogue.merkleMembership.build(over: BNFr.self, input: document)))
    }

    @Test("what is built is written and read again as it is")
    func files() throws {
        let built = try CircuitCatalogue.merkleMembership.build(over: BLSFr.self, size: 2)
        let r1cs = TemporaryPath("r1cs"), wtns = TemporaryPath("wtns"), sym = TemporaryPath("sym")
        try built.r1cs.write(path: r1cs.path)
        try built.witness.write(path: wtns.path)
        try built.symbols.write(path: sym.path)
        let file = try R1CSFile(MappedFile(path: r1cs.path).region)
        #expect(try R1CS<BLSFr>(file) == built.r1cs)
        let witness: Witness<BLSFr> = try WitnessFile(MappedFile(path: wtns.path).region).witness()
        #expect(witness.elements() == built.witness.elements())
        #expect(try SymbolTable(parsing: sym.bytes(), wireCount: built.r1cs.wireCount) == built.symbols)
        #expect(try file.firstUnsatisfied(by: witness) == nil)
        var values = witness.elements()
        values[2] += .one
        let found = try #require(try file.firstUnsatisfied(by: Witness(values)))
        #expect(throws: WitnessCheckError.unsatisfied(constraint: found.index)) {
            try built.r1cs.check(Witness(values))
        }
        #expect(found.a.value * found.b.value != found.c.value)
    }
}

/// The package's root folder.
let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

extension Poseidon {
    static func pair(_ a: F, _ b: F) -> F { (try? hash([a, b])) ?? .zero }
}
