internal import Algebra
public import Curves
internal import Primitives

/// Why a CLSAG is refused, or not made.
public typealias CLSAGError = RingSignatureError

/// CLSAG as Monero's transactions use it (monero `src/ringct/rctSigs.cpp`, `CLSAG_Gen` and `verRctCLSAGSimple`; Goodell,
/// Noether and RandomRun, ePrint 2019/654, §4).
public enum MoneroCLSAG {
    typealias Scalar = Ed25519.ScalarField
    typealias Point = EdwardsPoint<Ed25519>

    /// Checks that somebody who knows the secret key of a member of `ring`, and by how much the masks of its commitment
    /// and of `pseudoOutput` differ, signed `message`.
    ///
    /// That the key image lies in the subgroup of prime order is the transaction's rule: see
    /// ``KeyImage/isInPrimeOrderSubgroup(_:)``. About 0.1 ms a member; variable time in all of it, which is public.
    ///
    /// - Parameters:
    ///   - message: the 32 bytes of the transaction's message hash.
    ///   - pseudoOutput: the commitment to the amount that the input brings.
    /// - Throws: the first check that fails.
    public static func verify(
        message: [UInt8], ring: [RingMember], keyImage: CompressedPoint, pseudoOutput: CompressedPoint,
        signature: CLSAGSignature
    ) throws(CLSAGError) {
        let statement = try CLSAGStatement(message: message, ring: ring, pseudoOutput: pseudoOutput)
        guard signature.s.count == ring.count else {
            throw .wrongResponseCount(actual: signature.s.count, expected: ring.count)
        }
        guard let image = try? keyImage.decoded() else { throw .undecodableKeyImage }
        guard !image.isIdentity else { throw .identityKeyImage }
        guard let eighth = try? signature.d.decoded() else { throw .undecodableCommitmentImage }
        guard !eighth.isSmallOrder else { throw .identityCommitmentImage }
        try statement.rounds(keyImage: keyImage, image: Point(image), d: signature.d, eighth: Point(eighth))
            .verifyVariableTime(responses: signature.s.map { [$0] }, first: signature.c1)
    }

    /// Signs `message` as the member at `index`.
    ///
    /// Constant time in the secret key, the masks and the nonces, which are hedged; the order of memory accesses shows the
    /// signer's position.
    ///
    /// - Parameters:
    ///   - secretKey: the secret key of the member's one-time key.
    ///   - inputMask: the mask of the member's commitment.
    ///   - pseudoMask: the mask of `pseudoOutput`, which commits to the same amount.
    /// - Throws: where the ring does not decode, the position is outside of it, or the secrets are not those of the
    ///   member; or where the system has no randomness.
    public static func sign(
        message: [UInt8], ring: [RingMember], index: Int, secretKey: Ed25519.ScalarField,
        inputMask: Ed25519.ScalarField, pseudoMask: Ed25519.ScalarField, pseudoOutput: CompressedPoint
    ) throws(CLSAGError) -> (signature: CLSAGSignature, keyImage: CompressedPoint) {
        let random: [Scalar]
        do throws(RandomnessError) {
            var scalars = try HedgedScalars(
                domain: RingDomain.clsagNonces.bytes, secrets: [secretKey, inputMask, pseudoMask], message,
                pseudoOutput.bytes,
                ring.flatMap { $0.key.bytes + $0.commitment.bytes })
            random = scalars.next(ring.count)
        } catch {
            throw .noRandomness(error)
        }
        return try sign(
            message: message, ring: ring, index: index, secretKey: secretKey, inputMask: inputMask,
            pseudoMask: pseudoMask, pseudoOutput: pseudoOutput, random: random)
    }

    /// As ``sign(message:ring:index:secretKey:inputMask:pseudoMask:pseudoOutput:)`` with the nonce and then the
    /// responses of the other members, from `index` + 1 on around the ring.
    package static func sign(
        message: [UInt8], ring: [RingMember], index: Int, secretKey: Ed25519.ScalarField,
        inputMask: Ed25519.ScalarField, pseudoMask: Ed25519.ScalarField, pseudoOutput: CompressedPoint,
        random: [Ed25519.ScalarField]
    ) throws(CLSAGError) -> (signature: CLSAGSignature, keyImage: CompressedPoint) {
        let statement = try CLSAGStatement(message: message, ring: ring, pseudoOutput: pseudoOutput)
        guard ring.indices.contains(index) else { throw .signerOutsideRing(actual: index, count: ring.count) }
        guard random.count == ring.count else {
            throw .wrongRandomCount(actual: random.count, expected: ring.count)
        }
        let difference = inputMask - pseudoMask
        guard Point.generatorMultiple(by: secretKey) == statement.keys[index] else { throw .wrongSecretKey }
        guard Point.generatorMultiple(by: difference) == statement.differences[index] else { throw .wrongMask }
        let base = statement.bases[index]
        let image = base * secretKey
        guard !image.isIdentity else { throw .identityKeyImage }
        // The masks of input and pseudo-output are never equal but by a mistake that would link them.
        guard !difference.isZero else { throw .identityCommitmentImage }
        let eighth = base * (difference * Eighth.scalar)
        let keyImage = CompressedPoint(image)
        let d = CompressedPoint(eighth)
        let rounds = statement.rounds(keyImage: keyImage, image: image, d: d, eighth: eighth)
        let secret = rounds.weights[0] * secretKey + rounds.weights[1] * difference
        let (responses, first) = rounds.sign(
            signer: index, secrets: [secret], nonces: [random[0]], decoys: random.dropFirst().map { [$0] })
        return (CLSAGSignature(s: responses.flatMap { $0 }, c1: first, d: d), keyImage)
    }
}

/// What a CLSAG proves: the ring decoded.
private struct CLSAGStatement {
    typealias Point = EdwardsPoint<Ed25519>

    let message: [UInt8]
    /// The encoded keys, then the encoded commitments.
    let encodedKeys: [UInt8], encodedCommitments: [UInt8]
    let pseudoOutput: [UInt8]
    /// Pᵢ, Cᵢ less the pseudo-output, and Hp(Pᵢ).
    let keys: [Point], differences: [Point], bases: [Point]

    init(message: [UInt8], ring: [RingMember], pseudoOutput: CompressedPoint) throws(CLSAGError) {
        guard message.count == 32 else { throw .wrongMessageLength(actual: message.count, expected: 32) }
        guard !ring.isEmpty else { throw .ringTooSmall(actual: 0, minimum: 1) }
        guard let offset = try? pseudoOutput.decoded() else { throw .undecodablePseudoOutput }
        var keys: [Point] = []
        var differences: [Point] = []
        for (index, member) in ring.enumerated() {
            guard let key = try? member.key.decoded() else { throw .undecodableKey(member: index) }
            guard let commitment = try? member.commitment.decoded() else {
                throw .undecodableCommitment(member: index)
            }
            keys.append(Point(key))
            differences.append(Point(commitment) - offset)
        }
        self.message = message
        self.pseudoOutput = pseudoOutput.bytes
        encodedKeys = ring.flatMap(\.key.bytes)
        encodedCommitments = ring.flatMap(\.commitment.bytes)
        self.keys = keys
        self.differences = differences
        bases = ring.map { CryptoNoteHashToPoint.hash($0.key.bytes) }
    }

    /// The rounds with the images I and D, D divided by 8 as it is serialised.
    func rounds(keyImage: CompressedPoint, image: Point, d: CompressedPoint, eighth: Point) -> RingRounds<Point> {
        let hashed = [encodedKeys, encodedCommitments, keyImage.bytes, d.bytes, pseudoOutput]
        let weights = [MoneroDomain.aggregateKeys, .aggregateCommitments].map {
            CryptoNoteHash.scalar($0.hasher, hashed)
        }
        let aggregate = Point.sumVariableTime([
            RingTerm(image.multiples(forMany: false), weights[0]),
            RingTerm(eighth.multipliedByCofactor().multiples(forMany: false), weights[1]),
        ])
        var prefix = MoneroDomain.round.hasher
        for part in [encodedKeys, encodedCommitments, pseudoOutput, message] { prefix.update(part) }
        return RingRounds(
            members: keys.indices.map { [.init(keys: [keys[$0], differences[$0]], base: bases[$0])] },
            weights: weights, images: [aggregate]
        ) { [prefix] _, commitments in CryptoNoteHash.scalar(prefix, commitments.left + commitments.right) }
    }
}
