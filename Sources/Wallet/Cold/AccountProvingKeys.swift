public import Primitives
public import Sapling

/// Why a text is no proving key of an account.
public enum ProvingKeyError: NamedError, Hashable {
    /// It is not Bech32m, or has another prefix.
    case text(Bech32Error)
    /// The key is of a version that this program does not know.
    case unsupportedVersion(actual: UInt8, supported: UInt8)
    /// There are fewer bytes than the key has, or more.
    case wrongLength(actual: Int, expected: Int)
    /// One of the two keys is refused.
    case key(SpendingKeyError)

    public var name: String {
        switch self {
        case .text(let error): error.name
        case .key(let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .text(let error): error.explanation
        case .unsupportedVersion(let actual, let supported):
            "The proving key is of version \(actual); this program reads version \(supported)."
        case .wrongLength(let actual, let expected): "The proving key has \(actual) bytes instead of \(expected)."
        case .key(let error): error.explanation
        }
    }
}

/// What makes the shielded proofs of an account's spends and cannot sign: ak and nsk of the account's key and of its
/// internal key. It comes from the wallet that spends, once, and sees nullifiers: what is spent, not what comes in.
public struct AccountProvingKeys: Sendable, Confidential {
    /// What the text of a proving key begins with.
    public static let prefix = "njprove"
    private static let version: UInt8 = 1

    /// For notes at addresses that payers have, then for those of change.
    public let keys: [ProofAuthorizingKey]

    /// The proving keys of an account's shielded key.
    ///
    /// - Throws: `ExtendedKeyError`, for keys that nobody will meet.
    public init(_ key: ExtendedSpendingKey) throws(ExtendedKeyError) {
        keys = [key.key.proofAuthorizingKey, try key.internalKey().key.proofAuthorizingKey]
    }

    /// The text `njprove1…` (Bech32m). Secret: whoever has it can tell which notes of the account are spent.
    public var text: String {
        var bytes = [Self.version] + keys.flatMap(\.bytes)
        defer { bytes.wipe() }
        guard let text = try? Bech32.encode(bytes, prefix: Self.prefix, variant: .bech32m) else {
            preconditionFailure("the prefix is printable and in small letters")
        }
        return text
    }

    /// Reads a proving key. Branches on its characters.
    ///
    /// - Throws: the first check of ``ProvingKeyError`` that fails, in its order.
    public init(text: some StringProtocol) throws(ProvingKeyError) {
        var bytes: [UInt8]
        do throws(Bech32Error) {
            bytes = try Bech32.decode(text, prefix: Self.prefix, variant: .bech32m, maximumCount: 1 << 10)
        } catch { throw .text(error) }
        defer { bytes.wipe() }
        let count = ProofAuthorizingKey.byteCount
        if let version = bytes.first, version != Self.version {
            throw .unsupportedVersion(actual: version, supported: Self.version)
        }
        guard bytes.count == 1 + 2 * count else { throw .wrongLength(actual: bytes.count, expected: 1 + 2 * count) }
        do throws(SpendingKeyError) {
            keys = [
                try ProofAuthorizingKey(bytes: Array(bytes[1...count])),
                try ProofAuthorizingKey(bytes: Array(bytes[(count + 1)...])),
            ]
        } catch { throw .key(error) }
    }
}

extension WalletContent {
    /// What makes the shielded proofs of an account's spends.
    ///
    /// - Throws: `ColdSigningError`: `.watchOnly`, `.addresses`, `.derivation`.
    public func provingKeys(account number: UInt32) throws(ColdSigningError) -> AccountProvingKeys {
        guard account(number) != nil else { throw .addresses(.noAccount(number: number)) }
        guard let seed else { throw .watchOnly }
        do throws(WalletDerivationError) {
            let key = try seed.saplingKey(account: number)
            do throws(ExtendedKeyError) { return try AccountProvingKeys(key) } catch { throw .sapling(error) }
        } catch { throw .derivation(error) }
    }
}
