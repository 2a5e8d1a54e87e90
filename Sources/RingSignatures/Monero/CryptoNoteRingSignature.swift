public import Curves

/// A ring signature of the CryptoNote protocol (N. van Saberhagen, "CryptoNote v 2.0", §4.4; Monero's transactions of
/// version 1): for each member of the ring a challenge and a response.
public struct CryptoNoteRingSignature: Equatable, Sendable {
    /// One member's part, serialised as c ‖ r.
    @frozen public struct Part: Equatable, Sendable {
        /// The member's challenge.
        public var c: Ed25519.ScalarField
        /// The member's response.
        public var r: Ed25519.ScalarField

        /// The part with this challenge and response.
        public init(c: Ed25519.ScalarField, r: Ed25519.ScalarField) {
            self.c = c
            self.r = r
        }
    }

    /// The members' parts, in the order of the ring.
    public var parts: [Part]

    /// The signature with these parts.
    public init(parts: [Part]) { self.parts = parts }
}
