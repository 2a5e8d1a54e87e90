internal import Algebra
internal import Curves
public import Primitives

/// Why bytes are not a tree with its marks. Each case is one check.
public enum MarkedTreeDecodingError: NamedError, Hashable {
    /// The bytes end too early, or go on too long.
    case layout(ByteReaderError)
    /// A right edge is none.
    case frontier(TreeDecodingError)
    /// Positions, nodes or checkpoints do not stand in ascending order, or one stands twice.
    case notAscending(offset: Int)
    /// A marked position, a node or a checkpoint lies beyond the tree's leaves.
    case beyondEnd(offset: Int)
    /// A node is not below the field's modulus.
    case nodeNotCanonical(offset: Int)
    /// The first checkpoint says that it is like the one before.
    case nothingToRepeat(offset: Int)
    /// There are more checkpoints than are kept.
    case tooManyCheckpoints(actual: Int, limit: Int)

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .frontier(let error): error.name
        case .notAscending: "notAscending"
        case .beyondEnd: "beyondEnd"
        case .nodeNotCanonical: "nodeNotCanonical"
        case .nothingToRepeat: "nothingToRepeat"
        case .tooManyCheckpoints: "tooManyCheckpoints"
        }
    }

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .frontier(let error): error.explanation
        case .notAscending(let offset): "What stands at byte \(offset) does not come after what stands before it."
        case .beyondEnd(let offset): "What stands at byte \(offset) lies beyond the tree's leaves."
        case .nodeNotCanonical(let offset): "The node at byte \(offset) is not below the field's modulus."
        case .nothingToRepeat(let offset): "The checkpoint at byte \(offset) repeats one that is not there."
        case .tooManyCheckpoints(let actual, let limit): "There are \(actual) checkpoints; \(limit) are kept."
        }
    }
}

// A tree as a wallet keeps it. Integers are little-endian. A right edge: its length (4 bytes) and zcashd's encoding. The
// tree's edge; the number of marks (4) and these, 4 bytes each; the number of nodes (4), each a level (1), an index (4)
// and 32 bytes; the number of checkpoints (4), each a name (4), an edge or the length 0 for the one before, and marks that
// only the checkpoint has, as above. Everything ascends. What a checkpoint has marked besides is what the tree has marked
// below the checkpoint's size, since leaves are marked when they are appended.
extension NoteCommitmentTree {
    /// The encoding: equal trees, equal bytes.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        Self.write(frontier, &writer)
        Self.write(marks, &writer)
        writer.writeUInt32(UInt32(nodes.count))
        for (address, node) in nodes.sorted(by: { ($0.key.level, $0.key.index) < ($1.key.level, $1.key.index) }) {
            writer.writeUInt8(UInt8(address.level))
            writer.writeUInt32(address.index)
            writer.write(node.littleEndianBytes)
        }
        writer.writeUInt32(UInt32(checkpoints.count))
        var last: NoteCommitmentFrontier?
        for checkpoint in checkpoints {
            writer.writeUInt32(checkpoint.name)
            if checkpoint.frontier == last { writer.writeUInt32(0) } else { Self.write(checkpoint.frontier, &writer) }
            Self.write(checkpoint.marks.subtracting(marks), &writer)
            last = checkpoint.frontier
        }
        return writer.bytes
    }

    private static func write(_ frontier: NoteCommitmentFrontier, _ writer: inout ByteWriter) {
        let bytes = frontier.zcashdBytes
        writer.writeUInt32(UInt32(bytes.count))
        writer.write(bytes)
    }

    private static func write(_ positions: Set<UInt32>, _ writer: inout ByteWriter) {
        writer.writeUInt32(UInt32(positions.count))
        for position in positions.sorted() { writer.writeUInt32(position) }
    }

    /// Decodes all of `bytes`. That nodes belong to the leaves is not checked: whoever keeps the bytes vouches for them.
    ///
    /// - Throws: the first check that fails.
    package init(encoded bytes: [UInt8], checkpointLimit: Int = 100) throws(MarkedTreeDecodingError) {
        var reader = TreeReader(bytes)
        guard let edge = try reader.frontier() else { throw .nothingToRepeat(offset: 0) }
        self.init(edge, checkpointLimit: checkpointLimit)
        marks = try reader.positions(below: edge.size)
        for _ in 0..<(try reader.count(elementSize: 37)) {
            let offset = reader.offset
            let level = Int(try reader.byte())
            let address = NodeAddress(level: level, index: try reader.integer())
            guard level < NoteCommitmentHash.depth, address.end <= edge.size else { throw .beyondEnd(offset: offset) }
            guard reader.follows(level, address.index) else { throw .notAscending(offset: offset) }
            nodes[address] = try reader.node()
        }
        let count = try reader.count(elementSize: 12)
        guard count <= self.checkpointLimit else {
            throw .tooManyCheckpoints(actual: count, limit: self.checkpointLimit)
        }
        for _ in 0..<count {
            let offset = reader.offset
            let name = try reader.integer()
            if let last = checkpoints.last, name <= last.name { throw .notAscending(offset: offset) }
            guard let known = try reader.frontier() ?? checkpoints.last?.frontier else {
                throw .nothingToRepeat(offset: offset)
            }
            guard known.size <= edge.size else { throw .beyondEnd(offset: offset) }
            let own = try reader.positions(below: known.size)
            let shared = marks.filter { UInt64($0) < known.size }
            checkpoints.append(Checkpoint(name: name, frontier: known, marks: shared.union(own)))
        }
        try reader.finish()
    }
}

/// Reads the parts of an encoded tree.
private struct TreeReader {
    private var reader: ByteReader
    private var lastNode: (level: Int, index: UInt32)?

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    var offset: Int { reader.offset }

    mutating func byte() throws(MarkedTreeDecodingError) -> UInt8 {
        do { return try reader.readUInt8() } catch { throw .layout(error) }
    }

    mutating func integer() throws(MarkedTreeDecodingError) -> UInt32 {
        do { return try reader.readUInt32() } catch { throw .layout(error) }
    }

    mutating func count(elementSize: Int) throws(MarkedTreeDecodingError) -> Int {
        do { return try reader.readCount32(elementSize: elementSize) } catch { throw .layout(error) }
    }

    func finish() throws(MarkedTreeDecodingError) {
        do { try reader.finish() } catch { throw .layout(error) }
    }

    /// A right edge; nil for the length 0.
    mutating func frontier() throws(MarkedTreeDecodingError) -> NoteCommitmentFrontier? {
        let count = try count(elementSize: 1)
        guard count > 0 else { return nil }
        let bytes: [UInt8]
        do { bytes = try reader.readBytes(count) } catch { throw .layout(error) }
        do { return try NoteCommitmentFrontier(zcashd: bytes) } catch { throw .frontier(error) }
    }

    mutating func positions(below size: UInt64) throws(MarkedTreeDecodingError) -> Set<UInt32> {
        var found: Set<UInt32> = []
        var last: UInt32?
        for _ in 0..<(try count(elementSize: 4)) {
            let offset = offset
            let position = try integer()
            guard UInt64(position) < size else { throw .beyondEnd(offset: offset) }
            if let last, position <= last { throw .notAscending(offset: offset) }
            found.insert(position)
            last = position
        }
        return found
    }

    mutating func follows(_ level: Int, _ index: UInt32) -> Bool {
        defer { lastNode = (level, index) }
        return lastNode.map { $0 < (level, index) } ?? true
    }

    mutating func node() throws(MarkedTreeDecodingError) -> BLS12381.Fr {
        let offset = offset
        let bytes: [UInt8]
        do { bytes = try reader.readBytes(32) } catch { throw .layout(error) }
        guard let node = try? BLS12381.Fr(canonicalLittleEndian: bytes) else { throw .nodeNotCanonical(offset: offset) }
        return node
    }
}
