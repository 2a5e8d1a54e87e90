public import ChainTransactions
public import Primitives

/// Why bytes are no pending payment.
public enum PendingPaymentError: NamedError, Hashable {
    /// There are fewer bytes than it has, or more.
    case layout(ByteReaderError)
    /// What stands there cannot be.
    case malformed
    /// The transaction in it is none.
    case transaction(LedgerDecodingError)

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .malformed: "malformed"
        case .transaction(let error): error.name
        }
    }

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .malformed: "The bytes are no pending payment."
        case .transaction(let error): error.explanation
        }
    }
}

/// A payment that was signed and is not known to be in a block.
///
/// It is written to disk before anybody is given the transaction. After a doubt (a node that did not answer, a crash) the
/// same bytes are handed over again: a block holds a transaction once at most. What it spends stays reserved until a block
/// holds it, until no block can, or until a rule refuses it.
public struct PendingPayment: Sendable, Equatable, Confidential {
    /// Who was paid, as the payer remembers it.
    public struct Recipient: Sendable, Hashable {
        /// The address as text.
        public var address: String
        /// How much, in units.
        public var amount: UInt64
        /// The text that went with it, empty for none.
        public var memo: String

        /// Who was paid.
        public init(address: String, amount: UInt64, memo: String = "") {
            self.address = address
            self.amount = amount
            self.memo = memo
        }
    }

    /// The account that pays.
    public let account: UInt32
    /// The height of the chain when it was signed.
    public let height: UInt64
    /// Who is paid.
    public let recipients: [Recipient]
    /// The transaction.
    public let transaction: LedgerTransaction
    /// Whether a node has said that it takes it.
    public internal(set) var isAccepted = false

    /// A payment that was signed.
    public init(_ transaction: LedgerTransaction, account: UInt32, height: UInt64, recipients: [Recipient]) {
        self.transaction = transaction
        self.account = account
        self.height = height
        self.recipients = recipients
    }

    /// The transaction's id.
    public var id: Hash256 { transaction.id }
    /// The bytes to hand over, the same each time.
    public var bytes: [UInt8] { transaction.encoded }

    /// Whether no block after the one at `height` may hold it.
    public func isExpired(after height: UInt64) -> Bool {
        transaction.expiryHeight != 0 && height >= transaction.expiryHeight
    }

    /// The encoding: account (4), height (8), accepted (1), the number of recipients (4) and for each the amount (8), the
    /// address and the memo, each after its length (4); the transaction after its length (4).
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32(account)
        writer.writeUInt64(height)
        writer.writeUInt8(isAccepted ? 1 : 0)
        writer.writeUInt32(UInt32(recipients.count))
        func write(_ bytes: [UInt8]) {
            writer.writeUInt32(UInt32(bytes.count))
            writer.write(bytes)
        }
        for recipient in recipients {
            writer.writeUInt64(recipient.amount)
            write(Array(recipient.address.utf8))
            write(Array(recipient.memo.utf8))
        }
        write(bytes)
        return writer.bytes
    }

    /// Decodes all of `bytes`.
    package init(encoded bytes: [UInt8]) throws(PendingPaymentError) {
        var reader = PendingPaymentReader(bytes)
        account = try reader.readUInt32()
        height = try reader.readUInt64()
        let accepted = try reader.readUInt8()
        guard accepted <= 1 else { throw .malformed }
        isAccepted = accepted == 1
        recipients = try reader.list(elementSize: 16) { (reader) throws(PendingPaymentError) in
            let amount = try reader.readUInt64()
            return Recipient(address: try reader.text(), amount: amount, memo: try reader.text())
        }
        let transaction = try reader.sizedBytes()
        try reader.finish()
        do { self.transaction = try LedgerTransaction(decoding: transaction) } catch { throw .transaction(error) }
    }
}

extension PendingPaymentError: MessageReadingFailure {}

/// Reads pending payments.
typealias PendingPaymentReader = MessageReader<PendingPaymentError>

extension PendingPaymentReader {
    fileprivate mutating func text() throws(PendingPaymentError) -> String {
        guard let text = String(validating: try sizedBytes(), as: UTF8.self) else { throw .malformed }
        return text
    }
}
