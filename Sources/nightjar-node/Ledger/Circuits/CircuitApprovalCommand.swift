import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Why an approval is not made.
enum CircuitApprovalError: NamedError {
    /// The transaction approves nothing.
    case nothingToApprove
    /// The key is none of the chain's validators'.
    case noValidator(AccountID)
    /// Too few validators have signed for the transaction to hold.
    case governanceApprovals(actual: Int, of: Int)

    var explanation: String {
        switch self {
        case .nothingToApprove: "The transaction has no changes for validators to approve."
        case .noValidator(let key): "\(key) is no validator of this chain."
        case .governanceApprovals(let actual, let count):
            "\(actual) of \(count) validators approve; more than two thirds must. Write it with --out, and have others "
                + "sign it with --transaction."
        }
    }
}

/// `ledger circuit approve`
struct LedgerCircuitApproveCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a circuit that moves coins, or retire one, with a validator's key.",
        discussion: """
            A circuit that moves coins must be approved before it is registered; a retired one takes no calls and no \
            deposits any more, and what its pool holds stays there. More than two thirds of the chain's validators sign the same transaction. On a chain with one validator, the \
            node's own key, this signs it and hands it over. With several, the first writes it with --out, the others add \
            their signatures with --transaction, and the last of them hands it over. Look at what is approved: 'ledger \
            circuit check' says the circuit's name, and whoever knows the secrets of its key's set-up can take all that \
            is paid into it.

            EXAMPLES
              nightjar ledger circuit approve alice.key --policy policy.json --key verification_key.json \\
                --set-up-record circuit_final.zkey --wait
              nightjar ledger circuit approve alice.key --policy policy.json --key verification_key.json \\
                --set-up-record 9f86… --at 5000 --out approval.tx
              nightjar ledger circuit approve --transaction approval.tx --validator-key sequencer.key
              nightjar ledger circuit approve alice.key --retire 3f0c… --wait
            """)

    @Argument(help: "The key file of whoever pays the fee; not with --transaction.")
    var payer: String?
    @Option(name: .long, help: "The policy (JSON).")
    var policy: String?
    @Option(name: .long, help: "The verification key (JSON).")
    var key: String?
    @Option(name: .long, help: "The record of the key's set-up: 64 hexadecimal digits, or a file whose SHA-256 counts.")
    var setUpRecord: String?
    @Option(name: .long, help: "A circuit to retire, instead of one to approve.")
    var retire: String?
    @Option(name: .long, help: "The height from which it holds; 2 above the chain's, or 100 with several validators.")
    var at: UInt64?
    @Option(name: .long, help: "A transaction to which another validator's signature is added.")
    var transaction: String?
    @Option(name: .long, help: "The validator's key; by default the node's, sequencer.key in its folder.")
    var validatorKey: String?
    @OptionGroup var terms: TermsOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try options.client()
        let validators = try await client.configuration().validators
        var approved: LedgerTransaction
        if let transaction {
            guard payer == nil, policy == nil, key == nil, setUpRecord == nil, retire == nil, at == nil else {
                throw UsageError("--transaction leaves room for --validator-key and --out only.")
            }
            approved = try LedgerTransaction(decoding: try readFile(path: transaction, limit: 16 << 20))
        } else {
            approved = try await proposed(client, validators: validators.count)
        }
        guard var bundle = approved.governance else { throw CircuitApprovalError.nothingToApprove }
        let approval = try approval(of: approved)
        guard validators.contains(approval.validator) else {
            throw CircuitApprovalError.noValidator(approval.validator)
        }
        bundle.approvals = (bundle.approvals.filter { $0.validator != approval.validator } + [approval])
            .sorted { $0.validator < $1.validator }
        approved.governance = bundle
        guard delivery.out != nil || 3 * bundle.approvals.count > 2 * validators.count else {
            throw CircuitApprovalError.governanceApprovals(actual: bundle.approvals.count, of: validators.count)
        }
        try await delivery.deliver(
            approved, to: client, output,
            facts: bundle.changes.map { ("approves", $0.words) } + [
                ("holds", "from height \(bundle.height) on"),
                ("signed", "by \(bundle.approvals.count) of \(validators.count) validators"),
            ])
    }

    /// The transaction that approves the circuit of the files, or retires one.
    private func proposed(_ client: NodeClient, validators: Int) async throws -> LedgerTransaction {
        guard let payer else { throw UsageError("Give the key file of whoever pays the fee, or --transaction.") }
        let change = try change()
        let funds = try await LedgerFunds(keyFile: payer, from: terms.from, client)
        let bundle = GovernanceBundle(
            changes: [change], height: at ?? funds.height + (validators == 1 ? 2 : 100))
        let request = terms.request(governance: .init(bundle: bundle, approvals: validators))
        return try await funds.transaction(request, terms, options)
    }

    private func change() throws -> ConfigurationChange {
        switch (policy, key, setUpRecord, retire) {
        case (nil, nil, nil, let circuit?): return .retireCircuit(try circuitID(circuit))
        case (let policy?, let key?, let record?, nil):
            let registration = try CircuitKeyFile(path: key).registration(
                try PolicyFile(path: policy).policy, record: try setupRecord(record))
            return .approveCircuit(registration.circuitID, setupRecord: registration.setupRecord)
        default: throw UsageError("Give --policy, --key and --set-up-record, or --retire, or --transaction.")
        }
    }

    /// The validator's signature of a transaction.
    private func approval(of transaction: LedgerTransaction) throws -> GovernanceBundle.Approval {
        let key = try options.home.folder.readSequencerKey(path: validatorKey)
        return .init(validator: key.account, signature: key.sign(transaction.signatureDigest))
    }
}

extension ConfigurationChange {
    /// What it does, in words.
    fileprivate var words: String {
        switch self {
        case .pool(let pool, let isOpen): "\(isOpen ? "opens" : "stops") the \(pool) pool"
        case .approveCircuit(let circuit, let record): "circuit \(circuit) with the set-up record \(record)"
        case .retireCircuit(let circuit): "retires the circuit \(circuit)"
        }
    }
}
