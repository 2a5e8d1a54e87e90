internal import Algebra
package import Curves

extension StoredScalar {
    /// The scalar that the reference implementation multiplies by, which differs from the integer modulo the group's
    /// order for some integers that exceed it.
    ///
    /// ref10's `slide` turns the 256 bits into odd digits of at most 15; a carry that passes the highest bit is lost
    /// (monero `src/crypto/crypto-ops.c`, `slide`). Blocks of 2017 hold range proofs that are valid for this reason.
    /// Variable time.
    package var slidingWindowValueVariableTime: Ed25519.ScalarField {
        if let canonical { return canonical }
        let integer = Limbs<4>(littleEndian: bytes)
        var digits = (0..<256).map { Int(integer.bit($0)) }
        for low in 0..<256 where digits[low] != 0 {
            for shift in 1...6 where low + shift < 256 && digits[low + shift] != 0 {
                let high = digits[low + shift] << shift
                if digits[low] + high <= 15 {
                    digits[low] += high
                    digits[low + shift] = 0
                } else if digits[low] - high >= -15 {
                    digits[low] -= high
                    // Adds one to the bits from here on.
                    let cleared = digits[(low + shift)...].firstIndex(of: 0) ?? 256
                    for index in low + shift..<cleared { digits[index] = 0 }
                    if cleared < 256 { digits[cleared] = 1 }
                } else {
                    break
                }
            }
        }
        return digits.reversed().reduce(.zero) { sum, digit in
            let magnitude = Scalar(UInt64(digit.magnitude))
            return sum.doubled() + (digit < 0 ? -magnitude : magnitude)
        }
    }
}
