import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Goes through the chain of one's own node with a viewing key, some blocks at a time, and keeps nothing: keys and findings
/// are in memory as long as this is, which is as long as the request that brought the key.
actor AuditorScan {
    /// What the key sees, as far as was looked.
    struct Findings: Sendable {
        /// What the account has, as far as the key sees it.
        let balance: WalletBalance
        /// What was moved, by height.
        let history: [WalletTransaction]
        /// The last block that was looked at.
        let height: UInt64
    }

    /// A block as a wallet takes it, and its transactions in full, where memos stand.
    fileprivate struct WholeBlock: Sendable {
        let block: WalletBlock
        let transactions: [LedgerTransaction]
    }

    private static let pool = WorkerPool()
    /// The most blocks, and bytes of transactions, that are searched at once.
    private static let blocks: UInt64 = 500, bytes = 8 << 20

    /// The last block that is looked at: the chain's last when the scan began.
    nonisolated let last: UInt64
    private let service: NodeAPI
    private let pageLength: UInt64
    private var keys: WalletScanKeys
    private var state: WalletState

    /// A scan that has seen the genesis, and whose text of a key is not needed any more.
    ///
    /// - Throws: what refuses the key, `notKept` where the node does not have all blocks.
    init(_ text: String, from birthday: UInt64, in service: NodeAPI) async throws {
        let genesis = service.node.identity.genesis
        (keys, state) = try await BlockingWork.run {
            let content = try WalletContent(watching: [try AccountViewKeys(text: text)], birthday: birthday)
            var keys = try WalletScanKeys(content)
            let state = try WalletState(genesis: try Genesis(decoding: genesis), birthday: birthday, keys: &keys)
            return (keys, state)
        }
        let status = try await service.node.status()
        guard status.earliestHeight <= 1 else {
            throw ServiceError.notKept(height: 1, earliest: status.earliestHeight)
        }
        self.service = service
        last = status.height
        // A short chain is gone through in some steps too.
        pageLength = min(Self.blocks, status.height / 16 + 1)
    }

    /// What is known so far.
    var findings: Findings {
        Findings(balance: state.balance(account: 0), history: state.history, height: state.height)
    }

    /// Looks through the next blocks.
    ///
    /// - Returns: whether there were any.
    /// - Throws: what refuses the blocks.
    func goOn() async throws -> Bool {
        guard state.height < last else { return false }
        let page = try await nextPage()
        (state, keys) = try await BlockingWork.run { [state, keys] in
            var (next, tables) = (state, keys)
            try next.take(page.map(\.block), keys: &tables, on: Self.pool)
            let wanted = Set(next.heightsToRead)
            for whole in page where wanted.contains(whole.block.height) {
                next.read(whole.transactions, at: whole.block.height, keys: tables)
            }
            return (next, tables)
        }
        return true
    }

    private func nextPage() async throws -> [WholeBlock] {
        var page: [WholeBlock] = []
        var byteCount = 0
        var next = state.height + 1
        while next <= last, UInt64(page.count) < pageLength, byteCount < Self.bytes {
            let block = try await service.block(next)
            byteCount += block.transactions.reduce(0) { $0 + $1.count }
            page.append(try WholeBlock(block))
            next += 1
        }
        return page
    }
}

extension AuditorScan.WholeBlock {
    /// The transactions of a block that were accepted.
    fileprivate init(_ node: NodeBlock) throws(LedgerDecodingError) {
        var compact: [WalletBlock.Transaction] = []
        var whole: [LedgerTransaction] = []
        for (index, (encoded, verdict)) in zip(node.transactions, node.verdicts).enumerated() where verdict.isAccepted {
            let transaction = try LedgerTransaction(decoding: encoded)
            compact.append(WalletBlock.Transaction(transaction, index: UInt32(index)))
            whole.append(transaction)
        }
        self.init(
            block: WalletBlock(
                height: node.header.height, hash: node.header.hash, previous: node.header.previous,
                time: node.header.time, proposer: node.header.proposer, transactions: compact), transactions: whole)
    }
}
