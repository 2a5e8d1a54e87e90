import Chain
import ChainStore
import ChainTransactions
import Engines
import Foundation
import Primitives
import Synchronization

/// How an engine does beside a flood of transactions that are refused.
struct FloodBenchmark {
    private let options: Options

    init(_ options: Options) { self.options = options }

    private typealias Engine = SoloEngine<LedgerMachine<SQLiteLedger>>

    func run() async throws {
        let folder = try options.makeFolder()
        let path = folder + "/flood.sqlite"
        defer { removeStore(path) }
        var report = Report(isJSON: options.isJSON)
        printError("making \(2 * options.honest) transactions that hold, and others")
        let chain = try FloodTransactions(honest: 2 * options.honest)
        let store = try SQLiteLedger(path: path)
        let engine = Engine(
            application: try LedgerMachine(storage: store, keys: chain.keys), store: store, key: chain.maker,
            configuration: .init(
                chainID: chain.genesis.configuration.chainID, genesis: chain.genesis.encoded,
                proposer: chain.maker.account, interval: .milliseconds(500)))
        try await engine.start()
        // Ring outputs of the genesis grow old enough.
        for _ in 0..<2 { try await engine.makeBlock() }
        try await costs(chain, engine, &report)
        try await measure("alone", Array(chain.honest.prefix(options.honest)), engine, &report)
        let flood = Flood(chain.kinds, engine: engine, sources: options.sources)
        let start = ContinuousClock.now
        async let refusals = flood.run()
        try await measure("beside the flood", Array(chain.honest.suffix(options.honest)), engine, &report)
        flood.stop()
        let seconds = (ContinuousClock.now - start).inSeconds
        for (refusal, count) in try await refusals.sorted(by: { $0.key < $1.key }) {
            report.add("flood refused, \(refusal)", Double(count) / seconds, "a second")
        }
        report.add("waiting for a block in the end", await engine.pending(limit: 0).count)
        await engine.stop()
        report.finish()
    }

    /// What each kind of refusal costs by itself, one after another, none seen before.
    private func costs(_ chain: FloodTransactions, _ engine: Engine, _ report: inout Report) async throws {
        for kind in chain.kinds {
            let some = kind.transactions.suffix(60)
            let start = ContinuousClock.now
            for bytes in some { try await expect(kind.refusal, bytes, engine) }
            let seconds = (ContinuousClock.now - start).inSeconds
            report.add("refusal, \(kind.name) (\(kind.refusal))", seconds / Double(some.count) * 1e6, "µs")
        }
        guard let kind = chain.kinds.last else { return }
        let again = kind.transactions.suffix(60)
        let start = ContinuousClock.now
        for bytes in again { try await expect(kind.refusal, bytes, engine) }
        let seconds = (ContinuousClock.now - start).inSeconds
        report.add("refusal, the same bytes again", seconds / Double(again.count) * 1e6, "µs")
    }

    private func expect(_ refusal: String, _ bytes: [UInt8], _ engine: Engine) async throws {
        let verdict = try await engine.submit(bytes, from: "measure")
        guard verdict.refusal == refusal else {
            throw UnexpectedVerdict(
                explanation: "\(refusal) was expected: \(verdict.refusal ?? "accepted"). \(verdict.explanation)")
        }
    }

    /// Submits transactions that hold, one after another, and waits for their blocks.
    private func measure(
        _ name: String, _ transactions: [[UInt8]], _ engine: Engine, _ report: inout Report
    ) async throws {
        let blocks = await engine.newBlocks()
        var checked: [Double] = []
        var sent: [[UInt8]: UInt64] = [:]
        for bytes in transactions {
            let start = ContinuousClock.now
            sent[bytes] = systemClock()
            let verdict = try await engine.submit(bytes, from: "honest")
            guard verdict.isAccepted else {
                throw UnexpectedVerdict(explanation: "\(verdict.refusal ?? ""): \(verdict.explanation)")
            }
            checked.append((ContinuousClock.now - start).inSeconds)
            try await Task.sleep(for: .milliseconds(100))
        }
        var committed: [Double] = []
        for await block in blocks {
            for bytes in block.block.transactions {
                guard let time = sent.removeValue(forKey: bytes) else { continue }
                committed.append(Double(block.block.header.time - min(time, block.block.header.time)))
            }
            if sent.isEmpty { break }
        }
        report.add("honest transactions \(name), committed", committed.count)
        report.add("honest transactions \(name), checked within, median", Self.median(checked) * 1e3, "ms")
        report.add("honest transactions \(name), checked within, at most", (checked.max() ?? 0) * 1e3, "ms")
        report.add("honest transactions \(name), in a block begun within, median", Self.median(committed), "ms")
        report.add("honest transactions \(name), in a block begun within, at most", committed.max() ?? 0, "ms")
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    struct UnexpectedVerdict: NamedError {
        let explanation: String
    }
}

/// Sources that submit transactions that are refused, as fast as they are told so.
private final class Flood: Sendable {
    private let kinds: [FloodTransactions.Kind]
    private let engine: SoloEngine<LedgerMachine<SQLiteLedger>>
    private let sources: Int
    private let isStopped = Mutex(false)
    private let next = Mutex(0)
    /// The submissions that one source has under way at once.
    private static let atOnce = 80

    init(_ kinds: [FloodTransactions.Kind], engine: SoloEngine<LedgerMachine<SQLiteLedger>>, sources: Int) {
        self.kinds = kinds
        self.engine = engine
        self.sources = sources
    }

    func stop() { isStopped.withLock { $0 = true } }

    /// Runs until it is stopped; how many were refused by each rule.
    func run() async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: [String: Int].self) { group in
            for source in 0..<sources {
                for _ in 0..<Self.atOnce { group.addTask { try await self.submit(from: "flood \(source)") } }
            }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
    }

    private func submit(from source: String) async throws -> [String: Int] {
        var refusals: [String: Int] = [:]
        while !isStopped.withLock({ $0 }) {
            let number = next.withLock { next in
                next += 1
                return next
            }
            let kind = kinds[number % kinds.count]
            let bytes = kind.transactions[number / kinds.count % kind.transactions.count]
            let verdict = try await engine.submit(bytes, from: source)
            refusals[verdict.refusal ?? "accepted", default: 0] += 1
            // Who is told that there is no room does not try again at once, or it would flood the processor alone.
            if verdict.refusal == "busy" { try await Task.sleep(for: .milliseconds(20)) }
        }
        return refusals
    }
}
