/// Signed-digit forms of public integers.
public enum SignedDigits {
    /// The width-w non-adjacent form of a public integer: digits are zero or odd and below 2^(w − 1) in magnitude, least
    /// significant first, the last one not zero; any two non-zero digits are at least w apart. `width` is 2 to 8, and 2
    /// gives the non-adjacent form itself.
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
        while digits.last == 0 { digits.removeLast() }
        return digits
    }
}
