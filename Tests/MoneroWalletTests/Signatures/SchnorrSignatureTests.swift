import Algebra
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite struct SchnorrSignatureTests {
    @Test func publishedSignatures() throws {
        for vector in try MoneroVector.operation("check_signature") {
            let (hash, key) = (try vector["prefix_hash"].bytes, try vector["public"].point)
            let bytes = try vector["signature"].bytes
            let isGood = (try? SchnorrSignature(bytes: bytes).verify(hash, publicKey: key)) != nil
            #expect(try isGood == vector["ok"].isTrue, "\(vector.description)")
        }
        // The nonce is what the signature's response gives away to who knows the key.
        for vector in try MoneroVector.operation("generate_signature") {
            let secret = try vector["secret"].scalar
            let expected = try SchnorrSignature(bytes: vector["signature"].bytes)
            let made = try SchnorrSignature.sign(
                vector["prefix_hash"].bytes, secret: secret, nonce: expected.r + expected.c * secret)
            #expect(made == expected)
            #expect(try made.bytes == vector["signature"].bytes)
        }
    }

    @Test func eachMistakeIsNamed() throws {
        let hash = [UInt8](repeating: 5, count: 32)
        let secret = Ed25519.ScalarField(77)
        let publicKey = CompressedPoint(EdwardsPoint<Ed25519>.generator * secret)
        let good = try SchnorrSignature.sign(hash, secret: secret)
        try good.verify(hash, publicKey: publicKey)
        #expect(try SchnorrSignature.sign(hash, secret: secret) != good)
        let order = Ed25519.ScalarField.modulus.littleEndianBytes
        func refuse(_ error: SchnorrError, _ body: () throws -> Void) { #expect(throws: error, performing: body) }
        refuse(.wrongLength(actual: 63, expected: 64)) { _ = try SchnorrSignature(bytes: good.bytes.dropLast()) }
        refuse(.challengeNotCanonical) { _ = try SchnorrSignature(bytes: order + good.bytes.suffix(32)) }
        refuse(.responseNotCanonical) { _ = try SchnorrSignature(bytes: good.bytes.prefix(32) + order) }
        refuse(.challengeIsZero) { try SchnorrSignature(c: .zero, r: good.r).verify(hash, publicKey: publicKey) }
        refuse(.commitmentIsIdentity) {
            try SchnorrSignature(c: .one, r: -secret).verify(hash, publicKey: publicKey)
        }
        refuse(.wrongChallenge) { try good.verify([UInt8](repeating: 6, count: 32), publicKey: publicKey) }
        refuse(.wrongChallenge) { try SchnorrSignature(c: good.c + .one, r: good.r).verify(hash, publicKey: publicKey) }
        refuse(.wrongChallenge) { try SchnorrSignature(c: good.c, r: good.r + .one).verify(hash, publicKey: publicKey) }
        let noPoint = try #require(CompressedPoint([UInt8](repeating: 255, count: 32)))
        refuse(.invalidPublicKey(.notCanonical)) { try good.verify(hash, publicKey: noPoint) }
    }
}
