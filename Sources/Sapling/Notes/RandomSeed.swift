internal import Algebra
public import Curves
public import Primitives

/// Why bytes are not part of a note. Each case is one check.
public enum NoteError: NamedError, Hashable {
    /// A part has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "There are \(actual) bytes instead of \(expected)."
        }
    }
}

/// The 32 bytes `rseed` that a note's randomness is derived from (ZIP 212).
public struct NoteSeed: Sendable, Equatable, Confidential {
    /// Length in bytes.
    public static let byteCount = 32
    /// The bytes.
    public let bytes: [UInt8]

    /// The seed with these bytes.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(NoteError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    /// A fresh seed.
    ///
    /// - Throws: where the system has no randomness.
    public static func random() throws(RandomnessError) -> NoteSeed {
        NoteSeed(uncheckedBytes: try SystemRandom.bytes(byteCount))
    }

    private init(uncheckedBytes bytes: [UInt8]) { self.bytes = bytes }

    /// Whether both are the same, in constant time.
    public static func == (a: Self, b: Self) -> Bool { ConstantTime.areEqual(a.bytes, b.bytes) }
}

/// Where the randomness of a note's commitment comes from; ZIP 212 changed it with the Canopy upgrade.
public enum RandomSeed: Sendable, Equatable, Confidential {
    /// The randomness `rcm` itself stands in the note plaintext, whose first byte is 1.
    case beforeZIP212(rcm: Jubjub.ScalarField)
    /// `rcm` and the ephemeral secret are derived from a seed; the note plaintext's first byte is 2.
    case afterZIP212(NoteSeed)

    /// `rcm`, the randomness of the note commitment: itself, or ToScalar(PRF^expand(rseed, [4])). Constant time.
    public var commitmentRandomness: Jubjub.ScalarField {
        switch self {
        case .beforeZIP212(let rcm): rcm
        case .afterZIP212(let seed): KeyDerivation.scalar(KeyDerivation.expand(seed.bytes, [0x04]))
        }
    }

    /// `esk`, the secret of the note's encryption, ToScalar(PRF^expand(rseed, [5])); nil before ZIP 212, when senders
    /// drew it apart. Constant time.
    public var ephemeralSecret: Jubjub.ScalarField? {
        switch self {
        case .beforeZIP212: nil
        case .afterZIP212(let seed): KeyDerivation.scalar(KeyDerivation.expand(seed.bytes, [0x05]))
        }
    }

    /// The 32 bytes in the note plaintext.
    package var plaintextBytes: [UInt8] {
        switch self {
        case .beforeZIP212(let rcm): rcm.littleEndianBytes
        case .afterZIP212(let seed): seed.bytes
        }
    }
}
