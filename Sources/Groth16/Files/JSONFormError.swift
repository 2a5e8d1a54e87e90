public import Primitives

/// Why a JSON file is not a verification key, a proof or a list of public inputs. Paths read like "vk_beta_2[0][1]".
public enum JSONFormError: NamedError, Equatable {
    /// A member is missing.
    case missingMember(path: String)
    /// A value is of the wrong kind.
    case wrongKind(path: String, actual: String, expected: String)
    /// A list has the wrong number of elements.
    case wrongLength(path: String, actual: Int, expected: Int)
    /// A text is not a decimal number without sign or leading zeros.
    case notDecimal(path: String)
    /// A number is negative.
    case negative(path: String)
    /// A number is not below its modulus: one value, one encoding.
    case notCanonical(path: String)
    /// A point is not given in affine form: its last coordinate is not 1.
    case thirdCoordinateNotOne(path: String)
    /// The file belongs to another proof system.
    case wrongProtocol(actual: String)
    /// The file names a curve that is not known here.
    case unknownCurve(actual: String)
    /// The file belongs to another curve.
    case wrongCurve(actual: String, expected: String)
    /// The announced number of public inputs is not the one that the IC elements make.
    case publicInputCountMismatch(announced: String, elements: Int)

    public var explanation: String {
        switch self {
        case .missingMember(let path): "The member \(path) is missing."
        case .wrongKind(let path, let actual, let expected): "\(path) is \(actual) and should be \(expected)."
        case .wrongLength(let path, let actual, let expected):
            "\(path) has \(actual) elements and should have \(expected)."
        case .notDecimal(let path): "\(path) is not a decimal number without sign and leading zeros."
        case .negative(let path): "\(path) is negative; every value has one encoding, in [0, modulus)."
        case .notCanonical(let path): "\(path) is not below the modulus; every value has one encoding."
        case .thirdCoordinateNotOne(let path): "\(path) is not an affine point: its third coordinate is not 1."
        case .wrongProtocol(let actual): "The file is of protocol '\(actual)', not groth16."
        case .unknownCurve(let actual): "The file names the curve '\(actual)'; bn128 and bls12381 are supported."
        case .wrongCurve(let actual, let expected): "The file is for the curve \(actual), not for \(expected)."
        case .publicInputCountMismatch(let announced, let elements):
            "The key announces \(announced) public inputs and has \(elements) IC elements (one more is needed)."
        }
    }
}
