internal import CGMP

extension BigInt {
    /// The greatest common divisor, never negative; that of 0 and 0 is 0.
    public static func greatestCommonDivisor(_ left: BigInt, _ right: BigInt) -> BigInt {
        unsafe computed(from: left, right) { unsafe __gmpz_gcd($0, $1, $2) }
    }

    /// The greatest common divisor d of `left` and `right` with x and y such that `x · left + y · right = d`.
    public static func extendedGCD(_ left: BigInt, _ right: BigInt) -> (divisor: BigInt, x: BigInt, y: BigInt) {
        let (x, y) = (IntegerStorage(), IntegerStorage())
        let divisor = unsafe computed(from: left, right) { unsafe __gmpz_gcdext($0, x.value, y.value, $1, $2) }
        return (divisor, BigInt(storage: x), BigInt(storage: y))
    }

    /// The inverse in `0..<modulus`, or nil when this integer and the modulus have a common factor (or, modulo 1,
    /// where the only residue is 0). Variable time.
    public func inverse(mod modulus: BigInt) throws(BigIntArithmeticError) -> BigInt? {
        guard modulus.signum > 0 else { throw .modulusNotPositive }
        if modulus == .one { return nil }
        let result = IntegerStorage()
        let exists = unsafe BigInt.withOperands(self, modulus) {
            unsafe __gmpz_invert(result.value, $0, $1) != 0
        }
        return exists ? BigInt(storage: result) : nil
    }

    /// `self^exponent` modulo any modulus of at least 1, in `0..<modulus`; x⁰ is 1 (0 modulo 1).
    ///
    /// Variable time in base, exponent and modulus: for a secret exponent take
    /// ``power(secretExponent:exponentBits:mod:)``.
    public func powerVariableTime(_ exponent: BigInt, mod modulus: BigInt) throws(BigIntArithmeticError) -> BigInt {
        guard modulus.signum > 0 else { throw .modulusNotPositive }
        guard !exponent.isNegative else { throw .negativeExponent }
        let result = IntegerStorage()
        withExtendedLifetime((storage, exponent.storage, modulus.storage)) {
            unsafe __gmpz_powm(result.value, storage.value, exponent.storage.value, modulus.storage.value)
        }
        return BigInt(storage: result)
    }

    /// `self^secretExponent` modulo an odd modulus, in `0..<modulus`.
    ///
    /// The exponent is handled as `exponentBits` bits whatever its value. Time and memory access depend on
    /// `exponentBits` and on the modulus; the number of significant words of the exponent shows while it is copied to
    /// its full width, and that of the result when it is made an integer again. Reducing the base is variable time in
    /// the base. The copies made here are wiped (GMP Manual, "Low-level Functions", `mpn_sec_powm`).
    public func power(
        secretExponent: BigInt, exponentBits: Int, mod modulus: BigInt
    ) throws(BigIntArithmeticError) -> BigInt {
        guard modulus.signum > 0 else { throw .modulusNotPositive }
        guard modulus.isOdd else { throw .modulusNotOdd }
        guard !secretExponent.isNegative else { throw .negativeExponent }
        guard exponentBits > 0, secretExponent.bitWidth <= exponentBits else {
            throw .exponentTooWide(actualBits: secretExponent.bitWidth, maximumBits: exponentBits)
        }
        let count = modulus.wordCount
        let exponentCount = (exponentBits - 1) / 64 + 1
        let base = try modulo(modulus)
        let scratchCount = __gmpn_sec_powm_itch(count, UInt(exponentBits), count)

        // One block for all: result, base, modulus, exponent, scratch.
        let total = 3 * count + exponentCount + Int(scratchCount)
        return unsafe withUnsafeTemporaryAllocation(of: mp_limb_t.self, capacity: total) { block in
            unsafe block.initialize(repeating: 0)
            defer { unsafe wipe(block) }
            let start = block.baseAddress!  // total is at least 4
            let (baseWords, modulusWords) = unsafe (start + count, start + 2 * count)
            let exponentWords = unsafe start + 3 * count
            unsafe base.copyWords(to: baseWords)
            unsafe modulus.copyWords(to: modulusWords)
            unsafe secretExponent.copyWords(to: exponentWords)
            unsafe __gmpn_sec_powm(
                start, baseWords, count, exponentWords, UInt(exponentBits), modulusWords, count,
                exponentWords + exponentCount)
            let result = IntegerStorage()
            unsafe __gmpz_import(result.value, count, -1, 8, 0, 0, start)
            return BigInt(storage: result)
        }
    }

    private func copyWords(to destination: UnsafeMutablePointer<mp_limb_t>) {
        withExtendedLifetime(storage) {
            let count = unsafe __gmpz_size(storage.value)
            for index in 0..<count {
                unsafe destination[index] = __gmpz_getlimbn(storage.value, index)
            }
        }
    }

    /// The Jacobi symbol (self / modulus) for an odd positive modulus: −1, 0 or 1.
    public func jacobiSymbol(_ modulus: BigInt) throws(BigIntArithmeticError) -> Int {
        guard modulus.signum > 0 else { throw .modulusNotPositive }
        guard modulus.isOdd else { throw .modulusNotOdd }
        return unsafe BigInt.withOperands(self, modulus) { unsafe Int(__gmpz_jacobi($0, $1)) }
    }

    /// The Legendre symbol (self / prime): 1 for a non-zero square modulo the prime, −1 for a non-square, 0 for a
    /// multiple of it.
    ///
    /// The prime is tested with ``isProbablePrime(rounds:)``; take ``jacobiSymbol(_:)`` where it is known to be one.
    public func legendreSymbol(_ prime: BigInt) throws(BigIntArithmeticError) -> Int {
        let symbol = try jacobiSymbol(prime)
        guard prime.isProbablePrime() else { throw .modulusNotPrime }
        return symbol
    }
}

/// Zeros `block` through GMP's own function, whose stores the compiler cannot see and so cannot drop.
private func wipe(_ block: UnsafeMutableBufferPointer<mp_limb_t>) {
    unsafe __gmpn_zero(block.baseAddress, block.count)
}
