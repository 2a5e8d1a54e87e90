extension ProjectivePoint {
    /// Σ scalarᵢ·baseᵢ for a few public scalars, sharing one chain of doublings (Straus), with signed digits of width
    /// five. For more than some dozens of bases the bucket method is faster.
    ///
    /// Terms beyond the shorter of the two lists are ignored; callers check the lengths.
    @inlinable public static func sumOfProductsVariableTime<E: LimbVector>(
        _ bases: [AffinePoint<C>], _ scalars: [E]
    ) -> Self {
        let count = min(bases.count, scalars.count)
        var odd: [[Self]] = []
        var digits: [[Int8]] = []
        var length = 0
        for i in 0..<count {
            let form = SignedDigits.windowed(scalars[i], width: 5)
            digits.append(form)
            length = max(length, form.count)
            odd.append(Self(bases[i]).oddMultiples(8))
        }
        var result = Self.identity
        for position in stride(from: length - 1, through: 0, by: -1) {
            result = result.doubled()
            for i in 0..<count where position < digits[i].count {
                result.add(digits[i][position], of: odd[i])
            }
        }
        return result
    }

    /// self, 3·self, 5·self, …: `count` of them.
    @inlinable func oddMultiples(_ count: Int) -> [Self] {
        let double = doubled()
        var multiples = [self]
        for i in 1..<count { multiples.append(multiples[i - 1] + double) }
        return multiples
    }

    /// Adds a signed digit's multiple, which is among the odd ones given; nothing for zero.
    @inlinable mutating func add(_ digit: Int8, of odd: [Self]) {
        if digit > 0 { self += odd[Int(digit) >> 1] } else if digit < 0 { self += -odd[-Int(digit) >> 1] }
    }
}
