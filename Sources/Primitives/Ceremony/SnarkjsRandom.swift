import CSecureMemory

/// The generator from which snarkjs draws: ffjavascript's `ChaCha`, 20 rounds over 32-bit words.
///
/// Unlike RFC 8439 there is no nonce: all four words after the key are one counter from 0, lowest word first. The
/// same seed gives the same ceremony contribution, byte for byte. State and output are wiped at the end of its life;
/// time does not depend on the seed.
@safe
public struct SnarkjsRandom: ~Copyable, @unchecked Sendable {
    // `@unchecked`: the sole owner of its memory. Words 0 to 15: state; 16 to 31: the current block.
    private let words: UnsafeMutablePointer<UInt32>
    private var used = 16
    private static let wordCount = 32

    /// Length of a seed in bytes.
    public static let seedCount = 32

    /// Starts from the first 32 of `seed`, taken as eight words with the most significant byte first. Requires that
    /// there are so many.
    public init(seedBytes seed: [UInt8]) {
        precondition(seed.count >= Self.seedCount, "a seed has 32 bytes")
        unsafe words = .allocate(capacity: Self.wordCount)
        unsafe words.initialize(repeating: 0, count: Self.wordCount)
        // "expand 32-byte k"
        let constants: InlineArray<4, UInt32> = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]
        for index in 0..<4 { unsafe words[index] = constants[index] }
        for index in 0..<8 {
            let word = (0..<4).reduce(0) { $0 << 8 | UInt32(seed[4 * index + $1]) }
            unsafe words[4 + index] = word
        }
    }

    /// A generator that nobody can predict who lacks either the system's randomness or `text`: its seed is the first
    /// half of BLAKE2b-512 of 64 random bytes and the text (as snarkjs `getRandomRng`).
    public init(entropy text: String) throws(RandomnessError) {
        self.init(systemBytes: try SystemRandom.bytes(64), text: text)
    }

    /// As ``init(entropy:)`` with the system's 64 bytes given.
    package init(systemBytes: [UInt8], text: String) {
        self.init(seedBytes: BLAKE2b.digest(of: systemBytes + Array(text.utf8)))
    }

    deinit {
        unsafe csm_zeroize(words, Self.wordCount * MemoryLayout<UInt32>.size)
        unsafe words.deallocate()
    }

    /// The next 32 bits.
    public mutating func nextUInt32() -> UInt32 {
        if used == 16 { nextBlock() }
        defer { used += 1 }
        return unsafe words[16 + used]
    }

    /// The next 64 bits, the high half drawn first.
    public mutating func nextUInt64() -> UInt64 {
        let high = UInt64(nextUInt32())
        return high << 32 | UInt64(nextUInt32())
    }

    /// The lowest bit of the next 32.
    public mutating func nextBool() -> Bool { nextUInt32() & 1 == 1 }

    private mutating func nextBlock() {
        let block = unsafe words + 16
        for index in 0..<16 { unsafe block[index] = words[index] }
        for _ in 0..<10 {
            for column in 0..<4 { unsafe Self.quarterRound(block, column, 4 + column, 8 + column, 12 + column) }
            for diagonal in 0..<4 {
                unsafe Self.quarterRound(
                    block, diagonal, 4 + (diagonal + 1) % 4, 8 + (diagonal + 2) % 4, 12 + (diagonal + 3) % 4)
            }
        }
        for index in 0..<16 { unsafe block[index] &+= words[index] }
        used = 0
        for index in 12..<16 {
            unsafe words[index] &+= 1
            if unsafe words[index] != 0 { break }
        }
    }

    /// RFC 8439 §2.1.
    private static func quarterRound(_ v: UnsafeMutablePointer<UInt32>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        func rotatedLeft(_ word: UInt32, _ count: UInt32) -> UInt32 { word &<< count | word &>> (32 - count) }
        unsafe v[a] &+= v[b]
        unsafe v[d] = rotatedLeft(v[d] ^ v[a], 16)
        unsafe v[c] &+= v[d]
        unsafe v[b] = rotatedLeft(v[b] ^ v[c], 12)
        unsafe v[a] &+= v[b]
        unsafe v[d] = rotatedLeft(v[d] ^ v[a], 8)
        unsafe v[c] &+= v[d]
        unsafe v[b] = rotatedLeft(v[b] ^ v[c], 7)
    }
}
