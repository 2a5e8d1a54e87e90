public import Algebra
public import Primitives

/// The scalars of the key's H section: A·B − C on the odd coset of the domain.
///
/// Works in snarkjs's convention: the key's H points are Lagrange polynomials on the odd coset of the doubled domain,
/// so that no division by the vanishing polynomial and no inverse coset transform is needed. Six transforms in all.
/// Memory: three arrays of the domain's size, and the domain's tables.
@usableFromInline enum QuotientEvaluations<E: PairingEngine> {
    @usableFromInline typealias Fr = E.Fr

    /// The scalars, `domainSize` of them, for a witness of one canonical little-endian value for each wire.
    @inlinable static func scalars(
        key: ProvingKey<E>, witness: UnsafeRawBufferPointer, execution: Execution
    ) throws -> [E.Fr] {
        let log2 = key.header.domainSize.trailingZeroBitCount
        let domain = try EvaluationDomain<Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
        let pool = execution.pool
        var a = [Fr](repeating: .zero, count: domain.size)
        var b = a
        try unsafe a.withUnsafeMutableBufferPointer { a in
            try unsafe b.withUnsafeMutableBufferPointer { b in
                try unsafe MatrixProduct<E>.evaluate(key: key, witness: witness, a: a, b: b, execution: execution)
            }
        }
        var c = a
        multiply(&c, b, domain, pool)
        let factors = domain.bitReversedPowers(of: oddCosetShift(log2), times: domain.inverseSize, pool: pool)
        try execution.step("transforming polynomials", 0, of: 3)
        shift(&a, factors, domain, pool)
        try execution.step("transforming polynomials", 1, of: 3)
        shift(&b, factors, domain, pool)
        try execution.step("transforming polynomials", 2, of: 3)
        shift(&c, factors, domain, pool)
        unsafe a.withUnsafeMutableBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe c.withUnsafeBufferPointer { c in
                    unsafe domain.multiply(a, by: b, subtracting: c, pool: pool)
                }
            }
        }
        return a
    }

    /// The primitive 2n-th root of unity, whose powers shift the domain to the odd coset; where the field has none,
    /// snarkjs takes the square of the smallest non-residue.
    @inlinable static func oddCosetShift(_ log2: Int) -> Fr {
        let adicity = Fr.Parameters.twoAdicity
        guard log2 < adicity else { return Fr(Fr.Parameters.nonResidue).squared() }
        var root = E.rootOfUnity
        for _ in log2 + 1..<adicity { root = root.squared() }
        return root
    }

    /// Moves values on the domain to values on the shifted domain.
    @inlinable static func shift(
        _ values: inout [Fr], _ factors: [Fr], _ domain: EvaluationDomain<Fr>, _ pool: WorkerPool
    ) {
        unsafe values.withUnsafeMutableBufferPointer { unsafe domain.interpolateUnscaled($0, pool: pool) }
        multiply(&values, factors, domain, pool)
        unsafe values.withUnsafeMutableBufferPointer { unsafe domain.evaluate($0, pool: pool) }
    }

    /// values[i] ← values[i]·factors[i].
    @inlinable static func multiply(
        _ values: inout [Fr], _ factors: [Fr], _ domain: EvaluationDomain<Fr>, _ pool: WorkerPool
    ) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            unsafe factors.withUnsafeBufferPointer { unsafe domain.multiply(values, by: $0, pool: pool) }
        }
    }
}

/// A buffer whose elements several threads write, each its own.
@safe
@usableFromInline struct SharedBuffer<Element>: @unchecked Sendable {
    @usableFromInline let buffer: UnsafeMutableBufferPointer<Element>
    @inlinable init(_ buffer: UnsafeMutableBufferPointer<Element>) { unsafe self.buffer = buffer }
    @inlinable subscript(_ index: Int) -> Element {
        get { unsafe buffer[index] }
        nonmutating set { unsafe buffer[index] = newValue }
    }
}
