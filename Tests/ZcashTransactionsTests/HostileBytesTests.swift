import Primitives
import TestSupport
import Testing
import ZcashTransactions

@Suite struct HostileBytesTests {
    /// Changes bytes, cuts, doubles or replaces a stretch of them.
    private func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let start = Int.random(in: bytes.indices, using: &generator)
            let range = start..<min(bytes.count, start + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: bytes[start] = [0, 1, 0xfc, 0xfd, 0xfe, 0xff].randomElement(using: &generator) ?? 0
            case 2 where range.count < bytes.count: bytes.removeSubrange(range)
            case 3: bytes.insert(contentsOf: bytes[range], at: start)
            default: bytes.replaceSubrange(range, with: generator.bytes(range.count))
            }
        }
        return bytes
    }

    @Test("Damaged transactions are read to the same bytes, or refused with a name")
    func transactions() throws {
        var generator = SeededGenerator(seed: 0xdead)
        var read = 0
        for real in try Published.realTransactions() where real.tx_hex.utf8.count < 8_000 {
            let bytes = try real.bytes()
            for _ in 0..<200 {
                let damaged = damage(bytes, &generator)
                do throws(TransactionReadingError) {
                    let transaction = try Transaction(bytes: damaged)
                    #expect(transaction.bytes == damaged)
                    #expect(transaction.id.count == 32 && transaction.authorizingDigest.count == 32)
                    read += 1
                } catch {
                    #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
                }
            }
        }
        #expect(PublishedVectors.directory == nil || read > 100)
    }

    @Test("Damaged blocks are read to the same bytes, or refused with a name")
    func blocks() throws {
        var generator = SeededGenerator(seed: 0xb10c)
        for real in try Published.realBlocks() where real.block_hex.utf8.count < 30_000 {
            let bytes = try real.bytes()
            for _ in 0..<50 {
                let damaged = damage(bytes, &generator)
                do throws(TransactionReadingError) {
                    let block = try Block(bytes: damaged)
                    #expect(block.bytes == damaged)
                    _ = (block.merkleRoot, block.height, block.hasRepeatedPair, block.authorizingDataRoot)
                } catch {
                    #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
                }
            }
        }
    }

    @Test("Small inputs of every kind are refused, or are transactions")
    func small() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var bytes = generator.bytes(Int.random(in: 0...60, using: &generator))
            let versions: [[UInt8]] = [
                [1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0x80, 0x70, 0x82, 0xc4, 3],
                [4, 0, 0, 0x80, 0x85, 0x20, 0x2f, 0x89],
                [5, 0, 0, 0x80, 0x0a, 0x27, 0xa7, 0x26],
            ]
            bytes = (versions.randomElement(using: &generator) ?? []) + bytes.map { $0 & 0x83 }
            if let transaction = try? Transaction(bytes: bytes) { #expect(transaction.bytes == bytes) }
            #expect(throws: TransactionReadingError.self) { try Block(bytes: bytes) }
        }
    }
}
