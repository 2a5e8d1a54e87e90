public import Algebra
public import Curves

/// What the public sees of a spent note (Zcash protocol specification §4.4 and §4.18.2).
public struct SpendInputs: SaplingInputs, Equatable {
    /// cv, the commitment to the note's value.
    public let valueCommitment: EdwardsAffinePoint<Jubjub>
    /// rt, the root of the tree in which the note is.
    public let anchor: BLS12381.Fr
    /// nf, 32 bytes.
    public let nullifier: [UInt8]
    /// rk, the re-randomised key under which the spend is signed.
    public let randomizedKey: EdwardsAffinePoint<Jubjub>

    /// The length of a nullifier in bytes.
    public static let nullifierByteCount = 32

    /// Known values. The nullifier must have 32 bytes.
    public init(
        valueCommitment: EdwardsAffinePoint<Jubjub>, anchor: BLS12381.Fr, nullifier: [UInt8],
        randomizedKey: EdwardsAffinePoint<Jubjub>
    ) {
        precondition(nullifier.count == Self.nullifierByteCount, "a nullifier is a BLAKE2s digest")
        self.valueCommitment = valueCommitment
        self.anchor = anchor
        self.nullifier = nullifier
        self.randomizedKey = randomizedKey
    }

    /// Reads the fields of a Spend description, 32 bytes each, with the consensus rules that concern them alone: cv and
    /// rk are canonical points not of small order, the anchor is canonical. Two square roots.
    ///
    /// - Throws: the first check that fails, in the order of the arguments.
    public init(
        valueCommitment: [UInt8], anchor: [UInt8], nullifier: [UInt8], randomizedKey: [UInt8]
    ) throws(DescriptionError) {
        self.valueCommitment = try DescriptionFields.point(.valueCommitment, valueCommitment)
        self.anchor = try DescriptionFields.element(.anchor, anchor)
        guard nullifier.count == Self.nullifierByteCount else {
            throw .wrongLength(.nullifier, actual: nullifier.count, expected: Self.nullifierByteCount)
        }
        self.nullifier = nullifier
        self.randomizedKey = try DescriptionFields.point(.randomizedKey, randomizedKey)
    }

    /// rk's coordinates, cv's coordinates, the anchor and the nullifier's bits as two numbers: the low 254 bits of its
    /// little-endian integer and the two above (§A.3.4, "Multipacking").
    public var publicInputs: [BLS12381.Fr] {
        var low = nullifier
        low[31] &= 0x3f
        return [
            randomizedKey.u, randomizedKey.v, valueCommitment.u, valueCommitment.v, anchor,
            BLS12381.Fr(reducingLittleEndian: low), BLS12381.Fr(UInt64(nullifier[31] >> 6)),
        ]
    }
}
