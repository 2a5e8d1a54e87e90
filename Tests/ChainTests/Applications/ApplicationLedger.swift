import Chain
import ChainTransactions
import Primitives
import Testing

/// A ledger with an account that has coins, and whose key is also the validator's.
struct ApplicationLedger {
    var machine: LedgerMachine<MemoryStorage>
    let chainID: ChainID
    let account: AccountID
    private var sequence: UInt64 = 0
    static let supply: UInt64 = 1_000_000_000

    init() throws {
        chainID = try ChainID("nightjar-applications")
        account = try AccountSigningKey(seed: Self.seed).account
        let configuration = ChainConfiguration(
            chainID: chainID, network: .regtest, validators: [account], minimumFeePerByte: 0,
            minimumFeePerProofUnit: 0)
        let genesis = try Genesis(
            configuration: configuration, accounts: [AccountCredit(account: account, amount: Self.supply)])
        machine = try LedgerMachine(storage: MemoryStorage(), execution: Execution(threads: 1))
        _ = try machine.initChain(genesis: genesis.encoded)
    }

    private static let seed = [UInt8](repeating: 3, count: 32)

    var height: UInt64 { get throws { try machine.info().height } }

    /// What a pool holds.
    func total(_ pool: Pool) throws -> UInt64 { try machine.storage.total(of: pool) }

    /// Makes the next block of these transactions, commits it and gives the names of the rules that they break.
    @discardableResult
    mutating func block(_ transactions: [LedgerTransaction]) throws -> [String?] {
        let proposal = BlockProposal(
            height: try height + 1, proposer: account, transactions: transactions.map(\.encoded),
            maximumByteCount: 1 << 22)
        let outcome = try machine.finalizeBlock(proposal)
        try machine.commit()
        // The coins are all there after every block.
        let bases = try total(.transparent) + total(.sapling) + total(.ring)
        var circuits: UInt64 = 0
        for entry in machine.storage.entries(of: .pools, from: [], limit: 1000) {
            if let pool = Pool(key: StateKey(.pools, entry.key)), case .circuit = pool { circuits += try total(pool) }
        }
        #expect(bases + circuits == Self.supply)
        return outcome.verdicts.map(\.refusal)
    }

    /// Goes on to a height with empty blocks.
    mutating func advance(to target: UInt64) throws {
        while try height < target { try block([]) }
    }

    func transaction(
        _ bundle: ApplicationBundle = .init(), credits: [AccountCredit] = [], expiryHeight: UInt64 = 0
    ) -> LedgerTransaction {
        LedgerTransaction(
            chainID: chainID, expiryHeight: expiryHeight, fee: 0, transparent: TransparentBundle(credits: credits),
            applications: bundle)
    }

    /// Takes an amount from the account for a transaction that is complete but for this; signed by ``sign(_:)``.
    func addDebit(_ amount: UInt64, to transaction: inout LedgerTransaction) {
        transaction.transparent.debits = [AccountDebit(account: account, amount: amount, sequence: sequence)]
    }

    /// Signs the debit, once everything that has effect is there.
    mutating func sign(_ transaction: inout LedgerTransaction) throws {
        let key = try AccountSigningKey(seed: Self.seed)
        transaction.transparent.debits[0].signature = key.sign(transaction.signatureDigest)
        sequence += 1
    }

    /// Pays into a circuit's pool.
    mutating func fund(_ circuit: CircuitID, _ amount: UInt64) throws {
        var transaction = transaction(
            ApplicationBundle(deposits: [CircuitDeposit(circuit: circuit, amount: amount)]))
        addDebit(amount, to: &transaction)
        try sign(&transaction)
        #expect(try block([transaction]) == [nil])
    }

    /// Has the validators approve changes from the next height on, and goes there.
    mutating func govern(_ changes: [ConfigurationChange]) throws {
        let key = try AccountSigningKey(seed: Self.seed)
        var transaction = transaction()
        var bundle = GovernanceBundle(changes: changes, height: try height + 2)
        transaction.governance = bundle
        bundle.approvals = [.init(validator: account, signature: key.sign(transaction.signatureDigest))]
        transaction.governance = bundle
        #expect(try block([transaction]) == [nil])
    }

    /// Registers a circuit that the validators approve.
    mutating func register(_ registration: CircuitRegistration) throws {
        try govern([.approveCircuit(registration.circuitID, setupRecord: registration.setupRecord)])
        #expect(try block([transaction(ApplicationBundle(registrations: [registration]))]) == [nil])
    }
}
