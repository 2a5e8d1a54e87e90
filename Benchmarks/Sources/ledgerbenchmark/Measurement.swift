import Chain
import ChainStore
import ChainTransactions
import Foundation
import Primitives

/// Where a block's state is kept.
enum StorageKind: String, CaseIterable {
    case memory, sqlite
}

/// What was measured of one kind of transactions on a number of threads, one entry for each repetition.
struct Measurement {
    let kind: WorkloadKind
    let threads: Int
    let transactions: Int
    /// Bytes of the block's transactions.
    let bytes: Int
    var proofs: [Cost] = []
    var blocks: [StorageKind: [BlockTimes]] = [:]

    /// The overhead of blocks over their proofs, in per cent: the median of the repetitions' own ratios.
    func overhead(_ storage: StorageKind, _ value: (Cost) -> Double) -> Double {
        median(
            zip(proofs, blocks[storage] ?? []).map { proofs, block in 100 * (value(block.whole) / value(proofs) - 1) })
    }
}

/// A chain as it is before the measured block, in memory and in a file.
struct PreparedChain {
    let workload: Workload
    let proofs: ProofsAlone
    private let machine: LedgerMachine<MemoryStorage>
    private let folder: URL
    private var file: URL { folder.appending(path: "ledger.sqlite") }

    init(_ workload: Workload, folder: URL) throws {
        self.workload = workload
        self.folder = folder
        var machine = try LedgerMachine(storage: MemoryStorage(), keys: workload.keys)
        try machine.prepare(workload)
        self.machine = machine
        proofs = try ProofsAlone(workload, machine)
        var stored = try LedgerMachine(
            storage: try SQLiteLedger(path: folder.appending(path: "ledger.sqlite").path), keys: workload.keys)
        try stored.prepare(workload)
    }

    /// Executes the block on a copy of the chain, with no verdict known before.
    func execute(_ storage: StorageKind, _ execution: Execution) throws -> BlockTimes {
        switch storage {
        case .memory:
            var machine = try LedgerMachine(storage: machine.storage, keys: workload.keys, execution: execution)
            return try machine.measure(workload.block)
        case .sqlite:
            let copy = folder.appending(path: "copy-\(UUID())")
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: copy) }
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file.path + suffix) {
                try FileManager.default.copyItem(
                    atPath: file.path + suffix, toPath: copy.appending(path: "ledger.sqlite").path + suffix)
            }
            let ledger = try SQLiteLedger(path: copy.appending(path: "ledger.sqlite").path)
            var machine = try LedgerMachine(storage: ledger, keys: workload.keys, execution: execution)
            return try machine.measure(workload.block)
        }
    }
}

extension PreparedChain {
    /// Measures proofs and blocks by turns, on each number of threads.
    func measure(threads: [Int], storages: [StorageKind], repetitions: Int) throws -> [Measurement] {
        let executions = threads.map { Execution(threads: $0) }
        var results = threads.map { threads in
            Measurement(
                kind: workload.kind, threads: threads, transactions: workload.block.count,
                bytes: workload.block.reduce(0) { $0 + $1.count })
        }
        for repetition in 0..<repetitions {
            for (index, execution) in executions.enumerated() {
                results[index].proofs.append(try Cost.of { try proofs.verify(execution) })
                for storage in storages {
                    results[index].blocks[storage, default: []].append(try execute(storage, execution))
                }
            }
            printError("  \(workload.kind.rawValue): repetition \(repetition + 1) of \(repetitions)")
        }
        return results
    }
}
