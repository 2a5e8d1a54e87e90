internal import Algebra
internal import Curves
public import Primitives

/// A spending key from which children are derived (ZIP 32, "Sapling extended keys").
///
/// Secret bytes live in places that all copies share and that are wiped when the last copy goes.
public struct ExtendedSpendingKey: Sendable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 169
    /// The lengths of a seed in bytes.
    public static let seedByteCounts = 32...252

    /// Where the key stands in the tree.
    public let origin: KeyOrigin
    /// The scalars that spend.
    public let key: ExpandedSpendingKey
    /// The key by which the addresses are numbered.
    public let diversifierKey: DiversifierKey
    /// Without it a parent cannot be computed from a child.
    let chainCode: SharedSecretBytes

    /// Refuses what has no viewing key.
    init(
        origin: KeyOrigin, key: ExpandedSpendingKey, diversifierKey: DiversifierKey, chainCode: SharedSecretBytes
    ) throws(ExtendedKeyError) {
        do { _ = try key.fullViewingKey() } catch { throw .invalidViewingKey(error) }
        self.origin = origin
        self.key = key
        self.diversifierKey = diversifierKey
        self.chainCode = chainCode
    }

    /// The root key of a seed of 32 to 252 bytes, which the caller wipes ("Sapling master key generation").
    ///
    /// - Throws: `.wrongSeedLength`; `.invalidSpendingKey`, `.invalidViewingKey` (no one will meet them).
    public init(seed: [UInt8]) throws(ExtendedKeyError) {
        guard Self.seedByteCounts.contains(seed.count) else {
            throw .wrongSeedLength(actual: seed.count, allowed: Self.seedByteCounts)
        }
        var digest = KeyDerivation.blake2b("ZcashIP32Sapling", count: 64, [seed])
        var spendingKey = Array(digest[..<32])
        var chainCode = Array(digest[32...])
        defer {
            digest.wipe()
            spendingKey.wipe()
        }
        let key: ExpandedSpendingKey
        do { key = try ExpandedSpendingKey(spendingKey: spendingKey) } catch { throw .invalidSpendingKey(error) }
        try self.init(
            origin: .root, key: key,
            diversifierKey: DiversifierKey(truncating: KeyDerivation.expand(spendingKey, [0x10])),
            chainCode: SharedSecretBytes(moving: &chainCode))
    }

    /// The key of an account: m/32′/coin type′/account′ ("Sapling key path"); nil from account 2^31 on.
    ///
    /// - Throws: as ``init(seed:)``.
    public init?(seed: [UInt8], network: ZcashNetwork, account: UInt32) throws(ExtendedKeyError) {
        guard let purpose = ChildIndex(hardened: 32), let coin = ChildIndex(hardened: network.coinType),
            let account = ChildIndex(hardened: account)
        else { return nil }
        self = try ExtendedSpendingKey(seed: seed).child(purpose).child(coin).child(account)
    }

    /// Decodes depth || parent's tag || child number || chain code || ask || nsk || ovk || dk.
    ///
    /// - Throws: `.wrongLength`, `.rootWithParent`, `.invalidSpendingKey`, `.invalidViewingKey`.
    public init(bytes: [UInt8]) throws(ExtendedKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        let origin = try KeyOrigin(bytes: Array(bytes[0..<9]))
        var chainCode = Array(bytes[9..<41])
        var secrets = Array(bytes[41..<137])
        defer { secrets.wipe() }
        let key: ExpandedSpendingKey
        do { key = try ExpandedSpendingKey(bytes: secrets) } catch { throw .invalidSpendingKey(error) }
        try self.init(
            origin: origin, key: key, diversifierKey: DiversifierKey(truncating: Array(bytes[137...])),
            chainCode: SharedSecretBytes(moving: &chainCode))
    }

    /// The encoding, which is the caller's to wipe.
    public var bytes: [UInt8] {
        origin.bytes + chainCode.bytes(in: 0..<32) + key.bytes + diversifierKey.bytes
    }

    /// The viewing key with the same place and chain code. Two multiplications.
    public var extendedFullViewingKey: ExtendedFullViewingKey {
        guard let fullViewingKey = try? key.fullViewingKey() else {
            preconditionFailure("the viewing key was checked when the key was made")
        }
        return ExtendedFullViewingKey(
            origin: origin, key: DiversifiableFullViewingKey(fullViewingKey, diversifierKey: diversifierKey),
            chainCode: chainCode)
    }

    /// The viewing key with the numbers of its addresses. Two multiplications.
    public var viewingKey: DiversifiableFullViewingKey { extendedFullViewingKey.key }

    /// A child (CKDsk). New keys use hardened ones only. Four multiplications.
    ///
    /// - Throws: `.tooDeep`; `.invalidSpendingKey`, `.invalidViewingKey` (no one will meet them).
    public func child(_ index: ChildIndex) throws(ExtendedKeyError) -> ExtendedSpendingKey {
        let parent = extendedFullViewingKey
        let origin = try KeyOrigin(childOf: origin, tag: parent.tag, index: index)
        var secrets = key.bytes
        defer { secrets.wipe() }
        var input =
            index.isHardened ? [0x11] + secrets + diversifierKey.bytes : [0x12] + parent.key.bytes
        input += index.bytes
        defer { input.wipe() }
        let step = ChildDerivation(chainCode: chainCode, input: input)
        let child: ExpandedSpendingKey
        do {
            child = try ExpandedSpendingKey(
                ask: step.spendScalar + key.ask, nsk: step.nullifierScalar + key.nsk, ovk: step.ovk(of: key.ovk))
        } catch { throw .invalidSpendingKey(error) }
        return try ExtendedSpendingKey(
            origin: origin, key: child, diversifierKey: step.diversifierKey(of: diversifierKey),
            chainCode: step.chainCode)
    }

    /// The internal key, of change and of moves inside an account, at the same place
    /// ("Deriving a Sapling internal spending key").
    ///
    /// - Throws: `.invalidViewingKey` (no one will meet it).
    public func internalKey() throws(ExtendedKeyError) -> ExtendedSpendingKey {
        let derived = InternalDerivation(viewingKey.bytes)
        let key: ExpandedSpendingKey
        do {
            key = try ExpandedSpendingKey(
                ask: self.key.ask, nsk: derived.nullifierScalar + self.key.nsk, ovk: derived.ovk)
        } catch { throw .invalidSpendingKey(error) }
        return try ExtendedSpendingKey(
            origin: origin, key: key, diversifierKey: derived.diversifierKey, chainCode: chainCode)
    }
}

/// A full viewing key from which those of children are derived, unless they are hardened (ZIP 32, "Sapling extended
/// keys").
public struct ExtendedFullViewingKey: Sendable, Confidential {
    /// Length of an encoding in bytes.
    public static let byteCount = 169

    /// Where the key stands in the tree.
    public let origin: KeyOrigin
    /// The viewing key with the key by which its addresses are numbered.
    public let key: DiversifiableFullViewingKey
    let chainCode: SharedSecretBytes

    init(origin: KeyOrigin, key: DiversifiableFullViewingKey, chainCode: SharedSecretBytes) {
        self.origin = origin
        self.key = key
        self.chainCode = chainCode
    }

    /// Decodes depth || parent's tag || child number || chain code || ak || nk || ovk || dk.
    ///
    /// - Throws: `.wrongLength`, `.rootWithParent`, `.invalidViewingKey`.
    public init(bytes: [UInt8]) throws(ExtendedKeyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        origin = try KeyOrigin(bytes: Array(bytes[0..<9]))
        var code = Array(bytes[9..<41])
        chainCode = SharedSecretBytes(moving: &code)
        do { key = try DiversifiableFullViewingKey(bytes: Array(bytes[41...])) } catch {
            throw .invalidViewingKey(error)
        }
    }

    /// The encoding.
    public var bytes: [UInt8] { origin.bytes + chainCode.bytes(in: 0..<32) + key.bytes }

    /// The fingerprint of the viewing key, 32 bytes ("Sapling Full Viewing Key Fingerprints and Tags").
    public var fingerprint: [UInt8] { key.fullViewingKey.fingerprint }
    /// The first four bytes of the fingerprint.
    var tag: [UInt8] { Array(fingerprint[..<4]) }

    /// A child that is not hardened (CKDfvk). Two multiplications.
    ///
    /// - Throws: `.hardenedChildOfViewingKey`, `.tooDeep`; `.invalidViewingKey` (no one will meet it).
    public func child(_ index: ChildIndex) throws(ExtendedKeyError) -> ExtendedFullViewingKey {
        guard !index.isHardened else { throw .hardenedChildOfViewingKey }
        let origin = try KeyOrigin(childOf: origin, tag: tag, index: index)
        let step = ChildDerivation(chainCode: chainCode, input: [0x12] + key.bytes + index.bytes)
        let parent = key.fullViewingKey
        let child: FullViewingKey
        do {
            child = try FullViewingKey(
                inSubgroupAk: (SaplingGenerators.spendAuthorization * step.spendScalar + parent.ak).affine,
                nk: (SaplingGenerators.proofGeneration * step.nullifierScalar + parent.nk).affine,
                ovk: step.ovk(of: parent.ovk))
        } catch { throw .invalidViewingKey(error) }
        return ExtendedFullViewingKey(
            origin: origin,
            key: DiversifiableFullViewingKey(child, diversifierKey: step.diversifierKey(of: key.diversifierKey)),
            chainCode: step.chainCode)
    }

    /// The internal key, of change and of moves inside an account, at the same place.
    ///
    /// - Throws: `.invalidViewingKey` (no one will meet it).
    public func internalKey() throws(ExtendedKeyError) -> ExtendedFullViewingKey {
        do {
            return ExtendedFullViewingKey(origin: origin, key: try key.internalKey(), chainCode: chainCode)
        } catch { throw .invalidViewingKey(error) }
    }
}

extension FullViewingKey {
    /// A name of the key, 32 bytes, from which it cannot be computed (ZIP 32, "Sapling Full Viewing Key Fingerprints
    /// and Tags").
    public var fingerprint: [UInt8] { KeyDerivation.blake2b("ZcashSaplingFVFP", count: 32, [bytes]) }
}

/// What a child is made of besides its parent's key (ZIP 32, "Sapling child key derivation").
private struct ChildDerivation {
    private let seed: [UInt8]
    /// The child's chain code.
    let chainCode: SharedSecretBytes

    init(chainCode: SharedSecretBytes, input: [UInt8]) {
        var digest = KeyDerivation.expand(chainCode.bytes(in: 0..<32), input)
        defer { digest.wipe() }
        seed = Array(digest[..<32])
        var code = Array(digest[32...])
        self.chainCode = SharedSecretBytes(moving: &code)
    }

    /// I_ask, which is added to `ask`.
    var spendScalar: Jubjub.ScalarField { KeyDerivation.scalar(KeyDerivation.expand(seed, [0x13])) }
    /// I_nsk, which is added to `nsk`.
    var nullifierScalar: Jubjub.ScalarField { KeyDerivation.scalar(KeyDerivation.expand(seed, [0x14])) }

    func ovk(of parent: OutgoingViewingKey) -> OutgoingViewingKey {
        OutgoingViewingKey(truncating: KeyDerivation.expand(seed, [0x15] + parent.bytes))
    }

    func diversifierKey(of parent: DiversifierKey) -> DiversifierKey {
        DiversifierKey(truncating: KeyDerivation.expand(seed, [0x16] + parent.bytes))
    }
}
