/// The odd multiples of a public point, to multiply it by public scalars: P, 3·P, … up to (2^(width − 1) − 1)·P.
public struct EdwardsOddMultiples<C: EdwardsParameters>: Sendable {
    @usableFromInline let table: [EdwardsCachedPoint<C>]
    /// The width of the signed digits, 2 to 8.
    public let width: Int

    /// The table for digits of this width; 2^(width − 2) additions. Five suits a point that is used once, eight one that
    /// is used often.
    @inlinable public init(_ point: EdwardsPoint<C>, width: Int = 5) {
        precondition((2...8).contains(width), "digits of two to eight bits fit a byte")
        let double = EdwardsCachedPoint(point.doubled())
        var multiple = point
        var table = [EdwardsCachedPoint(point)]
        table.reserveCapacity(1 << (width - 2))
        for _ in 1..<1 << (width - 2) {
            multiple = multiple + double
            table.append(EdwardsCachedPoint(multiple))
        }
        self.table = table
        self.width = width
    }

    /// digit·P for an odd digit of the width.
    @inlinable @inline(__always) func multiple(_ digit: Int8) -> EdwardsCachedPoint<C> {
        let entry = table[Int(digit.magnitude) >> 1]
        return digit < 0 ? -entry : entry
    }
}

extension EdwardsPoint {
    /// Σ scalarᵢ·pointᵢ for public scalars and points with tables (Straus's method). Terms beyond the shorter of the two
    /// lists do not exist.
    @inlinable public static func sumOfProductsVariableTime<E: LimbVector>(
        _ tables: [EdwardsOddMultiples<C>], _ scalars: [E]
    ) -> Self {
        let digits = zip(tables, scalars).map { SignedDigits.windowed($1, width: $0.width) }
        var result = Self.identity
        var pending = 0
        for position in (0..<(digits.map(\.count).max() ?? 0)).reversed() {
            pending += 1
            for index in digits.indices where position < digits[index].count && digits[index][position] != 0 {
                if pending > 0 { result = result.doubled(times: pending) }
                pending = 0
                result = result + tables[index].multiple(digits[index][position])
            }
        }
        return pending > 0 ? result.doubled(times: pending) : result
    }
}
