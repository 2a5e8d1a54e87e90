internal import Algebra
internal import BigNumbers

/// Completes a partial assignment of values to wires: what relations force is assigned, the rest is guessed and taken
/// back where it leads to a contradiction.
///
/// It knows of the constraints only through `AnalysedSystem`, and what it finds is checked by somebody else.
struct Completion<F: PrimeField>: Sendable {
    let system: AnalysedSystem<F>
    /// What values wires can have in any solution.
    let domains: [Domain<F>?]
    let modulus = Integers<F>.modulus

    var values: [F]
    var isSet: [Bool]
    // For each form: its wires without a value, and those of them that are not bounded.
    var unsetCounts: [Int32]
    var looseCounts: [Int32]
    private var queue: [Int32] = []
    private var queueHead = 0
    private var isQueued: [Bool]
    /// Wires in the order they got values.
    var trail: [Int32] = []
    /// Relations that leave a choice, or at least have some wires left.
    var frontier: [Int32] = []
    var hasConflict = false
    /// A combination that must have a value, besides the relations.
    var demand: (direction: Int32, value: F)?

    /// The work done: relations looked at, long ones counted several times.
    var visitCount = 0

    init(_ system: AnalysedSystem<F>, domains: [Domain<F>?]) {
        self.system = system
        self.domains = domains
        values = Array(repeating: .zero, count: system.wireCount)
        isSet = Array(repeating: false, count: system.wireCount)
        unsetCounts = (0..<system.formCount).map { Int32(system.terms(Int32($0)).count) }
        looseCounts = unsetCounts
        isQueued = Array(repeating: false, count: system.relations.count)
        for wire in 0..<system.wireCount where domains[wire] != nil {
            for k in system.forms(of: wire) { looseCounts[Int(system.occurrences[k])] -= 1 }
        }
        assign(0, .one)
        for (wire, domain) in domains.enumerated() {
            if let domain, domain.isConstant { assign(Int32(wire), domain.base) }
        }
        for relation in system.relations.indices { enqueue(Int32(relation)) }
    }

    // MARK: Values

    mutating func assign(_ wire: Int32, _ value: F) {
        let index = Int(wire)
        if isSet[index] {
            if values[index] != value { hasConflict = true }
            return
        }
        if let domain = domains[index], !domain.contains(value) {
            hasConflict = true
            return
        }
        values[index] = value
        isSet[index] = true
        trail.append(wire)
        adjust(index, by: -1)
        for k in system.forms(of: index) { enqueue(system.formRelations[Int(system.occurrences[k])]) }
    }

    private mutating func adjust(_ wire: Int, by change: Int32) {
        let isLoose = domains[wire] == nil
        for k in system.forms(of: wire) {
            let form = Int(system.occurrences[k])
            unsetCounts[form] += change
            if isLoose { looseCounts[form] += change }
        }
    }

    /// Takes back the values given since the trail had `count` wires.
    mutating func undo(to count: Int, frontier frontierCount: Int) {
        while trail.count > count {
            guard let wire = trail.popLast() else { break }
            isSet[Int(wire)] = false
            adjust(Int(wire), by: 1)
        }
        frontier.removeLast(max(0, frontier.count - frontierCount))
        while queueHead < queue.count {
            isQueued[Int(queue[queueHead])] = false
            queueHead += 1
        }
        hasConflict = false
    }

    private mutating func enqueue(_ index: Int32) {
        guard index >= 0, !isQueued[Int(index)] else { return }
        let relation = system.relations[Int(index)]
        if relation.isLinear {
            let c = Int(relation.c)
            guard unsetCounts[c] <= 1 || looseCounts[c] == 0 else { return }
        }
        isQueued[Int(index)] = true
        queue.append(index)
    }

    /// Follows what relations force until nothing more does, or something is impossible.
    mutating func propagate() {
        while !hasConflict, queueHead < queue.count {
            let index = queue[queueHead]
            queueHead += 1
            isQueued[Int(index)] = false
            visitCount += system.cost(index)
            visit(index)
        }
        if !hasConflict, let demand { follow(demand.direction, demand.value) }
        if !hasConflict, queueHead < queue.count { return propagate() }
        if queueHead == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueHead = 0
        }
    }

    /// Requires that a direction has a value.
    private mutating func follow(_ direction: Int32, _ value: F) {
        let form = system.representative(Int(direction))
        var sum = -value, last = -1, unset = 0
        let isWire = system.directionWires[Int(direction)] >= 0
        for k in system.terms(form) {
            let coefficient = isWire ? F.one : system.termCoefficients[k]
            if isSet[Int(system.termWires[k])] {
                sum += coefficient * values[Int(system.termWires[k])]
            } else {
                unset += 1
                last = k
            }
        }
        if unset == 0 {
            if !sum.isZero { hasConflict = true }
        } else if unset == 1 {
            let coefficient = isWire ? F.one : system.termCoefficients[last]
            if let inverse = coefficient.inverseVariableTime() { assign(system.termWires[last], -(sum * inverse)) }
        }
    }

    // MARK: Relations

    /// The value of a form whose wires all have one.
    private func value(of form: Int32) -> F? {
        guard unsetCounts[Int(form)] == 0 else { return nil }
        var sum = system.formConstants[Int(form)]
        for k in system.terms(form) { sum += system.termCoefficients[k] * values[Int(system.termWires[k])] }
        return sum
    }

    private mutating func visit(_ index: Int32) {
        let relation = system.relations[Int(index)]
        if !relation.isLinear, value(of: relation.a) == nil, value(of: relation.b) == nil {
            guard let quadratic = univariate(relation) else {
                frontier.append(index)
                return
            }
            guard let roots = quadratic.roots else { return }
            let possible = roots.filter { domains[Int(quadratic.wire)]?.contains($0) ?? true }
            if possible.isEmpty { hasConflict = true }
            if possible.count == 1 { assign(quadratic.wire, possible[0]) }
            if possible.count > 1 { frontier.append(index) }
            return
        }
        let linear = linearPart(relation)
        switch linear.terms.count {
        case 0: if !linear.constant.isZero { hasConflict = true }
        case 1:
            if let inverse = linear.terms[0].coefficient.inverseVariableTime() {
                assign(linear.terms[0].wire, -(linear.constant * inverse))
            }
        default:
            guard let options = Digits(linear, domains, modulus)?.options else {
                frontier.append(index)
                return
            }
            if options.isEmpty { hasConflict = true }
            if options.count == 1 { for (wire, value) in options[0] { assign(wire, value) } }
            if options.count > 1 { frontier.append(index) }
        }
    }

    /// The relation as a linear equation in the wires without a value, where it is one.
    private func linearPart(_ relation: AnalysedSystem<F>.Relation) -> LinearRemainder<F> {
        var remainder = LinearRemainder<F>()
        func add(_ form: Int32, _ factor: F) {
            remainder.constant += factor * system.formConstants[Int(form)]
            for k in system.terms(form) {
                let wire = system.termWires[k], coefficient = factor * system.termCoefficients[k]
                if isSet[Int(wire)] {
                    remainder.constant += coefficient * values[Int(wire)]
                } else {
                    remainder.add(wire, coefficient)
                }
            }
        }
        if !relation.isLinear {
            if let factor = value(of: relation.a) {
                if !factor.isZero { add(relation.b, factor) }
            } else if let factor = value(of: relation.b), !factor.isZero {
                add(relation.a, factor)
            }
        }
        add(relation.c, -.one)
        remainder.removeZeros()
        return remainder
    }

    /// A product as an equation in the only wire without a value; nil where there are several.
    private func univariate(_ relation: AnalysedSystem<F>.Relation) -> (wire: Int32, roots: [F]?)? {
        var wire: Int32 = -1
        var parts: [(slope: F, constant: F)] = []
        for form in [relation.a, relation.b, relation.c] {
            guard unsetCounts[Int(form)] <= 1 else { return nil }
            var slope = F.zero, constant = system.formConstants[Int(form)]
            for k in system.terms(form) {
                let own = system.termWires[k]
                if isSet[Int(own)] {
                    constant += system.termCoefficients[k] * values[Int(own)]
                } else {
                    guard wire < 0 || wire == own else { return nil }
                    wire = own
                    slope = system.termCoefficients[k]
                }
            }
            parts.append((slope, constant))
        }
        let (a, b, c) = (parts[0], parts[1], parts[2])
        return (
            wire,
            UnivariateRoots.roots(
                quadratic: a.slope * b.slope, linear: a.slope * b.constant + b.slope * a.constant - c.slope,
                constant: a.constant * b.constant - c.constant)
        )
    }

    // MARK: Choices

    /// The ways to go on that a relation leaves, or nil where it leaves too many or none are left to choose.
    func options(_ index: Int32) -> [[(Int32, F)]]? {
        let relation = system.relations[Int(index)]
        if !relation.isLinear, value(of: relation.a) == nil, value(of: relation.b) == nil {
            guard let quadratic = univariate(relation), let roots = quadratic.roots else { return nil }
            return roots.map { [(quadratic.wire, $0)] }
        }
        let linear = linearPart(relation)
        guard linear.terms.count > 1 else { return nil }
        return Digits(linear, domains, modulus)?.options
    }

    /// The values that relations leave for a wire, where one leaves few.
    func choices(for wire: Int32) -> [F] {
        var found: [F] = []
        for k in system.forms(of: Int(wire)).prefix(16) {
            for option in options(system.formRelations[Int(system.occurrences[k])]) ?? [] {
                for (other, value) in option where other == wire && !found.contains(value) { found.append(value) }
            }
            if found.count > 1 { return found }
        }
        return found
    }

    /// A wire without a value of a relation: the one with the fewest values.
    func unsetWire(of index: Int32) -> Int32? {
        let relation = system.relations[Int(index)]
        var best: Int32?
        for form in [relation.c, relation.b, relation.a] where form >= 0 {
            guard unsetCounts[Int(form)] > 0 else { continue }
            for k in system.terms(form) where !isSet[Int(system.termWires[k])] {
                let wire = system.termWires[k]
                guard let old = best else {
                    best = wire
                    continue
                }
                if let count = domains[Int(wire)]?.count, count < domains[Int(old)]?.count ?? modulus { best = wire }
            }
        }
        return best
    }
}

/// What is left of a relation: coefficient·wire, summed, plus a constant, is zero.
struct LinearRemainder<F: PrimeField>: Sendable {
    var terms: [(wire: Int32, coefficient: F)] = []
    var constant = F.zero

    mutating func add(_ wire: Int32, _ coefficient: F) { terms.append((wire, coefficient)) }

    /// Merges the terms of each wire.
    mutating func removeZeros() {
        if terms.count > 1 {
            terms.sort { $0.wire < $1.wire }
            var merged: [(wire: Int32, coefficient: F)] = []
            for term in terms {
                if let last = merged.last, last.wire == term.wire {
                    merged[merged.count - 1].coefficient += term.coefficient
                } else {
                    merged.append(term)
                }
            }
            terms = merged
        }
        terms.removeAll { $0.coefficient.isZero }
    }
}

/// The values of digits whose weighted sum is given.
struct Digits<F: PrimeField>: Sendable {
    /// The assignments that give the sum: none, one, or several where sums beyond the field's order are the same element.
    let options: [[(Int32, F)]]

    /// Nil where the terms are not digits: some not bounded, or weights that do not tell sums apart.
    init?(_ linear: LinearRemainder<F>, _ domains: [Domain<F>?], _ modulus: BigInt) {
        guard let first = linear.terms.first, let last = linear.terms.last else { return nil }
        var scales = [F.one]
        for term in [first, last] {
            guard let domain = domains[Int(term.wire)] else { return nil }
            if let inverse = (term.coefficient * domain.step).inverseVariableTime() { scales.append(inverse) }
        }
        for scale in scales {
            if let options = Self.options(linear, domains, modulus, scale) {
                self.options = options
                return
            }
        }
        return nil
    }

    private static func options(
        _ linear: LinearRemainder<F>, _ domains: [Domain<F>?], _ modulus: BigInt, _ scale: F
    ) -> [[(Int32, F)]]? {
        var digits: [(wire: Int32, weight: BigInt, isNegative: Bool, domain: Domain<F>)] = []
        var constant = linear.constant, negative = BigInt.zero, total = BigInt.zero
        for term in linear.terms {
            guard let domain = domains[Int(term.wire)] else { return nil }
            constant += term.coefficient * domain.base
            let scaled = term.coefficient * domain.step * scale
            // Weights up to the field's order, as the digits of a full element have: negative only where that is small.
            let signed = Integers<F>.signed(scaled)
            let isNegative = signed.isNegative && signed.magnitude.bitWidth < F.bitWidth - 2
            let weight = isNegative ? signed.magnitude : Integers<F>.unsigned(scaled)
            digits.append((term.wire, weight, isNegative, domain))
            let span = weight * domain.count
            total += span
            if isNegative { negative += span }
        }
        digits.sort { $0.weight < $1.weight }
        var reach = BigInt.zero
        for digit in digits {
            guard digit.weight > reach else { return nil }
            reach += digit.weight * digit.domain.count
        }
        guard total < modulus * BigInt(8) else { return nil }
        // Σ ±weight·t = target; with t′ = count − t for negative weights, Σ weight·t′ = target + negative.
        var target = Integers<F>.unsigned(-(constant * scale) + Integers<F>.element(negative))
        var options: [[(Int32, F)]] = []
        while target <= total {
            var rest = target
            var option: [(Int32, F)] = []
            for digit in digits.reversed() {
                let quotient = digit.weight == .one ? rest : (try? rest.flooredDivMod(digit.weight).quotient) ?? rest
                let share = min(digit.domain.count, quotient)
                rest -= share * digit.weight
                let count = digit.isNegative ? digit.domain.count - share : share
                option.append((digit.wire, digit.domain.base + digit.domain.step * Integers<F>.element(count)))
            }
            if rest.isZero { options.append(option) }
            target += modulus
        }
        return options
    }
}
