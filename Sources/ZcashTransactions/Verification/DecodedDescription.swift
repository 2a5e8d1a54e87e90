package import Algebra
package import Curves
package import Groth16
import Primitives
package import SaplingCircuits

/// The points, elements and proof of a spend, each decoded or refused.
package struct DecodedSpend: Sendable {
    package let valueCommitment: Result<EdwardsAffinePoint<Jubjub>, DescriptionError>
    package let anchor: Result<BLS12381.Fr, DescriptionError>
    package let randomizedKey: Result<EdwardsAffinePoint<Jubjub>, DescriptionError>
    package let proof: Result<SaplingProof, ProofEncodingError>

    /// About 2 ms, nearly all of it for the proof's subgroups.
    package init(_ spend: SpendDescription) {
        valueCommitment = .point(.valueCommitment, spend.valueCommitment)
        anchor = .element(.anchor, spend.anchor)
        randomizedKey = .point(.randomizedKey, spend.randomizedKey)
        proof = .proof(spend.proof)
    }
}

/// The points, elements and proof of an output, each decoded or refused.
package struct DecodedOutput: Sendable {
    package let valueCommitment: Result<EdwardsAffinePoint<Jubjub>, DescriptionError>
    package let noteCommitment: Result<BLS12381.Fr, DescriptionError>
    package let ephemeralKey: Result<EdwardsAffinePoint<Jubjub>, DescriptionError>
    package let proof: Result<SaplingProof, ProofEncodingError>

    package init(_ output: OutputDescription) {
        valueCommitment = .point(.valueCommitment, output.valueCommitment)
        noteCommitment = .element(.noteCommitment, output.noteCommitment)
        ephemeralKey = .point(.ephemeralKey, output.ephemeralKey)
        proof = .proof(output.proof)
    }
}

extension Result where Success == EdwardsAffinePoint<Jubjub>, Failure == DescriptionError {
    fileprivate static func point(_ field: DescriptionError.Field, _ bytes: [UInt8]) -> Self {
        Result { () throws(DescriptionError) in try DescriptionFields.point(field, bytes) }
    }
}

extension Result where Success == BLS12381.Fr, Failure == DescriptionError {
    fileprivate static func element(_ field: DescriptionError.Field, _ bytes: [UInt8]) -> Self {
        Result { () throws(DescriptionError) in try DescriptionFields.element(field, bytes) }
    }
}

extension Result where Success == SaplingProof, Failure == ProofEncodingError {
    fileprivate static func proof(_ bytes: [UInt8]) -> Self {
        Result { () throws(ProofEncodingError) in try SaplingProof(encoded: bytes) }
    }
}
