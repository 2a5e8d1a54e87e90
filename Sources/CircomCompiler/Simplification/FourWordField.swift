/// Arithmetic modulo an odd prime of at most four 64-bit words that is known when the program runs.
///
/// Values are four words, least significant first, below the prime. A product takes two Montgomery products, so that
/// operands and results are plain values. Variable time.
struct FourWordField: Sendable {
    typealias Words = InlineArray<4, UInt64>

    let prime: Words
    /// −prime⁻¹ modulo 2⁶⁴.
    private let primeInverse: UInt64
    /// 2⁵¹² modulo the prime.
    private let squaredRadix: Words

    /// The field of the prime with those words, and 2⁵¹² modulo it.
    init(prime: Words, squaredRadix: Words) {
        self.prime = prime
        self.squaredRadix = squaredRadix
        var inverse: UInt64 = 1
        // Newton's iteration doubles the number of correct low bits: 1, 2, 4 … 64.
        for _ in 0..<6 { inverse = inverse &* (2 &- prime[0] &* inverse) }
        primeInverse = 0 &- inverse
    }

    /// The first four words of an array, or zeros where it has fewer.
    static func words(_ array: [UInt64]) -> Words {
        var words = Words(repeating: 0)
        for k in 0..<min(4, array.count) { words[k] = array[k] }
        return words
    }

    /// The sum.
    @inline(__always) func add(_ a: Words, _ b: Words) -> Words {
        var sum = Words(repeating: 0)
        var carry: UInt64 = 0
        for k in 0..<4 {
            let wide = UInt128(a[k]) &+ UInt128(b[k]) &+ UInt128(carry)
            sum[k] = UInt64(truncatingIfNeeded: wide)
            carry = UInt64(truncatingIfNeeded: wide >> 64)
        }
        return reduced(sum, carry: carry)
    }

    /// The negative of a value other than 0.
    @inline(__always) func negate(_ a: Words) -> Words { Self.difference(prime, a).words }

    /// The product.
    @inline(__always) func multiply(_ a: Words, _ b: Words) -> Words {
        montgomery(montgomery(a, b), squaredRadix)
    }

    @inline(__always) private func montgomery(_ a: Words, _ b: Words) -> Words {
        var t = Words(repeating: 0)
        var top: UInt64 = 0
        for i in 0..<4 {
            var carry: UInt64 = 0
            for k in 0..<4 {
                let wide = UInt128(a[k]) &* UInt128(b[i]) &+ UInt128(t[k]) &+ UInt128(carry)
                t[k] = UInt64(truncatingIfNeeded: wide)
                carry = UInt64(truncatingIfNeeded: wide >> 64)
            }
            let high = UInt128(top) &+ UInt128(carry)
            let multiple = t[0] &* primeInverse
            var wide = UInt128(multiple) &* UInt128(prime[0]) &+ UInt128(t[0])
            for k in 1..<4 {
                wide = UInt128(multiple) &* UInt128(prime[k]) &+ UInt128(t[k]) &+ (wide >> 64)
                t[k - 1] = UInt64(truncatingIfNeeded: wide)
            }
            let last = high &+ (wide >> 64)
            t[3] = UInt64(truncatingIfNeeded: last)
            top = UInt64(truncatingIfNeeded: last >> 64)
        }
        return reduced(t, carry: top)
    }

    /// A value below twice the prime, with its fifth word, less the prime where it is not below it.
    @inline(__always) private func reduced(_ words: Words, carry: UInt64) -> Words {
        let (less, borrow) = Self.difference(words, prime)
        return carry == 0 && borrow ? words : less
    }

    @inline(__always) private static func difference(_ a: Words, _ b: Words) -> (words: Words, borrow: Bool) {
        var result = Words(repeating: 0)
        var borrow: UInt64 = 0
        for k in 0..<4 {
            let wide = UInt128(a[k]) &- UInt128(b[k]) &- UInt128(borrow)
            result[k] = UInt64(truncatingIfNeeded: wide)
            borrow = UInt64(truncatingIfNeeded: wide >> 127)
        }
        return (result, borrow != 0)
    }
}
