import Algebra
import BigNumbers
import Curves
import GMPCurves
import Primitives
import TestSupport
import Testing

/// A check that runs on every twisted Edwards curve.
protocol EdwardsCheck {
    func run<C: EdwardsParameters>(on curve: C.Type) throws
}

/// The twisted Edwards curves under test, each on both arithmetics.
enum EdwardsCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case jubjub = "Jubjub"
    case ed25519 = "Ed25519"
    case jubjubOnGMP = "Jubjub on GMP"
    case ed25519OnGMP = "Ed25519 on GMP"

    var testDescription: String { rawValue }

    func run(_ check: some EdwardsCheck) throws {
        switch self {
        case .jubjub: try check.run(on: Jubjub.self)
        case .ed25519: try check.run(on: Ed25519.self)
        case .ed25519OnGMP: try check.run(on: Ed25519OnGMP.self)
        case .jubjubOnGMP: try check.run(on: JubjubOnGMP.self)
        }
    }
}

@Suite("Twisted Edwards curves")
struct EdwardsLawTests {
    @Test(
        "constants: −1 is a square, d is none, the generator has the subgroup's order", arguments: EdwardsCase.allCases)
    func constants(curve: EdwardsCase) throws { try curve.run(EdwardsConstants()) }

    @Test("sums, doubles and negatives form a group, points of small order included", arguments: EdwardsCase.allCases)
    func laws(curve: EdwardsCase) throws { try curve.run(EdwardsGroupLaws()) }

    @Test("every way to multiply gives repeated sums", arguments: EdwardsCase.allCases)
    func multiples(curve: EdwardsCase) throws { try curve.run(EdwardsMultiples()) }

    @Test("one point has one encoding", arguments: EdwardsCase.allCases)
    func encodings(curve: EdwardsCase) throws { try curve.run(EdwardsEncodings()) }
}

/// Points and scalars to check laws with.
private struct EdwardsSamples<C: EdwardsParameters> {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed, for: "\(C.self)") }

    mutating func scalar() -> C.ScalarField { C.ScalarField(reducingLittleEndian: generator.bytes(64)) }

    /// A point of the whole curve.
    mutating func point() -> EdwardsPoint<C> {
        while true {
            var bytes = C.BaseField(reducingLittleEndian: generator.bytes(64)).littleEndianBytes
            bytes[bytes.count - 1] |= UInt8(truncatingIfNeeded: generator.next()) & 0x80
            if let point = try? EdwardsAffinePoint<C>(encoded: bytes) { return EdwardsPoint(point) }
        }
    }

    /// The points of small order, found by multiplying with the odd part of the group's order.
    mutating func smallOrderPoints() -> [EdwardsPoint<C>] {
        let count = 1 << C.logCofactor
        while true {
            let candidate = point().multipliedVariableTime(by: C.ScalarField.modulus)
            var multiples = [EdwardsPoint<C>.identity]
            while multiples.count < count { multiples.append(multiples[multiples.count - 1] + candidate) }
            if !multiples.dropFirst().contains(where: \.isIdentity) { return multiples }
        }
    }
}

private struct EdwardsConstants: EdwardsCheck {
    func run<C: EdwardsParameters>(on curve: C.Type) throws {
        #expect((-C.BaseField.one).squareRoot() != nil && C.d.squareRoot() == nil)
        #expect(C.doubledD == C.d + C.d)
        let base = EdwardsAffinePoint<C>.generator
        #expect(base.isOnCurve && base.isTorsionFree && !base.isSmallOrder && !base.isIdentity)
        #expect(EdwardsAffinePoint<C>.identity.isOnCurve && EdwardsPoint<C>.generator == EdwardsPoint(base))
        // The group's order lies within Hasse's bound only for this cofactor.
        let p = BigInt(littleEndian: C.BaseField.modulus.littleEndianBytes)
        let order = BigInt(littleEndian: C.ScalarField.modulus.littleEndianBytes) << C.logCofactor
        #expect((order - p - 1).squared() <= 4 * p)
    }
}

private struct EdwardsGroupLaws: EdwardsCheck {
    func run<C: EdwardsParameters>(on curve: C.Type) throws {
        var samples = EdwardsSamples<C>(seed: 80)
        let zero = EdwardsPoint<C>.identity
        let small = samples.smallOrderPoints()
        for round in 0..<30 {
            let a = samples.point()
            let b = round % 3 == 0 ? small[round % small.count] : samples.point()
            let c = samples.point()
            let affine = b.affine
            #expect(a + b == b + a && (a + b) + c == a + (b + c))
            #expect(a + zero == a && zero + a == a && (a - a).isIdentity && (-a + a).isIdentity)
            #expect(a + a == a.doubled() && b + b == b.doubled() && a.doubled() - a == a)
            #expect(
                a.doubled(times: 3) == a.doubled().doubled().doubled()
                    && a.multipliedByCofactor() == a.doubled(times: C.logCofactor))
            #expect(a + affine == a + b && a - affine == a - b && zero + affine == b)
            #expect(a + EdwardsCachedPoint(b) == a + b && a + EdwardsCachedAffinePoint(affine) == a + b)
            #expect(a + EdwardsCachedPoint(b).negated(when: .yes) == a - b)
            #expect(a + EdwardsCachedAffinePoint(affine).negated(when: .no) == a + b)
            #expect(
                (a + b).affine.isOnCurve && a.doubled().affine.isOnCurve
                    && (a + b).t * (a + b).z == (a + b).u * (a + b).v)
            #expect(EdwardsPoint.select(a, b, when: .no) == a && EdwardsPoint.select(a, b, when: .yes) == b)
            #expect(EdwardsAffinePoint.select(a.affine, affine, when: .yes) == affine)
            var running = a
            running += b
            running += affine
            running -= a
            #expect(running == b.doubled())
            #expect(EdwardsPoint.normalizeVariableTime([a, zero, b]) == [a.affine, .identity, affine])
            #expect(EdwardsAffinePoint<C>(u: affine.u, v: affine.v) == affine)
            #expect(EdwardsAffinePoint<C>(u: a.affine.u, v: a.affine.v + .one) == nil)
            #expect(a != b && (a == zero) == a.isIdentity && -(-affine) == affine)
        }
        for (i, point) in small.enumerated() {
            #expect(point.isSmallOrder && point.isTorsionFree == (i == 0) && point.isIdentity == (i == 0))
        }
    }
}

private struct EdwardsMultiples: EdwardsCheck {
    func run<C: EdwardsParameters>(on curve: C.Type) throws {
        typealias Integer = C.ScalarField.Canonical
        var samples = EdwardsSamples<C>(seed: 81)
        let base = samples.point()
        let fixed = EdwardsFixedBase<C>(base.affine)
        #expect(EdwardsPoint(fixed.base) == base)
        var sum = EdwardsPoint<C>.identity
        for i in 0..<40 {
            let integer = Integer(small: UInt64(i))
            #expect(base.multiplied(by: integer) == sum && base.multipliedVariableTime(by: integer) == sum)
            #expect(fixed.multiplied(by: integer) == sum)
            sum += base
        }
        // Integers above the order, up to all ones, and those around a carry of the digits.
        var edges = [Integer(littleEndian: [UInt8](repeating: 0xff, count: 8 * Integer.count))]
        for byte: UInt8 in [0x77, 0x78, 0x87, 0x88] {
            edges.append(Integer(littleEndian: [UInt8](repeating: byte, count: 8 * Integer.count)))
        }
        for _ in 0..<10 { edges.append(Integer(littleEndian: samples.generator.bytes(8 * Integer.count))) }
        for integer in edges {
            var expected = EdwardsPoint<C>.identity
            for i in (0..<64 * Integer.count).reversed() {
                expected = expected.doubled()
                if integer.bit(i) == 1 { expected += base }
            }
            #expect(base.multiplied(by: integer) == expected && fixed.multiplied(by: integer) == expected)
            #expect(base.multipliedVariableTime(by: integer) == expected)
        }
        let (a, b) = (samples.scalar(), samples.scalar())
        let generator = EdwardsAffinePoint<C>.generator
        #expect(generator * a * b == generator * (a * b) && generator * a + generator * b == generator * (a + b))
        #expect(EdwardsFixedBase<C>(generator) * a == generator * a)
        let pool = WorkerPool(threads: 2)
        for count in [0, 1, 2, 20, 223, 224, 300] {
            let points = (0..<count).map { _ in samples.point() }
            var scalars = points.map { _ in samples.scalar() }
            if count > 1 { (scalars[0], scalars[1]) = (-.one, .zero) }
            let expected = zip(points, scalars).reduce(EdwardsPoint<C>.identity) { $0 + $1.0 * $1.1 }
            #expect(EdwardsPoint.multiScalarMultiplicationVariableTime(points, scalars) == expected)
            let affine = points.map(\.affine)
            #expect(EdwardsPoint.multiScalarMultiplicationVariableTime(affine, scalars) == expected)
            #expect(EdwardsPoint.multiScalarMultiplicationVariableTime(affine, scalars, pool: pool) == expected)
            #expect(EdwardsPoint.sumOfProductsVariableTime(points, scalars.map(\.canonical)) == expected)
            #expect(EdwardsPoint.sumOfProducts(points, scalars) == expected)
        }
    }
}

private struct EdwardsEncodings: EdwardsCheck {
    func run<C: EdwardsParameters>(on curve: C.Type) throws {
        typealias Point = EdwardsAffinePoint<C>
        var samples = EdwardsSamples<C>(seed: 82)
        var refused = 0
        for _ in 0..<200 {
            let bytes = samples.generator.bytes(Point.encodedByteCount)
            guard let point = try? Point(encoded: bytes) else {
                refused += 1
                continue
            }
            #expect(point.isOnCurve && point.encoded == bytes && EdwardsPoint(point).encoded == bytes)
        }
        #expect(refused > 50 && refused < 190)
        for point in samples.smallOrderPoints() { #expect(try Point(encoded: point.encoded) == point.affine) }

        let length = Point.encodedByteCount
        #expect(throws: EdwardsDecodingError.wrongLength(actual: length - 1, expected: length)) {
            try Point(encoded: [UInt8](repeating: 0, count: length - 1))
        }
        #expect(throws: EdwardsDecodingError.notCanonical) { try Point(encoded: C.BaseField.modulus.littleEndianBytes) }
        // (0, 1) and (0, −1) with a sign.
        for v in [C.BaseField.one, -C.BaseField.one] {
            var bytes = v.littleEndianBytes
            #expect(try Point(encoded: bytes).u.isZero)
            bytes[length - 1] |= 0x80
            #expect(throws: EdwardsDecodingError.signOfZero) { try Point(encoded: bytes) }
        }
        let offCurve = try #require(
            (2...20).map { C.BaseField($0) }.first { v in
                (try? Point(encoded: v.littleEndianBytes)) == nil
            })
        #expect(throws: EdwardsDecodingError.notOnCurve) { try Point(encoded: offCurve.littleEndianBytes) }
    }
}
