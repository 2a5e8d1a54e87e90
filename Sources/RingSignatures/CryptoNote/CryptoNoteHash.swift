internal import Algebra
public import Curves
internal import Primitives

/// CryptoNote's hash of bytes to a scalar.
public enum CryptoNoteHash {
    /// Hs: Keccak-256 as a little-endian integer modulo l (monero `src/crypto/crypto.cpp`, `hash_to_scalar`).
    public static func scalar(_ bytes: [UInt8]) -> Ed25519.ScalarField {
        Ed25519.ScalarField(reducingLittleEndian: Keccak256.digest(of: bytes))
    }

    /// Hs of what `hasher` has absorbed and `parts` after it.
    static func scalar(_ hasher: Keccak256, _ parts: [[UInt8]]) -> Ed25519.ScalarField {
        var hasher = hasher
        for part in parts { hasher.update(part) }
        return Ed25519.ScalarField(reducingLittleEndian: hasher.finalize())
    }
}
