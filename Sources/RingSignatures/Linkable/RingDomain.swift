/// The domain separators of this module's linkable rings, each used in one place.
enum RingDomain: String, CaseIterable {
    /// Every transcript begins with it.
    case protocolName = "Nightjar linkable ring signature v1"
    /// The tag of the hash to the group, before the suite's name.
    case keyImageBase = "NIGHTJAR-RING-V01-KEY-IMAGE-BASE-"
    /// The weight of a key among a member's keys.
    case weight = "weight"
    /// A member's challenge.
    case challenge = "challenge"
    /// The nonces.
    case nonces = "Nightjar linkable ring nonces"
}
