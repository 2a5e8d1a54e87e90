public import CFieldKernels
public import Primitives

/// A transform in the field's own arithmetic, with the network of the kernels: see `nfk_transform.h`.
@safe
@usableFromInline struct PortableTransform<F: PrimeField>: @unchecked Sendable {
    // `@unchecked`: threads write disjoint parts of the array.
    @usableFromInline let values: UnsafeMutablePointer<F>
    @usableFromInline let roots: UnsafePointer<F>
    @usableFromInline let log2Size: Int

    @inlinable init(values: UnsafeMutablePointer<F>, roots: UnsafePointer<F>, log2Size: Int) {
        unsafe self.values = values
        unsafe self.roots = roots
        self.log2Size = log2Size
    }

    @inlinable func run(_ direction: nfk_direction, pool: WorkerPool) {
        // The widest levels couple the whole array and are cut by position; below them blocks are independent.
        let size = 1 << log2Size
        let threadBits = Int.bitWidth - pool.threads.leadingZeroBitCount
        let wide = pool.threads == 1 || log2Size < 10 ? 0 : min(log2Size - 8, threadBits + 1)
        func wideLevels(_ levels: some Sequence<Int>) {
            for level in levels {
                let pieces = 4 * pool.threads
                pool.run(count: pieces) { piece in
                    butterflies(size / 2 * piece / pieces..<size / 2 * (piece + 1) / pieces, level, direction)
                }
            }
        }
        if direction == nfk_splitting { wideLevels(0..<wide) }
        pool.run(count: 1 << wide) { number in block(number, level: wide, direction) }
        if direction == nfk_joining { wideLevels((0..<wide).reversed()) }
    }

    /// All levels of one block, widest first or last, depth first so that the work stays in the cache.
    @inlinable func block(_ number: Int, level: Int, _ direction: nfk_direction) {
        guard level < log2Size else { return }
        let half = 1 << (log2Size - level - 1)
        if direction == nfk_splitting { split(number, half: half, offset: 0, count: half) }
        block(2 * number, level: level + 1, direction)
        block(2 * number + 1, level: level + 1, direction)
        if direction == nfk_joining { join(number, half: half, offset: 0, count: half) }
    }

    /// The butterflies of a level with numbers in `range`.
    @inlinable func butterflies(_ range: Range<Int>, _ level: Int, _ direction: nfk_direction) {
        let half = 1 << (log2Size - level - 1)
        var next = range.lowerBound
        while next < range.upperBound {
            let offset = next & (half - 1)
            let count = min(half - offset, range.upperBound - next)
            let number = next >> (log2Size - level - 1)
            if direction == nfk_splitting {
                split(number, half: half, offset: offset, count: count)
            } else {
                join(number, half: half, offset: offset, count: count)
            }
            next += count
        }
    }

    /// (x, y) ← (x + y/ρ, x − y/ρ) for `count` pairs of block `number` from position `offset` on.
    @inlinable func split(_ number: Int, half: Int, offset: Int, count: Int) {
        let low = unsafe values + number * 2 * half + offset
        let high = unsafe low + half
        if number == 0 {
            for i in 0..<count {
                let (x, y) = unsafe (low[i], high[i])
                unsafe low[i] = x + y
                unsafe high[i] = x - y
            }
            return
        }
        // 1/ρ is the negative of the root that mirrors it among those of its order.
        let top = 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount)
        let root = unsafe roots[3 * top - 1 - number]
        for i in 0..<count {
            let x = unsafe low[i]
            let y = unsafe high[i] * root
            unsafe low[i] = x - y
            unsafe high[i] = x + y
        }
    }

    /// (x, y) ← (x + y, ρ·(x − y)), likewise.
    @inlinable func join(_ number: Int, half: Int, offset: Int, count: Int) {
        let low = unsafe values + number * 2 * half + offset
        let high = unsafe low + half
        let root = unsafe roots[number]
        for i in 0..<count {
            let (x, y) = unsafe (low[i], high[i])
            unsafe low[i] = x + y
            unsafe high[i] = number == 0 ? x - y : (x - y) * root
        }
    }
}
