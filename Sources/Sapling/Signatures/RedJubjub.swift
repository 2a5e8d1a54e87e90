public import Algebra
public import Curves
public import Primitives

/// What a RedJubjub key signs for, which decides its base point.
public protocol RedJubjubDomain: Sendable {
    /// The base point with a table of its multiples.
    static var base: EdwardsFixedBase<Jubjub> { get }
    /// The domain as a value.
    static var kind: RedJubjub.Kind { get }
}

/// Signatures that authorise a spend, under a re-randomised `ak` (Zcash protocol specification §4.15, §5.4.7.1).
public enum SpendAuthorization: RedJubjubDomain {
    public static var base: EdwardsFixedBase<Jubjub> { SaplingGenerators.spendAuthorization }
    public static var kind: RedJubjub.Kind { .spendAuthorization }
}

/// Signatures that bind a transaction's values to its balance (Zcash protocol specification §4.13, §5.4.7.2).
public enum Binding: RedJubjubDomain {
    public static var base: EdwardsFixedBase<Jubjub> { SaplingGenerators.valueRandomness }
    public static var kind: RedJubjub.Kind { .binding }
}

/// RedDSA on Jubjub (Zcash protocol specification §5.4.7): Schnorr signatures whose keys can be re-randomised.
public enum RedJubjub {
    /// The two uses of RedJubjub in Sapling.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// See ``SpendAuthorization``.
        case spendAuthorization
        /// See ``Binding``.
        case binding

        var base: EdwardsFixedBase<Jubjub> {
            switch self {
            case .spendAuthorization: SpendAuthorization.base
            case .binding: Binding.base
            }
        }
    }

    /// The random bytes that go into a signature's nonce.
    static let nonceByteCount = 80

    /// H⊛: BLAKE2b-512 with personalisation "Zcash_RedJubjubH", reduced modulo the subgroup's order.
    static func hashToScalar(_ parts: [UInt8]...) -> Jubjub.ScalarField {
        KeyDerivation.scalar(KeyDerivation.blake2b("Zcash_RedJubjubH", count: 64, parts))
    }

    /// A fresh randomiser α for ``RedJubjubSigningKey/randomized(by:)`` (RedDSA.GenRandom).
    ///
    /// - Throws: where the system has no randomness.
    public static func randomizer() throws(RandomnessError) -> Jubjub.ScalarField {
        hashToScalar(try SystemRandom.bytes(nonceByteCount))
    }
}
