public import Algebra
public import Curves
public import RingSignatures

/// A Pedersen commitment to an amount, mask·G + amount·H.
public struct Commitment: Sendable, Equatable {
    /// The point.
    public let point: EdwardsAffinePoint<Ed25519>

    static let amountBase = EdwardsFixedBase(AmountGenerator.point)
    static var maskBase: EdwardsFixedBase<Ed25519> { Ed25519Generator.fixedBase }

    /// Commits to `amount`; constant time in both.
    public init(amount: UInt64, mask: Ed25519.ScalarField) {
        point = Self.point(value: Ed25519.ScalarField(amount), mask: mask).affine
    }

    /// value·H + mask·G; constant time.
    static func point(value: Ed25519.ScalarField, mask: Ed25519.ScalarField) -> EdwardsPoint<Ed25519> {
        amountBase * value + maskBase * mask
    }

    /// The commitment of mask 1 that stands for an amount in the open, as coinbase outputs have it
    /// (monero `src/ringct/rctOps.cpp`, `zeroCommit`).
    public init(openAmount amount: UInt64) { self.init(amount: amount, mask: .one) }

    /// The encoding.
    public var encoded: CompressedPoint { CompressedPoint(point) }
}
