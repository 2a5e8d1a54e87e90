internal import Algebra
public import Curves
public import Groth16
public import Primitives

/// A proof of a Sapling statement: 192 bytes, made by ``Groth16/Proof/init(encoded:)``.
public typealias SaplingProof = Proof<BLS12381>

/// What the public sees of a Sapling statement.
public protocol SaplingInputs: Sendable {
    /// The public inputs of the proof, in the order of the verification key.
    var publicInputs: [BLS12381.Fr] { get }
}

/// The verification key of one Sapling statement, which verifies proofs of that statement only.
public struct SaplingVerifyingKey<Inputs: SaplingInputs>: Sendable {
    /// The key with everything computed that does not depend on a proof.
    public let prepared: PreparedVerifyingKey<BLS12381>

    /// Prepares a key: one of the published ones or a test key of the same statement.
    public init(_ key: VerifyingKey<BLS12381>) { prepared = PreparedVerifyingKey(key) }

    /// The key.
    public var key: VerifyingKey<BLS12381> { prepared.key }

    /// Verifies one proof; three Miller loops and a final exponentiation, variable time in public data.
    ///
    /// - Throws: `VerificationError.equationNotSatisfied`.
    public func verify(_ proof: SaplingProof, _ inputs: Inputs) throws(VerificationError) {
        try prepared.verify(proof, publicInputs: inputs.publicInputs)
    }

    /// Verifies many proofs under random weights: N + 3 Miller loops and one final exponentiation. Where that fails the
    /// culprits are sought by halving.
    ///
    /// - Throws: `BatchVerificationError` naming every failing position, `Cancelled`.
    public func verifyBatch(
        _ statements: [(inputs: Inputs, proof: SaplingProof)], execution: Execution
    ) throws {
        try prepared.verifyBatch(
            statements.map { Statement(proof: $0.proof, publicInputs: $0.inputs.publicInputs) }, execution: execution)
    }
}
