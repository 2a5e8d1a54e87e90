public import Algebra
public import Curves
internal import FieldHashes
internal import Primitives

/// A commitment to a note, of which the chain sees the coordinate u (Zcash protocol specification §5.4.8.2).
public struct NoteCommitment: Sendable, Equatable {
    /// The point.
    public let point: EdwardsAffinePoint<Jubjub>

    /// The coordinate u of the point, which enters the note commitment tree.
    public var cmu: BLS12381.Fr { point.u }
    /// `cmu` as it stands in an output description, 32 bytes.
    public var cmuBytes: [UInt8] { cmu.littleEndianBytes }

    /// WindowedPedersenCommit of the value and the two points of an address. Constant time. About 60 microseconds.
    ///
    /// - Parameters:
    ///   - randomness: `rcm`.
    ///   - base: the encoding of g_d, 32 bytes.
    ///   - transmissionKey: the encoding of pk_d, 32 bytes.
    ///   - value: in zatoshi.
    package init(randomness: Jubjub.ScalarField, base: [UInt8], transmissionKey: [UInt8], value: UInt64) {
        var bits = [UInt8](repeating: 1, count: 6)
        bits.reserveCapacity(582)
        bits += (0..<64).map { UInt8(truncatingIfNeeded: value >> UInt64($0) & 1) }
        for byte in base + transmissionKey { bits += (0..<8).map { byte >> UInt8($0) & 1 } }
        point = (JubjubPedersenHash.hash(bits) + SaplingGenerators.noteRandomness * randomness).affine
        bits.wipe()
    }
}
