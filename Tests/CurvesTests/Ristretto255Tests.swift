import Algebra
import Curves
import Primitives
import TestSupport
import Testing

@Suite("ristretto255")
struct Ristretto255Tests {
    typealias Fq = Ed25519.BaseField

    @Test("the first multiples of the generator (RFC 9496, A.1)")
    func multiples() throws {
        let encodings = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
            "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
            "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
        ]
        var sum = Ristretto255.identity
        for text in encodings {
            #expect(Hexadecimal.encode(sum.encoded) == text)
            #expect(try Ristretto255(encoded: Hexadecimal.decode(text)) == sum)
            sum = sum + .generator
        }
    }

    @Test("uniform bytes map to the published element (RFC 9496, A.3)")
    func uniformBytes() {
        let bytes = SHA512.digest(of: Array("Ristretto is traditionally a short shot of espresso coffee".utf8))
        #expect(
            Hexadecimal.encode(Ristretto255(uniformBytes: bytes).encoded)
                == "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46")
    }

    @Test("representatives of one element have one encoding, and elements form a group of prime order")
    func cosets() throws {
        var generator = SeededGenerator(seed: 90)
        // The points of order 4 and their multiples: the identity's coset.
        let fourth = try Ed25519Torsion.pointOfOrderFour()
        for _ in 0..<20 {
            let a = Ristretto255(uniformBytes: generator.bytes(64))
            let b = Ristretto255(uniformBytes: generator.bytes(64))
            var shifted = a.point
            for _ in 0..<4 {
                shifted += fourth
                #expect(Ristretto255(representative: shifted) == a)
                #expect(Ristretto255(representative: shifted).encoded == a.encoded)
            }
            #expect(a + b == b + a && (a - a) == .identity && a != b && a + b - b == a && -(-a) == a)
            #expect(try Ristretto255(encoded: (a + b).encoded) == a + b)
            let k = Ristretto255.Scalar(reducingLittleEndian: generator.bytes(64))
            #expect((a + b) * k == a * k + b * k && a * .zero == .identity)
            #expect(a * Ristretto255.Scalar(3) == a + a + a && (a * -Ristretto255.Scalar.one) == -a)
        }
    }

    @Test("every other encoding is refused by name")
    func refusals() throws {
        #expect(throws: Ristretto255DecodingError.wrongLength(actual: 33, expected: 32)) {
            try Ristretto255(encoded: [UInt8](repeating: 0, count: 33))
        }
        #expect(throws: Ristretto255DecodingError.notCanonical) {
            try Ristretto255(encoded: Fq.modulus.littleEndianBytes)
        }
        #expect(throws: Ristretto255DecodingError.notCanonical) {
            try Ristretto255(encoded: [UInt8](repeating: 0xff, count: 32))
        }
        #expect(throws: Ristretto255DecodingError.negative) { try Ristretto255(encoded: Fq(1).littleEndianBytes) }
        // −1 gives w = 0, which the last condition of §4.3.1 refuses.
        #expect(throws: Ristretto255DecodingError.notEncoding) {
            try Ristretto255(encoded: (-Fq.one).littleEndianBytes)
        }
        var generator = SeededGenerator(seed: 91)
        var refused = 0
        for _ in 0..<100 {
            let even = Fq(reducingLittleEndian: generator.bytes(64))
            let bytes = (even.sign == 0 ? even : -even).littleEndianBytes
            if let element = try? Ristretto255(encoded: bytes) {
                #expect(element.encoded == bytes)
            } else {
                refused += 1
            }
        }
        #expect(refused > 50 && refused < 98)
    }
}

enum Ed25519Torsion {
    struct NotFound: Error {}

    /// (√−1, 0), of order 4.
    static func pointOfOrderFour() throws -> EdwardsPoint<Ed25519> {
        guard let root = (-Ed25519.BaseField.one).squareRoot(),
            let point = EdwardsAffinePoint<Ed25519>(u: root, v: .zero)
        else { throw NotFound() }
        return EdwardsPoint(point)
    }
}
