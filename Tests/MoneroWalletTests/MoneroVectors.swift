import Algebra
import Curves
import RingSignatures
import TestSupport
import Testing

/// A value of a file of published Monero vectors.
typealias MoneroVector = PublishedValue

extension PublishedValue {
    var point: CompressedPoint { get throws { try #require(CompressedPoint(try bytes)) } }
    var scalar: Ed25519.ScalarField { get throws { try Ed25519.ScalarField(canonicalLittleEndian: try bytes) } }

    /// The file `monero/name.json`; nil, with a line that says so, where there are no vectors.
    static func file(_ name: String, for test: String = #function) throws -> MoneroVector? {
        try file(at: "monero/\(name).json", for: test)
    }

    /// The cases of one operation of the classic test file.
    static func operation(_ name: String, for test: String = #function) throws -> [MoneroVector] {
        try file("crypto_tests_small", for: test)?["tests"][name].elements ?? []
    }
}
