package import Algebra
package import Curves
internal import Primitives
internal import RingSignatures
internal import Synchronization

/// The generators G_i and H_i that the bits of amounts stand on, made when they are first asked for and then kept.
///
/// Generator k is Hp(H(enc(H) || tag || varint(k))), with H_i = generator 2i and G_i = generator 2i + 1 (monero
/// `src/ringct/bulletproofs.cc`, `get_exponent`).
package final class RangeProofGenerators: Sendable {
    /// Those of Bulletproofs.
    package static let bulletproof = RangeProofGenerators(tag: "bulletproof")
    /// Those of Bulletproofs+.
    package static let bulletproofPlus = RangeProofGenerators(tag: "bulletproof_plus")

    /// As many of both kinds.
    package struct Vectors: Sendable {
        /// G_0, G_1, ….
        package fileprivate(set) var g: [EdwardsAffinePoint<Ed25519>] = []
        /// H_0, H_1, ….
        package fileprivate(set) var h: [EdwardsAffinePoint<Ed25519>] = []
    }

    private let prefix: [UInt8]
    private let made = Mutex(Vectors())

    private init(tag: String) { prefix = CompressedPoint(AmountGenerator.point).bytes + Array(tag.utf8) }

    /// At least the first `count` of both kinds.
    package func vectors(_ count: Int) -> Vectors {
        made.withLock { made in
            let first = made.g.count
            guard first < count else { return made }
            let points = EdwardsPoint.normalizeVariableTime(
                (2 * first..<2 * count).map { CryptoNoteHashToPoint.hash(digest(of: $0)) })
            for pair in stride(from: 0, to: points.count, by: 2) {
                made.h.append(points[pair])
                made.g.append(points[pair + 1])
            }
            return made
        }
    }

    private func digest(of index: Int) -> [UInt8] {
        Keccak256.digest(of: prefix + Varint.encode(UInt64(index)))
    }
}
