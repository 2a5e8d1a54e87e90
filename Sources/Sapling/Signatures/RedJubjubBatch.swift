internal import Algebra
internal import Curves
public import Primitives

/// Why a batch of signatures is refused.
public enum RedJubjubBatchError: NamedError, Hashable {
    /// These signatures are not valid, by their positions in the batch in increasing order.
    case invalid([Blame])
    /// The system gave no randomness for the weights.
    case noRandomness(RandomnessError)

    /// One invalid signature.
    public struct Blame: Sendable, Hashable {
        /// The position in the batch, counted from 0.
        public let index: Int
        /// The check that failed.
        public let reason: RedJubjubError
    }

    public var explanation: String {
        switch self {
        case .invalid(let blames):
            "\(blames.count) signatures are invalid; the first is number \(blames.first?.index ?? 0): "
                + (blames.first?.reason.explanation ?? "")
        case .noRandomness: "The system's random number generator failed."
        }
    }
}

/// Signatures that are verified together (Zcash protocol specification, appendix B.1): of both domains, each with a
/// random weight of 128 bits, so that a batch with an invalid one passes with probability 2⁻¹²⁸ at most.
///
/// It accepts exactly what each signature alone would be accepted for, as both equations are cofactored. Variable time
/// in its items, which are public.
public struct RedJubjubBatch: Sendable {
    private var claims: [RedJubjubClaim] = []

    /// An empty batch.
    public init() {}

    /// The number of signatures.
    public var count: Int { claims.count }

    /// Adds a signature; its position is the ``count`` before the call.
    public mutating func add<Domain>(
        _ signature: RedJubjubSignature, of message: [UInt8], by key: RedJubjubVerifyingKey<Domain>
    ) {
        claims.append(RedJubjubClaim(key: key, signature: signature, message: message))
    }

    /// Verifies all signatures; where they do not pass together, each alone, to name the invalid ones.
    ///
    /// - Parameter pool: the threads that decode and, where necessary, lay blame.
    /// - Throws: `.invalid` with every invalid signature, or `.noRandomness`.
    public func verify(on pool: WorkerPool) throws(RedJubjubBatchError) {
        let random: [UInt8]
        do { random = try SystemRandom.bytes(16 * claims.count) } catch { throw .noRandomness(error) }
        try verify(on: pool, weights: random)
    }

    /// As ``verify(on:)`` with 16 bytes of weight for each signature.
    package func verify(on pool: WorkerPool, weights: [UInt8]) throws(RedJubjubBatchError) {
        precondition(weights.count == 16 * claims.count, "each signature has a weight of sixteen bytes")
        let claims = claims
        let decoded = pool.map(count: claims.count) { index in try? claims[index].signature.decoded() }
        var points: [EdwardsPoint<Jubjub>] = []
        var scalars: [Jubjub.ScalarField] = []
        var responses: [RedJubjub.Kind: Jubjub.ScalarField] = [:]
        for (index, claim) in claims.enumerated() {
            guard let (commitment, scalar) = decoded[index] else { throw blame(on: pool) }
            var weight = Limbs<4>(littleEndian: Array(weights[16 * index..<16 * index + 16]))
            if weight.isZero { weight = Limbs(small: 1) }
            let z = Jubjub.ScalarField(reducingLow: weight, high: Limbs())
            responses[claim.kind, default: .zero] += z * scalar
            points += [EdwardsPoint(commitment), EdwardsPoint(claim.key)]
            scalars += [z, z * claim.challenge]
        }
        var difference = EdwardsPoint.multiScalarMultiplicationVariableTime(points, scalars)
        for kind in RedJubjub.Kind.allCases {
            if let response = responses[kind] { difference -= kind.base * response }
        }
        guard difference.isSmallOrder else { throw blame(on: pool) }
    }

    private func blame(on pool: WorkerPool) -> RedJubjubBatchError {
        let claims = claims
        let reasons = pool.map(count: claims.count) { index -> RedJubjubError? in
            do throws(RedJubjubError) {
                try claims[index].verify()
                return nil
            } catch {
                return error
            }
        }
        return .invalid(
            reasons.enumerated().compactMap { index, reason in
                reason.map { RedJubjubBatchError.Blame(index: index, reason: $0) }
            })
    }
}
