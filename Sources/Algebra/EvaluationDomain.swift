public import Primitives

/// Why there is no evaluation domain of a size.
public enum EvaluationDomainError: NamedError, Equatable {
    /// The field has roots of unity of order 2^`maximum` at most.
    case tooLarge(log2Size: Int, maximum: Int)

    public var explanation: String {
        switch self {
        case .tooLarge(let log2Size, let maximum):
            "A domain of 2^\(log2Size) points was asked for; the field supports 2^\(maximum)."
        }
    }
}

/// The 2^k-th roots of unity 1, ω, ω², … of a field, with the tables for transforms over them.
///
/// Which primitive root ω is belongs to the format of a key, not to the field: snarkjs derives it from the smallest
/// non-residue, bellman from the multiplicative generator.
///
/// The transforms come as a pair without bit reversal: `interpolate` (decimation in frequency) takes values in natural
/// order and leaves coefficients in bit-reversed order, `evaluate` (decimation in time) takes them back. Memory: 32·2^k
/// bytes of tables for a 4-limb field.
public struct EvaluationDomain<F: PrimeField>: Sendable {
    /// log2 of the number of points.
    public let log2Size: Int
    /// The number of points.
    public var size: Int { 1 << log2Size }
    /// ω, of order 2^k.
    public let root: F
    /// `roots[h + j]` is ω^(j·n/(2h)) for h = 1, 2, 4, …, n/2 and j < h: one contiguous run for each level.
    @usableFromInline let roots: [F]
    /// The same for ω⁻¹.
    @usableFromInline let inverseRoots: [F]
    /// 1/n.
    public let inverseSize: F

    /// The domain of `2^log2Size` points inside the group that `rootOfUnity`, of order 2^`twoAdicity`, generates.
    @inlinable public init(log2Size: Int, rootOfUnity: F) throws(EvaluationDomainError) {
        let adicity = F.Parameters.twoAdicity
        guard (0...adicity).contains(log2Size) else {
            throw .tooLarge(log2Size: log2Size, maximum: adicity)
        }
        self.log2Size = log2Size
        var root = rootOfUnity
        for _ in log2Size..<adicity { root = root.squared() }
        self.root = root
        // A root of unity and a power of two are not zero in a field of odd characteristic.
        roots = Self.levels(root, log2Size)
        inverseRoots = Self.levels(root.inverse() ?? .zero, log2Size)
        inverseSize = F(1 << UInt64(log2Size)).inverse() ?? .zero
    }

    @inlinable static func levels(_ root: F, _ log2Size: Int) -> [F] {
        guard log2Size > 0 else { return [.one] }
        let half = 1 << (log2Size - 1)
        var table = [F](repeating: .one, count: 2 * half)
        var power = F.one
        for j in 0..<half {
            table[half + j] = power
            power *= root
        }
        var h = half / 2
        while h > 0 {
            for j in 0..<h { table[h + j] = table[2 * h + 2 * j] }
            h /= 2
        }
        return table
    }

    /// Turns values at 1, ω, ω², … into coefficients times n, in bit-reversed order. `values` has `size` elements.
    @inlinable public func interpolateUnscaled(_ values: UnsafeMutableBufferPointer<F>, pool: WorkerPool) {
        unsafe transform(values, table: inverseRoots, decimationInTime: false, pool: pool)
    }

    /// Turns coefficients in bit-reversed order into values at 1, ω, ω², …. `coefficients` has `size` elements.
    @inlinable public func evaluate(_ coefficients: UnsafeMutableBufferPointer<F>, pool: WorkerPool) {
        unsafe transform(coefficients, table: roots, decimationInTime: true, pool: pool)
    }

    /// factor·shift^i for i = bit-reversed 0, 1, 2, …: what moves coefficients to the coset of `shift`.
    @inlinable public func bitReversedPowers(of shift: F, times factor: F) -> [F] {
        // Doubling from the top: position 2^m + j holds the power of position j times shift^(n/2^(m+1)).
        var result = [F](repeating: factor, count: size)
        var step = shift
        var steps: [F] = []
        for _ in 0..<log2Size {
            steps.append(step)
            step = step.squared()
        }
        for m in 0..<log2Size {
            let multiplier = steps[log2Size - 1 - m]
            for j in 0..<1 << m { result[1 << m + j] = result[j] * multiplier }
        }
        return result
    }
}

extension EvaluationDomain {
    @inlinable func transform(
        _ values: UnsafeMutableBufferPointer<F>, table: [F], decimationInTime: Bool, pool: WorkerPool
    ) {
        precondition(values.count == size, "the buffer holds one value for each point of the domain")
        guard log2Size > 0, let base = values.baseAddress else { return }
        unsafe table.withUnsafeBufferPointer { roots in
            guard let roots = roots.baseAddress else { return }
            let shared = unsafe SharedTransform(values: base, roots: roots)
            // The widest levels couple the whole array and are cut by position; below them blocks are independent.
            let threadBits = Int.bitWidth - pool.threads.leadingZeroBitCount
            let wide = pool.threads == 1 || log2Size < 10 ? 0 : min(log2Size - 8, threadBits + 1)
            let blockLog2 = log2Size - wide
            func wideLevels(_ levels: some Sequence<Int>) {
                for level in levels {
                    let half = size >> (level + 1)
                    let pieces = 4 * pool.threads
                    pool.run(count: pieces) { piece in
                        let low = size / 2 * piece / pieces
                        let high = size / 2 * (piece + 1) / pieces
                        shared.butterflies(low..<high, half: half, decimationInTime: decimationInTime)
                    }
                }
            }
            if !decimationInTime { wideLevels(0..<wide) }
            pool.run(count: 1 << wide) { block in
                shared.block(at: block << blockLog2, log2: blockLog2, decimationInTime: decimationInTime)
            }
            if decimationInTime { wideLevels((0..<wide).reversed()) }
        }
    }

    /// The array and its table, handed to the threads, which write disjoint parts.
    @safe
    @usableFromInline struct SharedTransform: @unchecked Sendable {
        @usableFromInline let values: UnsafeMutablePointer<F>
        @usableFromInline let roots: UnsafePointer<F>

        @inlinable init(values: UnsafeMutablePointer<F>, roots: UnsafePointer<F>) {
            unsafe self.values = values
            unsafe self.roots = roots
        }

        /// All levels of one block, widest first (or last), depth first so that the work stays in the cache.
        @inlinable func block(at start: Int, log2: Int, decimationInTime: Bool) {
            guard log2 > 0 else { return }
            let half = 1 << (log2 - 1)
            if !decimationInTime { pairs(at: start, half: half, offset: 0, count: half, decimationInTime: false) }
            block(at: start, log2: log2 - 1, decimationInTime: decimationInTime)
            block(at: start + half, log2: log2 - 1, decimationInTime: decimationInTime)
            if decimationInTime { pairs(at: start, half: half, offset: 0, count: half, decimationInTime: true) }
        }

        /// The butterflies with numbers in `range`, counted over all blocks of `2·half` elements.
        @inlinable func butterflies(_ range: Range<Int>, half: Int, decimationInTime: Bool) {
            var next = range.lowerBound
            while next < range.upperBound {
                let offset = next & (half - 1)
                let count = min(half - offset, range.upperBound - next)
                pairs(
                    at: (next - offset) * 2, half: half, offset: offset, count: count,
                    decimationInTime: decimationInTime)
                next += count
            }
        }

        /// `count` butterflies of the block at `start`, from position `offset` on.
        @inlinable func pairs(at start: Int, half: Int, offset: Int, count: Int, decimationInTime: Bool) {
            let low = unsafe values + start + offset
            let high = unsafe low + half
            let twiddles = unsafe roots + half + offset
            if decimationInTime {
                unsafe F.butterfliesInTime(low, high, twiddles: twiddles, count: count)
            } else {
                unsafe F.butterfliesInFrequency(low, high, twiddles: twiddles, count: count)
            }
        }
    }
}

extension PrimeField {
    /// (low, high) ← (low + w·high, low − w·high), position by position.
    @inlinable static func butterfliesInTime(
        _ low: UnsafeMutablePointer<Self>, _ high: UnsafeMutablePointer<Self>, twiddles: UnsafePointer<Self>, count: Int
    ) {
        for i in 0..<count {
            let product = unsafe high[i] * twiddles[i]
            let kept = unsafe low[i]
            unsafe low[i] = kept + product
            unsafe high[i] = kept - product
        }
    }

    /// (low, high) ← (low + high, w·(low − high)), position by position.
    @inlinable static func butterfliesInFrequency(
        _ low: UnsafeMutablePointer<Self>, _ high: UnsafeMutablePointer<Self>, twiddles: UnsafePointer<Self>, count: Int
    ) {
        for i in 0..<count {
            let a = unsafe low[i]
            let b = unsafe high[i]
            unsafe low[i] = a + b
            unsafe high[i] = (a - b) * twiddles[i]
        }
    }
}
