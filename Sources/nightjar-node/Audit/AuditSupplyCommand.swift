import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives

/// Why the supply could not be compared.
enum AuditSupplyError: NamedError {
    /// The chain grew each time its state was asked for.
    case movesOn

    var explanation: String {
        "The chain grew between the questions each time. Ask a follower, or try again while fewer blocks are made."
    }
}

/// `audit supply`
struct AuditSupplyCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "supply",
        abstract: "Add up every pool from the genesis on, and compare with the signed state commitment.",
        discussion: """
            Goes through all blocks, checks that the sequencer signed each and that each
            follows the one before, adds up what their transactions move, and compares
            pools and accounts, whole, with the state commitment of the last header, by
            proofs. It runs none of the node's rules: that signatures and proofs hold is
            what a follower checks. Amounts hidden inside a pool are not seen; that they
            add up is what the proofs show.

            EXAMPLES
              nightjar audit supply
              nightjar audit supply --node https://node.example:26657 --genesis genesis.json --sequencer 5ce9…
            """)

    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let chain = try await chain.chain()
        var audit = try SupplyAudit(genesis: chain.genesis, sequencer: chain.sequencer)
        for attempt in 1... {
            let last = try await chain.height()
            while audit.height < last {
                let block = try await chain.block(audit.height + 1)
                try audit.take(block, refused: try await chain.refused(block))
                chain.progress(audit.height, of: last, output)
            }
            let evidence = try await chain.evidence(for: audit)
            // A block came while the node was asked: its state is that of the next header.
            if evidence.height == audit.height {
                try audit.compare(evidence)
                break
            }
            guard attempt < 20 else { throw AuditSupplyError.movesOn }
        }
        report(audit, chain)
    }

    private func report(_ audit: SupplyAudit, _ chain: AuditChain) {
        let ledger = audit.ledger
        let header = audit.header
        let name = { (pool: Pool) in pool.description }
        let lines =
            ["chain    \(chain.genesis.configuration.chainID)", "height   \(audit.height)"]
            + ["state    \(header?.appHash.description ?? "")", "supply   \(ledger.supply) units"]
            + ledger.pools.map { "pool     \(name($0.pool))  \($0.total) units" }
            + ["accounts \(ledger.accountCount)", "moved    by \(audit.transactionCount) transactions"]
            + chain.believed.map { "believed \($0)" }
            + ["Pools and accounts are those of the state commitment, and make the supply."]
        output.report(
            lines.joined(separator: "\n"),
            [
                .init("chain", .string(chain.genesis.configuration.chainID.name)),
                .init("height", .string(String(audit.height))),
                .init("appHash", .string(header?.appHash.description ?? "")),
                .init("supply", .string(String(ledger.supply))),
                .init(
                    "pools",
                    .array(
                        ledger.pools.map { pool, total in
                            .object([.init("pool", .string(name(pool))), .init("total", .string(String(total)))])
                        })),
                .init("accounts", .string(String(ledger.accountCount))),
                .init("transactions", .string(String(audit.transactionCount))),
                .init("believed", .array(chain.believed.map { .string($0) })),
            ])
    }
}

extension AuditChain {
    /// What the node says of the pools that the audit has found, with proofs, as of one height.
    ///
    /// Where the chain grows meanwhile, the height is that of an answer that differs from the audit's.
    fileprivate func evidence(for audit: SupplyAudit) async throws -> SupplyEvidence {
        let list = try await client.json("/v1/pools")
        var heights = [try list.integer("height")]
        var pools: [(pool: Pool, proof: StateProof)] = []
        for pool in audit.ledger.pools.map(\.pool) {
            let (proof, height) = try await proof(.pools, pool.totalKey.bytes)
            pools.append((pool, proof))
            heights.append(height)
        }
        let (account, height) = try await proof(.accounts, sequencer.bytes)
        heights.append(height)
        return SupplyEvidence(
            height: heights.first { $0 != audit.height } ?? audit.height,
            listed: try list.list("pools").map { (try Self.pool($0), try $0.integer("total")) }, pools: pools,
            account: account)
    }

    private static func pool(_ json: JSONValue) throws -> Pool {
        switch json["pool"]?.text {
        case "transparent": return .transparent
        case "sapling": return .sapling
        case "ring": return .ring
        case "circuit":
            guard let id = CircuitID(try json.bytes("circuit")) else {
                throw NodeClientError.malformedAnswer("a circuit's name has not 32 bytes.")
            }
            return .circuit(id)
        default: throw NodeClientError.malformedAnswer("a pool is of no known kind.")
        }
    }
}
