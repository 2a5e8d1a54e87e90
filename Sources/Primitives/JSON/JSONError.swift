/// Why text is not acceptable JSON (RFC 8259, with the limits of ``JSONLimits``), and where.
public struct JSONError: NamedError, Equatable {
    /// What is wrong.
    public enum Reason: String, Sendable, CaseIterable {
        /// The text ends inside a value.
        case unexpectedEnd
        /// A character that cannot stand here.
        case unexpectedCharacter
        /// Something follows the value.
        case trailingGarbage
        /// A number with a leading zero, a bare sign or point, or without digits.
        case malformedNumber
        /// A backslash before a character that it cannot escape, or bad hexadecimal digits after `\u`.
        case badEscape
        /// Half of a UTF-16 surrogate pair.
        case loneSurrogate
        /// A control character inside a string.
        case controlCharacter
        /// Bytes that are not UTF-8.
        case notUTF8
        /// A member's name that its object already has.
        case duplicateKey
        /// Lists and objects nested too deeply.
        case tooDeep
        /// More bytes or more values than the limits allow.
        case tooLarge
    }

    /// What is wrong.
    public let reason: Reason
    /// The position, both counted from 1; columns count bytes.
    public let line: Int, column: Int

    public var name: String { reason.rawValue }

    public var explanation: String {
        let what =
            switch reason {
            case .unexpectedEnd: "the text ends inside a value"
            case .unexpectedCharacter: "a character that cannot stand here"
            case .trailingGarbage: "something follows the value"
            case .malformedNumber: "a malformed number"
            case .badEscape: "a bad escape sequence"
            case .loneSurrogate: "half of a surrogate pair"
            case .controlCharacter: "a control character inside a string"
            case .notUTF8: "bytes that are not UTF-8"
            case .duplicateKey: "a member that its object already has"
            case .tooDeep: "values nested too deeply"
            case .tooLarge: "more data than the limit allows"
            }
        return "Not acceptable as JSON: \(what), at line \(line), column \(column)."
    }
}

/// Bounds on what a reader accepts.
public struct JSONLimits: Sendable {
    /// The number of bytes of the whole text.
    public var bytes: Int
    /// How deep lists and objects may nest.
    public var depth: Int
    /// The number of values in all.
    public var values: Int

    /// Bounds; the defaults suit keys, proofs and inputs of up to 64 MiB.
    public init(bytes: Int = 64 << 20, depth: Int = 64, values: Int = 16 << 20) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }
}
