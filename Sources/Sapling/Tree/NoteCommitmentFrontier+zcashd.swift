internal import Algebra
internal import Curves
public import Primitives

/// Why bytes are not a note commitment tree as zcashd writes it. Each case is one check.
public enum TreeDecodingError: NamedError, Hashable {
    /// The bytes end too early, or go on too long.
    case malformed(ByteReaderError)
    /// A byte that says whether a node follows is neither 0 nor 1.
    case invalidFlag(offset: Int, actual: UInt8)
    /// A node is not below the field's modulus.
    case nodeNotCanonical(offset: Int)
    /// There are more parents than the tree has levels above its leaves' own.
    case tooManyParents(offset: Int, maximum: Int)
    /// There is a right leaf without a left one.
    case rightLeafWithoutLeft
    /// There are parents without a left leaf.
    case parentsWithoutLeaf

    public var explanation: String {
        switch self {
        case .malformed(let error): error.explanation
        case .invalidFlag(let offset, let actual): "At byte \(offset) stands \(actual), where 0 or 1 must stand."
        case .nodeNotCanonical(let offset): "The node at byte \(offset) is not below the field's modulus."
        case .tooManyParents(let offset, let maximum): "At byte \(offset) more than \(maximum) parents are announced."
        case .rightLeafWithoutLeft: "The tree has a right leaf and no left one."
        case .parentsWithoutLeaf: "The tree has parents and no leaf."
        }
    }
}

extension NoteCommitmentFrontier {
    /// Reads a tree as zcashd and light-wallet servers write it (`CommitmentTree`): left and right leaf, then parents,
    /// each present or absent. Absent parents at the end, which Zebra writes, are taken and not written back.
    ///
    /// - Throws: the first check that fails.
    public init(zcashd bytes: [UInt8]) throws(TreeDecodingError) {
        try self.init(zcashd: bytes, depth: NoteCommitmentHash.depth)
    }

    package init(zcashd bytes: [UInt8], depth: Int) throws(TreeDecodingError) {
        var reader = ByteReader(bytes)
        let left = try Self.readNode(&reader)
        let right = try Self.readNode(&reader)
        let offset = reader.offset
        let count = try Self.read { () throws(ByteReaderError) in try reader.readUInt8() }
        guard count < depth else { throw .tooManyParents(offset: offset, maximum: depth - 1) }
        var ommers = [BLS12381.Fr?](repeating: nil, count: NoteCommitmentHash.depth)
        var position: UInt32 = 0
        for level in 1..<Int(count) + 1 {
            ommers[level] = try Self.readNode(&reader)
            if ommers[level] != nil { position |= 1 << UInt32(level) }
        }
        try Self.read { () throws(ByteReaderError) in try reader.finish() }
        guard let left else {
            guard right == nil else { throw .rightLeafWithoutLeft }
            guard position == 0 else { throw .parentsWithoutLeaf }
            self.init()
            return
        }
        if let right {
            ommers[0] = left
            self.init(position: position | 1, leaf: right, ommers: ommers)
        } else {
            self.init(position: position, leaf: left, ommers: ommers)
        }
    }

    private static func read<T>(_ body: () throws(ByteReaderError) -> T) throws(TreeDecodingError) -> T {
        do { return try body() } catch { throw .malformed(error) }
    }

    private static func readNode(_ reader: inout ByteReader) throws(TreeDecodingError) -> BLS12381.Fr? {
        let offset = reader.offset
        let flag: UInt8
        let bytes: [UInt8]
        do {
            flag = try reader.readUInt8()
            bytes = flag == 1 ? try reader.readBytes(32) : []
        } catch { throw .malformed(error) }
        guard flag <= 1 else { throw .invalidFlag(offset: offset, actual: flag) }
        if flag == 0 { return nil }
        guard let node = try? BLS12381.Fr(canonicalLittleEndian: bytes) else {
            throw .nodeNotCanonical(offset: offset + 1)
        }
        return node
    }

    /// The tree as zcashd and light-wallet servers write it.
    public var zcashdBytes: [UInt8] {
        guard let leaf else { return [0, 0, 0] }
        func node(_ value: BLS12381.Fr?) -> [UInt8] { value.map { [1] + $0.littleEndianBytes } ?? [0] }
        let parents = ommers[1...ommers.count - 1].reversed().drop { $0 == nil }.reversed()
        let leaves = ommers[0].map { node($0) + node(leaf) } ?? node(leaf) + [0]
        return leaves + [UInt8(parents.count)] + parents.flatMap(node)
    }
}
