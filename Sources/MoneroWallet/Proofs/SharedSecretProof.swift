internal import Algebra
internal import Curves
internal import Primitives
internal import RingSignatures

/// The claim that a payment proof makes: one secret r is behind R = r·G (r·B for a subaddress with spend key B) and
/// D = r·A.
///
/// The sender's secret is the transaction's, R its public key and A the address's view key; the receiver's is the view
/// key, R and A exchanged.
struct SharedSecretClaim {
    /// What the proof is bound to, 32 bytes.
    var message: [UInt8]
    /// The public key of the secret.
    var r: CompressedPoint
    /// The other side's public key.
    var a: CompressedPoint
    /// The spend key of a subaddress.
    var b: CompressedPoint?
    /// The secret that both sides share, not multiplied by eight.
    var d: CompressedPoint

    private static let separator = Keccak256.digest(of: MoneroDomain.paymentProof)

    /// Shows that R and D have one logarithm (monero `src/crypto/crypto.cpp`, `generate_tx_proof`): c is the hash of all
    /// points, r the response. Constant time in the secret.
    ///
    /// - Throws: ``RandomnessError``.
    func prove(secret: Ed25519.ScalarField, base: EdwardsPoint<Ed25519>, other: EdwardsPoint<Ed25519>)
        throws(RandomnessError)
        -> SchnorrSignature
    {
        var nonces = try HedgedScalars(domain: MoneroDomain.proofNonce, secrets: [secret], message, d.bytes)
        let nonce: Ed25519.ScalarField = nonces.next()
        let c = challenge(CompressedPoint(base * nonce), CompressedPoint(other * nonce))
        return SchnorrSignature(c: c, r: nonce - c * secret)
    }

    /// Checks a proof; variable time.
    func isProved(by signature: SchnorrSignature) -> Bool {
        guard let r = try? r.decoded(), let a = try? a.decoded(), let d = try? d.decoded() else { return false }
        var base = EdwardsPoint<Ed25519>.generator
        if let b {
            guard let point = try? b.decoded() else { return false }
            base = EdwardsPoint(point)
        }
        func combine(_ p: EdwardsAffinePoint<Ed25519>, _ q: EdwardsPoint<Ed25519>) -> CompressedPoint {
            CompressedPoint(
                EdwardsPoint.sumOfProductsVariableTime(
                    [EdwardsPoint(p), q], [signature.c.canonical, signature.r.canonical]))
        }
        return challenge(combine(r, base), combine(d, EdwardsPoint(a))) == signature.c
    }

    private func challenge(_ x: CompressedPoint, _ y: CompressedPoint) -> Ed25519.ScalarField {
        let parts = [d, x, y].flatMap(\.bytes) + Self.separator + r.bytes + a.bytes
        return CryptoNoteHash.scalar(message + parts + (b?.bytes ?? [UInt8](repeating: 0, count: 32)))
    }
}
