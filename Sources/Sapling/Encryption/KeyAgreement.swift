package import Algebra
package import Curves
internal import Primitives

/// The keys of note encryption (Zcash protocol specification §5.4.5.3, §5.4.5.4, §4.20.1).
package enum NoteKeys {
    /// ChaCha20's nonce: every key is used once.
    static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

    /// 8·scalar as an integer, not reduced, so that the product with a point has no component of small order.
    static func cleared(_ scalar: Jubjub.ScalarField) -> Limbs<4> {
        let integer = scalar.canonical
        var result = Limbs<4>()
        for i in 0..<4 { result[i] = integer[i] << 3 | (i > 0 ? integer[i - 1] >> 61 : 0) }
        return result
    }

    /// KA.Agree: 8·scalar·point, encoded. Constant time in both. About 65 microseconds.
    package static func sharedSecret(_ scalar: Jubjub.ScalarField, _ point: EdwardsAffinePoint<Jubjub>) -> [UInt8] {
        EdwardsPoint(point).multiplied(by: cleared(scalar)).encoded
    }

    /// KDF: the key of the note ciphertext; `ephemeralKey` is what stands in the output.
    package static func encryptionKey(sharedSecret: [UInt8], ephemeralKey: [UInt8]) -> [UInt8] {
        KeyDerivation.blake2b("Zcash_SaplingKDF", count: 32, [sharedSecret, ephemeralKey])
    }

    /// PRF^ock: the key of the outgoing ciphertext.
    package static func outgoingKey(
        _ ovk: OutgoingViewingKey, valueCommitment: [UInt8], noteCommitment: [UInt8], ephemeralKey: [UInt8]
    ) -> [UInt8] {
        KeyDerivation.blake2b(
            "Zcash_Derive_ock", count: 32, [ovk.bytes, valueCommitment, noteCommitment, ephemeralKey])
    }
}
