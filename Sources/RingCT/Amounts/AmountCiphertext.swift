internal import Algebra
public import Curves
public import Primitives
public import RingSignatures

/// Why an encrypted amount is refused. Each case is one check.
public enum AmountError: NamedError, Hashable {
    /// What the key decrypts is no integer of 64 bits.
    case tooLarge
    /// Amount and mask do not open the output's commitment.
    case commitmentDiffers

    public var explanation: String {
        switch self {
        case .tooLarge: "The decrypted amount exceeds 64 bits."
        case .commitmentDiffers: "The decrypted amount does not open the output's commitment."
        }
    }
}

/// An output's amount, and the mask of its commitment, encrypted to the receiver.
///
/// The key is the 32 bytes of Hs(derivation || output index) that also make the output's one-time key.
public enum AmountCiphertext: Hashable, Sendable {
    /// RingCT types 1 to 3: mask + Hs(key) and amount + Hs(Hs(key)).
    case scalars(mask: StoredScalar, amount: StoredScalar)
    /// RingCT types 4 to 6: amount ⊕ H("amount" || key) as a little-endian integer; the mask follows from the key.
    case compact(UInt64)

    /// The amount and the mask of a commitment.
    public struct Opening: Sendable, Equatable {
        /// The amount in atomic units.
        public let amount: UInt64
        /// The commitment's blinding factor.
        public let mask: Ed25519.ScalarField

        /// The opening with these values.
        public init(amount: UInt64, mask: Ed25519.ScalarField) {
            self.amount = amount
            self.mask = mask
        }
    }

    /// Encrypts for RingCT types 1 to 3.
    public init(_ opening: Opening, scalarsUnder key: Ed25519.ScalarField) {
        let (maskPad, amountPad) = Self.pads(key)
        self = .scalars(
            mask: StoredScalar(opening.mask + maskPad),
            amount: StoredScalar(Ed25519.ScalarField(opening.amount) + amountPad))
    }

    /// Encrypts for RingCT types 4 to 6. The commitment's mask must be ``mask(under:)``.
    public init(_ amount: UInt64, compactUnder key: Ed25519.ScalarField) {
        self = .compact(amount ^ Self.amountPad(key))
    }

    /// The mask that outputs of RingCT types 4 to 6 have: Hs("commitment_mask" || key).
    public static func mask(under key: Ed25519.ScalarField) -> Ed25519.ScalarField {
        CryptoNoteHash.scalar(Array("commitment_mask".utf8) + key.littleEndianBytes)
    }

    /// What `key` decrypts; not to be trusted before a commitment was opened with it.
    ///
    /// - Throws: `.tooLarge`.
    public func decrypted(with key: Ed25519.ScalarField) throws(AmountError) -> Opening {
        switch self {
        case .scalars(let mask, let amount):
            let (maskPad, amountPad) = Self.pads(key)
            let value = (amount.reduced - amountPad).canonical
            guard value[1] | value[2] | value[3] == 0 else { throw .tooLarge }
            return Opening(amount: value[0], mask: mask.reduced - maskPad)
        case .compact(let bits):
            return Opening(amount: bits ^ Self.amountPad(key), mask: Self.mask(under: key))
        }
    }

    /// What `key` decrypts, after comparing with the output's commitment.
    ///
    /// - Throws: `.tooLarge`, `.commitmentDiffers`.
    public func opening(
        of commitment: CompressedPoint, with key: Ed25519.ScalarField
    ) throws(AmountError) -> Opening {
        let opening = try decrypted(with: key)
        guard Commitment(amount: opening.amount, mask: opening.mask).encoded == commitment else {
            throw .commitmentDiffers
        }
        return opening
    }

    private static func pads(
        _ key: Ed25519.ScalarField
    ) -> (mask: Ed25519.ScalarField, amount: Ed25519.ScalarField) {
        let mask = CryptoNoteHash.scalar(key.littleEndianBytes)
        return (mask, CryptoNoteHash.scalar(mask.littleEndianBytes))
    }

    private static func amountPad(_ key: Ed25519.ScalarField) -> UInt64 {
        let digest = Keccak256.digest(of: Array("amount".utf8) + key.littleEndianBytes)
        return digest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
