/// The versions of Monero's transactions.
public enum TransactionVersion: UInt64, Hashable, Sendable {
    /// Amounts in the open, ring signatures of CryptoNote.
    case cryptoNote = 1
    /// Hidden amounts (RingCT).
    case ringCT = 2
}
