public import Algebra
public import CGMP

/// GMP's `mpn` functions on fixed-width integers.
///
/// All pointers handed to GMP are to copies on the stack that live for the duration of the call, and outputs never
/// overlap inputs.
@frozen @usableFromInline enum LimbFunctions<let N: Int> {
    /// Calls `body` with the words of `a`. GMP's limb is the platform's 64-bit `UInt`.
    @inlinable @inline(__always)
    static func withWords<Result>(_ a: Limbs<N>, _ body: (UnsafePointer<mp_limb_t>) -> Result) -> Result {
        unsafe withUnsafePointer(to: a.words) { pointer in
            unsafe UnsafeRawPointer(pointer).withMemoryRebound(to: mp_limb_t.self, capacity: N) {
                unsafe body($0)
            }
        }
    }

    /// Calls `body` with the words of `a`, which it may change.
    @inlinable @inline(__always)
    static func withMutableWords<Result>(
        _ a: inout Limbs<N>, _ body: (UnsafeMutablePointer<mp_limb_t>) -> Result
    ) -> Result {
        unsafe withUnsafeMutablePointer(to: &a.words) { pointer in
            unsafe UnsafeMutableRawPointer(pointer).withMemoryRebound(to: mp_limb_t.self, capacity: N) {
                unsafe body($0)
            }
        }
    }

    /// Calls `body` with `count` zero words of scratch space.
    @inlinable @inline(__always)
    static func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<mp_limb_t>) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: mp_limb_t.self, capacity: count) { buffer in
            unsafe buffer.initialize(repeating: 0)
            return unsafe body(buffer.baseAddress!)  // every caller asks for at least one word
        }
    }

    /// −1, 0 or 1 as a is below, equal to or above b.
    @inlinable static func compare(_ a: Limbs<N>, _ b: Limbs<N>) -> Int {
        unsafe withWords(a) { aWords in
            unsafe withWords(b) { bWords in unsafe Int(__gmpn_cmp(aWords, bWords, N)) }
        }
    }

    /// a + b mod 2^(64N), and the carry.
    @inlinable static func sum(_ a: Limbs<N>, _ b: Limbs<N>) -> (sum: Limbs<N>, carry: mp_limb_t) {
        var result = Limbs<N>()
        let carry = unsafe withMutableWords(&result) { out in
            unsafe withWords(a) { aWords in
                unsafe withWords(b) { bWords in unsafe __gmpn_add_n(out, aWords, bWords, N) }
            }
        }
        return (result, carry)
    }

    /// a − b mod 2^(64N), and the borrow.
    @inlinable static func difference(_ a: Limbs<N>, _ b: Limbs<N>) -> (difference: Limbs<N>, borrow: mp_limb_t) {
        var result = Limbs<N>()
        let borrow = unsafe withMutableWords(&result) { out in
            unsafe withWords(a) { aWords in
                unsafe withWords(b) { bWords in unsafe __gmpn_sub_n(out, aWords, bWords, N) }
            }
        }
        return (result, borrow)
    }

    /// a·b mod `modulus`.
    @inlinable static func product(_ a: Limbs<N>, _ b: Limbs<N>, modulus: Limbs<N>) -> Limbs<N> {
        unsafe withScratch(3 * N + 1) { scratch in
            unsafe withWords(a) { aWords in
                unsafe withWords(b) { bWords in unsafe __gmpn_mul_n(scratch, aWords, bWords, N) }
            }
            return unsafe remainder(of: scratch, quotient: scratch + 2 * N, modulus: modulus)
        }
    }

    /// a² mod `modulus`.
    @inlinable static func square(_ a: Limbs<N>, modulus: Limbs<N>) -> Limbs<N> {
        unsafe withScratch(3 * N + 1) { scratch in
            unsafe withWords(a) { aWords in unsafe __gmpn_sqr(scratch, aWords, N) }
            return unsafe remainder(of: scratch, quotient: scratch + 2 * N, modulus: modulus)
        }
    }

    /// low + high·2^(64N) mod `modulus`.
    @inlinable static func remainder(low: Limbs<N>, high: Limbs<N>, modulus: Limbs<N>) -> Limbs<N> {
        unsafe withScratch(3 * N + 1) { scratch in
            for i in 0..<N {
                unsafe scratch[i] = mp_limb_t(low[i])
                unsafe scratch[N + i] = mp_limb_t(high[i])
            }
            return unsafe remainder(of: scratch, quotient: scratch + 2 * N, modulus: modulus)
        }
    }

    /// The remainder of 2N words; `quotient` receives N + 1 words.
    @inlinable @inline(__always)
    static func remainder(
        of numerator: UnsafeMutablePointer<mp_limb_t>, quotient: UnsafeMutablePointer<mp_limb_t>, modulus: Limbs<N>
    ) -> Limbs<N> {
        var result = Limbs<N>()
        unsafe withMutableWords(&result) { out in
            unsafe withWords(modulus) { modulusWords in
                unsafe __gmpn_tdiv_qr(quotient, out, 0, numerator, 2 * N, modulusWords, N)
            }
        }
        return result
    }

    /// a/2^(64N) mod `modulus`, for a below the odd modulus.
    ///
    /// Adds the multiple of the modulus that makes the lowest N words vanish, word by word (Montgomery 1985).
    @inlinable static func dividedByRadix(_ a: Limbs<N>, modulus: Limbs<N>, negatedInverse: UInt64) -> Limbs<N> {
        unsafe withScratch(2 * N + 1) { scratch in
            for i in 0..<N { unsafe scratch[i] = mp_limb_t(a[i]) }
            unsafe withWords(modulus) { modulusWords in
                for i in 0..<N {
                    let factor = unsafe scratch[i] &* mp_limb_t(negatedInverse)
                    let carry = unsafe __gmpn_addmul_1(scratch + i, modulusWords, N, factor)
                    // What lies above is still zero or a former carry, so that this one stays within N + 1 words.
                    _ = unsafe __gmpn_add_1(scratch + i + N, scratch + i + N, N + 1 - i, carry)
                }
            }
            var quotient = Limbs<N>()
            for i in 0..<N { quotient[i] = unsafe UInt64(scratch[N + i]) }
            // a < p and m < 2^(64N) make (a + m·p)/2^(64N) smaller than p.
            return quotient
        }
    }

    /// 1/a mod `modulus`, for a non-zero and below the prime modulus.
    @inlinable static func inverse(_ a: Limbs<N>, modulus: Limbs<N>) -> Limbs<N> {
        // Both operands are destroyed and need a spare word; the divisor takes N words and the cofactor N + 1.
        unsafe withScratch(4 * N + 3) { scratch in
            let (u, v) = unsafe (scratch, scratch + N + 1)
            let (divisor, cofactor) = unsafe (scratch + 2 * N + 2, scratch + 3 * N + 2)
            for i in 0..<N {
                unsafe u[i] = mp_limb_t(a[i])
                unsafe v[i] = mp_limb_t(modulus[i])
            }
            // 1 = a·s + p·t with |s| < p; the size of s carries its sign.
            var size = 0
            _ = unsafe __gmpn_gcdext(divisor, cofactor, &size, u, N, v, N)
            var magnitude = Limbs<N>()
            for i in 0..<min(abs(size), N) { magnitude[i] = unsafe UInt64(cofactor[i]) }
            return size < 0 ? difference(modulus, magnitude).difference : magnitude
        }
    }
}
