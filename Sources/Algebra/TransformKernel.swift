public import CFieldKernels
public import Primitives

/// The kernels for transforms over a prime field of four words, and for elementwise products beside them.
@safe
@frozen @usableFromInline struct TransformKernel<F: PrimeField>: Sendable {
    @usableFromInline let transform: nfk_transform

    /// Nil where there are no kernels: another processor, another size of modulus, elements not stored as plain words.
    @inlinable init?(_ kernel: LaneKernel?) {
        guard let kernel, kernel.degree == 1, kernel.modulus.limbs == 4, F.byteCount == 32,
            MemoryLayout<F>.stride == 32
        else { return nil }
        var transform = nfk_transform()
        let p = F.modulus
        let words = (0..<4).map { p[$0] }
        guard unsafe nfk_transform_init(&transform, words, 4) else { return nil }
        self.transform = transform
    }

    /// Roots enter the kernels with this factor: their products divide by 2^260, not by 2^256.
    @inlinable static var rootScale: F { F(16) }

    /// values[i] ← factor·source[i] for i < count; `source` and `values` may be the same.
    @inlinable func scale(
        _ values: UnsafeMutablePointer<F>, _ source: UnsafePointer<F>, by factor: F, count: Int, pool: WorkerPool
    ) {
        let shared = unsafe SharedElements(values, source)
        let scaled = factor * Self.rootScale
        pool.runRanges(count: count, grain: 4096) { range in
            var transform = transform
            unsafe withUnsafeBytes(of: scaled) { bytes in
                let words = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt64.self)
                unsafe nfk_scale_each(
                    &transform, shared.target + range.lowerBound, shared.first + range.lowerBound, words, range.count)
            }
        }
    }

    /// values[i] ← a[i]·b[i] for i < count; `values` may be one of them.
    @inlinable func multiply(
        _ values: UnsafeMutablePointer<F>, _ a: UnsafePointer<F>, _ b: UnsafePointer<F>, count: Int, pool: WorkerPool
    ) {
        let shared = unsafe SharedElements(values, a, b)
        pool.runRanges(count: count, grain: 4096) { range in
            var modulus = transform.modulus
            let start = range.lowerBound
            unsafe nfk_multiply_each(
                &modulus, shared.target + start, shared.first + start, shared.second + start, range.count)
        }
    }

    /// values[i] ← a[i]·b[i] − c[i] for i < count; `values` may be one of them.
    @inlinable func multiplyAndSubtract(
        _ values: UnsafeMutablePointer<F>, _ a: UnsafePointer<F>, _ b: UnsafePointer<F>, minus c: UnsafePointer<F>,
        count: Int, pool: WorkerPool
    ) {
        let shared = unsafe SharedElements(values, a, b, c)
        pool.runRanges(count: count, grain: 4096) { range in
            var transform = transform
            let start = range.lowerBound
            unsafe nfk_multiply_subtract_each(
                &transform, shared.target + start, shared.first + start, shared.second + start,
                shared.third + start, range.count)
        }
    }

    // MARK: - Transforms

    /// All levels of a transform of 2^`log2Size` values with 2^(log2Size − 1) roots times `rootScale`; log2Size ≥ 6.
    ///
    /// The array is a matrix: its wide levels couple the rows and take eight neighbouring columns at a time, its narrow
    /// ones lie within blocks. Either fits the second-level cache, so that each pass reads and writes memory once.
    @inlinable func run(
        _ values: UnsafeMutablePointer<F>, roots: UnsafePointer<F>, log2Size: Int, direction: nfk_direction,
        pool: WorkerPool
    ) {
        let shared = unsafe SharedElements(values, roots)
        // A short transform takes less time than waking a thread.
        let isSerial = pool.threads == 1 || log2Size < 12
        let blockLog2 = min(nfk_transform_most_block, isSerial ? log2Size : log2Size - 3)
        let passes = Self.passes(log2Size - blockLog2)
        if direction == nfk_splitting { for pass in passes { columns(pass) } }
        unsafe forRanges(1 << (log2Size - blockLog2)) { range, scratch in
            var transform = transform
            unsafe nfk_transform_blocks(
                &transform, direction, shared.target + range.lowerBound << blockLog2, shared.first,
                range.lowerBound, UInt32(blockLog2), range.count, scratch)
        }
        if direction == nfk_joining { for pass in passes.reversed() { columns(pass) } }

        func columns(_ pass: (level: Int, count: Int)) {
            // Groups of eight columns, counted over all blocks of the pass.
            let strideLog2 = log2Size - pass.level - pass.count
            let groupsLog2 = strideLog2 - 3
            unsafe forRanges(1 << (pass.level + groupsLog2)) { range, scratch in
                var transform = transform
                var next = range.lowerBound
                while next < range.upperBound {
                    let block = next >> groupsLog2
                    let end = min(range.upperBound, (block + 1) << groupsLog2)
                    unsafe nfk_transform_columns(
                        &transform, direction, shared.target + block << (log2Size - pass.level), shared.first, block,
                        UInt32(pass.count), 1 << strideLog2, (next - block << groupsLog2) * 8, (end - next) * 8, scratch
                    )
                    next = end
                }
            }
        }

        func forRanges(_ count: Int, _ body: @Sendable (Range<Int>, UnsafeMutableRawPointer) -> Void) {
            let alone = WorkerPool(threads: 1)
            (isSerial ? alone : pool).runRanges(count: count) { range in
                let scratch = UnsafeMutableRawPointer.allocate(
                    byteCount: nfk_transform_scratch_bytes, alignment: 64)
                unsafe body(range, scratch)
                unsafe scratch.deallocate()
            }
        }
    }

    /// Cuts the widest `levels` levels into passes of nearly equal size: (first level, number of levels).
    @inlinable static func passes(_ levels: Int) -> [(level: Int, count: Int)] {
        let most = nfk_transform_column_levels
        let count = (levels + most - 1) / most
        return (0..<count).map { i in
            let start = levels * i / count
            return (start, levels * (i + 1) / count - start)
        }
    }
}

/// Arrays handed to threads, which write disjoint parts of the first.
@safe
@usableFromInline struct SharedElements<F>: @unchecked Sendable {
    @usableFromInline let target: UnsafeMutablePointer<F>
    @usableFromInline let first: UnsafePointer<F>
    @usableFromInline let second: UnsafePointer<F>
    @usableFromInline let third: UnsafePointer<F>

    @inlinable init(
        _ target: UnsafeMutablePointer<F>, _ first: UnsafePointer<F>, _ second: UnsafePointer<F>? = nil,
        _ third: UnsafePointer<F>? = nil
    ) {
        unsafe self.target = target
        unsafe self.first = first
        unsafe self.second = second ?? first
        unsafe self.third = third ?? first
    }
}
