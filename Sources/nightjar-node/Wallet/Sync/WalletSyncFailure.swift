import Primitives

/// Why a wallet does not follow a chain, beside what its state and its files refuse.
enum WalletSyncFailure: NamedError, Hashable {
    /// The node does not keep the blocks that the wallet needs.
    case prunedHistory(first: UInt64, explanation: String)
    /// The node's chain is shorter than what the wallet has seen.
    case nodeBehind(node: UInt64, wallet: UInt64)
    /// The node's blocks and its note commitment tree differ.
    case treeDiffers(height: UInt64)
    /// A whole block is not the one that its compact form was made of.
    case blockDiffers(height: UInt64)
    /// The wallet was not synchronised yet.
    case neverSynchronised(path: String)

    var explanation: String {
        switch self {
        case .prunedHistory(let first, let explanation):
            "The wallet needs the blocks from \(first) on. \(explanation) Ask a node that has the whole chain."
        case .nodeBehind(let node, let wallet):
            "The node is at block \(node), and the wallet has seen block \(wallet). Wait until the node has caught up; if "
                + "the chain was taken back on purpose, 'nightjar wallet rescan' goes through it anew."
        case .treeDiffers(let height):
            "The node's blocks up to \(height) do not give its note commitment tree: it left notes out. Ask another "
                + "node, and go through the chain anew with 'nightjar wallet rescan'."
        case .blockDiffers(let height):
            "The node's block \(height) does not hold the transactions that it said it holds. Ask another node, and go "
                + "through the chain anew with 'nightjar wallet rescan'."
        case .neverSynchronised(let path): "\(path) knows no chain yet: 'nightjar wallet sync' goes through one."
        }
    }
}
