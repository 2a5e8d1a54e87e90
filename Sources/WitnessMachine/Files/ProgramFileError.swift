public import Primitives

/// Why a witness program's file is refused.
public enum ProgramFileError: NamedError, Equatable {
    /// The sections are not well formed: see the inner error.
    case container(BinaryContainerError)
    /// A list or text reaches beyond its section, or bytes are left over: see the inner error.
    case layout(ByteReaderError)
    /// The contents are not those that were written: the SHA-256 over them differs.
    case checksum
    /// No prime has this number.
    case unknownPrime(UInt32)
    /// A name or text is not UTF-8; `offset` counts from the start of the file.
    case notUTF8(offset: Int)
    /// Buses within buses, deeper than any program that was compiled.
    case nestedTooDeeply(limit: Int)
    /// The code section is not as long as the instances' instructions, in bytes.
    case codeSize(actual: Int, expected: Int)
    /// The program is not well formed: see the inner error.
    case program(ProgramError)

    public var name: String {
        switch self {
        case .container(let error): error.name
        case .layout(let error): error.name
        case .program(let error): error.name
        case .checksum: "checksum"
        case .unknownPrime: "unknownPrime"
        case .notUTF8: "notUTF8"
        case .nestedTooDeeply: "nestedTooDeeply"
        case .codeSize: "codeSize"
        }
    }

    public var explanation: String {
        switch self {
        case .container(let error): error.explanation
        case .layout(let error): error.explanation
        case .program(let error): error.explanation
        case .checksum: "The file's checksum differs: it is damaged or was changed."
        case .unknownPrime(let number): "Prime number \(number) of the list is not known to this version."
        case .notUTF8(let offset): "The text at byte \(offset) is not UTF-8."
        case .nestedTooDeeply(let limit): "Buses are nested more than \(limit) deep."
        case .codeSize(let actual, let expected): "The code has \(actual) bytes where its instances need \(expected)."
        }
    }
}
