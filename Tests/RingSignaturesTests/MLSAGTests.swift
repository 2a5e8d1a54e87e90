import Algebra
import Curves
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("Monero's MLSAG") struct MLSAGTests {
    @Test("the published signatures verify, and are made again byte for byte")
    func published() throws {
        guard let file = try publishedCases("monero/ringct_generated.json") else { return }
        var count = 0
        for json in try file.list("mlsag") {
            let members = try json.list("pk_by_column").map {
                try #require($0.elements).map { try Point($0.point().decoded()) }
            }
            var message = try json.field("message").bytes()
            let expected = try MLSAGSignature(
                s: json.list("ss").map { try #require($0.elements).map { try $0.scalar() } },
                c0: json.field("cc").scalar())
            let images = try json.list("II").map { try $0.point() }
            try MoneroMLSAG.verify(message: message, members: members, keyImages: images, signature: expected)
            let made = try MoneroMLSAG.sign(
                message: message, members: members, index: json.count("secret_index"), secrets: json.scalars("secrets"),
                linkedCount: json.count("dsRows"), random: json.scalars("random_scalars_in_order"))
            #expect(made.signature == expected && made.keyImages == images)
            message[0] ^= 1
            #expect(throws: MLSAGError.challengeMismatch) {
                try MoneroMLSAG.verify(message: message, members: members, keyImages: images, signature: expected)
            }
            count += 1
        }
        #expect(count == 6)
    }

    @Test("signs for one input", arguments: [2, 3, 11])
    func signs(count: Int) throws {
        let fixture = RingFixture(count: count, index: count - 1, seed: 61)
        let (signature, image) = try sign(fixture)
        try verify(fixture, image, signature)
        #expect(image == KeyImage.image(secretKey: fixture.secretKey, publicKey: fixture.ring[count - 1].key))
    }

    @Test("signs for several inputs at once, as transactions of type 1 do")
    func signsForMany() throws {
        let fixtures = (0..<3).map { RingFixture(count: 4, index: 2, seed: 62 + $0) }
        let members = (0..<4).map { position in fixtures.map { $0.ring[position] } }
        var outputs = Point.identity
        for fixture in fixtures { outputs += try fixture.pseudoOutput.decoded() }
        let difference = fixtures.reduce(Scalar.zero) { $0 + $1.inputMask - $1.pseudoMask }
        let message = fixtures[0].message
        let (signature, images) = try MoneroMLSAG.sign(
            message: message, members: MoneroMLSAG.columns(members, outputs: outputs), index: 2,
            secrets: fixtures.map(\.secretKey) + [difference], linkedCount: 3)
        try MoneroMLSAG.verify(
            message: message, members: members, keyImages: images, outputs: outputs, signature: signature)
        #expect(throws: MLSAGError.challengeMismatch) {
            try MoneroMLSAG.verify(
                message: message, members: members, keyImages: images, outputs: outputs + Point.generator.doubled(),
                signature: signature)
        }
        #expect(throws: MLSAGError.challengeMismatch) {
            try MoneroMLSAG.verify(
                message: message, members: members, keyImages: images.reversed(), outputs: outputs,
                signature: signature)
        }
    }

    @Test("a change of any part is refused by name")
    func mutations() throws {
        let fixture = RingFixture(count: 3, index: 0, seed: 63)
        let (signature, image) = try sign(fixture)
        func refused(
            _ error: MLSAGError, image changed: CompressedPoint? = nil,
            _ change: (inout RingFixture) -> Void = { _ in },
            signature changeSignature: (inout MLSAGSignature) -> Void = { _ in }
        ) {
            var (fixture, signature) = (fixture, signature)
            change(&fixture)
            changeSignature(&signature)
            #expect(throws: error) { try verify(fixture, changed ?? image, signature) }
        }
        refused(.ringTooSmall(actual: 1, minimum: 2)) { $0.ring = [$0.ring[0]] }
        refused(.undecodableKey(member: 1)) { $0.ring[1].key = .undecodable }
        refused(.undecodableCommitment(member: 2)) { $0.ring[2].commitment = .undecodable }
        refused(.challengeMismatch) { $0.ring.swapAt(1, 2) }
        refused(.undecodableKeyImage, image: .undecodable)
        refused(.identityKeyImage, image: .identity)
        refused(.challengeMismatch, image: CompressedPoint(Point.generator))
        refused(.wrongResponseCount(actual: 2, expected: 3), signature: { $0.s.removeLast() })
        refused(.wrongRowCount(member: 1, actual: 1, expected: 2), signature: { $0.s[1].removeLast() })
        refused(.wrongRowCount(member: 2, actual: 3, expected: 2), signature: { $0.s[2].append(.one) })
        refused(.zeroChallenge, signature: { $0.c0 = .zero })
        refused(.challengeMismatch, signature: { $0.c0 += .one })
        for member in 0..<3 {
            for row in 0..<2 { refused(.challengeMismatch, signature: { $0.s[member][row] += .one }) }
        }
        #expect(throws: MLSAGError.undecodablePseudoOutput) {
            try MoneroMLSAG.verify(
                message: fixture.message, ring: fixture.ring, keyImage: image, pseudoOutput: .undecodable,
                signature: signature)
        }
        #expect(throws: MLSAGError.wrongMessageLength(actual: 0, expected: 32)) {
            try MoneroMLSAG.verify(
                message: [], ring: fixture.ring, keyImage: image, pseudoOutput: fixture.pseudoOutput,
                signature: signature)
        }
    }

    @Test("shapes and secrets that do not fit are refused")
    func wrongShapes() throws {
        let points = (1...4).map { Point.generator * Scalar(UInt64($0)) }
        let message = [UInt8](repeating: 9, count: 32)
        func refused(
            _ error: MLSAGError, members: [[Point]], index: Int = 0, secrets: [Scalar] = [.one, Scalar(2)],
            linkedCount: Int = 1, random: Int = 4
        ) {
            #expect(throws: error) {
                _ = try MoneroMLSAG.sign(
                    message: message, members: members, index: index, secrets: secrets, linkedCount: linkedCount,
                    random: [Scalar](repeating: Scalar(5), count: random))
            }
        }
        let members = [[points[0], points[1]], [points[2], points[3]]]
        refused(.wrongRowCount(member: 1, actual: 1, expected: 2), members: [members[0], [points[2]]])
        refused(.wrongImageCount(actual: 3, expected: 2), members: members, linkedCount: 3)
        refused(.wrongImageCount(actual: 0, expected: 2), members: members, linkedCount: 0)
        refused(.signerOutsideRing(actual: 2, count: 2), members: members, index: 2)
        refused(.wrongRowCount(member: 0, actual: 1, expected: 2), members: members, secrets: [.one])
        refused(.wrongRandomCount(actual: 3, expected: 4), members: members, random: 3)
        refused(.wrongSecretKey, members: members, secrets: [Scalar(2), Scalar(2)])
        refused(.wrongMask, members: members, secrets: [.one, .one])
        refused(
            .identityKeyImage, members: [[.identity, points[1]], members[1]], secrets: [.zero, Scalar(2)])
    }

    private func sign(_ fixture: RingFixture) throws -> (signature: MLSAGSignature, keyImage: CompressedPoint) {
        try MoneroMLSAG.sign(
            message: fixture.message, ring: fixture.ring, index: fixture.index, secretKey: fixture.secretKey,
            inputMask: fixture.inputMask, pseudoMask: fixture.pseudoMask, pseudoOutput: fixture.pseudoOutput)
    }

    private func verify(
        _ fixture: RingFixture, _ image: CompressedPoint, _ signature: MLSAGSignature
    ) throws(MLSAGError) {
        try MoneroMLSAG.verify(
            message: fixture.message, ring: fixture.ring, keyImage: image, pseudoOutput: fixture.pseudoOutput,
            signature: signature)
    }
}
