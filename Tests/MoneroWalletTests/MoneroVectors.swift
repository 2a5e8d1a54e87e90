import Algebra
import Curves
import Foundation
import Primitives
import RingSignatures
import TestSupport
import Testing

/// A value of a file of published Monero vectors.
struct MoneroVector: Sendable, CustomTestStringConvertible {
    let json: JSONValue
    let testDescription: String

    struct Missing: Error {
        let key: String
    }

    subscript(_ key: String) -> MoneroVector {
        get throws {
            guard let member = json[key] else { throw Missing(key: key) }
            return MoneroVector(json: member, testDescription: "\(testDescription).\(key)")
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
    var point: CompressedPoint { get throws { try #require(CompressedPoint(try bytes)) } }
    var scalar: Ed25519.ScalarField { get throws { try Ed25519.ScalarField(canonicalLittleEndian: try bytes) } }
    var isTrue: Bool { json == .bool(true) }
    var isNull: Bool { json == .null }

    func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        guard let value = T(try text) else { throw Missing(key: testDescription) }
        return value
    }

    var elements: [MoneroVector] {
        (json.elements ?? []).enumerated().map { MoneroVector(json: $1, testDescription: "\(testDescription) \($0)") }
    }

    /// The file `monero/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> MoneroVector? {
        guard let url = PublishedVectors.find("monero/\(name).json", for: test) else { return nil }
        return MoneroVector(
            json: try JSONValue(parsing: [UInt8](Data(contentsOf: url))), testDescription: name)
    }

    /// The cases of one operation of the classic test file.
    static func operation(_ name: String, for test: String = #function) throws -> [MoneroVector] {
        try file("crypto_tests_small", for: test)?["tests"][name].elements ?? []
    }
}
