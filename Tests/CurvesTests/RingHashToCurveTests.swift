import Algebra
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Hashing to secp256k1 and edwards25519")
struct RingHashToCurveTests {
    @Test("the published points of RFC 9380, appendices J.5.1 and J.8.1")
    func published() throws {
        for (name, expectedCount) in [
            ("secp256k1_XMD_SHA-256_SSWU_RO_", 5), ("edwards25519_XMD_SHA-512_ELL2_RO_", 5),
        ] {
            guard let url = PublishedVectors.find("rfc9380/\(name).json") else { return }
            let file = try JSONValue(parsing: Array(Data(contentsOf: url)))
            let domain = Array(try #require(file["dst"]?.text).utf8)
            let cases = try #require(file["vectors"]?.elements)
            #expect(cases.count == expectedCount)
            for json in cases {
                let message = Array(try #require(json["msg"]?.text).utf8)
                let x = try hexadecimal(json["P"]?["x"])
                let y = try hexadecimal(json["P"]?["y"])
                if name.hasPrefix("secp256k1") {
                    let suite = HashToCurveSuite<Secp256k1>()
                    #expect(suite.identifier(isUniform: true) == file["ciphersuite"]?.text)
                    let point = try suite.hash(message, domain: domain).affine
                    #expect(point.x.bigEndianBytes == x && point.y.bigEndianBytes == y)
                } else {
                    #expect(Edwards25519HashToCurve.identifier == file["ciphersuite"]?.text)
                    let point = try Edwards25519HashToCurve.hash(message, domain: domain).affine
                    #expect(point.u.bigEndianBytes == x && point.v.bigEndianBytes == y)
                    #expect(point.isTorsionFree)
                }
            }
        }
        #expect(throws: HashToCurveError.emptyDomain) { _ = try Edwards25519HashToCurve.hash([], domain: []) }
    }

    @Test("compressed points of secp256k1 decode, and every other form is refused by name")
    func compressed() throws {
        typealias Point = AffinePoint<Secp256k1>
        var multiple = ProjectivePoint<Secp256k1>.generator
        for _ in 0..<20 {
            let point = multiple.affine
            #expect(try Point(compressed: point.compressed) == point)
            #expect(try Point(compressed: (-point).compressed) == -point)
            multiple = multiple.doubled() + ProjectivePoint<Secp256k1>.generator
        }
        // SEC 2 §2.4.1.
        let generator = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        #expect(Hexadecimal.encode(Point.generator.compressed) == generator)
        func refused(_ error: Secp256k1DecodingError, _ bytes: [UInt8]) {
            #expect(throws: error) { _ = try Point(compressed: bytes) }
        }
        let bytes = Point.generator.compressed
        refused(.wrongLength(actual: 32, expected: 33), Array(bytes.dropLast()))
        refused(.wrongLength(actual: 0, expected: 33), [])
        refused(.wrongPrefix(actual: 4), [4] + bytes.dropFirst())
        refused(.notCanonical, [2] + [UInt8](repeating: 0xff, count: 32))
        refused(.notOnCurve, [2] + [UInt8](repeating: 0, count: 31) + [5])
    }

    private func hexadecimal(_ value: JSONValue?) throws -> [UInt8] {
        try Hexadecimal.decode(String(#require(value?.text).dropFirst(2)))
    }
}
