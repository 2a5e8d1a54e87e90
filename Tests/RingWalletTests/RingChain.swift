import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import TestSupport

/// A wallet of the ring pool.
struct RingOwner {
    let keys: WalletKeys
    let scanner: RingScanner
    var ledger: WalletLedger

    init(seed: UInt8, maturity: UInt64) throws {
        keys = try WalletKeys(seed: [UInt8](repeating: seed, count: 32))
        scanner = RingScanner(keys: keys.viewing, accounts: 2, indices: 3)
        ledger = WalletLedger(spendableAge: maturity)
    }

    func address(_ account: UInt32 = 0, _ index: UInt32 = 0) -> MoneroAddress {
        keys.viewing.address(at: SubaddressIndex(account: account, index: index), network: .main)
    }
}

/// A chain that has a ring pool only: the rules and the state of the real one, and everybody's wallets.
struct RingChain: RingMemberSource {
    static let maturity: UInt64 = 3

    let configuration: ChainConfiguration
    var state = StateOverlay(MemoryStorage())
    /// The height of the last block.
    var height: UInt64 = 0
    var owners: [RingOwner]
    var generator: SeededGenerator

    /// A genesis that pays `deposits` outputs of 10 000 + n units to `count` owners in turn.
    init(owners count: Int = 3, deposits: Int = 45, seed: UInt64 = 1, for test: String = #function) throws {
        configuration = ChainConfiguration(
            chainID: try ChainID("ring-test"), network: .regtest, validators: [.zero],
            ringOutputMaturity: Self.maturity)
        generator = SeededGenerator(seed: seed, for: test)
        owners = try (0..<count).map { try RingOwner(seed: UInt8($0 + 1), maturity: Self.maturity) }
        var made: [RingDeposit] = []
        for number in 0..<deposits {
            // To subaddresses as well.
            let address = owners[number % count].address(UInt32(number % 2), UInt32(number % 3))
            made.append(try RingDeposit(Payment(to: address, amount: 10_000 + UInt64(number))))
        }
        let genesis = try Genesis(configuration: configuration, accounts: [], ringDeposits: made)
        try RingSection.initialize(genesis, &state)
        for owner in owners.indices {
            owners[owner].ledger.add(
                genesis: made, hash: genesis.hash, scanner: owners[owner].scanner, spendKeys: owners[owner].keys)
        }
    }

    func cumulativeOutputCounts() throws(StorageError) -> [UInt64] {
        try RingState.cumulativeCounts(of: 0...height, in: state)
    }

    func members(_ numbers: [UInt64]) throws(StorageError) -> [RingMember?] {
        var members: [RingMember?] = []
        for number in numbers { members.append(try RingState.output(number, in: state)?.member) }
        return members
    }

    /// What an owner could spend in the next block.
    func spendable(_ owner: Int) -> [WalletLedger.Entry] {
        owners[owner].ledger.spendable(nextHeight: height + 1, time: 0)
    }

    func balance(_ owner: Int) -> UInt64 { owners[owner].ledger.balance(nextHeight: height + 1, time: 0).total }

    /// An input with a ring around an output.
    mutating func input(_ entry: WalletLedger.Entry) throws -> RingTransfer.Input {
        let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
        let ring = try DecoyRing(
            spending: entry.globalIndex ?? .max, own: own, from: self, blockTime: 15, maturity: Self.maturity,
            using: &generator)
        return RingTransfer.Input(output: entry.output, ring: ring)
    }

    /// The transaction of a transfer, signed; all that is withdrawn is its fee.
    func transaction(_ transfer: RingTransfer, of owner: Int, deposits: [RingDeposit] = []) throws -> LedgerTransaction
    {
        let unsigned = try transfer.prepared(with: owners[owner].keys, deposits: deposits)
        var transaction = LedgerTransaction(
            chainID: configuration.chainID, expiryHeight: 0, fee: transfer.withdrawn, ring: unsigned.bundle)
        transaction.ring = try unsigned.signed(digest: transaction.signatureDigest)
        return transaction
    }

    /// Executes a block as the state machine does, without the other pools, and returns each refusal.
    mutating func execute(_ transactions: [LedgerTransaction]) throws -> [LedgerRule?] {
        height += 1
        var verdicts: [LedgerRule?] = []
        for transaction in transactions {
            let context = TransactionContext(
                transaction: transaction, id: transaction.id, signatureDigest: transaction.signatureDigest,
                byteCount: 0, height: height, configuration: configuration)
            let verdict = try verdict(context)
            verdicts.append(verdict)
            guard verdict == nil else { continue }
            let first = try RingState.outputCount(in: state)
            try RingSection.apply(context, to: &state)
            for owner in owners.indices {
                owners[owner].ledger.add(
                    transaction.ring, transaction: transaction.id, height: height, firstNumber: first,
                    scanner: owners[owner].scanner, spendKeys: owners[owner].keys)
            }
        }
        return verdicts
    }

    private func verdict(_ context: TransactionContext) throws -> LedgerRule? {
        var proofs = RingProofs()
        do throws(LedgerRefusal) {
            try RingSection.checkForm(context)
            try RingSection.checkState(context, state)
        } catch {
            switch error {
            case .violation(let violation): return violation.rule
            case .storage(let error): throw error
            }
        }
        try proofs.add(context, at: 0, state)
        return try proofs.verify(execution: Execution(threads: 2)).first?.violation.rule
    }

    /// Lets time pass.
    mutating func pass(_ blocks: UInt64) { height += blocks }
}
