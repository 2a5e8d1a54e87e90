import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Goes through the chain of one's own node with a viewing key, and keeps nothing.
enum AuditorScan {
    /// What a key sees.
    struct Findings: Sendable {
        /// What the account has, as far as the key sees it.
        let balance: WalletBalance
        /// What was moved, by height.
        let history: [WalletTransaction]
        /// The last block that was looked at.
        let height: UInt64
    }

    private static let pool = WorkerPool()
    /// The most blocks, and bytes of transactions, of one page that is searched at once.
    private static let blocks = 500, bytes = 8 << 20

    /// What the key of a text sees from a height on.
    ///
    /// - Throws: what refuses the key, what refuses the blocks, `notKept` where the node does not have them all.
    static func findings(_ text: String, from birthday: UInt64, in service: NodeAPI) async throws -> Findings {
        let content = try WalletContent(watching: [try AccountViewKeys(text: text)], birthday: birthday)
        var keys = try WalletScanKeys(content)
        var state = try WalletState(
            genesis: try Genesis(decoding: service.node.identity.genesis), birthday: birthday, keys: &keys)
        let status = try await service.node.status()
        guard status.earliestHeight <= 1 else {
            throw ServiceError.notKept(height: 1, earliest: status.earliestHeight)
        }
        while state.height < status.height {
            // An answer that took too long is given up, and this with it.
            try Task.checkCancellation()
            let page = try await page(after: state.height, upTo: status.height, in: service)
            (state, keys) = try await BlockingWork.run { [state, keys] in
                var (next, tables) = (state, keys)
                try next.take(page, keys: &tables, on: pool)
                return (next, tables)
            }
        }
        for height in state.heightsToRead {
            let whole = try await service.block(height).transactions.map { encoded in
                try LedgerTransaction(decoding: encoded)
            }
            state.read(whole, at: height, keys: keys)
        }
        return Findings(balance: state.balance(account: 0), history: state.history, height: state.height)
    }

    private static func page(
        after height: UInt64, upTo last: UInt64, in service: NodeAPI
    ) async throws -> [WalletBlock] {
        var page: [WalletBlock] = []
        var byteCount = 0
        for next in height + 1...last where page.count < blocks && byteCount < bytes {
            let block = try await service.block(next)
            byteCount += block.transactions.reduce(0) { $0 + $1.count }
            page.append(try WalletBlock(block))
        }
        return page
    }
}

extension WalletBlock {
    /// What a wallet needs of a block.
    fileprivate init(_ block: NodeBlock) throws(LedgerDecodingError) {
        var transactions: [Transaction] = []
        for (index, (encoded, verdict)) in zip(block.transactions, block.verdicts).enumerated()
        where verdict.isAccepted {
            transactions.append(Transaction(try LedgerTransaction(decoding: encoded), index: UInt32(index)))
        }
        self.init(
            height: block.header.height, hash: block.header.hash, previous: block.header.previous,
            time: block.header.time, proposer: block.header.proposer, transactions: transactions)
    }
}
