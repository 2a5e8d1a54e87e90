public import Primitives

/// Why an Ethereum precompile fails; the call then consumes all its gas and returns nothing.
public enum PrecompileError: NamedError, Hashable {
    /// The input has a length that the operation does not take: expected is a fixed length in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The input is not a whole, positive (EIP-2537) number of terms of `unit` bytes.
    case notWholeTerms(actual: Int, unit: Int)
    /// A point is refused: the `index`-th one, counted from 0 in the input.
    case point(index: Int, PointDecodingError)
    /// The bytes that pad a field element to 64 are not zero.
    case elementPaddingNotZero
    /// A field element is not below the modulus.
    case elementNotCanonical

    public var name: String {
        switch self {
        case .wrongLength: "wrongLength"
        case .notWholeTerms: "notWholeTerms"
        case .point(_, let reason): reason.name
        case .elementPaddingNotZero: "paddingNotZero"
        case .elementNotCanonical: "notCanonical"
        }
    }

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The input has \(actual) bytes instead of \(expected)."
        case .notWholeTerms(let actual, let unit): "The input's \(actual) bytes are not a whole number of \(unit)."
        case .point(let index, let reason): "Point \(index): \(reason.explanation)"
        case .elementPaddingNotZero: "The bytes that pad the field element are not zero."
        case .elementNotCanonical: "The field element is not below the modulus."
        }
    }
}
