import Foundation
public import Primitives

/// A value of a JSON file of published vectors, which knows where it stands.
public struct PublishedValue: Sendable, CustomStringConvertible {
    /// The value.
    public let json: JSONValue
    /// The file's name and the way to the value.
    public let description: String

    /// A value that is not there, or has another shape.
    public struct Missing: Error {
        /// Where.
        public let key: String
        /// The value that should be at `key`.
        public init(key: String) { self.key = key }
    }

    /// A value under a description.
    public init(json: JSONValue, description: String) {
        self.json = json
        self.description = description
    }

    /// The file at `path` among the published vectors; nil, with a line that says so, where there is none.
    public static func file(at path: String, for test: String = #function) throws -> PublishedValue? {
        guard let url = PublishedVectors.find(path, for: test) else { return nil }
        return PublishedValue(
            json: try JSONValue(parsing: [UInt8](Data(contentsOf: url))),
            description: url.deletingPathExtension().lastPathComponent)
    }

    /// An object's member.
    public subscript(_ key: String) -> PublishedValue {
        get throws {
            guard let member = json[key] else { throw Missing(key: "\(description).\(key)") }
            return PublishedValue(json: member, description: "\(description).\(key)")
        }
    }

    /// A string, or a number's digits.
    public var text: String {
        get throws {
            switch json {
            case .string(let text), .number(let text): return text
            default: throw Missing(key: description)
            }
        }
    }
    /// The bytes of a string of hexadecimal digits.
    public var bytes: [UInt8] { get throws { try Hexadecimal.decode(text) } }
    /// Whether this is `true`.
    public var isTrue: Bool { json == .bool(true) }
    /// Whether this is `null`.
    public var isNull: Bool { json == .null }
    /// A number, or a string of decimal digits.
    public func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        guard let value = T(try text) else { throw Missing(key: description) }
        return value
    }
    /// A list's elements; none where this is no list.
    public var elements: [PublishedValue] {
        (json.elements ?? []).enumerated().map { PublishedValue(json: $1, description: "\(description) \($0)") }
    }
}
