public import Primitives

extension ProjectivePoint {
    /// `scalar·self` in constant time: fixed windows of four bits, the table read whole for each digit.
    @inlinable public static func * (point: Self, scalar: C.ScalarField) -> Self {
        point.multiplied(by: scalar.canonical)
    }

    /// `scalar·self` for a secret integer, in time that depends on the integer's width in words only.
    @inlinable public func multiplied<E: LimbVector>(by scalar: E) -> Self {
        var table = [Self.identity, self]
        for i in 2..<16 { table.append(i & 1 == 0 ? table[i / 2].doubled() : table[i - 1] + self) }
        var result = Self.identity
        for i in stride(from: 64 * E.count - 4, through: 0, by: -4) {
            result = result.doubled().doubled().doubled().doubled()
            let digit = (scalar[i >> 6] >> UInt64(i & 63)) & 15
            var entry = Self.identity
            for (j, candidate) in table.enumerated() {
                entry = Self.select(entry, candidate, when: Choice(UInt64(j) == digit))
            }
            result += entry
        }
        return result
    }

    /// `scalar·self` for a public integer, in signed digits of width five.
    @inlinable public func multipliedVariableTime<E: LimbVector>(by scalar: E) -> Self {
        let odd = oddMultiples(8)
        var result = Self.identity
        for digit in SignedDigits.windowed(scalar, width: 5).reversed() {
            result = result.doubled()
            result.add(digit, of: odd)
        }
        return result
    }
}

extension AffinePoint {
    /// `scalar·self` for a public scalar.
    @inlinable public func multipliedVariableTime(by scalar: C.ScalarField) -> ProjectivePoint<C> {
        ProjectivePoint(self).multipliedVariableTime(by: scalar.canonical)
    }

    /// `scalar·self` in constant time.
    @inlinable public static func * (point: Self, scalar: C.ScalarField) -> ProjectivePoint<C> {
        ProjectivePoint(point) * scalar
    }

    /// Whether the group's order annihilates the point: the definition that fast subgroup checks are tested against.
    @inlinable public var isTorsionFreeByOrder: Bool {
        ProjectivePoint(self).multipliedVariableTime(by: C.ScalarField.modulus).isIdentity
    }
}
