import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport

/// Amounts with masks and their commitments.
struct RangeStatement {
    let amounts: [UInt64]
    let masks: [Ed25519.ScalarField]

    init(_ amounts: [UInt64], seed: UInt64, for test: String = #function) {
        var generator = SeededGenerator(seed: seed, for: test)
        self.amounts = amounts
        masks = amounts.map { _ in Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64)) }
    }

    var commitments: [CompressedPoint] { zip(amounts, masks).map { Commitment(amount: $0, mask: $1).encoded } }
}

/// Points that stand in for others.
enum OddPoints {
    static let generator = CompressedPoint(EdwardsPoint<Ed25519>.generator)
    /// Of order two.
    static let smallOrder = CompressedPoint(EdwardsAffinePoint(uncheckedU: .zero, v: -.one))
    /// No encoding: the coordinate exceeds the field's modulus.
    static let notCanonical = CompressedPoint([UInt8](repeating: 0xff, count: 32)) ?? generator

    /// The point with one of order two added.
    static func twisted(_ point: CompressedPoint) throws -> CompressedPoint {
        CompressedPoint(EdwardsPoint(try point.decoded()) + EdwardsPoint(try smallOrder.decoded()))
    }
}

extension BulletproofPlus {
    /// The encoding with every count.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The proof with some of its 3 + 2·rounds points replaced.
    func replacing(_ index: Int, by point: CompressedPoint) -> BulletproofPlus {
        var parts = [a, a1, b] + l + r
        parts[index] = point
        return BulletproofPlus(
            a: parts[0], a1: parts[1], b: parts[2], r1: r1, s1: s1, d1: d1, l: Array(parts[3..<3 + l.count]),
            r: Array(parts[(3 + l.count)...]))
    }

    /// The proof with one added to one of its scalars.
    func shifting(_ index: Int) -> BulletproofPlus {
        var scalars = [r1, s1, d1]
        scalars[index] += .one
        return BulletproofPlus(a: a, a1: a1, b: b, r1: scalars[0], s1: scalars[1], d1: scalars[2], l: l, r: r)
    }

    func with(l: [CompressedPoint], r: [CompressedPoint]) -> BulletproofPlus {
        BulletproofPlus(a: a, a1: a1, b: b, r1: r1, s1: s1, d1: d1, l: l, r: r)
    }
}

extension Bulletproof {
    /// The encoding with every count.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The proof with some of its 4 + 2·rounds points replaced.
    func replacing(_ index: Int, by point: CompressedPoint) -> Bulletproof {
        var parts = [a, s, t1, t2] + l + r
        parts[index] = point
        return Bulletproof(
            a: parts[0], s: parts[1], t1: parts[2], t2: parts[3], taux: taux, mu: mu,
            l: Array(parts[4..<4 + l.count]), r: Array(parts[(4 + l.count)...]), aFolded: aFolded, bFolded: bFolded,
            t: t)
    }

    /// The proof with one added to one of its scalars.
    func shifting(_ index: Int) -> Bulletproof {
        var scalars = [taux, mu, aFolded, bFolded, t]
        scalars[index] += .one
        return Bulletproof(
            a: a, s: s, t1: t1, t2: t2, taux: scalars[0], mu: scalars[1], l: l, r: r, aFolded: scalars[2],
            bFolded: scalars[3], t: scalars[4])
    }

    func with(l: [CompressedPoint], r: [CompressedPoint]) -> Bulletproof {
        Bulletproof(
            a: a, s: s, t1: t1, t2: t2, taux: taux, mu: mu, l: l, r: r, aFolded: aFolded, bFolded: bFolded, t: t)
    }
}
