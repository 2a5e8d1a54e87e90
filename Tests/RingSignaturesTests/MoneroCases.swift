import Algebra
import Curves
import Foundation
import Primitives
import RingSignatures
import TestSupport
import Testing

typealias Scalar = Ed25519.ScalarField
typealias Point = EdwardsPoint<Ed25519>

/// The published cases, or nil (and a line that says so) without them.
func publishedCases(_ path: String, for test: String = #function) throws -> JSONValue? {
    guard let url = PublishedVectors.find(path, for: test) else { return nil }
    return try JSONValue(parsing: Array(Data(contentsOf: url)))
}

extension JSONValue {
    func field(_ name: String) throws -> JSONValue { try #require(self[name]) }
    func list(_ name: String) throws -> [JSONValue] { try #require(self[name]?.elements) }
    func count(_ name: String) throws -> Int {
        guard case .number(let digits)? = self[name] else { throw UnexpectedShape() }
        return try #require(Int(digits))
    }
    func flag(_ name: String) throws -> Bool {
        let value = try field(name)
        try #require(value == .bool(true) || value == .bool(false))
        return value == .bool(true)
    }
    func bytes() throws -> [UInt8] { try Hexadecimal.decode(#require(text)) }
    func point() throws -> CompressedPoint { try #require(CompressedPoint(bytes())) }
    func scalar() throws -> Scalar { try Scalar(canonicalLittleEndian: bytes()) }
    func scalars(_ name: String) throws -> [Scalar] { try list(name).map { try $0.scalar() } }
}

/// A CLSAG to be verified, with everything it depends on.
struct CLSAGCase {
    var message: [UInt8]
    var ring: [RingMember]
    var keyImage: CompressedPoint
    var pseudoOutput: CompressedPoint
    var signature: CLSAGSignature

    func verify() throws(CLSAGError) {
        try MoneroCLSAG.verify(
            message: message, ring: ring, keyImage: keyImage, pseudoOutput: pseudoOutput, signature: signature)
    }
}

/// Secrets and a ring that they sign for.
struct RingFixture {
    var ring: [RingMember]
    let index: Int
    let secretKey: Scalar, inputMask: Scalar, pseudoMask: Scalar
    let pseudoOutput: CompressedPoint
    let message: [UInt8]

    init(count: Int, index: Int, seed: UInt64, for test: String = #function) {
        var generator = SeededGenerator(seed: seed, for: test)
        func scalar() -> Scalar { Scalar(reducingLittleEndian: generator.bytes(64)) }
        func multiple(_ scalar: Scalar) -> Point { Point.generator * scalar }
        let amount = multiple(scalar())
        let (secret, input, pseudo) = (scalar(), scalar(), scalar())
        ring = (0..<count).map { _ in
            RingMember(key: CompressedPoint(multiple(scalar())), commitment: CompressedPoint(multiple(scalar())))
        }
        ring[index] = RingMember(
            key: CompressedPoint(multiple(secret)), commitment: CompressedPoint(multiple(input) + amount))
        (secretKey, inputMask, pseudoMask, self.index) = (secret, input, pseudo, index)
        pseudoOutput = CompressedPoint(multiple(pseudo) + amount)
        message = generator.bytes(32)
    }
}

extension CompressedPoint {
    /// The identity.
    static let identity = CompressedPoint(Point.identity)
    /// 32 bytes that no point has: a coordinate above the modulus.
    static var undecodable: CompressedPoint { CompressedPoint([UInt8](repeating: 0xff, count: 32)) ?? .identity }
}

/// A published file does not look as expected.
struct UnexpectedShape: Error {}
