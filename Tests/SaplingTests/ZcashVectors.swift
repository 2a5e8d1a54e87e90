import Foundation
import Primitives
import TestSupport
import Testing

/// One object of a file of published Zcash vectors.
struct ZcashVector: Sendable, CustomTestStringConvertible {
    let json: JSONValue
    let testDescription: String

    struct Missing: Error {
        let key: String
    }

    subscript(_ key: String) -> ZcashVector {
        get throws {
            guard let member = json[key] else { throw Missing(key: key) }
            return ZcashVector(json: member, testDescription: "\(testDescription).\(key)")
        }
    }

    var text: String {
        get throws {
            switch json {
            case .string(let text), .number(let text): return text
            default: throw Missing(key: testDescription)
            }
        }
    }
    var bytes: [UInt8] { get throws { try Hexadecimal.decode(text) } }
    var isTrue: Bool { json == .bool(true) }
    var isNull: Bool { json == .null }
    func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        guard let value = T(try text) else { throw Missing(key: testDescription) }
        return value
    }
    var elements: [ZcashVector] {
        (json.elements ?? []).enumerated().map { ZcashVector(json: $1, testDescription: "\(testDescription) \($0)") }
    }

    /// The file `zcash/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> ZcashVector? {
        guard let url = PublishedVectors.find("zcash/\(name).json", for: test) else { return nil }
        return ZcashVector(
            json: try JSONValue(parsing: [UInt8](Data(contentsOf: url))), testDescription: name)
    }

    /// The cases of a file, none where there are no vectors.
    static func cases(_ name: String, for test: String = #function) throws -> [ZcashVector] {
        try file(name, for: test)?["cases"].elements ?? []
    }
}
