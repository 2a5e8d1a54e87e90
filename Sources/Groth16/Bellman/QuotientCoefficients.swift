internal import Algebra
internal import Primitives

/// The coefficients of the quotient (A·B − C)/Z of a satisfied circuit, from the values of A and B on the domain.
///
/// A·B = H·Z + C with Z = Xⁿ − 1, so H is the high half of the product's coefficients. The low half plus the high one is
/// the product modulo Xⁿ − 1, which its values on the domain give; the low half minus the high one is the product modulo
/// Xⁿ + 1, which its values on the odd coset give. Six transforms, and neither C nor a division by Z is needed.
/// Memory: three arrays of the domain's size and its tables.
struct QuotientCoefficients<F: PrimeField>: Sendable {
    let domain: EvaluationDomain<F>
    /// ψⁱ/n in bit-reversed order, ψ² = ω: from coefficients times n to those on the odd coset.
    let toCoset: [F]
    /// ψ⁻ⁱ/(2n) in bit-reversed order.
    let fromCoset: [F]

    /// The tables of the domain of `2^log2Size` points inside the group of a root of unity of order 2^adicity.
    ///
    /// - Throws: `EvaluationDomainError`.
    init(log2Size: Int, rootOfUnity: F, pool: WorkerPool) throws(EvaluationDomainError) {
        // The doubled domain must exist.
        guard log2Size < F.Parameters.twoAdicity else {
            throw .tooLarge(log2Size: log2Size + 1, maximum: F.Parameters.twoAdicity)
        }
        domain = try EvaluationDomain(log2Size: log2Size, rootOfUnity: rootOfUnity)
        var root = rootOfUnity
        for _ in log2Size + 1..<F.Parameters.twoAdicity { root = root.squared() }
        toCoset = domain.bitReversedPowers(of: root, times: domain.inverseSize, pool: pool)
        let half = F(2).inverse() ?? .zero
        fromCoset = domain.bitReversedPowers(
            of: root.inverse() ?? .zero, times: domain.inverseSize * half, pool: pool)
    }

    /// The coefficients of degree 0 … n − 2 as canonical little-endian integers one after another. `a` and `b` hold the
    /// values at 1, ω, ω², ….
    ///
    /// - Throws: `Cancelled`.
    func scalars(_ a: [F], _ b: [F], execution: Execution) throws(Cancelled) -> ByteRegion {
        let pool = execution.pool
        var product = a, a = a, b = b
        multiply(&product, b, pool)
        let phase = "transforming polynomials"
        try execution.step(phase, 0, of: 3)
        moveToCoset(&a, pool)
        try execution.step(phase, 1, of: 3)
        moveToCoset(&b, pool)
        multiply(&a, b, pool)
        try execution.step(phase, 2, of: 3)
        unsafe product.withUnsafeMutableBufferPointer { unsafe domain.interpolateUnscaled($0, pool: pool) }
        unsafe a.withUnsafeMutableBufferPointer { unsafe domain.interpolateUnscaled($0, pool: pool) }
        return highHalf(product, a, pool)
    }

    private func multiply(_ values: inout [F], _ factors: [F], _ pool: WorkerPool) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            unsafe factors.withUnsafeBufferPointer { unsafe domain.multiply(values, by: $0, pool: pool) }
        }
    }

    private func moveToCoset(_ values: inout [F], _ pool: WorkerPool) {
        unsafe values.withUnsafeMutableBufferPointer { unsafe domain.interpolateUnscaled($0, pool: pool) }
        multiply(&values, toCoset, pool)
        unsafe values.withUnsafeMutableBufferPointer { unsafe domain.evaluate($0, pool: pool) }
    }

    /// ((low + high) − (low − high))/2 in natural order, without the coefficient of degree n − 1, which is zero.
    private func highHalf(_ sums: [F], _ differences: [F], _ pool: WorkerPool) -> ByteRegion {
        let size = domain.size
        let shift = UInt64.bitWidth - domain.log2Size
        let scale = fromCoset[0]
        var bytes = [UInt8](repeating: 0, count: size * F.byteCount)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            let shared = unsafe SharedBuffer(buffer.bindMemory(to: UInt8.self))
            pool.runRanges(count: size, grain: 1024) { range in
                guard let base = unsafe shared.buffer.baseAddress else { return }
                for i in range {
                    let coefficient = sums[i] * scale - differences[i] * fromCoset[i]
                    let degree = shift == UInt64.bitWidth ? 0 : Int(UInt64(i).bitReversed >> UInt64(shift))
                    unsafe coefficient.storeCanonical(to: UnsafeMutableRawPointer(base + degree * F.byteCount))
                }
            }
        }
        bytes.removeLast(F.byteCount)
        return ByteRegion(copying: bytes)
    }
}
