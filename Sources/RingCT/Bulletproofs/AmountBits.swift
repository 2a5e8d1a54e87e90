internal import Algebra
internal import Curves
internal import Primitives
internal import RingSignatures

/// The bits of some amounts, padded with zero amounts to a power of two of them; secret.
struct AmountBits {
    private let bits: [Choice]
    /// The bits as scalars.
    let scalars: [Scalar]

    /// 64 bits an amount, least significant first.
    init(_ amounts: [UInt64]) {
        let padding = [UInt64](repeating: 0, count: RangeProofSize.padded(amounts.count) - amounts.count)
        bits = (amounts + padding).flatMap { amount in
            (0..<RangeProofSize.bits).map { Choice(bit: amount >> UInt64($0) & 1) }
        }
        scalars = bits.map { .select(.zero, .one, when: $0) }
    }

    /// 64 times the padded number of amounts.
    var count: Int { bits.count }

    /// 1/8 of Σ bitᵢ·Gᵢ + (bitᵢ − 1)·Hᵢ; constant time.
    func scaledCommitment(_ generators: RangeProofGenerators.Vectors) -> EdwardsPoint<Ed25519> {
        var sum = EdwardsPoint<Ed25519>.identity
        for (index, bit) in bits.enumerated() {
            sum += EdwardsAffinePoint.select(-generators.h[index], generators.g[index], when: bit)
        }
        return sum * Eighth.scalar
    }
}

extension Commitment {
    /// mask·G; constant time.
    static func point(mask: Scalar) -> EdwardsPoint<Ed25519> { maskBase * mask }

    /// The encodings of the commitments times 1/8.
    static func scaledEncodings(amounts: [UInt64], masks: [Scalar]) -> [CompressedPoint] {
        let points = zip(amounts, masks).map { amount, mask in
            point(value: Scalar(amount) * Eighth.scalar, mask: mask * Eighth.scalar)
        }
        return EdwardsPoint.normalize(points).map { CompressedPoint($0) }
    }
}
