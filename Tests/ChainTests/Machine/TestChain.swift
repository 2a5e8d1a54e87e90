import Chain
import ChainTransactions
import Primitives

/// A chain for trials with a few accounts whose keys are known.
struct TestChain: Sendable {
    static let accountCount = 8
    static let balance: UInt64 = 10_000_000

    let configuration: ChainConfiguration
    let genesis: Genesis
    /// The ids of the accounts, by number.
    let accounts: [AccountID]

    init(
        validators: Int = 4, name: String = "trial", _ change: (inout ChainConfiguration) -> Void = { _ in }
    ) throws {
        accounts = try (0..<Self.accountCount).map { try Self.key($0).account }
        let validators = try (0..<validators).map { try Self.key(100 + $0).account }.sorted()
        var configuration = ChainConfiguration(
            chainID: try ChainID(name), network: .regtest, validators: validators, maximumTransactionBytes: 16 << 10,
            maximumBlockBytes: 1 << 20, maximumBlockProofCost: 10_000, anchorWindow: 5, ringOutputMaturity: 3)
        change(&configuration)
        self.configuration = configuration
        genesis = try Genesis(
            configuration: configuration,
            accounts: accounts.sorted().map { AccountCredit(account: $0, amount: Self.balance) })
    }

    static func key(_ number: Int) throws -> AccountSigningKey {
        try AccountSigningKey(seed: [UInt8](repeating: UInt8(number + 1), count: 32))
    }

    /// Who makes the blocks.
    static let proposer = Hash256([UInt8](repeating: 0xee, count: 32)) ?? .zero

    func machine(
        rules: RuleSwitch = RuleSwitch(), capacity: Int = 1_000, snapshotInterval: UInt64 = 0
    ) throws -> LedgerMachine<MemoryStorage> {
        var machine = try LedgerMachine(
            storage: MemoryStorage(), keys: .published, execution: Execution(threads: 1), verdictCapacity: capacity,
            snapshotInterval: snapshotInterval, rules: rules)
        _ = try machine.initChain(genesis: genesis.encoded)
        return machine
    }

    /// A transaction that says who pays and who is paid, with the least fee, signed.
    func transfer(
        from payer: Int, sequence: UInt64, to receiver: AccountID, _ amount: UInt64,
        _ change: (inout LedgerTransaction) -> Void = { _ in }
    ) throws -> LedgerTransaction {
        var transaction = LedgerTransaction(
            chainID: configuration.chainID, expiryHeight: 0, fee: 0,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: accounts[payer], amount: amount, sequence: sequence)],
                credits: [AccountCredit(account: receiver, amount: amount)]))
        transaction.fee = leastFee(transaction)
        transaction.transparent.debits[0].amount += transaction.fee
        change(&transaction)
        return try signed(transaction, payer)
    }

    func leastFee(_ transaction: LedgerTransaction) -> UInt64 {
        configuration.minimumFeePerByte * UInt64(transaction.encoded.count)
            + configuration.minimumFeePerProofUnit * UInt64(ProofCost.of(transaction))
    }

    /// With the signature of a payer at its first debit.
    func signed(_ transaction: LedgerTransaction, _ payer: Int) throws -> LedgerTransaction {
        var transaction = transaction
        if !transaction.transparent.debits.isEmpty {
            transaction.transparent.debits[0].signature = try Self.key(payer).sign(transaction.signatureDigest)
        }
        return transaction
    }

    /// A transaction that changes the configuration, paid by an account and approved by so many validators.
    func governance(
        _ changes: [ConfigurationChange], height: UInt64, payer: Int = 7, sequence: UInt64 = 0, approvals: Int = 3,
        _ change: (inout LedgerTransaction) -> Void = { _ in }
    ) throws -> LedgerTransaction {
        var bundle = GovernanceBundle(changes: changes, height: height)
        bundle.approvals = configuration.validators.prefix(approvals).map {
            GovernanceBundle.Approval(validator: $0, signature: [UInt8](repeating: 0, count: 64))
        }
        var transaction = LedgerTransaction(
            chainID: configuration.chainID, expiryHeight: 0, fee: 0,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: accounts[payer], amount: 0, sequence: sequence)]),
            governance: bundle)
        transaction.fee = leastFee(transaction)
        transaction.transparent.debits[0].amount = transaction.fee
        change(&transaction)
        transaction.governance = try approved(transaction)
        return try signed(transaction, payer)
    }

    /// The changes with the signatures of those whose approvals are listed.
    func approved(_ transaction: LedgerTransaction) throws -> GovernanceBundle? {
        guard var bundle = transaction.governance else { return nil }
        for i in bundle.approvals.indices {
            for number in 100..<110 where try Self.key(number).account == bundle.approvals[i].validator {
                bundle.approvals[i].signature = try Self.key(number).sign(transaction.signatureDigest)
            }
        }
        return bundle
    }

    func block(_ transactions: [LedgerTransaction], height: UInt64) -> BlockProposal {
        BlockProposal(
            height: height, proposer: Self.proposer, transactions: transactions.map(\.encoded),
            maximumByteCount: configuration.maximumBlockBytes)
    }
}

extension LedgerMachine {
    /// Finalises and commits the next block.
    @discardableResult mutating func execute(
        _ transactions: [LedgerTransaction], on chain: TestChain
    ) throws -> FinalizedBlock {
        let outcome = try finalizeBlock(chain.block(transactions, height: try info().height + 1))
        try commit()
        return outcome
    }
}
