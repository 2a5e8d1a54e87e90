public import Algebra
public import Curves
public import Primitives

/// Why bytes are not a value commitment. Each case is one check.
public enum ValueCommitmentError: NamedError, Hashable {
    /// The bytes do not encode a point.
    case notAPoint(EdwardsDecodingError)
    /// The point's order divides eight.
    case smallOrder

    public var explanation: String {
        switch self {
        case .notAPoint(let error): "The value commitment is no point: \(error.explanation)"
        case .smallOrder: "The value commitment is a point of small order."
        }
    }
}

/// The secret scalar `rcv` that hides the value in a value commitment.
public struct ValueCommitmentRandomness: Sendable {
    /// The scalar.
    public let scalar: Jubjub.ScalarField

    /// The randomness with this scalar.
    public init(_ scalar: Jubjub.ScalarField) { self.scalar = scalar }

    /// Fresh randomness.
    ///
    /// - Throws: where the system has none.
    public static func random() throws(RandomnessError) -> Self {
        Self(Jubjub.ScalarField(reducingLittleEndian: try SystemRandom.bytes(64)))
    }
}

/// A homomorphic commitment to the value of a spend or an output, v·𝒱 + rcv·ℛ (Zcash protocol specification §5.4.8.3).
public struct ValueCommitment: Sendable, Equatable {
    /// The point.
    public let point: EdwardsAffinePoint<Jubjub>

    /// The commitment that is this point, not checked.
    public init(uncheckedPoint point: EdwardsAffinePoint<Jubjub>) { self.point = point }

    /// Commits to `value`; constant time in value and randomness. About 35 microseconds.
    public init(value: UInt64, randomness: ValueCommitmentRandomness) {
        let product = SaplingGenerators.value * Jubjub.ScalarField(value)
        point = (product + SaplingGenerators.valueRandomness * randomness.scalar).affine
    }

    /// Decodes a commitment as consensus demands: canonical, and not of small order (§4.4, §4.5).
    ///
    /// - Throws: the first check that fails.
    public init(encoded: [UInt8]) throws(ValueCommitmentError) {
        do { point = try EdwardsAffinePoint(encoded: encoded) } catch { throw .notAPoint(error) }
        guard !point.isSmallOrder else { throw .smallOrder }
    }

    /// The encoding, 32 bytes.
    public var encoded: [UInt8] { point.encoded }
}
