public import Primitives

/// Why bytes are not an output's.
public enum EncryptedOutputError: NamedError, Hashable {
    /// The parts of an output.
    public enum Part: Sendable, Hashable {
        /// `cv`, the value commitment.
        case valueCommitment
        /// `cmu`, the note commitment.
        case noteCommitment
        /// `epk`, the ephemeral key.
        case ephemeralKey
        /// The note for its receiver.
        case noteCiphertext
        /// The way to the note for its sender.
        case outgoingCiphertext
    }

    /// A part has the wrong length, in bytes.
    case wrongLength(Part, actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .wrongLength(let part, let actual, let expected):
            "The output's \(part) has \(actual) bytes instead of \(expected)."
        }
    }

    static func check(_ part: Part, _ bytes: [UInt8], count: Int) throws(EncryptedOutputError) {
        guard bytes.count == count else { throw .wrongLength(part, actual: bytes.count, expected: count) }
    }
}

/// What an output description holds for those who can decrypt it, as it stands on the chain.
public struct EncryptedOutput: Sendable, Hashable {
    /// Length of a note ciphertext in bytes.
    public static let noteCiphertextCount = NotePlaintext.byteCount + ChaCha20Poly1305.tagCount
    /// Length of an outgoing ciphertext in bytes.
    public static let outgoingCiphertextCount = OutgoingPlaintext.byteCount + ChaCha20Poly1305.tagCount

    /// `cv`, 32 bytes.
    public let valueCommitment: [UInt8]
    /// `cmu`, 32 bytes.
    public let noteCommitment: [UInt8]
    /// `epk`, 32 bytes.
    public let ephemeralKey: [UInt8]
    /// The note for its receiver, 580 bytes.
    public let noteCiphertext: [UInt8]
    /// The way to the note for its sender, 80 bytes.
    public let outgoingCiphertext: [UInt8]

    /// The output with these parts, which are not looked into.
    ///
    /// - Throws: `.wrongLength`.
    public init(
        valueCommitment: [UInt8], noteCommitment: [UInt8], ephemeralKey: [UInt8], noteCiphertext: [UInt8],
        outgoingCiphertext: [UInt8]
    ) throws(EncryptedOutputError) {
        try EncryptedOutputError.check(.valueCommitment, valueCommitment, count: 32)
        try EncryptedOutputError.check(.noteCommitment, noteCommitment, count: 32)
        try EncryptedOutputError.check(.ephemeralKey, ephemeralKey, count: 32)
        try EncryptedOutputError.check(.noteCiphertext, noteCiphertext, count: Self.noteCiphertextCount)
        try EncryptedOutputError.check(.outgoingCiphertext, outgoingCiphertext, count: Self.outgoingCiphertextCount)
        self.valueCommitment = valueCommitment
        self.noteCommitment = noteCommitment
        self.ephemeralKey = ephemeralKey
        self.noteCiphertext = noteCiphertext
        self.outgoingCiphertext = outgoingCiphertext
    }
}

/// What light clients fetch of an output: enough to find a note, without its memo (ZIP 307).
///
/// There is no tag: the note commitment alone tells whether the note was meant.
public struct CompactOutput: Sendable, Hashable {
    /// Length of the prefix of a note ciphertext in bytes.
    public static let notePrefixCount = NotePlaintext.prefixCount

    /// `cmu`, 32 bytes.
    public let noteCommitment: [UInt8]
    /// `epk`, 32 bytes.
    public let ephemeralKey: [UInt8]
    /// The first 52 bytes of the note ciphertext.
    public let notePrefix: [UInt8]

    /// The output with these parts, which are not looked into.
    ///
    /// - Throws: `.wrongLength`.
    public init(
        noteCommitment: [UInt8], ephemeralKey: [UInt8], notePrefix: [UInt8]
    ) throws(EncryptedOutputError) {
        try EncryptedOutputError.check(.noteCommitment, noteCommitment, count: 32)
        try EncryptedOutputError.check(.ephemeralKey, ephemeralKey, count: 32)
        try EncryptedOutputError.check(.noteCiphertext, notePrefix, count: Self.notePrefixCount)
        self.noteCommitment = noteCommitment
        self.ephemeralKey = ephemeralKey
        self.notePrefix = notePrefix
    }

    /// The compact form of a whole output.
    public init(_ output: EncryptedOutput) {
        noteCommitment = output.noteCommitment
        ephemeralKey = output.ephemeralKey
        notePrefix = Array(output.noteCiphertext[..<Self.notePrefixCount])
    }
}
