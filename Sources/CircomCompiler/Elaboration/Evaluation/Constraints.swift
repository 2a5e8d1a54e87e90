internal import WitnessMachine

extension Elaborator {
    /// `left === right` between expressions of any shape.
    func constrain(
        _ left: ResolvedExpression, _ right: ResolvedExpression, _ range: SourceRange
    ) throws(ElaborationStopped) {
        let (a, b) = (try evaluate(left), try evaluate(right))
        switch (a, b) {
        case (.scalar(let a), .scalar(let b)): try equate(a, b, range)
        case (.array(let a), .array(let b)):
            guard a.dimensions == b.dimensions else {
                throw fail(
                    .shapeMismatch,
                    "arrays of \(shown(a.dimensions)) and of \(shown(b.dimensions)) are compared", at: range)
            }
            for (a, b) in zip(a.cells, b.cells) { try equate(a, b, range) }
        case (.bus(let a), .bus(let b)):
            guard a.layout === b.layout else {
                throw fail(
                    .busMismatch, "buses \(a.layout.shownName) and \(b.layout.shownName) are compared", at: range)
            }
            guard a.dimensions == b.dimensions else {
                throw fail(
                    .shapeMismatch,
                    "arrays of \(shown(a.dimensions)) and of \(shown(b.dimensions)) buses are compared", at: range)
            }
            for (a, b) in zip(a.symbols, b.symbols) { try equate(.symbol(a), .symbol(b), range) }
        default:
            throw fail(.shapeMismatch, "the two sides of '===' have different shapes", at: range)
        }
    }

    private func equate(_ left: Value, _ right: Value, _ range: SourceRange) throws(ElaborationStopped) {
        try constrain(left, right, range)
        let (a, b) = (code.operand(left), code.operand(right))
        withExtendedLifetime((left, right)) { code.emit(.checkEqual, .none, a, b) }
        code.hasEffects = true
    }

    /// Adds the constraint left = right, in circom's form: left − right is A·B + C, and then A·B = −C.
    func constrain(_ left: Value, _ right: Value, _ range: SourceRange) throws(ElaborationStopped) {
        if unknownDepth > 0 {
            throw fail(
                .constraintUnderUnknownCondition,
                "a constraint stands where a condition decides that depends on signals", at: range,
                notes: ["constraints are the same for every input, so the compiler must know which there are"])
        }
        guard let instance else { return }
        if case .symbol(let a) = left, case .symbol(let b) = right, a != b {
            let terms = [
                ConstraintTerm(signal: a + 1, coefficient: CoefficientPool.minusOne),
                ConstraintTerm(signal: b + 1, coefficient: CoefficientPool.one),
            ]
            instance.constraints.append(
                a: EmptyCollection(), b: EmptyCollection(), c: a < b ? terms : terms.reversed(),
                location: code.location)
        } else {
            try constrain(difference: field.difference(left, right), instance, range)
        }
        if instance.constraints.count > limits.constraints {
            throw fail(
                .tooLarge, "a template instance has more than \(limits.constraints) constraints", at: range)
        }
    }

    /// Adds the constraint that a value is 0.
    private func constrain(
        difference: Value?, _ instance: InstanceBuilder, _ range: SourceRange
    ) throws(ElaborationStopped) {
        switch difference {
        case nil:
            try complain(
                .nonQuadraticConstraint,
                "this constraint is not quadratic: it must have the form A*B + C = 0 with linear A, B, C", at: range,
                notes: ["name intermediate results with signals of their own, or assign with '<--' and constrain apart"]
            )
        case .constant(let value)?:
            if value.isZero { return }
            try complain(.impossibleConstraint, "the two sides are different constants", at: range)
            add(LinearForm.constant(.zero), LinearForm.constant(.zero), LinearForm.constant(value), instance)
        case .quadratic(let form)?: add(form.a, form.b, form.c, instance)
        case .symbol(let symbol)?:
            add(LinearForm.constant(.zero), LinearForm.constant(.zero), LinearForm(symbol), instance)
        case .linear(let form)?: add(LinearForm.constant(.zero), LinearForm.constant(.zero), form, instance)
        case .computed?: break
        }
    }

    /// Files A·B + C = 0 as A·B = −C.
    private func add(_ a: LinearForm, _ b: LinearForm, _ c: LinearForm, _ instance: InstanceBuilder) {
        let negated = field.scaled(c, by: .minusOne)
        if a.isZero, b.isZero, negated.isZero { return }
        instance.constraints.append(
            a: terms(a), b: terms(b), c: terms(negated), location: code.location)
    }

    private func terms(_ form: LinearForm) -> [ConstraintTerm] {
        if form.isZero { return [] }
        var terms: [ConstraintTerm] = []
        terms.reserveCapacity(form.terms.count + 1)
        if !form.constant.isZero {
            terms.append(ConstraintTerm(signal: 0, coefficient: coefficients.index(of: form.constant)))
        }
        for term in form.terms {
            terms.append(
                ConstraintTerm(signal: term.symbol + 1, coefficient: coefficients.index(of: term.coefficient)))
        }
        return terms
    }
}
