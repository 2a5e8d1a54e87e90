package import ChainTransactions
package import Primitives

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A parameter of a method.
package struct Parameter: Sendable {
    /// What values it takes.
    package enum Kind: Sendable, Equatable {
        /// A whole number in a range.
        case integer(ClosedRange<UInt64>)
        /// 32 bytes.
        case hash
        /// Bytes: base64 in JSON, `0x…` in a query.
        case bytes
        /// Bytes in hexadecimal, with or without `0x`.
        case hexadecimal
        /// Text of at most 256 bytes.
        case text
        /// Text of at most so many bytes, in JSON only.
        case longText(Int)
        /// True or false.
        case flag
        /// A list of anything, in JSON only.
        case list
    }

    /// Its name.
    package let name: String
    /// What values it takes.
    package let kind: Kind
    /// Whether it must be there.
    package let isRequired: Bool
    /// What it means, for the description.
    package let summary: String

    package init(_ name: String, _ kind: Kind, isRequired: Bool = false, _ summary: String) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }
}

/// The values of a method's parameters, checked.
package struct Arguments: Sendable {
    private enum Value: Sendable {
        case integer(UInt64)
        case bytes([UInt8])
        case text(String)
        case flag(Bool)
        case list([JSONValue])
    }

    private var values: [String: Value] = [:]

    // MARK: Reading

    /// The whole number called `name`, or nil where it was not given.
    package func integer(_ name: String) -> UInt64? {
        if case .integer(let value)? = values[name] { value } else { nil }
    }

    /// The bytes called `name`, or nil.
    package func bytes(_ name: String) -> [UInt8]? {
        if case .bytes(let value)? = values[name] { value } else { nil }
    }

    /// The 32 bytes called `name`, or nil.
    package func hash(_ name: String) -> Hash256? { bytes(name).flatMap { Hash256($0) } }

    /// The text called `name`, or nil.
    package func text(_ name: String) -> String? { if case .text(let value)? = values[name] { value } else { nil } }

    /// The list called `name`, or nil.
    package func list(_ name: String) -> [JSONValue]? {
        if case .list(let value)? = values[name] { value } else { nil }
    }

    /// Whether the flag called `name` is given and true.
    package func flag(_ name: String) -> Bool { if case .flag(true)? = values[name] { true } else { false } }

    // MARK: Checking

    /// The parameters of a JSON-RPC request: an object by name, a list by position, or nothing.
    package init(json: JSONValue?, _ parameters: [Parameter]) throws(ServiceError) {
        switch json {
        case nil, .null?: break
        case .object(let members)?:
            for member in members {
                guard let parameter = parameters.first(where: { $0.name == member.key }) else {
                    throw .unknownParameter(shown(member.key))
                }
                try take(member.value, for: parameter)
            }
        case .array(let elements)?:
            guard elements.count <= parameters.count else {
                throw .invalidParameter("params", expected: "a list of at most \(parameters.count)")
            }
            for (value, parameter) in zip(elements, parameters) { try take(value, for: parameter) }
        case let other?:
            throw .invalidParameter("params", expected: "an object or a list, and is \(other.kind)")
        }
        try requireAll(parameters)
    }

    /// The parameters of a query or path, already percent-decoded.
    package init(query: [(name: String, value: String)], _ parameters: [Parameter]) throws(ServiceError) {
        for (name, value) in query {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw .unknownParameter(shown(name))
            }
            guard values[name] == nil else { throw .repeatedParameter(name) }
            values[name] = try Self.value(query: value, for: parameter)
        }
        try requireAll(parameters)
    }

    private func requireAll(_ parameters: [Parameter]) throws(ServiceError) {
        for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
            throw .missingParameter(parameter.name)
        }
    }

    /// Takes a value of JSON; null is the same as nothing.
    private mutating func take(_ json: JSONValue, for parameter: Parameter) throws(ServiceError) {
        let value: Value?
        switch (parameter.kind, json) {
        case (_, .null): return
        case (.integer(let range), .number(let text)), (.integer(let range), .string(let text)):
            value = Self.integer(text, in: range)
        case (.hash, .string(let text)): value = Self.hash(text)
        case (.bytes, .string(let text)): value = Self.base64(text).map { .bytes($0) }
        case (.hexadecimal, .string(let text)): value = Self.hexadecimal(text)
        case (.text, .string(let text)): value = text.utf8.count <= 256 ? .text(text) : nil
        case (.longText(let limit), .string(let text)): value = text.utf8.count <= limit ? .text(text) : nil
        case (.flag, .bool(let flag)): value = .flag(flag)
        case (.list, .array(let elements)): value = .list(elements)
        default: value = nil
        }
        guard let value else { throw .invalidParameter(parameter.name, expected: parameter.expectation(json: true)) }
        values[parameter.name] = value
    }

    /// A value of a query: quotation marks around it are CometBFT's way to say that it is text.
    private static func value(query: String, for parameter: Parameter) throws(ServiceError) -> Value {
        let isQuoted = query.count >= 2 && query.hasPrefix("\"") && query.hasSuffix("\"")
        let bare = isQuoted ? String(query.dropFirst().dropLast()) : query
        let value: Value?
        switch parameter.kind {
        case .integer(let range): value = integer(bare, in: range)
        case .hash: value = hash(bare)
        case .bytes: value = isQuoted ? .bytes(Array(bare.utf8)) : query.hasPrefix("0x") ? hexadecimal(query) : nil
        case .hexadecimal: value = hexadecimal(bare)
        case .text: value = bare.utf8.count <= 256 ? .text(bare) : nil
        case .longText, .list: value = nil
        case .flag: value = bare == "true" ? .flag(true) : bare == "false" ? .flag(false) : nil
        }
        guard let value else { throw .invalidParameter(parameter.name, expected: parameter.expectation(json: false)) }
        return value
    }

    private static func integer(_ text: String, in range: ClosedRange<UInt64>) -> Value? {
        // Digits alone: `UInt64.init` would take a sign.
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text.utf8.count == 1 || !text.hasPrefix("0"), let number = UInt64(text), range.contains(number)
        else { return nil }
        return .integer(number)
    }

    private static func hexadecimal(_ text: String) -> Value? {
        let digits = text.hasPrefix("0x") ? text.dropFirst(2) : Substring(text)
        return (try? Hexadecimal.decode(digits)).map { .bytes($0) }
    }

    private static func hash(_ text: String) -> Value? {
        if case .bytes(let bytes)? = hexadecimal(text), bytes.count == Hash256.byteCount { return .bytes(bytes) }
        if let bytes = base64(text), bytes.count == Hash256.byteCount { return .bytes(bytes) }
        return nil
    }

    private static func base64(_ text: String) -> [UInt8]? { Base64.decode(text) }
}

extension Parameter {
    /// What its values look like, in words.
    func expectation(json: Bool) -> String {
        switch kind {
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .hash: "32 bytes in hexadecimal\(json ? " or base64" : "")"
        case .bytes: json ? "bytes in base64" : "bytes as 0x and hexadecimal digits, or text in quotation marks"
        case .hexadecimal: "bytes in hexadecimal"
        case .text: "text of at most 256 bytes"
        case .longText(let limit): "text of at most \(limit) bytes"
        case .flag: "true or false"
        case .list: "a list"
        }
    }
}

/// Base64 with padding (RFC 4648, section 4), one text for each value.
package enum Base64 {
    /// The text of `bytes`.
    package static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// The bytes of `text`, or nil where it is not the text that they have.
    package static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}

/// A name from outside, cut short, for a message: by code points, since a single character may have thousands.
func shown(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(65)
    return scalars.count <= 64 ? name : String(String.UnicodeScalarView(scalars.dropLast())) + "…"
}
