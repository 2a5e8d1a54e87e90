public import Primitives

/// Why a text is not CryptoNote's base 58.
public enum Base58Error: NamedError, Hashable {
    /// The byte at `offset` of the text's UTF-8 form is not one of the 58 characters.
    case invalidCharacter(offset: Int, byte: UInt8)
    /// No number of bytes has a text of so many characters.
    case invalidLength(actual: Int)
    /// The block at `offset` stands for a number that its bytes do not hold.
    case blockTooLarge(offset: Int)
    /// The text is too short to hold a checksum.
    case noChecksum
    /// The checksum is of something else: the text has a mistake.
    case wrongChecksum
    /// The tag before the bytes is no integer of variable length.
    case invalidTag(VarintError)

    public var explanation: String {
        switch self {
        case .invalidCharacter(let offset, _): "The character at position \(offset) does not belong to base 58."
        case .invalidLength(let actual): "No base-58 text has \(actual) characters."
        case .blockTooLarge(let offset): "The base-58 block at position \(offset) is too large for its length."
        case .noChecksum: "The text is too short to hold a checksum."
        case .wrongChecksum: "The checksum does not fit: the text has a mistake."
        case .invalidTag(let error): "The text's tag cannot be read. \(error.explanation)"
        }
    }
}
