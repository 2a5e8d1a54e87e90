/// A run of the terms of a multi-scalar multiplication, sorted out by what they cost.
///
/// Terms whose scalar is zero or whose base is the identity are gone. Scalars above half the order stand as their
/// negatives, so that −1 and its like are as cheap as small numbers.
@usableFromInline struct TermChunk<C: CurveParameters>: Sendable {
    /// Entries (index, and bit 31 for a negated base) with the scalar one.
    @usableFromInline var units: [UInt32] = []
    /// Entries with any other scalar.
    @usableFromInline var entries: [UInt32] = []
    /// The scalars of `entries`.
    @usableFromInline var scalars: [C.ScalarField.Canonical] = []
    /// `widths[b]` is the number of scalars of b bits.
    @usableFromInline var widths: [Int]

    @inlinable init() { widths = [Int](repeating: 0, count: 64 * C.ScalarField.Canonical.count + 1) }

    /// Sorts out the terms at `range`.
    @inlinable @inline(never) init(_ terms: StoredTerms<C>, _ range: Range<Int>) throws(MultiScalarError) {
        self.init()
        let order = C.ScalarField.modulus
        let half = order.shiftedRight(by: 1)
        entries.reserveCapacity(range.count)
        scalars.reserveCapacity(range.count)
        for i in range {
            var scalar = terms.scalar(i)
            if scalar.isZero { continue }
            guard terms.isBaseCanonical(i) else { throw .baseNotCanonical }
            if terms.isBaseIdentity(i) { continue }
            while !scalar.isBelow(order) { _ = scalar.subtractWithBorrow(order) }
            var entry = UInt32(i)
            if half.isBelow(scalar) {
                var negative = order
                _ = negative.subtractWithBorrow(scalar)
                scalar = negative
                entry |= PairAdder<C>.negated
            }
            let width = scalar.bitWidthVariableTime
            if width == 0 { continue }
            if width == 1 {
                units.append(entry)
            } else {
                entries.append(entry)
                scalars.append(scalar)
                widths[width] += 1
            }
        }
    }

    /// Adds 2^(c − 1) at each window below the top one, after which digit w is the window's bits less 2^(c − 1): signed
    /// digits without carries.
    @inlinable @inline(never) mutating func recode(_ plan: WindowPlan) {
        var offset = C.ScalarField.Canonical()
        for window in 0..<plan.count - 1 {
            let bit = plan.width * window + plan.width - 1
            offset[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        for i in scalars.indices { _ = scalars[i].addWithCarry(offset) }
    }
}

/// How scalars are cut into windows of signed digits, and the work into tasks.
@usableFromInline struct WindowPlan: Sendable {
    /// Bits of a window, c. Digits are −2^(c − 1) … 2^(c − 1).
    @usableFromInline let width: Int
    /// The number of windows.
    @usableFromInline let count: Int
    /// The number of ranges of terms that get their own buckets.
    @usableFromInline let ranges: Int

    @inlinable var buckets: Int { 1 << (width - 1) }

    /// The cheapest plan for scalars whose bit lengths are counted in `widths`.
    ///
    /// Costs are counted in additions: one for each digit that is not zero; two for each bucket of a window, which the
    /// reduction takes; and for each round of batched additions the inversion, worth some 80 additions, of which a
    /// window needs about c for its buckets' sums and c for its reduction.
    @inlinable init(widths: [Int], threads: Int) {
        let top = widths.lastIndex { $0 != 0 } ?? 1
        var best: (cost: Int, width: Int, count: Int, ranges: Int)?
        for width in 2...18 {
            // One bit more than the longest scalar: the top digit takes the carry.
            let count = top / width + 1
            let ranges = count >= 8 * threads || threads == 1 ? 1 : (8 * threads + count - 1) / count
            var cost = count * ranges * (2 << (width - 1) + 160 * width)
            for (bits, scalars) in widths.enumerated() where scalars != 0 {
                cost += scalars * min(count, bits / width + 1)
            }
            if best.map({ cost < $0.cost }) ?? true { best = (cost, width, count, ranges) }
        }
        // The loop has run, so there is a best plan.
        (width, count, ranges) = best.map { ($0.width, $0.count, $0.ranges) } ?? (2, top / 2 + 1, 1)
    }
}

/// Bases and scalars in memory, read in place by several threads.
@safe
@usableFromInline struct StoredTerms<C: CurveParameters>: @unchecked Sendable {
    @usableFromInline let bases: UnsafeRawPointer
    @usableFromInline let scalars: UnsafeRawPointer

    @inlinable init(bases: UnsafeRawPointer, scalars: UnsafeRawPointer) {
        unsafe self.bases = bases
        unsafe self.scalars = scalars
    }

    /// Whether the base's coordinates are below the modulus; looks at little more than their top words.
    @inlinable @inline(__always) func isBaseCanonical(_ index: Int) -> Bool {
        let base = unsafe bases + index * AffinePoint<C>.byteCount
        return unsafe C.BaseField.isStoredCanonical(base)
            && C.BaseField.isStoredCanonical(base + C.BaseField.byteCount)
    }

    /// Whether the base is the identity, all zeros; looks no further than the first word that is not.
    @inlinable @inline(__always) func isBaseIdentity(_ index: Int) -> Bool {
        let base = unsafe bases + index * AffinePoint<C>.byteCount
        for offset in stride(from: 0, to: AffinePoint<C>.byteCount, by: 8) {
            if unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self) != 0 { return false }
        }
        return true
    }

    @inlinable @inline(__always) func scalar(_ index: Int) -> C.ScalarField.Canonical {
        unsafe C.ScalarField.Canonical(littleEndianAt: scalars + index * C.ScalarField.byteCount)
    }
}
