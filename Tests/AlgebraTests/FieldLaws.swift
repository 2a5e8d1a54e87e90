import Algebra
import BigNumbers
import Curves
import GMPArithmetic
import Primitives
import TestSupport
import Testing

/// What the laws need of a field: prime fields and all floors of the towers have it.
protocol LawfulField: Equatable, Sendable {
    static var zero: Self { get }
    static var one: Self { get }
    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self
    func squared() -> Self
    func inverse() -> Self?
    /// An element: an edge now and then, else uniform.
    static func sample(_ generator: inout SeededGenerator) -> Self
}

extension Fp: LawfulField {}
extension GMPField: LawfulField {}

extension PrimeField {
    static func sample(_ generator: inout SeededGenerator) -> Self {
        switch generator.next() % 12 {
        case 0: return .zero
        case 1: return .one
        case 2: return -.one
        default:
            var words = (Canonical(), Canonical())
            for i in 0..<Canonical.count { (words.0[i], words.1[i]) = (generator.next(), generator.next()) }
            return Self(reducingLow: words.0, high: words.1)
        }
    }
}

extension Fp2: LawfulField {
    static func sample(_ generator: inout SeededGenerator) -> Self {
        Self(.sample(&generator), .sample(&generator))
    }
}

extension Fp6: LawfulField {
    static func sample(_ generator: inout SeededGenerator) -> Self {
        Self(.sample(&generator), .sample(&generator), .sample(&generator))
    }
}

extension Fp12: LawfulField {
    static func sample(_ generator: inout SeededGenerator) -> Self {
        Self(.sample(&generator), .sample(&generator))
    }
}

/// A field whose operations are never inlined: the laws name each one many times, and inlining a tower's product at each
/// place takes the compiler minutes.
private struct Outlined<F: LawfulField>: LawfulField {
    let value: F
    @inline(never) init(_ value: F) { self.value = value }
    static var zero: Self { Self(F.zero) }
    static var one: Self { Self(F.one) }
    @inline(never) static func == (a: Self, b: Self) -> Bool { a.value == b.value }
    @inline(never) static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
    @inline(never) static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
    @inline(never) static func * (a: Self, b: Self) -> Self { Self(a.value * b.value) }
    @inline(never) static prefix func - (a: Self) -> Self { Self(-a.value) }
    @inline(never) func squared() -> Self { Self(value.squared()) }
    @inline(never) func inverse() -> Self? { value.inverse().map { Self($0) } }
    @inline(never) static func sample(_ generator: inout SeededGenerator) -> Self { Self(F.sample(&generator)) }
}

/// The laws of a field, written once.
enum FieldLaws {
    static func check<F: LawfulField>(_ field: F.Type, rounds: Int, seed: UInt64) {
        checkLaws(Outlined<F>.self, rounds: rounds, seed: seed)
    }

    private static func checkLaws<F: LawfulField>(_ field: F.Type, rounds: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, for: "laws of \(F.self)")
        var tally = Tally()
        let (zero, one) = (F.zero, F.one)
        tally.check(zero != one, "0 and 1 differ")
        tally.check(zero.inverse() == nil, "0 has no inverse")
        tally.check(one.inverse() == one, "1 is its own inverse")
        tally.check(-zero == zero, "0 is its own negative")
        for _ in 0..<rounds {
            let (a, b, c) = (F.sample(&generator), F.sample(&generator), F.sample(&generator))
            tally.check(a + b == b + a, "sums commute")
            tally.check((a + b) + c == a + (b + c), "sums associate")
            tally.check(a + zero == a, "0 is neutral")
            tally.check(a + -a == zero, "negatives cancel")
            tally.check(a - b == a + -b, "a difference adds the negative")
            tally.check(a * b == b * a, "products commute")
            tally.check((a * b) * c == a * (b * c), "products associate")
            tally.check(a * one == a, "1 is neutral")
            tally.check(a * zero == zero, "0 absorbs")
            tally.check(a * (b + c) == a * b + a * c, "products distribute")
            tally.check(a.squared() == a * a, "a square is a product")
            tally.check((a * b == zero) == (a == zero || b == zero), "no divisors of zero")
            if let inverse = a.inverse() {
                tally.check(a * inverse == one && inverse.inverse() == a, "an inverse cancels")
            } else {
                tally.check(a == zero, "only 0 has no inverse")
            }
        }
        tally.finish(atLeast: 13 * rounds)
    }

    /// What `Field` promises beyond the laws.
    static func checkProtocol<F: Field & LawfulField>(_ field: F.Type, rounds: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, for: "operations of \(F.self)")
        var tally = Tally()
        for _ in 0..<rounds {
            let (a, b) = (F.sample(&generator), F.sample(&generator))
            tally.check(a.doubled() == a + a && a.tripled() == a + a + a, "multiples")
            tally.check(a.inverseVariableTime() == a.inverse(), "both inverses agree")
            tally.check(F.select(a, b, when: Choice(false)) == a, "select the first")
            tally.check(F.select(a, b, when: Choice(true)) == b, "select the second")
            tally.check(a.negated(when: Choice(false)) == a && a.negated(when: Choice(true)) == -a, "negate on choice")
            var copy = a
            copy += b
            tally.check(copy == a + b, "add in place")
            copy -= b
            tally.check(copy == a, "subtract in place")
            copy *= b
            tally.check(copy == a * b, "multiply in place")
            tally.check(a.isZero == (a == .zero), "zero is recognised")
            // RFC 9380 §4.1: of a and −a exactly one is negative, unless both are 0.
            tally.check(a.isZero ? a.sign == 0 : a.sign + (-a).sign == 1, "signs of opposites")
            tally.check(
                a.isZero
                    ? !a.isLexicographicallyLargest
                    : a.isLexicographicallyLargest != (-a).isLexicographicallyLargest, "the larger of opposites")
            if let root = a.squareRoot() {
                tally.check(root.squared() == a, "a root squares back")
            } else {
                tally.check(!a.isZero, "0 has a root")
                tally.check((a * b).squareRoot() == nil || b.squareRoot() == nil || b.isZero, "roots multiply")
            }
            let root = a.squared().squareRoot()
            tally.check(root == a || root == -a, "a square has its root")
        }
        batchInversion(F.self, generator: &generator, tally: &tally)
        powers(F.self, generator: &generator, tally: &tally)
        codecs(F.self, generator: &generator, tally: &tally)
        tally.finish(atLeast: 12 * rounds)
    }

    private static func batchInversion<F: Field & LawfulField>(
        _ field: F.Type, generator: inout SeededGenerator, tally: inout Tally
    ) {
        for count in [0, 1, 2, 3, 17, 200] {
            var elements = (0..<count).map { _ in F.sample(&generator) }
            let expected = elements.map { $0.inverse() ?? .zero }
            F.invertAllVariableTime(&elements)
            tally.check(elements == expected, "\(count) inverses")
        }
        var zeros = [F](repeating: .zero, count: 5)
        F.invertAllVariableTime(&zeros)
        tally.check(zeros.allSatisfy(\.isZero), "zeros stay")
        var mixed = [F.zero, .one + .one, .zero, -.one, .zero]
        F.invertAllVariableTime(&mixed)
        let half = (F.one + .one).inverse() ?? .zero
        tally.check(mixed == [.zero, half, .zero, -.one, .zero], "zeros at both ends")
    }

    private static func powers<F: Field & LawfulField>(
        _ field: F.Type, generator: inout SeededGenerator, tally: inout Tally
    ) {
        for _ in 0..<20 {
            let a = F.sample(&generator)
            var expected = F.one
            for exponent in 0..<(70 as UInt64) {
                let words = Limbs<2>(small: exponent)
                tally.check(a.powerVariableTime(words) == expected, "power \(exponent) in variable time")
                tally.check(a.power(words) == expected, "power \(exponent)")
                expected *= a
            }
            let (i, j) = (Limbs<1>(small: generator.next() >> 1), Limbs<1>(small: generator.next() >> 1))
            let sum = Limbs<1>(small: i[0] + j[0])
            tally.check(a.power(i) * a.power(j) == a.power(sum), "exponents add")
            tally.check(a.power(i) == a.powerVariableTime(i), "both powers agree")
        }
    }

    private static func codecs<F: Field & LawfulField>(
        _ field: F.Type, generator: inout SeededGenerator, tally: inout Tally
    ) {
        for _ in 0..<200 {
            let a = F.sample(&generator)
            var canonical = [UInt8](repeating: 0, count: F.byteCount)
            var montgomery = canonical
            unsafe canonical.withUnsafeMutableBytes { unsafe a.storeCanonical(to: $0.baseAddress!) }
            unsafe montgomery.withUnsafeMutableBytes { unsafe a.storeMontgomery(to: $0.baseAddress!) }
            let fromCanonical = unsafe canonical.withUnsafeBytes { unsafe F.loadCanonical($0.baseAddress!) }
            let fromMontgomery = unsafe montgomery.withUnsafeBytes { unsafe F.loadMontgomery($0.baseAddress!) }
            tally.check(fromCanonical == a, "plain bytes and back")
            tally.check(fromMontgomery == a, "Montgomery bytes and back")
            // All ones from any word on exceeds the modulus, unless its own highest word is all ones.
            var largest = [UInt8](repeating: 0, count: F.byteCount)
            unsafe largest.withUnsafeMutableBytes { unsafe (-F.one).storeCanonical(to: $0.baseAddress!) }
            let fillsWord = largest.suffix(8).allSatisfy { $0 == 0xff }
            let word = fillsWord ? 0 : Int(generator.next() % UInt64(F.byteCount / 8)) * 8
            canonical.replaceSubrange(word..<F.byteCount, with: [UInt8](repeating: 0xff, count: F.byteCount - word))
            let refused = unsafe canonical.withUnsafeBytes {
                unsafe (F.loadCanonical($0.baseAddress!), F.loadMontgomery($0.baseAddress!))
            }
            tally.check(refused.0 == nil && refused.1 == nil, "excessive bytes are refused")
        }
    }
}
