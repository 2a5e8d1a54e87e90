import Primitives

/// What the command line asks for.
struct Options {
    var kinds: [(kind: WorkloadKind, count: Int)] = []
    var storages = StorageKind.allCases
    var threads = activeProcessorCount() > 1 ? [1, activeProcessorCount()] : [1]
    var repetitions = 3
    /// The folder with Sapling's published parameters; nil for a test set-up.
    var parameters: String?
    /// The folder in which made blocks are kept.
    var keep: String?
    var json = false

    static let usage = """
        Measures how many transactions a second the ledger verifies in blocks, and how much more a block costs than its
        proofs and signatures alone. Each block is judged (processProposal), decided (finalizeBlock) and committed on a
        fresh copy of the chain, with no verdict known before.

        usage: ledgerbenchmark [KIND[=COUNT] …] [--storage memory|sqlite] [--threads N] [--repeat N]
                               [--parameters FOLDER] [--keep FOLDER] [--json]

          KIND          \(WorkloadKind.allCases.map(\.rawValue).joined(separator: ", ")); all of them by default
          COUNT         transactions in the block; by default \
        \(WorkloadKind.allCases.map { "\($0.rawValue) \($0.defaultCount)" }.joined(separator: ", "))
          --storage     only this storage instead of both
          --threads     only this number of threads instead of 1 and all processors
          --repeat      repetitions, of which the median counts; 3 by default
          --parameters  the folder with Sapling's published parameters; without it a test set-up is made
          --keep        keeps the made blocks in this folder, and takes those that are there; each file ends with a digest
          --json        prints JSON

        examples:
          ledgerbenchmark shielded=500 --parameters ~/.zcash-params --keep blocks
          ledgerbenchmark transparent=5000 ring=50 --storage memory --repeat 5
        """

    /// Reads the arguments; nil where help is asked for.
    init?(_ arguments: [String]) throws {
        var rest = arguments[...]
        func value(_ option: String) throws -> String {
            guard let value = rest.popFirst() else { throw UsageError("\(option) wants a value") }
            return value
        }
        func number(_ option: String, _ text: String) throws -> Int {
            guard let number = Int(text), 1...1_000_000 ~= number else {
                throw UsageError("\(option) wants a number from 1 on instead of '\(text)'")
            }
            return number
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": return nil
            case "--json": json = true
            case "--parameters": parameters = try value(argument)
            case "--keep": keep = try value(argument)
            case "--repeat": repetitions = try number(argument, value(argument))
            case "--threads": threads = [try number(argument, value(argument))]
            case "--storage":
                let name = try value(argument)
                guard let storage = StorageKind(rawValue: name) else {
                    throw UsageError("--storage wants memory or sqlite instead of '\(name)'")
                }
                storages = [storage]
            default:
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let kind = WorkloadKind(rawValue: String(parts[0])) else {
                    throw UsageError("there is no option and no kind of transactions '\(argument)'")
                }
                let count = try parts.count == 2 ? number(kind.rawValue, String(parts[1])) : kind.defaultCount
                kinds.append((kind, count))
            }
        }
        if kinds.isEmpty { kinds = WorkloadKind.allCases.map { ($0, $0.defaultCount) } }
    }
}

/// A command line that says nothing.
struct UsageError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
