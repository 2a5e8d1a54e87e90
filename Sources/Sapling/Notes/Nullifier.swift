package import Algebra
package import Curves
internal import Primitives

/// The public mark of a spent note (Zcash protocol specification §4.16): 32 bytes that nobody can link to the note
/// without the account's `nk`.
public struct Nullifier: Sendable, Hashable {
    /// Length in bytes.
    public static let byteCount = 32
    /// The bytes.
    public let bytes: [UInt8]

    /// The nullifier with these bytes; any will do.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(NoteError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    /// PRF^nfSapling: BLAKE2s-256 of `nk` and ρ = cm + position·𝒥 under "Zcash_nf". Constant time.
    package init(commitment: NoteCommitment, position: UInt32, nk: EdwardsAffinePoint<Jubjub>) {
        let rho = SaplingGenerators.notePosition * Jubjub.ScalarField(UInt64(position)) + commitment.point
        bytes = KeyDerivation.blake2s("Zcash_nf", [nk.encoded, rho.encoded])
    }
}
