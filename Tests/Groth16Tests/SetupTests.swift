import Algebra
import Circuits
import Curves
import Foundation
import Groth16
import Primitives
import TestSupport
import Testing

@Suite struct SetupTests {
    @Test("zkey new makes snarkjs's bytes")
    func newKeyMatchesSnarkjs() throws {
        guard let folder = PublishedVectors.find("negative-groth16/uncontributed") else { return }
        let temporary = try TemporaryFolder()
        let hash = try Setup.makeKey(
            circuit: folder.appending(path: "circuit.r1cs").path, powers: folder.appending(path: "qf.ptau").path,
            key: temporary.path("z0.zkey"), execution: Execution())
        let expected = try [UInt8](Data(contentsOf: folder.appending(path: "z0.zkey")))
        #expect(try temporary.read("z0.zkey") == expected)
        // As snarkjs 0.7.6 prints it.
        #expect(
            CeremonyHash.format(hash)
                == "\t\tc3c0bcce 57bbc868 e33ee2c7 a0c622b4\n\t\t287ef342 ff71cf7c 00499d62 fd922780\n"
                + "\t\tf2b97b16 71ab60c6 f4a42e36 510b545d\n\t\t96ede454 390312d5 14322ed7 827f487e")
    }

    @Test("A test key proves and verifies on both curves", arguments: [1, 5, 40])
    func testKeyProves(steps: Int) throws {
        try checkTestKey(BN254.self, steps: steps) {
            try Setup.makeTestKey($0, key: $1, execution: Execution(threads: 2))
        }
        try checkTestKey(BLS12381.self, steps: steps) {
            try Setup.makeTestKey($0, key: $1, execution: Execution(threads: 2))
        }
    }

    private func checkTestKey<E: PairingEngine>(
        _ engine: E.Type, steps: Int, make: (R1CS<E.Fr>, String) throws -> Void
    ) throws {
        let folder = try TemporaryFolder()
        let (circuit, witness) = SetupCircuits.chain(steps: steps, of: E.Fr.self)
        try make(circuit, folder.path("key.zkey"))
        let container = try ZKeyFormat.open(path: folder.path("key.zkey"))
        #expect(container.sections.map(\.type) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        let key = try ProvingKey<E> { try container.section($0) }
        #expect(key.header.domainSize >= steps + 3 && key.header.domainSize < 2 * (steps + 3))
        let values = try Witness(witness)
        let statement = try Prover.prove(key: key, witness: values, verifyAfter: true, execution: Execution(threads: 1))
        #expect(statement.publicInputs == [witness[1], witness[2]])
        let transcript = try key.transcript()
        #expect(transcript.testKeyNotice == TestKey.notice)
        #expect(transcript.contributions.count == 1)
        #expect(transcript.contributions.first?.deltaAfter == key.header.delta1)
        // The exported verification key is marked, and the mark survives the file form.
        let exported = try key.verifyingKey(testKeyNotice: transcript.testKeyNotice)
        #expect(try VerifyingKey<E>(json: exported.json).testKeyNotice == TestKey.notice)
        // Another witness value for a wire proves nothing.
        var wrong = witness
        wrong[3] += .one
        let wrongValues = try Witness(wrong)
        #expect(throws: VerificationError.equationNotSatisfied) {
            _ = try Prover.prove(key: key, witness: wrongValues, verifyAfter: true, execution: Execution(threads: 1))
        }
    }

    @Test("Given secrets yield the same key on any number of threads, and their own points")
    func fixedSecrets() throws {
        let folder = try TemporaryFolder()
        let (circuit, _) = SetupCircuits.chain(steps: 700, of: BN254.Fr.self)
        let secrets = [BN254.Fr(1_234_567), BN254.Fr(89), BN254.Fr(1011), BN254.Fr(1213)]
        for threads in [1, 2, 3] {
            try Setup.makeTestKey(
                circuit, secrets: secrets, s: BN254.Fr(5), key: folder.path("\(threads).zkey"),
                execution: Execution(threads: threads))
        }
        #expect(try folder.read("1.zkey") == folder.read("2.zkey"))
        #expect(try folder.read("1.zkey") == folder.read("3.zkey"))
        let container = try ZKeyFormat.open(path: folder.path("1.zkey"))
        let key = try ProvingKey<BN254> { try container.section($0) }
        let g1 = BN254.G1.generator
        #expect(key.header.alpha1 == (g1 * secrets[1]).affine)
        #expect(key.header.beta1 == (g1 * secrets[2]).affine)
        #expect(key.header.delta1 == (g1 * secrets[3]).affine)
        #expect(key.header.delta2 == (BN254.G2.generator * secrets[3]).affine)
        // H is L_{2i+1}(τ)/δ on the doubled domain: summed over i with 1/(2n)·…, all odd and even ones together give 1;
        // checked here point by point from the definition.
        let n = key.header.domainSize
        let tau = secrets[0]
        let domain = try EvaluationDomain<BN254.Fr>(
            log2Size: (2 * n).trailingZeroBitCount, rootOfUnity: BN254.rootOfUnity)
        let vanishing = tau.powerVariableTime(Limbs<1>(small: UInt64(2 * n))) - .one
        let points = PointList<BN254.G1>(key.h, section: 9, count: n)
        for i in [0, 1, n / 2, n - 1] {
            let root = domain.root.powerVariableTime(Limbs<1>(small: UInt64(2 * i + 1)))
            let denominator = try #require((BN254.Fr(UInt64(2 * n)) * (tau - root) * secrets[3]).inverse())
            #expect(try points.point(i) == (g1 * (vanishing * root * denominator)).affine)
        }
        // A wire of no constraint has the identity everywhere.
        #expect(try PointList<BN254.G1>(key.a, section: 5, count: circuit.wireCount).point(4).isIdentity)
        #expect(try PointList<BN254.G2>(key.b2, section: 7, count: circuit.wireCount).point(4).isIdentity)
    }

    @Test("Sums of public multiples equal the sum of single ones")
    func pointSums() {
        var generator = SeededGenerator(seed: 18)
        var sum = PointSum<BN254.G1>()
        var expected = ProjectivePoint<BN254.G1>.identity
        let small: [BN254.Fr] = [.zero, .one, -.one, BN254.Fr(6), -BN254.Fr(1 << 31), BN254.Fr(1 << 33)]
        for value in small + (0..<6).map({ _ in BN254.Fr.random(using: &generator) }) {
            let point = (BN254.G1.generator * BN254.Fr.random(using: &generator)).affine
            sum.add(point, times: value)
            expected += point.multipliedVariableTime(by: value)
        }
        #expect(sum.total() == expected)
        #expect(PointSum<BN254.G1>().total().isIdentity)
    }

    @Test("Secrets that are roots of unity or zero are refused")
    func unusableSecrets() throws {
        let folder = try TemporaryFolder()
        let (circuit, _) = SetupCircuits.chain(steps: 5, of: BN254.Fr.self)
        // 5 constraints and 3 public rows: a domain of 8; a 16th root of unity kills H's denominators only.
        for tau in [BN254.Fr.one, try EvaluationDomain<BN254.Fr>(log2Size: 4, rootOfUnity: BN254.rootOfUnity).root] {
            #expect(throws: SetupError.unusableSecrets) {
                try Setup.makeTestKey(
                    circuit, secrets: [tau, .one, .one, .one], s: .one, key: folder.path("k"), execution: Execution())
            }
        }
        #expect(throws: SetupError.unusableSecrets) {
            try Setup.makeTestKey(
                circuit, secrets: [BN254.Fr(9), .one, .one, .zero], s: .one, key: folder.path("k"),
                execution: Execution())
        }
        #expect(try folder.names().isEmpty)
    }

    @Test("A setup over its own input is refused, and a cancelled one leaves nothing")
    func filesAreSafe() throws {
        let folder = try TemporaryFolder()
        let (circuit, _) = SetupCircuits.chain(steps: 5, of: BN254.Fr.self)
        try circuit.write(path: folder.path("c.r1cs"))
        let before = try folder.read("c.r1cs")
        #expect(throws: FileError.self) {
            try Setup.makeTestKey(circuit: folder.path("c.r1cs"), key: folder.path("c.r1cs"), execution: Execution())
        }
        let flag = CancellationFlag()
        let execution = Execution(cancellation: flag) { if $0.phase == "computing A" { flag.cancel() } }
        #expect(throws: Cancelled.self) {
            try Setup.makeTestKey(circuit: folder.path("c.r1cs"), key: folder.path("c.zkey"), execution: execution)
        }
        #expect(try folder.names() == ["c.r1cs"])
        #expect(try folder.read("c.r1cs") == before)
        try Setup.makeTestKey(circuit: folder.path("c.r1cs"), key: folder.path("c.zkey"), execution: Execution())
        #expect(try folder.names() == ["c.r1cs", "c.zkey"])
    }
}
