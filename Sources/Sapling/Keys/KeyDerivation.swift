internal import Algebra
package import Curves
internal import Primitives

/// The functions that keys are derived with (Zcash protocol specification §5.4.1.5, §5.4.2 and §4.2.2).
package enum KeyDerivation {
    /// PRF^expand: BLAKE2b-512 of `key || message` under "Zcash_ExpandSeed". Constant time.
    package static func expand(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        blake2b("Zcash_ExpandSeed", count: 64, [key, message])
    }

    /// ToScalar: 64 bytes as a little-endian integer modulo the order. Constant time.
    package static func scalar(_ digest: [UInt8]) -> Jubjub.ScalarField {
        Jubjub.ScalarField(
            reducingLow: Limbs(littleEndian: Array(digest.prefix(32))),
            high: Limbs(littleEndian: Array(digest.dropFirst(32))))
    }

    /// CRH^ivk before the check for zero: BLAKE2s-256 of two encoded points, without its five highest bits.
    package static func incomingViewingKey(ak: [UInt8], nk: [UInt8]) -> [UInt8] {
        var digest = blake2s("Zcashivk", [ak, nk])
        digest[31] &= 0x07
        return digest
    }

    /// BLAKE2s-256 under a personalisation of 8 characters.
    static func blake2s(_ personalization: String, _ parts: [[UInt8]]) -> [UInt8] {
        guard var hasher = try? BLAKE2s(count: 32, personalization: Array(personalization.utf8)) else {
            preconditionFailure("a personalisation has eight bytes")
        }
        for part in parts { hasher.update(part) }
        return hasher.finalize()
    }

    /// BLAKE2b under a personalisation of 16 characters.
    package static func blake2b(_ personalization: String, count: Int, _ parts: [[UInt8]]) -> [UInt8] {
        blake2b(Array(personalization.utf8), count: count, parts)
    }

    /// BLAKE2b under a personalisation of 16 bytes.
    package static func blake2b(_ personalization: [UInt8], count: Int, _ parts: [[UInt8]]) -> [UInt8] {
        guard var hasher = try? BLAKE2b(count: count, personalization: personalization) else {
            preconditionFailure("a personalisation has sixteen bytes and a digest at most 64")
        }
        for part in parts { hasher.update(part) }
        return hasher.finalize()
    }
}
