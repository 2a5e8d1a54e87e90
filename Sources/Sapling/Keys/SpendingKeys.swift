public import Algebra
public import Curves
public import Primitives

/// The scalars that spend (Zcash protocol specification §4.2.2): `ask` signs, `nsk` proves, `ovk` reads one's own
/// payments.
///
/// The bytes live in one place that all copies share, which is wiped when the last copy goes. Scalars that a property
/// returns are copies and not wiped.
public struct ExpandedSpendingKey: Sendable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 96

    /// ask || nsk || ovk, checked.
    private let secret: SharedSecretBytes

    /// The key of a 32-byte spending key `sk`. Constant time.
    ///
    /// - Throws: `.wrongLength`, `.authorizingScalarIsZero` (no one will meet it).
    public init(spendingKey sk: [UInt8]) throws(SpendingKeyError) {
        guard sk.count == 32 else { throw .wrongLength(actual: sk.count, expected: 32) }
        try self.init(
            ask: KeyDerivation.scalar(KeyDerivation.expand(sk, [0x00])),
            nsk: KeyDerivation.scalar(KeyDerivation.expand(sk, [0x01])),
            ovk: OutgoingViewingKey(truncating: KeyDerivation.expand(sk, [0x02])))
    }

    /// The key with these parts.
    ///
    /// - Throws: `.authorizingScalarIsZero`.
    public init(
        ask: Jubjub.ScalarField, nsk: Jubjub.ScalarField, ovk: OutgoingViewingKey
    ) throws(SpendingKeyError) {
        guard !ask.isZero else { throw .authorizingScalarIsZero }
        var bytes = ask.littleEndianBytes + nsk.littleEndianBytes + ovk.bytes
        secret = SharedSecretBytes(moving: &bytes)
    }

    /// Decodes ask || nsk || ovk (ZIP 32, EncodeExtSKParts without dk). Constant time but for the refusal.
    ///
    /// - Throws: `.wrongLength`, `.authorizingScalarNotCanonical`, `.nullifierScalarNotCanonical`,
    ///   `.authorizingScalarIsZero`.
    public init(bytes: [UInt8]) throws(SpendingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        guard let ask = try? Jubjub.ScalarField(canonicalLittleEndian: Array(bytes[0..<32])) else {
            throw .authorizingScalarNotCanonical
        }
        guard let nsk = try? Jubjub.ScalarField(canonicalLittleEndian: Array(bytes[32..<64])) else {
            throw .nullifierScalarNotCanonical
        }
        try self.init(ask: ask, nsk: nsk, ovk: OutgoingViewingKey(truncating: Array(bytes[64...])))
    }

    /// The encoding ask || nsk || ovk, which is the caller's to wipe.
    public var bytes: [UInt8] { secret.bytes(in: 0..<Self.byteCount) }
    /// The scalar that spend authorisation signatures are made with; not zero.
    public var ask: Jubjub.ScalarField { scalar(at: 0) }
    /// The scalar of the nullifier key, which a Spend proof shows knowledge of.
    public var nsk: Jubjub.ScalarField { scalar(at: 32) }
    /// The outgoing viewing key.
    public var ovk: OutgoingViewingKey { OutgoingViewingKey(truncating: secret.bytes(in: 64..<96)) }

    /// `ak`, the public key of `ask`. One multiplication.
    public var ak: EdwardsAffinePoint<Jubjub> { (SaplingGenerators.spendAuthorization * ask).affine }

    /// The key that proofs are made with. One multiplication.
    public var proofAuthorizingKey: ProofAuthorizingKey { ProofAuthorizingKey(inSubgroupAk: ak, nsk: nsk) }

    /// The full viewing key. Two multiplications.
    ///
    /// - Throws: `.incomingKeyIsZero` (a hash value no one will meet).
    public func fullViewingKey() throws(ViewingKeyError) -> FullViewingKey {
        try FullViewingKey(
            inSubgroupAk: ak, nk: (SaplingGenerators.proofGeneration * nsk).affine, ovk: ovk)
    }

    private func scalar(at offset: Int) -> Jubjub.ScalarField {
        var bytes = secret.bytes(in: offset..<offset + 32)
        defer { bytes.wipe() }
        guard let scalar = Jubjub.ScalarField(canonical: Limbs(littleEndian: bytes)) else {
            preconditionFailure("the scalars were checked when the key was made")
        }
        return scalar
    }
}

/// The key that makes Spend proofs and cannot sign (Zcash protocol specification §4.2.2).
public struct ProofAuthorizingKey: Sendable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 64

    /// The key whose randomised forms check spend authorisation signatures; not the identity, of prime order.
    public let ak: EdwardsAffinePoint<Jubjub>
    private let secret: SharedSecretBytes

    /// The key with an `ak` of prime order that is not the identity.
    package init(inSubgroupAk ak: EdwardsAffinePoint<Jubjub>, nsk: Jubjub.ScalarField) {
        self.ak = ak
        var bytes = nsk.littleEndianBytes
        secret = SharedSecretBytes(moving: &bytes)
    }

    /// Decodes ak || nsk.
    ///
    /// - Throws: `.wrongLength`, `.invalidViewingKey` with what is wrong with `ak`, `.nullifierScalarNotCanonical`.
    public init(bytes: [UInt8]) throws(SpendingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        let ak: EdwardsAffinePoint<Jubjub>
        do { ak = try EdwardsAffinePoint(encoded: Array(bytes[0..<32])) } catch {
            throw .invalidViewingKey(.invalidAuthorizingKey(error))
        }
        guard !ak.isIdentity else { throw .invalidViewingKey(.authorizingKeyIsIdentity) }
        guard ak.isTorsionFree else { throw .invalidViewingKey(.authorizingKeyNotInSubgroup) }
        guard let nsk = try? Jubjub.ScalarField(canonicalLittleEndian: Array(bytes[32...])) else {
            throw .nullifierScalarNotCanonical
        }
        self.init(inSubgroupAk: ak, nsk: nsk)
    }

    /// The scalar of the nullifier key; a copy, not wiped.
    public var nsk: Jubjub.ScalarField {
        var bytes = secret.bytes(in: 0..<32)
        defer { bytes.wipe() }
        guard let scalar = Jubjub.ScalarField(canonical: Limbs(littleEndian: bytes)) else {
            preconditionFailure("the scalar was checked when the key was made")
        }
        return scalar
    }

    /// The encoding ak || nsk, which is the caller's to wipe.
    public var bytes: [UInt8] { ak.encoded + secret.bytes(in: 0..<32) }
    /// `nk`, by which nullifiers are derived. One multiplication.
    public var nk: EdwardsAffinePoint<Jubjub> { (SaplingGenerators.proofGeneration * nsk).affine }
}
