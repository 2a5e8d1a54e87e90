public import Chain
public import ChainTransactions
public import Primitives

/// Why an audit of the supply stops, or what it has found wrong. Each case is one check.
public enum SupplyAuditError: NamedError, Hashable {
    /// The genesis is not one that a chain can begin with.
    case genesis(String)
    /// A header or a body is not the next one of the chain; named after the inner refusal.
    case block(BlockRefusal)
    /// A transaction of a block does not decode.
    case transaction(height: UInt64, BlockDecodingError)
    /// A transaction moves an amount that cannot be.
    case amount(height: UInt64, index: Int, actual: UInt64)
    /// What leaves the pools in a transaction is not what enters them and the fee.
    case unbalanced(height: UInt64, index: Int, leaving: String, entering: String)
    /// A transaction takes out of a pool more than what is in it.
    case poolOverdrawn(height: UInt64, index: Int, pool: Pool, holds: UInt64, pays: String)
    /// A transaction takes out of an account more than what it has.
    case accountOverdrawn(height: UInt64, index: Int, account: AccountID, holds: UInt64, pays: UInt64)
    /// A debit does not have the number that comes next.
    case accountSequence(height: UInt64, index: Int, account: AccountID, actual: UInt64, expected: UInt64)
    /// All pools together are not the supply after a block.
    case supplyDiffers(height: UInt64, actual: String, expected: UInt64)
    /// The node's answer is of another height than the last block.
    case otherHeight(actual: UInt64, expected: UInt64)
    /// A proof about the state is refused; named after the inner error.
    case proof(subject: String, StateProofError)
    /// A proof is about something else than what was asked for.
    case wrongSubject(expected: String)
    /// What the state commitment has of a pool is not what its transactions add up to.
    case poolDiffers(Pool, committed: UInt64?, computed: UInt64)
    /// The state commitment has pools that no transaction paid into.
    case poolsDiffer
    /// The state commitment has other accounts, balances or sequences than the transactions make.
    case accountsDiffer
    /// The node's list of pools says something else than what its blocks add up to.
    case listDiffers(Pool, listed: UInt64?, computed: UInt64?)

    public var name: String {
        switch self {
        case .block(let refusal): refusal.name
        case .proof(_, let error): error.name
        case .genesis: "genesis"
        case .transaction: "transaction"
        case .amount: "amount"
        case .unbalanced: "unbalanced"
        case .poolOverdrawn: "poolOverdrawn"
        case .accountOverdrawn: "accountOverdrawn"
        case .accountSequence: "accountSequence"
        case .supplyDiffers: "supplyDiffers"
        case .otherHeight: "otherHeight"
        case .wrongSubject: "wrongSubject"
        case .poolDiffers: "poolDiffers"
        case .poolsDiffer: "poolsDiffer"
        case .accountsDiffer: "accountsDiffer"
        case .listDiffers: "listDiffers"
        }
    }

    public var explanation: String {
        func units(_ amount: UInt64?) -> String { amount.map { "\($0) units" } ?? "nothing" }
        switch self {
        case .genesis(let why): return "The genesis is refused: \(why)"
        case .block(let refusal): return refusal.explanation
        case .transaction(let height, let error): return "Block \(height): \(error.explanation)"
        case .amount(let height, let index, let actual):
            return "Transaction \(index) of block \(height) moves \(actual) units, which cannot be."
        case .unbalanced(let height, let index, let leaving, let entering):
            return "Transaction \(index) of block \(height) takes \(leaving) units out of the pools and pays "
                + "\(entering) in, its fee counted."
        case .poolOverdrawn(let height, let index, let pool, let holds, let pays):
            return "Transaction \(index) of block \(height) takes \(pays) units out of the \(pool) pool, which holds "
                + "\(holds)."
        case .accountOverdrawn(let height, let index, let account, let holds, let pays):
            return "Transaction \(index) of block \(height) takes \(pays) units from \(account.accountText), which has "
                + "\(holds)."
        case .accountSequence(let height, let index, let account, let actual, let expected):
            return "Transaction \(index) of block \(height) debits \(account.accountText) with number \(actual); "
                + "\(expected) comes next."
        case .supplyDiffers(let height, let actual, let expected):
            return "After block \(height) all pools hold \(actual) units; the genesis made \(expected)."
        case .otherHeight(let actual, let expected):
            return "The node answers for height \(actual); the last block looked at is \(expected)."
        case .proof(let subject, let error): return "The proof about \(subject): \(error.explanation)"
        case .wrongSubject(let expected): return "A proof is not about \(expected), which was asked for."
        case .poolDiffers(let pool, let committed, let computed):
            return "The state commitment has \(units(committed)) in the \(pool) pool; its transactions since the "
                + "genesis add up to \(computed)."
        case .poolsDiffer: return "The state commitment has a pool that no transaction paid into."
        case .accountsDiffer:
            return "The state commitment has other accounts, balances or sequences than the transactions since the "
                + "genesis make."
        case .listDiffers(let pool, let listed, let computed):
            return "The node lists \(units(listed)) in the \(pool) pool; its blocks add up to \(units(computed))."
        }
    }
}
