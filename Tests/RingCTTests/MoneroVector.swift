import Algebra
import Curves
import RingCT
import RingSignatures
import TestSupport
import Testing

/// One value of a file of published Monero vectors.
typealias MoneroVector = PublishedValue

extension PublishedValue {
    var amount: UInt64 { get throws { try integer() } }
    var point: CompressedPoint { get throws { try #require(CompressedPoint(try bytes)) } }
    var points: [CompressedPoint] { get throws { try elements.map { try $0.point } } }
    var scalar: Ed25519.ScalarField { get throws { try Ed25519.ScalarField(canonicalLittleEndian: bytes) } }
    var scalars: [Ed25519.ScalarField] { get throws { try elements.map { try $0.scalar } } }
    var storedScalar: StoredScalar { get throws { try #require(StoredScalar(try bytes)) } }
    var storedScalars: [StoredScalar] { get throws { try elements.map { try $0.storedScalar } } }

    /// The file `monero/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> MoneroVector? {
        try file(at: "monero/\(name).json", for: test)
    }

    /// The list `key` of a file; empty where there are no vectors.
    static func list(_ name: String, _ key: String, for test: String = #function) throws -> [MoneroVector] {
        try file(name, for: test)?[key].elements ?? []
    }
}
