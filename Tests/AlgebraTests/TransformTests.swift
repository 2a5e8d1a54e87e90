import Algebra
import CFieldKernels
import Curves
import GMPCurves
import Primitives
import TestSupport
import Testing

/// A check that runs in every scalar field, with a root of unity of the highest power of two.
protocol ScalarFieldCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws
}

extension EngineCase {
    func run(_ check: some ScalarFieldCheck) throws {
        switch self {
        case .bn254: try check.run(on: BN254.self)
        case .bls12381: try check.run(on: BLS12381.self)
        case .bn254OnGMP: try check.run(on: BN254OnGMP.self)
        case .bls12381OnGMP: try check.run(on: BLS12381OnGMP.self)
        }
    }
}

@Suite("Transforms") struct TransformTests {
    @Test("evaluation by definition, up to 2^8", arguments: EngineCase.allCases)
    func definition(_ engine: EngineCase) throws { try engine.run(EvaluationByDefinition()) }

    @Test("kernels and portable arithmetic agree, 2^0 to 2^14, both ways", arguments: [EngineCase.bn254, .bls12381])
    func agreement(_ engine: EngineCase) throws { try engine.run(KernelsAgainstPortable()) }

    @Test("large transforms at single points, and back", arguments: [EngineCase.bn254, .bls12381])
    func large(_ engine: EngineCase) throws { try engine.run(LargeTransforms()) }

    @Test("elementwise products and powers", arguments: EngineCase.allCases)
    func elementwise(_ engine: EngineCase) throws { try engine.run(ElementwiseProducts()) }

    @Test("the portable paths by definition where kernels are in use")
    func portable() async {
        await #expect(processExitsWith: .success) {
            nfk_disable_kernels()
            #expect(BN254.Fr.laneKernel() == nil && BLS12381.Fr.laneKernel() == nil)
            for engine in [EngineCase.bn254, .bls12381] {
                try engine.run(EvaluationByDefinition())
                try engine.run(ElementwiseProducts())
            }
        }
    }

    @Test("domains beyond the field's two-adicity are refused")
    func refusals() {
        #expect(throws: EvaluationDomainError.tooLarge(log2Size: 29, maximum: 28)) {
            try EvaluationDomain<BN254.Fr>(log2Size: 29, rootOfUnity: BN254.rootOfUnity)
        }
        #expect(throws: EvaluationDomainError.tooLarge(log2Size: -1, maximum: 32)) {
            try EvaluationDomain<BLS12381.Fr>(log2Size: -1, rootOfUnity: BLS12381.rootOfUnity)
        }
    }
}

/// Values that strain reductions.
private enum Pattern: CaseIterable {
    case random, zero, largest, alternating, edges

    func values<F: PrimeField>(_ count: Int, _ generator: inout SeededGenerator) -> [F] {
        var half = F.modulus
        for i in 0..<F.Canonical.count - 1 { half[i] = .max }
        half[F.Canonical.count - 1] = F.modulus[F.Canonical.count - 1] - 1
        // p − 1 and neighbours in Montgomery form, which is what the limbs hold.
        let edges = [F.modulus.minus(1), F.modulus.minus(2), F.Canonical(small: 1), F.Canonical(), half]
            .compactMap { F(montgomery: $0) }
        return (0..<count).map { i in
            switch self {
            case .random: randomElement(&generator)
            case .zero: .zero
            case .largest: edges[0]
            case .alternating: i & 1 == 0 ? edges[0] : .zero
            case .edges: edges[Int(generator.next() % UInt64(edges.count))]
            }
        }
    }
}

private func randomElement<F: PrimeField>(_ generator: inout SeededGenerator) -> F {
    var low = F.Canonical()
    var high = F.Canonical()
    for i in 0..<F.Canonical.count {
        low[i] = generator.next()
        high[i] = generator.next()
    }
    return F(reducingLow: low, high: high)
}

private func reversed(_ index: Int, bits: Int) -> Int {
    (0..<bits).reduce(0) { $0 | (index >> $1 & 1) << (bits - 1 - $1) }
}

private func bitReversed<F>(_ values: [F]) -> [F] {
    let bits = values.count.trailingZeroBitCount
    return values.indices.map { values[reversed($0, bits: bits)] }
}

extension EvaluationDomain {
    fileprivate func evaluated(_ coefficients: [F], _ pool: WorkerPool) -> [F] {
        var values = coefficients
        unsafe values.withUnsafeMutableBufferPointer { unsafe evaluate($0, pool: pool) }
        return values
    }

    fileprivate func interpolated(_ values: [F], _ pool: WorkerPool) -> [F] {
        var coefficients = values
        unsafe coefficients.withUnsafeMutableBufferPointer { unsafe interpolateUnscaled($0, pool: pool) }
        return coefficients
    }
}

/// Horner's rule.
private func value<F: PrimeField>(of coefficients: [F], at point: F) -> F {
    coefficients.reversed().reduce(.zero) { $0 * point + $1 }
}

private struct EvaluationByDefinition: ScalarFieldCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        var generator = SeededGenerator(seed: 0x6e74_7431)
        let pool = WorkerPool(threads: 1)
        for log2 in 0...8 {
            let domain = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
            var points = [E.Fr.one]
            while points.count < domain.size { points.append(points[points.count - 1] * domain.root) }
            #expect(points[points.count - 1] * domain.root == .one)
            for pattern in [Pattern.random, .edges] {
                let coefficients: [E.Fr] = pattern.values(domain.size, &generator)
                let expected = points.map { value(of: coefficients, at: $0) }
                #expect(domain.evaluated(bitReversed(coefficients), pool) == expected, "2^\(log2), \(pattern)")
                let back = domain.interpolated(expected, pool).map { $0 * domain.inverseSize }
                #expect(bitReversed(back) == coefficients, "2^\(log2), \(pattern), back")
            }
        }
    }
}

private struct KernelsAgainstPortable: ScalarFieldCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        #expect((E.Fr.laneKernel() != nil) == nfk_has_ifma())
        var generator = SeededGenerator(seed: 0x6e74_7432)
        let pools = [1, 2, 3].map { WorkerPool(threads: $0) }
        for log2 in 0...14 {
            let fast = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
            let portable = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity, kernel: nil)
            for pattern in Pattern.allCases {
                let values: [E.Fr] = pattern.values(fast.size, &generator)
                let evaluated = portable.evaluated(values, pools[0])
                let interpolated = portable.interpolated(values, pools[0])
                for pool in pools {
                    let what = "2^\(log2), \(pattern), \(pool.threads) threads"
                    #expect(fast.evaluated(values, pool) == evaluated, "evaluate, \(what)")
                    #expect(fast.interpolated(values, pool) == interpolated, "interpolate, \(what)")
                }
                #expect(portable.evaluated(values, pools[2]) == evaluated, "portable, 2^\(log2), \(pattern)")
                #expect(portable.interpolated(values, pools[2]) == interpolated, "portable, 2^\(log2), \(pattern)")
            }
        }
    }
}

private struct LargeTransforms: ScalarFieldCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        var generator = SeededGenerator(seed: 0x6e74_7433)
        // The passes over columns change in number at 2^20 or 2^21.
        for (log2, threads) in [(15, 1), (16, 2), (17, 1), (18, 2), (20, 2), (21, 1)] {
            let pool = WorkerPool(threads: threads)
            let domain = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
            let pattern = log2 < 20 ? Pattern.edges : .random
            let coefficients: [E.Fr] = pattern.values(domain.size, &generator)
            let values = domain.evaluated(coefficients, pool)
            let ordered = bitReversed(coefficients)
            for index in [0, 1, domain.size / 2, Int(generator.next() >> UInt64(64 - log2))] {
                let point = domain.root.powerVariableTime(Limbs<1>(small: UInt64(index)))
                #expect(values[index] == value(of: ordered, at: point), "2^\(log2) at \(index)")
            }
            let back = domain.interpolated(values, pool)
            let size = E.Fr(UInt64(domain.size))
            #expect(zip(back, coefficients).allSatisfy { $0 == $1 * size }, "2^\(log2), back")
        }
    }
}

private struct ElementwiseProducts: ScalarFieldCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        var generator = SeededGenerator(seed: 0x6e74_7434)
        let pools = [1, 2].map { WorkerPool(threads: $0) }
        let domain = try EvaluationDomain<E.Fr>(log2Size: 7, rootOfUnity: E.rootOfUnity)
        for count in [0, 1, 7, 8, 9, 128, 20_011] {
            for pattern in Pattern.allCases {
                let a: [E.Fr] = pattern.values(count, &generator)
                let b: [E.Fr] = pattern.values(count, &generator)
                let c: [E.Fr] = Pattern.edges.values(count, &generator)
                for pool in pools {
                    var product = a
                    unsafe product.withUnsafeMutableBufferPointer { product in
                        unsafe b.withUnsafeBufferPointer { unsafe domain.multiply(product, by: $0, pool: pool) }
                    }
                    #expect(product == zip(a, b).map { $0 * $1 }, "\(count) \(pattern)")
                    var difference = a
                    unsafe difference.withUnsafeMutableBufferPointer { difference in
                        unsafe b.withUnsafeBufferPointer { b in
                            unsafe c.withUnsafeBufferPointer { c in
                                unsafe domain.multiply(difference, by: b, subtracting: c, pool: pool)
                            }
                        }
                    }
                    #expect(difference == zip(product, c).map { $0 - $1 }, "\(count) \(pattern)")
                }
            }
        }
        for log2 in 0...14 {
            let domain = try EvaluationDomain<E.Fr>(log2Size: log2, rootOfUnity: E.rootOfUnity)
            let shift = randomElement(&generator) as E.Fr
            let factor = randomElement(&generator) as E.Fr
            var expected = [factor]
            while expected.count < domain.size { expected.append(expected[expected.count - 1] * shift) }
            #expect(domain.bitReversedPowers(of: shift, times: factor) == bitReversed(expected), "2^\(log2)")
            #expect(domain.bitReversedPowers(of: shift, times: factor, pool: pools[1]) == bitReversed(expected))
        }
    }
}
