import Algebra
import Circuits
import Curves
import Groth16
import Primitives
import TestSupport
import Testing

/// Keys in bellman's form for a small circuit: each refusal by name, and proofs against the verifier.
@Suite("Keys in bellman's form") struct BellmanKeyTests {
    typealias Fr = BLS12381.Fr
    typealias Section = BellmanKeyError.Section

    static let execution = Execution(threads: 2)

    /// x² = y for `steps` steps, from a private to a public value; a few wires in A only.
    static func circuit(_ steps: Int, start: UInt64 = 3) -> BuiltCircuit<Fr> {
        var system = ConstraintSystem<Fr>()
        var value = Fr(start)
        var wire = system.intermediate("x", value)
        for _ in 0..<steps {
            value = value.squared()
            let next = system.intermediate("y", value)
            system.enforce("square", wire, wire, next)
            let double = system.intermediate("double", value.doubled())
            system.enforce("double", LinearCombination(double), LinearCombination(.one), Fr(2) * next)
            wire = next
        }
        system.expose("out", wire)
        return system.finish()
    }

    static func secrets() -> SetupSecrets<Fr> {
        SetupSecrets(tau: Fr(12345), alpha: Fr(7), beta: Fr(11), delta: Fr(13))
    }

    static let small = circuit(20)
    static let file: [UInt8] = {
        do { return try BellmanTestSetup.key(for: small.r1cs, secrets: secrets(), execution: execution) } catch {
            return []
        }
    }()

    static func read(_ bytes: [UInt8]) throws -> BellmanKey {
        try BellmanKey(ByteRegion(copying: bytes), execution: execution)
    }

    /// The positions of the sections in the file: first byte and number of points.
    static let layout: [(section: Section, start: Int, count: Int, size: Int)] = {
        var layout: [(Section, Int, Int, Int)] = [
            (.alpha1, 0, 1, 96), (.beta1, 96, 1, 96), (.beta2, 192, 1, 192), (.gamma2, 384, 1, 192),
            (.delta1, 576, 1, 96), (.delta2, 672, 1, 192),
        ]
        var position = 864
        for (section, size) in [(Section.ic, 96), (.h, 96), (.l, 96), (.a, 96), (.b1, 96), (.b2, 192)] {
            let count = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            layout.append((section, position + 4, count, size))
            position += 4 + count * size
        }
        layout.append((.trailer, position, 0, 0))
        return layout
    }()

    @Test("proofs verify under the key's verification key; false ones do not", arguments: [1, 3, 20, 63, 64])
    func proofs(_ steps: Int) throws {
        let circuit = Self.circuit(steps)
        let key = try Self.read(
            BellmanTestSetup.key(for: circuit.r1cs, secrets: Self.secrets(), execution: Self.execution))
        let prover = try BellmanProver(key: key, circuit: circuit.r1cs, execution: Self.execution)
        let verifier = PreparedVerifyingKey(key.verifyingKey)
        var values = circuit.witness.elements()
        let inputs = Array(values[1...1])
        let proof = try prover.prove(values, execution: Self.execution)
        try verifier.verify(proof, publicInputs: inputs)
        #expect(throws: VerificationError.equationNotSatisfied) {
            try verifier.verify(proof, publicInputs: [inputs[0] + .one])
        }
        values[2] += .one
        let wrong = try prover.prove(values, execution: Self.execution)
        #expect(throws: VerificationError.equationNotSatisfied) { try verifier.verify(wrong, publicInputs: inputs) }
        #expect(throws: WitnessError.wireCount(actual: values.count - 1, expected: values.count)) {
            try prover.prove(values.dropLast(), execution: Self.execution)
        }
    }

    @Test("the key says what it is") func notice() throws {
        let key = try Self.read(Self.file)
        #expect(key.verifyingKey.testKeyNotice == TestKey.notice)
        var published = Array(Self.file.dropLast(TestKey.notice.utf8.count))
        #expect(throws: BellmanKeyError.unknownTrailer) { try Self.read(published) }
        published += [UInt8](repeating: 1, count: 64) + [0, 0, 0, 2] + [UInt8](repeating: 0, count: 2 * 544)
        #expect(try Self.read(published).verifyingKey.testKeyNotice == nil)
        #expect(throws: BellmanKeyError.unknownTrailer) { try Self.read(published + [0]) }
        #expect(throws: BellmanKeyError.unknownTrailer) { try Self.read(published.dropLast()) }
        let empty = Array(published.dropLast(2 * 544 + 4)) + [0, 0, 0, 0]
        #expect(throws: BellmanKeyError.unknownTrailer) { try Self.read(empty) }
    }

    @Test("a file cut short is refused wherever it ends") func truncated() throws {
        for (section, start, count, size) in Self.layout where section != .trailer {
            let end = start + count * size
            #expect(throws: BellmanKeyError.truncated(section, needed: count * size, remaining: count * size - 1)) {
                try Self.read(Array(Self.file[..<(end - 1)]))
            }
            if start > 864 {
                #expect(throws: BellmanKeyError.truncated(section, needed: 4, remaining: 3)) {
                    try Self.read(Array(Self.file[..<(start - 1)]))
                }
            }
        }
        // A count of 2³² − 1 sets nothing aside.
        var bytes = Self.file
        let h = Self.layout[7].start
        bytes.replaceSubrange(h - 4..<h, with: [255, 255, 255, 255])
        #expect(throws: BellmanKeyError.truncated(.h, needed: 96 * 0xffff_ffff, remaining: bytes.count - h)) {
            try Self.read(bytes)
        }
    }

    @Test("points that are none are refused, by section and index") func badPoints() throws {
        for (section, start, count, size) in Self.layout where count > 0 {
            let index = count - 1
            let position = start + index * size
            for flag in [0x80, 0x40, 0x20] as [UInt8] {
                var bytes = Self.file
                bytes[position] |= flag
                #expect(throws: BellmanKeyError.notCanonical(section, index: index)) { try Self.read(bytes) }
            }
            var bytes = Self.file
            bytes[position + size - 1] ^= 1
            #expect(throws: BellmanKeyError.notOnCurve(section, index: index)) { try Self.read(bytes) }
            bytes.replaceSubrange(position..<position + size, with: [UInt8](repeating: 0, count: size))
            #expect(throws: BellmanKeyError.notOnCurve(section, index: index)) { try Self.read(bytes) }
        }
    }

    /// A point of the curve outside the subgroup.
    static let outside: AffinePoint<BLS12381.G1> = {
        for x in 1...100 as ClosedRange<UInt64> {
            let x = BLS12381.Fq(x)
            guard let y = (x.squared() * x + BLS12381.Fq(4)).squareRoot() else { continue }
            let point = AffinePoint<BLS12381.G1>(uncheckedX: x, y: y)
            if !point.isTorsionFree { return point }
        }
        return .identity
    }()

    @Test("the fixed part's points lie in their subgroups and belong together") func fixedPart() throws {
        for (section, start) in [(Section.alpha1, 0), (.beta1, 96), (.delta1, 576)] {
            var bytes = Self.file
            bytes.replaceSubrange(start..<start + 96, with: Self.outside.encoded(as: .zcashUncompressed))
            #expect(throws: BellmanKeyError.notInSubgroup(section)) { try Self.read(bytes) }
        }
        for (first, second, start) in [(Section.beta1, Section.beta2, 96), (.delta1, .delta2, 576)] {
            var bytes = Self.file
            let other = AffinePoint<BLS12381.G1>.generator.encoded(as: .zcashUncompressed)
            bytes.replaceSubrange(start..<start + 96, with: other)
            #expect(throws: BellmanKeyError.differentLogarithms(first, second)) { try Self.read(bytes) }
        }
    }

    @Test("a key of another circuit is refused by the section that does not fit") func otherCircuit() throws {
        let key = try Self.read(Self.file)
        #expect(throws: BellmanKeyError.elementCount(.h, actual: 63, expected: 31)) {
            try BellmanProver(key: key, circuit: Self.circuit(10).r1cs, execution: Self.execution)
        }
        #expect(throws: BellmanKeyError.elementCount(.l, actual: 41, expected: 43)) {
            try BellmanProver(key: key, circuit: Self.circuit(21).r1cs, execution: Self.execution)
        }
        var twoInputs = ConstraintSystem<Fr>()
        let x = twoInputs.intermediate("x", .one)
        twoInputs.expose("a", x)
        twoInputs.expose("b", x)
        let r1cs = twoInputs.finish().r1cs
        #expect(throws: BellmanKeyError.elementCount(.ic, actual: 2, expected: 3)) {
            try BellmanProver(key: key, circuit: r1cs, execution: Self.execution)
        }
    }

    @Test("every refusal explains itself") func explanations() {
        for section in Section.allCases {
            for error in [
                BellmanKeyError.truncated(section, needed: 2, remaining: 1), .notCanonical(section, index: 5),
                .notOnCurve(section, index: 5), .notInSubgroup(section), .differentLogarithms(section, .beta2),
                .elementCount(section, actual: 1, expected: 2),
            ] { #expect(error.explanation.contains(section.rawValue)) }
        }
    }
}
