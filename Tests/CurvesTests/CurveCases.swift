import Algebra
import BigNumbers
import Curves
import GMPCurves
import TestSupport
import Testing

/// A check that runs on every group. The concrete types below let the compiler specialise it.
protocol CurveCheck {
    func run<C: CurveParameters>(on curve: C.Type, cofactor: BigInt) throws
}

/// A check that runs for every pairing.
protocol EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws
}

/// The pairings under test, each on both arithmetics.
enum EngineCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case bn254 = "BN254"
    case bls12381 = "BLS12-381"
    case bn254OnGMP = "BN254 on GMP"
    case bls12381OnGMP = "BLS12-381 on GMP"

    var testDescription: String { rawValue }

    func run(_ check: some EngineCheck) throws {
        switch self {
        case .bn254: try check.run(on: BN254.self)
        case .bls12381: try check.run(on: BLS12381.self)
        case .bn254OnGMP: try check.run(on: BN254OnGMP.self)
        case .bls12381OnGMP: try check.run(on: BLS12381OnGMP.self)
        }
    }

    /// Runs a check on the curve and on the twist.
    func runOnGroups(_ check: some CurveCheck) throws {
        try run(BothGroups(check: check))
    }
}

private struct BothGroups<Check: CurveCheck>: EngineCheck {
    let check: Check

    func run<E: PairingEngine>(on engine: E.Type) throws {
        let cofactors = try Family(of: E.self).cofactors()
        try check.run(on: E.G1.self, cofactor: cofactors.g1)
        try check.run(on: E.G2.self, cofactor: cofactors.g2)
    }
}

/// The exact integers a curve's family is built from.
struct Family {
    /// The parameter x, with its sign.
    let x: BigInt
    /// The orders of the base field and of the groups.
    let q: BigInt, r: BigInt
    /// The trace of Frobenius over Fq: the curve has q + 1 − t points.
    let t: BigInt

    init<E: PairingEngine>(of engine: E.Type) {
        q = BigInt(E.Fq.modulus)
        r = BigInt(E.Fr.modulus)
        switch E.curve {
        case .bn128:
            x = 4965661367192848881
            t = 6 * x * x + 1
        case .bls12381:
            x = -0xd201000000010000
            t = x + 1
        }
    }

    /// The curve's and the twist's orders over r.
    ///
    /// The sextic twist over Fq2 has q² + 1 − (t₂ ± 3f)/2 points with t₂ = t² − 2q and t₂² − 4q² = −3f² (Hess, Smart and
    /// Vercauteren 2006); the one that r divides is ours.
    func cofactors() throws -> (g1: BigInt, g2: BigInt) {
        let g1 = try (q + 1 - t).truncatedDivMod(r)
        #expect(g1.remainder.isZero)
        let t2 = t * t - 2 * q
        let f = try #require(try ((4 * q * q - t2 * t2).truncatedDivMod(3)).quotient.integerSquareRoot())
        #expect(3 * f * f == 4 * q * q - t2 * t2)
        for sign in [1, -1] as [BigInt] {
            let order = q * q + 1 - ((t2 + sign * 3 * f) >> 1)
            if order.isMultiple(of: r) { return (g1.quotient, try order.truncatedDivMod(r).quotient) }
        }
        throw NoTwist()
    }

    struct NoTwist: Error {}
}

extension BigInt {
    init<V: LimbVector>(_ vector: V) {
        self.init(words: (0..<V.count).map { vector[$0] })
    }
}

extension LimbVector {
    /// The words of an integer known to fit.
    init(_ integer: BigInt) {
        self.init()
        for (i, word) in integer.magnitudeWords.enumerated() { self[i] = word }
    }
}

/// The operations of a group, never inlined: the laws name each many times, which would take the compiler minutes.
enum Group<C: CurveParameters> {
    typealias Point = ProjectivePoint<C>
    typealias Affine = AffinePoint<C>

    @inline(never) static func sum(_ p: Point, _ q: Point) -> Point { p + q }
    @inline(never) static func sum(_ p: Point, _ q: Affine) -> Point { p + q }
    @inline(never) static func double(_ p: Point) -> Point { p.doubled() }
    @inline(never) static func negative(_ p: Point) -> Point { -p }
    @inline(never) static func equal(_ p: Point, _ q: Point) -> Bool { p == q }
    @inline(never) static func affine(_ p: Point) -> Affine { p.affine }
    @inline(never) static func product(_ p: Point, _ scalar: C.ScalarField) -> Point { p * scalar }
    @inline(never) static func productVariableTime(_ p: Point, _ scalar: Limbs<12>) -> Point {
        p.multipliedVariableTime(by: scalar)
    }
    @inline(never) static func isOnCurve(_ p: Affine) -> Bool { p.isOnCurve }

    /// A point of the curve, which lies outside the subgroup with overwhelming probability where there is a cofactor.
    @inline(never) static func curvePoint(_ generator: inout SeededGenerator) -> Affine {
        while true {
            let x = coordinate(&generator)
            guard let y = (x.squared() * x + C.b).squareRoot() else { continue }
            let point = Affine(uncheckedX: x, y: y)
            return generator.next() & 1 == 0 ? point : -point
        }
    }

    /// A point of the subgroup.
    static func subgroupPoint(_ generator: inout SeededGenerator) -> Point {
        productVariableTime(.generator, Limbs<12>(scalar(&generator)))
    }

    /// A scalar, an edge now and then.
    static func scalar(_ generator: inout SeededGenerator) -> BigInt {
        let r = BigInt(C.ScalarField.modulus)
        switch generator.next() % 10 {
        case 0: return r - 1 - BigInt(generator.next() % 3)
        case 1: return BigInt(generator.next() % 3)
        case 2: return BigInt(UInt64.max) << 64
        default: return BigInt.random(below: r, using: &generator)
        }
    }

    @inline(never) private static func coordinate(_ generator: inout SeededGenerator) -> C.BaseField {
        while true {
            let bytes = generator.bytes(C.BaseField.byteCount)
            let element = unsafe bytes.withUnsafeBytes { unsafe C.BaseField.loadCanonical($0.baseAddress!) }
            if let element { return element }
        }
    }
}
