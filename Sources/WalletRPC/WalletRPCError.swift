import NodeService
public import Primitives

/// Why a call to the wallet is refused, with zcashd's numbers where it has one (zcash `src/rpc/protocol.h`).
public enum WalletRPCError: NamedError, Hashable {
    /// −4: the wallet cannot do it.
    case wallet(String, explanation: String)
    /// −5: an address or a key is none, or not of this wallet.
    case address(String, explanation: String)
    /// −6: what is there does not pay.
    case insufficientFunds(String)
    /// −8: a parameter makes no sense.
    case parameter(String, expected: String)
    /// −13: the wallet is locked.
    case locked
    /// −14: not the wallet's passphrase.
    case wrongPassphrase
    /// −15: there is nothing to lock.
    case nothingToLock
    /// −17: it is unlocked already.
    case alreadyUnlocked
    /// −28: too much waits already.
    case busy(limit: Int)

    public var name: String {
        switch self {
        case .wallet(let name, _), .address(let name, _): name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .wallet(_, let explanation), .address(_, let explanation), .insufficientFunds(let explanation): explanation
        case .parameter(let name, let expected): "The parameter \(name) must be \(expected)."
        case .locked: "The wallet is locked; walletpassphrase unlocks it."
        case .wrongPassphrase: "This is not the wallet's passphrase."
        case .nothingToLock: "The wallet only watches: it has nothing to lock."
        case .alreadyUnlocked: "The wallet is unlocked already; walletlock locks it."
        case .busy(let limit): "\(limit) operations wait already."
        }
    }
}

extension WalletRPCError: ServiceRefusal {
    package var code: Int {
        switch self {
        case .wallet: -4
        case .address: -5
        case .insufficientFunds: -6
        case .parameter: -8
        case .locked: -13
        case .wrongPassphrase: -14
        case .nothingToLock: -15
        case .alreadyUnlocked: -17
        case .busy: -28
        }
    }
}
