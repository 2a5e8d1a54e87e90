public import RingCT
public import RingSignatures

/// The kinds of RingCT transactions (monero `src/ringct/rctTypes.h`).
public enum RingCTType: UInt8, Hashable, Sendable, Comparable, CaseIterable {
    /// One MLSAG signature for all inputs, Borromean range proofs.
    case full = 1
    /// One MLSAG signature for each input, Borromean range proofs.
    case simple
    /// MLSAG signatures, one or more Bulletproofs.
    case bulletproof
    /// MLSAG signatures, one Bulletproof, amounts encrypted in 8 bytes.
    case bulletproof2
    /// CLSAG signatures, one Bulletproof.
    case clsag
    /// CLSAG signatures, one Bulletproofs+ proof.
    case bulletproofPlus

    /// Whether amounts are encrypted in 8 bytes, with masks that the receiver derives.
    public var hasCompactAmounts: Bool { self >= .bulletproof2 }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What hides the amounts of a transaction of version 2 and proves that they balance.
public struct RingCTSignatures: Equatable, Sendable {
    /// The kind.
    public var type: RingCTType
    /// The fee in piconero, in the open.
    public var fee: UInt64
    /// For each input a commitment to its amount under a new mask; none in type ``RingCTType/full``.
    public var pseudoOutputs: [CompressedPoint]
    /// For each output its amount, for the receiver.
    public var encryptedAmounts: [AmountCiphertext]
    /// For each output the commitment to its amount.
    public var commitments: [CompressedPoint]
    /// Proofs that the outputs' amounts lie below 2⁶⁴.
    public var rangeProofs: RangeProofs
    /// The right to spend: one signature for each input, or one for all in type ``RingCTType/full``.
    public var ringSignatures: InputSignatures

    /// Range proofs of one kind.
    public enum RangeProofs: Equatable, Sendable {
        /// One for each output.
        case borromean([BorromeanRangeProof])
        /// One for all outputs from type ``RingCTType/bulletproof2`` on.
        case bulletproofs([Bulletproof])
        /// One for all outputs.
        case bulletproofsPlus([BulletproofPlus])
    }

    /// Ring signatures of one kind.
    public enum InputSignatures: Equatable, Sendable {
        /// Types 1 to 4.
        case mlsag([MLSAGSignature])
        /// Types 5 and 6.
        case clsag([CLSAGSignature])
    }

    /// Signatures of these parts.
    public init(
        type: RingCTType, fee: UInt64, pseudoOutputs: [CompressedPoint], encryptedAmounts: [AmountCiphertext],
        commitments: [CompressedPoint], rangeProofs: RangeProofs, ringSignatures: InputSignatures
    ) {
        self.type = type
        self.fee = fee
        self.pseudoOutputs = pseudoOutputs
        self.encryptedAmounts = encryptedAmounts
        self.commitments = commitments
        self.rangeProofs = rangeProofs
        self.ringSignatures = ringSignatures
    }
}
