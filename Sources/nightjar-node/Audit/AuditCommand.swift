import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import SecretStorage

/// `audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Account for what the ledger hides, to whom you choose (docs/audit.md).",
        subcommands: [
            AuditSupplyCommand.self, AuditReportCommand.self, AuditVerifyCommand.self, AuditKeyImagesCommand.self,
            AuditGrantCommand.self, AuditRevokeCommand.self, AuditGrantStatusCommand.self, AuditGrantsCommand.self,
            AuditReserveCommand.self, AuditCheckReserveCommand.self,
        ])
}

/// The chain that is audited, and whom its headers are believed of.
struct AuditChainOptions: ParsableArguments {
    @OptionGroup var options: ClientOptions
    @Option(
        name: .long,
        help: "The key that signs the chain's blocks, in hexadecimal; by default that of the node's folder or settings."
    )
    var sequencer: String?
    @Option(
        name: .long, help: "The chain's genesis as JSON; by default that of the node's folder.", completion: .file())
    var genesis: String?

    /// The chain.
    ///
    /// Where neither an option nor the folder says what the chain begins with and who signs its blocks, the node's word
    /// is taken and ``AuditChain/believed`` says so.
    ///
    /// - Throws: `NodeClientError`, `GenesisError`, `HexadecimalError`, and what refuses the folder's files.
    func chain() async throws -> AuditChain {
        let client = try options.client()
        let home = options.home.folder
        var believed: [String] = []
        let chain: Genesis
        if let genesis {
            chain = try Genesis(json: try readFile(path: genesis, limit: 1 << 30))
        } else if options.node == nil, isTaken(home.genesis) {
            chain = try home.readGenesis()
        } else {
            chain = try Genesis(decoding: try await client.bytes("/v1/genesis"))
            believed.append("the genesis, \(chain.hash)")
        }
        let key: AccountID
        if let sequencer {
            key = try AccountID(hexadecimal: sequencer)
        } else if options.node == nil, isTaken(home.configuration) {
            key = try home.sequencer(try NodeConfiguration(path: home.configuration, environment: environment))
        } else {
            guard let text = try await client.json("/status")["result"]?["node_info"]?["id"]?.text else {
                throw NodeClientError.malformedAnswer("the status has no id.")
            }
            key = try AccountID(hexadecimal: text)
            believed.append("the key that signs blocks, \(key)")
        }
        return AuditChain(client: client, genesis: chain, sequencer: key, believed: believed)
    }
}

/// A chain as a node shows it. What it says is compared with headers that the sequencer signed.
struct AuditChain: Sendable {
    /// The node.
    let client: NodeClient
    /// What the chain began with.
    let genesis: Genesis
    /// Who signs its blocks.
    let sequencer: AccountID
    /// What only the node's word stands for, in words.
    let believed: [String]

    /// The height of the node's last block.
    func height() async throws -> UInt64 { try await HTTPBlockSource(client: client).height() }

    /// A block; nothing of it is checked yet.
    func block(_ height: UInt64) async throws -> LedgerBlock {
        try LedgerBlock(
            decoding: try await client.bytes("/v1/blocks/\(height)/bytes", limit: LedgerBlock.maximumByteCount))
    }

    /// The positions of a block's transactions that the ledger refused, by the node's word.
    func refused(_ block: LedgerBlock) async throws -> Set<Int> {
        guard !block.transactions.isEmpty else { return [] }
        let verdicts = try await client.json("/v1/blocks/\(block.header.height)").list("verdicts")
        return Set(verdicts.indices.filter { verdicts[$0]["accepted"] == .bool(false) })
    }

    /// What the state has at a table's key, with its proof, and the height that this is of.
    func proof(_ table: StateTable, _ key: [UInt8]) async throws -> (proof: StateProof, height: UInt64) {
        let subject = Hexadecimal.encode([table.rawValue] + key)
        let answer = try await client.json("/abci_query?path=/state&data=0x\(subject)&prove=true")
        guard let response = answer["result"]?["response"],
            let text = response["proofOps"]?["ops"]?.elements?.first?["data"]?.text, let bytes = Base64.decode(text)
        else { throw NodeClientError.malformedAnswer("the query has no proof.") }
        return (try StateProof(decoding: bytes), try response.integer("height"))
    }

    /// Says on standard error how far a walk over the chain is.
    func progress(_ height: UInt64, of last: UInt64, _ output: OutputOptions) {
        if !output.json, height.isMultiple(of: 1_000) { Console.error("block \(height) of \(last)") }
    }
}
