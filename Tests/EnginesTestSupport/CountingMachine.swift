public import Chain
public import ChainTransactions
import Primitives

/// A small state machine with real state, rules and commitment: accounts count what they were credited, and a
/// transaction counts once. It commits to every entry of its state.
public struct CountingMachine<Storage: StateStorage>: LedgerApplication {
    public private(set) var storage: Storage
    private var pending: CommittedBlock?
    private var offered: (snapshot: SnapshotDescription, appHash: Hash256, chunks: [[UInt8]])?
    /// Mixed into the state commitment, to play a machine that computes something else.
    private let salt: UInt8
    private let rechecks: (@Sendable ([UInt8]) -> Void)?

    /// Breaks the machine's invariant when it is the fee of a transaction in a block.
    public static var poisonousFee: UInt64 { 666 }
    static var entriesPerChunk: Int { 16 }
    private static var chainKey: StateKey { StateKey(.values, Array("chain".utf8)) }

    public init(_ storage: Storage, salt: UInt8 = 0, rechecks: (@Sendable ([UInt8]) -> Void)? = nil) {
        self.storage = storage
        self.salt = salt
        self.rechecks = rechecks
    }

    // MARK: State

    public func info() throws(StorageError) -> LedgerInfo {
        guard let last = try storage.lastCommit() else { return LedgerInfo(chainID: nil, height: 0, appHash: .zero) }
        let name = try storage.value(at: Self.chainKey) ?? []
        return LedgerInfo(
            chainID: try? ChainID(String(decoding: name, as: UTF8.self)), height: last.height, appHash: last.appHash)
    }

    public mutating func initChain(genesis: [UInt8]) throws(LedgerApplicationError) -> Hash256 {
        do throws(StorageError) {
            if try storage.lastCommit() == nil {
                var overlay = StateOverlay(storage)
                overlay.set(genesis, at: Self.chainKey)
                let appHash = try commitment(overlay)
                try storage.commit(
                    CommittedBlock(height: 0, appHash: appHash, transactions: [], changes: overlay.changes))
                return appHash
            }
        } catch { throw .storage(error) }
        throw .alreadyInitialized
    }

    /// The commitment to every entry.
    public func commitment(_ state: borrowing some StateReader) throws(StorageError) -> Hash256 {
        var writer = ByteWriter()
        writer.writeUInt8(salt)
        for table in StateTable.allCases {
            for entry in try state.entries(of: table, from: [], limit: 1 << 30) {
                writer.writeUInt8(table.rawValue)
                writer.writeUInt32(UInt32(entry.key.count))
                writer.write(entry.key)
                writer.writeUInt32(UInt32(entry.value.count))
                writer.write(entry.value)
            }
        }
        guard let hash = Hash256(SHA256.digest(of: writer.bytes)) else { preconditionFailure("SHA-256 has 32 bytes") }
        return hash
    }

    // MARK: Transactions

    /// Executes a transaction, or says why not.
    private func execute(_ bytes: [UInt8], on state: inout StateOverlay) throws(StorageError) -> TransactionVerdict {
        func refused(_ name: String, _ transaction: LedgerTransaction? = nil) -> TransactionVerdict {
            TransactionVerdict(
                id: transaction?.id, refusal: name, explanation: name, fee: transaction?.fee ?? 0,
                byteCount: bytes.count, proofCost: 0)
        }
        let transaction: LedgerTransaction
        do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: bytes) } catch {
            return refused(error.name)
        }
        guard try state.value(at: Self.chainKey) == Array(transaction.chainID.name.utf8) else {
            return refused("chainID", transaction)
        }
        // Plays the proof that an authorisation holds: a signature of any byte but 0xbd.
        guard transaction.transparent.debits.allSatisfy({ $0.signature.first != 0xbd }) else {
            return refused("badProof", transaction)
        }
        guard transaction.transparent.credits.allSatisfy({ $0.amount > 0 }) else {
            return refused("zeroAmount", transaction)
        }
        let seen = StateKey(.nullifiers, transaction.id.bytes)
        guard try state.value(at: seen) == nil else { return refused("seen", transaction) }
        state.set([1], at: seen)
        for credit in transaction.transparent.credits {
            let key = StateKey(.accounts, credit.account.bytes)
            let total = Self.number(try state.value(at: key)) &+ credit.amount
            // A total that is a multiple of seven removes the entry, so that removals are played too.
            var writer = ByteWriter()
            writer.writeUInt64(total)
            state.set(total % 7 == 0 ? nil : writer.bytes, at: key)
        }
        return TransactionVerdict(
            id: transaction.id, refusal: nil, explanation: "", fee: transaction.fee, byteCount: bytes.count,
            proofCost: transaction.transparent.debits.count)
    }

    private static func number(_ bytes: [UInt8]?) -> UInt64 {
        (bytes ?? []).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    public mutating func checkTransaction(
        _ transaction: [UInt8], recheck: Bool
    ) throws(StorageError) -> TransactionVerdict {
        if recheck { rechecks?(transaction) }
        var overlay = StateOverlay(storage)
        return try execute(transaction, on: &overlay)
    }

    public mutating func judge(_ transaction: [UInt8]) throws(StorageError) -> TransactionVerdict {
        try checkTransaction(transaction, recheck: false)
    }

    /// Every transaction is checked on the committed state alone.
    public mutating func forgetChecked() {}

    // MARK: Blocks

    public mutating func prepareProposal(_ proposal: BlockProposal) throws(StorageError) -> [[UInt8]] {
        var overlay = StateOverlay(storage)
        var chosen: [[UInt8]] = []
        var room = proposal.maximumByteCount
        for bytes in proposal.transactions where bytes.count <= room {
            if try execute(bytes, on: &overlay).isAccepted {
                chosen.append(bytes)
                room -= bytes.count
            }
        }
        return chosen
    }

    public mutating func processProposal(_ proposal: BlockProposal) throws(StorageError) -> ProposalRefusal? {
        var overlay = StateOverlay(storage)
        for (index, bytes) in proposal.transactions.enumerated() {
            if let refusal = try execute(bytes, on: &overlay).refusal {
                return ProposalRefusal(transaction: index, name: refusal, explanation: refusal)
            }
        }
        return nil
    }

    public mutating func finalizeBlock(_ proposal: BlockProposal) throws(LedgerApplicationError) -> FinalizedBlock {
        do {
            guard let last = try storage.lastCommit() else { throw LedgerApplicationError.notInitialized }
            guard proposal.height == last.height + 1 else {
                throw LedgerApplicationError.wrongHeight(actual: proposal.height, expected: last.height + 1)
            }
            var overlay = StateOverlay(storage)
            var verdicts: [TransactionVerdict] = []
            for bytes in proposal.transactions { verdicts.append(try execute(bytes, on: &overlay)) }
            guard !verdicts.contains(where: { $0.fee == Self.poisonousFee }) else {
                throw LedgerApplicationError.invariantBroken("a poisonous fee")
            }
            let appHash = try commitment(overlay)
            pending = CommittedBlock(
                height: proposal.height, appHash: appHash, transactions: proposal.transactions,
                changes: overlay.changes)
            return FinalizedBlock(verdicts: verdicts, appHash: appHash)
        } catch let error as LedgerApplicationError {
            throw error
        } catch let error as StorageError { throw .storage(error) } catch { preconditionFailure("no other error") }
    }

    public mutating func commit() throws(LedgerApplicationError) {
        guard let pending else { throw .nothingFinalized }
        do throws(StorageError) { try storage.commit(pending) } catch { throw .storage(error) }
        self.pending = nil
    }

    public func query(_ query: LedgerQuery) throws(StorageError) -> LedgerQueryResponse {
        let height = try storage.lastCommit()?.height ?? 0
        guard query.path == "account" else {
            return LedgerQueryResponse(refusal: "unknownPath", value: [], height: height)
        }
        let value = try storage.value(at: StateKey(.accounts, query.data))
        return LedgerQueryResponse(refusal: value == nil ? "notFound" : nil, value: value ?? [], height: height)
    }

    // MARK: Snapshots

    private func chunks() throws(StorageError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        for table in StateTable.allCases {
            for entry in try storage.entries(of: table, from: [], limit: 1 << 30) {
                var writer = ByteWriter()
                writer.writeUInt8(table.rawValue)
                writer.writeUInt32(UInt32(entry.key.count))
                writer.write(entry.key)
                writer.writeUInt32(UInt32(entry.value.count))
                writer.write(entry.value)
                entries.append(writer.bytes)
            }
        }
        return stride(from: 0, to: entries.count, by: Self.entriesPerChunk).map {
            Array(entries[$0..<min($0 + Self.entriesPerChunk, entries.count)].joined())
        }
    }

    public func listSnapshots() throws(StorageError) -> [SnapshotDescription] {
        guard let last = try storage.lastCommit() else { return [] }
        let chunks = try chunks()
        return [
            SnapshotDescription(
                height: last.height, format: 1, chunks: UInt32(chunks.count),
                hash: StateSnapshot.hash(height: last.height, chunks: chunks.map(StateSnapshot.hash(ofChunk:))),
                chunkHashes: chunks.map(StateSnapshot.hash(ofChunk:)))
        ]
    }

    public func loadSnapshotChunk(height: UInt64, index: UInt32) throws(StorageError) -> [UInt8]? {
        guard let last = try storage.lastCommit(), last.height == height else { return nil }
        let chunks = try chunks()
        return Int(index) < chunks.count ? chunks[Int(index)] : nil
    }

    public mutating func offerSnapshot(
        _ snapshot: SnapshotDescription, appHash: Hash256
    ) throws(LedgerApplicationError) {
        guard snapshot.format == 1 else { throw .invalidSnapshot("format") }
        offered = (snapshot, appHash, [])
    }

    public mutating func applySnapshotChunk(
        index: UInt32, _ chunk: [UInt8]
    ) throws(LedgerApplicationError) -> Bool {
        guard let (snapshot, appHash, before) = offered, Int(index) == before.count else {
            throw .invalidSnapshot("order")
        }
        offered?.chunks.append(chunk)
        guard let chunks = offered?.chunks, chunks.count == Int(snapshot.chunks) else { return false }
        guard chunks.map(StateSnapshot.hash(ofChunk:)) == snapshot.chunkHashes else { throw .invalidSnapshot("hash") }
        var entries: [(key: StateKey, value: [UInt8])] = []
        do {
            var reader = ByteReader(Array(chunks.joined()))
            while reader.remaining > 0 {
                guard let table = StateTable(rawValue: try reader.readUInt8()) else {
                    throw LedgerApplicationError.invalidSnapshot("table")
                }
                let key = try reader.readBytes(Int(try reader.readUInt32()))
                entries.append((StateKey(table, key), try reader.readBytes(Int(try reader.readUInt32()))))
            }
            try storage.restore(height: snapshot.height, appHash: appHash, entries: entries)
        } catch let error as StorageError {
            throw .storage(error)
        } catch { throw .invalidSnapshot("form") }
        offered = nil
        guard let actual = try? commitment(storage), actual == appHash else { throw .invalidSnapshot("appHash") }
        return true
    }
}
