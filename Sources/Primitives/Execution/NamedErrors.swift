// The names and sentences of this floor's own errors.

extension FileError: NamedError {
    public var explanation: String { description }
}

extension ByteReaderError: NamedError {
    public var explanation: String {
        switch self {
        case .truncated(let offset, let needed, let remaining):
            "At byte \(offset) \(needed) bytes are needed and \(remaining) are left."
        case .countTooLarge(let offset, let count, let elementSize, let remaining):
            "At byte \(offset) a list announces \(count) elements of \(elementSize) bytes or more, and \(remaining) "
                + "bytes are left."
        case .trailingBytes(let offset, let remaining): "\(remaining) bytes are left over from byte \(offset) on."
        }
    }
}

extension BinaryContainerError: NamedError {
    public var explanation: String {
        switch self {
        case .truncatedHeader(let actual, let expected):
            "The file has \(actual) bytes; its header alone takes \(expected)."
        case .wrongMagic(_, let expected): "The file does not begin with '\(expected)': it is of another kind."
        case .unsupportedVersion(let actual, let supported):
            "The file is of format version \(actual); version \(supported.upperBound) is supported."
        case .tooManySections(let actual, let room):
            "The file announces \(actual) sections and has room for \(room)."
        case .truncatedSectionHeader(let index, let offset, let remaining):
            "The header of section number \(index) begins at byte \(offset), where only \(remaining) bytes are left."
        case .truncatedSection(let type, let offset, let size, let remaining):
            "Section \(type) at byte \(offset) announces \(size) bytes and \(remaining) are left: the file is cut off."
        case .duplicateSection(let type, let offset, let first):
            "Section \(type) stands twice, at bytes \(first) and \(offset)."
        case .unknownSection(let type, let offset):
            "Section \(type) at byte \(offset) does not belong to this kind of file."
        case .missingSection(let type): "Section \(type) is missing."
        case .wrongSectionSize(let type, let actual, let expected):
            "Section \(type) has \(actual) bytes where the header asks for \(expected)."
        case .trailingBytes(let offset, let remaining):
            "\(remaining) bytes follow the last section, from byte \(offset) on."
        }
    }
}

extension HexadecimalError: NamedError {
    public var explanation: String {
        switch self {
        case .oddLength(let actual): "Hexadecimal text has two digits a byte; this one has \(actual) in all."
        case .invalidDigit(let offset, let byte):
            "Byte \(offset) of the text, 0x\(Hexadecimal.encode([byte])), is no hexadecimal digit."
        case .wrongByteCount(let actual, let expected):
            "The text stands for \(actual) bytes; it must stand for \(expected)."
        }
    }
}

extension RandomnessError: NamedError {
    public var explanation: String {
        switch self {
        case .unavailable(let code): "The system's random number generator failed with error number \(code)."
        }
    }
}
