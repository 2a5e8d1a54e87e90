internal import Algebra

extension Propagator {
    /// Under an assumption, the equation at hand ties two wires u and v: puts it into the products of the two. What is left
    /// is a polynomial in one wire, which may have no root.
    mutating func substitute(constraint: Int?) {
        let (u, v) = (equation.wires[0], equation.wires[1])
        guard let inverse = equation.coefficients[1].inverseVariableTime() else { return }
        // v = slope·u + offset
        let slope = -(equation.coefficients[0] * inverse), offset = -(equation.constant * inverse)
        for k in system.forms(of: Int(u)).prefix(32) {
            let index = system.formRelations[Int(system.occurrences[k])]
            let relation = system.relations[Int(index)]
            guard !relation.isLinear, let a = line(relation.a, u, v, slope, offset),
                let b = line(relation.b, u, v, slope, offset), let c = line(relation.c, u, v, slope, offset)
            else { continue }
            let roots = UnivariateRoots.roots(
                quadratic: a.slope * b.slope, linear: a.slope * b.constant + b.slope * a.constant - c.slope,
                constant: a.constant * b.constant - c.constant)
            guard let roots else { continue }
            guard let domain = Domain(roots) else {
                contradiction = contradiction ?? relation.constraint
                return
            }
            setDomain(u, domain, constraint: Int(relation.constraint))
            return
        }
    }

    /// A form in u and v alone as a function of u.
    private func line(_ form: Int32, _ u: Int32, _ v: Int32, _ slope: F, _ offset: F) -> (slope: F, constant: F)? {
        var line = (slope: F.zero, constant: system.formConstants[Int(form)])
        guard variableCounts[Int(form)] <= 2 else { return nil }
        for k in system.terms(form) {
            let (wire, coefficient) = (system.termWires[k], system.termCoefficients[k])
            if isConstantWire(wire) {
                line.constant += coefficient * constants[Int(wire)]
            } else if wire == u {
                line.slope += coefficient
            } else if wire == v {
                line.slope += coefficient * slope
                line.constant += coefficient * offset
            } else {
                return nil
            }
        }
        return line
    }
}
