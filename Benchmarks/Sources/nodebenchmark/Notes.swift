import Chain
import ChainStore
import ChainTransactions
import Foundation
import Primitives

/// What a store of many notes takes: disk, memory and time.
struct NotesBenchmark {
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let folder = try options.makeFolder()
        let path = folder + "/ledger.sqlite"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StoreThere(explanation: "There is a store at \(path) already.")
        }
        defer {
            if !options.keeps { removeStore(path) }
        }
        var report = Report(isJSON: options.isJSON)
        try fill(path, &report)
        let length = try size(path)
        report.add("store", length, "bytes")
        report.add("store, for each note", length / Double(options.notes), "bytes")
        try reportInAnotherProcess(path, &report)
        report.finish()
    }

    private func fill(_ path: String, _ report: inout Report) throws {
        var blocks = try NoteBlocks(seed: 7)
        let store = try SQLiteLedger(path: path)
        var machine = try LedgerMachine(withoutProofs: store)
        let appHash = try machine.initChain(genesis: blocks.genesis.encoded)
        var client = blocks.client(appHash: appHash)
        let count = (options.notes + NoteBlocks.perTransaction - 1) / NoteBlocks.perTransaction
        var times: [(execute: Double, commit: Double)] = []
        var bytes = 0
        var made = 0
        let start = ContinuousClock.now
        while made < count {
            let transactions = blocks.transactions(min(NoteBlocks.transactionsPerBlock, count - made))
            bytes += transactions.reduce(0) { $0 + $1.count }
            times.append(try blocks.add(transactions, to: &machine, &client))
            made += transactions.count
            if times.count % 50 == 0 { printError("\(made * NoteBlocks.perTransaction) notes, \(times.count) blocks") }
        }
        report.add("notes, and as many nullifiers", made * NoteBlocks.perTransaction)
        report.add("transactions", made)
        report.add("blocks", times.count)
        report.add("transactions, encoded", bytes, "bytes")
        report.add("filling, making the transactions included", (ContinuousClock.now - start).inSeconds, "s")
        let few = max(1, times.count / 10)
        for (name, part) in [("first", times.prefix(few)), ("last", times.suffix(few))] {
            report.add("a block's execution, \(name) tenth, median", Self.median(part.map(\.execute)), "s")
            report.add("a block's commit, \(name) tenth, median", Self.median(part.map(\.commit)), "s")
        }
        report.add("filling, peak memory", memory("VmHWM") ?? 0, "bytes")
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    /// The bytes of the store's files.
    private func size(_ path: String) throws -> Double {
        var sum = 0.0
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            sum += (attributes[.size] as? NSNumber)?.doubleValue ?? 0
        }
        return sum
    }

    // MARK: Opening

    /// What opening takes, measured where nothing was in memory before.
    private func reportInAnotherProcess(_ path: String, _ report: inout Report) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["opened", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OpeningFailed(status: process.terminationStatus) }
        let figures = try JSONValue(parsing: [UInt8](output))["figures"]?.elements ?? []
        for figure in figures {
            guard let name = figure["name"]?.text, let unit = figure["unit"]?.text,
                case .number(let text)? = figure["value"], let value = Double(text)
            else { continue }
            report.add(name, value, unit)
        }
    }

    /// Opens the store at `path`, checks it as a node does when it starts, takes a snapshot and restores it beside.
    static func reportOpened(_ path: String) throws {
        var report = Report(isJSON: true)
        func addMemory(_ what: String) {
            report.add("memory \(what)", memory("VmRSS") ?? 0, "bytes")
            report.add("peak memory \(what)", memory("VmHWM") ?? 0, "bytes")
        }
        let (open, store) = try timed { try SQLiteLedger(path: path) }
        report.add("opening", open, "s")
        addMemory("once opened")
        report.add("checking the file, its entries and last blocks", try timed { try store.check(.quick) }.seconds, "s")
        addMemory("once the file is checked")
        var machine = try LedgerMachine(withoutProofs: store)
        report.add("checking the state and its commitment", try timed { try machine.audit() }.seconds, "s")
        addMemory("once the state is checked")
        let (time, snapshot) = try timed { try machine.takeSnapshot() }
        report.add("taking a snapshot", time, "s")
        var bytes = 0
        for index in 0..<snapshot.chunks {
            bytes += machine.loadSnapshotChunk(height: snapshot.height, index: index)?.count ?? 0
        }
        report.add("snapshot", bytes, "bytes")
        addMemory("with a snapshot")
        try restore(snapshot, from: machine, beside: path, &report)
        addMemory("with a second store restored from it")
        report.finish()
    }

    private static func restore(
        _ snapshot: SnapshotDescription, from machine: LedgerMachine<SQLiteLedger>, beside path: String,
        _ report: inout Report
    ) throws {
        let other = path + ".restored"
        defer { removeStore(other) }
        let appHash = try machine.info().appHash
        var copy = try LedgerMachine(withoutProofs: try SQLiteLedger(path: other))
        let (time, isComplete) = try timed {
            try copy.offerSnapshot(snapshot, appHash: appHash)
            var isComplete = false
            for index in 0..<snapshot.chunks {
                let chunk = machine.loadSnapshotChunk(height: snapshot.height, index: index) ?? []
                isComplete = try copy.applySnapshotChunk(index: index, chunk)
            }
            return isComplete
        }
        guard isComplete, try copy.info() == machine.info() else { throw RestoredDiffers() }
        report.add("restoring the snapshot into a new store", time, "s")
        let attributes = try FileManager.default.attributesOfItem(atPath: other)
        report.add("the restored store", (attributes[.size] as? NSNumber)?.doubleValue ?? 0, "bytes")
    }

    struct StoreThere: NamedError {
        let explanation: String
    }

    struct OpeningFailed: NamedError {
        let status: Int32
        var explanation: String { "Opening the store in another process ended with status \(status)." }
    }

    struct RestoredDiffers: NamedError {
        var explanation: String { "The store restored from the snapshot has another state." }
    }
}
