import Algebra
import Circuits
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Each refusal of a key's second phase, by one alteration of a key that verifies; on both curves.
@Suite("Refused second phases") struct KeyRefusalTests {
    private func expect<E: PairingEngine>(
        _ error: Phase2Error, _ fixture: CeremonyFixture<E>, _ key: SectionedFile, circuit: [UInt8]? = nil,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: error, sourceLocation: location) { try fixture.verify(key: key, circuit: circuit) }
    }

    /// Where the points of section 2 stand, in its order.
    private static func headerPoints<E: PairingEngine>(
        _ engine: E.Type
    ) -> [(element: String, offset: Int, size: Int)] {
        let g1 = AffinePoint<E.G1>.byteCount, g2 = AffinePoint<E.G2>.byteCount
        var offset = 8 + E.Fq.byteCount + E.Fr.byteCount + 12
        var points: [(String, Int, Int)] = []
        for (element, size) in [
            ("alpha1", g1), ("beta1", g1), ("beta2", g2), ("gamma2", g2), ("delta1", g1), ("delta2", g2),
        ] {
            points.append((element, offset, size))
            offset += size
        }
        return points
    }

    /// Some point of a group: a multiple of its generator by 77.
    private static func other<C: CurveParameters>(_ curve: C.Type) -> [UInt8] {
        (C.generator * C.ScalarField(77)).affine.montgomeryBytes
    }

    /// The `.r1cs` file of a circuit.
    private static func file<F: PrimeField>(_ circuit: R1CS<F>) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try circuit.write(path: folder.path("c.r1cs"))
        return try folder.read("c.r1cs")
    }

    @Test("contributions: transcripts, proofs of knowledge, the chain, beacons") func contributions() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            try f.verify(key: f.key)
            let layout = RecordLayout.key(E.self)
            let g1 = Self.other(E.G1.self), g2 = Self.other(E.G2.self)
            func replaced(_ element: String, _ bytes: [UInt8]) -> SectionedFile {
                f.key.changing(10) { $0.replace(at: layout.offset(element), with: bytes) }
            }
            expect(.noContribution, f, f.key.changing(10) { $0 = Array($0[..<64]) + [0, 0, 0, 0] })
            // The hash of what came before, and what it is the hash of.
            expect(
                .inconsistentTranscript(contribution: 1), f,
                f.key.changing(10) { $0[layout.first + layout.hashes] ^= 1 })
            expect(.inconsistentTranscript(contribution: 1), f, f.key.changing(10) { $0[0] ^= 1 })
            expect(.inconsistentTranscript(contribution: 1), f, replaced("g1_s", g1))
            expect(.inconsistentTranscript(contribution: 1), f, replaced("g1_sx", g1))
            expect(.badKey(contribution: 1), f, replaced("g2_spx", g2))
            expect(.brokenChain(contribution: 1), f, replaced("deltaAfter", g1))
            for parameters: [UInt8] in [[2, 10, 3, 2, 0, 2], [2, 11, 3, 2, 0, 1]] {
                expect(
                    .beaconMismatch(contribution: 1), f,
                    f.key.changing(10) { layout.relabel(&$0, type: 1, parameters: parameters) })
            }
            // The second contribution follows from the first.
            let label = layout.first + layout.label
            let second = label + 8 + Int(f.key[10][label + 4])
            expect(
                .inconsistentTranscript(contribution: 2), f,
                f.key.changing(10) { $0[second + layout.hashes] ^= 1 })
            expect(
                .inconsistentTranscript(contribution: 1), f,
                f.key.changing(10) { $0 = Array($0[..<64]) + [1, 0, 0, 0] + $0[second...] })
            expect(
                .deltaMismatch(element: "delta1"), f,
                f.key.changing(10) { $0 = Array($0[..<64]) + [1, 0, 0, 0] + $0[layout.first..<second] })
            // A participant's record needs no beacon's key.
            try f.verify(key: f.key.changing(10) { layout.relabel(&$0, type: 0, parameters: [1, 1, 65]) })
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("the header against the contributions and the circuit") func header() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            for (element, offset, size) in Self.headerPoints(E.self) {
                let bytes = size == AffinePoint<E.G1>.byteCount ? Self.other(E.G1.self) : Self.other(E.G2.self)
                let isDelta = element.hasPrefix("delta")
                expect(
                    isDelta ? .deltaMismatch(element: element) : .headerMismatch(element: element), f,
                    f.key.changing(2) { $0.replace(at: offset, with: bytes) })
            }
            // Circuits of another size.
            let chain = SetupCircuits.chain(steps: 4, of: E.Fr.self).circuit
            func circuit(_ change: (inout R1CSShape) -> Void) throws -> [UInt8] {
                var shape = chain.shape
                change(&shape)
                return try Self.file(
                    R1CS(
                        shape: shape, a: chain.a, b: chain.b, c: chain.c,
                        labels: (0..<shape.wireCount).map { UInt64($0) }))
            }
            let wires = try circuit {
                $0.wireCount += 1
                $0.labelCount += 1
            }
            expect(.headerMismatch(element: "number of wires"), f, f.key, circuit: wires)
            let inputs = try circuit {
                $0.publicInputCount = 0
                $0.privateInputCount = 2
            }
            expect(.headerMismatch(element: "number of public inputs"), f, f.key, circuit: inputs)
            // Of the chain's four rows the first alone: a domain of 4.
            var shape = chain.shape
            shape.constraintCount = 1
            func first(_ matrix: ConstraintMatrix<E.Fr>) -> ConstraintMatrix<E.Fr> {
                var part = ConstraintMatrix<E.Fr>()
                for k in matrix.terms(ofRow: 0) {
                    part.append(wire: matrix.wires[k], coefficient: matrix.coefficients[k])
                }
                part.endRow()
                return part
            }
            let row = R1CS(
                shape: shape, a: first(chain.a), b: first(chain.b), c: first(chain.c), labels: chain.labels)
            expect(.headerMismatch(element: "domain size"), f, f.key, circuit: try Self.file(row))
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("the sections against the circuit") func sections() throws {
        func check<E: PairingEngine>(_ f: CeremonyFixture<E>) throws {
            for section: UInt32 in 3...7 {
                expect(
                    .sectionMismatch(section: section), f,
                    f.key.changing(section) { $0[$0.count - 1] ^= 1 })
            }
            // A coefficient of the circuit is another: the same counts, another start of the ceremony.
            let chain = SetupCircuits.chain(steps: 4, of: E.Fr.self).circuit
            var b = ConstraintMatrix<E.Fr>()
            for row in 0..<chain.b.rowCount {
                for k in chain.b.terms(ofRow: row) {
                    b.append(wire: chain.b.wires[k], coefficient: chain.b.coefficients[k] + .one)
                }
                b.endRow()
            }
            let other = R1CS(shape: chain.shape, a: chain.a, b: b, c: chain.c, labels: chain.labels)
            expect(.circuitHashMismatch, f, f.key, circuit: try Self.file(other))
            // Points of the sections that a contribution divides.
            let g1 = AffinePoint<E.G1>.byteCount
            for section: UInt32 in [8, 9] {
                let last = f.key[section].count / g1 - 1
                expect(
                    .ratioMismatch(section: section), f,
                    f.key.changing(section) { $0.replace(at: last * g1, with: Self.other(E.G1.self)) })
                #expect(throws: PowersOfTauError.badPoint(section: section, index: last)) {
                    try f.verify(key: f.key.changing(section) { $0[last * g1] ^= 1 })
                }
            }
        }
        try check(CeremonyFixtures.bn254)
        try check(CeremonyFixtures.bls12381)
    }

    @Test("no secret is multiplied with a point outside the subgroup") func contributing() throws {
        func contribute(_ key: SectionedFile) throws {
            let folder = try TemporaryFolder()
            try KeyCeremony.contribute(
                from: folder.write(key.bytes, to: "k.zkey"), to: folder.path("x.zkey"), name: nil, entropy: "",
                execution: Execution(threads: 1))
        }
        var generator = SeededGenerator(seed: 93)
        // BN254's G1 has no other points than its subgroup's.
        let outside = OddPoints.outsideSubgroup(BLS12381.G1.self, using: &generator).montgomeryBytes
        for section: UInt32 in [8, 9] {
            #expect(throws: Phase2Error.badPoint(section: section, index: 1)) {
                try contribute(
                    CeremonyFixtures.bls12381.key.changing(section) { $0.replace(at: outside.count, with: outside) })
            }
            #expect(throws: PowersOfTauError.badPoint(section: section, index: 0)) {
                try contribute(CeremonyFixtures.bn254.key.changing(section) { $0[0] ^= 1 })
            }
        }
        // Powers are multiplied under the same rule; their G2 has a cofactor on both curves.
        func contributeToPowers<E: PairingEngine>(_ f: CeremonyFixture<E>) throws where E.Fq: RandomField {
            let folder = try TemporaryFolder()
            let outside = OddPoints.outsideSubgroup(E.G2.self, using: &generator).montgomeryBytes
            let path = try folder.write(
                f.powers.changing(3) { $0.replace(at: outside.count, with: outside) }.bytes, to: "p.ptau")
            #expect(throws: PowersOfTauError.badPoint(section: 3, index: 1)) {
                try PowersCeremony.contribute(
                    from: path, to: folder.path("x.ptau"), name: nil, entropy: "", execution: Execution(threads: 1))
            }
        }
        try contributeToPowers(CeremonyFixtures.bn254)
        try contributeToPowers(CeremonyFixtures.bls12381)
    }

    @Test("circuits that no key can be made for") func setup() throws {
        let folder = try TemporaryFolder()
        // Only the counts are looked at before the refusal.
        let shape = R1CSShape(
            wireCount: 0, outputCount: 0, publicInputCount: 1 << 28, privateInputCount: 0, labelCount: 0,
            constraintCount: 0)
        let none = ConstraintMatrix<BN254.Fr>()
        #expect(throws: SetupError.circuitTooLarge(log2Domain: 29, maximum: 27)) {
            try Setup.makeTestKey(
                R1CS(shape: shape, a: none, b: none, c: none, labels: []), key: folder.path("k.zkey"),
                execution: Execution(threads: 1))
        }
        #expect(try folder.names().isEmpty)
        #expect(try CoefficientSection.entryCount(a: 1 << 31, b: 1 << 30, publicCount: 1 << 30 - 2) == .max)
        #expect(throws: SetupError.tooManyEntries(1 << 32)) {
            try CoefficientSection.entryCount(a: 1 << 31, b: 1 << 30, publicCount: 1 << 30 - 1)
        }
    }
}
