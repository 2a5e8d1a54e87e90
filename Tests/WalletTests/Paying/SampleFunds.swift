import Algebra
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Sapling
import Testing
import Wallet

/// An account with funds of given amounts, and the chain that it pays on.
struct SampleFunds {
    static let maturity: UInt64 = 3
    /// What somebody else's ring outputs are worth, each.
    static let foreignAmount: UInt64 = 7_777

    let configuration: ChainConfiguration
    let content: WalletContent
    let keys: PaymentKeys
    var funds: SpendableFunds
    /// Whether the account can pay from the pools at all: all ring outputs of the chain, by number.
    let members: [RingMember]

    /// - Parameters:
    ///   - transparent: what each address holds.
    ///   - notes: the notes' values and heights, oldest first.
    ///   - ring: what each of the account's ring outputs of the genesis is worth.
    ///   - foreign: ring outputs of somebody else in the genesis.
    ///   - height: the chain's.
    init(
        transparent: [UInt64] = [], notes: [(value: UInt64, height: UInt64)] = [], ring: [UInt64] = [],
        foreign: Int = 16, height: UInt64 = 10
    ) throws {
        configuration = ChainConfiguration(
            chainID: try ChainID("paying"), network: .regtest, validators: [.zero], maximumTransactionBytes: 32 << 10,
            ringOutputMaturity: Self.maturity)
        content = try Self.content(1)
        let seed = try #require(content.seed)
        let sapling = try seed.saplingKey(account: 0)
        let internalKey = try sapling.internalKey()
        let ringKeys = try seed.ringKeys(account: 0)
        let count = max(1, transparent.count)
        let signers = try (0..<count).map { try seed.signingKey(account: 0, index: UInt32($0)) }
        keys = PaymentKeys(signers: signers, sapling: [sapling.key, internalKey.key], ring: ringKeys)
        let pool = WorkerPool(threads: 1)

        var tree = NoteCommitmentTree()
        var spendable: [SpendableFunds.SpendableNote] = []
        for (index, note) in notes.enumerated() {
            // In turn a note of the account's and one of its internal key.
            let owner = index % 2 == 0 ? sapling.viewingKey : internalKey.viewingKey
            let made = Note(
                recipient: try #require(owner.defaultAddress()), value: note.value,
                randomSeed: .afterZIP212(try NoteSeed(bytes: [UInt8](repeating: UInt8(index), count: 32))))
            try tree.append(contentsOf: [made.commitment.cmu], marking: [0], on: pool)
            let key = owner.fullViewingKey
            spendable.append(
                .init(
                    note: made, position: UInt32(index), key: key,
                    nullifier: made.nullifier(at: UInt32(index), key: key).bytes, height: note.height))
        }

        let other = try #require(try Self.content(2).seed).ringKeys(account: 0)
        let deposits =
            try ring.map { try RingDeposit(Payment(to: ringKeys.viewing.address(network: .main), amount: $0)) }
            + (0..<foreign).map { _ in
                try RingDeposit(Payment(to: other.viewing.address(network: .main), amount: Self.foreignAmount))
            }
        var ledger = WalletLedger(spendableAge: Self.maturity)
        ledger.add(
            genesis: deposits, hash: .zero, scanner: RingScanner(keys: ringKeys.viewing), spendKeys: ringKeys)
        var others = WalletLedger(spendableAge: Self.maturity)
        others.add(genesis: deposits, hash: .zero, scanner: RingScanner(keys: other.viewing))
        members = (ledger.entries + others.entries).sorted { ($0.globalIndex ?? 0) < ($1.globalIndex ?? 0) }
            .map { RingMember(key: $0.output.key, commitment: $0.output.commitment) }
        let counts = [UInt64](repeating: UInt64(deposits.count), count: Int(height) + 1)

        funds = SpendableFunds(
            height: height,
            transparent: zip(signers, transparent).enumerated().map { index, pair in
                .init(account: pair.0.account, balance: pair.1, sequence: UInt64(index))
            },
            notes: spendable, tree: tree,
            ring: .init(entries: ledger.entries, cumulativeCounts: counts, blockTime: 1),
            change: .init(
                transparent: signers[0].account, shielded: try #require(internalKey.viewingKey.defaultAddress()),
                shieldedOVK: internalKey.viewingKey.fullViewingKey.ovk, ring: ringKeys.viewing.address(network: .main)),
            ovk: sapling.viewingKey.fullViewingKey.ovk)
    }

    /// A wallet's content that is always the same for a number.
    static func content(_ number: UInt8) throws -> WalletContent {
        var entropy = [UInt8](repeating: number, count: 16)
        return try WalletContent(phrase: try SeedPhrase(entropy: &entropy))
    }

    /// An address of somebody else.
    static func recipient(_ kind: AddressKind, _ number: UInt8 = 9) throws -> LedgerAddress {
        try content(number).latestAddress(kind, account: 0).address
    }

    func plan(_ request: PaymentRequest) async throws -> PaymentPlan {
        let members = members
        return try await PaymentPlanner(configuration: configuration, funds: funds).plan(request) { numbers in
            numbers.map { members.indices.contains(Int($0)) ? members[Int($0)] : nil }
        }
    }

    /// A plan that pays one address.
    func plan(
        from pool: AddressKind, to kind: AddressKind, _ amount: UInt64,
        _ change: (inout PaymentRequest) -> Void = { _ in }
    ) async throws -> PaymentPlan {
        var request = PaymentRequest(
            payments: [.init(to: try Self.recipient(kind), amount: amount)], from: pool)
        change(&request)
        return try await plan(request)
    }
}
