import Algebra
import Curves
import Primitives
import RingSignatures
import TestSupport
import Testing

/// A check that runs in every suite.
protocol SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws
}

/// The suites under test.
enum SuiteCase: String, CaseIterable, Sendable {
    case ristretto255, ed25519, secp256k1

    func run(_ check: some SuiteCheck) throws {
        switch self {
        case .ristretto255: try check.run(Ristretto255Ring.self)
        case .ed25519: try check.run(Ed25519Ring.self)
        case .secp256k1: try check.run(Secp256k1Ring.self)
        }
    }
}

@Suite("Linkable rings") struct LinkableRingTests {
    @Test("every member signs, for one key or several", arguments: SuiteCase.allCases)
    func signs(suite: SuiteCase) throws { try suite.run(Signing()) }

    @Test("signatures link within a scope and not across scopes", arguments: SuiteCase.allCases)
    func links(suite: SuiteCase) throws { try suite.run(Linking()) }

    @Test("a change of any part is refused by name", arguments: SuiteCase.allCases)
    func mutations(suite: SuiteCase) throws { try suite.run(Mutations()) }

    @Test("encodings round trip, and every other form is refused by name", arguments: SuiteCase.allCases)
    func encodings(suite: SuiteCase) throws { try suite.run(Encodings()) }

    @Test("rings and secret keys that are none are refused by name", arguments: SuiteCase.allCases)
    func refusals(suite: SuiteCase) throws { try suite.run(Refusals()) }

    @Test("no domain separator is, or begins, another")
    func domains() {
        let all = RingDomain.allCases.map(\.rawValue) + MoneroDomain.allCases.map(\.rawValue)
        #expect(Set(all).count == all.count && all.count == 11)
        for (index, domain) in all.enumerated() {
            for other in all[..<index] { #expect(!domain.hasPrefix(other) && !other.hasPrefix(domain)) }
        }
    }

    @Test("the identity and points with torsion are refused")
    func torsion() throws {
        let secret = try RingSecretKey<Ed25519Ring>(encoded: scalar(3))
        let good = secret.publicKeys
        // (0, −1), of order two.
        let two = EdwardsAffinePoint<Ed25519>(uncheckedU: .zero, v: -.one)
        let moved = (Point(try EdwardsAffinePoint(encoded: good)) + two).affine.encoded
        #expect(throws: RingSignatureError.torsionKey(member: 1)) {
            _ = try LinkableRing<Ed25519Ring>(members: [good, moved])
        }
        let identity = Point.identity.encoded
        #expect(throws: RingSignatureError.identityKey(member: 0)) {
            _ = try LinkableRing<Ed25519Ring>(members: [identity, good])
        }
        let other = try RingSecretKey<Ed25519Ring>(encoded: scalar(4))
        let ring = try LinkableRing<Ed25519Ring>(members: [good, other.publicKeys])
        var signature = try ring.sign(message: [], scope: [], with: secret)
        let image = signature.images[0]
        signature.images[0] = identity
        #expect(throws: RingSignatureError.identityKeyImage) { try ring.verify(signature, message: [], scope: []) }
        signature.images[0] = (Point(try EdwardsAffinePoint(encoded: image)) + two).affine.encoded
        #expect(throws: RingSignatureError.torsionKeyImage) { try ring.verify(signature, message: [], scope: []) }

        let pair = try RingSecretKey<Ed25519Ring>(encoded: scalar(3) + scalar(5))
        let pairs = try LinkableRing<Ed25519Ring>(
            members: [pair.publicKeys, other.publicKeys + other.publicKeys], keyCount: 2)
        signature = try pairs.sign(message: [], scope: [], with: pair)
        let auxiliary = signature.images[1]
        signature.images[1] = identity
        #expect(throws: RingSignatureError.identityCommitmentImage) {
            try pairs.verify(signature, message: [], scope: [])
        }
        signature.images[1] = (Point(try EdwardsAffinePoint(encoded: auxiliary)) + two).affine.encoded
        #expect(throws: RingSignatureError.torsionCommitmentImage) {
            try pairs.verify(signature, message: [], scope: [])
        }
    }
}

/// A small scalar's encoding.
private func scalar(_ value: UInt8) -> [UInt8] { [value] + [UInt8](repeating: 0, count: 31) }

private let message = Array("one of the qualified bidders".utf8)
private let scope = Array("tender 17".utf8)

/// A ring of `count` members with the secret keys 1, 2, …, and for further keys 81, 82, …, 161, ….
private func makeRing<Suite: RingSuite>(_ suite: Suite.Type, count: Int, keyCount: Int = 1) throws
    -> LinkableRing<Suite>
{
    try LinkableRing(
        members: (0..<count).map { try secretKey(suite, member: $0, keyCount: keyCount).publicKeys },
        keyCount: keyCount)
}

private func secretKey<Suite: RingSuite>(
    _ suite: Suite.Type, member: Int, keyCount: Int = 1
) throws -> RingSecretKey<Suite> {
    try RingSecretKey(encoded: (0..<keyCount).flatMap { scalar(UInt8(1 + member + 80 * $0)) })
}

private struct Signing: SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws {
        for (count, keyCount) in [(2, 1), (5, 1), (3, 2), (2, 3)] {
            let ring = try makeRing(suite, count: count, keyCount: keyCount)
            for member in 0..<count {
                let secret = try secretKey(suite, member: member, keyCount: keyCount)
                let signature = try ring.sign(message: message, scope: scope, with: secret)
                try ring.verify(signature, message: message, scope: scope)
                #expect(signature.images.count == keyCount && signature.responses.count == count)
            }
        }
        // Random keys sign too.
        let first = try RingSecretKey<Suite>.random()
        let second = try RingSecretKey<Suite>.random()
        let ring = try LinkableRing<Suite>(members: [first.publicKeys, second.publicKeys])
        try ring.verify(ring.sign(message: [], scope: [], with: second), message: [], scope: [])
    }
}

private struct Linking: SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws {
        let ring = try makeRing(suite, count: 4)
        let larger = try makeRing(suite, count: 6)
        let secret = try secretKey(suite, member: 2)
        let signature = try ring.sign(message: message, scope: scope, with: secret)
        // The same key in another ring and for another message, same scope: one image.
        #expect(try larger.sign(message: [1], scope: scope, with: secret).keyImage == signature.keyImage)
        // Another member: another image.
        let neighbour = try secretKey(suite, member: 1)
        #expect(try ring.sign(message: message, scope: scope, with: neighbour).keyImage != signature.keyImage)
        // Another scope: another image, which is no known multiple of the first, and neither signature passes for the other.
        let elsewhere = try ring.sign(message: message, scope: scope + [0], with: secret)
        #expect(elsewhere.keyImage != signature.keyImage)
        try ring.verify(elsewhere, message: message, scope: scope + [0])
        #expect(throws: RingSignatureError.challengeMismatch) {
            try ring.verify(elsewhere, message: message, scope: scope)
        }
        // The scope is in the image's base and in the transcript: an image of the right scope does not help.
        var mixed = elsewhere
        mixed.images = signature.images
        #expect(throws: RingSignatureError.challengeMismatch) {
            try ring.verify(mixed, message: message, scope: scope + [0])
        }
        // Moving bytes between scope and message changes both.
        #expect(throws: RingSignatureError.challengeMismatch) {
            try ring.verify(signature, message: scope + message, scope: [])
        }
    }
}

private struct Mutations: SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws {
        let ring = try makeRing(suite, count: 3, keyCount: 2)
        let good = try ring.sign(
            message: message, scope: scope, with: secretKey(suite, member: 0, keyCount: 2))
        func refused(_ error: RingSignatureError, _ change: (inout LinkableRingSignature<Suite>) -> Void) {
            var signature = good
            change(&signature)
            #expect(throws: error) { try ring.verify(signature, message: message, scope: scope) }
        }
        let undecodable = [UInt8](repeating: 0xff, count: Suite.elementByteCount)
        refused(.wrongImageCount(actual: 1, expected: 2)) { $0.images.removeLast() }
        refused(.wrongResponseCount(actual: 2, expected: 3)) { $0.responses.removeLast() }
        refused(.undecodableKeyImage) { $0.images[0] = undecodable }
        refused(.undecodableKeyImage) { $0.images[0] = [] }
        refused(.undecodableCommitmentImage) { $0.images[1] = undecodable }
        refused(.challengeMismatch) { $0.images.swapAt(0, 1) }
        refused(.challengeMismatch) { $0.first += .one }
        refused(.zeroChallenge) { $0.first = .zero }
        for index in 0..<3 { refused(.challengeMismatch) { $0.responses[index] += .one } }
        #expect(throws: RingSignatureError.challengeMismatch) {
            try ring.verify(good, message: message + [0], scope: scope)
        }
        let turned = try LinkableRing<Suite>(members: ring.members.reversed(), keyCount: 2)
        #expect(throws: RingSignatureError.challengeMismatch) {
            try turned.verify(good, message: message, scope: scope)
        }
        let larger = try makeRing(suite, count: 4, keyCount: 2)
        #expect(throws: RingSignatureError.wrongResponseCount(actual: 3, expected: 4)) {
            try larger.verify(good, message: message, scope: scope)
        }
    }
}

private struct Encodings: SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws {
        typealias Signature = LinkableRingSignature<Suite>
        let ring = try makeRing(suite, count: 3)
        let signature = try ring.sign(message: message, scope: scope, with: secretKey(suite, member: 1))
        let bytes = signature.encoded
        #expect(bytes.count == 5 + Suite.elementByteCount + 32 * 4)
        #expect(try Signature(encoded: bytes) == signature)
        func refused(_ error: RingEncodingError, _ bytes: [UInt8]) {
            #expect(throws: error) { _ = try Signature(encoded: bytes) }
        }
        func changed(_ index: Int, _ value: UInt8) -> [UInt8] {
            var copy = bytes
            copy[index] = value
            return copy
        }
        refused(.truncatedHeader(actual: 4, expected: 5), Array(bytes.prefix(4)))
        refused(.unknownVersion(actual: 2), changed(0, 2))
        refused(.wrongSuite(actual: 9, expected: Suite.identifier), changed(1, 9))
        refused(.wrongImageCount(actual: 0), changed(2, 0))
        refused(.wrongImageCount(actual: 17), changed(2, 17))
        refused(.wrongMemberCount(actual: 1), changed(3, 1))
        refused(.wrongMemberCount(actual: 0x1003), changed(4, 0x10))
        refused(.wrongLength(actual: bytes.count + 1, expected: bytes.count), bytes + [0])
        refused(.wrongLength(actual: bytes.count - 1, expected: bytes.count), Array(bytes.dropLast()))
        for index in 0..<4 {
            let start = 5 + Suite.elementByteCount + 32 * index
            var copy = bytes
            copy.replaceSubrange(start..<start + 32, with: [UInt8](repeating: 0xff, count: 32))
            refused(.notCanonical(index: index), copy)
        }
        var generator = SeededGenerator(seed: 81, for: "hostile signatures of \(Suite.name)")
        for _ in 0..<300 {
            var copy = bytes
            copy[Int(generator.next() % UInt64(copy.count))] ^= UInt8(1 << (generator.next() % 8))
            guard let decoded = try? Signature(encoded: copy) else { continue }
            #expect(throws: RingSignatureError.self) { try ring.verify(decoded, message: message, scope: scope) }
        }
    }
}

private struct Refusals: SuiteCheck {
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws {
        typealias Ring = LinkableRing<Suite>
        let keys = try makeRing(suite, count: 3).members
        #expect(throws: RingSignatureError.ringTooSmall(actual: 1, minimum: 2)) { _ = try Ring(members: [keys[0]]) }
        #expect(throws: RingSignatureError.ringTooSmall(actual: 0, minimum: 2)) { _ = try Ring(members: []) }
        #expect(throws: RingSignatureError.ringTooLarge(actual: 4097, maximum: 4096)) {
            _ = try Ring(members: [[UInt8]](repeating: keys[0], count: 4097))
        }
        #expect(throws: RingSignatureError.duplicateMember(first: 0, second: 2)) {
            _ = try Ring(members: [keys[0], keys[1], keys[0]])
        }
        #expect(throws: RingSignatureError.wrongKeyCount(actual: 0, maximum: 16)) {
            _ = try Ring(members: keys, keyCount: 0)
        }
        #expect(throws: RingSignatureError.wrongRowCount(member: 0, actual: 1, expected: 2)) {
            _ = try Ring(members: keys, keyCount: 2)
        }
        let undecodable = [UInt8](repeating: 0xff, count: Suite.elementByteCount)
        #expect(throws: RingSignatureError.undecodableKey(member: 1)) {
            _ = try Ring(members: [keys[0], undecodable])
        }
        #expect(throws: RingSignatureError.undecodableKey(member: 2)) {
            _ = try Ring(members: [keys[0], keys[1], keys[2] + [0]])
        }
        // Another auxiliary key does not make another member of one linking key.
        #expect(throws: RingSignatureError.duplicateMember(first: 0, second: 1)) {
            _ = try Ring(members: [keys[0] + keys[1], keys[0] + keys[2]], keyCount: 2)
        }
        let ring = try Ring(members: keys)
        #expect(throws: RingSignatureError.wrongSecretKey) {
            _ = try ring.sign(message: [], scope: [], with: secretKey(suite, member: 7))
        }
        #expect(throws: RingSignatureError.wrongRandomCount(actual: 1, expected: 3)) {
            _ = try ring.sign(message: [], scope: [], with: secretKey(suite, member: 0), random: [.one])
        }
        func refusedKey(_ error: RingSecretKeyError, _ bytes: [UInt8]) {
            #expect(throws: error) { _ = try RingSecretKey<Suite>(encoded: bytes).publicKeys }
        }
        refusedKey(.wrongLength(actual: 0), [])
        refusedKey(.wrongLength(actual: 31), [UInt8](repeating: 1, count: 31))
        refusedKey(.wrongLength(actual: 544), [UInt8](repeating: 1, count: 17 * 32))
        refusedKey(.notCanonical(index: 1), scalar(1) + [UInt8](repeating: 0xff, count: 32))
        refusedKey(.zero(index: 0), scalar(0))
        #expect(throws: RingSecretKeyError.wrongLength(actual: 0)) {
            _ = try RingSecretKey<Suite>.random(count: 0).publicKeys
        }
    }
}
