import Algebra
import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import RingWallet
import Sapling
import SaplingCircuits
import Wallet
import ZcashTransactions

/// A chain on which a wallet has something in every pool, and the wallet on three machines: watching, proving, signing.
struct ColdWorld: Sendable {
    /// What the machine that has executed the chain so far starts from.
    private let genesis: [UInt8]
    private let shielding: [UInt8]
    let sapling: TestSapling
    let configuration: ChainConfiguration
    /// The wallet that spends, and the one that watches it.
    let cold: WalletContent
    let watch: WalletContent
    /// Somebody else's wallet.
    let other: WalletContent
    /// The notes of the wallet: one at an address of payers', one at an address of change's.
    let notes: [Note]
    let tree: NoteCommitmentTree
    /// The wallet's ring outputs, which are the chain's first sixteen.
    let ring: [ReceivedOutput]

    private static let made = Result { try ColdWorld() }
    static func shared() throws -> ColdWorld { try made.get() }

    private static func content(_ entropy: UInt8) throws -> WalletContent {
        var bytes = [UInt8](repeating: entropy, count: 32)
        return try WalletContent(phrase: try SeedPhrase(entropy: &bytes))
    }

    private init() throws {
        sapling = try TestSapling.shared()
        var cold = try Self.content(1)
        try cold.addAccount(name: "second")
        self.cold = cold
        watch = try WalletContent(watching: [cold.viewKeys(account: 0), cold.viewKeys(account: 1)])
        other = try Self.content(2)
        configuration = ChainConfiguration(
            chainID: try ChainID("cold-test"), network: .regtest, validators: [.zero], minimumFeePerByte: 0,
            minimumFeePerProofUnit: 0, ringOutputMaturity: 2)
        let keys = try cold.viewKeys(account: 0)
        let account = keys.transparent[0]
        let deposits = try (0..<16).map { number in
            try RingDeposit(
                MoneroWallet.Payment(
                    to: keys.ring.address(
                        at: SubaddressIndex(account: 0, index: UInt32(number % 3)), network: MoneroAddress.ledgerNetwork
                    ),
                    amount: 500))
        }
        let genesis = try Genesis(
            configuration: configuration, accounts: [AccountCredit(account: account, amount: 1_000_000)],
            ringDeposits: deposits)
        self.genesis = genesis.encoded
        var ledger = WalletLedger(spendableAge: 2)
        ledger.add(
            genesis: deposits, hash: genesis.hash, scanner: RingScanner(keys: keys.ring, accounts: 1, indices: 3))
        ring = ledger.entries.map(\.output)

        // 30 000 units to an address for payers, 20 000 to one for change.
        guard let seed = cold.seed, let inside = try keys.sapling.internalKey().defaultAddress(),
            case .shielded(let outside) = try cold.latestAddress(.shielded, account: 0).address
        else { throw CancellationError() }
        var builder = try LedgerTransactionBuilder(chainID: configuration.chainID, expiryHeight: 0, fee: 0)
        try builder.debit(50_000, from: account, sequence: 0)
        try builder.pay(30_000, to: outside, ovk: nil)
        try builder.pay(20_000, to: inside, ovk: nil)
        var planned = try builder.plan()
        try planned.prove(with: sapling.prover, execution: Execution(threads: 2))
        try planned.sign(with: seed.signingKey(account: 0, index: 0))
        shielding = try planned.finished().encoded
        var tree = NoteCommitmentTree()
        let pool = WorkerPool(threads: 1)
        try tree.append(
            contentsOf: planned.outputs.map(\.note.commitment.cmu), marking: [0, 1], on: pool)
        self.tree = tree
        notes = planned.outputs.map(\.note)
    }

    /// A machine with the chain's three blocks.
    private func machine() throws -> LedgerMachine<MemoryStorage> {
        var machine = try LedgerMachine(storage: MemoryStorage(), keys: sapling.keys)
        _ = try machine.initChain(genesis: genesis)
        try Self.execute([shielding], on: &machine, height: 1)
        for height in 2...3 { try Self.execute([], on: &machine, height: UInt64(height)) }
        return machine
    }

    private static func execute(
        _ transactions: [[UInt8]], on machine: inout LedgerMachine<MemoryStorage>, height: UInt64
    ) throws {
        let outcome = try machine.finalizeBlock(
            BlockProposal(
                height: height, proposer: .zero, transactions: transactions, maximumByteCount: 1 << 20))
        guard outcome.verdicts.allSatisfy({ $0.refusal == nil }) else { throw CancellationError() }
        try machine.commit()
    }

    /// Whom everything is paid to.
    var bob: (account: AccountID, shielded: PaymentAddress, ring: MoneroAddress) {
        get throws {
            let keys = try other.viewKeys(account: 0)
            guard let shielded = keys.sapling.defaultAddress() else { throw CancellationError() }
            return (keys.transparent[0], shielded, keys.ring.address(network: MoneroAddress.ledgerNetwork))
        }
    }

    var account: AccountID { get throws { try watch.viewKeys(account: 0).transparent[0] } }

    /// Where shielded change goes.
    var inside: PaymentAddress {
        get throws {
            guard let address = try watch.viewKeys(account: 0).sapling.internalKey().defaultAddress() else {
                throw CancellationError()
            }
            return address
        }
    }

    /// The rule that the chain refuses a transaction by.
    func refusal(of transaction: LedgerTransaction) throws -> String? {
        var machine = try machine()
        return try machine.checkTransaction(transaction.encoded, recheck: false).refusal
    }

    func builder(fee: UInt64 = 10) throws -> LedgerTransactionBuilder {
        try LedgerTransactionBuilder(
            chainID: configuration.chainID, expiryHeight: 90, fee: fee, anchor: tree.root)
    }

    /// 1000 units from an account to another one, 300 into the ring pool.
    func transparentPlan() throws -> ColdPlan {
        var builder = try builder()
        let (account, bob) = (try account, try bob)
        try builder.debit(5_000, from: account, sequence: 1)
        try builder.pay(1_000, to: bob.account)
        let deposit = try OpenedRingPayment(MoneroWallet.Payment(to: bob.ring, amount: 300))
        builder.ring.deposits = [try deposit.deposit()]
        return try ColdPlan(try builder.plan(change: .account(account)), deposits: [deposit])
    }

    /// Both notes, of which Bob gets 40 000 units with a memo.
    func shieldedPlan(change: PaymentAddress? = nil, paid: UInt64 = 40_000) throws -> ColdPlan {
        var builder = try builder()
        let sapling = try watch.viewKeys(account: 0).sapling
        let keys = [sapling, try sapling.internalKey()]
        for (position, note) in notes.enumerated() {
            guard let key = keys.first(where: { $0.incoming.index(of: note.recipient) != nil }) else { continue }
            try builder.spend(note, key: key.fullViewingKey, path: try tree.path(of: UInt32(position)))
        }
        try builder.pay(paid, to: bob.shielded, memo: try Memo(text: "for the boat"), ovk: sapling.fullViewingKey.ovk)
        return try ColdPlan(try builder.plan(change: .shielded(try change ?? inside, ovk: nil)))
    }

    func input(_ number: Int) throws -> RingTransfer.Input {
        let members = ring.map { RingMember(key: $0.key, commitment: $0.commitment) }
        guard let decoys = DecoyRing(indices: Array(0..<16), members: members, realPosition: number) else {
            throw CancellationError()
        }
        return RingTransfer.Input(output: ring[number], ring: decoys)
    }

    /// Two ring outputs: 600 units to Bob inside the pool, 250 to his account, and an account's 100 besides.
    func ringPlan() throws -> ColdPlan {
        let bob = try bob
        let transfer = try RingTransfer(
            inputs: [input(3), input(7)], payments: [MoneroWallet.Payment(to: bob.ring, amount: 600)], withdrawn: 260)
        var builder = try builder()
        try builder.debit(100, from: account, sequence: 1)
        try builder.pay(350, to: bob.account)
        builder.ring.withdrawn = 260
        return try ColdPlan(try builder.plan(), transfer: transfer)
    }
}
