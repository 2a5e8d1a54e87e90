public import Primitives

/// A secret digit of a signed radix-16 form, −8 … 8.
@frozen public struct SignedDigit: Sendable {
    /// Whether the digit is negative.
    @usableFromInline let isNegative: Choice
    /// The absolute value, 0 … 8.
    @usableFromInline let magnitude: UInt64

    /// The digit with this sign and absolute value, at most 8.
    @inlinable @inline(__always) public init(isNegative: Choice, magnitude: UInt64) {
        self.isNegative = isNegative
        self.magnitude = magnitude
    }

    /// The digits, −8 … 7, of a secret integer, least significant first, and the carry beyond them (0 or 1), so that
    /// integer = Σ digitᵢ·16^i + carry·16^n. Reveals the width in words only.
    @inlinable static func digits<E: LimbVector>(of scalar: E) -> (digits: [SignedDigit], carry: UInt64) {
        var biased = scalar
        var eights = E()
        for i in 0..<E.count { eights[i] = 0x8888_8888_8888_8888 }
        let carry = biased.addWithCarry(eights)
        let digits = (0..<16 * E.count).map { i in
            let nibble = biased[i >> 4] >> UInt64(4 * (i & 15)) & 15
            let isNegative = Choice(bit: (nibble &- 8) >> 63)
            return SignedDigit(
                isNegative: isNegative, magnitude: isNegative.select(8 &- nibble, else: nibble &- 8))
        }
        return (digits, carry)
    }
}

extension EdwardsPoint {
    /// `scalar·self` in constant time.
    @inlinable public static func * (point: Self, scalar: C.ScalarField) -> Self {
        point.multiplied(by: scalar.canonical)
    }

    /// `scalar·self` for a secret integer, in time that depends on the integer's width in words only: signed digits of
    /// four bits, the table of eight multiples read whole for each.
    @inlinable public func multiplied<E: LimbVector>(by scalar: E) -> Self {
        let one = EdwardsCachedPoint(self)
        var table = [one]
        var multiple = self
        for _ in 2...8 {
            multiple = multiple + one
            table.append(EdwardsCachedPoint(multiple))
        }
        let (digits, carry) = SignedDigit.digits(of: scalar)
        var result = EdwardsPoint.select(.identity, self, when: Choice(bit: carry))
        for digit in digits.reversed() {
            result = result.doubled(times: 4)
            var entry = EdwardsCachedPoint<C>.identity
            for (i, candidate) in table.enumerated() {
                entry = .select(entry, candidate, when: Choice(isZero: digit.magnitude ^ UInt64(i + 1)))
            }
            result = result + entry.negated(when: digit.isNegative)
        }
        return result
    }

    /// `scalar·self` for a public integer, in signed digits of width five.
    @inlinable public func multipliedVariableTime<E: LimbVector>(by scalar: E) -> Self {
        Self.sumOfProductsVariableTime([self], [scalar])
    }

    /// Σ scalarᵢ·pointᵢ for public scalars of which there are few (Straus's method: shared doublings, signed digits of
    /// width five). Terms beyond the shorter of the two lists do not exist.
    @inlinable public static func sumOfProductsVariableTime<E: LimbVector>(_ points: [Self], _ scalars: [E]) -> Self {
        sumOfProductsVariableTime(zip(points, scalars).map { point, _ in EdwardsOddMultiples(point) }, scalars)
    }
}

extension EdwardsAffinePoint {
    /// `scalar·self` in constant time.
    @inlinable public static func * (point: Self, scalar: C.ScalarField) -> EdwardsPoint<C> {
        EdwardsPoint(point) * scalar
    }
}

/// Multiples of a fixed point, to multiply it by secret scalars in constant time: 64 additions a product.
///
/// Holds d·16^w·base for d = 1 … 8 and each of a scalar's radix-16 positions w.
public struct EdwardsFixedBase<C: EdwardsParameters>: Sendable {
    /// The point itself.
    public let base: EdwardsAffinePoint<C>
    @usableFromInline let table: [EdwardsCachedAffinePoint<C>]

    /// The table for a public point: about 48 KiB for scalars of four words.
    @inlinable public init(_ base: EdwardsAffinePoint<C>) {
        self.base = base
        var multiples: [EdwardsPoint<C>] = []
        var power = EdwardsPoint(base)
        // One position more for the carry.
        for _ in 0...16 * C.ScalarField.Canonical.count {
            var multiple = power
            for _ in 1...8 {
                multiples.append(multiple)
                multiple += power
            }
            power = power.doubled(times: 4)
        }
        table = EdwardsPoint.normalizeVariableTime(multiples).map { EdwardsCachedAffinePoint($0) }
    }

    /// `scalar·base` in constant time.
    @inlinable public static func * (fixed: Self, scalar: C.ScalarField) -> EdwardsPoint<C> {
        fixed.multiplied(by: scalar.canonical)
    }

    /// `scalar·base` for a secret integer, which may exceed the order.
    @inlinable public func multiplied(by scalar: C.ScalarField.Canonical) -> EdwardsPoint<C> {
        let (digits, carry) = SignedDigit.digits(of: scalar)
        let last = EdwardsCachedAffinePoint<C>.select(
            .identity, table[8 * digits.count], when: Choice(bit: carry))
        return adding(digits[...], to: EdwardsPoint<C>.identity + last)
    }

    /// `point + Σ digitᵢ·16^i·base` in constant time, for at most as many digits as a scalar has.
    @inlinable public func adding(_ digits: ArraySlice<SignedDigit>, to point: EdwardsPoint<C>) -> EdwardsPoint<C> {
        var result = point
        for (position, digit) in digits.enumerated() {
            var entry = EdwardsCachedAffinePoint<C>.identity
            for i in 0..<8 {
                let matches = Choice(isZero: digit.magnitude ^ UInt64(i + 1))
                entry = .select(entry, table[8 * position + i], when: matches)
            }
            result = result + entry.negated(when: digit.isNegative)
        }
        return result
    }
}
