public import ChainTransactions
public import MoneroWallet
public import Primitives
public import RingWallet
public import Sapling

/// The three kinds of addresses, one for each pool of money.
public enum AddressKind: String, Sendable, Hashable, CaseIterable {
    /// An account that everybody sees.
    case transparent
    /// A Sapling address.
    case shielded
    /// A ring address.
    case ring
}

/// Why a text is no address of a ledger.
public enum LedgerAddressError: NamedError, Hashable {
    /// It begins as no kind of address does.
    case unknownKind
    /// It is an address of another network, with this name.
    case wrongNetwork(String)
    /// It begins as an account does, and is none.
    case account(AccountTextError)
    /// It begins as a shielded address does, and is none.
    case shielded(KeyTextError)
    /// It begins as a ring address does, and is none.
    case ring(RingAddressTextError)
    /// It is a viewing key, with which nobody can be paid.
    case viewingKey

    public var name: String {
        switch self {
        case .unknownKind: "unknownKind"
        case .wrongNetwork: "wrongNetwork"
        case .account(let error): error.name
        case .shielded(let error): error.name
        case .ring(let error): error.name
        case .viewingKey: "viewingKey"
        }
    }

    public var explanation: String {
        switch self {
        case .unknownKind:
            "This is no address: accounts begin with \(AccountID.accountPrefix)1, shielded addresses with "
                + "\(LedgerAddress.shieldedPrefix)1, ring addresses with \(MoneroAddress.ledgerPrefix)1 or "
                + "\(MoneroAddress.ledgerSubaddressPrefix)1."
        case .wrongNetwork(let network): "This is an address of \(network), not of a ledger of this program."
        case .account(let error): error.explanation
        case .shielded(let error): error.explanation
        case .ring(let error): error.explanation
        case .viewingKey: "This is a viewing key. Nobody can be paid with it, and it is not to be published."
        }
    }
}

/// Where money goes on a ledger.
public enum LedgerAddress: Sendable, Hashable {
    /// An account, which everybody sees.
    case transparent(AccountID)
    /// A Sapling address.
    case shielded(PaymentAddress)
    /// A ring address or a ring subaddress.
    case ring(MoneroAddress)

    /// Shielded addresses of every ledger have the text that Zcash has for chains of one's own, so that none is taken
    /// for an address of Zcash's.
    public static let shieldedNetwork = ZcashNetwork.regtest
    static let shieldedPrefix = "zregtestsapling"

    /// The kind.
    public var kind: AddressKind {
        switch self {
        case .transparent: .transparent
        case .shielded: .shielded
        case .ring: .ring
        }
    }

    /// The address as text; nil for a ring address with a payment id, for which a ledger has no place.
    public var text: String? {
        switch self {
        case .transparent(let account): account.accountText
        case .shielded(let address): address.text(on: Self.shieldedNetwork)
        case .ring(let address): address.ledgerText
        }
    }

    /// Reads an address: `njacct1…`, 64 hexadecimal digits of an account, `zregtestsapling1…`, `njring1…`, `njsub1…`.
    ///
    /// Addresses of Zcash and of Monero are refused by the names of their networks.
    ///
    /// - Throws: ``LedgerAddressError``.
    public init(text: some StringProtocol) throws(LedgerAddressError) {
        let text = String(text)
        if let bytes = try? Hexadecimal.decode(text, count: Hash256.byteCount), let account = AccountID(bytes) {
            self = .transparent(account)
            return
        }
        // What comes before the last digit 1, as Bech32 has it.
        let prefix = text.lastIndex(of: "1").map { text[..<$0].lowercased() }
        switch prefix {
        case AccountID.accountPrefix:
            do throws(AccountTextError) { self = .transparent(try AccountID(accountText: text)) } catch {
                throw .account(error)
            }
        case MoneroAddress.ledgerPrefix, MoneroAddress.ledgerSubaddressPrefix:
            do throws(RingAddressTextError) { self = .ring(try MoneroAddress(ledgerText: text)) } catch {
                throw .ring(error)
            }
        case Self.shieldedPrefix:
            do throws(KeyTextError) {
                self = .shielded(try PaymentAddress(text: text, network: Self.shieldedNetwork))
            } catch { throw .shielded(error) }
        case AccountViewKeys.prefix: throw .viewingKey
        default:
            if let (network, _) = try? PaymentAddress.decode(text) {
                throw .wrongNetwork("Zcash's \(network.rawValue) network")
            }
            if let address = try? MoneroAddress(text: text) {
                throw .wrongNetwork("Monero's \(address.network.rawValue) network")
            }
            throw .unknownKind
        }
    }
}
