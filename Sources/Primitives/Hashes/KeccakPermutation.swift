/// Keccak-f[1600] (FIPS 202 §3): a permutation of 25 lanes of 64 bits, lane (x, y) at index x + 5y.
struct KeccakPermutation: Sendable {
    var lanes = InlineArray<25, UInt64>(repeating: 0)

    mutating func permute() {
        var a = lanes
        for round in 0..<24 { Self.round(&a, keccakRoundConstants[round]) }
        lanes = a
    }

    @inline(__always)
    private static func round(_ a: inout InlineArray<25, UInt64>, _ constant: UInt64) {
        // θ
        var c = InlineArray<5, UInt64>(repeating: 0)
        for x in 0..<5 { c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] }
        for x in 0..<5 {
            let d = c[(x + 4) % 5] ^ rotatedLeft(c[(x + 1) % 5], 1)
            for y in 0..<5 { a[x + 5 * y] ^= d }
        }
        // ρ and π along their one cycle, which leaves lane 0 in place.
        var moving = a[1]
        for step in 0..<24 {
            let target = Int(keccakCycle[step])
            let next = a[target]
            a[target] = rotatedLeft(moving, UInt64(keccakOffsets[step]))
            moving = next
        }
        // χ
        for y in 0..<5 {
            for x in 0..<5 { c[x] = a[5 * y + x] }
            for x in 0..<5 { a[5 * y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]) }
        }
        // ι
        a[0] ^= constant
    }

    @inline(__always)
    private static func rotatedLeft(_ lane: UInt64, _ count: UInt64) -> UInt64 {
        (lane &<< count) | (lane &>> (64 &- count))
    }
}

/// The lanes in the order in which π moves them, from lane 1 on: π takes (x, y) to (y, 2x + 3y).
private let keccakCycle: InlineArray<24, UInt8> = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
]

/// The rotations of ρ in the same order: (t + 1)(t + 2)/2 mod 64.
private let keccakOffsets: InlineArray<24, UInt8> = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
]

/// ι's constants (FIPS 202 §3.2.5).
private let keccakRoundConstants: InlineArray<24, UInt64> = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
]
