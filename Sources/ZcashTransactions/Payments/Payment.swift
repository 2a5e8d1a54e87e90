public import Sapling

/// A payment that a viewing key sees.
public struct Payment: Sendable {
    /// What the payment is to the account.
    public enum Kind: String, Sendable, CaseIterable {
        /// From somebody else.
        case received
        /// To somebody else.
        case sent
        /// From the account to itself: change, say.
        case own
    }

    /// What the payment is to the account.
    public let kind: Kind
    /// The height of its block, where that is known.
    public let height: UInt32?
    /// The transaction's identifier, 32 bytes in the order of the wire.
    public let transactionID: [UInt8]
    /// Which of the transaction's Sapling outputs.
    public let outputIndex: Int
    /// The address that is paid, the value and the memo.
    public let decrypted: DecryptedNote
    /// The nullifier that spending the note will show, of notes of the account whose position is known.
    public let nullifier: Nullifier?
    /// The identifier of the transaction that spends the note, where it is among those seen.
    public internal(set) var spentIn: [UInt8]?
}
