internal import Algebra
public import Curves
internal import Primitives

/// The ring signatures of the CryptoNote protocol ("CryptoNote v 2.0", §4.4; monero `src/crypto/crypto.cpp`,
/// `generate_ring_signature` and `check_ring_signature`), which Monero's transactions of version 1 carry.
public enum CryptoNoteRing {
    typealias Scalar = Ed25519.ScalarField
    typealias Point = EdwardsPoint<Ed25519>

    /// Checks that somebody who knows the secret key of one of `keys` signed `message`.
    ///
    /// That the key image lies in the subgroup of prime order is the transaction's rule: see
    /// ``KeyImage/isInPrimeOrderSubgroup(_:)``. Variable time in all of it, which is public.
    ///
    /// - Parameter message: the 32 bytes of the transaction's prefix hash.
    /// - Throws: the first check that fails.
    public static func verify(
        message: [UInt8], keys: [CompressedPoint], keyImage: CompressedPoint, signature: CryptoNoteRingSignature
    ) throws(RingSignatureError) {
        let (points, bases) = try decoded(message: message, keys: keys)
        guard signature.parts.count == keys.count else {
            throw .wrongResponseCount(actual: signature.parts.count, expected: keys.count)
        }
        guard let image = try? keyImage.decoded() else { throw .undecodableKeyImage }
        guard !image.isIdentity else { throw .identityKeyImage }
        let images = Point(image).multiples(forMany: true)
        let hashed = keys.indices.map { commitments(signature.parts[$0], points[$0], bases[$0], images) }
        let sum = signature.parts.reduce(Scalar.zero) { $0 + $1.c }
        guard sum == challenge(message, hashed) else { throw .challengeMismatch }
    }

    /// Signs `message` as the holder of the key at `index`.
    ///
    /// Constant time in the secret key and the nonce, which is hedged; the order of memory accesses shows the signer's
    /// position.
    ///
    /// - Throws: where the keys do not decode, the position is outside of them, or the secret key is not the one there; or
    ///   where the system has no randomness.
    public static func sign(
        message: [UInt8], keys: [CompressedPoint], index: Int, secretKey: Ed25519.ScalarField
    ) throws(RingSignatureError) -> (signature: CryptoNoteRingSignature, keyImage: CompressedPoint) {
        let random: [Scalar]
        do throws(RandomnessError) {
            var scalars = try HedgedScalars(
                domain: RingDomain.cryptoNoteNonces.bytes, secrets: [secretKey], message, keys.flatMap(\.bytes))
            random = scalars.next(max(0, 2 * keys.count - 1))
        } catch {
            throw .noRandomness(error)
        }
        return try sign(message: message, keys: keys, index: index, secretKey: secretKey, random: random)
    }

    /// As ``sign(message:keys:index:secretKey:)`` with the random scalars of the members in their order: a challenge and a
    /// response, of the signer the nonce alone.
    package static func sign(
        message: [UInt8], keys: [CompressedPoint], index: Int, secretKey: Ed25519.ScalarField,
        random: [Ed25519.ScalarField]
    ) throws(RingSignatureError) -> (signature: CryptoNoteRingSignature, keyImage: CompressedPoint) {
        let (points, bases) = try decoded(message: message, keys: keys)
        guard keys.indices.contains(index) else { throw .signerOutsideRing(actual: index, count: keys.count) }
        guard random.count == 2 * keys.count - 1 else {
            throw .wrongRandomCount(actual: random.count, expected: 2 * keys.count - 1)
        }
        guard Point.generatorMultiple(by: secretKey) == points[index] else { throw .wrongSecretKey }
        let image = bases[index] * secretKey
        guard !image.isIdentity else { throw .identityKeyImage }
        let images = image.multiples(forMany: true)
        var parts: [CryptoNoteRingSignature.Part] = []
        var hashed: [[UInt8]] = []
        let nonce = random[2 * index]
        for member in keys.indices {
            if member == index {
                parts.append(.init(c: .zero, r: .zero))
                hashed += Point.encodings(of: [Point.generatorMultiple(by: nonce), bases[member] * nonce])
            } else {
                let offset = member < index ? 2 * member : 2 * member - 1
                let part = CryptoNoteRingSignature.Part(c: random[offset], r: random[offset + 1])
                parts.append(part)
                hashed += commitments(part, points[member], bases[member], images)
            }
        }
        let others = parts.reduce(Scalar.zero) { $0 + $1.c }
        let c = challenge(message, [hashed]) - others
        parts[index] = .init(c: c, r: nonce - c * secretKey)
        return (CryptoNoteRingSignature(parts: parts), CompressedPoint(image))
    }

    /// The keys' points and Hp of each.
    private static func decoded(
        message: [UInt8], keys: [CompressedPoint]
    ) throws(RingSignatureError) -> (points: [Point], bases: [Point]) {
        guard message.count == 32 else { throw .wrongMessageLength(actual: message.count, expected: 32) }
        guard !keys.isEmpty else { throw .ringTooSmall(actual: 0, minimum: 1) }
        var points: [Point] = []
        for (index, key) in keys.enumerated() {
            guard let point = try? key.decoded() else { throw .undecodableKey(member: index) }
            points.append(Point(point))
        }
        return (points, keys.map { CryptoNoteHashToPoint.hash($0.bytes) })
    }

    /// L = c·P + r·G and R = r·Hp(P) + c·I, encoded.
    private static func commitments(
        _ part: CryptoNoteRingSignature.Part, _ key: Point, _ base: Point, _ image: Point.Multiples
    ) -> [[UInt8]] {
        let left = Point.sumVariableTime(generator: part.r, [RingTerm(key.multiples(forMany: false), part.c)])
        let right = Point.sumVariableTime([
            RingTerm(base.multiples(forMany: false), part.r), RingTerm(image, part.c),
        ])
        return Point.encodings(of: [left, right])
    }

    private static func challenge(_ message: [UInt8], _ commitments: [[[UInt8]]]) -> Scalar {
        CryptoNoteHash.scalar(Keccak256(), [message] + commitments.flatMap { $0 })
    }
}
