import Algebra
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import RingWallet
import Sapling
import TestSupport
import Testing
import Wallet

/// A chain of blocks as a node shows them to wallets, with transactions by the real builders but for proofs.
struct WalletChain {
    static let pool = WorkerPool(threads: 2)

    let genesis: Genesis
    var blocks: [WalletBlock] = []
    /// The whole transactions of each block.
    var whole: [[LedgerTransaction]] = []
    var generator: SeededGenerator
    /// Tells chains apart that have the same transactions.
    var salt: UInt8 = 0

    init(seed: UInt64, accounts: [AccountCredit] = [], ringDeposits: [RingDeposit] = []) throws {
        generator = SeededGenerator(seed: seed)
        genesis = try Genesis(
            configuration: ChainConfiguration(
                chainID: try ChainID("wallets"), network: .regtest, validators: [.zero], minimumFeePerByte: 0,
                minimumFeePerProofUnit: 0, anchorWindow: 50, ringOutputMaturity: 2),
            accounts: accounts.sorted { $0.account < $1.account }, ringDeposits: ringDeposits)
    }

    var height: UInt64 { UInt64(blocks.count) }

    private func hash(_ height: UInt64) -> Hash256 {
        Hash256([UInt8](repeating: salt, count: 24) + (0..<8).map { UInt8(truncatingIfNeeded: height >> (8 * $0)) })
            ?? .zero
    }

    /// Adds a block of whole transactions.
    mutating func add(_ transactions: [LedgerTransaction] = [], proposer: AccountID = .zero) {
        add(
            compact: transactions.enumerated().map { WalletBlock.Transaction($1, index: UInt32($0)) },
            proposer: proposer)
        whole[whole.count - 1] = transactions
    }

    /// Adds a block of what nodes show.
    mutating func add(compact transactions: [WalletBlock.Transaction], proposer: AccountID = .zero) {
        let next = height + 1
        blocks.append(
            WalletBlock(
                height: next, hash: hash(next), previous: blocks.last?.hash ?? .zero, time: 1_000_000 + 2_000 * next,
                proposer: proposer, transactions: transactions))
        whole.append([])
    }

    func builder(fee: UInt64, anchor: BLS12381.Fr? = nil) throws -> LedgerTransactionBuilder {
        try LedgerTransactionBuilder(
            chainID: genesis.configuration.chainID, expiryHeight: 0, fee: fee,
            anchor: anchor ?? NoteCommitmentFrontier().root)
    }

    mutating func plan(
        _ builder: LedgerTransactionBuilder, change: LedgerTransactionBuilder.Change = .none
    ) throws -> LedgerTransaction {
        try builder.plan(change: change, using: &generator).transaction
    }

    /// A transaction that credits accounts, out of somebody's.
    mutating func credit(_ credits: [(AccountID, UInt64)], sequence: UInt64 = 0) throws -> LedgerTransaction {
        var builder = try builder(fee: 1)
        try builder.debit(
            credits.reduce(1) { $0 + $1.1 }, from: Hash256(generator.bytes(32)) ?? .zero, sequence: sequence)
        for (account, amount) in credits { try builder.pay(amount, to: account) }
        return try plan(builder)
    }

    /// A transaction that pays somebody's units to shielded addresses.
    mutating func shield(
        _ payments: [(PaymentAddress, UInt64, String)], ovk: OutgoingViewingKey? = nil
    ) throws -> LedgerTransaction {
        var builder = try builder(fee: 0)
        try builder.debit(payments.reduce(0) { $0 + $1.1 }, from: Hash256(generator.bytes(32)) ?? .zero, sequence: 3)
        for (address, amount, memo) in payments {
            try builder.pay(amount, to: address, memo: memo.isEmpty ? .empty : try Memo(text: memo), ovk: ovk)
        }
        return try plan(builder)
    }

    mutating func scalar() -> Ed25519.ScalarField { Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64)) }

    /// What a node shows of a payment between ring addresses: outputs, and the key images of what is spent.
    mutating func ringTransfer(
        _ payments: [(MoneroAddress, UInt64)], spending images: [CompressedPoint] = [], fee: UInt64 = 0
    ) throws -> WalletBlock.Transaction {
        var outputs: [RingOutput] = []
        for (address, amount) in payments {
            outputs.append(
                try OpenedRingOutput(Payment(to: address, amount: amount), ephemeralSecret: scalar()).output)
        }
        return WalletBlock.Transaction(
            index: 0, id: Hash256(generator.bytes(32)) ?? .zero, fee: fee, keyImages: images, ringOutputs: outputs)
    }
}

/// A wallet, as its words make it, and its state.
struct TestWallet {
    var content: WalletContent
    var keys: WalletScanKeys
    var state: WalletState

    /// The wallet of 32 bytes that are all `number`.
    static func content(_ number: UInt8, accounts: Int = 1) throws -> WalletContent {
        var entropy = [UInt8](repeating: number, count: 32)
        var content = try WalletContent(phrase: try SeedPhrase(entropy: &entropy))
        for _ in 1..<accounts { try content.addAccount() }
        return content
    }

    init(_ content: WalletContent, _ chain: WalletChain, lookingAhead: UInt32 = 0) throws {
        self.content = content
        keys = try WalletScanKeys(content, lookingAhead: lookingAhead)
        state = try WalletState(
            genesis: chain.genesis, birthday: content.birthday, keys: &keys, isSearching: lookingAhead > 0)
    }

    mutating func take(_ blocks: some Sequence<WalletBlock>) throws(WalletSyncError) {
        try state.take(Array(blocks), keys: &keys, on: WalletChain.pool)
    }

    func account(_ index: UInt64, of account: UInt32 = 0) throws -> AccountID {
        guard case .transparent(let id) = try content.address(.transparent, account: account, at: index).address else {
            throw CancellationError()
        }
        return id
    }

    func shielded(_ account: UInt32 = 0) throws -> PaymentAddress {
        guard case .shielded(let address) = try content.latestAddress(.shielded, account: account).address else {
            throw CancellationError()
        }
        return address
    }

    func ring(_ index: UInt64 = 0, of account: UInt32 = 0) throws -> MoneroAddress {
        guard case .ring(let address) = try content.address(.ring, account: account, at: index).address else {
            throw CancellationError()
        }
        return address
    }

    func funds(_ account: UInt32 = 0) throws -> SpendableFunds {
        try state.spendableFunds(account: account, of: content)
    }

    /// What the pools have by blocks: transparent, shielded, ring.
    func balances(_ account: UInt32 = 0) -> [UInt64] {
        let balance = state.balance(account: account)
        return AddressKind.allCases.map { balance[$0].confirmed }
    }
}

/// Alice's chain: she receives in every pool, spends from every pool, gets change, and makes a block.
struct AliceChain {
    var chain: WalletChain
    var alice: TestWallet
    var bob: TestWallet

    /// What Alice has after all of it.
    static let balances: [UInt64] = [3_000 + 26, 590 + 1_990, 190 + 300]

    init() throws {
        let content = try TestWallet.content(1)
        let seed = try #require(content.seed)
        let first = try seed.signingKey(account: 0, index: 0).account
        let deposit = try RingDeposit(
            Payment(to: try seed.ringKeys(account: 0).viewing.address(network: .main), amount: 700))
        let noise = try WalletKeys(seed: [UInt8](repeating: 9, count: 32)).viewing.address(network: .main)
        chain = try WalletChain(
            seed: 42, accounts: [AccountCredit(account: first, amount: 1_000)],
            ringDeposits: [try RingDeposit(Payment(to: noise, amount: 5)), deposit])
        alice = try TestWallet(content, chain)
        bob = try TestWallet(try TestWallet.content(2), chain)

        // 1, 2: coins and a note come in.
        chain.add([try chain.credit([(try bob.account(0), 11), (try alice.account(0), 4_000)])])
        chain.add([
            try chain.shield([
                (try alice.shielded(), 1_000, "for\u{1b}[31m rent"), (try bob.shielded(), 5, "not yours"),
            ])
        ])
        // 3: ring outputs come in, among others'.
        chain.add(compact: [
            try chain.ringTransfer([(try bob.ring(), 77), (try alice.ring(3), 300)]),
            try chain.ringTransfer([(noise, 1), (noise, 2)]),
        ])
        try alice.take(chain.blocks)
        // 4: Alice shields; 5: she pays Bob out of the note, and gets change.
        var funds = try alice.funds()
        var shielding = try chain.builder(fee: 10)
        try shielding.debit(2_000, from: try alice.account(0), sequence: 0)
        try shielding.pay(1_990, to: try alice.shielded(), ovk: funds.ovk)
        chain.add([try chain.plan(shielding)])
        try alice.take(chain.blocks[3...])
        funds = try alice.funds()
        let note = try #require(funds.notes.first { $0.note.value == 1_000 })
        var paying = try chain.builder(fee: 10, anchor: funds.tree.root)
        try paying.spend(note.note, key: note.key, path: try funds.tree.path(of: note.position))
        try paying.pay(400, to: try bob.shielded(), memo: try Memo(text: "thanks"), ovk: funds.ovk)
        chain.add([try chain.plan(paying, change: .shielded(funds.change.shielded, ovk: funds.change.shieldedOVK))])
        // 6: a ring payment, with change; 7: nothing; 8: a block of Alice's own.
        let spent = try #require(funds.ring.entries.first { $0.output.amount == 700 }?.keyImage)
        chain.add(compact: [
            try chain.ringTransfer([(try bob.ring(), 500), (try alice.ring(), 190)], spending: [spent], fee: 10)
        ])
        chain.add()
        chain.add(
            compact: [try chain.ringTransfer([(noise, 4), (noise, 5)], fee: 20), try chain.ringTransfer([], fee: 6)],
            proposer: try alice.account(0))
        try alice.take(chain.blocks[4...])
        try bob.take(chain.blocks)
    }
}
