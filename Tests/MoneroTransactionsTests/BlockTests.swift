import Foundation
import MoneroTransactions
import Primitives
import TestSupport
import Testing

@Suite("Monero's blocks") struct BlockTests {
    @Test("Blocks are read, written, and have their published identifiers")
    func blocks() throws {
        for published in try Published.blocks() {
            let bytes = try Hexadecimal.decode(published.blockHex)
            let block = try MoneroBlock(bytes: bytes)
            #expect(block.bytes == bytes)
            #expect(Hexadecimal.encode(block.hash) == published.blockHash)
            #expect(Hexadecimal.encode(block.minerTransaction.hash) == published.minerTxHash)
            #expect(block.transactionHashes.map { Hexadecimal.encode($0) } == published.txHashes)
            #expect(block.height == published.height)
            for count in 0..<bytes.count {
                #expect(throws: MoneroReadingError.self) { try MoneroBlock(bytes: Array(bytes.prefix(count))) }
            }
            #expect(throws: MoneroReadingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
                try MoneroBlock(bytes: bytes + [0])
            }
        }
    }

    @Test("One block of 2014 has the identifier that a faulty tree gave it, and only with those bytes")
    func exception() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try JSONValue(
            parsing: [UInt8](Data(contentsOf: package.appending(path: "vectors/monero/blocks.json"))))
        let found = try #require(file["cases"]?.elements?.first { $0["height"] == .number("202612") })
        var block = try MoneroBlock(bytes: try Hexadecimal.decode(found["block"]?.text ?? ""))
        #expect(block.transactionHashes.count == 513)
        #expect(Hexadecimal.encode(block.hash) == found["id"]?.text)
        // What the tree of all transactions gives (monero `cryptonote_format_utils.cpp`, `block_hashing_blob_ids_202612`).
        let hashed = block.hashingBytes
        #expect(
            Hexadecimal.encode(Keccak256.digest(of: Varint.encode(UInt64(hashed.count)) + hashed))
                == "426d16cff04c71f8b16340b722dc4010a2dd3831c22041431f772547ba6e331a")
        block.header.nonce += 1
        let changed = block.hashingBytes
        #expect(block.hash == Keccak256.digest(of: Varint.encode(UInt64(changed.count)) + changed))
    }

    @Test("Trees of hashes have their published roots; digests too")
    func hashes() throws {
        guard
            let tests = try Published.load("hash_fast_tree_blake2b", HashFile.self, for: #function)?.tests
        else { return }
        #expect(tests.tree.count == 16 && tests.fast.count == 321)
        for test in tests.tree {
            let data = try Hexadecimal.decode(test.data ?? "")
            let leaves = stride(from: 0, to: data.count, by: 32).map { Array(data[$0..<$0 + 32]) }
            #expect(TreeHash.root(leaves).map { Hexadecimal.encode($0) } == test.hash)
        }
        for test in tests.fast {
            #expect(Hexadecimal.encode(Keccak256.digest(of: try Hexadecimal.decode(test.data ?? ""))) == test.hash)
        }
        for test in tests.blake2b {
            let key = try Hexadecimal.decode(test.key ?? "")
            var hasher = try BLAKE2b(count: 64, key: key)
            hasher.update(try Hexadecimal.decode(test.in ?? ""))
            #expect(Hexadecimal.encode(hasher.finalize()) == test.hash)
        }
        #expect(TreeHash.root([]) == nil)
    }

    private struct HashFile: Decodable {
        struct Case: Decodable {
            let hash: String
            let data, key, `in`: String?
        }
        struct Tests: Decodable {
            let fast, tree, blake2b: [Case]
            enum CodingKeys: String, CodingKey {
                case fast = "tests-fast.txt"
                case tree = "tests-tree.txt"
                case blake2b = "tests-blake2b.txt"
            }
        }
        let tests: Tests
    }
}
