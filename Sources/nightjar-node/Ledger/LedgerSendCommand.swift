import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import Sapling
import SaplingCircuits

/// `ledger send`
struct LedgerSendCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Pay from an account or from shielded notes, to an account or a shielded address.",
        discussion: """
            From an account to a shielded address coins are shielded; the other way round they are unshielded. Proofs
            need Zcash's published parameters: --params, $NIGHTJAR_PARAMS or ~/.zcash-params; on a chain for trials
            with a test set-up that one.

            EXAMPLES
              nightjar ledger send alice.key --to zregtestsapling1… --amount 250000000
              nightjar ledger send alice.key --from shielded --to 9f86… --amount 100000000 --wait
              nightjar ledger send alice.key --to 9f86… --amount 5 --out payment.tx
            """)

    /// Where coins come from.
    enum Origin: String, ExpressibleByArgument, CaseIterable { case account, shielded }

    @Argument(help: "The key file.")
    var key: String
    @Option(name: .long, help: "An account, 64 hexadecimal digits, or a shielded address.")
    var to: String
    @Option(name: .long, help: "The amount in units.")
    var amount: UInt64
    @Option(name: .long, help: "account or shielded.")
    var from: Origin = .account
    @Option(name: .long, help: "The fee in units; the least that the chain asks for where absent.")
    var fee: UInt64?
    @Option(name: .long, help: "The last height at which a block may hold it; 100 above the chain's where absent.")
    var expiry: UInt64?
    @Option(name: .long, help: "The folder of Zcash's parameters.")
    var params: String?
    @Option(name: .long, help: "Write the transaction to a file instead of handing it to the node.")
    var out: String?
    @Flag(name: .long, help: "Wait until a block holds it.")
    var wait = false
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let recipient = try Recipient(to)
        let client = try options.client()
        let chain = try Genesis(decoding: try await client.bytes("/v1/genesis"))
        let (id, viewing, own) = try owner()
        let account = try await client.json("/v1/accounts/\(id)")
        let height = try account.integer("height")
        var notes = ShieldedNotes()
        if from == .shielded {
            notes = try await ShieldedNotes.scan(client, viewing, on: WorkerPool(threads: activeProcessorCount()))
        }
        let planned = try plan(
            recipient, chain.configuration, height: height, account: id, balance: try account.integer("balance"),
            sequence: try account.integer("sequence"), key: viewing, own: own, notes)
        let transaction = try await BlockingWork.run { [key, params, home = options.home.folder] in
            try Self.finish(planned, keyFile: key, home: home, params: params)
        }
        if let out {
            let file = try AtomicFile(path: out)
            try file.write(transaction.encoded)
            try file.commit()
            output.report(
                "wrote \(out)", [.init("file", .string(out)), .init("id", .string(transaction.id.description))])
            return
        }
        try await submit(transaction.encoded, to: client, output)
        if wait { try await waitForBlock(transaction.id, expiry: transaction.expiryHeight, client) }
    }

    /// What of the key shows what it has; the secrets are read again to prove and sign.
    private func owner() throws -> (AccountID, FullViewingKey, PaymentAddress) {
        let file = try LedgerKeyFile.read(path: key)
        return (file.account, file.viewing.fullViewingKey, try file.address())
    }

    /// The payment with the least fee that the chain asks for, unless one is given: the fee is raised until it is enough
    /// for the transaction that it makes.
    private func plan(
        _ recipient: Recipient, _ configuration: ChainConfiguration, height: UInt64, account: AccountID,
        balance: UInt64, sequence: UInt64, key: FullViewingKey, own: PaymentAddress, _ notes: ShieldedNotes
    ) throws -> PlannedLedgerTransaction {
        var fee = self.fee ?? 0
        while true {
            var builder = try LedgerTransactionBuilder(
                chainID: configuration.chainID, expiryHeight: expiry ?? height + 100, fee: fee,
                anchor: notes.tree.root)
            let (needed, overflows) = amount.addingReportingOverflow(fee)
            guard !overflows else { throw LedgerBuildingError.amountOutOfRange(actual: amount) }
            var inputs = 0
            if from == .shielded {
                var sum: UInt64 = 0
                for unspent in notes.unspent where sum < needed {
                    try builder.spend(unspent.note, key: key, path: try notes.tree.path(of: unspent.position))
                    sum += unspent.note.value
                    inputs += 1
                }
            } else {
                guard balance >= needed else {
                    throw LedgerBuildingError.insufficientFunds(available: balance, needed: needed)
                }
                try builder.debit(needed, from: account, sequence: sequence)
            }
            switch recipient {
            case .account(let id): try builder.pay(amount, to: id)
            case .shielded(let address): try builder.pay(amount, to: address, ovk: key.ovk)
            }
            let planned = try builder.plan(change: from == .shielded ? .shielded(own, ovk: key.ovk) : .none)
            let least = Self.leastFee(planned, configuration)
            if self.fee != nil || fee >= least { return planned }
            fee = least
        }
    }

    /// The fee that the chain asks for what a planned transaction will be, with room for its signatures and proofs.
    private static func leastFee(_ planned: PlannedLedgerTransaction, _ configuration: ChainConfiguration) -> UInt64 {
        let debits = planned.transaction.transparent.debits.count
        let spends = planned.spends.count, outputs = planned.outputs.count
        // Encoded lengths: a debit 112 with its signature, a credit 40, a spend 384, an output 948; the rest is short.
        let bytes =
            256 + 112 * debits + 40 * planned.transaction.transparent.credits.count + 384 * spends + 948 * outputs
        let cost =
            ProofCost.signature * debits + ProofCost.saplingSpend * spends + ProofCost.saplingOutput * outputs
        return configuration.minimumFeePerByte * UInt64(bytes) + configuration.minimumFeePerProofUnit * UInt64(cost)
    }

    /// Proves and signs.
    private static func finish(
        _ planned: PlannedLedgerTransaction, keyFile: String, home: NodeHome, params: String?
    ) throws -> LedgerTransaction {
        let file = try LedgerKeyFile.read(path: keyFile)
        var planned = planned
        if !planned.outputs.isEmpty || !planned.spends.isEmpty {
            let prover = try home.saplingProver(folder: params)
            try planned.prove(with: prover, keys: [file.sapling.key.proofAuthorizingKey])
        }
        if !planned.transaction.transparent.debits.isEmpty { try planned.sign(with: file.signer) }
        if !planned.spends.isEmpty { try planned.sign(with: file.sapling.key) }
        return try planned.finished()
    }

    private func waitForBlock(_ id: Hash256, expiry: UInt64, _ client: NodeClient) async throws {
        while true {
            if let found = try? await client.json("/v1/transactions/\(id)") {
                if let refusal = found["verdict"]?["refusal"]?.text {
                    throw NodeClientError.refused(
                        refusal, explanation: found["verdict"]?["explanation"]?.text ?? "It was refused.")
                }
                if !output.json { Console.print("block     \(try found.integer("height"))") }
                return
            }
            let status = try await client.json("/status")["result"]?["sync_info"] ?? .null
            guard try status.integer("latest_block_height") < expiry else {
                throw NodeClientError.refused("expired", explanation: "No block holds it, and none may any more.")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
