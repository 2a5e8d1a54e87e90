import Chain
import ChainStore
import ChainTransactions
import Primitives
import TestSupport
import Testing

@Suite struct ChainFileTests {
    @Test func givesTheBlocksBack() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 12, seed: 1)
        try ChainFile.write(3...12, of: ledger, to: folder.path("f"))
        let file = try ChainFile(path: folder.path("f"))
        #expect(file.firstHeight == 3 && file.count == 10 && file.lastHeight == 12)
        for height in 3...12 as ClosedRange<UInt64> {
            #expect(try file.encodedBlock(at: height) == ledger.block(at: height)?.block.encoded)
        }
        #expect(file.encodedBlock(at: 2) == nil && file.encodedBlock(at: 13) == nil)
    }

    @Test func refusesCutAlteredAndOtherFiles() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 4, seed: 2)
        try ChainFile.write(1...4, of: ledger, to: folder.path("f"))
        let bytes = try folder.read("f")
        for count in [bytes.count - 1, bytes.count / 2, 60] {
            let cut = try folder.write(Array(bytes.prefix(count)), to: "cut")
            #expect(throws: ChainFileError.checksum) { try ChainFile(path: cut) }
        }
        for offset in stride(from: 8, to: bytes.count, by: 97) {
            var altered = bytes
            altered[offset] ^= 1
            let path = try folder.write(altered, to: "altered")
            #expect(throws: ChainFileError.checksum) { try ChainFile(path: path) }
        }
        let short = try folder.write(Array(bytes.prefix(30)), to: "short")
        #expect(throws: ChainFileError.notAChainFile) { try ChainFile(path: short) }
        let other = try folder.write([UInt8](repeating: 0, count: 100), to: "other")
        #expect(throws: ChainFileError.notAChainFile) { try ChainFile(path: other) }
        #expect(throws: ChainFileError.file(.notFound(path: folder.path("none")))) {
            try ChainFile(path: folder.path("none"))
        }
        // A checksum that holds over a count that cannot be.
        var body = Array(bytes.prefix(16))
        body += [255, 255, 255, 255, 0, 0, 0, 0]
        var hasher = BLAKE2b(personalization: LedgerDomain.chainFile.rawValue)
        hasher.update(body)
        let counted = try folder.write(body + hasher.finalize(), to: "counted")
        #expect(
            throws: ChainFileError.layout(
                .layout(.countTooLarge(offset: 16, count: 0xffff_ffff, elementSize: 4, remaining: 0)))
        ) { try ChainFile(path: counted) }
    }

    @Test func isNotWrittenOfBlocksThatAreMissing() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 4, seed: 3)
        for (heights, missing) in [(1...5, 5), (0...4, 0), (0...UInt64.max, .max)] as [(ClosedRange<UInt64>, UInt64)] {
            #expect(throws: ChainFileError.missingBlock(height: missing)) {
                try ChainFile.write(heights, of: ledger, to: folder.path("f"))
            }
        }
        #expect(try !folder.names().contains("f"))
        #expect(throws: ChainFileError.self) {
            try ChainFile.write(1...4, of: ledger, to: folder.path("no/f"))
        }
    }
}
