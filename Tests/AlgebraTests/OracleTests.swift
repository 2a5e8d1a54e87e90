import Algebra
import BigNumbers
import CFieldKernels
import TestSupport
import Testing

// Every operation of every prime field against exact integers, on at least 100,000 operands.

@Suite("Prime fields against exact integers")
struct OracleTests {
    @Test("sum, difference, product, square, double, negative", arguments: PrimeFieldCase.allCases)
    func ring(field: PrimeFieldCase) throws { try field.run(RingOracle()) }

    @Test("inverse, both ways", arguments: PrimeFieldCase.allCases)
    func inverse(field: PrimeFieldCase) throws { try field.run(InverseOracle(count: 100_000)) }

    @Test("power, constant and variable time", arguments: PrimeFieldCase.allCases)
    func power(field: PrimeFieldCase) throws {
        try field.run(PowerOracle(count: 100_000, wideCount: field.isOnGMP ? 400 : 2_000))
    }

    @Test("square root of squares and non-squares", arguments: PrimeFieldCase.allCases)
    func squareRoot(field: PrimeFieldCase) throws {
        try field.run(SquareRootOracle(count: field.isOnGMP ? 10_000 : 100_000))
    }

    @Test("canonical and Montgomery words, and reduction of twice the width", arguments: PrimeFieldCase.allCases)
    func representation(field: PrimeFieldCase) throws { try field.run(RepresentationOracle()) }

    @Test("the portable paths give the same answers where kernels are in use")
    func portable() async {
        // A process of its own, because the switch holds for the whole process.
        await #expect(processExitsWith: .success) {
            nfk_disable_kernels()
            #expect(!nfk_has_adx() && !nfk_has_ifma())
            for field in PrimeFieldCase.allCases where !field.isOnGMP {
                try field.run(RingOracle())
                try field.run(RepresentationOracle())
                try field.run(InverseOracle(count: 5_000))
                try field.run(PowerOracle(count: 2_000, wideCount: 50))
                try field.run(SquareRootOracle(count: 2_000))
            }
        }
    }
}

private struct RingOracle: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 20)
        let p = F.order
        var tally = Tally()
        func check(_ x: (integer: BigInt, element: F), _ y: (integer: BigInt, element: F)) throws {
            let (a, b) = (x.element, y.element)
            let (i, j) = (x.integer, y.integer)
            var sum = i + j
            if sum >= p { sum -= p }
            var difference = i - j
            if difference.isNegative { difference += p }
            let product = try (i * j).modulo(p)
            let square = try (i * i).modulo(p)
            var double = i + i
            if double >= p { double -= p }
            tally.check((a + b).integer == sum, "\(i) + \(j)")
            tally.check((a - b).integer == difference, "\(i) - \(j)")
            tally.check((a * b).integer == product, "\(i) * \(j)")
            tally.check(a.squared().integer == square, "\(i) squared")
            tally.check(a.doubled().integer == double, "\(i) doubled")
            tally.check((-a).integer == (i.isZero ? 0 : p - i), "-\(i)")
            tally.check((a == b) == (i == j), "\(i) == \(j)")
        }
        for i in operands.canonicalEdges {
            for j in operands.canonicalEdges {
                try check((i, operands.element(i)), (j, operands.element(j)))
            }
        }
        for _ in 0..<100_000 { try check(operands.next(), operands.next()) }
        tally.finish(atLeast: 700_000)
    }
}

private struct InverseOracle: PrimeFieldCheck {
    let count: Int

    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 21)
        var tally = Tally()
        func check(_ i: BigInt, _ a: F) throws {
            let expected = try i.inverse(mod: F.order)
            tally.check(a.inverse()?.integer == expected, "1/\(i)")
            tally.check(a.inverseVariableTime()?.integer == expected, "1/\(i) in variable time")
        }
        for i in operands.canonicalEdges { try check(i, operands.element(i)) }
        for _ in 0..<count {
            let (i, a) = try operands.next()
            try check(i, a)
        }
        tally.finish(atLeast: 2 * count)
    }
}

private struct PowerOracle: PrimeFieldCheck {
    let count: Int
    let wideCount: Int

    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 22)
        let p = F.order
        var tally = Tally()
        func check<E: LimbVector>(_ i: BigInt, _ a: F, _ exponent: E) throws {
            let expected = try i.powerVariableTime(BigInt(exponent), mod: p)
            tally.check(a.power(exponent).integer == expected, "\(i)^\(BigInt(exponent))")
            tally.check(
                a.powerVariableTime(exponent).integer == expected, "\(i)^\(BigInt(exponent)) in variable time")
        }
        // Short exponents keep 100,000 of them affordable.
        for _ in 0..<count {
            let (i, a) = try operands.next()
            let word = operands.generator.next()
            try check(i, a, Limbs<1>(small: word >> (32 + word % 32)))
        }
        for _ in 0..<wideCount {
            let (i, a) = try operands.next()
            try check(i, a, F.Canonical(operands.nextWide()))
        }
        let edges = operands.canonicalEdges
        for exponent in edges + operands.excessiveEdges {
            let base = try operands.next()
            try check(base.integer, base.element, F.Canonical(exponent))
            for i in [0, 1, p - 1] as [BigInt] { try check(i, operands.element(i), F.Canonical(exponent)) }
        }
        tally.finish(atLeast: 2 * count)
    }
}

private struct SquareRootOracle: PrimeFieldCheck {
    let count: Int

    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 23)
        let p = F.order
        var tally = Tally()
        var refused = 0
        func check(_ i: BigInt, _ a: F) throws {
            let symbol = try i.jacobiSymbol(p)
            if let root = a.squareRoot()?.integer {
                tally.check(symbol >= 0, "\(i) is no square")
                tally.check(try root.squared().modulo(p) == i, "root of \(i)")
            } else {
                refused += 1
                tally.check(symbol == -1, "\(i) is a square")
            }
        }
        for i in operands.canonicalEdges { try check(i, operands.element(i)) }
        // Elements of each order 2^k take each path through the Tonelli–Shanks loop.
        let oddPart = (p - 1) >> F.Parameters.twoAdicity
        var root = try BigInt(F.Parameters.nonResidue).powerVariableTime(oddPart, mod: p)
        for _ in 0...F.Parameters.twoAdicity {
            try check(root, operands.element(root))
            root = try root.squared().modulo(p)
        }
        for _ in 0..<count {
            let (i, a) = try operands.next()
            try check(i, a)
        }
        tally.finish(atLeast: count)
        #expect(refused > count / 3 && refused < count * 2 / 3)
    }
}

private struct RepresentationOracle: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 24)
        let p = F.order
        let inverseRadix = try #require(try F.radix.inverse(mod: p))
        var tally = Tally()
        func check(_ i: BigInt, _ j: BigInt) throws {
            let words = F.Canonical(i)
            let element = F(canonical: words)
            let fromMontgomery = F(montgomery: words)
            if i < p {
                tally.check(element?.integer == i, "canonical \(i)")
                tally.check(try element.map { BigInt($0.montgomery) } == (i * F.radix).modulo(p), "Montgomery of \(i)")
                tally.check(try fromMontgomery?.integer == (i * inverseRadix).modulo(p), "from Montgomery \(i)")
                tally.check(fromMontgomery?.montgomery == words, "Montgomery form \(i) and back")
            } else {
                tally.check(element == nil && fromMontgomery == nil, "\(i) accepted")
            }
            let reduced = F(reducingLow: words, high: F.Canonical(j)).integer
            tally.check(try reduced == (i + j * F.radix).modulo(p), "\(i) + \(j)·R")
        }
        let edges = operands.canonicalEdges + operands.excessiveEdges
        for i in edges { for j in edges { try check(i, j) } }
        for _ in 0..<100_000 { try check(operands.nextWide(), operands.nextWide()) }
        for _ in 0..<100_000 { try check(operands.next().integer, operands.nextWide()) }
        tally.finish(atLeast: 600_000)
    }
}
