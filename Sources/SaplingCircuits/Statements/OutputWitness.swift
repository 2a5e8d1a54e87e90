public import Algebra
public import Curves
public import Primitives
internal import Sapling

/// What the maker of a note knows and proves (Zcash protocol specification §4.18.3).
///
/// All of it is secret. An ordinary value: copies are not wiped.
public struct OutputWitness: Sendable, Confidential {
    /// v, in zatoshi.
    public var value: UInt64
    /// rcv, of the value commitment.
    public var valueRandomness: Jubjub.ScalarField
    /// g_d of the receiver's address.
    public var diversifiedBase: EdwardsAffinePoint<Jubjub>
    /// pk_d of the receiver's address. The statement does not say that it is a point of the curve.
    public var transmissionKey: EdwardsAffinePoint<Jubjub>
    /// rcm, of the note's commitment.
    public var noteRandomness: Jubjub.ScalarField
    /// esk, the secret of the note's encryption.
    public var ephemeralSecret: Jubjub.ScalarField

    /// A witness with these parts.
    public init(
        value: UInt64, valueRandomness: Jubjub.ScalarField, diversifiedBase: EdwardsAffinePoint<Jubjub>,
        transmissionKey: EdwardsAffinePoint<Jubjub>, noteRandomness: Jubjub.ScalarField,
        ephemeralSecret: Jubjub.ScalarField
    ) {
        self.value = value
        self.valueRandomness = valueRandomness
        self.diversifiedBase = diversifiedBase
        self.transmissionKey = transmissionKey
        self.noteRandomness = noteRandomness
        self.ephemeralSecret = ephemeralSecret
    }

    /// The public values that this witness has a proof of, if it has one of any.
    public var inputs: OutputInputs {
        OutputInputs(
            valueCommitment: ValueCommitment(value: value, randomness: ValueCommitmentRandomness(valueRandomness))
                .point,
            ephemeralKey: (diversifiedBase * ephemeralSecret).affine,
            noteCommitment: NoteCommitment(
                randomness: noteRandomness, base: diversifiedBase.encoded, transmissionKey: transmissionKey.encoded,
                value: value
            ).cmu)
    }

    /// Checks the clause that binds the witness alone: g_d is a point of large order.
    ///
    /// - Throws: `.badDiversifiedBase`.
    public func check() throws(SaplingWitnessError) {
        guard diversifiedBase.isOnCurve, !diversifiedBase.isSmallOrder else { throw .badDiversifiedBase }
    }

    /// Whether the statement holds, without a circuit: `check()` passes, and the public values are those of the witness.
    public func satisfies(_ publicValues: OutputInputs) -> Bool { (try? check()) != nil && inputs == publicValues }
}
