internal import Algebra
public import Curves
public import Primitives

/// Why the note commitment tree refuses a change.
public enum NoteCommitmentTreeError: NamedError, Hashable {
    /// The tree has no room for that many leaves.
    case full(size: UInt64, adding: Int)
    /// No leaf stands at that position yet.
    case positionBeyondEnd(position: UInt32, size: UInt64)
    /// The leaf at that position was not marked when it was appended, so its siblings are gone.
    case notMarked(position: UInt32)
    /// There is no checkpoint of that name.
    case unknownCheckpoint(UInt32)
    /// Checkpoints follow each other with growing names.
    case checkpointOutOfOrder(actual: UInt32, last: UInt32)

    public var explanation: String {
        switch self {
        case .full(let size, let adding): "The tree has \(size) leaves and no room for \(adding) more."
        case .positionBeyondEnd(let position, let size): "The tree has \(size) leaves and none at \(position)."
        case .notMarked(let position): "The leaf at \(position) was not marked, so its path is not kept."
        case .unknownCheckpoint(let name): "There is no checkpoint \(name)."
        case .checkpointOutOfOrder(let actual, let last): "The checkpoint \(actual) does not come after \(last)."
        }
    }
}

/// A note commitment tree that keeps its right edge only: at most 66 nodes for up to 2³² leaves (Zcash protocol
/// specification §3.8). It takes leaves and gives roots. Variable time: for public commitments.
public struct NoteCommitmentFrontier: Sendable, Equatable {
    /// The number of leaves, at most 2³².
    public private(set) var size: UInt64 = 0
    /// For each bit set in ``size`` the root of a full tree of that height, the tallest leftmost.
    private(set) var peaks = [BLS12381.Fr?](repeating: nil, count: NoteCommitmentHash.depth + 1)
    /// The last leaf.
    private(set) var leaf: BLS12381.Fr?
    /// For each bit set in the last leaf's position the node left of the leaf's way up, at that level.
    private(set) var ommers = [BLS12381.Fr?](repeating: nil, count: NoteCommitmentHash.depth)

    /// A tree without leaves.
    public init() {}

    /// The tree whose last leaf and its left siblings are given, for each bit set in the position.
    init(position: UInt32, leaf: BLS12381.Fr, ommers: [BLS12381.Fr?]) {
        self.leaf = leaf
        self.ommers = ommers
        size = UInt64(position) + 1
        var node = leaf
        var level = 0
        while level < NoteCommitmentHash.depth, let ommer = ommers[level] {
            node = NoteCommitmentHash.combineVariableTime(level: level, left: ommer, right: node)
            level += 1
        }
        peaks[level] = node
        for higher in level..<NoteCommitmentHash.depth where ommers[higher] != nil { peaks[higher] = ommers[higher] }
    }

    /// Appends a leaf. One hash on average, 32 at most.
    ///
    /// - Throws: `.full`.
    public mutating func append(_ leaf: BLS12381.Fr) throws(NoteCommitmentTreeError) {
        try append(contentsOf: [leaf], on: .single)
    }

    /// Appends leaves; the hashes of a level are shared among the threads. About 9 microseconds a leaf and thread.
    ///
    /// - Throws: `.full`, with nothing appended.
    public mutating func append(
        contentsOf leaves: [BLS12381.Fr], on pool: WorkerPool
    ) throws(NoteCommitmentTreeError) {
        try append(contentsOf: leaves, on: pool) { _, _, _ in }
    }

    /// As ``append(contentsOf:on:)``; `visit` is called with each level, the index of a first node at that level, and
    /// the nodes from there on that are complete: the new ones, and their left sibling where that is older.
    mutating func append(
        contentsOf leaves: [BLS12381.Fr], on pool: WorkerPool,
        visit: (_ level: Int, _ first: UInt64, _ nodes: [BLS12381.Fr]) -> Void
    ) throws(NoteCommitmentTreeError) {
        guard UInt64(leaves.count) <= 1 << UInt64(NoteCommitmentHash.depth) - size else {
            throw .full(size: size, adding: leaves.count)
        }
        guard let last = leaves.last else { return }
        let position = size + UInt64(leaves.count) - 1
        var first = size
        var nodes = leaves
        for level in 0...NoteCommitmentHash.depth {
            if first & 1 == 1, let peak = peaks[level] {
                nodes.insert(peak, at: 0)
                first -= 1
            }
            visit(level, first, nodes)
            if level < NoteCommitmentHash.depth {
                updateOmmer(level: level, position: position, first: first, nodes: nodes)
            }
            let isOdd = (size + UInt64(leaves.count)) >> UInt64(level) & 1 == 1
            // Where no node is complete the peak stays as it was.
            if !nodes.isEmpty { peaks[level] = isOdd ? nodes.last : nil }
            guard level < NoteCommitmentHash.depth else { break }
            nodes = NoteCommitmentHash.parentsVariableTime(of: nodes, level: level, on: pool)
            first >>= 1
        }
        size += UInt64(leaves.count)
        leaf = last
    }

    private mutating func updateOmmer(level: Int, position: UInt64, first: UInt64, nodes: [BLS12381.Fr]) {
        let index = position >> UInt64(level)
        if index & 1 == 0 {
            ommers[level] = nil
        } else if !nodes.isEmpty && index > first {
            ommers[level] = nodes[Int(index - 1 - first)]
        } else {
            ommers[level] = peaks[level]
        }
    }

    /// The root (anchor) of the tree of depth 32. At most 32 hashes.
    public var root: BLS12381.Fr { root(depth: NoteCommitmentHash.depth) }

    /// The root of a tree of lesser depth, which must hold all leaves.
    package func root(depth: Int) -> BLS12381.Fr { peaks[depth] ?? partialNodes(depth: depth)[depth] }

    /// For each level up to `depth` the node above the first position without a leaf, of a tree that is not full.
    func partialNodes(depth: Int = NoteCommitmentHash.depth) -> [BLS12381.Fr] {
        var nodes = [NoteCommitmentHash.uncommitted]
        var isEmpty = true
        for level in 0..<depth {
            let empty = NoteCommitmentHash.emptyRoots
            if let peak = peaks[level] {
                isEmpty = false
                nodes.append(NoteCommitmentHash.combineVariableTime(level: level, left: peak, right: nodes[level]))
            } else if isEmpty {
                nodes.append(empty[level + 1])
            } else {
                nodes.append(
                    NoteCommitmentHash.combineVariableTime(level: level, left: nodes[level], right: empty[level]))
            }
        }
        return nodes
    }

    /// Whether both are trees of the same leaves.
    public static func == (a: Self, b: Self) -> Bool {
        a.size == b.size && a.leaf == b.leaf && a.ommers == b.ommers
    }
}

extension WorkerPool {
    /// The calling thread alone.
    static let single = WorkerPool(threads: 1)
}
