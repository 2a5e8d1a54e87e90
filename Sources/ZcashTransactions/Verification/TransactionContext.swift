public import Sapling

/// What has to be known about a transaction besides its bytes.
public struct TransactionContext: Sendable, Hashable {
    /// The network.
    public var network: ZcashNetwork
    /// The height of the block that has the transaction, or of the next block.
    public var height: UInt32?
    /// The consensus branch that signatures are for, where it is not the one of the height.
    public var branchID: UInt32?
    /// The outputs that the transparent inputs spend, in the inputs' order.
    public var previousOutputs: [TransparentOutput]?

    /// A context; all but the network may be unknown, at the price of checks that cannot be made.
    public init(
        network: ZcashNetwork = .main, height: UInt32? = nil, branchID: UInt32? = nil,
        previousOutputs: [TransparentOutput]? = nil
    ) {
        self.network = network
        self.height = height
        self.branchID = branchID
        self.previousOutputs = previousOutputs
    }

    /// The upgrade in force: the height's, else the given branch's.
    var upgrade: NetworkUpgrade? {
        height.map { network.upgrade(at: $0) } ?? branchID.flatMap { NetworkUpgrade(branchID: $0) }
    }

    /// The branch that signatures are for.
    func branchID(of transaction: Transaction) -> UInt32? {
        branchID ?? height.map { network.upgrade(at: $0).branchID } ?? transaction.consensusBranchID
    }
}
