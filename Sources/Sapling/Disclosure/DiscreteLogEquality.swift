internal import Algebra
internal import Curves
internal import Primitives

/// That two points are the same multiple of two others: x·base₁ = image₁ and x·base₂ = image₂, all four in Jubjub's
/// subgroup of prime order (Chaum and Pedersen, CRYPTO '92, §3.2).
struct DiscreteLogStatement {
    let bases: (EdwardsPoint<Jubjub>, EdwardsPoint<Jubjub>)
    let images: (EdwardsPoint<Jubjub>, EdwardsPoint<Jubjub>)

    /// Appends the four points to a transcript.
    func append(to transcript: inout DisclosureTranscript) {
        transcript.append("base 1", bases.0.encoded)
        transcript.append("base 2", bases.1.encoded)
        transcript.append("image 1", images.0.encoded)
        transcript.append("image 2", images.1.encoded)
    }
}

/// A proof that somebody knows x: challenge and response, made non-interactive with a transcript to which statement and
/// context were appended.
struct DiscreteLogProof: Sendable, Hashable {
    /// Length of an encoding in bytes.
    static let byteCount = 64

    let challenge: [UInt8]
    let response: [UInt8]

    /// The proof. Constant time in the secret and the nonce.
    ///
    /// - Parameters:
    ///   - transcript: what the statement and the proof are bound to, with the statement.
    ///   - randomness: 64 bytes; the nonce is hashed from them, the secret and the transcript, so that neither a
    ///     repeated nor a predictable generator gives the secret away.
    init(
        of statement: DiscreteLogStatement, secret: Jubjub.ScalarField, transcript: DisclosureTranscript,
        randomness: [UInt8]
    ) {
        var seed = secret.littleEndianBytes + randomness + transcript.digest
        defer { seed.wipe() }
        let nonce = KeyDerivation.scalar(
            KeyDerivation.blake2b(DisclosureDomain.nonce.rawValue, count: 64, [seed]))
        let c = transcript.challenge(statement.bases.0 * nonce, statement.bases.1 * nonce)
        challenge = c.littleEndianBytes
        response = (nonce + c * secret).littleEndianBytes
    }

    /// Decodes challenge and response.
    ///
    /// - Throws: `.proofNotCanonical`.
    init(bytes: [UInt8]) throws(DisclosureError) {
        challenge = Array(bytes[..<32])
        response = Array(bytes[32...])
        guard (try? Jubjub.ScalarField(canonicalLittleEndian: challenge)) != nil,
            (try? Jubjub.ScalarField(canonicalLittleEndian: response)) != nil
        else { throw .proofNotCanonical }
    }

    var bytes: [UInt8] { challenge + response }

    /// Whether the proof is one of this statement with this transcript; variable time.
    func isValid(for statement: DiscreteLogStatement, transcript: DisclosureTranscript) -> Bool {
        guard let c = try? Jubjub.ScalarField(canonicalLittleEndian: challenge),
            let z = try? Jubjub.ScalarField(canonicalLittleEndian: response)
        else { return false }
        let scalars = [z.canonical, (-c).canonical]
        let first = EdwardsPoint.sumOfProductsVariableTime([statement.bases.0, statement.images.0], scalars)
        let second = EdwardsPoint.sumOfProductsVariableTime([statement.bases.1, statement.images.1], scalars)
        return transcript.challenge(first, second) == c
    }
}

/// Everything that a proof is bound to, in order: each piece with its name and length.
struct DisclosureTranscript {
    private var hasher: BLAKE2b

    init() {
        guard
            let hasher = try? BLAKE2b(
                count: 64, personalization: Array(DisclosureDomain.challenge.rawValue.utf8))
        else { preconditionFailure("the domain has sixteen bytes") }
        self.hasher = hasher
    }

    mutating func append(_ label: String, _ bytes: [UInt8]) {
        let name = Array(label.utf8)
        precondition(name.count < 256, "labels are short")
        hasher.update([UInt8(name.count)] + name)
        hasher.update((0..<8).map { UInt8(truncatingIfNeeded: UInt64(bytes.count) >> UInt64(8 * $0)) })
        hasher.update(bytes)
    }

    /// The digest of what was appended so far.
    var digest: [UInt8] { hasher.finalize() }

    /// The challenge to a prover who has committed to two points.
    func challenge(_ first: EdwardsPoint<Jubjub>, _ second: EdwardsPoint<Jubjub>) -> Jubjub.ScalarField {
        var copy = self
        copy.append("commitment 1", first.encoded)
        copy.append("commitment 2", second.encoded)
        return KeyDerivation.scalar(copy.digest)
    }
}
