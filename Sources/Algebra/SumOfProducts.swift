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

extension SignedDigits {
    /// The width-w non-adjacent form of a public integer: digits are zero or odd and below 2^(w − 1) in magnitude, least
    /// significant first; any two non-zero digits are at least w apart. `width` is 2 to 7.
    @inlinable public static func windowed<E: LimbVector>(_ value: E, width: Int) -> [Int8] {
        let bits = value.bitWidthVariableTime
        // A window at or above 2^(w − 1) has its highest bit set, so the carry lands at bit `bits` or below.
        var digits = [Int8](repeating: 0, count: bits + 1)
        var i = 0
        var carry = 0
        while i <= bits {
            let bit = Int(value.bit(i)) + carry
            if bit & 1 == 0 {
                carry = bit >> 1
                i += 1
                continue
            }
            var window = carry
            for k in 0..<width { window += Int(value.bit(i + k)) << k }
            carry = window >= 1 << (width - 1) ? 1 : 0
            digits[i] = Int8(window - (carry << width))
            i += width
        }
        return digits
    }
}
