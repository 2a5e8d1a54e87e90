public import Primitives

/// Why a wallet has no such address or account.
public enum WalletAddressError: NamedError, Hashable {
    /// The wallet has no account with this number.
    case noAccount(number: UInt32)
    /// The wallet has as many accounts as it can have.
    case tooManyAccounts(limit: Int)
    /// The name of an account is longer than it can be, in bytes.
    case nameTooLong(actual: Int, limit: Int)
    /// A wallet that watches has no keys for a new account; one is added with its viewing key.
    case watchOnlyAccount
    /// A wallet that watches knows the transparent addresses of its viewing key and no others.
    case watchOnlyAddress(index: UInt64)
    /// No address has this diversifier index; the next one that has.
    case noAddressAt(index: UInt64, next: UInt64)
    /// Addresses of this kind are numbered up to a limit.
    case indexTooLarge(index: UInt64, limit: UInt64)
    /// The wallet keeps so many addresses of this kind in an account.
    case tooManyAddresses(limit: UInt64)
    /// The words give no such key.
    case derivation(WalletDerivationError)

    public var name: String {
        if case .derivation(let error) = self { return error.name }
        return Mirror(reflecting: self).children.first?.label ?? String(describing: self)
    }

    public var explanation: String {
        switch self {
        case .noAccount(let number):
            "The wallet has no account number \(number); 'nightjar wallet accounts' lists them."
        case .tooManyAccounts(let limit): "The wallet has \(limit) accounts, which is as many as it can have."
        case .nameTooLong(let actual, let limit): "The name has \(actual) bytes; \(limit) are possible."
        case .watchOnlyAccount:
            "The wallet only watches. Make the account in the wallet that spends, and export its viewing key."
        case .watchOnlyAddress(let index):
            "The wallet only watches, and its viewing key does not name transparent address number \(index). Make it in "
                + "the wallet that spends, and export the viewing key again."
        case .noAddressAt(let index, let next):
            "Half of all diversifiers have no address, and number \(index) is one of them; number \(next) has one."
        case .indexTooLarge(let index, let limit):
            "Addresses of this kind have numbers up to \(limit); \(index) is above."
        case .tooManyAddresses(let limit): "The account has \(limit) addresses of this kind, as many as a wallet keeps."
        case .derivation(let error): error.explanation
        }
    }
}
