import Chain
import ChainStore
import Engines
import EnginesTestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Makes blocks on the ledger at a path until it is killed, and says each one's height once it is committed.
///
///     ledger-writer PATH SEED
@main
struct LedgerWriter {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let seed = UInt64(CommandLine.arguments[2]) else { exit(64) }
        let ledger = try SQLiteLedger(path: CommandLine.arguments[1], options: .init(logLimit: 256 << 10))
        let engine = try TestChain.engine(ledger, store: ledger)
        try await engine.start()
        while true {
            let height = try await engine.status().height + 1
            for transaction in try TestChain.transactions(at: height, seed: seed) {
                let verdict = try await engine.submit(transaction, from: "load")
                guard verdict.isAccepted else { exit(65) }
            }
            let line = Array("\(try await engine.makeBlock().block.header.height)\n".utf8)
            guard unsafe write(STDOUT_FILENO, line, line.count) == line.count else { exit(66) }
        }
    }
}
