internal import Algebra
internal import BigNumbers

extension Propagator {
    /// Digits d₀ … d₍ₙ₋₁₎ of a known number, where 2ⁿ exceeds the field's order p: two different sets of digits differ by a
    /// multiple of p, so the greater number is at least p. Shows that no solution has digits of a number from p up: each
    /// such number agrees with p down to some digit that is 1 in it and 0 in p, or is p. In each of these cases the digits
    /// down to that one are fixed, and a contradiction is looked for.
    mutating func excludeAlias(_ index: Int32) {
        let relation = system.relations[Int(index)]
        guard relation.isLinear || unknownCounts[Int(relation.a)] + unknownCounts[Int(relation.b)] == 0 else { return }
        equation.begin()
        assemble(relation.c, times: .one)
        expandDigits(limit: 8)
        guard let digits = binaryDigits() else { return }
        let constraint = Int(relation.constraint)
        for wire in digits { digitDomains[wire] = domains[Int(wire)] }
        defer { digitDomains = [:] }
        if refutesFromModulus(digits) { setKnown(digits, .noAlias, constraint) } else { aliases[index] = digits }
    }

    private mutating func refutesFromModulus(_ digits: [Int32]) -> Bool {
        let mark = beginScope()
        defer { endScope(mark) }
        for place in digits.indices.reversed() {
            let bit = modulus.bit(place)
            if !bit {
                let inner = beginScope()
                setDigit(digits[place], true)
                run(limit: 1 << 12)
                let isRefuted = contradiction != nil
                endScope(inner)
                if !isRefuted { return false }
            }
            setDigit(digits[place], bit)
            run(limit: 1 << 16)
            if contradiction != nil { return true }
            if isExhausted { return false }
            clearQueue()
        }
        return false
    }

    /// Sets a digit, whatever its domain's base and step.
    private mutating func setDigit(_ wire: Int32, _ isOne: Bool) {
        guard let domain = domains[Int(wire)] else { return }
        if domain.isConstant {
            // Propagation has fixed it already; then the digit is what the domain before said.
            guard let digit = digitDomains[wire] else { return }
            let value = isOne ? digit.base + digit.step : digit.base
            if domain.base != value { contradiction = contradiction ?? 0 }
            return
        }
        setConstant(wire, isOne ? domain.base + domain.step : domain.base, constraint: nil)
    }

    /// Puts into the equation at hand, for unknown wires that are not digits themselves, the digits that a linear relation
    /// makes each of them the sum of.
    private mutating func expandDigits(limit: Int) {
        equation.removeZeros()
        guard equation.wires.count <= 2 * F.bitWidth else { return }
        for _ in 0..<limit {
            guard let wire = equation.wires.first(where: { !isKnown($0) && domains[Int($0)]?.count != .one }),
                let sum = digitSum(wire)
            else { return }
            let factor = equation.coefficient(of: wire)
            for k in system.terms(sum.form) {
                equation.add(system.termWires[k], -(factor * sum.inverse * system.termCoefficients[k]))
            }
            equation.constant -= factor * sum.inverse * system.formConstants[Int(sum.form)]
            equation.removeZeros()
        }
    }

    /// A linear relation between a wire and digits, with the inverse of the wire's coefficient.
    private func digitSum(_ wire: Int32) -> (form: Int32, inverse: F)? {
        for k in system.forms(of: Int(wire)).prefix(32) {
            let relation = system.relations[Int(system.formRelations[Int(system.occurrences[k])])]
            guard relation.isLinear, system.terms(relation.c).count <= F.bitWidth + 2,
                let own = coefficient(of: wire, in: relation.c), let inverse = own.inverseVariableTime()
            else { continue }
            let isDigits = system.terms(relation.c).allSatisfy {
                let other = system.termWires[$0]
                return other == wire || isKnown(other) || domains[Int(other)]?.count == .one
            }
            if isDigits { return (relation.c, inverse) }
        }
        return nil
    }

    /// The unknown wires of the equation from weight 1 up, where they are digits with the weights 1, 2, 4, … after scaling
    /// and the largest sum is not below the field's order; else nil.
    func binaryDigits() -> [Int32]? {
        let places = equation.wires.indices.filter { !isKnown(equation.wires[$0]) }
        guard places.count >= F.bitWidth, places.count <= F.bitWidth + 64 else { return nil }
        var weights: [F] = []
        for place in places {
            guard let domain = domains[Int(equation.wires[place])], domain.count == .one else { return nil }
            weights.append(equation.coefficients[place] * domain.step)
        }
        // The lowest digit is the one of which no other is half; try the ends first.
        let order = [0, places.count - 1] + Array(places.indices)
        for start in order.prefix(8) {
            guard let inverse = weights[start].inverseVariableTime() else { continue }
            var ordered = [Int32?](repeating: nil, count: places.count)
            var isComplete = true
            for (k, weight) in weights.enumerated() {
                let value = Integers<F>.unsigned(weight * inverse)
                let exponent = value.bitWidth - 1
                guard value.nonzeroBitCount == 1, exponent < places.count, ordered[exponent] == nil else {
                    isComplete = false
                    break
                }
                ordered[exponent] = equation.wires[places[k]]
            }
            if isComplete { return ordered.compactMap { $0 } }
        }
        return nil
    }
}
