public import CFieldKernels

/// Sums of groups of points by rounds of batched additions: in each round the points of every group are added in pairs,
/// until one is left in each. One value serves one thread and keeps its memory for several calls.
@safe
@usableFromInline struct BucketSummer<C: CurveParameters>: ~Copyable {
    /// Points of one group, `entries[start ..< start + count]`, whose sum ends up in slot `slot` of the pool.
    @usableFromInline struct Run {
        @usableFromInline var bucket: Int, start: Int, count: Int, slot: Int

        @inlinable init(bucket: Int, start: Int, count: Int, slot: Int) {
            self.bucket = bucket
            self.start = start
            self.count = count
            self.slot = slot
        }
    }

    @usableFromInline typealias Point = AffinePoint<C>

    /// Points summed together: few enough that their partial sums stay in the second-level cache, and enough that the
    /// inversion of each round is cheap.
    @inlinable static var capacity: Int { Point.byteCount <= 96 ? 16384 : 8192 }

    @usableFromInline let adder: PairAdder<C>
    /// Partial sums. A run of k points takes (k + 1)/2 slots, so `capacity` slots always suffice.
    @usableFromInline let pool: UnsafeMutableRawPointer
    @usableFromInline let pairs: UnsafeMutablePointer<UInt32>
    @usableFromInline let slots: UnsafeMutablePointer<UInt32>
    @usableFromInline var runs: [Run] = []

    /// `buckets`: the size of the largest array that `reduce` will be given.
    @inlinable init(kernel: LaneKernel?, buckets: Int) {
        adder = PairAdder(kernel: kernel)
        let most = max(Self.capacity, buckets)
        unsafe pool = .allocate(byteCount: Self.capacity * Point.byteCount, alignment: 64)
        unsafe pairs = .allocate(capacity: 2 * most)
        unsafe slots = .allocate(capacity: most)
    }

    @inlinable deinit {
        unsafe pool.deallocate()
        unsafe pairs.deallocate()
        unsafe slots.deallocate()
    }

    /// Sums the points of every run in `runs`, of at most `capacity` points together.
    @inlinable @inline(never) mutating func sumRuns(_ bases: UnsafeRawPointer, _ entries: UnsafePointer<UInt32>) {
        let size = Point.byteCount
        var count = 0
        for i in runs.indices {
            let run = runs[i]
            // A single point lies anywhere in the bases: asked for early, like those of the pairs.
            let ahead = runs[min(i + 8, runs.count - 1)]
            unsafe nfk_prefetch(PairAdder<C>.address(bases, entries[ahead.start + ahead.count - 1]), size)
            for j in 0..<run.count / 2 {
                unsafe pairs[2 * count] = entries[run.start + 2 * j]
                unsafe pairs[2 * count + 1] = entries[run.start + 2 * j + 1]
                unsafe slots[count] = UInt32(run.slot + j)
                count += 1
            }
            if run.count & 1 == 1 {
                unsafe PairAdder<C>.copy(
                    bases, entries[run.start + run.count - 1], to: pool + (run.slot + run.count / 2) * size)
            }
            runs[i].count = (run.count + 1) / 2
        }
        unsafe adder.add(bases, pairs: pairs, count: count, into: pool, slots: slots)
        while true {
            count = 0
            for i in runs.indices where runs[i].count > 1 {
                let run = runs[i]
                let kept = (run.count + 1) / 2
                for j in 0..<run.count / 2 {
                    unsafe pairs[2 * count] = UInt32(run.slot + j)
                    unsafe pairs[2 * count + 1] = UInt32(run.slot + j + kept)
                    unsafe slots[count] = UInt32(run.slot + j)
                    count += 1
                }
                runs[i].count = kept
            }
            if count == 0 { return }
            unsafe adder.add(pool, pairs: pairs, count: count, into: pool, slots: slots)
        }
    }

    /// The sum of `count` points.
    @inlinable @inline(never) mutating func sum(
        _ bases: UnsafeRawPointer, _ entries: UnsafePointer<UInt32>, count: Int
    ) -> ProjectivePoint<C> {
        var result = ProjectivePoint<C>.identity
        for start in stride(from: 0, to: count, by: Self.capacity) {
            runs = [Run(bucket: 0, start: start, count: min(Self.capacity, count - start), slot: 0)]
            unsafe sumRuns(bases, entries)
            result += unsafe PairAdder<C>.load(pool, 0)
        }
        return result
    }

    /// Writes the sum of the entries `offsets[b] ..< offsets[b + 1]` to `buckets[b]` for each b; `buckets` holds
    /// identities on entry.
    @inlinable @inline(never) mutating func fill(
        _ buckets: UnsafeMutableRawPointer, count: Int, bases: UnsafeRawPointer, entries: UnsafePointer<UInt32>,
        offsets: UnsafePointer<Int>
    ) {
        let size = Point.byteCount
        var bucket = 0
        var cursor = unsafe offsets[0]
        while true {
            runs.removeAll(keepingCapacity: true)
            var taken = 0
            var slot = 0
            while bucket < count, taken < Self.capacity {
                let available = unsafe offsets[bucket + 1] - cursor
                let length = min(available, Self.capacity - taken)
                if length > 0 {
                    runs.append(Run(bucket: bucket, start: cursor, count: length, slot: slot))
                    slot += (length + 1) / 2
                    taken += length
                    cursor += length
                }
                if length == available { bucket += 1 }
            }
            if runs.isEmpty { return }
            unsafe sumRuns(bases, entries)
            for run in runs {
                let target = unsafe buckets + run.bucket * size
                if unsafe run.start == offsets[run.bucket] {
                    unsafe target.copyMemory(from: pool + run.slot * size, byteCount: size)
                    continue
                }
                // A bucket cut by the end of a group: at most one in each group.
                let before = unsafe PairAdder<C>.load(target, 0)
                let sum = unsafe (ProjectivePoint<C>(before) + PairAdder<C>.load(pool, UInt32(run.slot))).affine
                unsafe sum.storeMontgomery(to: target)
            }
        }
    }

    /// Σ (b + 1)·buckets[b] for 2^`log2Count` buckets, which are overwritten.
    ///
    /// Σ b·B_b is Σ 2^j·S_j, where S_j sums the buckets whose index has bit j. From the top bit down, the upper half of
    /// the array is added onto the lower half, and S_j is the sum of the upper half: twice as many additions as buckets,
    /// all of them in log2Count rounds of independent pairs.
    @inlinable @inline(never) func reduce(_ buckets: UnsafeMutableRawPointer, log2Count: Int) -> ProjectivePoint<C> {
        // Upper halves being summed: they start at 2^j and have `live` points left.
        var live = [Int](repeating: 0, count: log2Count)
        for level in stride(from: log2Count - 1, through: 0, by: -1) {
            var count = 0
            for j in level + 1..<max(level + 1, log2Count) where live[j] > 1 {
                live[j] /= 2
                for i in 0..<live[j] {
                    unsafe pairs[2 * count] = UInt32(1 << j + i)
                    unsafe pairs[2 * count + 1] = UInt32(1 << j + i + live[j])
                    unsafe slots[count] = UInt32(1 << j + i)
                    count += 1
                }
            }
            for i in 0..<1 << level {
                unsafe pairs[2 * count] = UInt32(i)
                unsafe pairs[2 * count + 1] = UInt32(1 << level + i)
                unsafe slots[count] = UInt32(i)
                count += 1
            }
            live[level] = 1 << level
            unsafe adder.add(buckets, pairs: pairs, count: count, into: buckets, slots: slots)
        }
        var result = ProjectivePoint<C>.identity
        for j in stride(from: log2Count - 1, through: 0, by: -1) {
            result = result.doubled()
            result += unsafe PairAdder<C>.load(buckets, UInt32(1 << j))
        }
        return result + (unsafe PairAdder<C>.load(buckets, 0))
    }
}
