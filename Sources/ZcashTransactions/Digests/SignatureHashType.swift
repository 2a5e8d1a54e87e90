public import Primitives

/// What a transparent signature covers (ZIP 143 and ZIP 244, "SIGHASH"): one byte in scripts, of which version 5 admits
/// six values.
public struct SignatureHashType: RawRepresentable, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// All inputs and outputs; what shielded signatures cover.
    public static let all = Self(rawValue: 0x01)
    /// All inputs and no output.
    public static let none = Self(rawValue: 0x02)
    /// All inputs and the output beside the input.
    public static let single = Self(rawValue: 0x03)

    /// The same with no other input covered.
    public var anyoneCanPay: Self { Self(rawValue: rawValue | 0x80) }

    var isAnyoneCanPay: Bool { rawValue & 0x80 != 0 }
    var coversNoOutput: Bool { rawValue & 0x1f == 2 }
    var coversSingleOutput: Bool { rawValue & 0x1f == 3 }
    /// One of the six that ZIP 244 admits.
    var isStrict: Bool { (1...3).contains(rawValue & 0x7f) }
}

/// Why a transaction has no signature digest.
public enum SignatureDigestError: NamedError, Hashable {
    /// Versions 1 and 2 have digests of Bitcoin's form, which cover nothing shielded.
    case unsupportedVersion(actual: TransactionVersion)
    /// There is no transparent input of this number.
    case noSuchInput(index: Int, count: Int)
    /// Version 5 covers the outputs that the transparent inputs spend, and their number is another.
    case previousOutputsNeeded(actual: Int, expected: Int)
    /// Version 5 admits six hash types.
    case unknownHashType(actual: UInt8)
    /// In version 5 the output beside the input must exist.
    case noSingleOutput(index: Int, count: Int)

    public var explanation: String {
        switch self {
        case .unsupportedVersion(let actual):
            "Signatures of version \(actual.rawValue) cover nothing shielded."
        case .noSuchInput(let index, let count): "There is no input \(index): the transaction has \(count)."
        case .previousOutputsNeeded(let actual, let expected):
            "The digest covers the outputs that the \(expected) transparent inputs spend, and \(actual) are given."
        case .unknownHashType(let actual): "Hash type \(actual) is none of the six of version 5."
        case .noSingleOutput(let index, let count):
            "The signature of input \(index) covers the output of the same number, and there are \(count) outputs."
        }
    }
}
