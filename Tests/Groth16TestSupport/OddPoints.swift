public import Algebra

/// Points that a checker must refuse.
public enum OddPoints {
    /// A point of the curve outside the subgroup; requires a cofactor above one.
    public static func outsideSubgroup<C: CurveParameters>(
        _ curve: C.Type, using generator: inout some RandomNumberGenerator
    ) -> AffinePoint<C> where C.BaseField: RandomField {
        while true {
            let point: AffinePoint<C> = onCurve(using: &generator)
            if !(ProjectivePoint(point).multipliedVariableTime(by: C.ScalarField.modulus).isIdentity) { return point }
        }
    }

    /// A point of the curve, in the subgroup or not.
    public static func onCurve<C: CurveParameters>(
        using generator: inout some RandomNumberGenerator
    ) -> AffinePoint<C> where C.BaseField: RandomField {
        while true {
            let x = C.BaseField.randomElement(using: &generator)
            if let y = (x.squared() * x + C.b).squareRoot() { return AffinePoint(uncheckedX: x, y: y) }
        }
    }

    /// A point of the small prime order `order`, which must divide `cofactor`, given in decimal.
    public static func ofSmallOrder<C: CurveParameters>(
        _ order: UInt64, cofactor: String, using generator: inout some RandomNumberGenerator
    ) -> AffinePoint<C> where C.BaseField: RandomField {
        var rest = Limbs<10>()
        for digit in cofactor.utf8 { _ = rest.multiplyAndAdd(10, UInt64(digit - 48)) }
        precondition(divide(&rest, by: order), "the order divides the cofactor")
        // The part of the group that belongs to a repeated prime need not be cyclic: leave out the prime's whole power.
        while divide(&rest, by: order) {}
        while true {
            var point = ProjectivePoint<C>(onCurve(using: &generator))
                .multipliedVariableTime(by: C.ScalarField.modulus).multipliedVariableTime(by: rest)
            guard !point.isIdentity else { continue }
            while true {
                let product = point.multipliedVariableTime(by: Limbs<1>(small: order))
                if product.isIdentity { return point.affine }
                point = product
            }
        }
    }

    /// Divides where that leaves no remainder.
    private static func divide(_ value: inout Limbs<10>, by divisor: UInt64) -> Bool {
        var quotient = value
        guard quotient.divide(by: divisor) == 0 else { return false }
        value = quotient
        return true
    }
}

/// A field whose random elements a test can draw from a seed.
public protocol RandomField: Field {
    static func randomElement(using generator: inout some RandomNumberGenerator) -> Self
}

extension Fp: RandomField {
    public static func randomElement(using generator: inout some RandomNumberGenerator) -> Self {
        Self(reducingLittleEndian: (0..<2 * byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}

extension Fp2: RandomField {
    public static func randomElement(using generator: inout some RandomNumberGenerator) -> Self {
        func draw() -> F {
            F(reducingLittleEndian: (0..<2 * F.byteCount).map { _ in .random(in: 0...255, using: &generator) })
        }
        let c0 = draw()
        return Self(c0, draw())
    }
}
