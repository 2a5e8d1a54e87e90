internal import Algebra
internal import Curves
public import Primitives

/// A full viewing key with the key that numbers its addresses (ZIP 32; the Sapling item of a unified full viewing key).
public struct DiversifiableFullViewingKey: Sendable, Equatable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 128

    /// The full viewing key.
    public let fullViewingKey: FullViewingKey
    /// The diversifier key.
    public let diversifierKey: DiversifierKey

    /// Both keys together.
    public init(_ fullViewingKey: FullViewingKey, diversifierKey: DiversifierKey) {
        self.fullViewingKey = fullViewingKey
        self.diversifierKey = diversifierKey
    }

    /// Decodes ak || nk || ovk || dk (ZIP 32, EncodeExtFVKParts).
    ///
    /// - Throws: the first check that fails, in the order of ``ViewingKeyError``.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        fullViewingKey = try FullViewingKey(bytes: Array(bytes[0..<96]))
        diversifierKey = DiversifierKey(truncating: Array(bytes[96...]))
    }

    /// The encoding ak || nk || ovk || dk.
    public var bytes: [UInt8] { fullViewingKey.bytes + diversifierKey.bytes }

    /// What remains for finding incoming payments only.
    public var incoming: DiversifiableIncomingViewingKey {
        DiversifiableIncomingViewingKey(fullViewingKey.incoming, diversifierKey: diversifierKey)
    }

    /// The address at an index, or nil where the index has none.
    public func address(at index: DiversifierIndex) -> PaymentAddress? { incoming.address(at: index) }

    /// The first address, by which the key is usually known.
    public func defaultAddress() -> PaymentAddress? { incoming.firstAddress()?.address }

    /// The internal key, of change and of moves inside an account (ZIP 32, "Sapling internal key derivation").
    ///
    /// - Throws: `.incomingKeyIsZero` (a hash value no one will meet).
    public func internalKey() throws(ViewingKeyError) -> DiversifiableFullViewingKey {
        let derived = InternalDerivation(bytes)
        let nk = SaplingGenerators.proofGeneration * derived.nullifierScalar + fullViewingKey.nk
        return DiversifiableFullViewingKey(
            try FullViewingKey(inSubgroupAk: fullViewingKey.ak, nk: nk.affine, ovk: derived.ovk),
            diversifierKey: derived.diversifierKey)
    }
}

/// An incoming viewing key with the key that numbers its addresses (the Sapling item of a unified incoming viewing
/// key, ZIP 316).
public struct DiversifiableIncomingViewingKey: Sendable, Equatable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 64

    /// The incoming viewing key.
    public let incomingViewingKey: IncomingViewingKey
    /// The diversifier key.
    public let diversifierKey: DiversifierKey

    /// Both keys together.
    public init(_ incomingViewingKey: IncomingViewingKey, diversifierKey: DiversifierKey) {
        self.incomingViewingKey = incomingViewingKey
        self.diversifierKey = diversifierKey
    }

    /// Decodes dk || ivk.
    ///
    /// - Throws: `.wrongLength`, `.incomingKeyTooLarge`, `.incomingKeyIsZero`.
    public init(bytes: [UInt8]) throws(ViewingKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        diversifierKey = DiversifierKey(truncating: Array(bytes[0..<32]))
        incomingViewingKey = try IncomingViewingKey(bytes: Array(bytes[32...]))
    }

    /// The encoding dk || ivk.
    public var bytes: [UInt8] { diversifierKey.bytes + incomingViewingKey.bytes }

    /// The address at an index, or nil where the index has none.
    public func address(at index: DiversifierIndex) -> PaymentAddress? {
        incomingViewingKey.address(diversifierKey.diversifier(at: index))
    }

    /// The first address at an index not below `index`; nil when there is none up to the last index.
    public func firstAddress(
        from index: DiversifierIndex = DiversifierIndex(0)
    ) -> (index: DiversifierIndex, address: PaymentAddress)? {
        guard let found = diversifierKey.firstValidDiversifier(from: index),
            let address = incomingViewingKey.address(found.diversifier)
        else { return nil }
        return (found.index, address)
    }

    /// The index of an address if it is one of this key's, else nil.
    public func index(of address: PaymentAddress) -> DiversifierIndex? {
        let index = diversifierKey.index(of: address.diversifier)
        return self.address(at: index) == address ? index : nil
    }
}

/// What internal keys are derived with from an external one (ZIP 32, "Sapling internal key derivation").
struct InternalDerivation {
    /// I_nsk, which is added to `nsk`.
    let nullifierScalar: Jubjub.ScalarField
    /// The internal key's diversifier key.
    let diversifierKey: DiversifierKey
    /// The internal key's outgoing viewing key.
    let ovk: OutgoingViewingKey

    /// From the encoding ak || nk || ovk || dk of the external key.
    init(_ viewingKey: [UInt8]) {
        let seed = KeyDerivation.blake2b("Zcash_SaplingInt", count: 32, [viewingKey])
        nullifierScalar = KeyDerivation.scalar(KeyDerivation.expand(seed, [0x17]))
        let rest = KeyDerivation.expand(seed, [0x18])
        diversifierKey = DiversifierKey(truncating: rest)
        ovk = OutgoingViewingKey(truncating: Array(rest[32...]))
    }
}
