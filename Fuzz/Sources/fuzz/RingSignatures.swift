import Algebra
import Curves
import Primitives
import RingSignatures

/// Rings with signatures.
///
/// The input is a byte for the kind: one of the suites of linkable rings, or Monero's CLSAG. Then, for a linkable ring,
/// the lengths of scope and message, the numbers of members and of keys, a byte each, the scope, the message, the
/// members and the signature; for a CLSAG the number of members, keys with commitments, key image, pseudo-output, image of
/// the commitments, first challenge and responses.
enum RingInputs {
    static func read(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        switch try reader.readUInt8() % 4 {
        case 0: try readRing(&reader, bytes, Ristretto255Ring.self)
        case 1: try readRing(&reader, bytes, Ed25519Ring.self)
        case 2: try readRing(&reader, bytes, Secp256k1Ring.self)
        default: try readCLSAG(&reader)
        }
    }

    private static func readRing<Suite: RingSuite>(
        _ reader: inout ByteReader, _ bytes: [UInt8], _ suite: Suite.Type
    ) throws {
        let counts = try reader.readBytes(4).map { Int($0) }
        let scope = try reader.readBytes(counts[0])
        let message = try reader.readBytes(counts[1])
        let size = Suite.elementByteCount * counts[3]
        var members: [[UInt8]] = []
        // Verification is slow here, so few members.
        for _ in 0..<min(counts[2], 6) { members.append(try reader.readBytes(size)) }
        let encoded = Array(bytes.suffix(reader.remaining))
        let signature = try LinkableRingSignature<Suite>(encoded: encoded)
        precondition(signature.encoded == encoded, "a signature has one encoding")
        let ring = try LinkableRing<Suite>(members: members, keyCount: counts[3])
        try ring.verify(signature, message: message, scope: scope)
        for (message, scope) in [(message + [0], scope), (message, scope + [0])] {
            do { try ring.verify(signature, message: message, scope: scope) } catch { continue }
            preconditionFailure("a signature is for one message and one scope")
        }
    }

    private static func readCLSAG(_ reader: inout ByteReader) throws {
        func point() throws -> CompressedPoint {
            let bytes = try reader.readBytes(32)
            guard let point = CompressedPoint(bytes) else { preconditionFailure("a point has 32 bytes") }
            return point
        }
        func scalar() throws -> Ed25519.ScalarField {
            Ed25519.ScalarField(reducingLittleEndian: try reader.readBytes(32))
        }
        let count = min(Int(try reader.readUInt8()), 6)
        var ring: [RingMember] = []
        for _ in 0..<count { ring.append(try RingMember(key: point(), commitment: point())) }
        let (keyImage, pseudoOutput, d, c1) = (try point(), try point(), try point(), try scalar())
        var s: [Ed25519.ScalarField] = []
        for _ in 0..<count { s.append(try scalar()) }
        let signature = CLSAGSignature(s: s, c1: c1, d: d)
        let message = [UInt8](repeating: 7, count: 32)
        try MoneroCLSAG.verify(
            message: message, ring: ring, keyImage: keyImage, pseudoOutput: pseudoOutput, signature: signature)
        do {
            try MoneroCLSAG.verify(
                message: [8] + message.dropFirst(), ring: ring, keyImage: keyImage, pseudoOutput: pseudoOutput,
                signature: signature)
        } catch { return }
        preconditionFailure("a signature is for one message")
    }
}
