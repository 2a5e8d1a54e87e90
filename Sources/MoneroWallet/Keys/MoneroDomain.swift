/// The texts that keep the wallet's hashes apart, each used in one place (monero `src/cryptonote_config.h` but for the
/// last, which is this project's own).
package enum MoneroDomain {
    /// Before what a subaddress's offset is hashed from; ends with a zero byte.
    package static let subaddress = Array("SubAddr\0".utf8)
    /// Before what a view tag is hashed from; without a zero byte.
    package static let viewTag = Array("view_tag".utf8)
    /// After the derivation that a payment id is encrypted with.
    package static let encryptedPaymentID: [UInt8] = [0x8d]
    /// Before a message that is signed; ends with a zero byte.
    package static let messageSignature = Array("MoneroMessageSignature\0".utf8)
    /// What is hashed to the separator of payment proofs of version 2.
    package static let paymentProof = Array("TXPROOF_V2".utf8)
    /// Before what the nonces of signatures are hashed from.
    package static let signatureNonce = Array("Nightjar Monero signature nonce".utf8)
    /// Before what the nonces of proofs of payment are hashed from.
    package static let proofNonce = Array("Nightjar Monero payment proof nonce".utf8)
    /// Before what a transaction's keys and masks are hashed from.
    package static let transactionRandomness = Array("Nightjar Monero transaction randomness".utf8)

    /// All of them.
    package static let all = [
        subaddress, viewTag, encryptedPaymentID, messageSignature, paymentProof, signatureNonce, proofNonce,
        transactionRandomness,
    ]
}
