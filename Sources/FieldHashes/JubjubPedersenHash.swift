public import Algebra
public import Curves
internal import Primitives

/// The Pedersen hash of Zcash Sapling to Jubjub (Zcash protocol specification §5.4.1.7).
///
/// Bits are cut into chunks of three, (s₀, s₁, s₂) standing for (1 − 2s₂)·(1 + s₀ + 2s₁), and into segments of 63
/// chunks; segment i is the scalar Σ chunkⱼ·16^j and is multiplied by its own generator.
public enum JubjubPedersenHash {
    /// Chunks of three bits in a segment.
    public static let chunksPerSegment = 63
    /// The most segments that the program hashes: 6 bits of personalisation and 576 of a note take four; published
    /// values reach 1,134 bits.
    public static let segmentCount = 6

    /// The generator of each segment, FindGroupHash("Zcash_PH", LE32(i)).
    public static let generators: [EdwardsAffinePoint<Jubjub>] = (0..<segmentCount).map { segment in
        JubjubGroupHash.find(domain: "Zcash_PH", [UInt8(segment), 0, 0, 0])
    }

    /// Tables of the generators' multiples.
    static let tables = generators.map { EdwardsFixedBase<Jubjub>($0) }

    /// The hash of a string of bits, each 0 or 1, as a point; missing bits of the last chunk are zero.
    ///
    /// Constant time in the bits: one addition of a table's entry for each chunk. Requires at most 1,134 bits.
    public static func hash(_ bits: [UInt8]) -> EdwardsPoint<Jubjub> {
        let chunks = (bits.count + 2) / 3
        precondition(chunks <= segmentCount * chunksPerSegment, "a Pedersen hash takes at most six segments")
        let digits = (0..<chunks).map { chunk in
            func bit(_ index: Int) -> UInt64 {
                3 * chunk + index < bits.count ? UInt64(bits[3 * chunk + index] & 1) : 0
            }
            return SignedDigit(isNegative: Choice(bit: bit(2)), magnitude: 1 + bit(0) + 2 * bit(1))
        }
        var sum = EdwardsPoint<Jubjub>.identity
        for (segment, start) in stride(from: 0, to: chunks, by: chunksPerSegment).enumerated() {
            let end = min(start + chunksPerSegment, chunks)
            sum = tables[segment].adding(digits[start..<end], to: sum)
        }
        return sum
    }
}
