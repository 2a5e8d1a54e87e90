import Algebra
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct KeyDerivationTests {
    @Test func publishedDerivations() throws {
        for vector in try MoneroVector.operation("generate_key_derivation") {
            let point = try? EdwardsAffinePoint<Ed25519>(encoded: vector["public"].bytes)
            #expect(try (point != nil) == vector["ok"].isTrue)
            guard let point else { continue }
            // The file's secrets are any 32 bytes below l.
            let derivation = KeyDerivation(secret: try vector["secret"].scalar, point: EdwardsPoint(point))
            #expect(try derivation.publishedBytes == vector["derivation"].bytes)
        }
    }

    @Test func publishedKeys() throws {
        for vector in try MoneroVector.operation("derive_public_key") {
            let base = try? EdwardsAffinePoint<Ed25519>(encoded: vector["base"].bytes)
            #expect(try (base != nil) == vector["ok"].isTrue)
            guard let base else { continue }
            let derivation = KeyDerivation(published: try vector["derivation"].bytes)
            let scalar = derivation.scalar(at: try vector["index"].integer())
            #expect(try (EdwardsPoint<Ed25519>.generator * scalar + base).encoded == vector["public"].bytes)
        }
        for vector in try MoneroVector.operation("derive_secret_key") {
            let derivation = KeyDerivation(published: try vector["derivation"].bytes)
            let scalar = derivation.scalar(at: try vector["index"].integer())
            #expect(try (scalar + vector["base"].scalar) == vector["secret"].scalar)
        }
    }

    @Test func publishedViewTags() throws {
        for vector in try MoneroVector.operation("derive_view_tag") {
            let derivation = KeyDerivation(published: try vector["derivation"].bytes)
            #expect(try [derivation.viewTag(at: vector["index"].integer())] == vector["view_tag"].bytes)
        }
    }

    @Test func bothSidesDeriveTheSame() throws {
        var generator = SeededGenerator(seed: 2)
        let a = Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
        let r = Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
        let g = EdwardsPoint<Ed25519>.generator
        let (receiver, sender) = (KeyDerivation(secret: a, point: g * r), KeyDerivation(secret: r, point: g * a))
        #expect(receiver.publishedBytes == sender.publishedBytes)
        let id = try #require(PaymentID(Array(1...8)))
        #expect(id.masked(by: receiver) != id)
        #expect(id.masked(by: receiver).masked(by: sender) == id)
        #expect(PaymentID(Array(1...7)) == nil)
        #expect("\(receiver)" == "KeyDerivation(hidden)")
    }
}
