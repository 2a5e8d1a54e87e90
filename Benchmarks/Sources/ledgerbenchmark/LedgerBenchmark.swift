import Foundation
import Primitives

/// Measures blocks of the ledger against their proofs alone: see ``Options/usage``.
@main struct LedgerBenchmark {
    static func main() {
        do {
            guard let options = try Options(Array(CommandLine.arguments.dropFirst())) else {
                print(Options.usage)
                return
            }
            try run(options)
        } catch let error as UsageError {
            printError("ledgerbenchmark: \(error.reason); --help explains")
            exit(2)
        } catch {
            let reason = (error as? any NamedError)?.explanation ?? "\(error)"
            printError("ledgerbenchmark: \(reason)")
            exit(70)
        }
    }

    private static func run(_ options: Options) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledgerbenchmark-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = Report()
        for (kind, count) in options.kinds {
            let workload = try workload(kind, count, options)
            let own = folder.appending(path: kind.rawValue)
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            report.measurements += try PreparedChain(workload, folder: own)
                .measure(threads: options.threads, storages: options.storages, repetitions: options.repetitions)
        }
        if options.json {
            print(String(decoding: try report.json, as: UTF8.self))
        } else {
            print(report.text)
        }
    }

    /// A workload that was kept, or a new one.
    private static func workload(_ kind: WorkloadKind, _ count: Int, _ options: Options) throws -> Workload {
        let isTest = kind == .shielded && options.parameters == nil
        let path = isTest ? nil : options.keep.map { "\($0)/\(kind.rawValue).blocks" }
        if let path, let kept = try Workload.read(from: path, kind: kind, count: count) { return kept }
        printError("making \(count) transactions: \(kind.text)")
        let execution = Execution()
        let workload =
            switch kind {
            case .shielded:
                try Workload.shielded(count: count, parameters: options.parameters, execution: execution)
            case .ring: try Workload.ring(count: count, execution: execution)
            case .transparent: try Workload.transparent(count: count)
            case .application, .tree:
                try Workload.application(count: count, addingLeaves: kind == .tree, execution: execution)
            }
        if let path {
            try FileManager.default.createDirectory(
                atPath: options.keep ?? ".", withIntermediateDirectories: true)
            try workload.write(to: path)
        }
        return workload
    }
}
