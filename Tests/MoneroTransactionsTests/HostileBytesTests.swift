import MoneroTransactions
import Primitives
import TestSupport
import Testing

@Suite("Hostile bytes for Monero's formats") struct HostileBytesTests {
    /// Changes bytes, cuts, doubles or replaces a stretch of them.
    private func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let start = Int.random(in: bytes.indices, using: &generator)
            let range = start..<min(bytes.count, start + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: bytes[start] = [0, 1, 2, 3, 0x7f, 0x80, 0xff].randomElement(using: &generator) ?? 0
            case 2 where range.count < bytes.count: bytes.removeSubrange(range)
            case 3: bytes.insert(contentsOf: bytes[range], at: start)
            default: bytes.replaceSubrange(range, with: generator.bytes(range.count))
            }
        }
        return bytes
    }

    @Test("Damaged transactions are read to the same bytes, and checked, or refused with a name")
    func transactions() throws {
        var generator = SeededGenerator(seed: 0xdead)
        var read = 0
        let originals =
            try Published.generatedTransactions().map { try $0.bytes() }
            + Published.regtestTransactions().map { try $0.bytes() }
        for bytes in originals {
            for round in 0..<120 {
                let damaged = damage(bytes, &generator)
                do throws(MoneroReadingError) {
                    let transaction = try MoneroTransaction(bytes: damaged)
                    #expect(transaction.bytes == damaged)
                    #expect(transaction.hash.count == 32 && transaction.signedMessage.count == 32)
                    #expect(TransactionExtra(bytes: transaction.extra).bytes == transaction.extra)
                    if round % 12 == 0 {
                        let report = try? MoneroVerifier().verify(transaction, context: MoneroContext())
                        #expect(report?.verdict != .valid)
                    }
                    read += 1
                } catch {
                    #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
                }
            }
        }
        #expect(originals.isEmpty || read > 100)
    }

    @Test("Damaged blocks are read to the same bytes, or refused with a name")
    func blocks() throws {
        var generator = SeededGenerator(seed: 0xb10c)
        for published in try Published.blocks() {
            let bytes = try Hexadecimal.decode(published.blockHex)
            for _ in 0..<300 {
                let damaged = damage(bytes, &generator)
                do throws(MoneroReadingError) {
                    let block = try MoneroBlock(bytes: damaged)
                    #expect(block.bytes == damaged && block.hash.count == 32)
                } catch {
                    #expect(!error.name.isEmpty && error.explanation.hasSuffix("."))
                }
            }
        }
    }

    @Test("Small inputs are refused, or are transactions")
    func small() {
        var generator = SeededGenerator(seed: 7)
        var read = 0
        for _ in 0..<50_000 {
            let noise = generator.bytes(Int.random(in: 0...40, using: &generator))
            let values: [UInt8] = [0, 0, 0, 1, 2, 3, 0x80, 0xff]
            let bytes = [UInt8.random(in: 1...2, using: &generator), 0] + noise.map { values[Int($0 & 7)] }
            if let transaction = try? MoneroTransaction(bytes: bytes) {
                #expect(transaction.bytes == bytes)
                read += 1
            }
            if let block = try? MoneroBlock(bytes: bytes) { #expect(block.bytes == bytes) }
        }
        #expect(read > 10)
    }

    @Test("Counts that announce more than there is are refused before memory is set aside")
    func counts() {
        // Each is 2⁶³ elements; then a ring of as many members.
        let huge = [UInt8](repeating: 0x80, count: 9) + [1]
        let prefixes: [[UInt8]] = [[2, 0], [2, 0, 0], [2, 0, 0, 0], [2, 0, 1, 2, 0]]
        for prefix in prefixes {
            let bytes = prefix + huge + [UInt8](repeating: 0, count: 100)
            #expect(throws: MoneroReadingError.self) { try MoneroTransaction(bytes: bytes) }
        }
        // Many inputs without ring members make no signatures out of nothing.
        let empty: [UInt8] = [2, 0, 0] + [UInt8](repeating: 0, count: 32)
        let count = 2000
        let inputs = (0..<count).flatMap { _ in empty }
        let bytes: [UInt8] = [2, 0] + Varint.encode(UInt64(count)) + inputs + [0, 0, 6, 0, 0]
        #expect(throws: MoneroReadingError.self) { try MoneroTransaction(bytes: bytes) }
    }
}
