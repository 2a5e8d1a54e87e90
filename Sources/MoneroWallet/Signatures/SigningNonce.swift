internal import Algebra
internal import Curves
internal import Primitives

/// Nonces of signatures: from the system's randomness, hedged with the key and the message, so that a generator that
/// repeats itself does not give the key away.
enum SigningNonce {
    /// 64 bytes of Keccak-256 over a counter, randomness, key and message, modulo l. Constant time in the secrets.
    ///
    /// - Throws: ``RandomnessError``.
    static func draw(
        secret: Ed25519.ScalarField, message: [UInt8]
    ) throws(RandomnessError) -> Ed25519.ScalarField {
        var random = try SystemRandom.bytes(32)
        defer { random.wipe() }
        return hedged(random: random, secret: secret, message: message)
    }

    static func hedged(random: [UInt8], secret: Ed25519.ScalarField, message: [UInt8]) -> Ed25519.ScalarField {
        var key = secret.littleEndianBytes
        defer { key.wipe() }
        var wide: [UInt8] = []
        defer { wide.wipe() }
        for counter in [0, 1] as [UInt8] {
            var hash = Keccak256()
            hash.update(MoneroDomain.nonce.span)
            hash.update([counter].span)
            hash.update(random.span)
            hash.update(key.span)
            hash.update(message.span)
            wide += hash.finalize()
        }
        return Ed25519.ScalarField(reducingLittleEndian: wide)
    }
}
