public import CFieldKernels

// The doors to the kernels for processors with ADX. Each asks the processor first and leaves the portable path to its
// caller, so both stay in use and under test. Operands and results lie on the stack: no allocation, no aliasing.

extension ModularArithmetic {
    /// Whether the kernels for Montgomery products apply to this field on this processor.
    @inlinable @inline(__always) static var hasKernels: Bool { (N == 4 || N == 6) && hasSpareBit && nfk_has_adx() }

    /// a·b/2^(64N) mod p for a < p and any b, where `hasKernels`. Words are passed one by one: see `nfk_montgomery.h`.
    /// The kernel takes its first operand word by word, and only that one may exceed the modulus: hence b before a.
    @inlinable @inline(__always) static func kernelProduct(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        var result = Limbs<N>()
        unsafe withWords(P.modulus) { p in
            unsafe withMutableWords(&result) { out in
                if N == 4 {
                    unsafe nfk_product_4(
                        out, b[0], b[1], b[2], b[3], a[0], a[1], a[2], a[3], p, P.negatedInverse)
                } else {
                    unsafe nfk_product_6(
                        out, b[0], b[1], b[2], b[3], b[4], b[5], a[0], a[1], a[2], a[3], a[4], a[5], p,
                        P.negatedInverse)
                }
            }
        }
        return result
    }

    /// Whether `kernelInverse` applies: the size fits; it needs no special processor.
    @inlinable @inline(__always) static var hasKernelInverse: Bool { N == 4 || N == 6 }

    /// 1/x as it is held, given x; zero gives zero. Constant time.
    @inlinable static func kernelInverse(_ a: Limbs<N>) -> Limbs<N> {
        var inverse = Limbs<N>()
        unsafe withWords(P.modulus) { p in
            unsafe withWords(a) { a in
                unsafe withMutableWords(&inverse) { out in
                    unsafe nfk_invert_plain(N, out, a, p, P.negatedInverse)
                }
            }
        }
        if isFolded { return inverse }
        // 1/(x·R) came out; two factors of R make it R/x.
        let r2 = P.r2
        return montgomeryProduct(montgomeryProduct(inverse, r2), r2)
    }

    /// Whether the quadratic kernels apply: they need 3p < 2^(64N).
    @inlinable @inline(__always) static var hasQuadraticKernels: Bool {
        hasKernels && !isFolded && P.modulus[N - 1] < UInt64.max / 3
    }
}

/// The words of a value whose memory holds nothing else: a field element, a point, an element of a tower.
@inlinable @inline(__always) func withWords<Value, Result>(
    _ value: Value, _ body: (UnsafePointer<UInt64>) -> Result
) -> Result {
    unsafe withUnsafePointer(to: value) { unsafe body(UnsafeRawPointer($0).assumingMemoryBound(to: UInt64.self)) }
}

/// As `withWords`, for writing.
@inlinable @inline(__always) func withMutableWords<Value, Result>(
    _ value: inout Value, _ body: (UnsafeMutablePointer<UInt64>) -> Result
) -> Result {
    unsafe withUnsafeMutablePointer(to: &value) {
        unsafe body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt64.self))
    }
}

extension Fp {
    @inlinable @inline(__always)
    public static func quadraticProduct(_ a: Fp2<Self>, _ b: Fp2<Self>) -> Fp2<Self> {
        typealias Arithmetic = ModularArithmetic<P, N>
        guard Arithmetic.hasQuadraticKernels else { return Fp2.karatsubaProduct(a, b) }
        let (x, y, z, w) = (a.c0.value, a.c1.value, b.c0.value, b.c1.value)
        var result = Fp2<Self>.zero
        unsafe withWords(P.modulus) { p in
            unsafe withMutableWords(&result.c0) { real in
                unsafe withMutableWords(&result.c1) { imaginary in
                    if N == 4 {
                        unsafe nfk_quadratic_product_4(
                            real, imaginary, x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3], z[0], z[1], z[2], z[3],
                            w[0], w[1], w[2], w[3], p, P.negatedInverse)
                    } else {
                        unsafe nfk_quadratic_product_6(
                            real, imaginary, x[0], x[1], x[2], x[3], x[4], x[5], y[0], y[1], y[2], y[3], y[4], y[5],
                            z[0], z[1], z[2], z[3], z[4], z[5], w[0], w[1], w[2], w[3], w[4], w[5], p, P.negatedInverse)
                    }
                }
            }
        }
        return result
    }

    @inlinable @inline(__always)
    public static func quadraticSquare(_ a: Fp2<Self>) -> Fp2<Self> {
        typealias Arithmetic = ModularArithmetic<P, N>
        guard Arithmetic.hasQuadraticKernels else { return Fp2.complexSquare(a) }
        let (x, y) = (a.c0.value, a.c1.value)
        var result = Fp2<Self>.zero
        unsafe withWords(P.modulus) { p in
            unsafe withMutableWords(&result.c0) { real in
                unsafe withMutableWords(&result.c1) { imaginary in
                    if N == 4 {
                        unsafe nfk_quadratic_square_4(
                            real, imaginary, x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3], p, P.negatedInverse)
                    } else {
                        unsafe nfk_quadratic_square_6(
                            real, imaginary, x[0], x[1], x[2], x[3], x[4], x[5], y[0], y[1], y[2], y[3], y[4], y[5], p,
                            P.negatedInverse)
                    }
                }
            }
        }
        return result
    }
}
