public import Primitives

/// A key of a tree in which all children are hardened (ZIP 32, "Hardened-only key derivation").
private struct HardenedNode {
    /// The secret key, then the chain code: 32 bytes each.
    let secret: SharedSecretBytes
    /// CKDDomain.
    let domain: UInt8

    /// The root for a context of 1 to 252 bytes and a seed of 32 to 252.
    init(
        masterDomain: String, childDomain: UInt8, context: [UInt8], seed: [UInt8]
    ) throws(ExtendedKeyError) {
        guard (1...252).contains(context.count) else {
            throw .wrongContextLength(actual: context.count, allowed: 1...252)
        }
        guard ExtendedSpendingKey.seedByteCounts.contains(seed.count) else {
            throw .wrongSeedLength(actual: seed.count, allowed: ExtendedSpendingKey.seedByteCounts)
        }
        var digest = KeyDerivation.blake2b(
            masterDomain, count: 64, [[UInt8(context.count)], context, [UInt8(seed.count)], seed])
        secret = SharedSecretBytes(moving: &digest)
        domain = childDomain
    }

    private init(_ secret: SharedSecretBytes, domain: UInt8) {
        self.secret = secret
        self.domain = domain
    }

    /// CKDh: 64 bytes.
    func derive(_ index: ChildIndex, lead: UInt8, tag: [UInt8]) throws(ExtendedKeyError) -> [UInt8] {
        guard index.isHardened else { throw .childNotHardened }
        let leadBytes = lead == 0 && tag.isEmpty ? [] : [lead]
        var input = [domain] + secret.bytes(in: 0..<32) + index.bytes + leadBytes + tag
        defer { input.wipe() }
        return KeyDerivation.expand(secret.bytes(in: 32..<64), input)
    }

    func child(_ index: ChildIndex, tag: [UInt8]) throws(ExtendedKeyError) -> HardenedNode {
        var digest = try derive(index, lead: 0, tag: tag)
        return HardenedNode(SharedSecretBytes(moving: &digest), domain: domain)
    }
}

/// A key of the tree that an application protocol defined by a ZIP has for itself (ZIP 32, "Registered key
/// derivation").
public struct RegisteredKey: Sendable, Confidential {
    private let node: HardenedNode

    /// The root of the subtree of a ZIP, for a context of 1 to 252 bytes and a seed of 32 to 252.
    ///
    /// - Throws: `.wrongContextLength`, `.wrongSeedLength`; `.childNotHardened` where the ZIP's number has 32 bits.
    public init(context: [UInt8], seed: [UInt8], zip: UInt32) throws(ExtendedKeyError) {
        guard let index = ChildIndex(hardened: zip) else { throw .childNotHardened }
        node = try HardenedNode(
            masterDomain: "ZIPRegistered_KD", childDomain: 0xac, context: context, seed: seed
        ).child(index, tag: [])
    }

    private init(_ node: HardenedNode) { self.node = node }

    /// The secret key, 32 bytes, which are the caller's to wipe.
    public var secretKey: [UInt8] { node.secret.bytes(in: 0..<32) }
    /// The chain code, 32 bytes, which are the caller's to wipe.
    public var chainCode: [UInt8] { node.secret.bytes(in: 32..<64) }

    /// The child with this index and tag; each pair has its own.
    ///
    /// - Throws: `.childNotHardened`.
    public func child(_ index: ChildIndex, tag: [UInt8] = []) throws(ExtendedKeyError) -> RegisteredKey {
        RegisteredKey(try node.child(index, tag: tag))
    }

    /// 64 secret bytes for this index and tag, no key of the tree ("Full-width child cryptovalue derivation").
    ///
    /// - Throws: `.childNotHardened`.
    public func cryptovalue(_ index: ChildIndex, tag: [UInt8] = []) throws(ExtendedKeyError) -> [UInt8] {
        try node.derive(index, lead: 1, tag: tag)
    }
}

/// A key of a tree for private use (ZIP 32, "Ad-hoc key derivation", formerly "arbitrary"); new protocols use
/// ``RegisteredKey``.
public struct AdHocKey: Sendable, Confidential {
    private let node: HardenedNode

    /// The root for a context of 1 to 252 bytes and a seed of 32 to 252.
    ///
    /// - Throws: `.wrongContextLength`, `.wrongSeedLength`.
    public init(context: [UInt8], seed: [UInt8]) throws(ExtendedKeyError) {
        node = try HardenedNode(masterDomain: "ZcashArbitraryKD", childDomain: 0xab, context: context, seed: seed)
    }

    private init(_ node: HardenedNode) { self.node = node }

    /// The secret key, 32 bytes, which are the caller's to wipe.
    public var secretKey: [UInt8] { node.secret.bytes(in: 0..<32) }
    /// The chain code, 32 bytes, which are the caller's to wipe.
    public var chainCode: [UInt8] { node.secret.bytes(in: 32..<64) }

    /// The child with this index.
    ///
    /// - Throws: `.childNotHardened`.
    public func child(_ index: ChildIndex) throws(ExtendedKeyError) -> AdHocKey {
        AdHocKey(try node.child(index, tag: []))
    }
}

/// A name of a wallet's seed, from which the seed cannot be computed (ZIP 32, "Seed Fingerprints").
public struct SeedFingerprint: Sendable, Hashable {
    /// The 32 bytes.
    public let bytes: [UInt8]
    private static let prefix = "zip32seedfp"

    /// The fingerprint of a seed of 32 to 252 bytes.
    ///
    /// - Throws: `.wrongSeedLength`.
    public init(seed: [UInt8]) throws(ExtendedKeyError) {
        guard ExtendedSpendingKey.seedByteCounts.contains(seed.count) else {
            throw .wrongSeedLength(actual: seed.count, allowed: ExtendedSpendingKey.seedByteCounts)
        }
        bytes = KeyDerivation.blake2b("Zcash_HD_Seed_FP", count: 32, [[UInt8(seed.count)], seed])
    }

    /// Decodes the text that ``text`` makes.
    ///
    /// - Throws: `.notBech32`, `.wrongLength`.
    public init(text: String) throws(KeyTextError) {
        do {
            bytes = try Bech32.decode(text, prefix: Self.prefix, variant: .bech32m, maximumCount: 90)
        } catch { throw .notBech32(error) }
        guard bytes.count == 32 else { throw .wrongLength(actual: bytes.count, expected: 32) }
    }

    /// The fingerprint in Bech32m.
    public var text: String { KeyText.encode(bytes, prefix: Self.prefix, variant: .bech32m) }
}
