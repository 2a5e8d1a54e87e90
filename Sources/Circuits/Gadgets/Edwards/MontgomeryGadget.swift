public import Algebra

/// A twisted Edwards curve −u² + v² = 1 + d·u²·v² as the Montgomery curve y² = x³ + A·x² + x:
/// x = (1 + v)/(1 − v), y = scale·x/u (Bernstein, Birkner, Joye, Lange and Peters, ePrint 2008/013, theorem 3.2).
public protocol MontgomeryCompanion: EdwardsParameters {
    /// A = 2·(a + d)/(a − d) with a = −1.
    static var montgomeryA: BaseField { get }
    /// √(4/(a − d)), which makes the coefficient of y² one.
    static var montgomeryScale: BaseField { get }
}

/// A point of the Montgomery curve in a circuit, other than the points without affine form.
public struct MontgomeryVariable<C: MontgomeryCompanion>: Sendable {
    /// The coordinates.
    @usableFromInline let x: LinearCombination<C.BaseField>, y: LinearCombination<C.BaseField>
    /// Their values.
    @usableFromInline let valueX: C.BaseField, valueY: C.BaseField

    @inlinable init(
        x: LinearCombination<C.BaseField>, y: LinearCombination<C.BaseField>, valueX: C.BaseField, valueY: C.BaseField
    ) {
        self.x = x
        self.y = y
        self.valueX = valueX
        self.valueY = valueY
    }
}

extension ConstraintSystem {
    /// The sum of two points whose coordinates x differ, which the caller knows from how they were made; for equal ones
    /// nothing would bind the result (Zcash protocol specification §A.3.3.4). Three constraints.
    @inlinable mutating func incompleteSum<C: MontgomeryCompanion>(
        _ name: StaticString, _ a: MontgomeryVariable<C>, _ b: MontgomeryVariable<C>
    ) -> MontgomeryVariable<C> where C.BaseField == F {
        component(name) { cs in
            let slope = (b.valueY - a.valueY) * ((b.valueX - a.valueX).inverseVariableTime() ?? .zero)
            let x = slope.squared() - C.montgomeryA - a.valueX - b.valueX
            let y = slope * (a.valueX - x) - a.valueY
            let lambda = cs.intermediate("lambda", slope)
            cs.enforce("lambda", b.x - a.x, LinearCombination(lambda), b.y - a.y)
            let outX = cs.intermediate("x", x)
            cs.enforce(
                "x", LinearCombination(lambda), LinearCombination(lambda),
                (a.x + b.x) + outX + C.montgomeryA)
            let outY = cs.intermediate("y", y)
            cs.enforce("y", a.x - outX, LinearCombination(lambda), a.y + outY)
            return MontgomeryVariable(
                x: LinearCombination(outX), y: LinearCombination(outY), valueX: x, valueY: y)
        }
    }

    /// The same point on the Edwards curve: u = scale·x/y, v = (x − 1)/(x + 1). Two constraints. The point is in the
    /// subgroup of odd order, so that y and x + 1 are not zero.
    @inlinable mutating func edwards<C: MontgomeryCompanion>(
        _ name: StaticString, _ point: MontgomeryVariable<C>
    ) -> EdwardsVariable<C> where C.BaseField == F {
        component(name) { cs in
            let denominator = point.valueX + .one
            let inverse = (point.valueY * denominator).inverseVariableTime() ?? .zero
            let u = cs.intermediate("u", C.montgomeryScale * point.valueX * denominator * inverse)
            cs.enforce("u", point.y, LinearCombination(u), C.montgomeryScale * point.x)
            let v = cs.intermediate("v", (point.valueX - .one) * point.valueY * inverse)
            cs.enforce("v", point.x + Variable.one, LinearCombination(v), point.x - Variable.one)
            return EdwardsVariable(u: u, v: v)
        }
    }
}
