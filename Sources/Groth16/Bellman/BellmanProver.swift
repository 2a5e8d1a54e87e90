internal import Algebra
public import Circuits
public import Curves
public import Primitives

/// The Groth16 prover for one circuit and its key in bellman's form.
///
/// Holds the key, the matrices A and B and the tables of the domain; a proof takes three more arrays of the domain's
/// size and the multiplication's scratch space. Variable time in the witness, as ``Prover``.
public struct BellmanProver: Sendable {
    /// The key.
    public let key: BellmanKey
    private let shape: R1CSShape
    private let a: ConstraintMatrix<BLS12381.Fr>
    private let b: ConstraintMatrix<BLS12381.Fr>
    /// The wires that have an element in the key's lists, ascending.
    private let wiresOfA: [Int]
    private let wiresOfB: [Int]
    private let quotient: QuotientCoefficients<BLS12381.Fr>

    /// bellman's root of unity of order 2³²: 7^((r − 1)/2³²), 7 generating the field's units.
    static var rootOfUnity: BLS12381.Fr {
        BLS12381.Fr(7).powerVariableTime(BLS12381.Fr.modulus.minus(1).shiftedRight(by: 32))
    }

    /// Puts a key and its circuit together.
    ///
    /// - Throws: `BellmanKeyError.elementCount` where they do not belong together, `SetupError.circuitTooLarge`,
    ///   `EvaluationDomainError`.
    public init(key: BellmanKey, circuit: R1CS<BLS12381.Fr>, execution: Execution) throws {
        let log2 = try circuit.log2DomainSize()
        let publicWires = circuit.shape.publicCount + 1
        wiresOfA = circuit.a.occurringWires(wireCount: circuit.wireCount, always: publicWires)
        wiresOfB = circuit.b.occurringWires(wireCount: circuit.wireCount, always: 0)
        func check(_ section: BellmanKeyError.Section, _ actual: Int, _ expected: Int) throws(BellmanKeyError) {
            guard actual == expected else { throw .elementCount(section, actual: actual, expected: expected) }
        }
        let g1 = AffinePoint<BLS12381.G1>.byteCount
        try check(.ic, key.verifyingKey.ic.count, publicWires)
        try check(.h, key.h.count / g1, 1 << log2 - 1)
        try check(.l, key.l.count / g1, circuit.wireCount - publicWires)
        try check(.a, key.a.count / g1, wiresOfA.count)
        try check(.b1, key.b1.count / g1, wiresOfB.count)
        try check(.b2, key.b2.count / (2 * g1), wiresOfB.count)
        self.key = key
        shape = circuit.shape
        a = circuit.a
        b = circuit.b
        quotient = try QuotientCoefficients(log2Size: log2, rootOfUnity: Self.rootOfUnity, pool: execution.pool)
    }

    /// Proves that the values of all wires satisfy the circuit. Values that do not yield a proof that does not verify.
    ///
    /// - Throws: `WitnessError`, `Cancelled`.
    public func prove(_ values: [BLS12381.Fr], execution: Execution) throws -> Proof<BLS12381> {
        try prove(values, blinding: .random(), execution: execution)
    }

    /// As `prove(_:execution:)` with given blinding.
    package func prove(
        _ values: [BLS12381.Fr], blinding: ProofBlinding<BLS12381>, execution: Execution
    ) throws -> Proof<BLS12381> {
        guard values.count == shape.wireCount else {
            throw WitnessError.wireCount(actual: values.count, expected: shape.wireCount)
        }
        let pool = execution.pool
        try execution.step("evaluating constraints")
        let size = quotient.domain.size
        var rowsOfA = a.products(with: values, count: size, pool: pool)
        // The rows that bind the public inputs: input·0 = 0.
        for wire in 0...shape.publicCount { rowsOfA[shape.constraintCount + wire] = values[wire] }
        let rowsOfB = b.products(with: values, count: size, pool: pool)
        let quotientBytes = try quotient.scalars(rowsOfA, rowsOfB, execution: execution)

        typealias Sums = Prover<BLS12381>
        let scalars = Sums.canonicalBytes(values, pool: pool)
        let phase = "multiplying points"
        try execution.step(phase, 0, of: 8)
        let h: ProjectivePoint<BLS12381.G1> = try Sums.sum(key.h, quotientBytes, execution)
        try execution.step(phase, 2, of: 8)
        let ofA = scalars.selecting(wiresOfA, size: BLS12381.Fr.byteCount)
        let a: ProjectivePoint<BLS12381.G1> = try Sums.sum(key.a, ofA, execution)
        try execution.step(phase, 3, of: 8)
        let ofB = scalars.selecting(wiresOfB, size: BLS12381.Fr.byteCount)
        let b1: ProjectivePoint<BLS12381.G1> = try Sums.sum(key.b1, ofB, execution)
        try execution.step(phase, 4, of: 8)
        let firstPrivate = (shape.publicCount + 1) * BLS12381.Fr.byteCount
        let privateScalars = try scalars.subregion(at: firstPrivate, count: scalars.count - firstPrivate)
        let l: ProjectivePoint<BLS12381.G1> = try Sums.sum(key.l, privateScalars, execution)
        try execution.step(phase, 5, of: 8)
        let b2: ProjectivePoint<BLS12381.G2> = try Sums.sum(key.b2, ofB, execution)
        try execution.step(phase, 8, of: 8)
        let sums = ProofSums<BLS12381>(a: a, b1: b1, b2: b2, c: h + l)
        return sums.blinded(
            by: blinding, alpha1: key.verifyingKey.alpha1, beta1: key.beta1, delta1: key.delta1,
            beta2: key.verifyingKey.beta2, delta2: key.verifyingKey.delta2)
    }
}

extension ConstraintMatrix where F == BLS12381.Fr {
    /// The wires that occur with a coefficient other than zero, and the first `always`; ascending.
    func occurringWires(wireCount: Int, always: Int) -> [Int] {
        var occurs = [Bool](repeating: false, count: wireCount)
        for wire in 0..<always { occurs[wire] = true }
        for (wire, coefficient) in zip(wires, coefficients) where !coefficient.isZero { occurs[Int(wire)] = true }
        return occurs.indices.filter { occurs[$0] }
    }

    /// The value of each row, and zeros up to `count` rows. Variable time in the values: most are 0 or 1.
    func products(with values: [F], count: Int, pool: WorkerPool) -> [F] {
        var result = [F](repeating: .zero, count: count)
        let ends = rowEnds, wires = wires, factors = coefficients
        unsafe result.withUnsafeMutableBufferPointer { buffer in
            let shared = unsafe SharedBuffer(buffer)
            pool.runRanges(count: rowCount, grain: 512) { range in
                var k = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
                for row in range {
                    var sum = F.zero
                    while k < ends[row] {
                        let value = values[Int(wires[k])]
                        if !value.isZero {
                            let factor = factors[k]
                            sum += value == .one ? factor : factor == .one ? value : factor * value
                        }
                        k += 1
                    }
                    shared[row] = sum
                }
            }
        }
        return result
    }
}

extension ByteRegion {
    /// The elements of `size` bytes with these numbers, each below the number of elements.
    func selecting(_ indices: [Int], size: Int) -> ByteRegion {
        var selected = [UInt8](repeating: 0, count: indices.count * size)
        unsafe withUnsafeBytes { source in
            unsafe selected.withUnsafeMutableBytes { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for (i, index) in indices.enumerated() {
                    unsafe (to + i * size).copyMemory(from: from + index * size, byteCount: size)
                }
            }
        }
        return ByteRegion(copying: selected)
    }
}
