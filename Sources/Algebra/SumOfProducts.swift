extension ProjectivePoint {
    /// Σ scalarᵢ·baseᵢ for a few public scalars, sharing one chain of doublings (Straus), with signed digits of width
    /// four. For more than some dozens of bases the bucket method is faster.
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
            let form = SignedDigits.windowed(scalars[i], width: 4)
            digits.append(form)
            length = max(length, form.count)
            let base = Self(bases[i])
            let double = base.doubled()
            var multiples = [base]
            for j in 1..<4 { multiples.append(multiples[j - 1] + double) }
            odd.append(multiples)
        }
        var result = Self.identity
        for position in stride(from: length - 1, through: 0, by: -1) {
            result = result.doubled()
            for i in 0..<count where position < digits[i].count {
                let digit = Int(digits[i][position])
                if digit > 0 { result += odd[i][digit >> 1] } else if digit < 0 { result += -odd[i][-digit >> 1] }
            }
        }
        return result
    }
}
