public import Algebra
internal import Primitives

/// Hashes to Jubjub's subgroup of prime order (Zcash protocol specification §5.4.9.5).
public enum JubjubGroupHash {
    /// The uniform random string: 64 hexadecimal digits, hashed as text (§5.9).
    static let randomString = Array("096b36a5804bfacef1691e173c366a47ff5ba84a44f26ddd7e8d9f79d5b42df0".utf8)

    /// GroupHash with the 8-byte personalisation `domain`: the point, or nil where the digest encodes none, or one
    /// of small order. Apart from that, constant time.
    public static func hash(domain: String, _ message: [UInt8]) -> EdwardsAffinePoint<Jubjub>? {
        guard var hasher = try? BLAKE2s(count: 32, personalization: Array(domain.utf8)) else {
            preconditionFailure("a domain has eight bytes")
        }
        hasher.update(randomString)
        hasher.update(message)
        guard let point = try? EdwardsAffinePoint<Jubjub>(encoded: hasher.finalize()) else { return nil }
        let cleared = EdwardsPoint(point).multipliedByCofactor()
        return cleared.isIdentity ? nil : cleared.affine
    }

    /// FindGroupHash: the first point found when a byte 0, 1, … is appended to the message.
    public static func find(domain: String, _ message: [UInt8]) -> EdwardsAffinePoint<Jubjub> {
        for counter in UInt8.min ... .max {
            if let point = hash(domain: domain, message + [counter]) { return point }
        }
        // Half the digests are points: this has probability 2⁻²⁵⁶, and all uses are constants of the program.
        preconditionFailure("a group hash is found for every domain and message of this program")
    }
}
