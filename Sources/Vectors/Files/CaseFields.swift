public import Primitives

/// Why a case did not pass.
public enum CaseFailure: NamedError, Hashable {
    /// A field is missing or not of the form that the operation reads.
    case malformedCase(field: String, reason: String)
    /// The operation gave another value.
    case wrongValue(field: String, actual: String, expected: String)
    /// The operation accepted what must be refused.
    case notRefused(expected: String)
    /// The operation refused what must be accepted.
    case refused(actual: String)
    /// The operation refused for another reason.
    case wrongRefusal(actual: String, expected: String)
    /// The operation's name is unknown.
    case unknownOperation(String)

    public var explanation: String {
        switch self {
        case .malformedCase(let field, let reason): "The field \(field) \(reason)."
        case .wrongValue(let field, let actual, let expected): "\(field) is \(actual) and should be \(expected)."
        case .notRefused(let expected): "It was accepted and should be refused as \(expected)."
        case .refused(let actual): "It was refused as \(actual) and should be accepted."
        case .wrongRefusal(let actual, let expected): "It was refused as \(actual) and should be as \(expected)."
        case .unknownOperation(let name): "There is no operation \(name)."
        }
    }
}

/// Typed access to the fields of one case.
public struct CaseFields: Sendable {
    let json: JSONValue

    /// The fields of `json`.
    public init(_ json: JSONValue) { self.json = json }

    func value(_ field: String) throws(CaseFailure) -> JSONValue {
        guard let value = json[field] else { throw .malformedCase(field: field, reason: "is missing") }
        return value
    }

    func text(_ field: String) throws(CaseFailure) -> String {
        guard let text = try value(field).text else { throw .malformedCase(field: field, reason: "is not a text") }
        return text
    }

    func bytes(_ field: String) throws(CaseFailure) -> [UInt8] {
        guard let bytes = try? Hexadecimal.decode(try text(field)) else {
            throw .malformedCase(field: field, reason: "is not hexadecimal")
        }
        return bytes
    }

    /// A list of byte strings.
    func byteStrings(_ field: String) throws(CaseFailure) -> [[UInt8]] {
        guard let elements = try value(field).elements else {
            throw .malformedCase(field: field, reason: "is not a list")
        }
        var strings: [[UInt8]] = []
        for element in elements {
            guard let text = element.text, let bytes = try? Hexadecimal.decode(text) else {
                throw .malformedCase(field: field, reason: "is not a list of hexadecimal texts")
            }
            strings.append(bytes)
        }
        return strings
    }

    func integer(_ field: String) throws(CaseFailure) -> Int {
        guard case .number(let digits) = try value(field), let integer = Int(digits) else {
            throw .malformedCase(field: field, reason: "is not an integer")
        }
        return integer
    }

    func has(_ field: String) -> Bool { json[field] != nil }
}
