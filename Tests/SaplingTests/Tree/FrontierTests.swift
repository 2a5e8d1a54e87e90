import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Note commitment frontiers")
struct FrontierTests {
    static func leaves(_ count: Int, _ generator: inout SeededGenerator) -> [BLS12381.Fr] {
        (0..<count).map { _ in BLS12381.Fr(reducingLittleEndian: generator.bytes(64)) }
    }

    /// The root by definition: all leaves, then the uncommitted ones, level by level.
    static func naiveRoot(_ leaves: [BLS12381.Fr]) -> BLS12381.Fr {
        var nodes = leaves
        for level in 0..<32 {
            if nodes.count % 2 == 1 || nodes.isEmpty { nodes.append(NoteCommitmentHash.emptyRoots[level]) }
            if nodes.count % 2 == 1 { nodes.append(NoteCommitmentHash.emptyRoots[level]) }
            nodes = stride(from: 0, to: nodes.count, by: 2).map {
                NoteCommitmentHash.combine(level: level, left: nodes[$0], right: nodes[$0 + 1])
            }
        }
        return nodes[0]
    }

    @Test("the way for public nodes gives what the constant-time way gives, at every level and at the field's ends")
    func hashes() {
        var generator = SeededGenerator(seed: 101)
        let ends = [BLS12381.Fr.zero, .one, -.one]
        let random = Self.leaves(4, &generator)
        let pool = WorkerPool(threads: 2)
        for level in 0..<32 {
            let nodes = (ends + random).flatMap { left in (ends + random).flatMap { [left, $0] } }
            let expected = stride(from: 0, to: nodes.count, by: 2).map {
                NoteCommitmentHash.combine(level: level, left: nodes[$0], right: nodes[$0 + 1])
            }
            #expect(NoteCommitmentHash.parentsVariableTime(of: nodes, level: level, on: pool) == expected)
            #expect(
                NoteCommitmentHash.combineVariableTime(level: level, left: nodes[10], right: nodes[11]) == expected[5])
        }
    }

    @Test("one leaf after another: roots as by definition, and zcashd's form read back")
    func sequential() throws {
        var generator = SeededGenerator(seed: 102)
        let leaves = Self.leaves(35, &generator)
        var frontier = NoteCommitmentFrontier()
        #expect(frontier.root == Self.naiveRoot([]))
        #expect(try NoteCommitmentFrontier(zcashd: frontier.zcashdBytes) == frontier)
        for count in 1...leaves.count {
            try frontier.append(leaves[count - 1])
            #expect(frontier.size == UInt64(count))
            if count < 10 || count > 30 { #expect(frontier.root == Self.naiveRoot(Array(leaves[..<count]))) }
            var copy = try NoteCommitmentFrontier(zcashd: frontier.zcashdBytes)
            #expect(copy == frontier && copy.root == frontier.root)
            // What was read goes on as what was written.
            var original = frontier
            try copy.append(contentsOf: Array(leaves[..<5]), on: WorkerPool(threads: 1))
            try original.append(contentsOf: Array(leaves[..<5]), on: WorkerPool(threads: 1))
            #expect(copy == original && copy.root == original.root)
        }
    }

    @Test("batches of any size, on any number of threads, give what single leaves give")
    func parallel() throws {
        var generator = SeededGenerator(seed: 103)
        let leaves = Self.leaves(700, &generator)
        var sequential = NoteCommitmentFrontier()
        var states = [sequential]
        for leaf in leaves {
            try sequential.append(leaf)
            states.append(sequential)
        }
        for threads in [1, 2, 3] {
            let pool = WorkerPool(threads: threads)
            for _ in 0..<8 {
                var frontier = NoteCommitmentFrontier()
                var rest = leaves[...]
                while !rest.isEmpty {
                    let count = min(rest.count, Int(generator.next() % (1 << (1 + generator.next() % 10))))
                    try frontier.append(contentsOf: Array(rest.prefix(count)), on: pool)
                    rest = rest.dropFirst(count)
                    #expect(frontier == states[leaves.count - rest.count])
                }
                #expect(frontier.root == sequential.root)
            }
        }
    }

    @Test("a tree takes 2³² leaves and not one more")
    func full() throws {
        var generator = SeededGenerator(seed: 104)
        let nodes = Self.leaves(33, &generator)
        let node: (Int) -> [UInt8] = { [1] + nodes[$0].littleEndianBytes }
        // All but one leaf: the last position is even, and every parent is there.
        let bytes = node(0) + [0, 31] + (1...31).flatMap(node)
        let almost = try NoteCommitmentFrontier(zcashd: bytes)
        #expect(almost.size == 1 << 32 - 1 && almost.zcashdBytes == bytes)
        let pool = WorkerPool(threads: 2)
        var frontier = almost
        #expect(throws: NoteCommitmentTreeError.full(size: 1 << 32 - 1, adding: 2)) {
            try frontier.append(contentsOf: Array(nodes[..<2]), on: pool)
        }
        #expect(frontier == almost)
        try frontier.append(nodes[32])
        #expect(frontier.size == 1 << 32)
        let path = (0..<32).reduce(nodes[32]) {
            NoteCommitmentHash.combine(level: $1, left: $1 == 0 ? nodes[0] : nodes[$1], right: $0)
        }
        #expect(frontier.root == path)
        #expect(try NoteCommitmentFrontier(zcashd: frontier.zcashdBytes).root == path)
        #expect(throws: NoteCommitmentTreeError.full(size: 1 << 32, adding: 1)) { try frontier.append(nodes[0]) }
        try frontier.append(contentsOf: [], on: pool)
        #expect(frontier.root == path)
        var tree = NoteCommitmentTree(almost)
        try tree.append(contentsOf: [nodes[32]], marking: [0], on: pool)
        #expect(try tree.path(of: .max).rootVariableTime(of: nodes[32]) == path)
        #expect(throws: NoteCommitmentTreeError.full(size: 1 << 32, adding: 1)) {
            try tree.append(contentsOf: [nodes[0]], on: pool)
        }
    }

    private static func error(_ bytes: [UInt8]) -> TreeDecodingError? {
        do throws(TreeDecodingError) {
            _ = try NoteCommitmentFrontier(zcashd: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("bytes that are no tree are refused by name")
    func decoding() throws {
        var generator = SeededGenerator(seed: 105)
        var frontier = NoteCommitmentFrontier()
        try frontier.append(contentsOf: Self.leaves(13, &generator), on: WorkerPool(threads: 1))
        let bytes = frontier.zcashdBytes
        let node = [UInt8](repeating: 1, count: 33)
        for count in 0..<bytes.count {
            guard case .malformed(.truncated)? = Self.error(Array(bytes[..<count])) else {
                Issue.record("\(count) bytes are no tree")
                continue
            }
        }
        #expect(
            Self.error(bytes + [0]) == .malformed(.trailingBytes(offset: bytes.count, remaining: 1)))
        for (offset, byte) in bytes.enumerated() where [0, 33].contains(offset) {
            var changed = bytes
            changed[offset] = byte + 2
            #expect(Self.error(changed) == .invalidFlag(offset: offset, actual: byte + 2))
        }
        #expect(Self.error([1] + BLS12381.Fr.modulus.littleEndianBytes + [0, 0]) == .nodeNotCanonical(offset: 1))
        #expect(Self.error([0, 0, 32]) == .tooManyParents(offset: 2, maximum: 31))
        #expect(Self.error(node + [0, 253, 1, 0]) == .tooManyParents(offset: 34, maximum: 31))
        #expect(Self.error([0] + node + [0]) == .rightLeafWithoutLeft)
        #expect(Self.error([0, 0, 1] + node) == .parentsWithoutLeaf)
        // Absent parents at the end say nothing; they are not written back.
        let single = try NoteCommitmentFrontier(zcashd: node + [0, 31] + [UInt8](repeating: 0, count: 31))
        #expect(single.size == 1 && single.zcashdBytes == node + [0, 0])
        for error: TreeDecodingError in [
            .malformed(.trailingBytes(offset: 1, remaining: 1)), .invalidFlag(offset: 0, actual: 2),
            .nodeNotCanonical(offset: 1), .tooManyParents(offset: 1, maximum: 1), .rightLeafWithoutLeft,
            .parentsWithoutLeaf,
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }
}
