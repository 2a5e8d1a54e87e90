internal import CGMP

extension BigInt {
    /// The negative.
    public static prefix func - (operand: BigInt) -> BigInt {
        unsafe computed(from: operand) { unsafe __gmpz_neg($0, $1) }
    }

    /// The sum.
    public static func + (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_add($0, $1, $2) }
    }

    /// The difference.
    public static func - (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_sub($0, $1, $2) }
    }

    /// The product.
    public static func * (left: BigInt, right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_mul($0, $1, $2) }
    }

    /// Adds in place.
    public static func += (left: inout BigInt, right: BigInt) {
        unsafe left.update(with: right) { unsafe __gmpz_add($0, $1, $2) }
    }

    /// Subtracts in place.
    public static func -= (left: inout BigInt, right: BigInt) {
        unsafe left.update(with: right) { unsafe __gmpz_sub($0, $1, $2) }
    }

    /// Multiplies in place.
    public static func *= (left: inout BigInt, right: BigInt) {
        unsafe left.update(with: right) { unsafe __gmpz_mul($0, $1, $2) }
    }

    /// Replaces this integer by its negative.
    public mutating func negate() {
        unsafe update { unsafe __gmpz_neg($0, $1) }
    }

    /// This integer times itself; GMP has a faster path for it.
    public func squared() -> BigInt { self * self }

    /// This integer to the power `exponent`, exactly; `0.power(0)` is 1.
    ///
    /// The result has about `bitWidth · exponent` bits. Precondition: that is below 2³⁴, so that a slip does not fill
    /// the memory.
    public func power(_ exponent: Int) -> BigInt {
        precondition(exponent >= 0, "an integer has no negative power")
        let (bits, overflow) = max(bitWidth, 1).multipliedReportingOverflow(by: exponent)
        precondition(magnitude <= .one || (!overflow && bits < 1 << 34), "the power would exceed 2 GiB")
        return unsafe BigInt.computed(from: self) { unsafe __gmpz_pow_ui($0, $1, UInt(exponent)) }
    }

    /// ⌊√self⌋, or nil for a negative integer.
    public func integerSquareRoot() -> BigInt? {
        if isNegative { return nil }
        return unsafe BigInt.computed(from: self) { unsafe __gmpz_sqrt($0, $1) }
    }
}

extension BigInt {
    /// Quotient and remainder of the division that rounds down: `self = quotient · divisor + remainder`, and the
    /// remainder is 0 or has the divisor's sign.
    public func flooredDivMod(
        _ divisor: BigInt
    ) throws(BigIntArithmeticError) -> (quotient: BigInt, remainder: BigInt) {
        if divisor.isZero { throw .divisionByZero }
        let quotient = IntegerStorage()
        let remainder = unsafe BigInt.computed(from: self, divisor) {
            unsafe __gmpz_fdiv_qr(quotient.value, $0, $1, $2)
        }
        return (BigInt(storage: quotient), remainder)
    }

    /// Quotient and remainder of the division that rounds towards zero: `self = quotient · divisor + remainder`, and
    /// the remainder is 0 or has this integer's sign. The one of Swift's `/` and `%`.
    public func truncatedDivMod(
        _ divisor: BigInt
    ) throws(BigIntArithmeticError) -> (quotient: BigInt, remainder: BigInt) {
        if divisor.isZero { throw .divisionByZero }
        let quotient = IntegerStorage()
        let remainder = unsafe BigInt.computed(from: self, divisor) {
            unsafe __gmpz_tdiv_qr(quotient.value, $0, $1, $2)
        }
        return (BigInt(storage: quotient), remainder)
    }

    /// The representative of this integer in `0..<modulus`. The modulus must be at least 1.
    public func modulo(_ modulus: BigInt) throws(BigIntArithmeticError) -> BigInt {
        guard modulus.signum > 0 else { throw .modulusNotPositive }
        return unsafe BigInt.computed(from: self, modulus) { unsafe __gmpz_fdiv_r($0, $1, $2) }
    }

    /// Whether `divisor` divides this integer. Zero divides only zero.
    public func isMultiple(of divisor: BigInt) -> Bool {
        unsafe BigInt.withOperands(self, divisor) { unsafe __gmpz_divisible_p($0, $1) != 0 }
    }
}
