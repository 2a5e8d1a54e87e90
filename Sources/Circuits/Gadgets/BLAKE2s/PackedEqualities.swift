public import Algebra

/// Equalities between short sums that wait to become one constraint: Σ 2^(bits before)·left = Σ 2^(bits before)·right,
/// as long as no sum can reach the modulus (Zcash protocol specification §A.3.4).
public struct PackedEqualities<F: PrimeField>: Sendable {
    @usableFromInline var left = LinearCombination<F>()
    @usableFromInline var right = LinearCombination<F>()
    @usableFromInline var bitCount = 0
    /// 2^bitCount.
    @usableFromInline var weight = F.one

    /// None.
    @inlinable public init() {}
}

extension ConstraintSystem {
    /// Adds an equality of two sums of at most `bitCount` bits each, after closing a constraint that has no room for it.
    @inlinable public mutating func enforceEqual(
        packing equalities: inout PackedEqualities<F>, bitCount: Int, _ left: @autoclosure () -> LinearCombination<F>,
        _ right: @autoclosure () -> LinearCombination<F>
    ) {
        guard recordsConstraints else { return }
        if equalities.bitCount + bitCount >= F.bitWidth - 1 { close(&equalities) }
        equalities.left.add(equalities.weight, left())
        equalities.right.add(equalities.weight, right())
        equalities.bitCount += bitCount
        for _ in 0..<bitCount { equalities.weight = equalities.weight.doubled() }
    }

    /// Makes a constraint of the equalities that wait, if any do.
    @inlinable public mutating func close(_ equalities: inout PackedEqualities<F>) {
        if equalities.bitCount > 0 { enforceEqual("packed", equalities.left, equalities.right) }
        equalities = PackedEqualities()
    }
}
