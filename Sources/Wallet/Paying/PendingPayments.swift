public import ChainTransactions
public import Primitives
internal import RingSignatures
internal import ZcashTransactions

/// The payments of a wallet that no block is known to hold, and those of which that was learnt a short while ago.
///
/// The latter are kept as long as blocks can be replaced, so that a payment is pending again where its block goes.
public struct PendingPayments: Sendable, Equatable, Confidential {
    /// What became of a payment.
    public enum Outcome: UInt8, Sendable, Hashable {
        /// A block holds it.
        case confirmed
        /// No block may hold it any more.
        case expired
        /// Something else spent what it would have spent: it can never be in a block.
        case superseded
    }

    /// A payment with what became of it.
    public struct Settled: Sendable, Equatable {
        /// The payment.
        public let payment: PendingPayment
        /// What became of it.
        public let outcome: Outcome
        /// The height of the block that settled it.
        public let height: UInt64
    }

    /// For how many blocks settled payments are kept.
    public static let keptBlocks: UInt64 = 100

    /// The payments that are pending, in the order in which they were made.
    public internal(set) var payments: [PendingPayment] = []
    /// What was settled in the last blocks, in the order of their heights.
    public internal(set) var settled: [Settled] = []

    /// None.
    public init() {}

    /// Whether there is nothing to keep.
    public var isEmpty: Bool { payments.isEmpty && settled.isEmpty }

    /// Adds a payment. To be written to disk before the transaction is handed to anybody.
    public mutating func add(_ payment: PendingPayment) { payments.append(payment) }

    /// Marks a payment that a node takes. Without it nothing happens.
    public mutating func accept(_ id: Hash256) {
        guard let index = payments.firstIndex(where: { $0.id == id }) else { return }
        payments[index].isAccepted = true
    }

    /// Takes a payment away that a rule refuses, so that what it spends is free again.
    ///
    /// - Returns: the payment; nil where there is none with this id.
    @discardableResult public mutating func release(_ id: Hash256) -> PendingPayment? {
        payments.firstIndex { $0.id == id }.map { payments.remove(at: $0) }
    }

    /// Takes what pending payments spend out of an account's funds.
    public func reserve(in funds: inout SpendableFunds) {
        for payment in payments { funds.reserve(payment.transaction) }
    }

    /// Takes in a block: which payments it holds, which it makes impossible.
    ///
    /// - Parameters:
    ///   - ids: the ids of the block's transactions.
    ///   - nullifiers: the nullifiers that these show.
    ///   - keyImages: the key images that these show, 32 bytes each.
    ///   - debits: the debits that these make.
    /// - Returns: what the block settled.
    @discardableResult public mutating func take(
        height: UInt64, ids: Set<Hash256>, nullifiers: Set<[UInt8]>, keyImages: Set<[UInt8]>, debits: [AccountDebit]
    ) -> [Settled] {
        var now: [Settled] = []
        payments.removeAll { payment in
            let outcome: Outcome
            if ids.contains(payment.id) {
                outcome = .confirmed
            } else if payment.conflicts(nullifiers, keyImages, debits) {
                outcome = .superseded
            } else if payment.isExpired(after: height) {
                outcome = .expired
            } else {
                return false
            }
            now.append(Settled(payment: payment, outcome: outcome, height: height))
            return true
        }
        settled.removeAll { $0.height + Self.keptBlocks < height }
        settled += now
        return now
    }

    /// Forgets the blocks above `height`: what they settled is pending again.
    public mutating func rewind(to height: UInt64) {
        payments = settled.filter { $0.height > height }.map(\.payment) + payments
        settled.removeAll { $0.height > height }
    }
}

extension PendingPayment {
    /// Whether one of these spends what it spends. A debit with its number or a later one shows that its own number is
    /// used up.
    fileprivate func conflicts(
        _ nullifiers: Set<[UInt8]>, _ keyImages: Set<[UInt8]>, _ debits: [AccountDebit]
    ) -> Bool {
        transaction.sapling.spends.contains { nullifiers.contains($0.nullifier) }
            || transaction.ring.inputs.contains { keyImages.contains($0.keyImage.bytes) }
            || transaction.transparent.debits.contains { own in
                debits.contains { $0.account == own.account && $0.sequence >= own.sequence }
            }
    }
}

extension PendingPayments {
    /// The encoding: the number of pending payments (4), each after its length (4); the number of settled ones (4), for
    /// each the outcome (1), the height (8), and the payment after its length (4).
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        func write(_ payment: PendingPayment) {
            let bytes = payment.encoded
            writer.writeUInt32(UInt32(bytes.count))
            writer.write(bytes)
        }
        writer.writeUInt32(UInt32(payments.count))
        for payment in payments { write(payment) }
        writer.writeUInt32(UInt32(settled.count))
        for entry in settled {
            writer.writeUInt8(entry.outcome.rawValue)
            writer.writeUInt64(entry.height)
            write(entry.payment)
        }
        return writer.bytes
    }

    /// Decodes all of `bytes`.
    package init(encoded bytes: [UInt8]) throws(PendingPaymentError) {
        var reader = PendingPaymentReader(bytes)
        payments = try reader.list(elementSize: 4) { (reader) throws(PendingPaymentError) in
            try PendingPayment(encoded: try reader.sizedBytes())
        }
        settled = try reader.list(elementSize: 13) { (reader) throws(PendingPaymentError) in
            guard let outcome = Outcome(rawValue: try reader.readUInt8()) else { throw .malformed }
            let height = try reader.readUInt64()
            return Settled(
                payment: try PendingPayment(encoded: try reader.sizedBytes()), outcome: outcome, height: height)
        }
        try reader.finish()
    }
}
