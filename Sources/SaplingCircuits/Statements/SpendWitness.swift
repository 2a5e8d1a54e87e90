public import Algebra
public import Curves
internal import FieldHashes
public import Primitives
internal import Sapling

/// What the owner of a note knows and proves (Zcash protocol specification §4.18.2).
///
/// All of it is secret but the anchor. An ordinary value: copies are not wiped.
public struct SpendWitness: Sendable, Confidential {
    /// v, in zatoshi.
    public var value: UInt64
    /// rcv, of the value commitment.
    public var valueRandomness: Jubjub.ScalarField
    /// ak, the key that validates spend signatures.
    public var ak: EdwardsAffinePoint<Jubjub>
    /// nsk, the secret of the nullifier key.
    public var nsk: Jubjub.ScalarField
    /// α, which re-randomises `ak`.
    public var alpha: Jubjub.ScalarField
    /// g_d of the note's address.
    public var diversifiedBase: EdwardsAffinePoint<Jubjub>
    /// rcm, of the note's commitment.
    public var noteRandomness: Jubjub.ScalarField
    /// Where the note stands in the tree, below 2^32.
    public var position: UInt64
    /// The siblings on the way from the note to the root, 32 of them.
    public var path: [BLS12381.Fr]
    /// The root of the tree. A note of value zero need not be in it.
    public var anchor: BLS12381.Fr

    /// The depth of the note commitment tree.
    public static let treeDepth = 32

    /// A witness with these parts. `path` must have 32 elements and `position` be below 2^32.
    public init(
        value: UInt64, valueRandomness: Jubjub.ScalarField, ak: EdwardsAffinePoint<Jubjub>, nsk: Jubjub.ScalarField,
        alpha: Jubjub.ScalarField, diversifiedBase: EdwardsAffinePoint<Jubjub>, noteRandomness: Jubjub.ScalarField,
        position: UInt64, path: [BLS12381.Fr], anchor: BLS12381.Fr
    ) {
        precondition(path.count == Self.treeDepth && position >> 32 == 0, "the tree has 32 levels")
        self.value = value
        self.valueRandomness = valueRandomness
        self.ak = ak
        self.nsk = nsk
        self.alpha = alpha
        self.diversifiedBase = diversifiedBase
        self.noteRandomness = noteRandomness
        self.position = position
        self.path = path
        self.anchor = anchor
    }

    /// The public values that this witness has a proof of, if it has one of any.
    public var inputs: SpendInputs {
        let nk = SaplingGenerators.proofGeneration * nsk
        let commitment = self.commitment(nk: nk.affine)
        return SpendInputs(
            valueCommitment: ValueCommitment(value: value, randomness: ValueCommitmentRandomness(valueRandomness))
                .point,
            anchor: anchor,
            nullifier: Nullifier(
                commitment: commitment, position: UInt32(truncatingIfNeeded: position), nk: nk.affine
            ).bytes,
            randomizedKey: (SaplingGenerators.spendAuthorization * alpha + ak).affine)
    }

    /// Checks the clauses that bind the witness alone: ak and g_d are points of large order, and the path leads to the
    /// anchor unless the value is zero.
    ///
    /// - Throws: the first clause that does not hold.
    public func check() throws(SaplingWitnessError) {
        guard ak.isOnCurve, !ak.isSmallOrder else { throw .badAuthorizingKey }
        guard diversifiedBase.isOnCurve, !diversifiedBase.isSmallOrder else { throw .badDiversifiedBase }
        guard value == 0 || root == anchor else { throw .anchorMismatch }
    }

    /// Whether the statement holds, without a circuit: `check()` passes, and the public values are those of the witness.
    public func satisfies(_ publicValues: SpendInputs) -> Bool { (try? check()) != nil && inputs == publicValues }

    /// The note's commitment: pk_d = ivk·g_d with ivk = CRH^ivk(ak, nk).
    private func commitment(nk: EdwardsAffinePoint<Jubjub>) -> NoteCommitment {
        let ivk = KeyDerivation.incomingViewingKey(ak: ak.encoded, nk: nk.encoded)
        let transmissionKey = EdwardsPoint(diversifiedBase).multiplied(by: Limbs<4>(littleEndian: ivk))
        return NoteCommitment(
            randomness: noteRandomness, base: diversifiedBase.encoded, transmissionKey: transmissionKey.encoded,
            value: value)
    }

    /// The root that the note's commitment and the path lead to.
    public var root: BLS12381.Fr {
        let nk = (SaplingGenerators.proofGeneration * nsk).affine
        var node = commitment(nk: nk).cmu
        for (level, sibling) in path.enumerated() {
            let isRight = position >> UInt64(level) & 1 == 1
            let pair = isRight ? [sibling, node] : [node, sibling]
            let prefix = (0..<6).map { UInt8(truncatingIfNeeded: level >> $0 & 1) }
            let bits = pair.flatMap { element in
                let integer = element.canonical
                return (0..<BLS12381.Fr.bitWidth).map { UInt8(truncatingIfNeeded: integer.bit($0)) }
            }
            node = JubjubPedersenHash.hash(prefix + bits).affine.u
        }
        return node
    }
}
