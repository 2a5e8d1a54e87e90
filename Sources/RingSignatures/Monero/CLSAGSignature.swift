public import Curves

/// A concise linkable ring signature of Monero's transactions (Goodell, Noether and RandomRun, ePrint 2019/654;
/// RingCT types 5 and 6). The key image is not part of it: the transaction's input holds it.
public struct CLSAGSignature: Equatable, Sendable {
    /// One response for each member of the ring.
    public var s: [Ed25519.ScalarField]
    /// The challenge of the member with index 0.
    public var c1: Ed25519.ScalarField
    /// D/8, the image that belongs to the commitments, as it is serialised.
    public var d: CompressedPoint

    /// The signature with these parts.
    public init(s: [Ed25519.ScalarField], c1: Ed25519.ScalarField, d: CompressedPoint) {
        self.s = s
        self.c1 = c1
        self.d = d
    }
}
