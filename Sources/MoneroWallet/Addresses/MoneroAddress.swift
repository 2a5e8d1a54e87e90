internal import Algebra
internal import Curves
internal import Primitives
public import RingSignatures

/// Where a payment goes: a public spend key and a public view key on one network.
public struct MoneroAddress: Hashable, Sendable {
    /// The three kinds of addresses.
    public enum Kind: Hashable, Sendable {
        /// A wallet's first address.
        case standard
        /// A wallet's first address with a payment id for the sender to pass on.
        case integrated(PaymentID)
        /// One of a wallet's further addresses, which cannot be linked to each other.
        case subaddress
    }

    /// The network that the address is for.
    public let network: MoneroNetwork
    /// The kind of address.
    public let kind: Kind
    /// The public spend key B: a point of prime order.
    public let spendKey: CompressedPoint
    /// The public view key A (of a subaddress C = a·D): a point of prime order.
    public let viewKey: CompressedPoint

    /// The address with these keys.
    ///
    /// Stricter than monero, which takes keys outside the subgroup of prime order; no wallet makes such keys.
    ///
    /// - Throws: `.invalidSpendKey`, `.invalidViewKey`.
    public init(
        network: MoneroNetwork, kind: Kind, spendKey: CompressedPoint, viewKey: CompressedPoint
    ) throws(MoneroAddressError) {
        do { _ = try spendKey.publicKey() } catch { throw .invalidSpendKey(error) }
        do { _ = try viewKey.publicKey() } catch { throw .invalidViewKey(error) }
        self.init(network: network, kind: kind, checkedSpendKey: spendKey, viewKey: viewKey)
    }

    init(network: MoneroNetwork, kind: Kind, checkedSpendKey spendKey: CompressedPoint, viewKey: CompressedPoint) {
        self.network = network
        self.kind = kind
        self.spendKey = spendKey
        self.viewKey = viewKey
    }

    /// Whether this is a subaddress.
    public var isSubaddress: Bool { kind == .subaddress }

    /// The payment id of an integrated address.
    public var paymentID: PaymentID? {
        if case .integrated(let id) = kind { id } else { nil }
    }

    /// The address in base 58: 95 characters, or 106 of an integrated address.
    public var text: String {
        CryptoNoteBase58.encodeChecked(
            tag: tag, spendKey.bytes + viewKey.bytes + (paymentID?.bytes ?? []))
    }

    /// Reads an address.
    ///
    /// - Throws: `.notBase58`, `.unknownTag`, `.wrongLength`, `.invalidSpendKey`, `.invalidViewKey`.
    public init(text: String) throws(MoneroAddressError) {
        let tag: UInt64
        let bytes: [UInt8]
        do { (tag, bytes) = try CryptoNoteBase58.decodeChecked(text) } catch { throw .notBase58(error) }
        guard let (network, format) = Self.tags[tag] else { throw .unknownTag(actual: tag) }
        let expected = format == .integrated ? 64 + PaymentID.byteCount : 64
        guard bytes.count == expected, let spendKey = CompressedPoint(Array(bytes[0..<32])),
            let viewKey = CompressedPoint(Array(bytes[32..<64]))
        else { throw .wrongLength(actual: bytes.count, expected: expected) }
        let kind: Kind =
            switch format {
            case .standard: .standard
            case .integrated: .integrated(PaymentID(Array(bytes[64...])) ?? .none)
            case .subaddress: .subaddress
            }
        try self.init(network: network, kind: kind, spendKey: spendKey, viewKey: viewKey)
    }

    /// Reads an address of one network.
    ///
    /// - Throws: what ``init(text:)`` throws, and `.wrongNetwork`.
    public init(text: String, network: MoneroNetwork) throws(MoneroAddressError) {
        try self.init(text: text)
        guard self.network == network else { throw .wrongNetwork(actual: self.network, expected: network) }
    }

    private enum Format { case standard, integrated, subaddress }

    /// monero `src/cryptonote_config.h`, `CRYPTONOTE_PUBLIC_…ADDRESS_BASE58_PREFIX`.
    private static let tags: [UInt64: (MoneroNetwork, Format)] = [
        18: (.main, .standard), 19: (.main, .integrated), 42: (.main, .subaddress),
        53: (.test, .standard), 54: (.test, .integrated), 63: (.test, .subaddress),
        24: (.stage, .standard), 25: (.stage, .integrated), 36: (.stage, .subaddress),
    ]

    private var tag: UInt64 {
        switch (network, kind) {
        case (.main, .standard): 18
        case (.main, .integrated): 19
        case (.main, .subaddress): 42
        case (.test, .standard): 53
        case (.test, .integrated): 54
        case (.test, .subaddress): 63
        case (.stage, .standard): 24
        case (.stage, .integrated): 25
        case (.stage, .subaddress): 36
        }
    }
}
