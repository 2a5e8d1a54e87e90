import Chain
import ChainStore
import ChainTransactions
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct DamageTests {
    /// Everything that the store gives out.
    private func content(_ ledger: SQLiteLedger) throws -> [String] {
        var content = try Samples.entries(ledger)
        let last = try ledger.lastCommit()
        content.append("\(String(describing: last))")
        for height in 0...(last?.height ?? 0) {
            guard let stored = try ledger.block(at: height) else { continue }
            content.append("\(stored)")
            content.append("\(String(describing: try ledger.height(ofBlock: stored.block.hash)))")
            for verdict in stored.verdicts {
                content.append(
                    "\(String(describing: try verdict.id.flatMap { try ledger.location(ofTransaction: $0) }))")
            }
        }
        return content
    }

    private func original(_ folder: TemporaryFolder) throws -> (bytes: [UInt8], content: [String]) {
        let content: [String]
        do {
            let ledger = try SQLiteLedger(path: folder.path("l"))
            _ = try Samples.fill(ledger, to: 25, seed: 8)
            content = try self.content(ledger)
            try ledger.backUp(to: folder.path("original"))
        }
        return (try folder.read("original"), content)
    }

    /// Opens a copy with these bytes and checks it: nil where it gives out what the original did, else the refusal.
    private func refusal(
        _ bytes: [UInt8], _ folder: TemporaryFolder, _ name: String, _ expected: [String]
    ) throws -> LedgerStoreError? {
        let path = try folder.write(bytes, to: name)
        do {
            let ledger = try SQLiteLedger(path: path)
            try ledger.check(.full)
            #expect(try content(ledger) == expected, "\(name): other content passed the check")
            return nil
        } catch let error as LedgerStoreError { return error }
    }

    @Test func flippedBytesAreFoundOrHarmless() throws {
        let folder = try TemporaryFolder()
        let (bytes, expected) = try original(folder)
        var generator = SeededGenerator(seed: 0x666c_6970)
        var found = 0
        for trial in 0..<150 {
            var damaged = bytes
            damaged[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(1 << (generator.next() % 8))
            guard let error = try refusal(damaged, folder, "flip\(trial)", expected) else { continue }
            found += 1
            #expect(
                ["damaged", "notALedger", "newerVersion", "database"].contains(error.name), "trial \(trial): \(error)")
        }
        print("\(found) of 150 flipped bits were found; the others changed nothing that is read")
        #expect(found > 30)
    }

    @Test func truncatedFilesAreRefused() throws {
        let folder = try TemporaryFolder()
        let (bytes, expected) = try original(folder)
        for (trial, count) in [0, 1, 99, 100, 4095, 4096, 4097, bytes.count / 2, bytes.count - 4096, bytes.count - 1]
            .enumerated()
        {
            let error = try refusal(Array(bytes.prefix(count)), folder, "cut\(trial)", expected)
            // The end of the last page may be empty: then nothing was lost, which `refusal` checked.
            let isHarmless = error == nil && count > bytes.count - 4096
            #expect(
                isHarmless || error.map { ["damaged", "notALedger"].contains($0.name) } == true,
                "\(count) of \(bytes.count) bytes: \(String(describing: error))")
        }
    }

    @Test func anotherStateThanTheStoredCommitmentIsFound() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 3, seed: 9)
        try ledger.check(.quick) { _ in Samples.hash(3) }
        #expect(
            throws: LedgerStoreError.damaged(
                what: "the state's entries commit to \(Samples.hash(4)), and \(Samples.hash(3)) is stored.")
        ) { try ledger.check(.quick) { _ in Samples.hash(4) } }
    }

    @Test func aBlockThatDoesNotFollowOrIsNotItsHeadersIsFound() throws {
        let folder = try TemporaryFolder()
        for fault in ["chain", "body"] {
            let ledger = try SQLiteLedger(path: folder.path(fault))
            _ = try Samples.fill(ledger, to: 3, seed: 10)
            let previous = try #require(try ledger.lastHeader()).header.hash
            var stored = try Samples.stored(4, after: fault == "chain" ? Samples.hash(1) : previous)
            if fault == "body" { stored.block.signedHeader.header.bodyHash = Samples.hash(2) }
            try ledger.stage(stored)
            try ledger.commit(
                CommittedBlock(
                    height: 4, appHash: Samples.hash(4), transactions: stored.block.transactions,
                    changes: StateChanges([:])))
            let what =
                fault == "chain"
                ? "the header does not follow the one before." : "the transactions are not the header's."
            #expect(throws: LedgerStoreError.damaged(what: "at height 4 \(what)")) { try ledger.check() }
        }
    }

    @Test func aFullDiskChangesNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        let large = StateChanges([StateKey(.values, [7]): [UInt8](repeating: 1, count: 2 << 20)])
        do {
            let ledger = try SQLiteLedger(path: path, options: .init(maximumPageCount: 300))
            _ = try Samples.fill(ledger, to: 4, seed: 11)
            let before = try content(ledger)
            let stored = try Samples.stored(5, after: try #require(try ledger.lastHeader()).header.hash)
            try ledger.stage(stored)
            do throws(StorageError) {
                try ledger.commit(
                    CommittedBlock(
                        height: 5, appHash: Samples.hash(5), transactions: stored.block.transactions, changes: large))
                Issue.record("2 MiB on 300 pages")
            } catch { #expect(error.name == "diskFull") }
            #expect(try content(ledger) == before)
            try ledger.check(.full)
            // What fits is committed.
            try ledger.commit(
                CommittedBlock(
                    height: 5, appHash: Samples.hash(5), transactions: stored.block.transactions,
                    changes: StateChanges([:])))
        }
        let ledger = try SQLiteLedger(path: path)
        try ledger.check(.full)
        try ledger.commit(CommittedBlock(height: 6, appHash: Samples.hash(6), transactions: [], changes: large))
    }

    /// As above on a file system that is really full, where one can be mounted.
    @Test func aFullFileSystemChangesNothing() throws {
        let folder = try TemporaryFolder()
        let disk = folder.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mount = Process()
        mount.executableURL = URL(filePath: "/bin/mount")
        mount.arguments = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]
        mount.standardError = FileHandle.nullDevice
        guard (try? mount.run()) != nil else { return print("skipped: there is no mount") }
        mount.waitUntilExit()
        guard mount.terminationStatus == 0 else { return print("skipped: no file system can be mounted here") }
        defer {
            let unmount = Process()
            unmount.executableURL = URL(filePath: "/bin/umount")
            unmount.arguments = [disk]
            try? unmount.run()
            unmount.waitUntilExit()
        }
        do {
            let ledger = try SQLiteLedger(path: disk + "/l")
            _ = try Samples.fill(ledger, to: 4, seed: 12)
            let before = try content(ledger)
            do throws(StorageError) {
                try ledger.commit(
                    CommittedBlock(
                        height: 5, appHash: Samples.hash(5), transactions: [],
                        changes: StateChanges([StateKey(.values, [7]): [UInt8](repeating: 1, count: 2 << 20)])))
                Issue.record("2 MiB on a disk of 1 MiB")
            } catch { #expect(["diskFull", "inputOutput"].contains(error.name)) }
            #expect(try content(ledger) == before)
            try ledger.check(.full)
        }
        try SQLiteLedger(path: disk + "/l").check(.full)
    }
}
