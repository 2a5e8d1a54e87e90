internal import Algebra
public import Curves
public import Primitives

/// A note commitment tree that keeps, beside its right edge, what the paths of marked leaves need, and that can go back
/// to checkpoints, as a chain's reorganisation demands.
///
/// Memory: 32 nodes for each mark at most, and the right edge for each checkpoint. Variable time: for public
/// commitments; which leaves are marked shows in the time.
public struct NoteCommitmentTree: Sendable {
    /// The right edge.
    public private(set) var frontier: NoteCommitmentFrontier
    /// The most checkpoints that are kept; the oldest go first.
    public let checkpointLimit: Int

    // Not private: the encoding reads and sets them.
    var marks: Set<UInt32> = []
    var nodes: [NodeAddress: BLS12381.Fr] = [:]
    var checkpoints: [Checkpoint] = []

    struct NodeAddress: Hashable {
        let level: Int
        let index: UInt32

        /// The number of leaves of a tree in which the node is complete.
        var end: UInt64 { (UInt64(index) + 1) << UInt64(level) }

        static func sibling(of position: UInt32, level: Int) -> NodeAddress {
            NodeAddress(level: level, index: position >> UInt32(level) ^ 1)
        }
    }

    struct Checkpoint {
        let name: UInt32
        let frontier: NoteCommitmentFrontier
        var marks: Set<UInt32>
    }

    /// The tree that goes on from a right edge, by default an empty one.
    public init(_ frontier: NoteCommitmentFrontier = NoteCommitmentFrontier(), checkpointLimit: Int = 100) {
        self.frontier = frontier
        self.checkpointLimit = max(1, checkpointLimit)
    }

    /// The number of leaves.
    public var size: UInt64 { frontier.size }
    /// The root (anchor).
    public var root: BLS12381.Fr { frontier.root }
    /// The positions of the marked leaves, in increasing order.
    public var markedPositions: [UInt32] { marks.sorted() }
    /// The names of the checkpoints, in increasing order.
    public var checkpointNames: [UInt32] { checkpoints.map(\.name) }

    /// Appends leaves, and marks those at the offsets in `marked`, counted among the new ones, to keep their paths.
    ///
    /// - Throws: `.full`, or `.positionBeyondEnd` for an offset beyond the new leaves, with nothing changed.
    public mutating func append(
        contentsOf leaves: [BLS12381.Fr], marking marked: [Int] = [], on pool: WorkerPool
    ) throws(NoteCommitmentTreeError) {
        let end = frontier.size + UInt64(leaves.count)
        for offset in marked where offset < 0 || offset >= leaves.count {
            throw .positionBeyondEnd(position: UInt32(truncatingIfNeeded: Int(frontier.size) &+ offset), size: end)
        }
        let new = marked.map { UInt32(truncatingIfNeeded: frontier.size + UInt64($0)) }
        let old = frontier
        var wanted: [Int: Set<UInt32>] = [:]
        // Siblings that the leaves to come complete, of old marks and of new ones.
        for position in marks.union(new) {
            for level in 0..<NoteCommitmentHash.depth {
                let address = NodeAddress.sibling(of: position, level: level)
                if address.end > old.size && address.end <= end { wanted[level, default: []].insert(address.index) }
            }
        }
        var found: [NodeAddress: BLS12381.Fr] = [:]
        try frontier.append(contentsOf: leaves, on: pool) { level, first, complete in
            for index in wanted[level] ?? [] where UInt64(index) >= first && UInt64(index) - first < complete.count {
                found[NodeAddress(level: level, index: index)] = complete[Int(UInt64(index) - first)]
            }
        }
        // Left siblings of new marks that were complete before are peaks of the old tree.
        for position in new {
            for level in 0..<NoteCommitmentHash.depth {
                let address = NodeAddress.sibling(of: position, level: level)
                if address.end <= old.size, let peak = old.peaks[level] { found[address] = peak }
            }
        }
        nodes.merge(found) { _, new in new }
        marks.formUnion(new)
    }

    /// Forgets a mark; what its path alone needs is dropped once no checkpoint knows the mark.
    ///
    /// - Throws: `.notMarked`.
    public mutating func unmark(_ position: UInt32) throws(NoteCommitmentTreeError) {
        guard marks.remove(position) != nil else { throw .notMarked(position: position) }
        prune()
    }

    /// The path of a marked leaf in the tree as it is.
    ///
    /// - Throws: `.positionBeyondEnd`, `.notMarked`.
    public func path(of position: UInt32) throws(NoteCommitmentTreeError) -> MerklePath {
        try path(of: position, in: frontier, marks: marks)
    }

    /// The path of a marked leaf in the tree as it was at a checkpoint.
    ///
    /// - Throws: `.unknownCheckpoint`, `.positionBeyondEnd`, `.notMarked`.
    public func path(of position: UInt32, atCheckpoint name: UInt32) throws(NoteCommitmentTreeError) -> MerklePath {
        let checkpoint = try checkpoint(name)
        return try path(of: position, in: checkpoint.frontier, marks: checkpoint.marks)
    }

    /// The root at a checkpoint.
    ///
    /// - Throws: `.unknownCheckpoint`.
    public func root(atCheckpoint name: UInt32) throws(NoteCommitmentTreeError) -> BLS12381.Fr {
        try checkpoint(name).frontier.root
    }

    private func checkpoint(_ name: UInt32) throws(NoteCommitmentTreeError) -> Checkpoint {
        guard let checkpoint = checkpoints.first(where: { $0.name == name }) else { throw .unknownCheckpoint(name) }
        return checkpoint
    }

    private func path(
        of position: UInt32, in frontier: NoteCommitmentFrontier, marks: Set<UInt32>
    ) throws(NoteCommitmentTreeError) -> MerklePath {
        guard UInt64(position) < frontier.size else {
            throw .positionBeyondEnd(position: position, size: frontier.size)
        }
        guard marks.contains(position) else { throw .notMarked(position: position) }
        let partial = frontier.partialNodes()
        let siblings = (0..<NoteCommitmentHash.depth).map { level in
            let address = NodeAddress.sibling(of: position, level: level)
            if address.end <= frontier.size {
                // Complete siblings were kept when they became complete.
                return nodes[address] ?? .zero
            }
            let isBegun = UInt64(address.index) << UInt64(level) < frontier.size
            return isBegun ? partial[level] : NoteCommitmentHash.emptyRoots[level]
        }
        return MerklePath(position: position, siblings: siblings)
    }

    /// Remembers the tree as it is under a name that is greater than all before, such as a block's height.
    ///
    /// - Throws: `.checkpointOutOfOrder`.
    public mutating func checkpoint(as name: UInt32) throws(NoteCommitmentTreeError) {
        if let last = checkpoints.last, name <= last.name {
            throw .checkpointOutOfOrder(actual: name, last: last.name)
        }
        checkpoints.append(Checkpoint(name: name, frontier: frontier, marks: marks))
        if checkpoints.count > checkpointLimit {
            checkpoints.removeFirst()
            prune()
        }
    }

    /// Goes back to a checkpoint, which stays; all after it are forgotten.
    ///
    /// - Throws: `.unknownCheckpoint`.
    public mutating func rewind(to name: UInt32) throws(NoteCommitmentTreeError) {
        let checkpoint = try checkpoint(name)
        frontier = checkpoint.frontier
        marks = checkpoint.marks
        checkpoints.removeAll { $0.name > name }
        nodes = nodes.filter { $0.key.end <= frontier.size }
        prune()
    }

    /// Forgets the checkpoints whose names are below `name`.
    public mutating func forgetCheckpoints(before name: UInt32) {
        let first = checkpoints.firstIndex { $0.name >= name } ?? checkpoints.count
        guard first > 0 else { return }
        checkpoints.removeFirst(first)
        prune()
    }

    /// Forgets marks for good, those of checkpoints too: of what nobody will want a path to, whatever is rewound.
    /// Positions without a mark are passed over.
    public mutating func forget(_ positions: Set<UInt32>) {
        guard !positions.isEmpty else { return }
        marks.subtract(positions)
        for index in checkpoints.indices { checkpoints[index].marks.subtract(positions) }
        prune()
    }

    /// Drops the nodes that no mark needs, of the tree or of a checkpoint.
    private mutating func prune() {
        let known = checkpoints.reduce(into: marks) { $0.formUnion($1.marks) }
        guard nodes.count > 0 else { return }
        var needed: Set<NodeAddress> = []
        for position in known {
            for level in 0..<NoteCommitmentHash.depth { needed.insert(.sibling(of: position, level: level)) }
        }
        nodes = nodes.filter { needed.contains($0.key) }
    }

    /// The number of nodes that are kept for paths.
    package var keptNodeCount: Int { nodes.count }
}
