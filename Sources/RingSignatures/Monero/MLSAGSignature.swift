public import Curves

/// A multilayered linkable ring signature of Monero's transactions (Noether and Mackenzie, ePrint 2015/1098; RingCT
/// types 1 to 4). The key images are not part of it: the transaction's inputs hold them.
public struct MLSAGSignature: Equatable, Sendable {
    /// The responses: for each member of the ring, one for each row.
    public var s: [[Ed25519.ScalarField]]
    /// The challenge of the member with index 0.
    public var c0: Ed25519.ScalarField

    /// The signature with these parts.
    public init(s: [[Ed25519.ScalarField]], c0: Ed25519.ScalarField) {
        self.s = s
        self.c0 = c0
    }
}
