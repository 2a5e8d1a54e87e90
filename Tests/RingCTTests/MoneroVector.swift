import Algebra
import Curves
import Foundation
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

/// One value of a file of published Monero vectors.
struct MoneroVector: Sendable, CustomTestStringConvertible {
    let json: JSONValue
    let testDescription: String

    struct Missing: Error {
        let key: String
    }

    subscript(_ key: String) -> MoneroVector {
        get throws {
            guard let member = json[key] else { throw Missing(key: "\(testDescription).\(key)") }
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
    var isTrue: Bool { json == .bool(true) }
    var elements: [MoneroVector] {
        (json.elements ?? []).enumerated().map { MoneroVector(json: $1, testDescription: "\(testDescription) \($0)") }
    }
    var amount: UInt64 {
        get throws {
            guard let value = UInt64(try text) else { throw Missing(key: testDescription) }
            return value
        }
    }
    var point: CompressedPoint {
        get throws {
            guard let point = CompressedPoint(try bytes) else { throw Missing(key: testDescription) }
            return point
        }
    }
    var points: [CompressedPoint] { get throws { try elements.map { try $0.point } } }
    var scalar: Ed25519.ScalarField { get throws { try Ed25519.ScalarField(canonicalLittleEndian: bytes) } }
    var scalars: [Ed25519.ScalarField] { get throws { try elements.map { try $0.scalar } } }
    var storedScalar: StoredScalar {
        get throws {
            guard let scalar = StoredScalar(try bytes) else { throw Missing(key: testDescription) }
            return scalar
        }
    }
    var storedScalars: [StoredScalar] { get throws { try elements.map { try $0.storedScalar } } }

    /// The file `monero/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> MoneroVector? {
        guard let url = PublishedVectors.find("monero/\(name).json", for: test) else { return nil }
        return MoneroVector(json: try JSONValue(parsing: [UInt8](Data(contentsOf: url))), testDescription: name)
    }

    /// The list `key` of a file; empty where there are no vectors.
    static func list(_ name: String, _ key: String, for test: String = #function) throws -> [MoneroVector] {
        try file(name, for: test)?[key].elements ?? []
    }
}
