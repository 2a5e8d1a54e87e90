public import ChainTransactions
public import Primitives

/// What the state holds of an account; accounts that never had anything are not in it.
public struct LedgerAccount: Sendable, Hashable {
    /// The balance in units.
    public var balance: UInt64
    /// The number of debits so far, which is the sequence of the next.
    public var sequence: UInt64

    /// An account with this balance after this many debits.
    public init(balance: UInt64 = 0, sequence: UInt64 = 0) {
        self.balance = balance
        self.sequence = sequence
    }

    /// Balance and sequence, 8 bytes each, least significant first.
    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 16)
        writer.writeUInt64(balance)
        writer.writeUInt64(sequence)
        return writer.bytes
    }

    /// The account that 16 bytes encode.
    ///
    /// - Throws: `ByteReaderError` for another number of bytes.
    public init(decoding bytes: [UInt8]) throws(ByteReaderError) {
        var reader = ByteReader(bytes)
        self.init(balance: try reader.readUInt64(), sequence: try reader.readUInt64())
        try reader.finish()
    }

    /// Where an account stands in the state.
    public static func key(_ id: AccountID) -> StateKey { StateKey(.accounts, id.bytes) }
}

extension StateReader {
    /// The account `id`; empty where the state has none.
    public func account(_ id: AccountID) throws(StorageError) -> LedgerAccount {
        guard let bytes = try value(at: LedgerAccount.key(id)) else { return LedgerAccount() }
        do throws(ByteReaderError) {
            return try LedgerAccount(decoding: bytes)
        } catch {
            throw .damaged("account \(id)", error.explanation)
        }
    }
}

extension StateOverlay {
    /// Writes an account.
    package mutating func setAccount(_ account: LedgerAccount, _ id: AccountID) {
        set(account.encoded, at: LedgerAccount.key(id))
    }

    /// Adds to an account; the caller keeps the sum of all accounts within ``MonetaryRange``.
    package mutating func credit(_ id: AccountID, _ amount: UInt64) throws(StorageError) {
        guard amount > 0 else { return }
        var account = try account(id)
        account.balance += amount
        setAccount(account, id)
    }
}

extension StorageError {
    /// A value of the state is not what the program writes.
    package static func damaged(_ what: String, _ why: String) -> StorageError {
        StorageError(name: "damagedState", explanation: "The state is damaged: \(what): \(why)")
    }
}
