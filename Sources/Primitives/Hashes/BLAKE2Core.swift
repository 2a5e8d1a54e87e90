/// What tells BLAKE2b from BLAKE2s (RFC 7693 §2.1).
protocol BLAKE2Variant {
    associatedtype Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable
    static var initialValue: InlineArray<8, Word> { get }
    /// R1 to R4.
    static var rotations: (Word, Word, Word, Word) { get }
    static var rounds: Int { get }
}

enum BLAKE2bVariant: BLAKE2Variant {
    static var initialValue: InlineArray<8, UInt64> {
        [
            0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
            0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
        ]
    }
    static var rotations: (UInt64, UInt64, UInt64, UInt64) { (32, 24, 16, 63) }
    static var rounds: Int { 12 }
}

enum BLAKE2sVariant: BLAKE2Variant {
    static var initialValue: InlineArray<8, UInt32> {
        [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
            0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
    }
    static var rotations: (UInt32, UInt32, UInt32, UInt32) { (16, 12, 8, 7) }
    static var rounds: Int { 10 }
}

/// BLAKE2's state between two pieces of a message; `blockSize` is the size of 16 words in bytes.
///
/// Bytes of the buffer at and behind `position` are leftovers, as in other implementations: exported states show them.
struct BLAKE2Core<Variant: BLAKE2Variant, let blockSize: Int>: Sendable {
    typealias Word = Variant.Word

    /// The longest digest and the longest key, in bytes.
    private static var maximumCount: Int { blockSize / 2 }
    private static var saltCount: Int { blockSize / 8 }

    /// Length of the digest in bytes.
    let digestCount: Int
    var chain: InlineArray<8, Word>
    var buffer = InlineArray<blockSize, UInt8>(repeating: 0)
    /// Bytes waiting in the buffer; a full one waits until it is known whether it is the last.
    var position = 0
    /// Bytes in the blocks that were compressed; fewer than 2⁶⁴.
    var compressed: UInt64 = 0

    /// A digest of full length, no key.
    init() { self.init(digestCount: Self.maximumCount, keyCount: 0, salt: [], personalization: []) }

    /// A digest of `count` bytes under a key; `salt` and `personalization` may be empty, which stands for zeros.
    init(count: Int, key: [UInt8], salt: [UInt8], personalization: [UInt8]) throws(BLAKE2Error) {
        let allowed = 1...Self.maximumCount
        guard allowed.contains(count) else { throw .digestCountOutOfRange(actual: count, allowed: allowed) }
        guard key.count <= Self.maximumCount else { throw .keyTooLong(actual: key.count, maximum: Self.maximumCount) }
        guard salt.isEmpty || salt.count == Self.saltCount else {
            throw .wrongSaltCount(actual: salt.count, expected: Self.saltCount)
        }
        guard personalization.isEmpty || personalization.count == Self.saltCount else {
            throw .wrongPersonalizationCount(actual: personalization.count, expected: Self.saltCount)
        }
        self.init(digestCount: count, keyCount: key.count, salt: salt, personalization: personalization)
        if !key.isEmpty { update((key + [UInt8](repeating: 0, count: blockSize - key.count)).span) }
    }

    /// Starts with the parameter block for sequential hashing (RFC 7693 §2.5, BLAKE2 paper §2.8): digest and key
    /// length, fan-out and depth 1; salt and personalisation fill its second half.
    private init(digestCount: Int, keyCount: Int, salt: [UInt8], personalization: [UInt8]) {
        func word(_ bytes: [UInt8], _ index: Int) -> Word {
            guard !bytes.isEmpty else { return 0 }
            let size = MemoryLayout<Word>.size
            return (0..<size).reduce(0) { $0 | Word(bytes[index * size + $1]) << Word(8 * $1) }
        }
        let parameters: InlineArray<8, Word> = [
            Word(digestCount) | Word(keyCount) << 8 | 1 << 16 | 1 << 24, 0, 0, 0, word(salt, 0), word(salt, 1),
            word(personalization, 0), word(personalization, 1),
        ]
        self.digestCount = digestCount
        chain = Variant.initialValue
        for index in 0..<8 { chain[index] ^= parameters[index] }
    }

    mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { input in
            var start = 0
            while start < input.count {
                if position == blockSize {
                    compressBuffer(isLast: false)
                    position = 0
                }
                // Whole blocks that cannot be the last go past the buffer.
                while position == 0, input.count - start > blockSize {
                    compressed &+= UInt64(blockSize)
                    unsafe compress(UnsafeRawPointer(input.baseAddress! + start), isLast: false)
                    start += blockSize
                }
                let count = min(blockSize - position, input.count - start)
                for index in 0..<count { unsafe buffer[position + index] = input[start + index] }
                position += count
                start += count
            }
        }
    }

    /// The digest: the first bytes of the chain value after the last block.
    func finalize() -> [UInt8] {
        var last = self
        for index in position..<blockSize { last.buffer[index] = 0 }
        last.compressed &-= UInt64(blockSize - position)
        last.compressBuffer(isLast: true)
        var writer = ByteWriter(reservingCapacity: 64)
        for index in 0..<8 { writer.writeLittleEndian(last.chain[index]) }
        return Array(writer.bytes.prefix(digestCount))
    }

    private mutating func compressBuffer(isLast: Bool) {
        compressed &+= UInt64(blockSize)
        let block = buffer
        unsafe withUnsafeBytes(of: block) { unsafe compress($0.baseAddress!, isLast: isLast) }
    }

    /// The compression function F (RFC 7693 §3.2) on the 16 words at `block`, `compressed` counting them already.
    private mutating func compress(_ block: UnsafeRawPointer, isLast: Bool) {
        var m = InlineArray<16, Word>(repeating: 0)
        for index in 0..<16 {
            let offset = index * MemoryLayout<Word>.size
            m[index] = Word(littleEndian: unsafe block.loadUnaligned(fromByteOffset: offset, as: Word.self))
        }
        let iv = Variant.initialValue
        var v = InlineArray<16, Word> { $0 < 8 ? chain[$0] : iv[$0 - 8] }
        v[12] ^= Word(truncatingIfNeeded: compressed)
        // The counter's second word; always zero for BLAKE2b, whose words hold the whole counter.
        if Word.bitWidth < 64 { v[13] ^= Word(truncatingIfNeeded: compressed >> 32) }
        if isLast { v[14] = ~v[14] }
        // The order of the message words in each round: SIGMA (RFC 7693 §2.7), unrolled, so that indices are literal.
        Self.round(&v, m, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        Self.round(&v, m, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
        Self.round(&v, m, 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4)
        Self.round(&v, m, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8)
        Self.round(&v, m, 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13)
        Self.round(&v, m, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9)
        Self.round(&v, m, 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11)
        Self.round(&v, m, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10)
        Self.round(&v, m, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5)
        Self.round(&v, m, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0)
        if Variant.rounds == 12 {
            Self.round(&v, m, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
            Self.round(&v, m, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
        }
        for index in 0..<8 { chain[index] ^= v[index] ^ v[index + 8] }
    }

    @inline(__always)
    private static func round(
        _ v: inout InlineArray<16, Word>, _ m: InlineArray<16, Word>, _ s0: Int, _ s1: Int, _ s2: Int, _ s3: Int,
        _ s4: Int, _ s5: Int, _ s6: Int, _ s7: Int, _ s8: Int, _ s9: Int, _ s10: Int, _ s11: Int, _ s12: Int,
        _ s13: Int, _ s14: Int, _ s15: Int
    ) {
        mix(&v, 0, 4, 8, 12, m[s0], m[s1])
        mix(&v, 1, 5, 9, 13, m[s2], m[s3])
        mix(&v, 2, 6, 10, 14, m[s4], m[s5])
        mix(&v, 3, 7, 11, 15, m[s6], m[s7])
        mix(&v, 0, 5, 10, 15, m[s8], m[s9])
        mix(&v, 1, 6, 11, 12, m[s10], m[s11])
        mix(&v, 2, 7, 8, 13, m[s12], m[s13])
        mix(&v, 3, 4, 9, 14, m[s14], m[s15])
    }

    /// The mixing function G (RFC 7693 §3.1).
    @inline(__always)
    private static func mix(
        _ v: inout InlineArray<16, Word>, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: Word, _ y: Word
    ) {
        let (r1, r2, r3, r4) = Variant.rotations
        v[a] = v[a] &+ v[b] &+ x
        v[d] = rotatedRight(v[d] ^ v[a], r1)
        v[c] = v[c] &+ v[d]
        v[b] = rotatedRight(v[b] ^ v[c], r2)
        v[a] = v[a] &+ v[b] &+ y
        v[d] = rotatedRight(v[d] ^ v[a], r3)
        v[c] = v[c] &+ v[d]
        v[b] = rotatedRight(v[b] ^ v[c], r4)
    }

    @inline(__always)
    private static func rotatedRight(_ word: Word, _ count: Word) -> Word {
        (word &>> count) | (word &<< (Word(Word.bitWidth) - count))
    }
}
