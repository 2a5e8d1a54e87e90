/// Sums and products modulo `P.modulus` on `N` words, branch-free. Products are Montgomery's, or plain ones where the
/// modulus lets them be folded.
@frozen @usableFromInline enum ModularArithmetic<P: FieldParameters, let N: Int> where P.Representation == Limbs<N> {
    /// Whether the modulus leaves the top bit of its highest word free, so that no intermediate needs a further word.
    @inlinable @inline(__always) static var hasSpareBit: Bool { P.modulus[N - 1] < UInt64.max >> 1 }

    /// a + b mod p, for a, b < p.
    @inlinable @inline(__always) static func sum(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        var result = a
        let carry = result.addWithCarry(b)
        return subtractingModulus(result, carry: P.bitWidth < 64 * N ? 0 : carry)
    }

    /// a − b mod p, for a, b < p.
    @inlinable @inline(__always) static func difference(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        var result = a
        let borrow = result.subtractWithBorrow(b)
        result.add(P.modulus, maskedBy: 0 &- borrow)
        return result
    }

    /// `value` or `value − p`, whichever is in [0, p), for `value + carry·2^(64N)` < 2p.
    @inlinable @inline(__always) static func subtractingModulus(_ value: Limbs<N>, carry: UInt64) -> Limbs<N> {
        var reduced = value
        let borrow = reduced.subtractWithBorrow(P.modulus)
        // Keep `value` only where the subtraction borrowed and no carry stood above it.
        let keep = 0 &- (borrow & ~carry)
        for i in 0..<N { reduced[i] ^= keep & (reduced[i] ^ value[i]) }
        return reduced
    }

    /// a·b/2^(64N) mod p for a < p and any b: word-by-word reduction (CIOS; Koç, Acar, Kaliski 1996).
    @inlinable @inline(__always) static func portableProduct(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        let p = P.modulus
        var t = Limbs<N>()
        var top: UInt64 = 0
        for i in 0..<N {
            let word = b[i]
            var w = UInt128(a[0]) &* UInt128(word) &+ UInt128(t[0])
            var carryA = UInt64(truncatingIfNeeded: w >> 64)
            let low = UInt64(truncatingIfNeeded: w)
            let m = low &* P.negatedInverse
            w = UInt128(m) &* UInt128(p[0]) &+ UInt128(low)
            var carryM = UInt64(truncatingIfNeeded: w >> 64)
            for j in 1..<N {
                w = UInt128(a[j]) &* UInt128(word) &+ UInt128(t[j]) &+ UInt128(carryA)
                carryA = UInt64(truncatingIfNeeded: w >> 64)
                w = UInt128(m) &* UInt128(p[j]) &+ UInt128(UInt64(truncatingIfNeeded: w)) &+ UInt128(carryM)
                carryM = UInt64(truncatingIfNeeded: w >> 64)
                t[j - 1] = UInt64(truncatingIfNeeded: w)
            }
            if hasSpareBit {
                t[N - 1] = carryA &+ carryM
            } else {
                w = UInt128(carryA) &+ UInt128(carryM) &+ UInt128(top)
                t[N - 1] = UInt64(truncatingIfNeeded: w)
                top = UInt64(truncatingIfNeeded: w >> 64)
            }
        }
        return subtractingModulus(t, carry: top)
    }

    /// a·b/2^(64N) mod p for a < p and any b.
    @inlinable @inline(__always) static func montgomeryProduct(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        hasKernels ? kernelProduct(a, b) : portableProduct(a, b)
    }

    /// The product of two elements as they are held.
    @inlinable @inline(__always) static func product(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        isFolded ? foldedProduct(a, b) : montgomeryProduct(a, b)
    }

    /// The square of an element as it is held.
    @inlinable @inline(__always) static func square(_ a: Limbs<N>) -> Limbs<N> {
        isFolded ? foldedSquare(a) : montgomeryProduct(a, a)
    }
}
