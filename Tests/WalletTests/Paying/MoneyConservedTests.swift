import Chain
import ChainTransactions
import Foundation
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import TestSupport
import Testing
import Wallet

/// Five wallets on one chain, by the chain's own machine without its proofs, and what they must have by plain sums.
private struct PayingWorld {
    static let wallets = 5
    /// Who gets the fees.
    static let proposer = 4
    static let maturity: UInt64 = 3
    static let kinds = AddressKind.allCases

    struct Payer {
        let content: WalletContent
        var keys: WalletScanKeys
        var state: WalletState
    }

    var machine: LedgerMachine<MemoryStorage>
    let genesis: Genesis
    var payers: [Payer] = []
    var blocks: [WalletBlock] = []
    /// What each wallet has in each pool by the blocks, without any wallet's code.
    var model: [[AddressKind: UInt64]]
    let proposer: AccountID
    let pool = WorkerPool(threads: 2)

    init() throws {
        var accounts: [AccountCredit] = []
        var deposits: [RingDeposit] = []
        var contents: [WalletContent] = []
        for number in 0..<Self.wallets {
            var content = try SampleFunds.content(UInt8(20 + number))
            _ = try content.addAddress(.transparent, account: 0)
            contents.append(content)
            accounts.append(AccountCredit(account: try Self.account(content, 0), amount: 2_000_000))
            for _ in 0..<6 {
                guard case .ring(let address) = try content.latestAddress(.ring, account: 0).address else { continue }
                deposits.append(try RingDeposit(Payment(to: address, amount: 100_000)))
            }
        }
        genesis = try Genesis(
            configuration: ChainConfiguration(
                chainID: try ChainID("conserved"), network: .regtest, validators: [.zero],
                ringOutputMaturity: Self.maturity),
            accounts: accounts.sorted { $0.account < $1.account }, ringDeposits: deposits)
        machine = try LedgerMachine(withoutProofs: MemoryStorage())
        _ = try machine.initChain(genesis: genesis.encoded)
        model = Array(
            repeating: [.transparent: 2_000_000, .shielded: 0, .ring: 600_000], count: Self.wallets)
        proposer = try Self.account(contents[Self.proposer], 0)
        for content in contents { payers.append(try payer(content)) }
    }

    /// A wallet that has seen the genesis only.
    func payer(_ content: WalletContent) throws -> Payer {
        var keys = try WalletScanKeys(content)
        let state = try WalletState(genesis: genesis, birthday: 0, keys: &keys)
        return Payer(content: content, keys: keys, state: state)
    }

    private static func account(_ content: WalletContent, _ index: UInt64) throws -> AccountID {
        guard case .transparent(let account) = try content.address(.transparent, account: 0, at: index).address else {
            throw CancellationError()
        }
        return account
    }

    /// A payment that is planned, kept as pending, and made without proofs.
    mutating func pay(
        _ payer: Int, from pool: AddressKind, to payee: LedgerAddress, _ amount: UInt64, expiry: UInt64
    ) async throws -> LedgerTransaction {
        var funds = try payers[payer].state.spendableFunds(account: 0, of: payers[payer].content)
        payers[payer].state.pending.reserve(in: &funds)
        let request = PaymentRequest(
            payments: [.init(to: payee, amount: amount)], from: pool, expiryHeight: expiry)
        let storage = machine.storage
        var plan = try await PaymentPlanner(configuration: genesis.configuration, funds: funds).plan(request) {
            numbers in
            try numbers.map { try RingState.output($0, in: storage)?.member }
        }
        if plan.ring != nil {
            try plan.prepareRing(with: try #require(payers[payer].content.seed).ringKeys(account: 0))
        }
        payers[payer].state.pending.add(
            PendingPayment(plan.planned.transaction, account: 0, height: funds.height, recipients: []))
        return plan.planned.transaction
    }

    /// Makes a block; every transaction must be accepted. All wallets take it in.
    mutating func makeBlock(_ transactions: [LedgerTransaction]) throws {
        let height = UInt64(blocks.count) + 1
        let outcome = try machine.finalizeBlock(
            BlockProposal(
                height: height, proposer: proposer, transactions: transactions.map(\.encoded),
                maximumByteCount: genesis.configuration.maximumBlockBytes))
        try machine.commit()
        #expect(outcome.verdicts.compactMap(\.refusal) == [])
        model[Self.proposer][.transparent, default: 0] += transactions.reduce(0) { $0 + $1.fee }
        blocks.append(
            WalletBlock(
                height: height, hash: outcome.appHash, previous: blocks.last?.hash ?? genesis.hash,
                time: 1_000_000 + 1_000 * height, proposer: proposer,
                transactions: transactions.enumerated().map { .init($1, index: UInt32($0)) }))
        for index in payers.indices {
            var payer = payers[index]
            try payer.state.take([blocks[blocks.count - 1]], keys: &payer.keys, on: pool)
            payers[index] = payer
        }
    }

    /// What a wallet says that it has.
    func balances(_ payer: Int) -> [AddressKind: UInt64] {
        let balance = payers[payer].state.balance(account: 0)
        return Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0, balance[$0].confirmed) })
    }
}

@Suite("Money is conserved")
struct MoneyConservedTests {
    /// A tenth of a thousand payments; `scripts/long/wallet` asks for all of them.
    @Test("random payments between five wallets: all have what plain sums say, at every block")
    func randomPayments() async throws {
        let actions = ProcessInfo.processInfo.environment["NIGHTJAR_PAYMENTS"].flatMap { Int($0) } ?? 100
        var generator = SeededGenerator(seed: 7)
        var world = try PayingWorld()
        let supply = world.genesis.supply
        var waiting: [LedgerTransaction] = []
        var next = world.model
        var made = 0, lacking = 0, dropped = 0
        while made + lacking + dropped < actions {
            let (payer, payee) = (Int.random(in: 0..<5, using: &generator), Int.random(in: 0..<5, using: &generator))
            let pool = PayingWorld.kinds.randomElement(using: &generator) ?? .transparent
            let kind = PayingWorld.kinds.randomElement(using: &generator) ?? .transparent
            let amount =
                UInt64.random(in: 1...400_000, using: &generator) >> UInt64.random(in: 0...8, using: &generator)
            let content = world.payers[payee].content
            let address =
                kind == .shielded
                ? try content.latestAddress(kind, account: 0).address
                : try content.address(kind, account: 0, at: UInt64.random(in: 0...1, using: &generator)).address
            // Some are never handed over. Not of those that later ones build on.
            let isDropped = pool != .transparent && Int.random(in: 0..<12, using: &generator) == 0
            let height = UInt64(world.blocks.count)
            do {
                let transaction = try await world.pay(
                    payer, from: pool, to: address, max(1, amount), expiry: height + (isDropped ? 2 : 100))
                if isDropped {
                    dropped += 1
                } else {
                    made += 1
                    next[payer][pool, default: 0] -= max(1, amount) + transaction.fee
                    next[payee][kind, default: 0] += max(1, amount)
                    waiting.append(transaction)
                }
            } catch let error as PaymentError {
                lacking += 1
                let has = world.model[payer][pool] ?? 0
                switch error {
                case .insufficientFunds(let shortage): #expect(has < shortage.needed)
                case .fundsReserved(let shortage), .ringMaturity(let shortage, _): #expect(has >= shortage.needed)
                default: Issue.record(error)
                }
            }
            guard waiting.count >= Int.random(in: 1...5, using: &generator) || made + lacking + dropped == actions
            else {
                continue
            }
            world.model = next
            try world.makeBlock(waiting)
            next = world.model
            waiting = []
            for index in 0..<5 {
                #expect(world.balances(index) == world.model[index])
                // What is spendable, comes too late or is kept adds up.
                let balance = world.payers[index].state.balance(account: 0)
                for kind in PayingWorld.kinds {
                    #expect(balance[kind].spendable + balance[kind].pendingOut <= balance[kind].confirmed)
                }
            }
            #expect(world.model.flatMap(\.values).reduce(0, +) == supply)
            // Blocks that are taken back and come again change nothing.
            if world.blocks.count % 20 == 0 {
                let index = Int.random(in: 0..<5, using: &generator)
                var payer = world.payers[index]
                try payer.state.rewind(to: UInt64(world.blocks.count) - 3)
                try payer.state.take(Array(world.blocks.suffix(3)), keys: &payer.keys, on: world.pool)
                #expect(payer.state.balance(account: 0) == world.payers[index].state.balance(account: 0))
                #expect(
                    Set(payer.state.pending.payments.map(\.id))
                        == Set(world.payers[index].state.pending.payments.map(\.id)))
            }
        }
        #expect(made > actions / 2 && lacking > actions / 50 && dropped > actions / 50)
        // When nothing can come any more of what was never handed over, all of it is free.
        for _ in 0..<3 { try world.makeBlock([]) }
        for index in 0..<5 {
            #expect(world.payers[index].state.pending.payments.isEmpty)
            let balance = world.payers[index].state.balance(account: 0)
            for kind in PayingWorld.kinds {
                #expect(balance[kind].spendable == world.model[index][kind] && balance[kind].pendingOut == 0)
            }
            // The words alone say the same.
            var again = try world.payer(world.payers[index].content)
            try again.state.take(world.blocks, keys: &again.keys, on: world.pool)
            #expect(again.state.balance(account: 0) == balance)
            #expect(again.state.history == world.payers[index].state.history)
        }
    }
}
