public import Chain
public import ChainTransactions
public import Primitives

/// Why a transaction is not kept, before the state machine has looked at it. Each case is one check, in this order.
public enum MempoolRefusal: NamedError, Hashable {
    /// The transaction is longer than transactions may be, in bytes.
    case transactionTooLong(actual: Int, maximum: Int)
    /// The same bytes wait already.
    case alreadyPending
    /// The source has as many transactions, or bytes, waiting as one source may.
    case sourceFull(source: String)
    /// The bytes do not decode.
    case malformed(LedgerDecodingError)
    /// A transaction with the same effects, whose proofs hold, waits already.
    case effectsPending(id: Hash256)
    /// There is no room, and the fee is not above the lowest fee that waits.
    case full
    /// As many of the source's transactions wait to be checked as may.
    case busy

    public var explanation: String {
        switch self {
        case .transactionTooLong(let actual, let maximum):
            "The transaction has \(actual) bytes; \(maximum) are the most there can be."
        case .alreadyPending: "The transaction waits for a block already."
        case .sourceFull(let source): "The source \(source) has as many transactions waiting as one source may."
        case .malformed(let error): error.explanation
        case .effectsPending(let id): "A transaction with the same effects waits already: \(id)."
        case .full: "There is no room for more transactions with such a fee."
        case .busy: "Too many transactions wait to be checked; try again."
        }
    }
}

/// The transactions that wait for a block (docs/spec, section 9).
///
/// It is bounded in all and for each source. Blocks take the highest fees for a byte first, and among equals whatever
/// came first. A transaction counts as known by all of its bytes, proofs included, so bytes with the id of an honest
/// transaction and bad proofs never keep the honest one out. Nothing here depends on time; costs are stated for n
/// waiting transactions.
public struct Mempool: Sendable {
    /// How much waits at most.
    public struct Limits: Sendable, Hashable {
        /// The number of transactions.
        public var count: Int
        /// Their bytes.
        public var byteCount: Int
        /// The number of one source's.
        public var countPerSource: Int
        /// The bytes of one source's.
        public var byteCountPerSource: Int
        /// The bytes of one transaction.
        public var transactionByteCount: Int
        /// The number of blocks for which a transaction waits.
        public var blocks: UInt64

        /// Limits with these values.
        public init(
            count: Int = 5_000, byteCount: Int = 64 << 20, countPerSource: Int = 2_500,
            byteCountPerSource: Int = 32 << 20, transactionByteCount: Int = LedgerTransaction.maximumByteCount,
            blocks: UInt64 = 1_000
        ) {
            self.count = count
            self.byteCount = byteCount
            self.countPerSource = countPerSource
            self.byteCountPerSource = byteCountPerSource
            self.transactionByteCount = transactionByteCount
            self.blocks = blocks
        }
    }

    /// A transaction that passed the checks that cost little; the state machine's come next.
    public struct Candidate: Sendable {
        /// The encoding.
        public let bytes: [UInt8]
        /// The id.
        public let id: Hash256
        /// The fee in units.
        public let fee: UInt64
        /// The last height at which a block may hold it; 0 for no limit.
        public let expiryHeight: UInt64
        let source: String
        let name: Hash256

        /// Whether it comes before another: by the fee for a byte.
        func pays(moreThan other: Candidate) -> Bool {
            let mine = fee.multipliedFullWidth(by: UInt64(other.bytes.count))
            let others = other.fee.multipliedFullWidth(by: UInt64(bytes.count))
            return (mine.high, mine.low) > (others.high, others.low)
        }
    }

    private struct Entry: Sendable {
        let candidate: Candidate
        let arrival: UInt64
        let height: UInt64

        func precedes(_ other: Entry) -> Bool {
            if candidate.pays(moreThan: other.candidate) { return true }
            return !other.candidate.pays(moreThan: candidate) && arrival < other.arrival
        }
    }

    private struct Usage {
        var count = 0
        var byteCount = 0
    }

    /// What may wait.
    public let limits: Limits
    /// In the order of blocks.
    private var entries: [Entry] = []
    private var names: Set<Hash256> = []
    private var ids: Set<Hash256> = []
    private var usage: [String: Usage] = [:]
    private var arrivals: UInt64 = 0
    /// Refusals of the state machine since the last block or kept transaction, by all bytes of the transaction.
    private var refused: [Hash256: TransactionVerdict] = [:]
    /// The bytes of all that waits.
    public private(set) var byteCount = 0

    /// The most refusals that are remembered.
    static let rememberedRefusals = 10_000

    /// Nothing waits.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// The number of transactions that wait.
    public var count: Int { entries.count }

    /// What the state machine said of exactly these bytes, where it refused them. What it says depends on the state and
    /// on what waits, so the next block and the next transaction that is kept forget it: a payment that came before the
    /// one that it builds on may come again.
    public func knownRefusal(of bytes: [UInt8]) -> TransactionVerdict? { refused[Self.name(of: bytes)] }

    /// Checks what costs little: length, repetition, the source's share, form, room. Linear in the bytes.
    public func precheck(_ bytes: [UInt8], from source: String) throws(MempoolRefusal) -> Candidate {
        guard bytes.count <= limits.transactionByteCount else {
            throw .transactionTooLong(actual: bytes.count, maximum: limits.transactionByteCount)
        }
        let name = Self.name(of: bytes)
        guard !names.contains(name) else { throw .alreadyPending }
        let share = usage[source] ?? Usage()
        guard share.count < limits.countPerSource, share.byteCount + bytes.count <= limits.byteCountPerSource else {
            throw .sourceFull(source: source)
        }
        let transaction: LedgerTransaction
        do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: bytes) } catch {
            throw .malformed(error)
        }
        let candidate = Candidate(
            bytes: bytes, id: transaction.id, fee: transaction.fee, expiryHeight: transaction.expiryHeight,
            source: source, name: name)
        guard !ids.contains(candidate.id) else { throw .effectsPending(id: candidate.id) }
        guard victims(for: candidate) != nil else { throw .full }
        return candidate
    }

    /// Keeps a transaction that the state machine accepted at `height`, and drops those with the lowest fees where there
    /// is no room otherwise. Linear in n.
    ///
    /// - Returns: how many were dropped.
    /// - Throws: as ``precheck(_:from:)``, where something came between the two.
    @discardableResult
    public mutating func insert(_ candidate: Candidate, at height: UInt64) throws(MempoolRefusal) -> Int {
        guard !names.contains(candidate.name) else { throw .alreadyPending }
        guard !ids.contains(candidate.id) else { throw .effectsPending(id: candidate.id) }
        guard let victims = victims(for: candidate) else { throw .full }
        for _ in 0..<victims { remove(at: entries.count - 1) }
        let entry = Entry(candidate: candidate, arrival: arrivals, height: height)
        arrivals += 1
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].precedes(entry) { low = middle + 1 } else { high = middle }
        }
        entries.insert(entry, at: low)
        refused.removeAll(keepingCapacity: true)
        names.insert(candidate.name)
        ids.insert(candidate.id)
        usage[candidate.source, default: Usage()].count += 1
        usage[candidate.source, default: Usage()].byteCount += candidate.bytes.count
        byteCount += candidate.bytes.count
        return victims
    }

    /// Remembers a refusal of the state machine until the next block or kept transaction: of these bytes, not of their
    /// id.
    public mutating func remember(_ verdict: TransactionVerdict, of candidate: Candidate) {
        if refused.count < Self.rememberedRefusals { refused[candidate.name] = verdict }
    }

    /// The transactions for the next block, in its order: as many as `maximumByteCount` has room for.
    public func candidates(maximumByteCount: Int) -> [[UInt8]] {
        var chosen: [[UInt8]] = []
        var room = maximumByteCount
        for entry in entries where entry.candidate.bytes.count <= room {
            chosen.append(entry.candidate.bytes)
            room -= entry.candidate.bytes.count
        }
        return chosen
    }

    /// The first `limit` transactions in the order of blocks.
    public func first(_ limit: Int) -> [[UInt8]] { entries.prefix(max(0, limit)).map(\.candidate.bytes) }

    /// Drops what a block at `height` has, what waited too long or expires, and what `holds` no longer says of. Linear
    /// in n, and as many questions.
    public mutating func update<Failure: Error>(
        committed: [Hash256], height: UInt64, holds: ([UInt8]) throws(Failure) -> Bool
    ) throws(Failure) {
        refused.removeAll()
        let committed = Set(committed)
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries {
            let candidate = entry.candidate
            let isExpired = candidate.expiryHeight != 0 && candidate.expiryHeight <= height
            let isOld = height >= entry.height && height - entry.height >= limits.blocks
            if !committed.contains(candidate.id), !isExpired, !isOld, try holds(candidate.bytes) {
                kept.append(entry)
            }
        }
        entries = kept
        names = Set(kept.map(\.candidate.name))
        ids = Set(kept.map(\.candidate.id))
        usage.removeAll()
        byteCount = 0
        for candidate in kept.map(\.candidate) {
            usage[candidate.source, default: Usage()].count += 1
            usage[candidate.source, default: Usage()].byteCount += candidate.bytes.count
            byteCount += candidate.bytes.count
        }
    }

    /// The number of last transactions that make room for `candidate`; nil where it does not pay more than they.
    private func victims(for candidate: Candidate) -> Int? {
        var victims = 0
        var bytes = byteCount
        while entries.count - victims >= limits.count || bytes + candidate.bytes.count > limits.byteCount {
            guard victims < entries.count else { return nil }
            let victim = entries[entries.count - 1 - victims].candidate
            guard candidate.pays(moreThan: victim) else { return nil }
            victims += 1
            bytes -= victim.bytes.count
        }
        return victims
    }

    private mutating func remove(at index: Int) {
        let candidate = entries.remove(at: index).candidate
        names.remove(candidate.name)
        ids.remove(candidate.id)
        usage[candidate.source, default: Usage()].count -= 1
        usage[candidate.source, default: Usage()].byteCount -= candidate.bytes.count
        if usage[candidate.source]?.count == 0 { usage[candidate.source] = nil }
        byteCount -= candidate.bytes.count
    }

    private static func name(of bytes: [UInt8]) -> Hash256 { Hash256(.mempool) { $0.write(bytes) } }
}
