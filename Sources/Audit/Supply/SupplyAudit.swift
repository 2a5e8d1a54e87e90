public import Chain
public import ChainTransactions
internal import Primitives

/// What a node says of its state, for comparison with what its blocks add up to.
public struct SupplyEvidence: Sendable {
    /// The height that the answers are of.
    public var height: UInt64
    /// The node's list of pools.
    public var listed: [(pool: Pool, total: UInt64)]
    /// A proof about the total of each pool that the blocks have.
    public var pools: [(pool: Pool, proof: StateProof)]
    /// A proof about any account, present or not: its way up from the table's root is what is used of it.
    public var account: StateProof

    /// Evidence of these parts; nothing is believed of it that the header does not commit to.
    public init(
        height: UInt64, listed: [(pool: Pool, total: UInt64)], pools: [(pool: Pool, proof: StateProof)],
        account: StateProof
    ) {
        self.height = height
        self.listed = listed
        self.pools = pools
        self.account = account
    }
}

/// Recomputes what every pool and account holds, from the genesis and the blocks alone, and compares it with what the
/// state commitment of the last signed header says (docs/spec, section 13).
///
/// What it shows: no coins were made or lost at any pool's edge, and the state that the sequencer signed has exactly
/// these pools and accounts. What it cannot show: that amounts hidden inside a pool add up, which proofs do, and that
/// signatures hold, which a follower checks.
public struct SupplyAudit: Sendable {
    /// What pools and accounts hold after the last block.
    public private(set) var ledger: SupplyLedger
    /// The last header.
    public private(set) var header: BlockHeader?
    /// The number of transactions taken in.
    public private(set) var transactionCount: UInt64 = 0
    private var headers: LightClient

    /// An audit that begins at a genesis, of a chain whose blocks `sequencer` signs.
    ///
    /// - Throws: `.genesis`.
    public init(genesis: Genesis, sequencer: AccountID) throws(SupplyAuditError) {
        ledger = SupplyLedger(genesis)
        let appHash: Hash256
        do throws(LedgerApplicationError) {
            var machine = try LedgerMachine(storage: MemoryStorage())
            appHash = try machine.initChain(genesis: genesis.encoded)
        } catch { throw .genesis(error.explanation) }
        headers = LightClient(
            chainID: genesis.configuration.chainID, sequencer: sequencer, genesisAppHash: appHash)
    }

    /// The height of the last block; 0 before the first.
    public var height: UInt64 { headers.height }

    /// Takes in the next block.
    ///
    /// - Parameter refused: the positions of transactions that the ledger refused, by the node's word. Were it wrong,
    ///   pools and accounts would not be those of the state commitment.
    /// - Throws: `.block`, `.transaction`, and what ``SupplyLedger/take(_:height:index:)`` and
    ///   ``SupplyLedger/endBlock(height:proposer:fees:)`` throw.
    public mutating func take(_ block: LedgerBlock, refused: Set<Int> = []) throws(SupplyAuditError) {
        let header = block.header
        var headers = headers
        do throws(BlockRefusal) { try headers.accept(block.signedHeader) } catch { throw .block(error) }
        var transactions: [LedgerTransaction] = []
        for (index, bytes) in block.transactions.enumerated() {
            do throws(LedgerDecodingError) { transactions.append(try LedgerTransaction(decoding: bytes)) } catch {
                throw .transaction(height: header.height, .transaction(index: index, error))
            }
        }
        let body = BlockBody.hash(of: transactions.map(TransactionCommitment.init))
        guard transactions.count == Int(header.transactionCount), body == header.bodyHash else {
            throw .block(.bodyAltered(height: header.height, actual: body, expected: header.bodyHash))
        }
        var fees: UInt64 = 0
        for (index, transaction) in transactions.enumerated() where !refused.contains(index) {
            try ledger.take(transaction, height: header.height, index: index)
            // Debits covered it: all fees together are within the supply.
            fees += transaction.fee
            transactionCount += 1
        }
        try ledger.endBlock(height: header.height, proposer: header.proposer, fees: fees)
        self.headers = headers
        self.header = header
    }

    /// Compares what was added up with the node's list of pools and with the last header's state commitment.
    ///
    /// The tables of pools and accounts are compared whole: their roots are computed from what was added up, so that
    /// nothing can be in the state that no transaction made.
    ///
    /// - Throws: `.otherHeight`, `.wrongSubject`, `.proof`, `.poolDiffers`, `.poolsDiffer`, `.accountsDiffer`,
    ///   `.listDiffers`.
    public func compare(_ evidence: SupplyEvidence) throws(SupplyAuditError) {
        guard let header, evidence.height == header.height else {
            throw .otherHeight(actual: evidence.height, expected: height)
        }
        var path: [Hash256]?
        for (pool, total) in ledger.pools {
            guard let proof = evidence.pools.first(where: { $0.pool == pool })?.proof,
                proof.table == .pools, proof.key == pool.totalKey.bytes
            else { throw .wrongSubject(expected: "the \(pool) pool") }
            do throws(StateProofError) { try proof.check(appHash: header.appHash) } catch {
                throw .proof(subject: "the \(pool) pool", error)
            }
            let committed = proof.value.flatMap(Self.integer)
            guard committed == total else { throw .poolDiffers(pool, committed: committed, computed: total) }
            path = proof.path
        }
        guard root(of: .pools, ledger.poolEntries, leadsTo: header.appHash, by: path ?? []) else {
            throw .poolsDiffer
        }
        guard evidence.account.table == .accounts else { throw .wrongSubject(expected: "an account") }
        do throws(StateProofError) { try evidence.account.check(appHash: header.appHash) } catch {
            throw .proof(subject: "the accounts", error)
        }
        let accounts = ledger.accountEntries
        guard root(of: .accounts, accounts, leadsTo: header.appHash, by: evidence.account.path) else {
            throw .accountsDiffer
        }
        let listed = Dictionary(evidence.listed.map { ($0.pool, $0.total) }, uniquingKeysWith: { $1 })
        for pool in Set(listed.keys).union(ledger.pools.map(\.pool)).sorted()
        where listed[pool] != ledger.total(of: pool) {
            throw .listDiffers(pool, listed: listed[pool], computed: ledger.total(of: pool))
        }
    }

    private func root(
        of table: StateTable, _ entries: [StateMap.Change], leadsTo appHash: Hash256, by path: [Hash256]
    ) -> Bool {
        guard let root = try? StateMap.root(of: table, entries: entries) else {
            preconditionFailure("a map that is built from nothing reads no storage")
        }
        return StateCommitment.appHash(root: root, of: table, path: path) == appHash
    }

    private static func integer(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.count == 8 else { return nil }
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
