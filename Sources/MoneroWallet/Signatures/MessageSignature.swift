internal import Algebra
internal import Curves
public import Primitives
internal import RingSignatures

/// Why a signed message is refused.
public enum MessageSignatureError: NamedError, Hashable {
    /// The text does not begin with `SigV2`.
    case unknownKind
    /// The text begins with `SigV1`: such signatures are not bound to the address.
    case outdated
    /// The rest of the text is not base 58.
    case notBase58(Base58Error)
    /// The signature cannot be read.
    case invalidSignature(SchnorrError)
    /// Neither the spend key nor the view key of the address made it over this message.
    case notSignedByAddress

    public var explanation: String {
        switch self {
        case .unknownKind: "The text is no signature: it does not begin with SigV2."
        case .outdated: "Signatures that begin with SigV1 are not bound to an address."
        case .notBase58(let error): error.explanation
        case .invalidSignature(let error): error.explanation
        case .notSignedByAddress: "The signature is not of this address over this message."
        }
    }
}

/// Signatures of addresses over messages, as text: `SigV2…` (monero `src/wallet/wallet2.cpp`, `sign`).
public enum MessageSignature {
    /// Which of an address's keys signs.
    public enum Key: UInt8, Hashable, Sendable, CaseIterable {
        /// The spend key, which only the owner has.
        case spend = 0
        /// The view key, which an auditor may have too.
        case view = 1
    }

    private static let prefix = "SigV2"
    private static let oldPrefix = "SigV1"

    /// Signs `message` with a key of the address at `index`; constant time in the keys.
    ///
    /// - Throws: ``RandomnessError``.
    public static func sign(
        _ message: [UInt8], with keys: WalletKeys, at index: SubaddressIndex = .primary, key: Key = .spend
    ) throws(RandomnessError) -> String {
        let address = keys.viewing.address(at: index, network: .main)
        let spend = keys.spendSecret(at: index)
        let secret =
            switch key {
            case .spend: spend
            // The view key of a subaddress is a·D = a·(b + m)·G.
            case .view: index == .primary ? keys.viewing.viewSecret : keys.viewing.viewSecret * spend
            }
        let signature = try SchnorrSignature.sign(hash(message, address, key), secret: secret)
        return prefix + CryptoNoteBase58.encode(signature.bytes)
    }

    /// Checks a signature of `address` over `message` and tells which key made it; variable time.
    ///
    /// - Throws: the first check of ``MessageSignatureError`` that fails, in its order.
    public static func verify(
        _ text: String, message: [UInt8], address: MoneroAddress
    ) throws(MessageSignatureError) -> Key {
        guard !text.hasPrefix(oldPrefix) else { throw .outdated }
        guard text.hasPrefix(prefix) else { throw .unknownKind }
        let signature: SchnorrSignature
        let bytes: [UInt8]
        do { bytes = try CryptoNoteBase58.decode(text.dropFirst(prefix.count)) } catch { throw .notBase58(error) }
        do { signature = try SchnorrSignature(bytes: bytes) } catch { throw .invalidSignature(error) }
        for key in Key.allCases {
            let publicKey = key == .spend ? address.spendKey : address.viewKey
            do {
                try signature.verify(hash(message, address, key), publicKey: publicKey)
                return key
            } catch { continue }
        }
        throw .notSignedByAddress
    }

    /// H(domain, B, A, which key, length, message).
    private static func hash(_ message: [UInt8], _ address: MoneroAddress, _ key: Key) -> [UInt8] {
        Keccak256.digest(
            of: MoneroDomain.messageSignature + address.spendKey.bytes + address.viewKey.bytes + [key.rawValue]
                + Varint.encode(UInt64(message.count)) + message)
    }
}
