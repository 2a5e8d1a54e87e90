public import ChainTransactions
public import MoneroWallet
public import Primitives
internal import RingSignatures
public import Sapling

/// Why a text is no viewing key of an account.
public enum AccountViewKeyError: NamedError, Hashable {
    /// It is not Bech32m, or has another prefix.
    case text(Bech32Error)
    /// The key is of a version that this program does not know.
    case unsupportedVersion(actual: UInt8, supported: UInt8)
    /// There are fewer bytes than the key has, or more.
    case wrongLength(actual: Int, expected: Int)
    /// The account has more transparent addresses than are kept.
    case tooManyAddresses(actual: Int, limit: Int)
    /// The shielded viewing key is refused.
    case sapling(ViewingKeyError)
    /// The ring view key is refused.
    case ring(WalletKeyError)

    public var name: String {
        switch self {
        case .text(let error): error.name
        case .sapling(let error): error.name
        case .ring(let error): error.name
        case .unsupportedVersion: "unsupportedVersion"
        case .wrongLength: "wrongLength"
        case .tooManyAddresses: "tooManyAddresses"
        }
    }

    public var explanation: String {
        switch self {
        case .text(let error): error.explanation
        case .unsupportedVersion(let actual, let supported):
            "The viewing key is of version \(actual); this program reads version \(supported)."
        case .wrongLength(let actual, let expected): "The viewing key has \(actual) bytes instead of \(expected)."
        case .tooManyAddresses(let actual, let limit):
            "The viewing key names \(actual) transparent addresses; a wallet keeps \(limit) of an account."
        case .sapling(let error): error.explanation
        case .ring(let error): error.explanation
        }
    }
}

/// What sees an account of a wallet and cannot spend from it.
///
/// The shielded key sees what comes in and goes out, the ring key what comes in. Transparent addresses are public keys
/// that nothing links but this list: keys of Ed25519 have no viewing key from which the next address could be derived.
public struct AccountViewKeys: Sendable, Confidential {
    /// What the text of a viewing key begins with.
    public static let prefix = "njview"
    /// The most transparent addresses of an account.
    public static let maximumTransparentCount = 1000

    /// The transparent addresses, in the order in which they were made.
    public let transparent: [AccountID]
    /// Sees notes and what becomes of them; the internal key for change comes from it.
    public let sapling: DiversifiableFullViewingKey
    /// Sees ring outputs of all subaddresses.
    public let ring: ViewKeys

    private static let version: UInt8 = 1
    private static let ringCount = 64

    /// The keys together.
    public init(transparent: [AccountID], sapling: DiversifiableFullViewingKey, ring: ViewKeys) {
        self.transparent = transparent
        self.sapling = sapling
        self.ring = ring
    }

    /// The text `njview1…` (Bech32m): whoever has it sees all that the account receives.
    public var text: String {
        var bytes = [Self.version] + self.bytes
        defer { bytes.wipe() }
        guard let text = try? Bech32.encode(bytes, prefix: Self.prefix, variant: .bech32m) else {
            preconditionFailure("the prefix is printable and in small letters")
        }
        return text
    }

    /// Reads a viewing key. Branches on its characters.
    ///
    /// - Throws: the first check of ``AccountViewKeyError`` that fails, in its order.
    public init(text: some StringProtocol) throws(AccountViewKeyError) {
        var bytes: [UInt8]
        do throws(Bech32Error) {
            bytes = try Bech32.decode(text, prefix: Self.prefix, variant: .bech32m, maximumCount: 1 << 20)
        } catch { throw .text(error) }
        defer { bytes.wipe() }
        guard let version = bytes.first else {
            throw .wrongLength(actual: 0, expected: Self.byteCount(transparentCount: 1) + 1)
        }
        guard version == Self.version else {
            throw .unsupportedVersion(actual: version, supported: Self.version)
        }
        try self.init(bytes: Array(bytes.dropFirst()))
    }

    /// Length of the encoding with so many transparent addresses, in bytes.
    static func byteCount(transparentCount: Int) -> Int {
        4 + transparentCount * Hash256.byteCount + DiversifiableFullViewingKey.byteCount + ringCount
    }

    /// The number of transparent addresses (4 bytes, least significant first), these; ak || nk || ovk || dk; the secret
    /// view key and the public spend key of rings.
    var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: Self.byteCount(transparentCount: transparent.count))
        writer.writeUInt32(UInt32(transparent.count))
        for account in transparent { writer.write(account.bytes) }
        writer.write(sapling.bytes)
        writer.write(ring.viewSecretBytes)
        writer.write(ring.spendKey.bytes)
        return writer.bytes
    }

    /// Decodes all of `bytes`.
    init(bytes: [UInt8]) throws(AccountViewKeyError) {
        guard bytes.count >= 4 else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount(transparentCount: 1))
        }
        let count = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        guard count <= Self.maximumTransparentCount else {
            throw .tooManyAddresses(actual: count, limit: Self.maximumTransparentCount)
        }
        let expected = Self.byteCount(transparentCount: count)
        guard bytes.count == expected else { throw .wrongLength(actual: bytes.count, expected: expected) }
        var offset = 4
        func take(_ count: Int) -> [UInt8] {
            offset += count
            return Array(bytes[offset - count..<offset])
        }
        transparent = (0..<count).compactMap { _ in Hash256(take(Hash256.byteCount)) }
        do throws(ViewingKeyError) {
            sapling = try DiversifiableFullViewingKey(bytes: take(DiversifiableFullViewingKey.byteCount))
        } catch { throw .sapling(error) }
        var viewSecret = take(32)
        defer { viewSecret.wipe() }
        guard let spendKey = CompressedPoint(take(32)) else { preconditionFailure("the length was checked") }
        do throws(WalletKeyError) { ring = try ViewKeys(viewSecret: viewSecret, spendKey: spendKey) } catch {
            throw .ring(error)
        }
    }
}
