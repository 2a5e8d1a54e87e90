public import Algebra
public import Curves
public import Primitives
internal import RingSignatures

/// The secret that a transaction's sender shares with a receiver: D = 8·a·R = 8·r·A.
///
/// A copy of the secret lives in each value and is not wiped.
public struct KeyDerivation: Sendable, Confidential {
    private let bytes: [UInt8]

    /// 8·secret·point, which leaves nothing of the point's torsion. One multiplication, constant time.
    public init(secret: Ed25519.ScalarField, point: EdwardsPoint<Ed25519>) {
        self.init(eighth: point * secret)
    }

    /// 8·eighth: the derivation from what payment proofs publish of it.
    package init(eighth: EdwardsPoint<Ed25519>) { bytes = eighth.multipliedByCofactor().encoded }

    /// The derivation with these 32 bytes.
    package init(published bytes: [UInt8]) { self.bytes = bytes }

    /// The encoding of D.
    package var publishedBytes: [UInt8] { bytes }

    /// Hs(D, index): what is added to the spend key for output number `index`, and the key to its amount.
    public func scalar(at index: Int) -> Ed25519.ScalarField {
        var input = bytes + Varint.encode(UInt64(index))
        defer { input.wipe() }
        return CryptoNoteHash.scalar(input)
    }

    /// The byte by which a receiver passes over most of others' outputs without further work: the first byte of
    /// H("view_tag", D, index).
    public func viewTag(at index: Int) -> UInt8 {
        var input = MoneroDomain.viewTag + bytes + Varint.encode(UInt64(index))
        defer { input.wipe() }
        return Keccak256.digest(of: input)[0]
    }

    /// What a payment id is encrypted with: the first eight bytes of H(D, 0x8d).
    var paymentIDMask: [UInt8] {
        Array(Keccak256.digest(of: bytes + MoneroDomain.encryptedPaymentID).prefix(PaymentID.byteCount))
    }
}
