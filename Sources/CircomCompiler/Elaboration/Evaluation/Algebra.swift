// Sums and products of abstract values, with circom's degrees (circom documentation, "Constraint generation"). A result
// of nil is something that no constraint can hold and that must be computed at run time.

extension CompilerField {
    /// The linear form of a value of degree at most one, or nil.
    func linearForm(_ value: Value) -> LinearForm? {
        switch value {
        case .constant(let value): LinearForm.constant(value)
        case .symbol(let symbol): LinearForm(symbol)
        case .linear(let form): form
        case .quadratic, .computed: nil
        }
    }

    /// The sum of two values.
    func sum(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.constant(let a), .constant(let b)): .constant(add(a, b))
        case (.computed, _), (_, .computed), (.quadratic, .quadratic): nil
        case (.quadratic(let form), let other), (let other, .quadratic(let form)):
            linearForm(other).map { .quadratic(QuadraticForm(a: form.a, b: form.b, c: sum(form.c, $0))) }
        default:
            if let a = linearForm(left), let b = linearForm(right) { .linear(sum(a, b)) } else { nil }
        }
    }

    /// The difference of two values, with circom's signs: left + (−1)·right.
    func difference(_ left: Value, _ right: Value) -> Value? {
        if case .constant(let a) = left, case .constant(let b) = right { return .constant(subtract(a, b)) }
        return scaled(right, by: .minusOne).flatMap { sum(left, $0) }
    }

    /// A value times a constant.
    func scaled(_ value: Value, by factor: FieldElement) -> Value? {
        switch value {
        case .constant(let constant): .constant(multiply(constant, factor))
        case .symbol(let symbol):
            .linear(
                LinearForm(
                    terms: factor.isZero ? [] : [SymbolTerm(symbol: symbol, coefficient: factor)], constant: .zero))
        case .linear(let form): .linear(scaled(form, by: factor))
        case .quadratic(let form):
            .quadratic(QuadraticForm(a: scaled(form.a, by: factor), b: form.b, c: scaled(form.c, by: factor)))
        case .computed: nil
        }
    }

    /// The product of two values.
    func product(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.constant(let factor), let value), (let value, .constant(let factor)): return scaled(value, by: factor)
        default:
            guard let a = linearForm(left), let b = linearForm(right) else { return nil }
            // circom takes a lone signal for the right factor beside a sum.
            if case .symbol = left, case .linear = right {
                return .quadratic(QuadraticForm(a: b, b: a, c: .constant(.zero)))
            }
            return .quadratic(QuadraticForm(a: a, b: b, c: .constant(.zero)))
        }
    }

    // MARK: Linear forms

    /// The sum of two forms, merged by symbol. Linear in their terms.
    func sum(_ left: LinearForm, _ right: LinearForm) -> LinearForm {
        if right.terms.isEmpty {
            if right.constant.isZero { return left }
            return LinearForm(terms: left.terms, constant: add(left.constant, right.constant))
        }
        if left.terms.isEmpty {
            if left.constant.isZero { return right }
            return LinearForm(terms: right.terms, constant: add(left.constant, right.constant))
        }
        return LinearForm(
            terms: merged(left.terms, right.terms), constant: add(left.constant, right.constant))
    }

    private func merged(_ left: [SymbolTerm], _ right: [SymbolTerm]) -> [SymbolTerm] {
        var terms: [SymbolTerm] = []
        terms.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i].symbol < right[j].symbol {
                terms.append(left[i])
                i += 1
            } else if left[i].symbol > right[j].symbol {
                terms.append(right[j])
                j += 1
            } else {
                let coefficient = add(left[i].coefficient, right[j].coefficient)
                if !coefficient.isZero { terms.append(SymbolTerm(symbol: left[i].symbol, coefficient: coefficient)) }
                i += 1
                j += 1
            }
        }
        terms.append(contentsOf: left[i...])
        terms.append(contentsOf: right[j...])
        return terms
    }

    /// Adds terms to a form that nobody else holds. A few terms behind the last one take constant time each.
    func accumulate(_ addend: LinearForm, into form: LinearForm) {
        form.register = nil
        form.constant = add(form.constant, addend.constant)
        guard let first = addend.terms.first else { return }
        if let last = form.terms.last, last.symbol >= first.symbol {
            form.terms = merged(form.terms, addend.terms)
        } else {
            form.terms.append(contentsOf: addend.terms)
        }
    }

    func scaled(_ form: LinearForm, by factor: FieldElement) -> LinearForm {
        if factor.isOne { return form }
        if factor.isZero { return .constant(.zero) }
        return LinearForm(
            terms: form.terms.map { SymbolTerm(symbol: $0.symbol, coefficient: multiply($0.coefficient, factor)) },
            constant: multiply(form.constant, factor))
    }
}
