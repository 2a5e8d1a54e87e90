public import Algebra
public import Curves
public import RingSignatures

/// A Pedersen commitment to an amount, mask·G + amount·H.
public struct Commitment: Sendable, Equatable {
    /// The point.
    public let point: EdwardsAffinePoint<Ed25519>

    private static let amountBase = EdwardsFixedBase(AmountGenerator.point)
    private static let maskBase = EdwardsFixedBase(EdwardsAffinePoint<Ed25519>.generator)

    /// Commits to `amount`; constant time in both.
    public init(amount: UInt64, mask: Ed25519.ScalarField) {
        point = (Self.maskBase * mask + Self.amountBase * Ed25519.ScalarField(amount)).affine
    }

    /// The commitment of mask 1 that stands for an amount in the open, as coinbase outputs have it
    /// (monero `src/ringct/rctOps.cpp`, `zeroCommit`).
    public init(openAmount amount: UInt64) { self.init(amount: amount, mask: .one) }

    /// The encoding.
    public var encoded: CompressedPoint { CompressedPoint(point) }
}
