import Algebra

/// The Grain LFSR in self-shrinking mode that derives Poseidon's constants (Poseidon, ePrint 2019/458, appendix E;
/// reference script `generate_params_poseidon.sage`).
///
/// The 80-bit state starts as the parameters of the instance, so each instance has constants of its own that nobody
/// could choose.
struct GrainGenerator {
    /// Bit 79 is the oldest of the state, bit 0 the newest.
    private var state: UInt128
    private static let mask = (UInt128(1) << 80) - 1

    /// A generator for the S-box x^α over a prime field of `bitWidth` bits.
    init(bitWidth: Int, width: Int, fullRounds: Int, partialRounds: Int) {
        var state: UInt128 = 0
        func append(_ value: Int, bits: Int) { state = (state << UInt128(bits)) | UInt128(value) }
        append(1, bits: 2)  // a prime field
        append(0, bits: 4)  // the S-box x^α
        append(bitWidth, bits: 12)
        append(width, bits: 12)
        append(fullRounds, bits: 10)
        append(partialRounds, bits: 10)
        append((1 << 30) - 1, bits: 30)
        self.state = state
        for _ in 0..<160 { _ = step() }
    }

    /// Clocks the register once and returns the bit that entered.
    private mutating func step() -> UInt64 {
        // b(i+80) = b(i+62) + b(i+51) + b(i+38) + b(i+23) + b(i+13) + b(i), where b(i) stands at bit 79.
        let s = state
        let recent: UInt128 = (s >> 17) ^ (s >> 28) ^ (s >> 41)
        let old: UInt128 = (s >> 56) ^ (s >> 66) ^ (s >> 79)
        let new: UInt128 = (recent ^ old) & 1
        state = ((s << 1) | new) & Self.mask
        return UInt64(truncatingIfNeeded: new)
    }

    /// The next bit of the output: of each pair of bits, the second counts where the first is one.
    private mutating func nextBit() -> UInt64 {
        while true {
            let keep = step()
            let bit = step()
            if keep == 1 { return bit }
        }
    }

    /// The next integer of `bits` bits, most significant bit first. `bits` must not exceed the vector's width.
    mutating func nextInteger<V: LimbVector>(bits: Int) -> V {
        var result = V()
        var word: UInt64 = 0
        for i in stride(from: bits - 1, through: 0, by: -1) {
            word = word << 1 | nextBit()
            if i & 63 == 0 {
                result[i >> 6] = word
                word = 0
            }
        }
        return result
    }

    /// The next integer below the modulus, skipping others.
    mutating func nextElement<F: PrimeField>() -> F {
        while true {
            if let element = F(canonical: nextInteger(bits: F.bitWidth)) { return element }
        }
    }

    /// The next integer modulo the modulus.
    mutating func nextReducedElement<F: PrimeField>() -> F {
        F(reducingLow: nextInteger(bits: F.bitWidth), high: F.Canonical())
    }
}
