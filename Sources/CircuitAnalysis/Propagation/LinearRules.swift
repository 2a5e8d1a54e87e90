internal import Algebra
internal import BigNumbers

/// The equation's bounded summands as integers: with a common factor taken out, the sum of weight·t for 0 ≤ t ≤ count.
struct IntegerSum: Sendable {
    struct Summand: Sendable {
        /// The place in the equation; −1 for its product.
        let place: Int
        let weight: BigInt
        let count: BigInt
    }
    var summands: [Summand] = []
    /// The sum of weight·count over the negative weights, as a positive number, and over the positive ones.
    var negative = BigInt.zero
    var positive = BigInt.zero

    var total: BigInt { negative + positive }
}

extension Propagator {
    /// Adds a multiple of a form to the equation at hand, constants put in.
    mutating func assemble(_ form: Int32, times factor: F) {
        equation.constant += factor * system.formConstants[Int(form)]
        let isPlain = factor == .one
        for k in system.terms(form) {
            let wire = system.termWires[k]
            let coefficient = isPlain ? system.termCoefficients[k] : factor * system.termCoefficients[k]
            if status[Int(wire)] & Self.constantBit != 0 {
                equation.constant += coefficient * constants[Int(wire)]
            } else {
                equation.add(wire, coefficient)
            }
        }
    }

    /// Draws what follows from the equation at hand.
    mutating func process(constraint: Int?, relation: Int32?) {
        equation.removeZeros()
        let count = equation.wires.count
        if count == 0, equation.product == nil {
            if !equation.constant.isZero { contradiction = contradiction ?? Int32(constraint ?? 0) }
            return
        }
        // How many wires are not known, not bounded, neither.
        var unknown = 0, unbounded = 0, loose = 0
        var lastUnknown = -1, lastUnbounded = -1
        for place in 0..<count {
            let bits = status[Int(equation.wires[place])]
            let isBounded = bits & Self.boundedBit != 0
            if !isBounded {
                unbounded += 1
                lastUnbounded = place
            }
            if bits & Self.knownBit == 0 {
                unknown += 1
                lastUnknown = place
                if !isBounded { loose += 1 }
            }
        }
        if count == 1, equation.product == nil {
            let inverse = equation.coefficients[0].inverseVariableTime() ?? .one
            setConstant(equation.wires[0], -(equation.constant * inverse), constraint: constraint)
            return
        }
        if equation.product == nil {
            if unknown == 1 {
                setKnown(equation.wires[lastUnknown], .solved, constraint)
            } else if unknown > 1, loose == 0 {
                recognizeDigits(constraint: constraint, relation: relation)
            }
        }
        if unbounded == 0 {
            narrow(constraint: constraint)
        } else if unbounded == 1 {
            bound(place: lastUnbounded, constraint: constraint)
        }
        if isScoped, count == 2, equation.product == nil, contradiction == nil { substitute(constraint: constraint) }
        if isScoped, unknown == 0, equation.product == nil { compareWithDirections(constraint: constraint) }
    }

    // MARK: Integers

    /// The summands of the equation for which `include` holds, as integers, after multiplication with `factor`; nil where
    /// their range reaches the field's order.
    private func integerSum(times factor: F, _ include: (Int) -> Bool) -> IntegerSum? {
        var sum = IntegerSum()
        func add(_ place: Int, _ coefficient: F, _ domain: Domain<F>) -> Bool {
            let weight = Integers<F>.signed(coefficient * domain.step * factor)
            let isUnit = domain.count == .one
            if weight.isNegative {
                sum.negative -= isUnit ? weight : weight * domain.count
            } else {
                sum.positive += isUnit ? weight : weight * domain.count
            }
            sum.summands.append(IntegerSum.Summand(place: place, weight: weight, count: domain.count))
            return sum.total < modulus
        }
        for place in equation.wires.indices where include(place) {
            guard let domain = domains[Int(equation.wires[place])],
                add(place, equation.coefficients[place], domain)
            else { return nil }
        }
        if let product = equation.product, !product.isConstant {
            guard add(-1, -.one, product) else { return nil }
        }
        return sum
    }

    /// The factors by which the equation may become one of small integers.
    private func scales(_ include: (Int) -> Bool) -> [F] {
        var scales = [F.one]
        func add(_ place: Int) {
            guard let domain = domains[Int(equation.wires[place])] else { return }
            let weight = equation.coefficients[place] * domain.step
            guard weight != .one, weight != -.one, let inverse = weight.inverseVariableTime() else { return }
            if !scales.contains(inverse) { scales.append(inverse) }
        }
        if let first = equation.wires.indices.first(where: include) { add(first) }
        if let last = equation.wires.indices.last(where: include) { add(last) }
        return scales
    }

    /// The integer equation, scaled so that its range is below the field's order, and the scale.
    private func integerEquation(_ include: (Int) -> Bool) -> (sum: IntegerSum, scale: F)? {
        if let sum = integerSum(times: .one, include) { return (sum, .one) }
        for scale in scales(include).dropFirst() {
            if let sum = integerSum(times: scale, include) { return (sum, scale) }
        }
        return nil
    }

    /// The constant of the equation with the bases of the domains of the summands put in.
    private func shiftedConstant(_ include: (Int) -> Bool) -> F {
        var constant = equation.constant
        for place in equation.wires.indices where include(place) {
            if let domain = domains[Int(equation.wires[place])], !domain.base.isZero {
                constant += equation.coefficients[place] * domain.base
            }
        }
        if let product = equation.product { constant -= product.base }
        return constant
    }

    // MARK: Ranges

    /// Every wire is bounded: narrows each to what the others leave.
    private mutating func narrow(constraint: Int?) {
        guard let (sum, scale) = integerEquation({ _ in true }) else { return }
        let residue = Integers<F>.unsigned(-(shiftedConstant { _ in true } * scale))
        var target = residue
        if target > sum.positive {
            target -= modulus
            guard target >= -sum.negative else {
                contradiction = contradiction ?? Int32(constraint ?? 0)
                return
            }
        }
        // The other summands leave this much above and below.
        let above = target + sum.negative, below = sum.positive - target
        for summand in sum.summands where summand.place >= 0 {
            let weight = summand.weight.magnitude
            let width = summand.count == .one ? weight : weight * summand.count
            guard above < width || below < width else { continue }
            let (up, down) = summand.weight.isNegative ? (below, above) : (above, below)
            let high = min(summand.count, floorDivide(up, weight))
            let low = max(.zero, summand.count - floorDivide(down, weight))
            let wire = equation.wires[summand.place]
            guard low <= high else {
                contradiction = contradiction ?? Int32(constraint ?? 0)
                return
            }
            guard let domain = domains[Int(wire)] else { continue }
            let base = low.isZero ? domain.base : domain.base + domain.step * Integers<F>.element(low)
            let isSingle = low == high
            setDomain(
                wire, Domain(base: base, step: isSingle ? .one : domain.step, count: high - low),
                constraint: constraint)
        }
    }

    private func floorDivide(_ dividend: BigInt, _ divisor: BigInt) -> BigInt {
        if divisor == .one { return dividend }
        return (try? dividend.flooredDivMod(divisor).quotient) ?? dividend
    }

    /// All wires but one are bounded: bounds that one.
    private mutating func bound(place: Int, constraint: Int?) {
        guard let inverse = equation.coefficients[place].inverseVariableTime() else { return }
        let scale = -inverse
        let wire = equation.wires[place]
        let others = equation.wires.indices.lazy.filter { $0 != place }
        if others.isEmpty, let product = equation.product {
            // The wire is a multiple of the product.
            let base = (equation.constant - product.base) * scale
            let step = product.isConstant ? F.one : -(product.step * scale)
            setDomain(wire, reversed(base: base, step: step, count: product.count), constraint: constraint)
            return
        }
        if equation.product == nil, others.count == 1, let other = others.first,
            let domain = domains[Int(equation.wires[other])]
        {
            let factor = equation.coefficients[other] * scale
            let base = equation.constant * scale + factor * domain.base
            setDomain(
                wire, reversed(base: base, step: factor * domain.step, count: domain.count), constraint: constraint)
            return
        }
        guard let sum = integerSum(times: scale, { $0 != place }) else { return }
        // A range of nearly all of the field says nothing.
        guard sum.total + (sum.total >> 2) < modulus else { return }
        let base = shiftedConstant { $0 != place } * scale - Integers<F>.element(sum.negative)
        setDomain(wire, Domain(base: base, step: .one, count: sum.total), constraint: constraint)
    }

    /// A domain, from its other end where the step is then 1.
    private func reversed(base: F, step: F, count: BigInt) -> Domain<F> {
        guard step == -.one else { return Domain(base: base, step: count.isZero ? .one : step, count: count) }
        return Domain(base: base - Integers<F>.element(count), step: .one, count: count)
    }

    // MARK: Digits

    /// All wires that are not known are bounded: where each of their sums arises in one way, they are known.
    mutating func recognizeDigits(constraint: Int?, relation: Int32?) {
        let isUnknown = { [status, equation] (place: Int) in status[Int(equation.wires[place])] & Self.knownBit == 0 }
        // The product is not part of the sum here, and an equation with one is not looked at.
        for scale in scales(isUnknown) {
            guard let sum = integerSum(times: scale, isUnknown) else { continue }
            let sorted = sum.summands.sorted { $0.weight.magnitude < $1.weight.magnitude }
            var reach = BigInt.zero, isDistinct = true
            for summand in sorted {
                let weight = summand.weight.magnitude
                guard weight > reach else {
                    isDistinct = false
                    break
                }
                reach += weight * summand.count
            }
            if isDistinct {
                setKnown(sum.summands.map { equation.wires[$0.place] }, .digits, constraint)
                return
            }
        }
        if let relation, !isScoped { aliasAgenda.add(relation) }
    }

    // MARK: Directions

    /// Compares an equation between known wires with what is assumed of its direction.
    private mutating func compareWithDirections(constraint: Int?) {
        guard let wire = equation.wires.first, equation.wires.count > 1, equation.wires.count <= 16 else { return }
        for direction in scopedDirections {
            guard let value = directionValues[Int(direction)] else { continue }
            let form = system.representative(Int(direction))
            // The same wires after constants are put in, with proportional coefficients?
            var constant = F.zero, count = 0, isProportional = true
            var ratio: (own: F, other: F)?
            for k in system.terms(form) {
                let termWire = system.termWires[k], coefficient = system.termCoefficients[k]
                if isConstantWire(termWire) {
                    constant += coefficient * constants[Int(termWire)]
                    continue
                }
                count += 1
                let other = equation.coefficient(of: termWire)
                if termWire == wire || ratio == nil { ratio = ratio ?? (coefficient, other) }
                if let ratio, coefficient * ratio.other != other * ratio.own || other.isZero { isProportional = false }
            }
            guard isProportional, count == equation.wires.count, let ratio else { continue }
            // sum = value − constant for the direction, and −equation.constant for the equation, times the ratio.
            if (value - constant) * ratio.other != -equation.constant * ratio.own {
                contradiction = contradiction ?? Int32(constraint ?? 0)
                return
            }
        }
    }
}
