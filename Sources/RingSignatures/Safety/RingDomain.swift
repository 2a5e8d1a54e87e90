/// The domain separators of this module, each used in one place. Monero's own, which it pads, are ``MoneroDomain``.
package enum RingDomain: String, CaseIterable, Sendable {
    /// Every transcript of a linkable ring begins with it.
    case protocolName = "Nightjar linkable ring signature v1"
    /// The tag of the hash to the group, before the suite's name.
    case keyImageBase = "NIGHTJAR-RING-V01-KEY-IMAGE-BASE-"
    /// The weight of a key among a member's keys.
    case weight = "weight"
    /// A member's challenge.
    case challenge = "challenge"
    /// The nonces of a linkable ring.
    case nonces = "Nightjar linkable ring nonces"
    /// The nonces of Monero's CLSAG.
    case clsagNonces = "Nightjar Monero CLSAG nonces"
    /// The nonces of Monero's MLSAG.
    case mlsagNonces = "Nightjar Monero MLSAG nonces"
    /// The nonces of CryptoNote's ring signatures.
    case cryptoNoteNonces = "Nightjar CryptoNote ring nonces"

    /// The separator's bytes.
    var bytes: [UInt8] { Array(rawValue.utf8) }
}
