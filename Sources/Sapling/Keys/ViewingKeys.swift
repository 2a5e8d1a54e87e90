public import Algebra
public import Curves
public import Primitives

/// The key that finds and decrypts what was sent to its addresses (Zcash protocol specification §4.2.2).
///
/// Who has it sees every incoming payment and cannot spend. An ordinary value: copies are not wiped.
public struct IncomingViewingKey: Sendable, Equatable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 32

    /// `ivk`, which is not zero and has at most 251 bits.
    public let scalar: Jubjub.ScalarField

    /// Decodes 32 little-endian bytes. Constant time but for the refusal.
    ///
    /// - Throws: `.wrongLength`, `.incomingKeyTooLarge`, `.incomingKeyIsZero`.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        // The order has 252 bits, so 251 are canonical.
        guard bytes[31] & 0xf8 == 0, let scalar = try? Jubjub.ScalarField(canonicalLittleEndian: bytes) else {
            throw .incomingKeyTooLarge
        }
        guard !scalar.isZero else { throw .incomingKeyIsZero }
        self.scalar = scalar
    }

    /// The encoding: 32 little-endian bytes.
    public var bytes: [UInt8] { scalar.littleEndianBytes }

    /// The address with this diversifier, or nil where the diversifier has no base point. One multiplication.
    public func address(_ diversifier: Diversifier) -> PaymentAddress? {
        guard let base = diversifier.base else { return nil }
        return PaymentAddress(
            uncheckedDiversifier: diversifier, base: base, transmissionKey: (base * scalar).affine)
    }
}

/// The key that decrypts what its owner sent (Zcash protocol specification §4.2.2).
///
/// An ordinary value: copies are not wiped.
public struct OutgoingViewingKey: Sendable, Equatable, Confidential {
    /// Length in bytes.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The key with these bytes; any will do.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    /// The first 32 bytes of a digest.
    package init(truncating digest: [UInt8]) {
        precondition(digest.count >= Self.byteCount, "a digest is as long as a key")
        bytes = Array(digest.prefix(Self.byteCount))
    }

    /// Whether both keys are the same, in constant time.
    public static func == (a: Self, b: Self) -> Bool { ConstantTime.areEqual(a.bytes, b.bytes) }
}

/// The key that sees all payments in and out of an account, and which notes are spent (Zcash protocol specification
/// §4.2.2).
///
/// An ordinary value: copies are not wiped.
public struct FullViewingKey: Sendable, Equatable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 96

    /// The key whose randomised forms check spend authorisation signatures; not the identity, of prime order.
    public let ak: EdwardsAffinePoint<Jubjub>
    /// The key that nullifiers are derived with; in the subgroup of prime order.
    public let nk: EdwardsAffinePoint<Jubjub>
    /// The outgoing viewing key.
    public let ovk: OutgoingViewingKey
    /// The incoming viewing key, CRH^ivk(ak, nk).
    public let incoming: IncomingViewingKey

    /// The viewing key of two keys in the subgroup of prime order.
    ///
    /// - Throws: `.authorizingKeyIsIdentity`, `.incomingKeyIsZero` (a hash value no one will meet).
    package init(
        inSubgroupAk ak: EdwardsAffinePoint<Jubjub>, nk: EdwardsAffinePoint<Jubjub>, ovk: OutgoingViewingKey
    ) throws(ViewingKeyError) {
        guard !ak.isIdentity else { throw .authorizingKeyIsIdentity }
        incoming = try IncomingViewingKey(bytes: KeyDerivation.incomingViewingKey(ak: ak.encoded, nk: nk.encoded))
        self.ak = ak
        self.nk = nk
        self.ovk = ovk
    }

    /// Decodes ak || nk || ovk (§5.6.3.3).
    ///
    /// - Throws: `.wrongLength`; what is wrong with `ak`, then with `nk`, then with the key derived from them.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        let ak: EdwardsAffinePoint<Jubjub>
        let nk: EdwardsAffinePoint<Jubjub>
        do { ak = try EdwardsAffinePoint(encoded: Array(bytes[0..<32])) } catch { throw .invalidAuthorizingKey(error) }
        guard !ak.isIdentity else { throw .authorizingKeyIsIdentity }
        guard ak.isTorsionFree else { throw .authorizingKeyNotInSubgroup }
        do { nk = try EdwardsAffinePoint(encoded: Array(bytes[32..<64])) } catch { throw .invalidNullifierKey(error) }
        guard nk.isTorsionFree else { throw .nullifierKeyNotInSubgroup }
        try self.init(inSubgroupAk: ak, nk: nk, ovk: OutgoingViewingKey(truncating: Array(bytes[64...])))
    }

    /// The encoding ak || nk || ovk.
    public var bytes: [UInt8] { ak.encoded + nk.encoded + ovk.bytes }

    /// The address with this diversifier, or nil where the diversifier has no base point.
    public func address(_ diversifier: Diversifier) -> PaymentAddress? { incoming.address(diversifier) }
}

extension OutgoingViewingKey {
    /// The outgoing viewing keys of a transparent account (ZIP 316, "Deriving Internal Keys"), from its chain code of
    /// 32 bytes and its compressed public key of 33.
    ///
    /// - Throws: `.wrongLength`.
    public static func transparent(
        chainCode: [UInt8], publicKey: [UInt8]
    ) throws(ViewingKeyError) -> (external: OutgoingViewingKey, internal: OutgoingViewingKey) {
        guard chainCode.count == 32 else { throw .wrongLength(actual: chainCode.count, expected: 32) }
        guard publicKey.count == 33 else { throw .wrongLength(actual: publicKey.count, expected: 33) }
        let digest = KeyDerivation.expand(chainCode, [0xd0] + publicKey)
        return (OutgoingViewingKey(truncating: digest), OutgoingViewingKey(truncating: Array(digest[32...])))
    }
}
