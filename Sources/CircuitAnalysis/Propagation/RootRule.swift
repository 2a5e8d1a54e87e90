internal import Algebra
internal import BigNumbers

extension Propagator {
    /// A relation that is a quadratic equation in one unknown wire x once known things are put in:
    /// q·x² + l·x + m = 0 with q constant and l, m known.
    ///
    /// Two solutions x ≠ x′ with the same known values have x + x′ = −l/q. So d = x − x′ = 2x + l/q is a combination of
    /// wires of one solution, and the same combination is −d in the other. Where the ranges of wires and the linear
    /// relations leave d on one side of zero only, d = 0 and x is known.
    ///
    /// The factors may also contain two unknown wires that a linear relation ties to each other.
    mutating func excludeOtherRoot(_ index: Int32) {
        let relation = system.relations[Int(index)]
        guard !relation.isLinear, let unknowns = rootUnknowns(relation) else { return }
        let x = unknowns[0]
        var tied: Tie?
        if unknowns.count == 2 {
            tied = tie(unknowns[1], to: x)
            guard tied != nil else { return }
        }
        guard let a = affine(relation.a, x, tied), let b = affine(relation.b, x, tied),
            let c = affine(relation.c, x, tied), let inverse = (a.slope * b.slope).inverseVariableTime()
        else { return }
        // l = slope(a)·rest(b) + slope(b)·rest(a) − slope(c)
        var terms: [Int32: F] = [x: F.one.doubled()]
        var constant = F.zero
        func add(_ rest: KnownForm, _ factor: F) {
            constant += factor * rest.constant
            for (wire, coefficient) in rest.terms { terms[wire, default: .zero] += factor * coefficient }
        }
        add(b.rest, a.slope * inverse)
        add(a.rest, b.slope * inverse)
        constant -= c.slope * inverse
        guard let form = reduced(terms, constant) else { return }
        for scale in [F.one, F.one.doubled().inverseVariableTime() ?? .one] {
            guard let range = interval(form, times: scale) else { continue }
            let low = Integers<F>.signed(range.base), high = low + range.count
            let isAbove = low >= .zero && (high << 1) < modulus
            let isBelow = high <= .zero && (low << 1) > -modulus
            guard isAbove || isBelow else { continue }
            setKnown(unknowns.sorted(), .otherRoot, Int(relation.constraint))
            return
        }
    }

    /// A combination of known wires.
    struct KnownForm: Sendable {
        var terms: [Int32: F] = [:]
        var constant = F.zero
    }

    /// A wire as slope·x plus something known.
    struct Tie: Sendable {
        let wire: Int32
        let slope: F
        let rest: KnownForm
    }

    /// The unknown wires of a product's factors, one or two, where the product has no others.
    private func rootUnknowns(_ relation: AnalysedSystem<F>.Relation) -> [Int32]? {
        guard unknownCounts[Int(relation.a)] > 0, unknownCounts[Int(relation.b)] > 0 else { return nil }
        var found: [Int32] = []
        for form in [relation.a, relation.b, relation.c] {
            guard unknownCounts[Int(form)] <= 2, system.terms(form).count <= 64 else { return nil }
            for k in system.terms(form) where !isKnown(system.termWires[k]) && !found.contains(system.termWires[k]) {
                found.append(system.termWires[k])
                if found.count > 2 { return nil }
            }
        }
        return found
    }

    /// A linear relation whose only unknown wires are the two.
    private func tie(_ wire: Int32, to x: Int32) -> Tie? {
        for k in system.forms(of: Int(wire)).prefix(64) {
            let relation = system.relations[Int(system.formRelations[Int(system.occurrences[k])])]
            guard relation.isLinear, unknownCounts[Int(relation.c)] == 2, system.terms(relation.c).count <= 64,
                let own = coefficient(of: wire, in: relation.c), let other = coefficient(of: x, in: relation.c),
                let inverse = own.inverseVariableTime()
            else { continue }
            var rest = KnownForm(constant: -(inverse * system.formConstants[Int(relation.c)]))
            for k in system.terms(relation.c) where isKnown(system.termWires[k]) {
                rest.terms[system.termWires[k]] = -(inverse * system.termCoefficients[k])
            }
            return Tie(wire: wire, slope: -(inverse * other), rest: rest)
        }
        return nil
    }

    /// A form as slope·x plus something known.
    private func affine(_ form: Int32, _ x: Int32, _ tied: Tie?) -> (slope: F, rest: KnownForm)? {
        var slope = F.zero
        var rest = KnownForm(constant: system.formConstants[Int(form)])
        for k in system.terms(form) {
            let (wire, coefficient) = (system.termWires[k], system.termCoefficients[k])
            if wire == x {
                slope += coefficient
            } else if let tied, wire == tied.wire {
                slope += coefficient * tied.slope
                rest.constant += coefficient * tied.rest.constant
                for (other, value) in tied.rest.terms { rest.terms[other, default: .zero] += coefficient * value }
            } else if isKnown(wire) {
                rest.terms[wire, default: .zero] += coefficient
            } else {
                return nil
            }
        }
        return (slope, rest)
    }

    // MARK: Ranges of combinations

    /// A combination that equals the given one in every solution and has bounded wires only: the others are eliminated
    /// by the linear relations around them. Nil where that does not succeed.
    func reduced(_ terms: [Int32: F], _ constant: F) -> LinearRow<F>? {
        var target = terms
        // The constant is the coefficient of wire 0, which has the value one.
        target[0] = constant
        target = target.filter { !$0.value.isZero }
        var pending = target.keys.filter { !isBounded($0) && $0 != 0 }.sorted()
        guard !pending.isEmpty else { return LinearRow(terms: target, constraint: -1) }
        var solver = UnboundedElimination<F>()
        var seenWires = Set(pending), seenRelations: Set<Int32> = []
        while let wire = pending.popLast() {
            for k in system.forms(of: Int(wire)).prefix(32) {
                let index = system.formRelations[Int(system.occurrences[k])]
                let relation = system.relations[Int(index)]
                guard relation.isLinear, unboundedCounts[Int(relation.c)] <= 4,
                    system.terms(relation.c).count <= 300, seenRelations.count < 16,
                    seenRelations.insert(index).inserted
                else { continue }
                var row: [Int32: F] = [0: system.formConstants[Int(relation.c)]]
                for k in system.terms(relation.c) {
                    let other = system.termWires[k]
                    row[other] = system.termCoefficients[k]
                    if !isBounded(other), seenWires.insert(other).inserted { pending.append(other) }
                }
                solver.add(row.filter { !$0.value.isZero }) { $0 != 0 && !isBounded($0) }
            }
            pending.sort()
        }
        solver.reduce(&target)
        guard target.keys.allSatisfy({ $0 == 0 || isBounded($0) }) else { return nil }
        return LinearRow(terms: target, constraint: -1)
    }

    /// The values of a combination of bounded wires, times a factor, as an interval shorter than half the field.
    private func interval(_ form: LinearRow<F>, times factor: F) -> Domain<F>? {
        var base = F.zero, low = BigInt.zero, total = BigInt.zero
        for (wire, own) in form.terms {
            let coefficient = own * factor
            guard wire != 0 else {
                base += coefficient
                continue
            }
            guard let domain = domains[Int(wire)] else { return nil }
            base += coefficient * domain.base
            if domain.isConstant { continue }
            let width = Integers<F>.signed(coefficient * domain.step) * domain.count
            if width.isNegative { low += width }
            total += width.magnitude
            guard (total << 1) < modulus else { return nil }
        }
        return Domain(base: base + Integers<F>.element(low), step: .one, count: total)
    }
}

/// Rows that are zero, each solved for a wire that is not bounded.
struct UnboundedElimination<F: PrimeField>: Sendable {
    private var rows: [(pivot: Int32, terms: [Int32: F])] = []

    /// Adds a row, solved for the least wire of which `isPivot` holds.
    mutating func add(_ row: [Int32: F], isPivot: (Int32) -> Bool) {
        var terms = row
        reduce(&terms)
        guard let pivot = terms.keys.filter(isPivot).min(), let inverse = terms[pivot]?.inverseVariableTime() else {
            return
        }
        for wire in terms.keys { terms[wire] = terms[wire].map { $0 * inverse } }
        for k in rows.indices { Self.eliminate(pivot, terms, from: &rows[k].terms) }
        rows.append((pivot, terms))
    }

    /// Takes multiples of the rows from a combination until it has none of their pivots.
    func reduce(_ terms: inout [Int32: F]) {
        for row in rows { Self.eliminate(row.pivot, row.terms, from: &terms) }
    }

    private static func eliminate(_ pivot: Int32, _ row: [Int32: F], from terms: inout [Int32: F]) {
        guard let factor = terms[pivot] else { return }
        for (wire, coefficient) in row {
            let difference = terms[wire, default: .zero] - factor * coefficient
            terms[wire] = difference.isZero ? nil : difference
        }
    }
}
