public import CFieldKernels
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

/// The 2^k-th roots of unity 1, ω, ω², … of a field, with the table for transforms over them.
///
/// Which primitive root ω is belongs to the format of a key, not to the field: snarkjs derives it from the smallest
/// non-residue, bellman from the multiplicative generator.
///
/// The transforms come as a pair without bit reversal: `interpolate` takes values in natural order and leaves
/// coefficients in bit-reversed order, `evaluate` takes them back. Their time and addresses do not depend on the values.
/// Memory: 16·2^k bytes of roots for a 4-limb field.
public struct EvaluationDomain<F: PrimeField>: Sendable {
    /// log2 of the number of points.
    public let log2Size: Int
    /// The number of points.
    public var size: Int { 1 << log2Size }
    /// ω, of order 2^k.
    public let root: F
    /// ω^(bit-reversed j) for j < n/2: the root that the butterflies of block j share, at every level (see
    /// `nfk_transform.h`); times `TransformKernel.rootScale` where there are kernels.
    @usableFromInline let roots: [F]
    /// 1/n.
    public let inverseSize: F
    @usableFromInline let kernel: TransformKernel<F>?

    /// The domain of `2^log2Size` points inside the group that `rootOfUnity`, of order 2^`twoAdicity`, generates.
    ///
    /// - Parameter kernel: nil for the portable arithmetic of the field.
    @inlinable public init(
        log2Size: Int, rootOfUnity: F, kernel: LaneKernel? = F.laneKernel()
    ) throws(EvaluationDomainError) {
        let adicity = F.Parameters.twoAdicity
        guard (0...adicity).contains(log2Size) else {
            throw .tooLarge(log2Size: log2Size, maximum: adicity)
        }
        self.log2Size = log2Size
        var root = rootOfUnity
        for _ in log2Size..<adicity { root = root.squared() }
        self.root = root
        // Below 64 elements there is not enough for the lanes.
        self.kernel = log2Size < nfk_transform_least_block ? nil : TransformKernel(kernel)
        roots = Self.bitReversedPowers(
            of: root, log2Count: max(0, log2Size - 1), times: self.kernel == nil ? .one : TransformKernel<F>.rootScale,
            kernel: self.kernel, pool: nil)
        // A power of two is not zero in a field of odd characteristic.
        inverseSize = F(1 << UInt64(log2Size)).inverse() ?? .zero
    }

    /// Turns values at 1, ω, ω², … into coefficients times n, in bit-reversed order. `values` has `size` elements.
    @inlinable public func interpolateUnscaled(_ values: UnsafeMutableBufferPointer<F>, pool: WorkerPool) {
        unsafe transform(values, direction: nfk_splitting, pool: pool)
    }

    /// Turns coefficients in bit-reversed order into values at 1, ω, ω², …. `coefficients` has `size` elements.
    @inlinable public func evaluate(_ coefficients: UnsafeMutableBufferPointer<F>, pool: WorkerPool) {
        unsafe transform(coefficients, direction: nfk_joining, pool: pool)
    }

    /// factor·shift^i for i = bit-reversed 0, 1, 2, …: what moves coefficients to the coset of `shift`.
    @inlinable public func bitReversedPowers(of shift: F, times factor: F, pool: WorkerPool? = nil) -> [F] {
        Self.bitReversedPowers(of: shift, log2Count: log2Size, times: factor, kernel: kernel, pool: pool)
    }

    /// factor·base^(bit-reversed i) for i < 2^`log2Count`.
    @inlinable static func bitReversedPowers(
        of base: F, log2Count: Int, times factor: F, kernel: TransformKernel<F>?, pool: WorkerPool?
    ) -> [F] {
        // Doubling from the top: position 2^m + j holds the power of position j times base^(2^(log2Count − 1 − m)).
        var steps: [F] = []
        var step = base
        for _ in 0..<log2Count {
            steps.append(step)
            step = step.squared()
        }
        let pool = pool ?? WorkerPool(threads: 1)
        return unsafe [F](unsafeUninitializedCapacity: 1 << log2Count) { buffer, count in
            guard let result = buffer.baseAddress else { return }
            unsafe result.initialize(to: factor)
            for (m, multiplier) in steps.reversed().enumerated() {
                let done = 1 << m
                if let kernel, m >= 3 {
                    unsafe kernel.scale(result + done, result, by: multiplier, count: done, pool: pool)
                } else {
                    for j in 0..<done { unsafe (result + done + j).initialize(to: result[j] * multiplier) }
                }
            }
            count = 1 << log2Count
        }
    }
}

extension EvaluationDomain {
    @inlinable func transform(
        _ values: UnsafeMutableBufferPointer<F>, direction: nfk_direction, pool: WorkerPool
    ) {
        precondition(values.count == size, "the buffer holds one value for each point of the domain")
        guard log2Size > 0, let base = values.baseAddress else { return }
        unsafe roots.withUnsafeBufferPointer { roots in
            guard let roots = roots.baseAddress else { return }
            if let kernel {
                unsafe kernel.run(base, roots: roots, log2Size: log2Size, direction: direction, pool: pool)
            } else {
                let portable = unsafe PortableTransform(values: base, roots: roots, log2Size: log2Size)
                portable.run(direction, pool: pool)
            }
        }
    }

    /// values[i] ← values[i]·factors[i]; both have the same number of elements, however many.
    @inlinable public func multiply(
        _ values: UnsafeMutableBufferPointer<F>, by factors: UnsafeBufferPointer<F>, pool: WorkerPool
    ) {
        precondition(values.count == factors.count, "one factor for each value")
        guard let base = values.baseAddress, let factors = factors.baseAddress else { return }
        if let kernel {
            unsafe kernel.multiply(base, base, factors, count: values.count, pool: pool)
            return
        }
        let shared = unsafe SharedElements(base, factors)
        pool.runRanges(count: values.count, grain: 1024) { range in
            for i in range { unsafe shared.target[i] *= shared.first[i] }
        }
    }

    /// a[i] ← a[i]·b[i] − c[i]; all three have the same number of elements, however many.
    @inlinable public func multiply(
        _ a: UnsafeMutableBufferPointer<F>, by b: UnsafeBufferPointer<F>, subtracting c: UnsafeBufferPointer<F>,
        pool: WorkerPool
    ) {
        precondition(a.count == b.count && a.count == c.count, "one factor and one subtrahend for each value")
        guard let base = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
        if let kernel {
            unsafe kernel.multiplyAndSubtract(base, base, b, minus: c, count: a.count, pool: pool)
            return
        }
        let shared = unsafe SharedElements(base, b, c)
        pool.runRanges(count: a.count, grain: 1024) { range in
            for i in range { unsafe shared.target[i] = shared.target[i] * shared.first[i] - shared.second[i] }
        }
    }
}
