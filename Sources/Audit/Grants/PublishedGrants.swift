public import Chain
public import ChainTransactions
public import Primitives
internal import Sapling
internal import ZcashTransactions

/// The grants on a chain's notice board, found by going through its blocks (docs/spec, section 13.3).
///
/// Anybody can write to the board, so a notice is listed only where the holder signed the grant, and the same transaction
/// debits the holder, whose signature covers it, and pays the account that logs the grant. What else stands there is
/// counted.
public struct PublishedGrants: Sendable {
    /// A grant on the board.
    public struct Entry: Sendable {
        /// The grant. Its purpose is text of whoever wrote it.
        public let grant: DisclosureGrant
        /// The transaction that logs and publishes it.
        public let transaction: Hash256
        /// The height of its block.
        public let height: UInt64
        /// The height of the block in which the holder revoked it; nil where none has.
        public fileprivate(set) var revokedHeight: UInt64?
    }

    private let chain: ChainID
    private let genesis: Hash256
    private let board: TrialDecryption
    /// The grants, in the order of the chain.
    public private(set) var entries: [Entry] = []
    /// Notices that are no grant's.
    public private(set) var unreadableCount = 0
    /// Notices of grants that nobody signed, that their transactions do not log, whose holders they do not debit, or that
    /// stood there before.
    public private(set) var unfoundedCount = 0
    /// The height of the last block that was taken in.
    public private(set) var height: UInt64 = 0
    /// Of each account that was debited, the height of the first time: that of a grant's account revokes it.
    private var debits: [AccountID: UInt64] = [:]
    private var seen: Set<Hash256> = []

    /// The board of a chain, before its first block.
    public init(genesis: Genesis) {
        chain = genesis.configuration.chainID
        self.genesis = genesis.hash
        board = TrialDecryption([NoticeBoard(genesis: genesis.hash).key])
    }

    /// Takes in the next block, which the caller has checked. Some 75 µs for each shielded output, divided by the threads.
    ///
    /// - Parameter refused: the positions of transactions that the ledger refused.
    /// - Throws: `.blocksMissing`, `.transaction`.
    public mutating func take(
        _ block: LedgerBlock, refused: Set<Int> = [], on pool: WorkerPool
    ) throws(AuditReportError) {
        guard block.header.height == height + 1 else {
            throw .blocksMissing(actual: block.header.height, expected: height + 1)
        }
        height += 1
        for (index, bytes) in block.transactions.enumerated() where !refused.contains(index) {
            let transaction: LedgerTransaction
            do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: bytes) } catch {
                throw .transaction(height: height, error)
            }
            for debit in transaction.transparent.debits where debits[debit.account] == nil {
                debits[debit.account] = height
            }
            let outputs = transaction.sapling.outputs.compactMap { try? $0.encrypted() }
            guard !outputs.isEmpty else { continue }
            for found in board.decrypt(outputs, under: .afterGracePeriod, on: pool) {
                if let memo = found?.decrypted.memo { take(memo, of: transaction) }
            }
        }
        for index in entries.indices where entries[index].revokedHeight == nil {
            entries[index].revokedHeight = entries[index].grant.logAccount.flatMap { debits[$0] }
        }
    }

    private mutating func take(_ memo: Memo, of transaction: LedgerTransaction) {
        guard let grant = DisclosureGrant(notice: memo, chain: chain, genesis: genesis) else {
            unreadableCount += 1
            return
        }
        let bundle = transaction.transparent
        guard let account = grant.logAccount, bundle.debits.contains(where: { $0.account == grant.holder }),
            bundle.credits.contains(where: { $0.account == account }), (try? grant.checkSignature()) != nil,
            seen.insert(grant.hash).inserted
        else {
            unfoundedCount += 1
            return
        }
        entries.append(Entry(grant: grant, transaction: transaction.id, height: height))
    }
}
