public import Algebra

/// A table of constants looked up by bits: the table as a polynomial in the bits, without powers.
///
/// value(b) = Σ over sets S of bits of coefficient[S]·Π bᵢ, i in S; the coefficients are the table's Möbius transform.
public struct WindowTable<F: PrimeField>: Sendable {
    /// The constants, by the number that the bits make, least significant first.
    @usableFromInline let values: [F]
    /// The polynomial's coefficients, by the set of bits as a number.
    @usableFromInline let coefficients: [F]

    /// A table of 2^k constants.
    @inlinable public init(_ values: [F]) {
        self.values = values
        var coefficients = values
        var bit = 1
        while bit < values.count {
            for i in coefficients.indices where i & bit != 0 { coefficients[i] -= coefficients[i ^ bit] }
            bit <<= 1
        }
        self.coefficients = coefficients
    }
}

/// The multiples 0 … 7 of 8^i·base for each window i of three bits: what a fixed-base multiplication looks up.
public struct FixedBaseWindows<C: EdwardsParameters>: Sendable {
    @usableFromInline let u: [WindowTable<C.BaseField>]
    @usableFromInline let v: [WindowTable<C.BaseField>]

    /// The windows of a public point for integers of `bitCount` bits.
    @inlinable public init(_ base: EdwardsAffinePoint<C>, bitCount: Int) {
        let windows = (bitCount + 2) / 3
        var points: [EdwardsPoint<C>] = []
        var power = EdwardsPoint(base)
        for _ in 0..<windows {
            var multiple = EdwardsPoint<C>.identity
            for _ in 0..<8 {
                points.append(multiple)
                multiple += power
            }
            power = multiple
        }
        let affine = EdwardsPoint.normalizeVariableTime(points)
        u = (0..<windows).map { WindowTable(affine[8 * $0..<8 * ($0 + 1)].map(\.u)) }
        v = (0..<windows).map { WindowTable(affine[8 * $0..<8 * ($0 + 1)].map(\.v)) }
    }
}

extension ConstraintSystem {
    /// The number that bits make, least significant first.
    @inlinable func index(_ bits: [Boolean<F>]) -> Int {
        var index = 0
        for (i, bit) in bits.enumerated() where value(bit) { index |= 1 << i }
        return index
    }

    /// The constants that three bits choose from each of two tables of eight (Zcash protocol specification §A.3.3.9).
    /// Three constraints, two where the second or third bit is a constant.
    @inlinable mutating func lookup(
        _ name: StaticString, _ bits: [Boolean<F>], _ x: WindowTable<F>, _ y: WindowTable<F>
    ) -> (Variable<F>, Variable<F>) {
        component(name) { cs in
            let index = cs.index(bits)
            let first = cs.intermediate("x", x.values[index])
            let second = cs.intermediate("y", y.values[index])
            let both = cs.and("both", bits[1], bits[2])
            cs.enforceLookup("x", bits, both, x.coefficients, first)
            cs.enforceLookup("y", bits, both, y.coefficients, second)
            return (first, second)
        }
    }

    @inlinable mutating func enforceLookup(
        _ name: StaticString, _ bits: [Boolean<F>], _ both: Boolean<F>, _ k: [F], _ out: Variable<F>
    ) {
        guard recordsConstraints else { return }
        /// The part of the polynomial that is linear in the first bit, or that is free of it.
        func part(_ offset: Int) -> LinearCombination<F> {
            var sum = LinearCombination(constant: k[offset])
            sum.add(k[2 + offset], bits[1])
            sum.add(k[4 + offset], bits[2])
            sum.add(k[6 + offset], both)
            return sum
        }
        enforce(name, part(1), bits[0].combination, LinearCombination(out) - part(0))
    }

    /// The product of a fixed point with an integer given by bits, least significant first (§A.3.3.9): nine constraints
    /// for three bits, but six fewer in all.
    @inlinable public mutating func multiple<C: EdwardsParameters>(
        _ name: StaticString, of base: FixedBaseWindows<C>, by bits: [Boolean<F>]
    ) -> EdwardsVariable<C> where C.BaseField == F {
        precondition(!bits.isEmpty && bits.count <= 3 * base.u.count, "the windows were made for as many bits")
        return component(name) { cs in
            var result: EdwardsVariable<C>?
            for (window, start) in stride(from: 0, to: bits.count, by: 3).enumerated() {
                let chunk = (start..<start + 3).map { $0 < bits.count ? bits[$0] : .constant(false) }
                let (u, v) = cs.lookup("window", chunk, base.u[window], base.v[window])
                let term = EdwardsVariable<C>(u: u, v: v)
                if let sum = result { result = cs.sum("sum", sum, term) } else { result = term }
            }
            guard let result else { preconditionFailure("there is at least one bit, and so a window") }
            return result
        }
    }
}
