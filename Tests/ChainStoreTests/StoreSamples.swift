import Chain
import ChainStore
import ChainTransactions
import TestSupport

/// States and blocks to be stored. The store does not ask what they mean.
enum Samples {
    static func hash(_ number: UInt64) -> Hash256 {
        Hash256((0..<32).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }) ?? .zero
    }

    static func chainID() throws -> ChainID { try ChainID("stored") }

    static func transaction(_ fee: UInt64) throws -> [UInt8] {
        LedgerTransaction(
            chainID: try chainID(), expiryHeight: 0, fee: fee,
            transparent: TransparentBundle(credits: [AccountCredit(account: hash(fee), amount: fee)])
        ).encoded
    }

    /// Block `height` with as many transactions, after `previous`, signed by nobody.
    static func stored(_ height: UInt64, after previous: Hash256) throws -> StoredBlock {
        let transactions = try (0..<height % 5).map { try transaction(height * 100 + $0) }
        let commitments = try LedgerBlock.commitments(to: transactions)
        let header = BlockHeader(
            chainID: try chainID(), height: height, time: height, previous: previous,
            transactionCount: UInt32(transactions.count), bodyHash: BlockBody.hash(of: commitments),
            appHash: hash(height), proposer: hash(1))
        let verdicts = zip(commitments, transactions).enumerated().map { index, pair in
            TransactionVerdict(
                id: index == 3 ? nil : pair.0.id, refusal: index % 2 == 1 ? "refused" : nil,
                explanation: index % 2 == 1 ? "because – 原因" : "", fee: height, byteCount: pair.1.count,
                proofCost: index)
        }
        return StoredBlock(
            block: LedgerBlock(
                signedHeader: SignedHeader(header: header, signature: [UInt8](repeating: 5, count: 64)),
                transactions: transactions), verdicts: verdicts)
    }

    /// Random changes over the keys of a small world, so that values are replaced and removed.
    static func changes(_ generator: inout SeededGenerator) -> StateChanges {
        var changes: [StateKey: [UInt8]?] = [:]
        for _ in 0..<12 {
            let table = StateTable.allCases[Int(generator.next() % UInt64(StateTable.allCases.count))]
            let key = StateKey(table, [UInt8](repeating: UInt8(generator.next() % 6), count: Int(generator.next() % 4)))
            let value: [UInt8]? = generator.next() % 3 == 0 ? nil : generator.bytes(Int(generator.next() % 40))
            changes.updateValue(value, forKey: key)
        }
        return StateChanges(changes)
    }

    /// Commits blocks up to `top` to a ledger and to a model in memory; the states after each height.
    static func fill(_ ledger: SQLiteLedger, to top: UInt64, seed: UInt64) throws -> [MemoryStorage] {
        var generator = SeededGenerator(seed: seed)
        var model = MemoryStorage()
        var states: [MemoryStorage] = []
        var previous = Hash256.zero
        for height in 0...top {
            let stored = height == 0 ? nil : try stored(height, after: previous)
            let commit = CommittedBlock(
                height: height, appHash: hash(height), transactions: stored?.block.transactions ?? [],
                changes: changes(&generator))
            if let stored {
                try ledger.stage(stored)
                previous = stored.block.hash
            }
            try ledger.commit(commit)
            try model.commit(commit)
            states.append(model)
        }
        return states
    }

    static func entries(_ state: some StateReader) throws -> [String] {
        try StateTable.allCases.flatMap { table in
            try state.entries(of: table, from: [], limit: 1 << 20).map { "\(table) \($0.key) \($0.value)" }
        }
    }
}
