internal import Algebra
internal import BigNumbers

extension Propagator {
    /// divisor·(… + β·q) = … + ρ·r with q and r unknown and everything else known.
    ///
    /// Two solutions give δ·Δq = Δr for δ = β/ρ·divisor. If r − r₀ lies in 0 … R, q in an interval of width Q, and a linear
    /// relation says that σ·δ = (r − r₀) + κ + e with σ = ±1, κ ≥ 1 and e in 0 … E, then |Δr| ≤ σ·δ − κ < σ·δ. As integers
    /// σ·δ·|Δq| ≤ (κ + R + E)·Q; where that and R together stay below the field's order, the equation holds between
    /// integers, so that Δq = 0 and Δr = 0.
    mutating func recognizeDivision(known divisor: Int32, other: Int32, _ c: Int32, _ constraint: Int) {
        guard unknownCounts[Int(other)] == 1, unknownCounts[Int(c)] == 1, system.terms(divisor).count <= 8,
            let (q, beta) = firstUnknown(other), let (r, rho) = firstUnknown(c), q != r,
            let quotient = domains[Int(q)], quotient.isInterval,
            let remainder = domains[Int(r)], remainder.isInterval,
            let ratio = rho.inverseVariableTime().map({ $0 * beta })
        else { return }
        for k in system.forms(of: Int(r)).prefix(64) {
            let index = system.formRelations[Int(system.occurrences[k])]
            let relation = system.relations[Int(index)]
            guard relation.isLinear, system.terms(relation.c).count <= 600,
                let excess = excess(of: divisor, times: ratio, over: r, remainder, relation.c)
            else { continue }
            let largest = excess.constant + excess.width + remainder.count
            guard excess.constant > .zero, largest * quotient.count + remainder.count < modulus else { continue }
            setKnown([q, r].sorted(), .division, constraint)
            return
        }
    }

    /// κ and E such that, for a sign σ, a linear form that is zero says σ·ratio·divisor = (r − r₀) + κ + e, 0 ≤ e ≤ E.
    private func excess(
        of divisor: Int32, times ratio: F, over r: Int32, _ remainder: Domain<F>, _ form: Int32
    ) -> (constant: BigInt, width: BigInt)? {
        guard let own = coefficient(of: r, in: form), let scale = own.inverseVariableTime() else { return nil }
        // r = −Σ … − constant
        let factor = -scale
        var target: [Int32: F] = [:]
        var offset = system.formConstants[Int(divisor)] * ratio
        for k in system.terms(divisor) {
            let wire = system.termWires[k], coefficient = ratio * system.termCoefficients[k]
            if isConstantWire(wire) {
                offset += coefficient * constants[Int(wire)]
            } else {
                target[wire] = coefficient
            }
        }
        guard !target.isEmpty else { return nil }
        // r = σ·(ratio·divisor − offset) + rest: the sign is that of the first common wire.
        var sign: F?
        var rest = factor * system.formConstants[Int(form)], low = BigInt.zero, width = BigInt.zero, matched = 0
        for k in system.terms(form) {
            let wire = system.termWires[k]
            if wire == r { continue }
            let coefficient = factor * system.termCoefficients[k]
            if let goal = target[wire] {
                let ownSign: F = coefficient == goal ? .one : -.one
                guard coefficient == ownSign * goal, sign == nil || sign == ownSign else { return nil }
                sign = ownSign
                matched += 1
                continue
            }
            guard let domain = domains[Int(wire)] else { return nil }
            rest += coefficient * domain.base
            if domain.isConstant { continue }
            let span = Integers<F>.signed(coefficient * domain.step) * domain.count
            if span.isNegative { low += span }
            width += span.magnitude
            guard width < modulus else { return nil }
        }
        guard let sign, matched == target.count else { return nil }
        // σ·ratio·divisor = r − rest + σ·offset; −rest runs from −(rest + low + width) up.
        let start = remainder.base - rest - Integers<F>.element(low + width) + sign * offset
        return (Integers<F>.signed(start), width)
    }
}
