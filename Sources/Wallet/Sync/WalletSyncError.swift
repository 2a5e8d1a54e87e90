internal import ChainTransactions
public import Primitives
public import Sapling

/// Why blocks are not taken into a wallet's state. What was there before stays as it was.
public enum WalletSyncError: NamedError, Hashable {
    /// A block is not the next one.
    case wrongHeight(actual: UInt64, expected: UInt64)
    /// A block does not name the one before it: among those of one answer, which is then of no chain.
    case notLinked(height: UInt64)
    /// The first block does not name the last one that the wallet took in: that one was replaced.
    case reorganised(height: UInt64)
    /// More blocks were replaced than the wallet can go back.
    case tooDeep(to: UInt64, oldest: UInt64)
    /// A block says of an own address, or of amounts, what cannot be.
    case inconsistent(height: UInt64, String)
    /// The note commitment tree refuses.
    case tree(NoteCommitmentTreeError)
    /// The wallet's keys are not those of the state: an account is missing.
    case missingAccount(number: UInt32)
    /// The keys give no address.
    case address(WalletAddressError)

    public var name: String {
        switch self {
        case .wrongHeight: "wrongHeight"
        case .notLinked: "notLinked"
        case .reorganised, .tooDeep: "reorganised"
        case .inconsistent: "inconsistent"
        case .tree(let error): error.name
        case .missingAccount: "missingAccount"
        case .address(let error): error.name
        }
    }

    public var explanation: String {
        switch self {
        case .wrongHeight(let actual, let expected):
            "The node gives block \(actual) where block \(expected) comes next."
        case .notLinked(let height): "The node's block \(height) does not follow the one that it gives before it."
        case .reorganised(let height):
            "The chain was replaced below block \(height): it does not follow the last block that the wallet knows."
        case .tooDeep(let to, let oldest):
            "The chain was replaced above block \(to), and the wallet can go back to block \(oldest) only: 'nightjar "
                + "wallet rescan' goes through the chain anew."
        case .inconsistent(let height, let what):
            "Block \(height) cannot be: \(what) Ask another node, or go through the chain anew with 'nightjar wallet "
                + "rescan'."
        case .tree(let error): error.explanation
        case .missingAccount(let number): "What is kept of the chain has an account \(number) that the wallet has not."
        case .address(let error): error.explanation
        }
    }
}
