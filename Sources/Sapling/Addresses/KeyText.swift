public import Primitives

/// Why a text is no address or key.
public enum KeyTextError: NamedError, Hashable {
    /// It is not Bech32.
    case notBech32(Bech32Error)
    /// The prefix is of no network's address or key of this kind.
    case unknownPrefix(actual: String)
    /// It belongs to another network.
    case wrongNetwork(actual: ZcashNetwork, expected: ZcashNetwork)
    /// It stands for the wrong number of bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The address in it is refused.
    case invalidAddress(PaymentAddressError)
    /// The viewing key in it is refused.
    case invalidViewingKey(ViewingKeyError)
    /// The extended key in it is refused.
    case invalidExtendedKey(ExtendedKeyError)

    public var explanation: String {
        switch self {
        case .notBech32(let error): error.explanation
        case .unknownPrefix(let actual): "The prefix '\(actual)' belongs to something else."
        case .wrongNetwork(let actual, let expected):
            "It belongs to the network '\(actual.rawValue)', not to '\(expected.rawValue)'."
        case .wrongLength(let actual, let expected): "It stands for \(actual) bytes instead of \(expected)."
        case .invalidAddress(let error): error.explanation
        case .invalidViewingKey(let error): error.explanation
        case .invalidExtendedKey(let error): error.explanation
        }
    }
}

/// The kinds of Sapling addresses and keys that have a text, and their prefixes (Zcash protocol specification §5.6.3;
/// ZIP 32, "Key Encodings").
enum KeyText {
    case paymentAddress, incomingViewingKey, fullViewingKey, extendedSpendingKey, extendedFullViewingKey

    /// More than the longest of these texts has.
    private static let maximumCount = 512

    func prefix(on network: ZcashNetwork) -> String {
        switch (self, network) {
        case (.paymentAddress, .main): "zs"
        case (.paymentAddress, .test): "ztestsapling"
        case (.paymentAddress, .regtest): "zregtestsapling"
        case (.incomingViewingKey, .main): "zivks"
        case (.incomingViewingKey, .test): "zivktestsapling"
        case (.incomingViewingKey, .regtest): "zivkregtestsapling"
        case (.fullViewingKey, .main): "zviews"
        case (.fullViewingKey, .test): "zviewtestsapling"
        case (.fullViewingKey, .regtest): "zviewregtestsapling"
        case (.extendedSpendingKey, .main): "secret-extended-key-main"
        case (.extendedSpendingKey, .test): "secret-extended-key-test"
        case (.extendedSpendingKey, .regtest): "secret-extended-key-regtest"
        case (.extendedFullViewingKey, .main): "zxviews"
        case (.extendedFullViewingKey, .test): "zxviewtestsapling"
        case (.extendedFullViewingKey, .regtest): "zxviewregtestsapling"
        }
    }

    func encode(_ bytes: [UInt8], on network: ZcashNetwork) -> String {
        Self.encode(bytes, prefix: prefix(on: network), variant: .bech32)
    }

    /// The text of bytes under a prefix of this program.
    static func encode(_ bytes: [UInt8], prefix: String, variant: Bech32.Variant) -> String {
        guard let text = try? Bech32.encode(bytes, prefix: prefix, variant: variant) else {
            preconditionFailure("the prefixes of this program are printable and short")
        }
        return text
    }

    /// The bytes and the network; with `expected`, of that network only.
    func decode(
        _ text: String, expected: ZcashNetwork?
    ) throws(KeyTextError) -> (network: ZcashNetwork, bytes: [UInt8]) {
        let prefix: String
        let bytes: [UInt8]
        do {
            (prefix, bytes) = try Bech32.decode(text, variant: .bech32, maximumCount: Self.maximumCount)
        } catch { throw .notBech32(error) }
        guard let network = ZcashNetwork.allCases.first(where: { self.prefix(on: $0) == prefix }) else {
            throw .unknownPrefix(actual: prefix)
        }
        if let expected, network != expected { throw .wrongNetwork(actual: network, expected: expected) }
        return (network, bytes)
    }
}

extension PaymentAddress {
    /// The address in Bech32: `zs1…` on the main network.
    public func text(on network: ZcashNetwork) -> String { KeyText.paymentAddress.encode(bytes, on: network) }

    /// Reads an address of one network.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.wrongNetwork`, `.invalidAddress`.
    public init(text: String, network: ZcashNetwork) throws(KeyTextError) {
        self = try Self.decode(text, expected: network).address
    }

    /// Reads an address and tells its network.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.invalidAddress`.
    public static func decode(_ text: String) throws(KeyTextError) -> (network: ZcashNetwork, address: Self) {
        try decode(text, expected: nil)
    }

    private static func decode(
        _ text: String, expected: ZcashNetwork?
    ) throws(KeyTextError) -> (network: ZcashNetwork, address: Self) {
        let (network, bytes) = try KeyText.paymentAddress.decode(text, expected: expected)
        do { return (network, try PaymentAddress(bytes: bytes)) } catch { throw .invalidAddress(error) }
    }
}

extension IncomingViewingKey {
    /// The key in Bech32: `zivks1…` on the main network.
    public func text(on network: ZcashNetwork) -> String { KeyText.incomingViewingKey.encode(bytes, on: network) }

    /// Reads a key and tells its network.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.invalidViewingKey`.
    public static func decode(_ text: String) throws(KeyTextError) -> (network: ZcashNetwork, key: Self) {
        let (network, bytes) = try KeyText.incomingViewingKey.decode(text, expected: nil)
        do { return (network, try Self(bytes: bytes)) } catch { throw .invalidViewingKey(error) }
    }
}

extension FullViewingKey {
    /// The key in Bech32: `zviews1…` on the main network.
    public func text(on network: ZcashNetwork) -> String { KeyText.fullViewingKey.encode(bytes, on: network) }

    /// Reads a key and tells its network.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.invalidViewingKey`.
    public static func decode(_ text: String) throws(KeyTextError) -> (network: ZcashNetwork, key: Self) {
        let (network, bytes) = try KeyText.fullViewingKey.decode(text, expected: nil)
        do { return (network, try Self(bytes: bytes)) } catch { throw .invalidViewingKey(error) }
    }
}

extension ExtendedSpendingKey {
    /// The key in Bech32: `secret-extended-key-main1…` on the main network. The text is secret and not wiped.
    public func text(on network: ZcashNetwork) -> String { KeyText.extendedSpendingKey.encode(bytes, on: network) }

    /// Reads a key and tells its network. Branches on the key's characters.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.invalidExtendedKey`.
    public static func decode(_ text: String) throws(KeyTextError) -> (network: ZcashNetwork, key: Self) {
        var (network, bytes) = try KeyText.extendedSpendingKey.decode(text, expected: nil)
        defer { bytes.wipe() }
        do { return (network, try Self(bytes: bytes)) } catch { throw .invalidExtendedKey(error) }
    }
}

extension ExtendedFullViewingKey {
    /// The key in Bech32: `zxviews1…` on the main network.
    public func text(on network: ZcashNetwork) -> String {
        KeyText.extendedFullViewingKey.encode(bytes, on: network)
    }

    /// Reads a key and tells its network.
    ///
    /// - Throws: `.notBech32`, `.unknownPrefix`, `.invalidExtendedKey`.
    public static func decode(_ text: String) throws(KeyTextError) -> (network: ZcashNetwork, key: Self) {
        let (network, bytes) = try KeyText.extendedFullViewingKey.decode(text, expected: nil)
        do { return (network, try Self(bytes: bytes)) } catch { throw .invalidExtendedKey(error) }
    }
}
