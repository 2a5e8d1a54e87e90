public import MoneroWallet
public import Primitives
internal import RingSignatures

/// Why a text is no ring address of a ledger.
public enum RingAddressTextError: NamedError, Hashable {
    /// It is not Bech32m, or has another prefix.
    case text(Bech32Error)
    /// It stands for another number of bytes.
    case wrongByteCount(actual: Int, expected: Int)
    /// A key in it is refused.
    case address(MoneroAddressError)

    public var name: String {
        switch self {
        case .text(let error): error.name
        case .wrongByteCount: "wrongByteCount"
        case .address(let error): error.name
        }
    }

    public var explanation: String {
        switch self {
        case .text(let error): error.explanation
        case .wrongByteCount(let actual, let expected):
            "The text stands for \(actual) bytes; a ring address has \(expected)."
        case .address(let error): error.explanation
        }
    }
}

/// Ring addresses of every ledger have a text of their own, so that none is taken for an address of Monero's
/// (docs/spec, section 7.3).
extension MoneroAddress {
    /// What the text of an account's first ring address begins with.
    public static let ledgerPrefix = "njring"
    /// What the text of a subaddress begins with.
    public static let ledgerSubaddressPrefix = "njsub"
    /// The network that ring addresses of a ledger count as in this program; nothing on the chain depends on it.
    public static let ledgerNetwork = MoneroNetwork.main

    private static let longestLedgerText = 128

    /// The address as text of a ledger: Bech32m of the public spend key and the public view key, 116 characters, of a
    /// subaddress 115; nil with a payment id, which the ledger has no place for.
    public var ledgerText: String? {
        let prefix: String
        switch kind {
        case .standard: prefix = Self.ledgerPrefix
        case .subaddress: prefix = Self.ledgerSubaddressPrefix
        case .integrated: return nil
        }
        return try? Bech32.encode(spendKey.bytes + viewKey.bytes, prefix: prefix, variant: .bech32m)
    }

    /// Reads a ring address of a ledger, all in small or all in capital letters.
    ///
    /// - Throws: the first check that fails, in the order of ``RingAddressTextError``.
    public init(ledgerText text: some StringProtocol) throws(RingAddressTextError) {
        let prefix: String
        let bytes: [UInt8]
        do throws(Bech32Error) {
            (prefix, bytes) = try Bech32.decode(text, variant: .bech32m, maximumCount: Self.longestLedgerText)
        } catch { throw .text(error) }
        let kind: Kind
        switch prefix {
        case Self.ledgerPrefix: kind = .standard
        case Self.ledgerSubaddressPrefix: kind = .subaddress
        default: throw .text(.wrongPrefix(actual: prefix, expected: Self.ledgerPrefix))
        }
        guard bytes.count == 64, let spendKey = CompressedPoint(Array(bytes[..<32])),
            let viewKey = CompressedPoint(Array(bytes[32...]))
        else { throw .wrongByteCount(actual: bytes.count, expected: 64) }
        do throws(MoneroAddressError) {
            try self.init(network: Self.ledgerNetwork, kind: kind, spendKey: spendKey, viewKey: viewKey)
        } catch { throw .address(error) }
    }
}
