internal import CGMP

extension BigInt {
    /// The number of bits of the absolute value: 0 for 0, 1 for 1 and −1, 8 for 255.
    public var bitWidth: Int {
        if isZero { return 0 }
        return unsafe BigInt.withOperand(self) { unsafe __gmpz_sizeinbase($0, 2) }
    }

    /// The largest k such that 2^k divides this integer, or nil for zero.
    public var trailingZeroBitCount: Int? {
        if isZero { return nil }
        return unsafe BigInt.withOperand(self) { unsafe Int(__gmpz_scan1($0, 0)) }
    }

    /// The number of set bits of a non-negative integer, or nil for a negative one (it has infinitely many).
    public var nonzeroBitCount: Int? {
        if isNegative { return nil }
        return unsafe BigInt.withOperand(self) { unsafe Int(__gmpz_popcount($0)) }
    }

    /// The bit of weight 2^position in two's complement of unlimited width; a negative position holds 0.
    public func bit(_ position: Int) -> Bool {
        if position < 0 { return false }
        return unsafe BigInt.withOperand(self) { unsafe __gmpz_tstbit($0, UInt(position)) == 1 }
    }

    /// This integer with the bit of weight 2^position set or cleared, in two's complement of unlimited width.
    ///
    /// Precondition: `0 <= position < 2³⁴`.
    public mutating func setBit(_ position: Int, to isSet: Bool) {
        precondition(position >= 0 && position < 1 << 34, "a bit position is non-negative and below 2^34")
        unsafe update {
            unsafe __gmpz_set($0, $1)
            if isSet {
                unsafe __gmpz_setbit($0, UInt(position))
            } else {
                unsafe __gmpz_clrbit($0, UInt(position))
            }
        }
    }

    /// This integer times 2^count.
    ///
    /// Precondition: `0 <= count` and the result stays below 2^(2³⁴).
    public static func << (operand: BigInt, count: Int) -> BigInt {
        precondition(count >= 0, "a shift count is non-negative")
        if operand.isZero { return operand }
        precondition(count < (1 << 34) - operand.bitWidth, "the shifted integer would exceed 2 GiB")
        return unsafe computed(from: operand) { unsafe __gmpz_mul_2exp($0, $1, UInt(count)) }
    }

    /// This integer divided by 2^count, rounded down (so −1 >> 1 is −1).
    ///
    /// Precondition: `0 <= count`.
    public static func >> (operand: BigInt, count: Int) -> BigInt {
        precondition(count >= 0, "a shift count is non-negative")
        return unsafe computed(from: operand) { unsafe __gmpz_fdiv_q_2exp($0, $1, UInt(count)) }
    }

    /// Shifts left in place; see ``<<(_:_:)``.
    public static func <<= (operand: inout BigInt, count: Int) {
        operand = operand << count
    }

    /// Shifts right in place; see ``>>(_:_:)``.
    public static func >>= (operand: inout BigInt, count: Int) {
        operand = operand >> count
    }

    /// Bitwise and, in two's complement of unlimited width.
    public static func & (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_and($0, $1, $2) }
    }

    /// Bitwise or, in two's complement of unlimited width.
    public static func | (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_ior($0, $1, $2) }
    }

    /// Bitwise exclusive or, in two's complement of unlimited width.
    public static func ^ (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_xor($0, $1, $2) }
    }

    /// −self − 1.
    public static prefix func ~ (operand: BigInt) -> BigInt {
        unsafe computed(from: operand) { unsafe __gmpz_com($0, $1) }
    }
}
