import Algebra
import Primitives

/// What one or more consecutive blocks of a consensus branch amount to: a node of the chain's history (ZIP 221, "Tree
/// Node specification", version 1: Heartwood and Canopy).
public struct ChainHistoryNode: Sendable {
    /// The block's hash, or that of the two nodes below, 32 bytes.
    public let commitment: [UInt8]
    /// The blocks' first and last times, in seconds since 1970.
    public let times: Ends<UInt32>
    /// The first and last target of the work, in short form.
    public let targets: Ends<UInt32>
    /// The roots of Sapling's note commitment tree after the first and the last block, 32 bytes each.
    public let saplingRoots: Ends<[UInt8]>
    /// The first and last height.
    public let heights: Ends<UInt32>
    /// The blocks' transactions with Sapling parts.
    public let saplingTransactions: UInt64
    /// The blocks' work, modulo 2^256.
    let work: Limbs<4>

    /// The first and the last of something.
    public struct Ends<Value: Sendable>: Sendable {
        /// The first and the last.
        public let first: Value, last: Value
    }

    /// A leaf: one block.
    public init(
        blockHash: [UInt8], time: UInt32, bits: UInt32, saplingRoot: [UInt8], height: UInt32,
        saplingTransactions: UInt64
    ) {
        commitment = blockHash
        times = Ends(first: time, last: time)
        targets = Ends(first: bits, last: bits)
        saplingRoots = Ends(first: saplingRoot, last: saplingRoot)
        heights = Ends(first: height, last: height)
        self.saplingTransactions = saplingTransactions
        work = Self.work(of: bits)
    }

    /// The node above two nodes of one branch.
    init(above left: Self, _ right: Self, branchID: UInt32) {
        commitment = Self.hash(left.bytes + right.bytes, branchID: branchID)
        times = Ends(first: left.times.first, last: right.times.last)
        targets = Ends(first: left.targets.first, last: right.targets.last)
        saplingRoots = Ends(first: left.saplingRoots.first, last: right.saplingRoots.last)
        heights = Ends(first: left.heights.first, last: right.heights.last)
        saplingTransactions = left.saplingTransactions &+ right.saplingTransactions
        var sum = left.work
        _ = sum.addWithCarry(right.work)
        work = sum
    }

    /// The node's encoding.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 171)
        writer.write(commitment)
        for time in [times.first, times.last] { writer.writeUInt32(time) }
        for target in [targets.first, targets.last] { writer.writeUInt32(target) }
        for root in [saplingRoots.first, saplingRoots.last] { writer.write(root) }
        writer.write(work.littleEndianBytes)
        for height in [heights.first, heights.last] { writer.writeCompactSize(Int(height)) }
        writer.writeCompactSize(Int(truncatingIfNeeded: saplingTransactions))
        return writer.bytes
    }

    static func hash(_ bytes: [UInt8], branchID: UInt32) -> [UInt8] {
        var hasher = BLAKE2b(personalization: "ZcashHistory", branchID: branchID)
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// ⌊2^256/(target + 1)⌋ for a target in short form (protocol specification §7.7.4 and §7.7.5); zero for a target of
    /// zero or of 256 bits and more, which no block has.
    static func work(of bits: UInt32) -> Limbs<4> {
        let shift = 8 * (Int(bits >> 24) - 3)
        let mantissa = UInt64(bits & 0x7f_ffff)
        var target = Limbs<4>(small: shift < 0 ? mantissa >> UInt64(min(-shift, 63)) : mantissa)
        for _ in 0..<max(0, shift) {
            guard target.bit(255) == 0 else { return Limbs() }
            _ = target.addWithCarry(target)
        }
        guard !target.isZero else { return Limbs() }
        // ⌊2^256/d⌋ = ⌊(2^256 − d)/d⌋ + 1 for the divisor d = target + 1; 2^256 − d is the complement of target.
        var dividend = target
        for i in 0..<4 { dividend[i] = ~dividend[i] }
        var divisor = target
        _ = divisor.addWithCarry(Limbs(small: 1))
        var quotient = Limbs<4>()
        var remainder = Limbs<4>()
        for position in (0..<256).reversed() {
            let overflow = remainder.bit(255)
            _ = remainder.addWithCarry(remainder)
            remainder[0] |= dividend.bit(position)
            _ = quotient.addWithCarry(quotient)
            if overflow == 1 || !remainder.isBelow(divisor) {
                _ = remainder.subtractWithBorrow(divisor)
                quotient[0] |= 1
            }
        }
        _ = quotient.addWithCarry(Limbs(small: 1))
        return quotient
    }
}

/// The history of the blocks of one consensus branch, a Merkle mountain range that only grows (ZIP 221).
public struct ChainHistory: Sendable {
    /// The consensus branch, which every hash names.
    public let branchID: UInt32
    /// The roots of the perfect trees, the largest first, each with the logarithm of its number of leaves.
    private var peaks: [(node: ChainHistoryNode, height: Int)] = []

    /// The history before a branch's first block.
    public init(branchID: UInt32) { self.branchID = branchID }

    /// Appends the next block; at most one tree of each size stays.
    public mutating func append(_ leaf: ChainHistoryNode) {
        var next = (node: leaf, height: 0)
        while let last = peaks.last, last.height == next.height {
            peaks.removeLast()
            next = (ChainHistoryNode(above: last.node, next.node, branchID: branchID), next.height + 1)
        }
        peaks.append(next)
    }

    /// What the next block's header commits to, 32 bytes; nil before the first block.
    public var root: [UInt8]? {
        guard var node = peaks.first?.node else { return nil }
        for peak in peaks.dropFirst() { node = ChainHistoryNode(above: node, peak.node, branchID: branchID) }
        return ChainHistoryNode.hash(node.bytes, branchID: branchID)
    }
}
