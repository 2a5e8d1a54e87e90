internal import Algebra
internal import Circuits

/// A constraint system prepared for the analysis: linear combinations with their terms merged, relations between them,
/// and for each wire where it occurs.
///
/// A constraint that says only which values one linear combination may take (`x·(x − 1) = 0`) becomes a domain: of the
/// wire, where the combination is a single wire, and otherwise of an auxiliary wire that a linear relation makes equal to
/// the combination. Auxiliary wires come after those of the circuit.
struct AnalysedSystem<F: PrimeField>: Sendable {
    /// A relation: a·b = c, or c = 0 where `a` is −1. The numbers are those of forms.
    struct Relation: Sendable {
        let a: Int32
        let b: Int32
        let c: Int32
        /// The number of the constraint that it comes from.
        let constraint: Int32

        var isLinear: Bool { a < 0 }
    }

    /// The wires of the circuit, ONE included.
    let circuitWireCount: Int
    /// Those and the auxiliary ones.
    private(set) var wireCount: Int
    private(set) var relations: [Relation] = []

    // Forms: terms in flat arrays, a constant, and what the form is a multiple of but for the constant.
    private(set) var formStarts: [Int32] = [0]
    private(set) var termWires: [Int32] = []
    private(set) var termCoefficients: [F] = []
    private(set) var formConstants: [F] = []
    /// The number of the direction: forms with the same one are multiples of each other but for constants; −1 for none.
    private(set) var formDirections: [Int32] = []
    /// form = scale·direction + constant
    private(set) var formScales: [F] = []
    private(set) var formRelations: [Int32] = []

    /// For each direction the wire, where it is a single one, and otherwise −1.
    private(set) var directionWires: [Int32] = []
    /// For each direction a form of it.
    private var directionForms: [Int32] = []

    /// Where each wire occurs: forms, as compressed rows.
    private(set) var occurrenceStarts: [Int32] = []
    private(set) var occurrences: [Int32] = []
    /// The relations in which each direction is a factor or the product, as compressed rows.
    private(set) var directionStarts: [Int32] = []
    private(set) var directionRelations: [Int32] = []

    /// Domains that constraints state.
    private(set) var statedDomains: [(wire: Int32, domain: Domain<F>, constraint: Int32)] = []
    /// A constraint that no assignment satisfies, where one is seen at once.
    private(set) var impossibleConstraint: Int?

    private var directionOfWire: [Int32]
    private var directionsByHash: [UInt64: [Int32]] = [:]
    private var scratch: [(wire: Int32, coefficient: F)] = []

    init(_ r1cs: R1CS<F>) {
        circuitWireCount = r1cs.wireCount
        wireCount = r1cs.wireCount
        directionOfWire = Array(repeating: -1, count: r1cs.wireCount)
        relations.reserveCapacity(r1cs.constraintCount)
        for index in 0..<r1cs.constraintCount { add(r1cs, index) }
        indexOccurrences()
        indexDirections()
    }

    var formCount: Int { formConstants.count }
    var directionCount: Int { directionWires.count }
    @inline(__always) func terms(_ form: Int32) -> Range<Int> {
        Int(formStarts[Int(form)])..<Int(formStarts[Int(form) + 1])
    }
    @inline(__always) func isConstant(_ form: Int32) -> Bool { terms(form).isEmpty }

    /// What a look at a relation costs: one, and one more for each sixteen terms.
    func cost(_ index: Int32) -> Int {
        let relation = relations[Int(index)]
        var count = terms(relation.c).count
        if !relation.isLinear { count += terms(relation.a).count + terms(relation.b).count }
        return 1 + count >> 4
    }

    /// The forms that contain a wire.
    @inline(__always) func forms(of wire: Int) -> Range<Int> {
        Int(occurrenceStarts[wire])..<Int(occurrenceStarts[wire + 1])
    }

    func directionRange(_ direction: Int) -> Range<Int> {
        Int(directionStarts[direction])..<Int(directionStarts[direction + 1])
    }

    /// A form of a direction.
    func representative(_ direction: Int) -> Int32 { directionForms[direction] }
}

// MARK: Building

extension AnalysedSystem {
    private mutating func add(_ r1cs: R1CS<F>, _ index: Int) {
        let relation = Int32(relations.count)
        let constraint = Int32(truncatingIfNeeded: index)
        if let factor = constantValue(r1cs.a, index) {
            addLinear(r1cs, r1cs.b, times: factor, index)
            return
        }
        if let factor = constantValue(r1cs.b, index) {
            addLinear(r1cs, r1cs.a, times: factor, index)
            return
        }
        let firstForm = formCount, firstTerm = termWires.count
        let a = addForm(r1cs.a, index, relation)
        let b = addForm(r1cs.b, index, relation)
        let c = addForm(r1cs.c, index, relation)
        if isConstant(a) || isConstant(b) {
            // Terms that cancel each other: rare enough to merge again.
            let (factor, other) = isConstant(a) ? (formConstants[Int(a)], r1cs.b) : (formConstants[Int(b)], r1cs.a)
            removeForms(from: firstForm, terms: firstTerm)
            addLinear(r1cs, other, times: factor, index)
            return
        }
        setDirection(a)
        setDirection(b)
        setDirection(c)
        let direction = formDirections[Int(a)]
        if direction == formDirections[Int(b)], isConstant(c) || direction == formDirections[Int(c)] {
            let roots = self.roots(a, b, c)
            state(roots, of: direction, constraint)
            removeForms(from: firstForm, terms: firstTerm, keeping: direction)
            return
        }
        relations.append(Relation(a: a, b: b, c: c, constraint: constraint))
    }

    private func constantValue(_ matrix: ConstraintMatrix<F>, _ row: Int) -> F? {
        var value = F.zero
        for k in matrix.terms(ofRow: row) where !matrix.coefficients[k].isZero {
            guard matrix.wires[k] == 0 else { return nil }
            value += matrix.coefficients[k]
        }
        return value
    }

    /// The relation factor·(a row) − (the row of C) = 0.
    private mutating func addLinear(_ r1cs: R1CS<F>, _ matrix: ConstraintMatrix<F>, times factor: F, _ index: Int) {
        scratch.removeAll(keepingCapacity: true)
        if !factor.isZero {
            for k in matrix.terms(ofRow: index) {
                scratch.append((Int32(bitPattern: matrix.wires[k]), factor * matrix.coefficients[k]))
            }
        }
        for k in r1cs.c.terms(ofRow: index) {
            scratch.append((Int32(bitPattern: r1cs.c.wires[k]), -r1cs.c.coefficients[k]))
        }
        addLinearFromScratch(Int32(truncatingIfNeeded: index))
    }

    private mutating func addLinearFromScratch(_ constraint: Int32) {
        let form = addFormFromScratch(Int32(relations.count))
        if isConstant(form), !formConstants[Int(form)].isZero { impossibleConstraint = Int(constraint) }
        relations.append(Relation(a: -1, b: -1, c: form, constraint: constraint))
    }

    private mutating func addForm(_ matrix: ConstraintMatrix<F>, _ row: Int, _ relation: Int32) -> Int32 {
        scratch.removeAll(keepingCapacity: true)
        for k in matrix.terms(ofRow: row) {
            scratch.append((Int32(bitPattern: matrix.wires[k]), matrix.coefficients[k]))
        }
        return addFormFromScratch(relation)
    }

    /// Sorts and merges the terms in `scratch`; those of wire 0 become the constant.
    private mutating func addFormFromScratch(_ relation: Int32) -> Int32 {
        var isSorted = true
        for k in scratch.indices.dropFirst() where scratch[k - 1].wire > scratch[k].wire { isSorted = false }
        if !isSorted { scratch.sort { $0.wire < $1.wire } }
        var constant = F.zero
        let start = termWires.count
        for term in scratch {
            if term.wire == 0 {
                constant += term.coefficient
            } else if termWires.count > start, termWires[termWires.count - 1] == term.wire {
                termCoefficients[termCoefficients.count - 1] += term.coefficient
            } else {
                dropZeroTerm(after: start)
                termWires.append(term.wire)
                termCoefficients.append(term.coefficient)
            }
        }
        dropZeroTerm(after: start)
        formStarts.append(Int32(termWires.count))
        formConstants.append(constant)
        formDirections.append(-1)
        formScales.append(.one)
        formRelations.append(relation)
        return Int32(formConstants.count - 1)
    }

    private mutating func dropZeroTerm(after start: Int) {
        guard termCoefficients.count > start, termCoefficients[termCoefficients.count - 1].isZero else { return }
        termWires.removeLast()
        termCoefficients.removeLast()
    }

    /// Removes the forms added last, unless the direction `kept` was first seen in one of them.
    private mutating func removeForms(from first: Int, terms: Int, keeping kept: Int32 = -1) {
        if kept >= 0, directionForms[Int(kept)] >= Int32(first) {
            for form in first..<formCount { formRelations[form] = -1 }
            return
        }
        termWires.removeSubrange(terms...)
        termCoefficients.removeSubrange(terms...)
        formStarts.removeSubrange((first + 1)...)
        formConstants.removeSubrange(first...)
        formDirections.removeSubrange(first...)
        formScales.removeSubrange(first...)
        formRelations.removeSubrange(first...)
    }

    // MARK: Directions

    private mutating func setDirection(_ form: Int32) {
        let range = terms(form)
        guard let first = range.first else { return }
        let leading = termCoefficients[first]
        formScales[Int(form)] = leading
        if range.count == 1 {
            let wire = Int(termWires[first])
            if directionOfWire[wire] < 0 {
                directionOfWire[wire] = Int32(directionWires.count)
                directionWires.append(Int32(wire))
                directionForms.append(form)
            }
            formDirections[Int(form)] = directionOfWire[wire]
            return
        }
        // Forms are compared by cross products, so no inverse is needed; the hash takes the wires alone.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for k in range { hash = (hash ^ UInt64(UInt32(bitPattern: termWires[k]))) &* 0x100_0000_01b3 }
        for candidate in directionsByHash[hash, default: []] where isMultiple(form, of: candidate) {
            let other = directionForms[Int(candidate)]
            formDirections[Int(form)] = candidate
            let base = termCoefficients[terms(other).lowerBound]
            formScales[Int(form)] = base == leading ? .one : leading * (base.inverseVariableTime() ?? .one)
            return
        }
        let direction = Int32(directionWires.count)
        directionWires.append(-1)
        directionForms.append(form)
        directionsByHash[hash, default: []].append(direction)
        formDirections[Int(form)] = direction
        formScales[Int(form)] = .one
    }

    /// Whether a form is a multiple, but for the constants, of the form that stands for a direction.
    private func isMultiple(_ form: Int32, of direction: Int32) -> Bool {
        let range = terms(form), other = terms(directionForms[Int(direction)])
        guard range.count == other.count else { return false }
        let (first, otherFirst) = (range.lowerBound, other.lowerBound)
        let isSameScale = termCoefficients[first] == termCoefficients[otherFirst]
        for offset in 0..<range.count {
            guard termWires[first + offset] == termWires[otherFirst + offset] else { return false }
            if isSameScale {
                guard termCoefficients[first + offset] == termCoefficients[otherFirst + offset] else { return false }
            } else {
                let left = termCoefficients[first + offset] * termCoefficients[otherFirst]
                guard left == termCoefficients[otherFirst + offset] * termCoefficients[first] else { return false }
            }
        }
        return true
    }

    // MARK: Constraints on one combination

    /// The values of the common direction that satisfy a·b = c.
    private func roots(_ a: Int32, _ b: Int32, _ c: Int32) -> [F] {
        let (sa, ka) = (formScales[Int(a)], formConstants[Int(a)])
        let (sb, kb) = (formScales[Int(b)], formConstants[Int(b)])
        let sc = isConstant(c) ? F.zero : formScales[Int(c)]
        let kc = formConstants[Int(c)]
        return UnivariateRoots.roots(
            quadratic: sa * sb, linear: sa * kb + sb * ka - sc, constant: ka * kb - kc) ?? []
    }

    /// Records that a direction takes one of the given values only.
    private mutating func state(_ values: [F], of direction: Int32, _ constraint: Int32) {
        guard let domain = Domain(values) else {
            impossibleConstraint = Int(constraint)
            return
        }
        let form = directionForms[Int(direction)]
        // A direction of one wire is the wire itself; another one is its form without the constant.
        if directionWires[Int(direction)] >= 0 {
            statedDomains.append((directionWires[Int(direction)], domain, constraint))
            return
        }
        let auxiliary = Int32(wireCount)
        wireCount += 1
        scratch.removeAll(keepingCapacity: true)
        for k in terms(form) { scratch.append((termWires[k], termCoefficients[k])) }
        scratch.append((auxiliary, -.one))
        addLinearFromScratch(constraint)
        statedDomains.append((auxiliary, domain, constraint))
    }

    // MARK: Indices

    private mutating func indexOccurrences() {
        occurrenceStarts = Array(repeating: 0, count: wireCount + 1)
        for form in 0..<formCount where formRelations[form] >= 0 {
            for k in terms(Int32(form)) { occurrenceStarts[Int(termWires[k]) + 1] += 1 }
        }
        for wire in 0..<wireCount { occurrenceStarts[wire + 1] += occurrenceStarts[wire] }
        var next = occurrenceStarts
        occurrences = Array(repeating: 0, count: Int(occurrenceStarts[wireCount]))
        for form in 0..<formCount where formRelations[form] >= 0 {
            for k in terms(Int32(form)) {
                let wire = Int(termWires[k])
                occurrences[Int(next[wire])] = Int32(form)
                next[wire] += 1
            }
        }
    }

    private mutating func indexDirections() {
        directionStarts = Array(repeating: 0, count: directionCount + 1)
        for form in 0..<formCount where formRelations[form] >= 0 && formDirections[form] >= 0 {
            directionStarts[Int(formDirections[form]) + 1] += 1
        }
        for direction in 0..<directionCount { directionStarts[direction + 1] += directionStarts[direction] }
        var next = directionStarts
        directionRelations = Array(repeating: 0, count: Int(directionStarts[directionCount]))
        for form in 0..<formCount where formRelations[form] >= 0 && formDirections[form] >= 0 {
            let direction = Int(formDirections[form])
            directionRelations[Int(next[direction])] = formRelations[form]
            next[direction] += 1
        }
        directionsByHash = [:]
        directionOfWire = []
        scratch = []
    }
}
