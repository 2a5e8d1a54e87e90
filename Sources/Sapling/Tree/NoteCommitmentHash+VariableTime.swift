internal import Algebra
public import Curves
internal import FieldHashes
public import Primitives

extension NoteCommitmentHash {
    /// As ``combine(level:left:right:)`` for public nodes. About 12 microseconds.
    public static func combineVariableTime(level: Int, left: BLS12381.Fr, right: BLS12381.Fr) -> BLS12381.Fr {
        let sum = MerkleTables.shared.sum(level: level, left: left, right: right)
        // Z is never zero: the formulas are complete.
        return sum.u * (sum.z.inverseVariableTime() ?? .zero)
    }

    /// The parents of neighbouring nodes at `level`, the first and second, the third and fourth, …; an odd one at the
    /// end has none. For public nodes. About 9 microseconds a parent and thread.
    public static func parentsVariableTime(
        of nodes: [BLS12381.Fr], level: Int, on pool: WorkerPool
    ) -> [BLS12381.Fr] {
        let count = nodes.count / 2
        let tables = MerkleTables.shared
        let chunks = (count + Self.chunkCount - 1) / Self.chunkCount
        return pool.map(count: chunks) { chunk -> [BLS12381.Fr] in
            let range = chunk * Self.chunkCount..<min((chunk + 1) * Self.chunkCount, count)
            let sums = range.map { tables.sum(level: level, left: nodes[2 * $0], right: nodes[2 * $0 + 1]) }
            var inverses = sums.map(\.z)
            BLS12381.Fr.invertAllVariableTime(&inverses)
            return zip(sums, inverses).map { $0.u * $1 }
        }.flatMap { $0 }
    }

    /// Parents that share an inversion.
    private static let chunkCount = 128
}

/// Sums of the Pedersen hash's points for nine bits of input at a time: 57 additions a hash, 2.8 MB.
struct MerkleTables: Sendable {
    static let shared = MerkleTables()

    /// Chunks of three bits in a window of nine.
    private static let chunksPerWindow = 3
    /// Chunks of three bits that say the level.
    private static let levelChunks = 2
    /// Chunks of three bits in two nodes.
    private static let nodeChunks = 170

    /// For each level what its six bits add to the hash.
    private let levels: [EdwardsPoint<Jubjub>]
    /// For each window of nine bits what each of its 512 values adds; the last window has six bits.
    private let windows: [EdwardsCachedAffinePoint<Jubjub>]

    init() {
        let chunks = Self.chunkMultiples()
        func value(_ chunk: Int, _ bits: Int) -> EdwardsPoint<Jubjub> { chunks[8 * chunk + bits & 7] }
        levels = (0..<NoteCommitmentHash.depth).map { value(0, $0 & 7) + value(1, $0 >> 3) }
        var sums: [EdwardsPoint<Jubjub>] = []
        for start in stride(from: 0, to: Self.nodeChunks, by: Self.chunksPerWindow) {
            var window = [EdwardsPoint<Jubjub>.identity]
            for chunk in start..<min(start + Self.chunksPerWindow, Self.nodeChunks) {
                let below = window
                window = (0..<8).flatMap { bits in
                    below.map { $0 + value(Self.levelChunks + chunk, bits) }
                }
            }
            sums += window
        }
        windows = EdwardsPoint.normalizeVariableTime(sums).map { EdwardsCachedAffinePoint($0) }
    }

    /// What each of the eight values of each chunk of three bits adds to a hash.
    private static func chunkMultiples() -> [EdwardsPoint<Jubjub>] {
        var multiples: [EdwardsPoint<Jubjub>] = []
        var power = EdwardsPoint<Jubjub>.identity
        for chunk in 0..<levelChunks + nodeChunks {
            let (segment, position) = chunk.quotientAndRemainder(dividingBy: JubjubPedersenHash.chunksPerSegment)
            power = position == 0 ? EdwardsPoint(JubjubPedersenHash.generators[segment]) : power.doubled(times: 4)
            var positive = [power]
            for _ in 1..<4 { positive.append(positive[positive.count - 1] + power) }
            multiples += positive + positive.map { -$0 }
        }
        return multiples
    }

    /// The hash of a level and two nodes, as a point.
    func sum(level: Int, left: BLS12381.Fr, right: BLS12381.Fr) -> EdwardsPoint<Jubjub> {
        let (low, high) = (left.canonical, right.canonical)
        // 255 bits of the left node, then 255 bits of the right one.
        var bits = Limbs<8>()
        for i in 0..<4 {
            bits[i] |= low[i]
            bits[i + 3] |= high[i] << 63
            bits[i + 4] = high[i] >> 1
        }
        var result = levels[level]
        for window in 0..<(Self.nodeChunks + Self.chunksPerWindow - 1) / Self.chunksPerWindow {
            let offset = 9 * window
            let (word, shift) = (offset >> 6, UInt64(offset & 63))
            var value = bits[word] >> shift
            if shift > 55 && word < 7 { value |= bits[word + 1] << (64 - shift) }
            result = result + windows[512 * window + Int(value & 511)]
        }
        return result
    }
}
