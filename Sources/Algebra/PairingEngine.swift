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
    /// Whether the curve's parameter x is negative, which conjugates the result of a BLS12 loop.
    static var millerLoopIsConjugated: Bool { get }
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

    @usableFromInline let lines: [Line]
    /// Whether the point is the identity, whose pairing with anything is one.
    public let isIdentity: Bool

    /// Computes the lines for a point of the subgroup.
    @inlinable public init(_ q: AffinePoint<E.G2>) {
        isIdentity = q.isIdentity
        guard !q.isIdentity else {
            lines = []
            return
        }
        var lines: [Line] = []
        lines.reserveCapacity(2 * E.millerLoopDigits.count)
        var r = Runner(q)
        let negative = -q
        for digit in E.millerLoopDigits {
            lines.append(r.double())
            if digit != 0 { lines.append(r.add(digit > 0 ? q : negative)) }
        }
        for point in E.millerLoopTail(q) { lines.append(r.add(point)) }
        self.lines = lines
    }

    /// The running point of the loop in homogeneous coordinates (Costello, Lange and Naehrig, PKC 2010; the
    /// coordinates are scaled by 4 to avoid halving).
    @usableFromInline struct Runner {
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
        let active = pairs.filter { !$0.0.isIdentity && !$0.1.isIdentity }
        var f = Fp12<Self>.one
        guard !active.isEmpty else { return f }
        var next = 0
        for (position, digit) in millerLoopDigits.enumerated() {
            if position > 0 { f = f.squared() }
            multiply(&f, byLinesAt: next, of: active)
            next += 1
            if digit != 0 {
                multiply(&f, byLinesAt: next, of: active)
                next += 1
            }
        }
        while next < active[0].1.lines.count {
            multiply(&f, byLinesAt: next, of: active)
            next += 1
        }
        return millerLoopIsConjugated ? f.conjugate : f
    }

    @inlinable static func multiply(
        _ f: inout Fp12<Self>, byLinesAt index: Int, of pairs: [(AffinePoint<G1>, G2Prepared<Self>)]
    ) {
        for (p, q) in pairs {
            let line = q.lines[index]
            switch twist {
            case .d: f = f.multiplied(byLineD: line.c0 * p.y, line.c1 * p.x, line.c2)
            case .m: f = f.multiplied(byLineM: line.c0, line.c1 * p.x, line.c2 * p.y)
            }
        }
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
