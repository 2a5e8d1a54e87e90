import BigNumbers
import Primitives

/// A ciphertext of ChaCha20-Poly1305 that opens under two keys (Len, Grubbs and Ristenpart, USENIX Security 2021): the
/// tag is a polynomial modulo 2^130 − 5, so one free block makes the two tags equal.
enum TwoKeyCiphertext {
    private static let prime = (BigInt(1) << 130) - 5

    /// A ciphertext with its tag that opens under `key` to `plaintext`, of which 20 bytes from `free` on, a multiple of
    /// 16, came out as they had to, and under `other` to something. The nonce is zero and there is no other data.
    static func make(_ plaintext: [UInt8], key: [UInt8], other: [UInt8], free: Int) throws -> [UInt8] {
        let stream = keyStream(key, blocks: plaintext.count / 64 + 2)
        let pads = [key, other].map { keyStream($0, blocks: 1) }
        let r = pads.map { BigInt(littleEndian: clamped(Array($0[..<16]))) }
        let s = pads.map { BigInt(littleEndian: Array($0[16..<32])) }
        var ciphertext = zip(plaintext, stream[64...]).map { $0 ^ $1 }
        let word = BigInt(1) << 128
        for attempt in UInt32(0)..<10_000 {
            for i in 0..<4 { ciphertext[free + 16 + i] = UInt8(truncatingIfNeeded: attempt >> UInt32(8 * i)) }
            for i in 0..<16 { ciphertext[free + i] = 0 }
            // With the free block x both tags are aₖ + x·wₖ + sₖ, modulo the prime and then modulo 2^128.
            let a = try r.map { try polynomial(ciphertext, $0) }
            let power = blocks(ciphertext).count - free / 16
            let w = try r.map { try $0.powerVariableTime(BigInt(power), mod: prime) }
            guard let inverse = try (w[0] - w[1]).modulo(prime).inverse(mod: prime) else { continue }
            for carry in -5...5 {
                let x = try ((s[1] - s[0] + BigInt(carry) * word - a[0] + a[1]) * inverse).modulo(prime)
                guard x < word else { continue }
                let block = try x.littleEndianBytes(count: 16)
                var result = ciphertext
                for i in 0..<16 { result[free + i] = block[i] }
                let tags = try zip(r, s).map { try (polynomial(result, $0) + $1).modulo(word) }
                if tags[0] == tags[1] { return result + (try tags[0].littleEndianBytes(count: 16)) }
            }
        }
        throw NotFound()
    }

    struct NotFound: Error {}

    /// Σ blockᵢ·r^(n − i), with the bit above each block (RFC 8439 §2.5.1 and §2.8.1).
    private static func polynomial(_ ciphertext: [UInt8], _ r: BigInt) throws -> BigInt {
        try blocks(ciphertext).reduce(BigInt(0)) { try (($0 + BigInt(littleEndian: $1 + [1])) * r).modulo(prime) }
    }

    /// The ciphertext filled up with zeros, then the two lengths.
    private static func blocks(_ ciphertext: [UInt8]) -> [[UInt8]] {
        let filled = ciphertext + [UInt8](repeating: 0, count: (16 - ciphertext.count % 16) % 16)
        let lengths =
            [UInt8](repeating: 0, count: 8)
            + (0..<8).map { UInt8(truncatingIfNeeded: UInt64(ciphertext.count) >> UInt64(8 * $0)) }
        return stride(from: 0, to: filled.count, by: 16).map { Array(filled[$0..<$0 + 16]) } + [lengths]
    }

    private static func clamped(_ r: [UInt8]) -> [UInt8] {
        r.enumerated().map { $1 & ($0 % 4 == 3 ? 15 : 255) & ($0 % 4 == 0 && $0 > 0 ? 252 : 255) }
    }

    /// ChaCha20's key stream from block 0 on (RFC 8439 §2.3).
    static func keyStream(_ key: [UInt8], blocks: Int) -> [UInt8] {
        func word(_ bytes: [UInt8], _ index: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << UInt32(8 * $1) }
        }
        return (0..<blocks).flatMap { counter -> [UInt8] in
            let start: [UInt32] =
                [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574] + (0..<8).map { word(key, $0) }
                + [UInt32(counter), 0, 0, 0]
            var state = start
            func quarter(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
                for (x, y, z, bits) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
                    state[x] = state[x] &+ state[y]
                    state[z] ^= state[x]
                    state[z] = state[z] << UInt32(bits) | state[z] >> UInt32(32 - bits)
                }
            }
            for _ in 0..<10 {
                for i in 0..<4 { quarter(i, 4 + i, 8 + i, 12 + i) }
                for i in 0..<4 { quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4) }
            }
            return zip(state, start).flatMap { value, first in
                (0..<4).map { UInt8(truncatingIfNeeded: (value &+ first) >> UInt32(8 * $0)) }
            }
        }
    }
}
