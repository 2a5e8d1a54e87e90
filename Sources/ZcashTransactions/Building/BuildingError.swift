public import Primitives

/// Why no transaction is planned. Each case is one check.
public enum BuildingError: NamedError, Hashable {
    /// Only versions 4 and 5 are built, under upgrades that admit them.
    case versionNotActive(actual: TransactionVersion, upgrade: NetworkUpgrade)
    /// The expiry height is one that no node admits, or lies before the height (ZIP 203).
    case expiryHeightOutOfRange(actual: UInt32, allowed: ClosedRange<UInt32>)
    /// A spend's note is not at an address of the key.
    case noteNotOfKey(spend: Int)
    /// A value is more than all the money there is, in zatoshi.
    case valueOutOfRange(actual: UInt64)
    /// The spends do not give what the outputs and the fee take, in zatoshi.
    case insufficientFunds(available: UInt64, needed: UInt64)
    /// So many zatoshi are left, and there is no address to give them back to.
    case changeWithoutAddress(zatoshi: UInt64)
    /// The transaction that was planned is refused.
    case refused(PartialTransactionError)

    public var explanation: String {
        switch self {
        case .versionNotActive(let actual, let upgrade):
            "Transactions of version \(actual.rawValue) cannot be built under \(upgrade.title)."
        case .expiryHeightOutOfRange(let actual, let allowed):
            "The expiry height \(actual) is neither 0 nor one of \(allowed.lowerBound) to \(allowed.upperBound)."
        case .noteNotOfKey(let index): "The note of spend \(index) is not at an address of the key."
        case .valueOutOfRange(let actual): "The value of \(actual) zatoshi is more than all the money there is."
        case .insufficientFunds(let available, let needed):
            "\(needed) zatoshi are needed with the fee, and the notes hold \(available)."
        case .changeWithoutAddress(let zatoshi):
            "\(zatoshi) zatoshi are left over, and no address is given to send them back to."
        case .refused(let error): error.explanation
        }
    }
}
