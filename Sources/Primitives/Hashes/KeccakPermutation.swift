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
        // ρ and π along their one cycle, which leaves lane 0 in place: π takes (x, y) to (y, 2x + 3y), and the
        // rotations are (t + 1)(t + 2)/2 mod 64. Literal, so that lanes stay in registers.
        var moving = a[1]
        move(&a, &moving, 10, 1)
        move(&a, &moving, 7, 3)
        move(&a, &moving, 11, 6)
        move(&a, &moving, 17, 10)
        move(&a, &moving, 18, 15)
        move(&a, &moving, 3, 21)
        move(&a, &moving, 5, 28)
        move(&a, &moving, 16, 36)
        move(&a, &moving, 8, 45)
        move(&a, &moving, 21, 55)
        move(&a, &moving, 24, 2)
        move(&a, &moving, 4, 14)
        move(&a, &moving, 15, 27)
        move(&a, &moving, 23, 41)
        move(&a, &moving, 19, 56)
        move(&a, &moving, 13, 8)
        move(&a, &moving, 12, 25)
        move(&a, &moving, 2, 43)
        move(&a, &moving, 20, 62)
        move(&a, &moving, 14, 18)
        move(&a, &moving, 22, 39)
        move(&a, &moving, 9, 61)
        move(&a, &moving, 6, 20)
        move(&a, &moving, 1, 44)
        // χ
        for y in 0..<5 {
            for x in 0..<5 { c[x] = a[5 * y + x] }
            for x in 0..<5 { a[5 * y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]) }
        }
        // ι
        a[0] ^= constant
    }

    /// Puts `moving`, rotated, at `target`, whose lane moves next.
    @inline(__always)
    private static func move(
        _ a: inout InlineArray<25, UInt64>, _ moving: inout UInt64, _ target: Int, _ rotation: UInt64
    ) {
        let next = a[target]
        a[target] = rotatedLeft(moving, rotation)
        moving = next
    }

    @inline(__always)
    private static func rotatedLeft(_ lane: UInt64, _ count: UInt64) -> UInt64 {
        (lane &<< count) | (lane &>> (64 &- count))
    }
}

/// ι's constants (FIPS 202 §3.2.5).
private let keccakRoundConstants: InlineArray<24, UInt64> = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
]
