internal import Algebra
internal import BigNumbers

/// A finite set of values: base, base + step, …, base + count·step, all distinct.
///
/// A bit is (0, 1, 1), a number of n bits (0, 1, 2ⁿ − 1), any two values {u, v} are (u, v − u, 1), one value has count 0.
struct Domain<F: PrimeField>: Sendable {
    let base: F
    /// Not zero.
    let step: F
    /// Below the field's order.
    let count: BigInt

    init(base: F, step: F, count: BigInt) {
        self.base = base
        self.step = step
        self.count = count
    }

    /// The one value.
    init(constant: F) { self.init(base: constant, step: .one, count: .zero) }

    /// The smallest set of this kind that holds the values; nil where there are none.
    init?(_ values: [F]) {
        guard let first = values.first else { return nil }
        var distinct = [first]
        for value in values where !distinct.contains(value) { distinct.append(value) }
        if distinct.count == 1 {
            self.init(constant: first)
        } else if distinct.count == 2 {
            let isBackward = distinct[0] - distinct[1] == .one
            let (low, high) = isBackward ? (distinct[1], distinct[0]) : (distinct[0], distinct[1])
            self.init(base: low, step: high - low, count: .one)
        } else {
            let integers = distinct.map { Integers<F>.signed($0) }
            guard let low = integers.min(), let high = integers.max() else { return nil }
            self.init(base: Integers<F>.element(low), step: .one, count: high - low)
        }
    }

    var isConstant: Bool { count.isZero }
    var isInterval: Bool { step == .one }

    func contains(_ value: F) -> Bool {
        let offset = value - base
        if offset.isZero { return true }
        if offset == step { return !count.isZero }
        if count <= .one { return false }
        if step == .one { return Integers<F>.unsigned(offset) <= count }
        guard let inverse = step.inverseVariableTime() else { return false }
        return Integers<F>.unsigned(offset * inverse) <= count
    }

    /// The values, where there are at most `limit`.
    func values(limit: Int) -> [F]? {
        guard let count = Int(exactly: count), count < limit else { return nil }
        var result = [base]
        for _ in 0..<count { result.append(result[result.count - 1] + step) }
        return result
    }

    /// A set that holds every common element, and is no larger than this one; nil where there is none.
    func intersection(_ other: Domain) -> Domain? {
        if let values = values(limit: 5) {
            let common = values.filter { other.contains($0) }
            if common.count == values.count { return self }
            return Domain(common)
        }
        if let values = other.values(limit: 5) { return Domain(values.filter { contains($0) }) }
        guard isInterval, other.isInterval else { return other.count < count ? other : self }
        let offset = Integers<F>.signed(other.base - base)
        // Where the two could also meet on the far side of the field, the smaller one stands.
        guard count + other.count + offset.magnitude < Integers<F>.modulus else {
            return other.count < count ? other : self
        }
        let low = max(.zero, offset), high = min(count, offset + other.count)
        guard low <= high else { return nil }
        if low.isZero, high == count { return self }
        return Domain(base: base + Integers<F>.element(low), step: .one, count: high - low)
    }

    /// The least n with all values in 0 ..< 2ⁿ, where the values do not pass zero.
    var bitWidth: Int? {
        if let values = values(limit: 5) { return values.map { Integers<F>.unsigned($0).bitWidth }.max() }
        guard isInterval else { return nil }
        let high = Integers<F>.unsigned(base) + count
        return high < Integers<F>.modulus ? high.bitWidth : nil
    }
}

extension Propagator {
    /// The bits that a wire's values need, where they are bounded.
    func bitWidth(_ wire: Int32) -> Int? { domains[Int(wire)]?.bitWidth }
}
