/// What keeps the hashes and texts of payment disclosures apart from all others: the only place where they are spelt
/// out. Each is used once.
package enum DisclosureDomain: String, CaseIterable {
    /// BLAKE2b's personalisation for the challenge of the proof: 16 bytes.
    case challenge = "Nightjar_PayDisc"
    /// BLAKE2b's personalisation for the secret nonce of the proof: 16 bytes.
    case nonce = "Nightjar_PayNonc"
    /// The first bytes of a statement.
    case statement = "NJPD"
    /// The prefix of a statement's text.
    case text = "zpaydisclosure"
}
