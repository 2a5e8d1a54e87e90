public import Primitives

/// Why a memo is refused.
public enum MemoError: NamedError, Hashable {
    /// A memo's bytes are not 512.
    case wrongLength(actual: Int, expected: Int)
    /// The contents do not fit, in bytes.
    case tooLong(actual: Int, maximum: Int)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The memo has \(actual) bytes instead of \(expected)."
        case .tooLong(let actual, let maximum): "The memo takes \(actual) bytes; \(maximum) fit."
        }
    }
}

/// The 512 bytes that travel with a note for its receiver (ZIP 302).
public struct Memo: Sendable, Hashable {
    /// Length in bytes.
    public static let byteCount = 512
    /// The bytes.
    public let bytes: [UInt8]

    /// No memo: 0xF6 and zeros.
    public static let empty = Memo(padding: [0xf6])

    /// What a memo says.
    public enum Content: Sendable, Hashable {
        /// Nothing.
        case empty
        /// Text, without the zero bytes at its end.
        case text(String)
        /// 511 bytes in a form that sender and receiver agreed on (first byte 0xFF).
        case arbitrary([UInt8])
        /// All 512 bytes, of a kind that is not yet defined (first byte 0xF5 … 0xFE).
        case reserved([UInt8])
        /// All 512 bytes, which announce text and are not UTF-8.
        case malformedText([UInt8])
    }

    private init(padding bytes: [UInt8]) {
        self.bytes = bytes + [UInt8](repeating: 0, count: Self.byteCount - bytes.count)
    }

    /// The memo with these 512 bytes, whatever they say.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(MemoError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    /// A memo with a text; zero bytes at its end are lost.
    ///
    /// - Throws: `.tooLong` for more than 512 bytes of UTF-8.
    public init(text: String) throws(MemoError) {
        // The first byte of UTF-8 is at most 0xF4.
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.byteCount else { throw .tooLong(actual: bytes.count, maximum: Self.byteCount) }
        self.init(padding: bytes)
    }

    /// A memo with bytes that sender and receiver agreed on, padded with zeros.
    ///
    /// - Throws: `.tooLong` for more than 511.
    public init(arbitrary bytes: [UInt8]) throws(MemoError) {
        guard bytes.count < Self.byteCount else { throw .tooLong(actual: bytes.count, maximum: Self.byteCount - 1) }
        self.init(padding: [0xff] + bytes)
    }

    /// What the memo says.
    public var content: Content {
        switch bytes[0] {
        case ...0xf4:
            let end = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
            guard let text = String(validating: bytes[..<end], as: UTF8.self) else { return .malformedText(bytes) }
            return .text(text)
        case 0xf6 where bytes.dropFirst().allSatisfy { $0 == 0 }: return .empty
        case 0xff: return .arbitrary(Array(bytes.dropFirst()))
        default: return .reserved(bytes)
        }
    }
}
