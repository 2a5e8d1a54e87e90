import Algebra

/// circom's operators on the canonical integers of a field, and its order.
///
/// Amounts, divisors and signs decide what is computed: variable time.
enum CanonicalIntegers<F: PrimeField> {
    typealias Integer = F.Canonical

    /// Whether an integer stands for a negative number: it is above (p − 1)/2.
    @inline(__always) static func isNegative(_ a: Integer) -> Bool {
        F.modulus.shiftedRight(by: 1).isBelow(a)
    }

    /// Whether a < b as circom orders them, from −(p − 1)/2 to (p − 1)/2.
    @inline(__always) static func isLess(_ a: Integer, _ b: Integer) -> Bool {
        let (aNegative, bNegative) = (isNegative(a), isNegative(b))
        return aNegative == bNegative ? a.isBelow(b) : aNegative
    }

    /// An integer of at most as many bits as the prime, which is less than twice the prime, mod p.
    @inline(__always) static func reduced(_ a: Integer) -> Integer {
        var copy = a
        return copy.subtractWithBorrow(F.modulus) == 1 ? a : copy
    }

    /// a with the bits at and above the prime's width cut off.
    @inline(__always) static func masked(_ a: Integer) -> Integer {
        var copy = a
        let top = F.bitWidth & 63
        if top != 0 { copy[Integer.count - 1] &= 1 << UInt64(top) - 1 }
        return copy
    }

    static func bitAnd(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        for i in 0..<Integer.count { result[i] &= b[i] }
        return reduced(result)
    }

    static func bitOr(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        for i in 0..<Integer.count { result[i] |= b[i] }
        return reduced(result)
    }

    static func bitXor(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        for i in 0..<Integer.count { result[i] ^= b[i] }
        return reduced(result)
    }

    static func complement(_ a: Integer) -> Integer {
        var result = a
        for i in 0..<Integer.count { result[i] = ~result[i] }
        return reduced(masked(result))
    }

    /// The number that an amount of bits to shift by stands for, `F.bitWidth` for all that shift everything out.
    @inline(__always) private static func amount(_ b: Integer) -> Int {
        var high: UInt64 = 0
        for i in 1..<max(1, Integer.count) { high |= b[i] }
        return high != 0 || b[0] >= UInt64(F.bitWidth) ? F.bitWidth : Int(b[0])
    }

    @inline(__always) private static func negated(_ b: Integer) -> Integer {
        var result = F.modulus
        _ = result.subtractWithBorrow(b)
        return result
    }

    static func shiftLeft(_ a: Integer, _ b: Integer) -> Integer {
        isNegative(b) ? right(a, amount(negated(b))) : reduced(left(a, amount(b)))
    }

    static func shiftRight(_ a: Integer, _ b: Integer) -> Integer {
        isNegative(b) ? reduced(left(a, amount(negated(b)))) : right(a, amount(b))
    }

    /// ⌊a/2^amount⌋
    @inline(__always) static func right(_ a: Integer, _ amount: Int) -> Integer {
        var result = Integer()
        if amount >= F.bitWidth { return result }
        let (words, bits) = (amount >> 6, UInt64(amount & 63))
        for i in 0..<Integer.count - words {
            let low = a[i + words] >> bits
            let next = i + words + 1
            // A shift by 64 gives zero with Swift's `<<`, which is what no bits from above means.
            result[i] = low | (next < Integer.count ? a[next] << (64 - bits) : 0)
        }
        return result
    }

    /// a·2^amount without the bits at and above the prime's width.
    @inline(__always) static func left(_ a: Integer, _ amount: Int) -> Integer {
        var result = Integer()
        if amount >= F.bitWidth { return result }
        let (words, bits) = (amount >> 6, UInt64(amount & 63))
        for i in words..<Integer.count {
            let source = i - words
            result[i] = a[source] << bits | (source > 0 ? a[source - 1] >> (64 - bits) : 0)
        }
        return masked(result)
    }

    /// ⌊a/b⌋ and a mod b; `b` must not be zero. One-word divisors and powers of two are fast; another takes a step a bit.
    static func divide(_ a: Integer, _ b: Integer) -> (quotient: Integer, remainder: Integer) {
        var high: UInt64 = 0, bits = 0
        for i in 0..<Integer.count {
            if i > 0 { high |= b[i] }
            bits += b[i].nonzeroBitCount
        }
        let width = b.bitWidthVariableTime
        if bits == 1 {
            var remainder = a
            for i in 0..<Integer.count {
                let below = width - 1 - 64 * i
                if below < 64 { remainder[i] &= below <= 0 ? 0 : 1 << UInt64(below) - 1 }
            }
            return (right(a, width - 1), remainder)
        }
        var quotient = a
        if high == 0 {
            let rest = quotient.divide(by: b[0])
            return (quotient, Integer(small: rest))
        }
        // Long division in base 2; the remainder stays below b and 2b needs one bit more than the words may have.
        var remainder = Integer()
        quotient = Integer()
        for i in stride(from: a.bitWidthVariableTime - 1, through: 0, by: -1) {
            let carry = remainder[Integer.count - 1] >> 63
            for k in stride(from: Integer.count - 1, through: 0, by: -1) {
                remainder[k] = remainder[k] << 1 | (k > 0 ? remainder[k - 1] >> 63 : a.bit(i))
            }
            var reduced = remainder
            let borrow = reduced.subtractWithBorrow(b)
            if borrow == 0 || carry == 1 {
                remainder = reduced
                quotient[i >> 6] |= 1 << UInt64(i & 63)
            }
        }
        return (quotient, remainder)
    }
}
