/// A pairing-friendly curve with its fields, groups and pairing, over one arithmetic.
public protocol PairingEngine: TowerParameters {
    /// The scalar field: integers modulo the order r of both groups.
    associatedtype Fr: PrimeField
    /// The group on the curve over Fq.
    associatedtype G1: CurveParameters where G1.BaseField == Fq, G1.ScalarField == Fr
    /// The group on the sextic twist over Fq2.
    associatedtype G2: CurveParameters where G2.BaseField == Fp2<Fq>, G2.ScalarField == Fr

    /// Where the lines of the Miller loop have their non-zero coefficients.
    static var twist: TwistType { get }
    /// The signed binary digits of the Miller loop's length, most significant first, without the leading 1.
    static var millerLoopDigits: [Int8] { get }
    /// The points that follow the loop: π(Q) and −π²(Q) on BN curves, none on BLS12 curves.
    static func millerLoopTail(_ q: AffinePoint<G2>) -> [AffinePoint<G2>]
    /// Where the loop's running point ends for a point of the subgroup, and for no other point of the twist: the loop's
    /// polynomial in ψ and the twist's cofactor have coprime norms (a test computes them).
    static func millerLoopEnd(_ q: AffinePoint<G2>) -> AffinePoint<G2>
    /// Whether the curve's parameter x is negative, which conjugates the result of a BLS12 loop.
    static var millerLoopIsConjugated: Bool { get }
    /// (β·x, y) for a cube root of unity β: an endomorphism of G1 at the price of one product.
    static func endomorphism(_ p: AffinePoint<G1>) -> AffinePoint<G1>
    /// What the endomorphism multiplies points of the subgroup by: a cube root of unity modulo r.
    static var endomorphismEigenvalue: Fr { get }
    /// f^(m·(q^12 − 1)/r), m a fixed number prime to r; nil for zero.
    static func finalExponentiation(_ f: Fp12<Self>) -> Fp12<Self>?

    /// The curve's identity in files and on the command line.
    static var curve: CurveID { get }
    /// The generator of the 2^`twoAdicity` roots of unity that snarkjs and circom keys are made with:
    /// n^((r − 1)/2^s) for the smallest non-residue n.
    static var rootOfUnity: Fr { get }
}

extension PairingEngine {
    /// A point of G1 in affine coordinates.
    public typealias G1Affine = AffinePoint<G1>
    /// A point of G1 in projective coordinates.
    public typealias G1Projective = ProjectivePoint<G1>
    /// A point of G2 in affine coordinates.
    public typealias G2Affine = AffinePoint<G2>
    /// A point of G2 in projective coordinates.
    public typealias G2Projective = ProjectivePoint<G2>

    public static var rootOfUnity: Fr {
        let oddPart = Fr.modulus.minus(1).shiftedRight(by: Fr.Parameters.twoAdicity)
        return Fr(Fr.Parameters.nonResidue).powerVariableTime(oddPart)
    }
}

/// The two kinds of sextic twist: y² = x³ + b/ξ (D) and y² = x³ + b·ξ (M).
public enum TwistType: Sendable {
    /// Division of b by ξ.
    case d
    /// Multiplication of b by ξ.
    case m
}

/// The curves whose keys and proofs this package reads, under snarkjs's names.
public enum CurveID: String, Sendable, CaseIterable {
    /// BN254, which circom and snarkjs call bn128.
    case bn128
    /// BLS12-381.
    case bls12381
}

/// The lines of one G2 point's Miller loop, computed once and usable with any number of G1 points.
public struct G2Prepared<E: PairingEngine>: Sendable {
    /// The coefficients of one line, in the order of `Fp12.multiplied(byLineD:)` or `byLineM`, before the product with
    /// the G1 point's coordinates.
    @frozen @usableFromInline struct Line: Sendable {
        @usableFromInline var c0: Fp2<E.Fq>, c1: Fp2<E.Fq>, c2: Fp2<E.Fq>
        @inlinable init(_ c0: Fp2<E.Fq>, _ c1: Fp2<E.Fq>, _ c2: Fp2<E.Fq>) {
            self.c0 = c0
            self.c1 = c1
            self.c2 = c2
        }
    }

    @usableFromInline let lines: PreparedLines<E>
    /// Whether every line was divided by the coefficient that goes with y: three products fewer each time it is used.
    @usableFromInline let isNormalized: Bool
    /// Whether the point is the identity, whose pairing with anything is one.
    public let isIdentity: Bool
    /// Whether the point, taken to be on the twist, lies in the subgroup; a by-product of the loop.
    public let isTorsionFree: Bool

    /// Computes the lines of a point of the twist. Pairings make sense where `isTorsionFree` is true.
    @inlinable public init(_ q: AffinePoint<E.G2>) {
        guard !q.isIdentity else {
            self.init(lines: PreparedLines([]), isNormalized: false, isIdentity: true, isTorsionFree: true)
            return
        }
        let (lines, r) = E.towerKernel?.lines(of: q) ?? Self.lines(of: q)
        // A sum that the incomplete formulas cannot express leaves z = 0, which no point of the subgroup does.
        let end = E.millerLoopEnd(q)
        self.init(
            lines: lines, isNormalized: false, isIdentity: false,
            isTorsionFree: !r.z.isZero && r.x == end.x * r.z && r.y == end.y * r.z)
    }

    /// The lines of a point other than the identity, and where the running point ends.
    @inlinable static func lines(of q: AffinePoint<E.G2>) -> (PreparedLines<E>, Runner) {
        var lines: [Line] = []
        lines.reserveCapacity(2 * E.millerLoopDigits.count)
        var r = Runner(q)
        let negative = -q
        for digit in E.millerLoopDigits {
            lines.append(r.double())
            if digit != 0 { lines.append(r.add(digit > 0 ? q : negative)) }
        }
        for point in E.millerLoopTail(q) { lines.append(r.add(point)) }
        return (PreparedLines(lines), r)
    }

    @inlinable init(lines: PreparedLines<E>, isNormalized: Bool, isIdentity: Bool, isTorsionFree: Bool) {
        self.lines = lines
        self.isNormalized = isNormalized
        self.isIdentity = isIdentity
        self.isTorsionFree = isTorsionFree
    }

    /// The same lines scaled for repeated use; costs an inversion and some products for each line.
    @inlinable public func normalized() -> Self {
        let lines = (0..<lines.count).map { self.lines[$0] }
        var scales = lines.map { E.twist == .d ? $0.c0 : $0.c2 }
        Fp2<E.Fq>.invertAllVariableTime(&scales)
        let scaled = zip(lines, scales).map { line, scale in
            E.twist == .d
                ? Line(.one, line.c1 * scale, line.c2 * scale)
                : Line(line.c0 * scale, line.c1 * scale, .one)
        }
        return Self(
            lines: PreparedLines(scaled), isNormalized: true, isIdentity: isIdentity, isTorsionFree: isTorsionFree)
    }

    /// The running point of the loop in homogeneous coordinates (Costello, Lange and Naehrig, PKC 2010; the
    /// coordinates are scaled by 4 to avoid halving).
    @frozen @usableFromInline struct Runner {
        @usableFromInline var x: Fp2<E.Fq>, y: Fp2<E.Fq>, z: Fp2<E.Fq>

        @inlinable init(_ q: AffinePoint<E.G2>) {
            x = q.x
            y = q.y
            z = .one
        }

        @inlinable mutating func double() -> Line {
            let b = y.squared()
            let c = z.squared()
            let e = E.G2.multipliedBy3B(c)
            let f = e.tripled()
            let h = (y + z).squared() - b - c
            let j = x.squared()
            let e2 = e.squared()
            x = (x * y).doubled() * (b - f)
            y = (b + f).squared() - e2.doubled().doubled().tripled()
            z = (b * h).doubled().doubled()
            return E.twist == .d ? Line(-h, j.tripled(), e - b) : Line(e - b, j.tripled(), -h)
        }

        @inlinable mutating func add(_ q: AffinePoint<E.G2>) -> Line {
            let theta = y - q.y * z
            let lambda = x - q.x * z
            let d = lambda.squared()
            let e = lambda * d
            let g = x * d
            let h = e + z * theta.squared() - g.doubled()
            x = lambda * h
            y = theta * (g - h) - e * y
            z = z * e
            let j = theta * q.x - lambda * q.y
            return E.twist == .d ? Line(lambda, -theta, j) : Line(j, -theta, lambda)
        }
    }
}

extension PairingEngine {
    /// The product of Miller loops of pairs, one shared squaring chain; identities contribute one.
    @inlinable public static func millerLoop(_ pairs: [(AffinePoint<G1>, G2Prepared<Self>)]) -> Fp12<Self> {
        let proper = pairs.filter { !$0.0.isIdentity && !$0.1.isIdentity }
        guard !proper.isEmpty else { return .one }
        if let f = towerKernel?.millerLoop(proper) { return millerLoopIsConjugated ? f.conjugate : f }
        let active = proper.map { LoopPair($0, $1) }
        var f = Fp12<Self>.one
        var next = 0
        for (position, digit) in millerLoopDigits.enumerated() {
            if position > 0 { f = f.squared() }
            for pair in active { pair.multiply(&f, byLine: next) }
            next += 1
            if digit != 0 {
                for pair in active { pair.multiply(&f, byLine: next) }
                next += 1
            }
        }
        while next < active[0].q.lines.count {
            for pair in active { pair.multiply(&f, byLine: next) }
            next += 1
        }
        return millerLoopIsConjugated ? f.conjugate : f
    }

    /// The pairing e(p, q) of points of the two subgroups.
    @inlinable public static func pairing(_ p: AffinePoint<G1>, _ q: AffinePoint<G2>) -> Fp12<Self> {
        pairingProduct([(p, G2Prepared(q))])
    }

    /// The product of pairings, with one final exponentiation.
    @inlinable public static func pairingProduct(_ pairs: [(AffinePoint<G1>, G2Prepared<Self>)]) -> Fp12<Self> {
        // A Miller loop's value is a product of lines through points of the curve and never zero.
        finalExponentiation(millerLoop(pairs)) ?? .zero
    }

    /// f^((q^6 − 1)(q² + 1)), the easy part of the final exponentiation; nil for zero.
    @inlinable public static func easyExponentiation(_ f: Fp12<Self>) -> Fp12<Self>? {
        guard let inverse = f.inverse() else { return nil }
        let t = f.conjugate * inverse
        return t.frobenius(2) * t
    }
}

/// A pair in the Miller loop: the lines of Q, and of P what they are multiplied by.
@usableFromInline struct LoopPair<E: PairingEngine> {
    @usableFromInline let q: G2Prepared<E>
    /// x and y of P, or x/y and 1/y where the lines are normalised.
    @usableFromInline let x: E.Fq, y: E.Fq

    @inlinable init(_ p: AffinePoint<E.G1>, _ q: G2Prepared<E>) {
        self.q = q
        // No point of a curve of odd order has y = 0.
        if q.isNormalized, let inverse = p.y.inverseVariableTime() {
            x = p.x * inverse
            y = inverse
        } else {
            x = p.x
            y = p.y
        }
    }

    @inlinable func multiply(_ f: inout Fp12<E>, byLine index: Int) {
        let line = q.lines[index]
        switch (E.twist, q.isNormalized) {
        case (.d, false): f = f.multiplied(byLineD: line.c0 * y, line.c1 * x, line.c2)
        case (.d, true): f = f.multiplied(byNormalizedLineD: line.c1 * x, line.c2 * y)
        case (.m, false): f = f.multiplied(byLineM: line.c0, line.c1 * x, line.c2 * y)
        case (.m, true): f = f.multiplied(byNormalizedLineM: line.c0 * y, line.c1 * x)
        }
    }
}
