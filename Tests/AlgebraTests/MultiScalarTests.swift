import Algebra
import Curves
import GMPCurves
import Primitives
import TestSupport
import Testing

/// A check that runs on every group, specialised for each.
protocol GroupCheck {
    func run<C: CurveParameters>(on curve: C.Type) throws
}

enum GroupCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case bn254G1 = "BN254 G1"
    case bn254G2 = "BN254 G2"
    case bls12381G1 = "BLS12-381 G1"
    case bls12381G2 = "BLS12-381 G2"
    case bn254G1OnGMP = "BN254 G1 on GMP"

    var testDescription: String { rawValue }

    func run(_ check: some GroupCheck) throws {
        switch self {
        case .bn254G1: try check.run(on: BN254.G1.self)
        case .bn254G2: try check.run(on: BN254.G2.self)
        case .bls12381G1: try check.run(on: BLS12381.G1.self)
        case .bls12381G2: try check.run(on: BLS12381.G2.self)
        case .bn254G1OnGMP: try check.run(on: BN254OnGMP.G1.self)
        }
    }
}

/// Points and scalars with everything the bucket method treats apart, and their sum by definition.
private struct Terms<C: CurveParameters> {
    var bases: [AffinePoint<C>]
    var scalars: [C.ScalarField]

    enum Kind: CaseIterable { case random, bits, small, equalPoints, opposite, special }

    init(_ kind: Kind, count: Int, _ generator: inout SeededGenerator) {
        let points = (0..<min(count, 40)).map { _ in
            ProjectivePoint<C>.generator.multipliedVariableTime(by: C.ScalarField(generator.next()).canonical)
        }
        let affine = ProjectivePoint<C>.normalizeVariableTime(points)
        let one = C.ScalarField.one
        let two = one.doubled()
        let edges: [C.ScalarField] = [.zero, one, -one, two, -two]
        bases = []
        scalars = []
        for i in 0..<count {
            let wide = Self.scalar(&generator)
            let point = affine[Int(generator.next() % UInt64(affine.count))]
            switch kind {
            case .random:
                bases.append(point)
                scalars.append(wide)
            case .bits:
                bases.append(point)
                scalars.append(generator.next() % 16 == 0 ? wide : C.ScalarField(generator.next() & 1))
            case .small:
                bases.append(point)
                let value = C.ScalarField(generator.next() >> (generator.next() % 64))
                scalars.append(generator.next() & 1 == 0 ? value : -value)
            case .equalPoints:
                bases.append(affine[0])
                scalars.append(i & 1 == 0 ? wide : one + one)
            case .opposite:
                // Every second term cancels the one before it.
                let previous = i & 1 == 1 ? bases[i - 1] : point
                bases.append(i & 1 == 1 ? -previous : point)
                scalars.append(i & 1 == 1 ? scalars[i - 1] : wide)
            case .special:
                bases.append(i % 5 == 0 ? .identity : point)
                scalars.append(edges[i % edges.count])
                if i % 3 == 0 { scalars[i] = wide }
            }
        }
    }

    static func scalar(_ generator: inout SeededGenerator) -> C.ScalarField {
        var low = C.ScalarField.Canonical()
        var high = C.ScalarField.Canonical()
        for i in 0..<C.ScalarField.Canonical.count {
            low[i] = generator.next()
            high[i] = generator.next()
        }
        return C.ScalarField(reducingLow: low, high: high)
    }

    /// By double-and-add of each term.
    var sum: ProjectivePoint<C> {
        var result = ProjectivePoint<C>.identity
        for (base, scalar) in zip(bases, scalars) { result += base.multipliedVariableTime(by: scalar) }
        return result
    }

    /// Through memory at an odd address, as a mapped key may lie.
    func product(pool: WorkerPool, kernel: LaneKernel?) throws -> ProjectivePoint<C> {
        let pointSize = AffinePoint<C>.byteCount
        let scalarSize = C.ScalarField.byteCount
        var points = [UInt8](repeating: 0, count: 1 + bases.count * pointSize)
        var integers = [UInt8](repeating: 0, count: 1 + scalars.count * scalarSize)
        return try unsafe points.withUnsafeMutableBytes { points in
            try unsafe integers.withUnsafeMutableBytes { integers in
                for i in bases.indices {
                    unsafe bases[i].storeMontgomery(to: points.baseAddress! + 1 + i * pointSize)
                    unsafe scalars[i].storeCanonical(to: integers.baseAddress! + 1 + i * scalarSize)
                }
                return try unsafe .multiScalarMultiplicationVariableTime(
                    bases: UnsafeRawBufferPointer(rebasing: points.dropFirst()),
                    scalars: UnsafeRawBufferPointer(rebasing: integers.dropFirst()), pool: pool, kernel: kernel)
            }
        }
    }
}

@Suite("Multi-scalar multiplication") struct MultiScalarTests {
    struct AgainstDefinition: GroupCheck {
        func run<C: CurveParameters>(on curve: C.Type) throws {
            var generator = SeededGenerator(seed: 0x6d73_6d31)
            let pools = [1, 2, 3, 4].map { WorkerPool(threads: $0) }
            for count in [0, 1, 2, 3, 7, 33, 100, 1000] {
                for kind in Terms<C>.Kind.allCases where count < 1000 || kind != .small {
                    let terms = Terms<C>(kind, count: count, &generator)
                    let expected = terms.sum
                    for (i, pool) in pools.enumerated() where count < 1000 || i < 2 {
                        let fast = try terms.product(pool: pool, kernel: C.BaseField.laneKernel())
                        #expect(fast == expected, "\(kind), \(count) terms, \(pool.threads) threads")
                    }
                    let portable = try terms.product(pool: pools[1], kernel: nil)
                    #expect(portable == expected, "\(kind), \(count) terms, portable")
                    let arrays = try ProjectivePoint<C>.multiScalarMultiplicationVariableTime(
                        terms.bases, terms.scalars, pool: pools[0])
                    #expect(arrays == expected, "\(kind), \(count) terms, from arrays")
                }
            }
        }
    }

    @Test("agrees with double-and-add, on all paths and numbers of threads", arguments: GroupCase.allCases)
    func definition(_ group: GroupCase) throws { try group.run(AgainstDefinition()) }

    struct LargeSums: GroupCheck {
        func run<C: CurveParameters>(on curve: C.Type) throws {
            // Σ sᵢ·(kᵢ·G) = (Σ sᵢ·kᵢ)·G, large enough that one bucket spans several groups of additions.
            var generator = SeededGenerator(seed: 0x6d73_6d32)
            let count = 40_000
            let factors = (0..<64).map { _ in Terms<C>.scalar(&generator) }
            let multiples = ProjectivePoint<C>.normalizeVariableTime(
                factors.map { ProjectivePoint<C>.generator.multipliedVariableTime(by: $0.canonical) })
            for mostlyEqual in [false, true] {
                let repeated = Terms<C>.scalar(&generator)
                var total = C.ScalarField.zero
                var bases: [AffinePoint<C>] = []
                var scalars: [C.ScalarField] = []
                for i in 0..<count {
                    let scalar = mostlyEqual && i % 100 != 0 ? repeated : Terms<C>.scalar(&generator)
                    total += factors[i % 64] * scalar
                    bases.append(multiples[i % 64])
                    scalars.append(scalar)
                }
                let sum = try ProjectivePoint<C>.multiScalarMultiplicationVariableTime(
                    bases, scalars, pool: WorkerPool(threads: 2))
                #expect(sum == ProjectivePoint<C>.generator.multipliedVariableTime(by: total.canonical))
            }
        }
    }

    @Test("large sums over known multiples", arguments: [GroupCase.bn254G1, .bn254G2, .bls12381G1, .bls12381G2])
    func largeSums(_ group: GroupCase) throws { try group.run(LargeSums()) }

    @Test("scalars at or above the order count modulo the order")
    func unreducedScalars() throws {
        typealias G1 = BN254.G1
        let bases = [BN254.G1.generator]
        let scalar = [UInt8](repeating: 0xff, count: 32)
        let all = BN254.Fr(2).powerVariableTime(Limbs<4>(small: 256)) - .one
        let product = try unsafe bases.withUnsafeBytes { bases in
            try unsafe scalar.withUnsafeBytes { scalar in
                try unsafe ProjectivePoint<G1>.multiScalarMultiplicationVariableTime(
                    bases: bases, scalars: scalar, pool: WorkerPool(threads: 1))
            }
        }
        #expect(product == ProjectivePoint<G1>.generator * all)
    }

    @Test("lengths and stored coordinates are checked")
    func refusals() throws {
        typealias Point = ProjectivePoint<BN254.G1>
        let pool = WorkerPool(threads: 2)
        func product(_ bases: [UInt8], _ scalars: [UInt8]) throws -> Point {
            try unsafe bases.withUnsafeBytes { bases in
                try unsafe scalars.withUnsafeBytes { scalars in
                    try unsafe Point.multiScalarMultiplicationVariableTime(bases: bases, scalars: scalars, pool: pool)
                }
            }
        }
        let none = [UInt8](repeating: 0, count: 128)
        #expect(throws: MultiScalarError.partialElement) { try product([UInt8](repeating: 0, count: 65), none) }
        #expect(throws: MultiScalarError.partialElement) { try product(none, [UInt8](repeating: 0, count: 63)) }
        #expect(throws: MultiScalarError.lengthMismatch(bases: 2, scalars: 1)) {
            try product(none, [UInt8](repeating: 0, count: 32))
        }
        #expect(throws: MultiScalarError.lengthMismatch(bases: 1, scalars: 0)) {
            try Point.multiScalarMultiplicationVariableTime([BN254.G1.generator], [], pool: pool)
        }
        let tooLarge = [UInt8](repeating: 0xff, count: 64) + [UInt8](repeating: 0, count: 64)
        #expect(try product(tooLarge, [UInt8](repeating: 0, count: 64)) == .identity)
        #expect(throws: MultiScalarError.baseNotCanonical) {
            try product(tooLarge, [3] + [UInt8](repeating: 0, count: 63))
        }
    }
}

@Suite("Fixed-base multiplication") struct FixedBaseTests {
    struct AgainstDefinition: GroupCheck {
        func run<C: CurveParameters>(on curve: C.Type) throws {
            var generator = SeededGenerator(seed: 0x6662_7431)
            let base = (ProjectivePoint<C>.generator * Terms<C>.scalar(&generator)).affine
            let one = C.ScalarField.one
            for count in [0, 1, 5, 300] {
                let two = one.doubled()
                let edges: [C.ScalarField] = [.zero, one, -one, two, -two]
                var scalars = [C.ScalarField](edges.prefix(count))
                while scalars.count < count { scalars.append(Terms<C>.scalar(&generator)) }
                let expected = scalars.map { base.multipliedVariableTime(by: $0).affine }
                let table = FixedBaseTable(base: base, scalarCount: count)
                for threads in [1, 3] {
                    #expect(table.multiplyVariableTime(scalars, pool: WorkerPool(threads: threads)) == expected)
                }
                let portable = FixedBaseTable(base: base, scalarCount: 1 << 10, kernel: nil)
                #expect(
                    portable.multiplyVariableTime(scalars[...], pool: WorkerPool(threads: 2), kernel: nil) == expected)
            }
            let table = FixedBaseTable<C>(base: .identity, scalarCount: 4)
            #expect(table.multiplyVariableTime([one, -one], pool: WorkerPool(threads: 1)) == [.identity, .identity])
        }
    }

    /// Every digit at the edge of a window, whatever the windows' width, and more scalars than are summed at once.
    struct AcrossWindows: GroupCheck {
        func run<C: CurveParameters>(on curve: C.Type) throws {
            var generator = SeededGenerator(seed: 0x6662_7432)
            let one = C.ScalarField.one
            var scalars: [C.ScalarField] = []
            var power = one
            for _ in 0..<C.ScalarField.bitWidth {
                scalars += [power - one, power, power + one, -power]
                power = power.doubled()
            }
            let base = (ProjectivePoint<C>.generator * Terms<C>.scalar(&generator)).affine
            let expected = scalars.map { base.multipliedVariableTime(by: $0).affine }
            let pool = WorkerPool(threads: 1)
            // A table for few scalars has narrow windows.
            for scalarCount in [1, 40, 1 << 10, 1 << 20] {
                let table = FixedBaseTable(base: base, scalarCount: scalarCount)
                let products = table.multiplyVariableTime(scalars, pool: pool)
                #expect(products == expected, "for \(scalarCount)")
                #expect(table.multiplyVariableTime(scalars[7..<90], pool: pool) == Array(expected[7..<90]))
            }
        }
    }

    @Test("agrees at the edges of windows", arguments: [GroupCase.bn254G1, .bn254G2, .bls12381G1])
    func windows(_ group: GroupCase) throws { try group.run(AcrossWindows()) }

    @Test("agrees with single products", arguments: GroupCase.allCases)
    func definition(_ group: GroupCase) throws { try group.run(AgainstDefinition()) }
}
