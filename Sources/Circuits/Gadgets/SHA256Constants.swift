/// The constants of SHA-256 (FIPS 180-4 §4.2.2 and §5.3.3), derived: the first 32 bits of the fractional parts of the
/// cube and square roots of the first primes.
@usableFromInline enum SHA256Constants {
    /// K(0) to K(63).
    @usableFromInline static let rounds: [UInt32] = primes(64).map { prime in
        UInt32(truncatingIfNeeded: largest { $0 * $0 * $0 <= UInt128(prime) << 96 })
    }

    /// H(0) of the first block.
    @usableFromInline static let initial: [UInt32] = primes(8).map { prime in
        UInt32(truncatingIfNeeded: largest { $0 * $0 <= UInt128(prime) << 64 })
    }

    /// The largest number below 2^40 for which `holds`, a condition that fails from some number on.
    private static func largest(_ holds: (UInt128) -> Bool) -> UInt128 {
        var value: UInt128 = 0
        for bit in stride(from: UInt128(39), through: 0, by: -1) where holds(value | 1 << bit) { value |= 1 << bit }
        return value
    }

    private static func primes(_ count: Int) -> [Int] {
        var primes: [Int] = []
        var candidate = 2
        while primes.count < count {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }
}

/// SHA-256 of a message of any number of bits (FIPS 180-4 §6.2): the plain counterpart of the circuit.
public enum SHA256OfBits {
    /// The digest's 256 bits of a message's bits, both most significant bit of each byte first.
    public static func digest(_ message: [Bool]) -> [Bool] {
        var state = SHA256Constants.initial
        let padded = pad(message, false, true)
        for block in stride(from: 0, to: padded.count, by: 512) {
            let words = (0..<16).map { w in
                (0..<32).reduce(UInt32(0)) { $0 << 1 | (padded[block + 32 * w + $1] ? 1 : 0) }
            }
            compress(&state, words)
        }
        return state.flatMap { word in (0..<32).map { word >> UInt32(31 - $0) & 1 == 1 } }
    }

    /// The message, a one, zeros, and its length in 64 bits: a multiple of 512 bits (§5.1.1).
    @usableFromInline static func pad<Bit>(_ message: [Bit], _ zero: Bit, _ one: Bit) -> [Bit] {
        var padded = message + [one]
        while padded.count % 512 != 448 { padded.append(zero) }
        let length = UInt64(message.count)
        return padded + (0..<64).map { length >> UInt64(63 - $0) & 1 == 1 ? one : zero }
    }

    private static func compress(_ state: inout [UInt32], _ block: [UInt32]) {
        func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
        var w = block
        for t in 16..<64 {
            let s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3
            let s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10
            w.append(s1 &+ w[t - 7] &+ s0 &+ w[t - 16])
        }
        var v = state
        for t in 0..<64 {
            let sum1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let t1 = v[7] &+ sum1 &+ choice &+ SHA256Constants.rounds[t] &+ w[t]
            let sum0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [t1 &+ sum0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
        }
        for i in 0..<8 { state[i] = state[i] &+ v[i] }
    }
}
