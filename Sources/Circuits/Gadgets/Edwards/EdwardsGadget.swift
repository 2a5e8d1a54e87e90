public import Algebra

/// A point of a twisted Edwards curve in a circuit, as two wires.
///
/// What binds them to the curve is the gadget that made them.
public struct EdwardsVariable<C: EdwardsParameters>: Sendable {
    /// The coordinates.
    public let u: Variable<C.BaseField>, v: Variable<C.BaseField>

    /// The point with these coordinates.
    @inlinable public init(u: Variable<C.BaseField>, v: Variable<C.BaseField>) {
        self.u = u
        self.v = v
    }
}

extension ConstraintSystem {
    /// The value of a point.
    @inlinable public func value<C: EdwardsParameters>(_ point: EdwardsVariable<C>) -> EdwardsAffinePoint<C>
    where C.BaseField == F {
        EdwardsAffinePoint(uncheckedU: value(point.u), v: value(point.v))
    }

    /// A new point that lies on the curve: −u² + v² = 1 + d·u²·v² (Zcash protocol specification §A.3.3.1). Four
    /// constraints. It need not lie in the subgroup of prime order.
    @inlinable public mutating func edwardsPoint<C: EdwardsParameters>(
        _ name: StaticString, _ point: EdwardsAffinePoint<C>
    ) -> EdwardsVariable<C> where C.BaseField == F {
        component(name) { cs in
            let u = cs.intermediate("u", point.u)
            let v = cs.intermediate("v", point.v)
            let u2 = cs.product("u2", LinearCombination(u), LinearCombination(u))
            let v2 = cs.product("v2", LinearCombination(v), LinearCombination(v))
            let u2v2 = cs.product("u2v2", LinearCombination(u2), LinearCombination(v2))
            cs.enforce("onCurve", v2 - u2, LinearCombination(.one), C.d * u2v2 + Variable.one)
            return EdwardsVariable(u: u, v: v)
        }
    }

    /// The sum of two points of the curve, by the complete formula (§A.3.3.5). Six constraints.
    @inlinable public mutating func sum<C: EdwardsParameters>(
        _ name: StaticString, _ a: EdwardsVariable<C>, _ b: EdwardsVariable<C>
    ) -> EdwardsVariable<C> where C.BaseField == F {
        component(name) { cs in
            let t = cs.product("t", a.u + a.v, b.u + b.v)
            let p = cs.product("a", LinearCombination(b.v), LinearCombination(a.u))
            let q = cs.product("b", LinearCombination(b.u), LinearCombination(a.v))
            let c = cs.intermediate("c", C.d * cs.value(p) * cs.value(q))
            cs.enforce("c", C.d * p, LinearCombination(q), LinearCombination(c))
            let point = cs.quotients(C.self, c, cs.value(p) + cs.value(q), cs.value(t) - cs.value(p) - cs.value(q))
            let u = cs.intermediate("u", point.u)
            cs.enforce("u", Variable.one + c, LinearCombination(u), p + q)
            let v = cs.intermediate("v", point.v)
            cs.enforce("v", Variable.one - c, LinearCombination(v), t - p - q)
            return EdwardsVariable(u: u, v: v)
        }
    }

    /// Twice a point of the curve. Five constraints.
    @inlinable public mutating func double<C: EdwardsParameters>(
        _ name: StaticString, _ a: EdwardsVariable<C>
    ) -> EdwardsVariable<C> where C.BaseField == F {
        component(name) { cs in
            let t = cs.product("t", a.u + a.v, a.u + a.v)
            let p = cs.product("a", LinearCombination(a.u), LinearCombination(a.v))
            let c = cs.intermediate("c", C.d * cs.value(p).squared())
            cs.enforce("c", C.d * p, LinearCombination(p), LinearCombination(c))
            let point = cs.quotients(C.self, c, cs.value(p).doubled(), cs.value(t) - cs.value(p).doubled())
            let u = cs.intermediate("u", point.u)
            cs.enforce("u", Variable.one + c, LinearCombination(u), F.one.doubled() * p)
            let v = cs.intermediate("v", point.v)
            cs.enforce("v", Variable.one - c, LinearCombination(v), LinearCombination(t) - F.one.doubled() * p)
            return EdwardsVariable(u: u, v: v)
        }
    }

    /// (a/(1 + c), b/(1 − c)) with one inversion; for points of the curve neither denominator is zero.
    @inlinable func quotients<C: EdwardsParameters>(
        _ curve: C.Type, _ c: Variable<F>, _ a: F, _ b: F
    ) -> EdwardsAffinePoint<C> where C.BaseField == F {
        let plus = F.one + value(c), minus = F.one - value(c)
        let inverse = (plus * minus).inverseVariableTime() ?? .zero
        return EdwardsAffinePoint(uncheckedU: a * minus * inverse, v: b * plus * inverse)
    }

    /// Requires that a point of the curve is not of small order: the coordinate u of its product with the cofactor is
    /// not zero (§A.3.3.7). Sixteen constraints for cofactor eight.
    @inlinable public mutating func enforceLargeOrder<C: EdwardsParameters>(
        _ name: StaticString, _ point: EdwardsVariable<C>
    ) where C.BaseField == F {
        component(name) { cs in
            var multiple = point
            for _ in 0..<C.logCofactor { multiple = cs.double("doubling", multiple) }
            cs.enforceNonZero("notZero", multiple.u)
        }
    }

    /// The point where `condition` holds and the identity elsewhere. Two constraints.
    @inlinable mutating func select<C: EdwardsParameters>(
        _ name: StaticString, _ condition: Boolean<F>, _ point: EdwardsVariable<C>
    ) -> EdwardsVariable<C> where C.BaseField == F {
        component(name) { cs in
            let holds = cs.value(condition)
            let u = cs.intermediate("u", holds ? cs.value(point.u) : .zero)
            cs.enforce("u", LinearCombination(point.u), condition.combination, LinearCombination(u))
            let v = cs.intermediate("v", holds ? cs.value(point.v) : .one)
            cs.enforce("v", LinearCombination(point.v), condition.combination, v - Variable.one + condition.combination)
            return EdwardsVariable(u: u, v: v)
        }
    }

    /// The product of a point of the curve with an integer given by one or more bits, least significant first
    /// (§A.3.3.8). 13·n − 11 constraints for n bits.
    @inlinable public mutating func multiple<C: EdwardsParameters>(
        _ name: StaticString, _ point: EdwardsVariable<C>, by bits: [Boolean<F>]
    ) -> EdwardsVariable<C> where C.BaseField == F {
        precondition(!bits.isEmpty, "an integer has at least one bit")
        return component(name) { cs in
            var power = point
            var result = cs.select("term", bits[0], power)
            for bit in bits.dropFirst() {
                power = cs.double("power", power)
                result = cs.sum("sum", result, cs.select("term", bit, power))
            }
            return result
        }
    }

    /// The bits of a point's encoding: those of v, then the lowest of u (repr_J, §5.4.9.3). Twice the cost of
    /// `strictBits`.
    @inlinable public mutating func encodedBits<C: EdwardsParameters>(
        _ name: StaticString, _ point: EdwardsVariable<C>
    ) -> [Boolean<F>] where C.BaseField == F {
        component(name) { cs in
            let u = cs.strictBits("u", point.u)
            let v = cs.strictBits("v", point.v)
            return v + [u[0]]
        }
    }

    /// Public inputs for a point's coordinates. Two constraints.
    @inlinable public mutating func expose<C: EdwardsParameters>(
        _ name: StaticString, _ point: EdwardsVariable<C>
    ) where C.BaseField == F {
        component(name) { cs in
            cs.expose("u", point.u)
            cs.expose("v", point.v)
        }
    }
}
