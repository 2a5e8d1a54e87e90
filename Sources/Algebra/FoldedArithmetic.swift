public import CFieldKernels

// Plain products modulo p = 2^k − c for a small c: what stands above bit 64N comes back times 2^(64N) mod p, what then
// stands above bit k times c, and p is subtracted once at most.

extension ModularArithmetic {
    /// Whether elements are held as plain integers and products folded.
    @inlinable @inline(__always) static var isFolded: Bool { P.foldingConstant != 0 }

    /// The bits of the highest word above those of the modulus.
    @inlinable @inline(__always) static var headroom: UInt64 { UInt64(64 * N - P.bitWidth) }

    /// Whether the kernels apply to this field on this processor.
    @inlinable @inline(__always) static var hasFoldingKernels: Bool { N == 4 && nfk_has_adx() }

    /// a·b mod p for any a and b.
    @inlinable @inline(__always) static func foldedProduct(_ a: Limbs<N>, _ b: Limbs<N>) -> Limbs<N> {
        guard hasFoldingKernels else {
            let (low, high) = wideProduct(a, b)
            return folded(low: low, high: high)
        }
        var result = Limbs<N>()
        unsafe withMutableWords(&result) { out in
            unsafe nfk_folded_product_4(
                out, a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], P.r[0], UInt32(truncatingIfNeeded: headroom))
        }
        return result
    }

    /// a² mod p for any a.
    @inlinable @inline(__always) static func foldedSquare(_ a: Limbs<N>) -> Limbs<N> {
        guard hasFoldingKernels else { return foldedProduct(a, a) }
        var result = Limbs<N>()
        unsafe withMutableWords(&result) { out in
            unsafe nfk_folded_square_4(
                out, a[0], a[1], a[2], a[3], P.r[0], UInt32(truncatingIfNeeded: headroom))
        }
        return result
    }

    /// a·b.
    @inlinable @inline(__always)
    static func wideProduct(_ a: Limbs<N>, _ b: Limbs<N>) -> (low: Limbs<N>, high: Limbs<N>) {
        var low = Limbs<N>()
        var high = Limbs<N>()
        for i in 0..<N {
            var carry: UInt64 = 0
            for j in 0..<N {
                let sum = UInt128(a[i]) &* UInt128(b[j]) &+ UInt128(i + j < N ? low[i + j] : high[i + j - N])
                let total = sum &+ UInt128(carry)
                carry = UInt64(truncatingIfNeeded: total >> 64)
                if i + j < N {
                    low[i + j] = UInt64(truncatingIfNeeded: total)
                } else {
                    high[i + j - N] = UInt64(truncatingIfNeeded: total)
                }
            }
            high[i] = carry
        }
        return (low, high)
    }

    /// low + high·2^(64N) mod p.
    @inlinable @inline(__always) static func folded(low: Limbs<N>, high: Limbs<N>) -> Limbs<N> {
        var result = low
        var carry: UInt64 = 0
        for i in 0..<N {
            let sum = UInt128(high[i]) &* UInt128(P.r[0]) &+ UInt128(result[i]) &+ UInt128(carry)
            result[i] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        // 2^64 shifted by 64 bits is 0 in Swift: without headroom nothing comes down from the highest word.
        let above = carry << headroom | result[N - 1] >> (64 - headroom)
        result[N - 1] &= UInt64.max >> headroom
        let fold = UInt128(above) &* UInt128(P.foldingConstant)
        var addend = Limbs<N>(small: UInt64(truncatingIfNeeded: fold))
        addend[1] = UInt64(truncatingIfNeeded: fold >> 64)
        let overflow = result.addWithCarry(addend)
        return subtractingModulus(result, carry: overflow)
    }
}
