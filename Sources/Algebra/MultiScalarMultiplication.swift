public import Primitives

/// Why a multi-scalar multiplication is refused.
public enum MultiScalarError: NamedError, Equatable {
    /// The number of bases and of scalars differ.
    case lengthMismatch(bases: Int, scalars: Int)
    /// A buffer's length is not a whole number of elements.
    case partialElement
    /// A stored base has a coordinate that is not below the modulus.
    case baseNotCanonical

    public var explanation: String {
        switch self {
        case .lengthMismatch(let bases, let scalars): "There are \(bases) bases and \(scalars) scalars."
        case .partialElement: "A buffer ends inside an element."
        case .baseNotCanonical: "A base has a coordinate that is not below the modulus."
        }
    }
}

extension ProjectivePoint {
    /// Σ scalarᵢ·baseᵢ for public scalars; time and memory access depend on them.
    ///
    /// The bucket method (Pippenger) with signed digits: terms with a zero scalar or the identity are dropped, scalars
    /// ±1 are summed apart, digits that are zero cost nothing, so that small scalars use few windows. Buckets are
    /// summed by batched affine additions. Windows are independent tasks.
    ///
    /// Memory: terms are taken in blocks of 2^20, for which 36 bytes a term (for four-word scalars) and, for each
    /// thread, 8 bytes a term and a few MiB are held.
    ///
    /// - Parameters:
    ///   - bases: affine points in Montgomery form one after another, as a `.zkey` section holds them, at any alignment.
    ///     They lie in the subgroup of prime order.
    ///   - scalars: little-endian integers of `C.ScalarField.byteCount` bytes each, canonical ones being fastest.
    ///   - pool: the threads. The result does not depend on their number.
    /// - Throws: `.partialElement`, `.lengthMismatch`, and `.baseNotCanonical` for a base whose scalar is not zero.
    @inlinable public static func multiScalarMultiplicationVariableTime(
        bases: UnsafeRawBufferPointer, scalars: UnsafeRawBufferPointer, pool: WorkerPool
    ) throws(MultiScalarError) -> Self {
        try unsafe multiScalarMultiplicationVariableTime(
            bases: bases, scalars: scalars, pool: pool, kernel: C.BaseField.laneKernel())
    }

    /// The same for elements in arrays.
    @inlinable public static func multiScalarMultiplicationVariableTime(
        _ bases: [AffinePoint<C>], _ scalars: [C.ScalarField], pool: WorkerPool
    ) throws(MultiScalarError) -> Self {
        guard bases.count == scalars.count else {
            throw .lengthMismatch(bases: bases.count, scalars: scalars.count)
        }
        let pointSize = AffinePoint<C>.byteCount
        let scalarSize = C.ScalarField.byteCount
        let count = bases.count
        let points = UnsafeMutableRawBufferPointer.allocate(byteCount: count * pointSize, alignment: 64)
        let integers = UnsafeMutableRawBufferPointer.allocate(byteCount: count * scalarSize, alignment: 64)
        defer {
            unsafe points.deallocate()
            unsafe integers.deallocate()
        }
        if let point = points.baseAddress, let integer = integers.baseAddress {
            for i in 0..<count {
                unsafe bases[i].storeMontgomery(to: point + i * pointSize)
                unsafe scalars[i].storeCanonical(to: integer + i * scalarSize)
            }
        }
        return try unsafe multiScalarMultiplicationVariableTime(
            bases: UnsafeRawBufferPointer(points), scalars: UnsafeRawBufferPointer(integers), pool: pool)
    }

    /// As the public function, with the kernel chosen by the caller (nil: the field's portable arithmetic).
    @inlinable package static func multiScalarMultiplicationVariableTime(
        bases: UnsafeRawBufferPointer, scalars: UnsafeRawBufferPointer, pool: WorkerPool, kernel: LaneKernel?
    ) throws(MultiScalarError) -> Self {
        let pointSize = AffinePoint<C>.byteCount
        let scalarSize = C.ScalarField.byteCount
        guard bases.count % pointSize == 0, scalars.count % scalarSize == 0 else { throw .partialElement }
        let count = bases.count / pointSize
        guard count == scalars.count / scalarSize else {
            throw .lengthMismatch(bases: count, scalars: scalars.count / scalarSize)
        }
        guard count > 0, let base = bases.baseAddress, let scalar = scalars.baseAddress else { return .identity }
        var result = Self.identity
        let block = 1 << 20
        for start in stride(from: 0, to: count, by: block) {
            let terms = unsafe StoredTerms<C>(bases: base + start * pointSize, scalars: scalar + start * scalarSize)
            result += try blockSum(terms, count: min(block, count - start), pool: pool, kernel: kernel)
        }
        return result
    }

    /// The sum of at most 2^20 terms.
    @inlinable @inline(never) static func blockSum(
        _ terms: StoredTerms<C>, count: Int, pool: WorkerPool, kernel: LaneKernel?
    ) throws(MultiScalarError) -> Self {
        let chunk = 2048
        let sorted = try pool.map(count: (count + chunk - 1) / chunk) { (i: Int) throws(MultiScalarError) in
            try TermChunk<C>(terms, i * chunk..<min(count, (i + 1) * chunk))
        }
        var widths = TermChunk<C>().widths
        let units = sorted.flatMap(\.units)
        for chunk in sorted {
            for (i, scalars) in chunk.widths.enumerated() { widths[i] += scalars }
        }
        let termCount = widths.reduce(0, +)
        let plan = WindowPlan(widths: widths, threads: pool.threads)
        let chunks = pool.map(count: termCount == 0 ? 0 : sorted.count) { i in
            var chunk = sorted[i]
            chunk.recode(plan)
            return chunk
        }

        let unitTasks = min((units.count + 4095) / 4096, 4 * pool.threads)
        let windowTasks = termCount == 0 ? 0 : plan.count * plan.ranges
        let sums = pool.map(count: windowTasks + unitTasks) { task in
            if task < windowTasks {
                let range = task % plan.ranges
                let part = chunks.count * range / plan.ranges..<chunks.count * (range + 1) / plan.ranges
                return windowSum(terms, chunks[part], window: task / plan.ranges, plan: plan, kernel: kernel)
            }
            let piece = task - windowTasks
            let range = units.count * piece / unitTasks..<units.count * (piece + 1) / unitTasks
            var summer = BucketSummer<C>(kernel: kernel, buckets: 0)
            return unsafe units.withUnsafeBufferPointer { units in
                guard let first = units.baseAddress else { return .identity }
                return unsafe summer.sum(terms.bases, first + range.lowerBound, count: range.count)
            }
        }

        var result = Self.identity
        for window in stride(from: plan.count - 1, through: 0, by: -1) where windowTasks > 0 {
            for _ in 0..<plan.width { result = result.doubled() }
            for range in 0..<plan.ranges { result += sums[window * plan.ranges + range] }
        }
        for piece in windowTasks..<sums.count { result += sums[piece] }
        return result
    }

    /// Σ digitᵢ·baseᵢ over the terms of some chunks, for the digits of one window.
    @inlinable @inline(never) static func windowSum(
        _ terms: StoredTerms<C>, _ chunks: ArraySlice<TermChunk<C>>, window: Int, plan: WindowPlan, kernel: LaneKernel?
    ) -> Self {
        let count = chunks.reduce(0) { $0 + $1.entries.count }
        let buckets = plan.buckets
        let pointSize = AffinePoint<C>.byteCount
        // Each entry's digit: its magnitude, and bit 31 for a negative one.
        let digits = UnsafeMutablePointer<UInt32>.allocate(capacity: max(count, 1))
        let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: max(count, 1))
        // Of magnitude m, entries end before offsets[m]; one more to count the zeros.
        let offsets = UnsafeMutablePointer<Int>.allocate(capacity: buckets + 2)
        unsafe offsets.initialize(repeating: 0, count: buckets + 2)
        defer {
            unsafe digits.deallocate()
            unsafe entries.deallocate()
            unsafe offsets.deallocate()
        }

        let isTop = window == plan.count - 1
        let bit = window * plan.width
        let word = bit >> 6
        let shift = UInt64(bit & 63)
        let spill = shift > 0 && word + 1 < C.ScalarField.Canonical.count
        let mask = UInt64(1) << UInt64(plan.width) - 1
        let bias = isTop ? 0 : Int32(buckets)
        var position = 0
        for chunk in chunks {
            unsafe chunk.scalars.withUnsafeBufferPointer { scalars in
                for i in 0..<scalars.count {
                    var bits = unsafe scalars[i][word] >> shift
                    if spill { bits |= unsafe scalars[i][word + 1] << (64 - shift) }
                    let digit = Int32(truncatingIfNeeded: bits & mask) - bias
                    let magnitude = digit.magnitude
                    unsafe digits[position] = magnitude | (digit < 0 ? PairAdder<C>.negated : 0)
                    unsafe offsets[Int(magnitude) + 1] += 1
                    position += 1
                }
            }
        }
        let zeros = unsafe offsets[1]
        if zeros == count { return .identity }
        // From counts to starts: magnitude m goes to bucket m − 1, zeros nowhere.
        unsafe offsets[1] = 0
        for m in 1...buckets { unsafe offsets[m + 1] += offsets[m] }
        position = 0
        for chunk in chunks {
            unsafe chunk.entries.withUnsafeBufferPointer { list in
                for i in 0..<list.count {
                    let digit = unsafe digits[position]
                    position += 1
                    let magnitude = Int(digit & ~PairAdder<C>.negated)
                    if magnitude == 0 { continue }
                    let slot = unsafe offsets[magnitude]
                    unsafe offsets[magnitude] = slot + 1
                    unsafe entries[slot] = list[i] ^ (digit & PairAdder<C>.negated)
                }
            }
        }
        // Each start has moved to its end, which is the next one's start.
        unsafe offsets[0] = 0

        let sums = UnsafeMutableRawPointer.allocate(byteCount: buckets * pointSize, alignment: 64)
        defer { unsafe sums.deallocate() }
        unsafe sums.initializeMemory(as: UInt8.self, repeating: 0, count: buckets * pointSize)
        var summer = BucketSummer<C>(kernel: kernel, buckets: buckets)
        unsafe summer.fill(sums, count: buckets, bases: terms.bases, entries: entries, offsets: offsets)
        return unsafe summer.reduce(sums, log2Count: plan.width - 1)
    }
}
