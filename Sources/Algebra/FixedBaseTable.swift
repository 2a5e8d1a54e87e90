public import Primitives

/// Multiples of one base point, to multiply it by many scalars.
///
/// Scalars are cut into windows of c bits with signed digits; the table holds d·2^(c·w)·base for each window w and digit
/// d = 1 … 2^(c − 1), so a product is a sum of one point for each window, and sums are batched affine additions with
/// shared inversions. Memory: 22·2^11 points at the largest size.
public struct FixedBaseTable<C: CurveParameters>: Sendable {
    /// The points in Montgomery form: window w, digit d at position w·2^(c − 1) + d − 1.
    @usableFromInline let points: TableMemory
    /// Bits of a window, c.
    @usableFromInline let width: Int
    @usableFromInline let windows: Int

    /// The table for about `scalarCount` products; variable time in `base`.
    ///
    /// Cost: windows·2^(c − 1) additions and as many doublings as the order has bits.
    @inlinable public init(base: AffinePoint<C>, scalarCount: Int) {
        self.init(base: base, scalarCount: scalarCount, kernel: C.BaseField.laneKernel())
    }

    /// The same with the kernel chosen by the caller (nil: the field's portable arithmetic).
    @inlinable @inline(never) package init(base: AffinePoint<C>, scalarCount: Int, kernel: LaneKernel?) {
        let bits = C.ScalarField.bitWidth
        // The table costs windows·2^(c − 1) additions and a product `windows`; larger tables than 2^11 a window leave
        // the cache.
        let width =
            (3...12).min { a, b in
                (bits / a + 1) * (1 << (a - 1) + scalarCount) < (bits / b + 1) * (1 << (b - 1) + scalarCount)
            } ?? 12
        let windows = bits / width + 1
        let half = 1 << (width - 1)
        let size = AffinePoint<C>.byteCount
        let memory = TableMemory(byteCount: windows * half * size)
        self.width = width
        self.windows = windows
        points = memory

        var powers: [ProjectivePoint<C>] = []
        var power = ProjectivePoint(base)
        for _ in 0..<windows {
            powers.append(power)
            for _ in 0..<width { power = power.doubled() }
        }
        for (window, first) in ProjectivePoint.normalizeVariableTime(powers).enumerated() {
            unsafe first.storeMontgomery(to: memory.address + window * half * size)
        }
        // From the multiples 1 … h to 1 … 2h by adding the h-th, in all windows at once.
        let adder = PairAdder<C>(kernel: kernel)
        var pairs: [UInt32] = []
        var slots: [UInt32] = []
        var h = 1
        while h < half {
            pairs.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
            for start in stride(from: 0, to: windows * half, by: half) {
                for i in 0..<h {
                    pairs.append(UInt32(start + h - 1))
                    pairs.append(UInt32(start + i))
                    slots.append(UInt32(start + h + i))
                }
            }
            unsafe adder.add(memory.address, pairs: pairs, count: slots.count, into: memory.address, slots: slots)
            h *= 2
        }
    }

    /// scalarᵢ·base for each i; variable time in the scalars.
    ///
    /// Costs `windows` additions a scalar, some 40 ns each on G1 of a 254-bit curve where the vector kernels run.
    @inlinable public func multiplyVariableTime(
        _ scalars: ArraySlice<C.ScalarField>, pool: WorkerPool
    ) -> [AffinePoint<C>] {
        multiplyVariableTime(scalars, pool: pool, kernel: C.BaseField.laneKernel())
    }

    /// The same for a whole list.
    @inlinable public func multiplyVariableTime(_ scalars: [C.ScalarField], pool: WorkerPool) -> [AffinePoint<C>] {
        multiplyVariableTime(scalars[...], pool: pool)
    }

    /// The same with the kernel chosen by the caller.
    @inlinable package func multiplyVariableTime(
        _ scalars: ArraySlice<C.ScalarField>, pool: WorkerPool, kernel: LaneKernel?
    ) -> [AffinePoint<C>] {
        // As many products as fill a summer, and enough chunks for the threads to share evenly.
        let most = max(1, BucketSummer<C>.capacity / windows)
        let chunk = max(1, min(most, (scalars.count + 4 * pool.threads - 1) / (4 * pool.threads)))
        let parts = pool.map(count: (scalars.count + chunk - 1) / chunk) { part in
            products(scalars.dropFirst(part * chunk).prefix(chunk), kernel: kernel)
        }
        return parts.count == 1 ? parts[0] : parts.flatMap(\.self)
    }

    @inlinable @inline(never) func products(_ scalars: ArraySlice<C.ScalarField>, kernel: LaneKernel?) -> [AffinePoint<
        C
    >] {
        var summer = BucketSummer<C>(kernel: kernel, buckets: 0)
        let half = 1 << (width - 1)
        var offset = C.ScalarField.Canonical()
        for window in 0..<windows - 1 {
            let bit = width * window + width - 1
            offset[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        var entries: [UInt32] = []
        entries.reserveCapacity(scalars.count * windows)
        var slot = 0
        for scalar in scalars {
            // Digit w is the window's bits less 2^(c − 1), the top one as it is: see `TermChunk.recode`.
            var biased = scalar.canonical
            _ = biased.addWithCarry(offset)
            let start = entries.count
            for window in 0..<windows {
                let digit = biased.bits(at: window * width, count: width) - (window == windows - 1 ? 0 : half)
                if digit == 0 { continue }
                let index = UInt32(window * half + abs(digit) - 1)
                entries.append(digit < 0 ? index | PairAdder<C>.negated : index)
            }
            // A run for each scalar: of no entries where it is zero.
            let count = entries.count - start
            summer.runs.append(.init(bucket: 0, start: start, count: count, slot: slot))
            slot += (count + 1) / 2
        }
        let empty = summer.runs.map { $0.count == 0 }
        unsafe summer.sumRuns(points.address, entries)
        return summer.runs.indices.map { i in
            empty[i] ? .identity : unsafe PairAdder<C>.load(summer.pool, UInt32(summer.runs[i].slot))
        }
    }
}

extension LimbVector {
    /// The integer formed by `count` bits (below 63) from position `bit` on; bits beyond the vector are zero.
    @inlinable @inline(__always) func bits(at bit: Int, count: Int) -> Int {
        let word = bit >> 6
        let shift = UInt64(bit & 63)
        guard word < Self.count else { return 0 }
        var value = self[word] >> shift
        if shift > 0, word + 1 < Self.count { value |= self[word + 1] << (64 - shift) }
        return Int(value & (1 << UInt64(count) - 1))
    }
}

/// Memory that several threads read once it is filled.
@safe
@usableFromInline final class TableMemory: @unchecked Sendable {
    // `@unchecked`: written by the initialiser of its owner only.
    @usableFromInline let address: UnsafeMutableRawPointer

    @inlinable init(byteCount: Int) {
        unsafe address = .allocate(byteCount: byteCount, alignment: 64)
        unsafe address.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    @inlinable deinit { unsafe address.deallocate() }
}
