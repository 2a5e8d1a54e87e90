import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Published note commitment trees")
struct PublishedTreeTests {
    @Test("the hash of two nodes, by both ways, and the empty roots")
    func hash() throws {
        guard let file = try ZcashVector.file("sapling_merkle_tree"),
            let chain = try ZcashVector.file("sapling_chain_roots")
        else { return }
        let vector = try file["merkle_hash_case"]
        // The highest of the 256 bits is no input of the hash.
        func node(_ key: String) throws -> BLS12381.Fr {
            var bytes = try vector[key].bytes
            bytes[0] &= 0x7f
            return try .init(canonicalBigEndian: bytes)
        }
        let (left, right) = (try node("left"), try node("right"))
        let level: Int = try vector["level"].integer()
        #expect(try NoteCommitmentHash.combine(level: level, left: left, right: right) == node("result"))
        #expect(try NoteCommitmentHash.combineVariableTime(level: level, left: left, right: right) == node("result"))
        let roots = try chain["empty_roots"].elements.map { try $0.bytes }
        #expect(roots.count == 33)
        #expect(NoteCommitmentHash.emptyRoots.map(\.littleEndianBytes) == roots)
        #expect(try NoteCommitmentFrontier().root.littleEndianBytes == file["empty_root_depth_32"].bytes)
    }

    @Test("roots, serialisations and paths of zcashd's tree of depth 4")
    func testingTree() throws {
        guard let file = try ZcashVector.file("sapling_merkle_tree") else { return }
        let cases = try file["cases"].elements
        var expectedPaths = try file["paths"].elements.map { try $0.bytes }[...]
        let pool = WorkerPool(threads: 1)
        var frontier = NoteCommitmentFrontier()
        var tree = NoteCommitmentTree()
        for (index, vector) in cases.enumerated() {
            let leaf = try BLS12381.Fr(canonicalLittleEndian: vector["commitment"].bytes)
            try frontier.append(leaf)
            // The published paths are those of all leaves but the newest.
            try tree.append(contentsOf: [leaf], marking: [0], on: pool)
            #expect(try frontier.root(depth: 4).littleEndianBytes == vector["root_after"].bytes)
            #expect(try frontier.zcashdBytes == vector["tree_serialization"].bytes)
            #expect(
                try NoteCommitmentFrontier(zcashd: vector["tree_serialization"].bytes, depth: 4) == frontier)
            for position in 0..<UInt32(index) {
                let path = try tree.path(of: position)
                var bytes: [UInt8] = [4]
                for sibling in path.siblings[..<4].reversed() { bytes += [32] + sibling.littleEndianBytes }
                bytes += [UInt8(position), 0, 0, 0, 0, 0, 0, 0]
                #expect(bytes == expectedPaths.first)
                expectedPaths = expectedPaths.dropFirst()
            }
        }
        #expect(cases.count == 16 && expectedPaths.isEmpty)
    }

    @Test("the first two blocks with Sapling outputs on the main network")
    func chain() throws {
        guard let file = try ZcashVector.file("sapling_chain_roots") else { return }
        var frontier = NoteCommitmentFrontier()
        let pool = WorkerPool(threads: 2)
        for vector in try file["cases"].elements {
            let leaves = try vector["cmus"].elements.map { try BLS12381.Fr(canonicalLittleEndian: $0.bytes) }
            try frontier.append(contentsOf: leaves, on: pool)
            #expect(try frontier.size == vector["tree_size_after"].integer())
            #expect(try frontier.root.littleEndianBytes == vector["final_sapling_root"].bytes)
            if try vector["height"].text == "419201" {
                // Zebra, whose form this is, writes absent parents up to the depth of the tree.
                let bytes = try file["treestate_419201"].bytes
                let own = frontier.zcashdBytes
                #expect(try NoteCommitmentFrontier(zcashd: bytes) == frontier)
                #expect(own[..<34] + [31] + own[35...] + [UInt8](repeating: 0, count: bytes.count - own.count) == bytes)
            }
        }
        #expect(frontier.size == 7)
    }
}
