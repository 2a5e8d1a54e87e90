import Algebra
import BigNumbers
import TestSupport

extension LimbVector {
    /// The words of an integer known to fit.
    init(_ integer: BigInt) {
        self.init()
        for (i, word) in integer.magnitudeWords.enumerated() { self[i] = word }
    }
}

extension BigInt {
    /// The integer of a vector of words.
    init<V: LimbVector>(_ vector: V) {
        self.init(words: (0..<V.count).map { vector[$0] })
    }
}

extension PrimeField {
    static var order: BigInt { BigInt(modulus) }
    static var radix: BigInt { BigInt.one << (64 * Canonical.count) }
    var integer: BigInt { BigInt(canonical) }
}

/// Integers of a field's width: edges first, then patterned and uniform random ones.
struct Operands<F: PrimeField> {
    var generator: SeededGenerator
    /// Edge values below the modulus.
    let canonicalEdges: [BigInt]
    /// Edge values of the field's width that are not below the modulus.
    let excessiveEdges: [BigInt]

    init(seed: UInt64, for test: String = #function) {
        generator = SeededGenerator(seed: seed, for: "\(test) in \(F.Parameters.name)")
        let p = F.order
        let radix = F.radix
        var edges: [BigInt] = [
            0, 1, 2, 3, p - 2, p - 1, p, p + 1, p + 2, (p - 1) >> 1, (p + 1) >> 1, p << 1, (p << 1) - 1,
            (BigInt.one << 256) - 1, BigInt.one << 255, radix - 1, radix - 2, radix >> 1, radix - p,
            BigInt(F.Parameters.r), BigInt(F.Parameters.r2), p - BigInt(F.Parameters.r), (p >> 64) << 64,
            BigInt.one << (F.bitWidth - 1), (BigInt.one << F.bitWidth) - 1,
        ]
        for i in 0..<F.Canonical.count {
            let word = BigInt.one << (64 * i)
            edges += [
                word, word - 1, word + 1, word << 63, (word << 63) - 1, word * BigInt(UInt64.max), p ^ word,
                p - word, p + word, p & (word - 1), p - (p & (word - 1)),
            ]
        }
        edges += [
            BigInt(words: [UInt64](repeating: 0xaaaa_aaaa_aaaa_aaaa, count: F.Canonical.count)) >> 2,
            BigInt(words: [UInt64](repeating: 0xffff_ffff_0000_0000, count: F.Canonical.count)) >> 3,
            BigInt(words: [UInt64](repeating: 0x0000_0000_ffff_ffff, count: F.Canonical.count)),
        ]
        let fitting = Set(edges.filter { $0 >= 0 && $0 < radix }).sorted()
        canonicalEdges = fitting.filter { $0 < p }
        excessiveEdges = fitting.filter { $0 >= p }
    }

    /// Any integer of the field's width: uniform, or with words of only zeros or ones among random ones.
    mutating func nextWide() -> BigInt {
        let isPatterned = generator.next() & 1 == 0
        let words = (0..<F.Canonical.count).map { _ -> UInt64 in
            guard isPatterned else { return generator.next() }
            switch generator.next() % 4 {
            case 0: return 0
            case 1: return .max
            case 2: return 1 << (generator.next() % 64)
            default: return generator.next()
            }
        }
        return BigInt(words: words)
    }

    /// An integer below the modulus and the element it names.
    mutating func next() throws -> (integer: BigInt, element: F) {
        let integer: BigInt
        if generator.next() % 8 == 0 {
            integer = canonicalEdges[Int(generator.next() % UInt64(canonicalEdges.count))]
        } else {
            integer = try nextWide().modulo(F.order)
        }
        return (integer, try element(integer))
    }

    /// The element named by an integer below the modulus.
    func element(_ integer: BigInt) throws -> F {
        guard let element = F(canonical: F.Canonical(integer)) else { throw UnexpectedRefusal() }
        return element
    }
}

/// An integer below the modulus was not accepted.
struct UnexpectedRefusal: Error {}
