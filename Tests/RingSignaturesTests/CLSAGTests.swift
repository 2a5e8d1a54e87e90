import Algebra
import Curves
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("Monero's CLSAG") struct CLSAGTests {
    @Test("the published signatures verify, and are made again byte for byte")
    func published() throws {
        guard let file = try publishedCases("monero/ringct_generated.json") else { return }
        var count = 0
        for json in try file.list("clsag") {
            let ring = try zip(json.list("P"), json.list("C")).map {
                try RingMember(key: $0.point(), commitment: $1.point())
            }
            let expected = try json.field("sig")
            var test = try CLSAGCase(
                message: json.field("message").bytes(), ring: ring, keyImage: expected.field("I").point(),
                pseudoOutput: json.field("pseudo_out").point(),
                signature: CLSAGSignature(
                    s: expected.scalars("s"), c1: expected.field("c1").scalar(), d: expected.field("D").point()))
            try test.verify()
            let made = try MoneroCLSAG.sign(
                message: test.message, ring: ring, index: json.count("secret_index"),
                secretKey: json.field("secret_key").scalar(), inputMask: json.field("input_mask").scalar(),
                pseudoMask: json.field("pseudo_out_mask").scalar(), pseudoOutput: test.pseudoOutput,
                random: json.scalars("random_scalars_in_order"))
            #expect(made.signature == test.signature && made.keyImage == test.keyImage)
            #expect(KeyImage.isInPrimeOrderSubgroup(test.keyImage))
            test.message[0] ^= 1
            #expect(throws: CLSAGError.challengeMismatch) { try test.verify() }
            count += 1
        }
        #expect(count == 9)
    }

    @Test("signs as every member of rings of several sizes", arguments: [1, 2, 3, 16])
    func signs(count: Int) throws {
        for index in Set([0, count / 2, count - 1]) {
            let fixture = RingFixture(count: count, index: index, seed: 51)
            let test = try fixture.signed()
            try test.verify()
            #expect(test.keyImage == KeyImage.image(secretKey: fixture.secretKey, publicKey: fixture.ring[index].key))
            // The nonces differ from one signature to the next, the key image does not.
            let again = try fixture.signed()
            #expect(again.signature.s != test.signature.s && again.keyImage == test.keyImage)
        }
    }

    @Test("a change of any part is refused by name")
    func mutations() throws {
        let good = try RingFixture(count: 5, index: 3, seed: 52).signed()
        let other = CompressedPoint(Point.generator.doubled())
        func refused(_ error: CLSAGError, _ change: (inout CLSAGCase) -> Void) {
            var test = good
            change(&test)
            #expect(throws: error) { try test.verify() }
        }
        refused(.wrongMessageLength(actual: 31, expected: 32)) { $0.message.removeLast() }
        refused(.challengeMismatch) { $0.message[31] ^= 0x80 }
        refused(.ringTooSmall(actual: 0, minimum: 1)) { $0.ring = [] }
        refused(.wrongResponseCount(actual: 4, expected: 5)) { $0.signature.s.removeLast() }
        refused(.wrongResponseCount(actual: 6, expected: 5)) { $0.signature.s.append(.one) }
        refused(.challengeMismatch) { $0.ring.swapAt(0, 1) }
        for index in 0..<5 {
            refused(.undecodableKey(member: index)) { $0.ring[index].key = .undecodable }
            refused(.undecodableCommitment(member: index)) { $0.ring[index].commitment = .undecodable }
            refused(.challengeMismatch) { $0.ring[index].key = other }
            refused(.challengeMismatch) { $0.ring[index].commitment = other }
            refused(.challengeMismatch) { $0.signature.s[index] += .one }
        }
        refused(.undecodableKeyImage) { $0.keyImage = .undecodable }
        refused(.identityKeyImage) { $0.keyImage = .identity }
        refused(.challengeMismatch) { $0.keyImage = other }
        refused(.undecodablePseudoOutput) { $0.pseudoOutput = .undecodable }
        refused(.challengeMismatch) { $0.pseudoOutput = other }
        refused(.undecodableCommitmentImage) { $0.signature.d = .undecodable }
        refused(.identityCommitmentImage) { $0.signature.d = .identity }
        refused(.challengeMismatch) { $0.signature.d = other }
        refused(.challengeMismatch) { $0.signature.c1 += .one }
        refused(.zeroChallenge) { $0.signature.c1 = .zero }
    }

    @Test("points of small order are told apart")
    func smallOrder() throws {
        guard let file = try publishedCases("monero/misc_group.json") else { return }
        var good = try RingFixture(count: 2, index: 0, seed: 53).signed()
        let image = try good.keyImage.decoded()
        #expect(KeyImage.isInPrimeOrderSubgroup(good.keyImage))
        #expect(!KeyImage.isInPrimeOrderSubgroup(.identity) && !KeyImage.isInPrimeOrderSubgroup(.undecodable))
        for torsion in try file.list("torsion_points") {
            good.signature.d = try torsion.point()
            #expect(throws: CLSAGError.identityCommitmentImage) { try good.verify() }
            #expect(!KeyImage.isInPrimeOrderSubgroup(good.signature.d))
            let moved = try CompressedPoint(Point(image) + torsion.point().decoded())
            #expect(!KeyImage.isInPrimeOrderSubgroup(moved))
        }
    }

    @Test("secrets that are not the signer's are refused")
    func wrongSecrets() throws {
        let fixture = RingFixture(count: 3, index: 1, seed: 54)
        func refused(
            _ error: CLSAGError, index: Int = 1, key: Scalar? = nil, mask: Scalar? = nil, random: Int = 3
        ) {
            #expect(throws: error) {
                _ = try MoneroCLSAG.sign(
                    message: fixture.message, ring: fixture.ring, index: index, secretKey: key ?? fixture.secretKey,
                    inputMask: fixture.inputMask, pseudoMask: mask ?? fixture.pseudoMask,
                    pseudoOutput: fixture.pseudoOutput, random: [Scalar](repeating: Scalar(7), count: random))
            }
        }
        refused(.signerOutsideRing(actual: 3, count: 3), index: 3)
        refused(.signerOutsideRing(actual: -1, count: 3), index: -1)
        refused(.wrongSecretKey, index: 0)
        refused(.wrongSecretKey, key: .one)
        refused(.wrongMask, mask: .one)
        refused(.wrongRandomCount(actual: 2, expected: 3), random: 2)
        // A pseudo-output that is the commitment itself would name the signer.
        #expect(throws: CLSAGError.identityCommitmentImage) {
            _ = try MoneroCLSAG.sign(
                message: fixture.message, ring: fixture.ring, index: 1, secretKey: fixture.secretKey,
                inputMask: fixture.inputMask, pseudoMask: fixture.inputMask,
                pseudoOutput: fixture.ring[1].commitment)
        }
    }

    @Test("a secret key of zero has no image")
    func zeroKey() throws {
        var fixture = RingFixture(count: 2, index: 0, seed: 55)
        fixture.ring[0].key = .identity
        #expect(throws: CLSAGError.identityKeyImage) {
            _ = try MoneroCLSAG.sign(
                message: fixture.message, ring: fixture.ring, index: 0, secretKey: .zero,
                inputMask: fixture.inputMask, pseudoMask: fixture.pseudoMask, pseudoOutput: fixture.pseudoOutput)
        }
    }
}

extension RingFixture {
    func signed() throws -> CLSAGCase {
        let (signature, keyImage) = try MoneroCLSAG.sign(
            message: message, ring: ring, index: index, secretKey: secretKey, inputMask: inputMask,
            pseudoMask: pseudoMask, pseudoOutput: pseudoOutput)
        return CLSAGCase(
            message: message, ring: ring, keyImage: keyImage, pseudoOutput: pseudoOutput, signature: signature)
    }
}
