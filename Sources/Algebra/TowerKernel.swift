public import CFieldKernels

/// Pairing kernels that hold one element of Fq12 in the lanes of a vector: Miller loops, powers in the cyclotomic subgroup
/// and products.
///
/// They exist for the towers of BN254 and BLS12-381 over fields of four and six words whose memory holds nothing but the
/// words, on processors with 52-bit vector multiplication (AVX-512 IFMA).
@safe public struct TowerKernel: Sendable {
    /// The constants of the tower; made once for each curve and never freed.
    @usableFromInline nonisolated(unsafe) let tower: UnsafePointer<nfk_tower>

    /// The kernel for the tower over the prime field with this modulus: ξ = 9 + u and a D-type twist for one of four
    /// words, ξ = 1 + u and an M-type twist for one of six. Nil where there is none.
    public init?(modulus words: [UInt64]) {
        guard nfk_has_ifma() else { return nil }
        var tower = nfk_tower()
        guard unsafe nfk_tower_init(&tower, words, words.count) else { return nil }
        let stored = UnsafeMutablePointer<nfk_tower>.allocate(capacity: 1)
        unsafe stored.initialize(to: tower)
        unsafe self.tower = unsafe UnsafePointer(stored)
    }

    /// This kernel, or nil once the kernels were turned off.
    @inlinable @inline(__always) public var ifEnabled: TowerKernel? { nfk_has_ifma() ? self : nil }

    /// The element that `body` writes.
    @inlinable @inline(__always)
    static func result<T: TowerParameters>(_ body: (UnsafeMutablePointer<UInt64>) -> Void) -> Fp12<T> {
        var result = Fp12<T>.zero
        unsafe withMutableWords(&result) { unsafe body($0) }
        return result
    }

    /// a·b.
    @inlinable func product<T: TowerParameters>(_ a: Fp12<T>, _ b: Fp12<T>) -> Fp12<T> {
        unsafe Self.result { out in
            unsafe withWords(a) { a in
                unsafe withWords(b) { b in unsafe nfk_tower_multiply(tower, out, a, b) }
            }
        }
    }

    /// a².
    @inlinable func square<T: TowerParameters>(_ a: Fp12<T>) -> Fp12<T> {
        unsafe Self.result { out in unsafe withWords(a) { unsafe nfk_tower_square(tower, out, $0) } }
    }

    /// The power of an element of the cyclotomic subgroup; digits are zero or odd, below 8 in magnitude, least significant
    /// first.
    @inlinable func cyclotomicPower<T: TowerParameters>(_ a: Fp12<T>, _ digits: [Int8]) -> Fp12<T> {
        unsafe Self.result { out in
            unsafe withWords(a) { a in unsafe nfk_cyclotomic_power(tower, out, a, digits, digits.count) }
        }
    }

    /// The lines of a point other than the identity, and where the running point ends.
    @inlinable func lines<E: PairingEngine>(
        of q: AffinePoint<E.G2>
    ) -> (PreparedLines<E>, G2Prepared<E>.Runner) {
        let digits = E.millerLoopDigits
        let tail = E.millerLoopTail(q)
        let b3 = E.G2.multipliedBy3B(.one)
        let lines = PreparedLines<E>(count: digits.count + digits.count { $0 != 0 } + tail.count)
        var end = G2Prepared<E>.Runner(q)
        unsafe withMutableWords(&end) { end in
            unsafe tail.withUnsafeBytes { tailBytes in
                unsafe withWords(q) { q in
                    unsafe withWords(b3) { b3 in
                        unsafe nfk_prepare_lines(
                            tower, lines.elements.baseAddress, end, q,
                            tailBytes.baseAddress?.assumingMemoryBound(to: UInt64.self), tail.count, b3, digits,
                            digits.count)
                    }
                }
            }
        }
        return (lines, end)
    }

    /// The product of Miller loops of pairs without identities, or nil for a point of order two, whose y has no inverse.
    @inlinable func millerLoop<E: PairingEngine>(_ pairs: [(AffinePoint<E.G1>, G2Prepared<E>)]) -> Fp12<E>? {
        // x/y and 1/y of each point.
        var coordinates: [E.Fq] = pairs.map(\.0.y)
        E.Fq.invertAllVariableTime(&coordinates)
        guard coordinates.allSatisfy({ !$0.isZero }) else { return nil }
        for (i, pair) in pairs.enumerated() { coordinates.append(pair.0.x * coordinates[i]) }
        let digits = E.millerLoopDigits
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: nfk_loop_scratch_bytes(pairs.count), alignment: 64)
        defer { unsafe scratch.deallocate() }
        let limbs = E.Fq.byteCount / 8
        return unsafe coordinates.withUnsafeBytes { bytes in
            // The list is not empty, so it has an address.
            let words = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt64.self)
            let arguments = unsafe pairs.enumerated().map { i, pair in
                unsafe nfk_loop_pair(
                    lines: UnsafeRawPointer(pair.1.lines.elements.baseAddress), x: words + limbs * (pairs.count + i),
                    y: words + limbs * i, normalised: pair.1.isNormalized)
            }
            return withExtendedLifetime(pairs) {
                unsafe Self.result { out in
                    unsafe nfk_miller_loop(
                        tower, out, arguments, arguments.count, digits, digits.count, pairs[0].1.lines.elements.count,
                        scratch)
                }
            }
        }
    }
}

/// The lines of a prepared point at an address that stays while they are in use; immutable.
@safe @usableFromInline final class PreparedLines<E: PairingEngine>: @unchecked Sendable {
    @usableFromInline let elements: UnsafeMutableBufferPointer<G2Prepared<E>.Line>

    @inlinable init(_ lines: [G2Prepared<E>.Line]) {
        unsafe elements = .allocate(capacity: lines.count)
        _ = unsafe elements.initialize(from: lines)
    }

    /// Lines that are still to be written, zero until then.
    @inlinable init(count: Int) {
        unsafe elements = .allocate(capacity: count)
        unsafe elements.initialize(repeating: G2Prepared<E>.Line(.zero, .zero, .zero))
    }

    @inlinable deinit { unsafe elements.deallocate() }

    @inlinable subscript(index: Int) -> G2Prepared<E>.Line { unsafe elements[index] }
    @inlinable var count: Int { unsafe elements.count }
}
