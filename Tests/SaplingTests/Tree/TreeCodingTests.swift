import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("The encoding of note commitment trees with marks and checkpoints")
struct TreeCodingTests {
    private static let pool = WorkerPool(threads: 1)

    /// A tree with marks that are forgotten, unmarked and kept, and a checkpoint after every step.
    private static func tree(steps: UInt32, seed: UInt64, limit: Int = 100) throws -> NoteCommitmentTree {
        var generator = SeededGenerator(seed: seed)
        var tree = NoteCommitmentTree(checkpointLimit: limit)
        for step in 1...steps {
            let new = FrontierTests.leaves(Int(generator.next() % 4), &generator)
            try tree.append(contentsOf: new, marking: new.indices.filter { _ in generator.next() % 2 == 0 }, on: pool)
            if generator.next() % 4 == 0, let first = tree.markedPositions.first { try tree.unmark(first) }
            try tree.checkpoint(as: step * 3)
        }
        return tree
    }

    @Test("a decoded tree goes on, goes back and gives paths as the one that was encoded")
    func roundTrip() throws {
        var original = try Self.tree(steps: 40, seed: 5, limit: 12)
        var decoded = try NoteCommitmentTree(encoded: original.encoded, checkpointLimit: 12)
        #expect(decoded.encoded == original.encoded)
        #expect(decoded.checkpointNames == original.checkpointNames && decoded.checkpointNames.count == 12)
        #expect(try NoteCommitmentTree(encoded: NoteCommitmentTree().encoded).size == 0)

        var generator = SeededGenerator(seed: 6)
        let more = FrontierTests.leaves(7, &generator)
        for name in original.checkpointNames.reversed() {
            for position in original.markedPositions {
                #expect(try decoded.path(of: position) == original.path(of: position))
            }
            var (a, b) = (original, decoded)
            try a.append(contentsOf: more, marking: [3], on: Self.pool)
            try b.append(contentsOf: more, marking: [3], on: Self.pool)
            #expect(a.encoded == b.encoded && a.root == b.root)
            try original.rewind(to: name)
            try decoded.rewind(to: name)
            #expect(decoded.encoded == original.encoded)
        }
    }

    @Test("no truncated encoding is taken, and no changed byte traps")
    func malformed() throws {
        let bytes = try Self.tree(steps: 6, seed: 7).encoded
        for count in bytes.indices {
            #expect(throws: MarkedTreeDecodingError.self) { try NoteCommitmentTree(encoded: Array(bytes[..<count])) }
        }
        #expect(throws: MarkedTreeDecodingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
            try NoteCommitmentTree(encoded: bytes + [0])
        }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x81
            guard var tree = try? NoteCommitmentTree(encoded: changed) else { continue }
            for position in tree.markedPositions { _ = try tree.path(of: position) }
            if let name = tree.checkpointNames.first { try tree.rewind(to: name) }
        }
    }

    @Test("every refusal has its name")
    func refusals() throws {
        func writer(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
            var writer = ByteWriter()
            body(&writer)
            return writer.bytes
        }
        func refusal(_ bytes: [UInt8], limit: Int = 100) -> MarkedTreeDecodingError? {
            do throws(MarkedTreeDecodingError) {
                _ = try NoteCommitmentTree(encoded: bytes, checkpointLimit: limit)
                return nil
            } catch { return error }
        }
        let empty: [UInt8] = [3, 0, 0, 0, 0, 0, 0]
        let zero = [UInt8](repeating: 0, count: 4)
        #expect(refusal(zero) == .nothingToRepeat(offset: 0))
        #expect(refusal([1, 0, 0, 0, 2])?.name == "invalidFlag" || refusal([1, 0, 0, 0, 2])?.name == "malformed")
        #expect(refusal(empty + [1, 0, 0, 0] + zero) == .beyondEnd(offset: 11))
        let three = try Self.tree(steps: 1, seed: 7)
        #expect(refusal(three.encoded, limit: 1) == nil)
        #expect(
            refusal(try Self.tree(steps: 2, seed: 7).encoded, limit: 1) == .tooManyCheckpoints(actual: 2, limit: 1))
        // Two checkpoints of one name, the second like the first; and a first one that repeats nothing.
        let tail = zero + zero
        #expect(refusal(empty + tail + [1, 0, 0, 0] + zero + zero + zero) == .nothingToRepeat(offset: 19))
        #expect(
            refusal(empty + tail + [2, 0, 0, 0] + zero + empty + zero + zero + zero + zero)
                == .notAscending(offset: 34))
        // A node of a tree with two leaves: beyond it, not canonical, and twice.
        var generator = SeededGenerator(seed: 9)
        var tree = NoteCommitmentTree()
        try tree.append(contentsOf: FrontierTests.leaves(2, &generator), on: Self.pool)
        let edge = Array(tree.encoded.dropLast(12))
        let node = [UInt8](repeating: 0, count: 32)
        func nodes(_ list: [[UInt8]]) -> [UInt8] {
            edge + zero + [UInt8(list.count), 0, 0, 0] + list.flatMap { $0 } + zero
        }
        #expect(refusal(nodes([[0, 1, 0, 0, 0] + node])) == nil)
        #expect(refusal(nodes([[0, 2, 0, 0, 0] + node]))?.name == "beyondEnd")
        #expect(refusal(nodes([[32, 0, 0, 0, 0] + node]))?.name == "beyondEnd")
        #expect(refusal(nodes([[0, 1, 0, 0, 0] + [UInt8](repeating: 255, count: 32)]))?.name == "nodeNotCanonical")
        #expect(refusal(nodes([[0, 1, 0, 0, 0] + node, [0, 1, 0, 0, 0] + node]))?.name == "notAscending")
    }

    @Test("a forgotten mark is gone from all checkpoints, and forgotten checkpoints are unknown")
    func forgetting() throws {
        var tree = try Self.tree(steps: 30, seed: 8)
        let marked = tree.markedPositions
        let gone = Set(marked.prefix(marked.count / 2))
        tree.forget(gone.union([4_000_000]))
        #expect(tree.markedPositions == marked.filter { !gone.contains($0) })
        let names = tree.checkpointNames
        tree.forgetCheckpoints(before: 46)
        #expect(tree.checkpointNames == names.filter { $0 >= 46 })
        let first = try #require(tree.checkpointNames.first)
        for position in gone {
            #expect(throws: (any Error).self) { try tree.path(of: position, atCheckpoint: first) }
        }
        try tree.rewind(to: first)
        #expect(Set(tree.markedPositions).isDisjoint(with: gone))
        for position in tree.markedPositions { _ = try tree.path(of: position) }
        tree.forgetCheckpoints(before: .max)
        #expect(tree.checkpointNames.isEmpty)
    }
}
