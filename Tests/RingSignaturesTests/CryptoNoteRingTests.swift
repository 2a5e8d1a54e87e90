import Algebra
import Curves
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("CryptoNote's ring signatures") struct CryptoNoteRingTests {
    @Test("the classic test file's signatures are accepted and refused as there")
    func published() throws {
        guard let tests = try publishedCases("monero/crypto_tests_small.json")?["tests"] else { return }
        var accepted = 0
        let cases = try tests.list("check_ring_signature")
        for json in cases {
            let isValid: Bool
            do {
                let signature = try signature(json.field("signature").bytes())
                try CryptoNoteRing.verify(
                    message: json.field("prefix_hash").bytes(), keys: json.list("pubs").map { try $0.point() },
                    keyImage: json.field("image").point(), signature: signature)
                isValid = true
            } catch is RingSignatureError {
                isValid = false
            } catch is FieldDecodingError {
                // A scalar that is not below the order is refused when it is read.
                isValid = false
            }
            #expect(try isValid == json.flag("ok"))
            if isValid { accepted += 1 }
        }
        #expect(cases.count == 564 && accepted == 177)
    }

    @Test("published signatures are made again byte for byte")
    func reproduced() throws {
        guard let tests = try publishedCases("monero/crypto_tests_small.json")?["tests"] else { return }
        let cases = try tests.list("generate_ring_signature")
        for json in cases {
            let expected = try signature(json.field("signature").bytes())
            let index = try json.count("secret_index")
            let secret = try json.field("secret").scalar()
            // What the signer drew stands in the signature, the nonce as k = r + c·x.
            let random = expected.parts.enumerated().flatMap { member, part in
                member == index ? [part.r + part.c * secret] : [part.c, part.r]
            }
            let keys = try json.list("pubs").map { try $0.point() }
            let made = try CryptoNoteRing.sign(
                message: json.field("prefix_hash").bytes(), keys: keys, index: index, secretKey: secret, random: random)
            #expect(try made.signature == expected && made.keyImage == json.field("image").point())
        }
        #expect(cases.count == 148)
    }

    @Test("key images of the classic test file")
    func keyImages() throws {
        guard let tests = try publishedCases("monero/crypto_tests_small.json")?["tests"] else { return }
        let cases = try tests.list("generate_key_image")
        for json in cases {
            let image = try KeyImage.image(
                secretKey: json.field("secret").scalar(), publicKey: json.field("public").point())
            #expect(try image == json.field("image").point())
            #expect(KeyImage.isInPrimeOrderSubgroup(image))
        }
        #expect(cases.count == 256)
    }

    @Test("signs, and a change of any part is refused by name")
    func mutations() throws {
        let fixture = RingFixture(count: 4, index: 2, seed: 71)
        let keys = fixture.ring.map(\.key)
        let (signature, image) = try CryptoNoteRing.sign(
            message: fixture.message, keys: keys, index: 2, secretKey: fixture.secretKey)
        func verify(
            _ keys: [CompressedPoint], _ image: CompressedPoint, _ signature: CryptoNoteRingSignature,
            message: [UInt8]? = nil
        ) throws(RingSignatureError) {
            try CryptoNoteRing.verify(
                message: message ?? fixture.message, keys: keys, keyImage: image, signature: signature)
        }
        try verify(keys, image, signature)
        let mismatch = RingSignatureError.challengeMismatch
        #expect(throws: mismatch) { try verify(keys.reversed(), image, signature) }
        #expect(throws: mismatch) { try verify(keys, CompressedPoint(Point.generator), signature) }
        #expect(throws: mismatch) { try verify(keys, image, signature, message: .init(repeating: 0, count: 32)) }
        for member in 0..<4 {
            for part in [\CryptoNoteRingSignature.Part.c, \.r] {
                var changed = signature
                changed.parts[member][keyPath: part] += .one
                #expect(throws: mismatch) { try verify(keys, image, changed) }
            }
            var changed = keys
            changed[member] = .undecodable
            #expect(throws: RingSignatureError.undecodableKey(member: member)) { try verify(changed, image, signature) }
        }
        #expect(throws: RingSignatureError.undecodableKeyImage) { try verify(keys, .undecodable, signature) }
        #expect(throws: RingSignatureError.identityKeyImage) { try verify(keys, .identity, signature) }
        #expect(throws: RingSignatureError.ringTooSmall(actual: 0, minimum: 1)) { try verify([], image, signature) }
        #expect(throws: RingSignatureError.wrongResponseCount(actual: 4, expected: 3)) {
            try verify(keys.dropLast(), image, signature)
        }
        #expect(throws: RingSignatureError.wrongMessageLength(actual: 33, expected: 32)) {
            try verify(keys, image, signature, message: .init(repeating: 0, count: 33))
        }
    }

    @Test("secrets that are not the signer's are refused")
    func wrongSecrets() throws {
        let fixture = RingFixture(count: 2, index: 1, seed: 72)
        var keys = fixture.ring.map(\.key)
        func refused(_ error: RingSignatureError, index: Int, key: Scalar, random: Int = 3) {
            #expect(throws: error) {
                _ = try CryptoNoteRing.sign(
                    message: fixture.message, keys: keys, index: index, secretKey: key,
                    random: [Scalar](repeating: Scalar(3), count: random))
            }
        }
        refused(.signerOutsideRing(actual: 2, count: 2), index: 2, key: fixture.secretKey)
        refused(.wrongSecretKey, index: 0, key: fixture.secretKey)
        refused(.wrongRandomCount(actual: 4, expected: 3), index: 1, key: fixture.secretKey, random: 4)
        keys[0] = .identity
        refused(.identityKeyImage, index: 0, key: .zero)
    }

    private func signature(_ bytes: [UInt8]) throws -> CryptoNoteRingSignature {
        let scalars = try stride(from: 0, to: bytes.count, by: 32).map {
            try Scalar(canonicalLittleEndian: Array(bytes[$0..<$0 + 32]))
        }
        return CryptoNoteRingSignature(
            parts: stride(from: 0, to: scalars.count, by: 2).map { .init(c: scalars[$0], r: scalars[$0 + 1]) })
    }
}
