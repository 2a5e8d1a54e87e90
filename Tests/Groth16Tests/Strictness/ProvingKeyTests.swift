import Algebra
import Circuits
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Each refusal of a `.zkey` file and of a witness, by name, on both curves.
@Suite("Refused proving keys and witnesses") struct ProvingKeyTests {
    /// Where the counts and points of section 2 begin.
    static func headerOffset<E: PairingEngine>(_ engine: E.Type) -> Int { 8 + E.Fq.byteCount + E.Fr.byteCount }

    static func section<E: PairingEngine>(_ key: TrapdoorKey<E>, _ type: UInt32) -> [UInt8] {
        key.sections.first { $0.type == type }?.bytes ?? []
    }

    static func replacing<E: PairingEngine>(
        _ key: TrapdoorKey<E>, _ type: UInt32, _ change: (inout [UInt8]) -> Void
    ) -> TrapdoorKey<E> {
        var key = key
        for i in key.sections.indices where key.sections[i].type == type { change(&key.sections[i].bytes) }
        return key
    }

    static func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    static func prove<E: PairingEngine>(_ key: TrapdoorKey<E>, _ f: Fixture<E>) throws -> Statement<E> {
        try Prover.prove(
            key: key.provingKey(policy: .allowInsecure), witness: f.witness, blinding: f.blinding,
            execution: Execution(threads: 1))
    }

    @Test("protocol and curve") func protocolAndCurve() throws {
        func check<E: PairingEngine, O: PairingEngine>(_ f: Fixture<E>, _ other: O.Type) throws {
            for (id, name) in [(UInt32(2), "PLONK"), (10, "FFLONK"), (7, "protocol 7")] {
                let key = Self.replacing(f.file, 1) { $0 = Self.word(id) }
                let error = #expect(throws: ProvingKeyError.notGroth16(protocolID: id)) { try key.provingKey() }
                #expect(error?.explanation.contains(name) == true)
            }
            let unknown = Self.replacing(f.file, 2) { $0[4] ^= 2 }
            #expect(throws: ProvingKeyError.unknownCurve) { try unknown.provingKey() }
            let oversized = Self.replacing(f.file, 2) { $0[0] = 49 }
            #expect(throws: ProvingKeyError.unknownCurve) { try oversized.provingKey() }
            #expect(throws: ProvingKeyError.wrongCurve(actual: E.curve, expected: O.curve)) {
                try TrapdoorKey<O>.provingKey(f.file.bytes)
            }
            // A forgery of the moduli leaves lengths that do not fit.
            #expect(throws: ProvingKeyError.sectionSize(section: 1, actual: 5, expected: 4)) {
                try Self.replacing(f.file, 1) { $0.append(0) }.provingKey()
            }
        }
        try check(Fixtures.bn254, BLS12381.self)
        try check(Fixtures.bls12381, BN254.self)
    }

    @Test("lengths that do not follow from the header") func sectionSizes() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            for type in UInt32(2)...9 {
                let expected = Self.section(f.file, type).count
                #expect(throws: ProvingKeyError.sectionSize(section: type, actual: expected + 1, expected: expected)) {
                    try Self.replacing(f.file, type) { $0.append(0) }.provingKey()
                }
                #expect(throws: ProvingKeyError.sectionSize(section: type, actual: expected - 1, expected: expected)) {
                    try Self.replacing(f.file, type) { $0.removeLast() }.provingKey()
                }
            }
            // A count of coefficients far beyond the section.
            let actual = Self.section(f.file, 4).count
            #expect(
                throws: ProvingKeyError.sectionSize(
                    section: 4, actual: actual, expected: 4 + Int(UInt32.max) * (12 + E.Fr.byteCount))
            ) {
                try Self.replacing(f.file, 4) { $0.replaceSubrange(0..<4, with: [255, 255, 255, 255]) }.provingKey()
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("missing, doubled and foreign sections, and other files") func container() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            for i in f.file.sections.indices {
                var key = f.file
                let type = key.sections.remove(at: i).type
                #expect(throws: BinaryContainerError.missingSection(type: type)) { try key.provingKey() }
                key = f.file
                key.sections.append(key.sections[i])
                let name = #expect(throws: BinaryContainerError.self) { try key.provingKey() }
                #expect(name?.name == "duplicateSection")
            }
            for type in [UInt32(11), 32, 33, 1000] {
                var key = f.file
                key.sections.append((type, [1, 2, 3]))
                let error = #expect(throws: BinaryContainerError.self) { try key.provingKey() }
                #expect(error?.name == "unknownSection")
            }
            #expect(throws: BinaryContainerError.self) { try TrapdoorKey<E>.provingKey(f.file.bytes + [0]) }
            #expect(throws: BinaryContainerError.self) { try TrapdoorKey<E>.provingKey([]) }
            #expect(throws: BinaryContainerError.wrongMagic(actual: Array("wtns".utf8), expected: "zkey")) {
                try TrapdoorKey<E>.provingKey(SectionFile.witness(f.circuit.witness))
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("counts that cannot be") func counts() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let offset = Self.headerOffset(E.self)
            func header(_ index: Int, _ value: UInt32) -> TrapdoorKey<E> {
                Self.replacing(f.file, 2) {
                    $0.replaceSubrange(offset + 4 * index..<offset + 4 * index + 4, with: Self.word(value))
                }
            }
            let wires = UInt32(f.circuit.wireCount)
            for publicInputs in [wires, wires + 1, .max] {
                #expect(throws: ProvingKeyError.tooManyPublicInputs(publicInputs: publicInputs, wires: wires)) {
                    try header(1, publicInputs).provingKey()
                }
            }
            #expect(throws: ProvingKeyError.tooManyPublicInputs(publicInputs: 3, wires: 0)) {
                try header(0, 0).provingKey()
            }
            let adicity = UInt32(E.Fr.Parameters.twoAdicity)
            for size in [0, 3, 12, 17, UInt32.max] + (adicity < 31 ? [1 << (adicity + 1)] : []) {
                #expect(throws: ProvingKeyError.badDomainSize(size)) { try header(2, size).provingKey() }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("points of the header") func headerPoints() {
        func check<E: PairingEngine>(_ f: Fixture<E>) where E.Fq: RandomField {
            var generator = SeededGenerator(seed: 41)
            let g1 = AffinePoint<E.G1>.byteCount
            let g2 = AffinePoint<E.G2>.byteCount
            var offset = Self.headerOffset(E.self) + 12
            let outside = OddPoints.outsideSubgroup(E.G2.self, using: &generator).montgomeryBytes
            for (element, size) in [
                ("alpha1", g1), ("beta1", g1), ("beta2", g2), ("gamma2", g2), ("delta1", g1), ("delta2", g2),
            ] {
                let range = offset..<offset + size
                offset += size
                #expect(throws: ProvingKeyError.atInfinity(element: element)) {
                    try Self.replacing(f.file, 2) { $0.replaceSubrange(range, with: repeatElement(0, count: size)) }
                        .provingKey()
                }
                // Off the curve, and not canonical.
                #expect(throws: ProvingKeyError.badPoint(element: element)) {
                    try Self.replacing(f.file, 2) { $0[range.lowerBound] ^= 1 }.provingKey()
                }
                #expect(throws: ProvingKeyError.badPoint(element: element)) {
                    try Self.replacing(f.file, 2) { $0.replaceSubrange(range, with: repeatElement(255, count: size)) }
                        .provingKey()
                }
                if size == g2 {
                    #expect(throws: ProvingKeyError.badPoint(element: element)) {
                        try Self.replacing(f.file, 2) { $0.replaceSubrange(range, with: outside) }.provingKey()
                    }
                }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("gamma equal to delta, also negated") func gammaAndDelta() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            for negated in [false, true] {
                var secrets = f.secrets
                secrets.delta = negated ? -secrets.gamma : secrets.gamma
                let file = TrapdoorKey(f.circuit, secrets)
                let error = #expect(throws: ProvingKeyError.gammaEqualsDelta(negated: negated)) {
                    try file.provingKey()
                }
                #expect(error?.name == (negated ? "gammaEqualsNegatedDelta" : "gammaEqualsDelta"))
                // Let in, it proves, and its verification key is refused in turn.
                let key = try file.provingKey(policy: .allowInsecure)
                let statement = try Prover.prove(key: key, witness: f.witness, execution: Execution(threads: 1))
                try PreparedVerifyingKey(key.verifyingKey(policy: .allowInsecure))
                    .verify(statement.proof, publicInputs: statement.publicInputs)
                #expect(throws: VerifyingKeyError.dependentElements("gamma", "delta", negated: negated)) {
                    try key.verifyingKey()
                }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("coefficients out of range or not canonical") func coefficients() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let stride = 12 + E.Fr.byteCount
            let count = (Self.section(f.file, 4).count - 4) / stride
            let wires = UInt32(f.circuit.wireCount)
            let domain = UInt32(f.circuit.domainSize)
            for index in [0, count / 2, count - 1] {
                func changed(_ word: Int, _ value: UInt32) -> TrapdoorKey<E> {
                    let start = 4 + index * stride + 4 * word
                    return Self.replacing(f.file, 4) { $0.replaceSubrange(start..<start + 4, with: Self.word(value)) }
                }
                for (word, value) in [
                    (0, UInt32(2)), (0, .max), (1, domain), (1, .max), (2, wires), (2, .max),
                ] {
                    let key = changed(word, value)
                    let entry = Self.section(key, 4).dropFirst(4 + index * stride)
                    func read(_ word: Int) -> UInt32 {
                        entry.dropFirst(4 * word).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
                    }
                    #expect(
                        throws: ProvingKeyError.coefficientOutOfRange(
                            index: index, matrix: read(0), row: read(1), wire: read(2))
                    ) { try Self.prove(key, f) }
                }
                let high = Self.replacing(f.file, 4) {
                    let start = 4 + index * stride + 12
                    $0.replaceSubrange(start..<start + E.Fr.byteCount, with: E.Fr.modulus.littleEndianBytes)
                }
                #expect(throws: ProvingKeyError.coefficientNotCanonical(index: index)) { try Self.prove(high, f) }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("IC points of an exported key") func exportedIC() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let bad = Self.replacing(f.file, 3) { $0[0] ^= 1 }
            #expect(throws: VerifyingKeyError.notOnCurve(element: "IC[0]")) { try bad.provingKey().verifyingKey() }
            let high = Self.replacing(f.file, 3) {
                $0.replaceSubrange(0..<E.Fq.byteCount, with: repeatElement(255, count: E.Fq.byteCount))
            }
            #expect(throws: VerifyingKeyError.notOnCurve(element: "IC[0]")) { try high.provingKey().verifyingKey() }
            let zero = Self.replacing(f.file, 3) {
                $0.replaceSubrange(0..<2 * E.Fq.byteCount, with: repeatElement(0, count: 2 * E.Fq.byteCount))
            }
            #expect(throws: VerifyingKeyError.atInfinity(element: "IC[0]")) { try zero.provingKey().verifyingKey() }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("the verification key inside is the one of the setup") func exportedKey() throws {
        #expect(try Fixtures.bn254.provingKey.verifyingKey() == Fixtures.bn254.verifyingKey)
        #expect(try Fixtures.bls12381.provingKey.verifyingKey() == Fixtures.bls12381.verifyingKey)
        #expect(!Fixtures.bn254.provingKey.hasContributionRecord)
    }

    @Test("a witness of another circuit, sound in itself, is refused") func witnesses() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let wires = f.circuit.wireCount
            for count in [1, wires - 1, wires + 1] {
                let witness = try Witness(Array((f.circuit.witness + f.circuit.witness).prefix(count)))
                #expect(throws: WitnessError.wireCount(actual: count, expected: wires)) {
                    try Prover.prove(key: f.provingKey, witness: witness, execution: Execution(threads: 1))
                }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }
}
