import Chain
import ChainStore
import Engines
import EnginesTestSupport
import Foundation
import TestSupport
import Testing

/// A process that makes blocks is killed at random moments and started again; see scripts/long/ledger-kill for more of it.
@Suite struct LedgerKillTests {
    /// The helper lies beside the program that runs the tests.
    private static func helper() throws -> URL {
        var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appending(path: "ledger-writer")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        throw CocoaError(.fileNoSuchFile)
    }

    @Test func killingItLosesNothingCommittedAndCorruptsNothing() async throws {
        let kills = ProcessInfo.processInfo.environment["NIGHTJAR_KILLS"].flatMap { Int($0) } ?? 10
        let folder = try TemporaryFolder()
        let path = folder.path("ledger.sqlite")
        var generator = SeededGenerator(seed: 0x6b69_6c6c)
        let seed: UInt64 = 3
        var acknowledged: UInt64 = 0
        var begun = 0
        for kill in 0..<kills {
            let process = Process()
            process.executableURL = try Self.helper()
            process.arguments = [path, String(seed)]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The first run has a block to lose, however slow the machine is; the others end anywhere from before the store
            // is open to some blocks later.
            let first = kill == 0 ? output.fileHandleForReading.availableData : Data()
            usleep(UInt32(generator.next() % 150_000))
            #expect(Foundation.kill(process.processIdentifier, SIGKILL) == 0)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal, "run \(kill) ended by itself")
            // A line may be cut; every whole one was written after its commit.
            let said = String(
                decoding: first + (try output.fileHandleForReading.readToEnd() ?? Data()), as: UTF8.self)
            let lines = said.hasSuffix("\n") ? said.split(separator: "\n") : said.split(separator: "\n").dropLast()
            if let last = lines.last, let height = UInt64(last) { acknowledged = max(acknowledged, height) }
            guard FileManager.default.fileExists(atPath: path) else {
                #expect(acknowledged == 0)
                continue
            }
            begun += 1
            let ledger = try SQLiteLedger(path: path)
            try ledger.check(.full) { state in try CountingMachine(MemoryStorage()).commitment(AnyReader(state)) }
            let height = try ledger.lastCommit()?.height ?? 0
            #expect(height >= acknowledged, "kill \(kill): block \(acknowledged) was committed")
            #expect(try ledger.lastHeader()?.header.height ?? 0 == height)
        }
        #expect(begun > 0)
        print("\(kills) kills, \(acknowledged) blocks")
        try await compare(path, seed)
    }

    /// The same blocks come out of a run that nobody killed.
    private func compare(_ path: String, _ seed: UInt64) async throws {
        let ledger = try SQLiteLedger(path: path)
        let blocks = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: blocks)
        try await engine.start()
        let top = try #require(try ledger.lastCommit()).height
        #expect(top > 0)
        for height in 1...max(1, top) {
            for transaction in try TestChain.transactions(at: height, seed: seed) {
                #expect(try await engine.submit(transaction, from: "load").isAccepted)
            }
            let expected = try await engine.makeBlock()
            #expect(try ledger.block(at: height) == expected)
        }
        #expect(try await engine.status().appHash == ledger.lastCommit()?.appHash)
    }
}

/// A reader of unknown type, for what takes one of some type.
struct AnyReader: StateReader {
    let base: any StateReader
    init(_ base: any StateReader) { self.base = base }
    func value(at key: StateKey) throws(StorageError) -> [UInt8]? { try base.value(at: key) }
    func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
        try base.entries(of: table, from: start, limit: limit)
    }
}
