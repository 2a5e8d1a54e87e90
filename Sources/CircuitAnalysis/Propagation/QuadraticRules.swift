internal import Algebra
internal import BigNumbers

extension Propagator {
    /// Looks at a relation.
    mutating func visit(_ index: Int32) {
        let relation = system.relations[Int(index)]
        if relation.isLinear {
            equation.begin()
            assemble(relation.c, times: .one)
            process(constraint: Int(relation.constraint), relation: index)
        } else {
            visitProduct(relation, index)
        }
    }

    /// The value of a form that has only one.
    func value(of form: Int32) -> F? {
        if variableCounts[Int(form)] == 0 {
            var value = system.formConstants[Int(form)]
            for k in system.terms(form) {
                value += system.termCoefficients[k] * constants[Int(system.termWires[k])]
            }
            return value
        }
        let direction = system.formDirections[Int(form)]
        guard direction >= 0, let value = directionValues[Int(direction)] else { return nil }
        return system.formScales[Int(form)] * value + system.formConstants[Int(form)]
    }

    /// Whether a form cannot have a value.
    func excludes(_ value: F, _ form: Int32) -> Bool {
        if let own = self.value(of: form) { return own != value }
        let direction = system.formDirections[Int(form)]
        guard direction >= 0, let point = point(of: form, at: value) else { return false }
        if directionExclusions[Int(direction)].contains(point) { return true }
        let wire = system.directionWires[Int(direction)]
        if wire >= 0 {
            guard let domain = domains[Int(wire)] else { return false }
            return !domain.contains(point)
        }
        guard unboundedCounts[Int(form)] == 0, let range = range(of: form) else { return false }
        return !range.contains(value)
    }

    /// The value of a form's direction where the form has the given value.
    func point(of form: Int32, at value: F) -> F? {
        let scale = system.formScales[Int(form)]
        let difference = value - system.formConstants[Int(form)]
        if scale == .one { return difference }
        return scale.inverseVariableTime().map { difference * $0 }
    }

    /// A form's values as an interval, where its wires are bounded and the interval is short of half the field.
    func range(of form: Int32) -> Domain<F>? {
        guard system.terms(form).count <= 64 else { return nil }
        var base = system.formConstants[Int(form)], low = BigInt.zero, total = BigInt.zero
        for k in system.terms(form) {
            guard let domain = domains[Int(system.termWires[k])] else { return nil }
            base += system.termCoefficients[k] * domain.base
            if domain.isConstant { continue }
            let width = Integers<F>.signed(system.termCoefficients[k] * domain.step) * domain.count
            if width.isNegative { low += width }
            total += width.magnitude
            guard (total << 1) < modulus else { return nil }
        }
        return Domain(base: base + Integers<F>.element(low), step: .one, count: total)
    }

    private mutating func visitProduct(_ relation: AnalysedSystem<F>.Relation, _ index: Int32) {
        let (a, b, c) = (relation.a, relation.b, relation.c)
        let constraint = Int(relation.constraint)
        if let factor = value(of: a) {
            processLinear(b, factor, c, constraint, index)
            return
        }
        if let factor = value(of: b) {
            processLinear(a, factor, c, constraint, index)
            return
        }
        let product = value(of: c)
        if let product {
            if product.isZero {
                if excludes(.zero, a) { return processZero(b, constraint) }
                if excludes(.zero, b) { return processZero(a, constraint) }
            } else {
                excludeZero(a, constraint)
                excludeZero(b, constraint)
            }
        } else if excludes(.zero, c) {
            excludeZero(a, constraint)
            excludeZero(b, constraint)
        }
        if contradiction != nil { return }
        determine(relation, index)
        if contradiction != nil { return }
        enumerate(relation, constraint)
    }

    /// factor·form = c
    private mutating func processLinear(_ form: Int32, _ factor: F, _ c: Int32, _ constraint: Int, _ index: Int32) {
        equation.begin()
        if !factor.isZero { assemble(form, times: factor) }
        if let value = value(of: c) { equation.constant -= value } else { assemble(c, times: -.one) }
        process(constraint: constraint, relation: index)
    }

    private mutating func processZero(_ form: Int32, _ constraint: Int) {
        if let point = point(of: form, at: .zero) {
            setDirection(system.formDirections[Int(form)], to: point, constraint: constraint)
        }
    }

    private mutating func excludeZero(_ form: Int32, _ constraint: Int) {
        guard let point = point(of: form, at: .zero) else { return }
        exclude(point, from: system.formDirections[Int(form)], constraint: constraint)
    }

    // MARK: What is determined

    /// A relation with a single unknown wire, or with a known factor.
    private mutating func determine(_ relation: AnalysedSystem<F>.Relation, _ index: Int32) {
        let (a, b, c) = (relation.a, relation.b, relation.c)
        let (ua, ub, uc) = (unknownCounts[Int(a)], unknownCounts[Int(b)], unknownCounts[Int(c)])
        guard ua + ub + uc > 0 else { return }
        let constraint = Int(relation.constraint)
        if ua == 0, ub == 0 {
            if uc == 1, let (wire, _) = firstUnknown(c) {
                setKnown(wire, .solved, constraint)
            } else if looseCounts[Int(c)] == 0 {
                // The product is known, whatever it is.
                equation.begin()
                assemble(c, times: .one)
                recognizeDigits(constraint: constraint, relation: index)
            }
            return
        }
        guard ua == 0 || ub == 0 else {
            if !isScoped, ua <= 2, ub <= 2, uc <= 2 { rootAgenda.add(index) }
            return
        }
        let (known, other) = ua == 0 ? (a, b) : (b, a)
        guard let (wire, coefficient) = firstUnknown(other) else { return }
        if unknownCounts[Int(other)] == 1, uc == 0 || uc == 1 && self.coefficient(of: wire, in: c) != nil {
            // (coefficient·known − coefficient in c)·wire is all there is of the wire.
            let inProduct = self.coefficient(of: wire, in: c) ?? .zero
            guard let inverse = coefficient.inverseVariableTime() else { return }
            let critical = inProduct * inverse
            if excludes(critical, known) {
                setKnown(wire, .solved, constraint)
            } else {
                propose(known, critical, index)
            }
            return
        }
        if !excludes(.zero, known) { propose(known, .zero, index) }
        if !isScoped { recognizeDivision(known: known, other: other, c, constraint) }
    }

    private mutating func propose(_ form: Int32, _ value: F, _ index: Int32) {
        guard !isScoped, let point = point(of: form, at: value) else { return }
        splits.propose(system.formDirections[Int(form)], point, relation: index)
    }

    func firstUnknown(_ form: Int32) -> (wire: Int32, coefficient: F)? {
        for k in system.terms(form) where !isKnown(system.termWires[k]) {
            return (system.termWires[k], system.termCoefficients[k])
        }
        return nil
    }

    func coefficient(of wire: Int32, in form: Int32) -> F? {
        for k in system.terms(form) where system.termWires[k] == wire { return system.termCoefficients[k] }
        return nil
    }

    // MARK: Enumeration

    /// Goes through the values of a relation's factors where they have few, and bounds what is left by the result.
    private mutating func enumerate(_ relation: AnalysedSystem<F>.Relation, _ constraint: Int) {
        let (a, b, c) = (relation.a, relation.b, relation.c)
        guard unboundedCounts[Int(a)] + unboundedCounts[Int(b)] <= 2 else { return }
        guard system.terms(a).count + system.terms(b).count <= 12 else { return }
        var wires: [Int32] = [], lists: [[F]] = [], combinations = 1
        var loose: Int32 = -1
        for form in [a, b] {
            for k in system.terms(form) {
                let wire = system.termWires[k]
                guard !isConstantWire(wire), !wires.contains(wire), wire != loose else { continue }
                if let list = domains[Int(wire)]?.values(limit: 5) {
                    wires.append(wire)
                    lists.append(list)
                    combinations *= list.count
                    if combinations > 32 { return }
                } else if loose < 0 {
                    loose = wire
                } else {
                    return
                }
            }
        }
        let table = FactorTable(self, relation, wires, loose)
        if loose >= 0 {
            // The other wires of the product must be among those gone through.
            guard table.rest.isEmpty else { return }
            boundRoot(table, lists, constraint)
            return
        }
        if table.rest.isEmpty {
            restrict(table, lists, constraint)
        } else if unboundedCounts[Int(c)] <= 1 {
            var values: [F] = []
            forEachCombination(lists) { values.append(table.product($0)) }
            guard let domain = Domain(values) else { return }
            equation.begin()
            for (wire, coefficient) in table.rest { equation.add(wire, coefficient) }
            equation.constant = table.restConstant
            if domain.isConstant { equation.constant -= domain.base } else { equation.product = domain }
            process(constraint: constraint, relation: nil)
        }
    }

    /// Every wire of the relation has few values: keeps those that occur in a solution of it.
    private mutating func restrict(_ table: FactorTable<F>, _ lists: [[F]], _ constraint: Int) {
        var kept = lists.map { _ in [F]() }
        forEachCombination(lists) { values in
            guard table.product(values) == table.restConstant else { return }
            for (k, value) in values.enumerated() where !kept[k].contains(value) { kept[k].append(value) }
        }
        for (k, wire) in table.wires.enumerated() where kept[k].count < lists[k].count {
            guard let domain = Domain(kept[k]) else {
                contradiction = contradiction ?? Int32(truncatingIfNeeded: constraint)
                return
            }
            setDomain(wire, domain, constraint: constraint)
        }
    }

    /// One wire is not bounded: its values are roots of a polynomial for each combination of the others.
    private mutating func boundRoot(_ table: FactorTable<F>, _ lists: [[F]], _ constraint: Int) {
        var roots: [F] = [], isAny = false
        forEachCombination(lists) { values in
            guard !isAny else { return }
            guard let own = table.looseRoots(values) else {
                isAny = true
                return
            }
            for root in own where !roots.contains(root) { roots.append(root) }
        }
        guard !isAny, roots.count <= 8 else { return }
        guard let domain = Domain(roots) else {
            contradiction = contradiction ?? Int32(truncatingIfNeeded: constraint)
            return
        }
        if roots.count <= 2 || domain.count < BigInt(1 << 16) {
            setDomain(table.loose, domain, constraint: constraint)
        }
    }

    private func forEachCombination(_ lists: [[F]], _ body: ([F]) -> Void) {
        var indices = lists.map { _ in 0 }
        while true {
            body(indices.indices.map { lists[$0][indices[$0]] })
            var k = 0
            while k < lists.count {
                indices[k] += 1
                if indices[k] < lists[k].count { break }
                indices[k] = 0
                k += 1
            }
            if k == lists.count { return }
        }
    }
}

/// A relation a·b = c as a function of a few wires of a and b, and possibly one more.
struct FactorTable<F: PrimeField>: Sendable {
    /// The wires gone through.
    let wires: [Int32]
    /// The further wire of a and b, −1 for none.
    let loose: Int32
    /// For a, b, c: the coefficients of `wires`, that of `loose`, and the constant.
    private var rows: [(coefficients: [F], loose: F, constant: F)] = []
    /// The terms of c in other wires, which are not constant.
    private(set) var rest: [(Int32, F)] = []
    /// The constant of c.
    private(set) var restConstant = F.zero

    init(
        _ propagator: borrowing Propagator<F>, _ relation: AnalysedSystem<F>.Relation, _ wires: [Int32], _ loose: Int32
    ) {
        self.wires = wires
        self.loose = loose
        for form in [relation.a, relation.b, relation.c] {
            var coefficients = [F](repeating: .zero, count: wires.count)
            var looseCoefficient = F.zero
            var constant = propagator.system.formConstants[Int(form)]
            for k in propagator.system.terms(form) {
                let (wire, coefficient) = (propagator.system.termWires[k], propagator.system.termCoefficients[k])
                if propagator.isConstantWire(wire) {
                    constant += coefficient * propagator.constants[Int(wire)]
                } else if wire == loose {
                    looseCoefficient = coefficient
                } else if let place = wires.firstIndex(of: wire) {
                    coefficients[place] = coefficient
                } else {
                    rest.append((wire, coefficient))
                }
            }
            rows.append((coefficients, looseCoefficient, constant))
        }
        restConstant = rows[2].constant
    }

    private func value(_ row: Int, _ values: [F]) -> F {
        var sum = row == 2 ? F.zero : rows[row].constant
        for (k, value) in values.enumerated() { sum += rows[row].coefficients[k] * value }
        return sum
    }

    /// a·b less the terms of c in the wires gone through: what the rest of c and its constant come to.
    func product(_ values: [F]) -> F { value(0, values) * value(1, values) - value(2, values) }

    /// The values of the further wire; nil where it may be anything.
    func looseRoots(_ values: [F]) -> [F]? {
        let (a, b, c) = (value(0, values), value(1, values), value(2, values) + restConstant)
        let (sa, sb, sc) = (rows[0].loose, rows[1].loose, rows[2].loose)
        return UnivariateRoots.roots(quadratic: sa * sb, linear: sa * b + sb * a - sc, constant: a * b - c)
    }
}
