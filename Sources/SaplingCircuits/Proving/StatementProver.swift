internal import Algebra
public import Circuits
public import Curves
public import Groth16
public import Primitives

/// A secret side of one of the two statements.
public protocol SaplingWitness: Sendable {
    /// The public side.
    associatedtype Inputs: SaplingInputs, Equatable
    /// The parameter file of the statement.
    static var parameters: SaplingParameters { get }
    /// A witness, satisfying or not, that the circuit is built with.
    static var blank: Self { get }
    /// The public values that belong to this witness.
    var inputs: Inputs { get }
    /// Checks the clauses that bind the witness alone.
    ///
    /// - Throws: the first clause that does not hold.
    func check() throws(SaplingWitnessError)
    /// Adds the statement to a constraint system.
    func synthesize(into system: inout ConstraintSystem<BLS12381.Fr>)
}

/// Proves one of the two statements, with the published parameters or with a test set-up.
///
/// Loading takes about half a second for the Spend statement, most of it for the circuit and for converting the points;
/// it holds some 100 MiB.
public struct StatementProver<Witness: SaplingWitness>: Sendable {
    private let prover: BellmanProver
    /// The verification key of these parameters.
    public let verifyingKey: SaplingVerifyingKey<Witness.Inputs>

    /// Whether one party made the parameters and could forge proofs under them.
    public var isForTests: Bool { verifyingKey.key.testKeyNotice != nil }

    /// Reads the published parameters in a folder, after checking their length and digest.
    ///
    /// - Throws: `FileError`, `SaplingParametersError`, `BellmanKeyError`, `VerifyingKeyError`, `Cancelled`.
    public init(folder: String, execution: Execution) throws {
        try self.init(
            file: Witness.parameters.map(folder: folder, execution: execution), execution: execution)
    }

    /// Reads a parameter file whose origin is not checked: a test set-up.
    ///
    /// - Throws: as `init(folder:execution:)`.
    public init(file: ByteRegion, execution: Execution) throws {
        let key = try BellmanKey(file, execution: execution)
        try execution.step("building the circuit")
        prover = try BellmanProver(key: key, circuit: Self.circuit, execution: execution)
        verifyingKey = SaplingVerifyingKey(key.verifyingKey)
    }

    /// The constraints of the statement.
    package static var circuit: R1CS<BLS12381.Fr> {
        var system = ConstraintSystem<BLS12381.Fr>()
        Witness.blank.synthesize(into: &system)
        return system.finish().r1cs
    }

    /// The bytes of a parameter file made by one party, who could forge proofs: for chains of one's own.
    ///
    /// - Throws: `SetupError`, `RandomnessError`, `Cancelled`.
    public static func testParameters(execution: Execution) throws -> [UInt8] {
        try BellmanTestSetup.key(for: circuit, secrets: .random(), execution: execution)
    }

    /// Proves that a witness satisfies the statement with its public values. Variable time in the witness.
    ///
    /// - Parameter verifyAfter: whether the proof is verified before it is given out; two milliseconds.
    /// - Throws: `SaplingWitnessError`, `VerificationError`, `Cancelled`.
    public func prove(
        _ witness: Witness, verifyAfter: Bool = true, execution: Execution
    ) throws -> (inputs: Witness.Inputs, proof: SaplingProof) {
        try prove(witness, blinding: .random(), verifyAfter: verifyAfter, execution: execution)
    }

    /// As `prove(_:verifyAfter:execution:)` with given blinding.
    package func prove(
        _ witness: Witness, blinding: ProofBlinding<BLS12381>, verifyAfter: Bool = true, execution: Execution
    ) throws -> (inputs: Witness.Inputs, proof: SaplingProof) {
        try execution.step("computing the witness")
        try witness.check()
        let proof = try prover.prove(Self.values(witness), blinding: blinding, execution: execution)
        let inputs = witness.inputs
        if verifyAfter { try verifyingKey.verify(proof, inputs) }
        return (inputs, proof)
    }

    /// Computes the values of all wires, which takes the first tenth of a proof's time, and returns their number.
    public static func wireCount(of witness: Witness) -> Int { values(witness).count }

    /// The values of all wires.
    package static func values(_ witness: Witness) -> [BLS12381.Fr] {
        var system = ConstraintSystem<BLS12381.Fr>(recordsConstraints: false)
        witness.synthesize(into: &system)
        return system.finishValues()
    }
}

extension SpendWitness: SaplingWitness {
    public static var parameters: SaplingParameters { .spend }

    public static var blank: SpendWitness {
        SpendWitness(
            value: 0, valueRandomness: .zero, ak: .generator, nsk: .zero, alpha: .zero, diversifiedBase: .generator,
            noteRandomness: .zero, position: 0, path: Array(repeating: .zero, count: treeDepth), anchor: .zero)
    }

    public func synthesize(into system: inout ConstraintSystem<BLS12381.Fr>) {
        SpendCircuit.synthesize(self, into: &system)
    }
}

extension OutputWitness: SaplingWitness {
    public static var parameters: SaplingParameters { .output }

    public static var blank: OutputWitness {
        OutputWitness(
            value: 0, valueRandomness: .zero, diversifiedBase: .generator, transmissionKey: .generator,
            noteRandomness: .zero, ephemeralSecret: .zero)
    }

    public func synthesize(into system: inout ConstraintSystem<BLS12381.Fr>) {
        OutputCircuit.synthesize(self, into: &system)
    }
}
