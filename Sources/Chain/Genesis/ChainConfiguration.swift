public import ChainTransactions

/// The kinds of chains. Raw values are part of the genesis' encoding.
public enum NetworkKind: UInt8, Sendable, Hashable, CaseIterable {
    /// For trials: proofs may be made under keys whose trapdoor somebody knows.
    case regtest = 0
    /// Everything else: proofs are made under the published keys.
    case network = 1

    /// The name in files.
    public var name: String {
        switch self {
        case .regtest: "regtest"
        case .network: "network"
        }
    }
}

/// What the genesis fixes for a chain (docs/spec, section 6).
public struct ChainConfiguration: Sendable, Hashable {
    /// The chain's name.
    public var chainID: ChainID
    /// The kind of chain.
    public var network: NetworkKind
    /// The least fee for a byte of a transaction's encoding, in units.
    public var minimumFeePerByte: UInt64
    /// The least fee for a unit of ``ProofCost``, in units of money.
    public var minimumFeePerProofUnit: UInt64
    /// The longest encoding of a transaction.
    public var maximumTransactionBytes: Int
    /// The most bytes that a block's transactions have together.
    public var maximumBlockBytes: Int
    /// The most that verifying a block's proofs may cost, in units of ``ProofCost``.
    public var maximumBlockProofCost: Int
    /// For how many blocks a root of a tree may be referred to after it was replaced.
    public var anchorWindow: UInt64
    /// How many blocks an output must be old before a ring may have it.
    public var ringOutputMaturity: UInt64
    /// The Ed25519 keys of those who approve changes, ascending.
    public var validators: [AccountID]

    /// The bounds within which a configuration stays.
    public enum Bounds {
        /// Bytes of a transaction.
        public static let transactionBytes = 1 << 10...LedgerTransaction.maximumByteCount
        /// Bytes of a block.
        public static let blockBytes = 1 << 10...64 << 20
        /// Cost of a block's proofs.
        public static let blockProofCost = 1...1 << 30
        /// Fees for a byte and for a unit of proof cost.
        public static let feeRate: ClosedRange<UInt64> = 0...1_000_000
        /// Windows, in blocks.
        public static let window: ClosedRange<UInt64> = 1...1_000_000
        /// Validators.
        public static let validators = 1...1_000
    }

    /// A configuration; the defaults suit a chain on one machine.
    public init(
        chainID: ChainID, network: NetworkKind, validators: [AccountID], minimumFeePerByte: UInt64 = 1,
        minimumFeePerProofUnit: UInt64 = 10, maximumTransactionBytes: Int = 256 << 10,
        maximumBlockBytes: Int = 4 << 20, maximumBlockProofCost: Int = 200_000, anchorWindow: UInt64 = 100,
        ringOutputMaturity: UInt64 = 10
    ) {
        self.chainID = chainID
        self.network = network
        self.validators = validators
        self.minimumFeePerByte = minimumFeePerByte
        self.minimumFeePerProofUnit = minimumFeePerProofUnit
        self.maximumTransactionBytes = maximumTransactionBytes
        self.maximumBlockBytes = maximumBlockBytes
        self.maximumBlockProofCost = maximumBlockProofCost
        self.anchorWindow = anchorWindow
        self.ringOutputMaturity = ringOutputMaturity
    }

    /// Checks every value against its bounds.
    package func check() throws(GenesisError) {
        func within<T: BinaryInteger>(
            _ name: String, _ value: T, _ bounds: ClosedRange<T>
        ) throws(GenesisError) {
            guard bounds.contains(value) else {
                throw .outOfBounds(
                    name, actual: "\(value)", allowed: "\(bounds.lowerBound) to \(bounds.upperBound)")
            }
        }
        // Where every transaction costs something, each uses up a sequence number, a nullifier or a key image to pay for
        // it, so that none can be in the chain twice.
        let least: UInt64 = network == .regtest ? 0 : 1
        try within("minimumFeePerByte", minimumFeePerByte, least...Bounds.feeRate.upperBound)
        try within("minimumFeePerProofUnit", minimumFeePerProofUnit, Bounds.feeRate)
        try within("maximumTransactionBytes", maximumTransactionBytes, Bounds.transactionBytes)
        try within("maximumBlockBytes", maximumBlockBytes, Bounds.blockBytes)
        try within("maximumBlockProofCost", maximumBlockProofCost, Bounds.blockProofCost)
        try within("anchorWindow", anchorWindow, Bounds.window)
        try within("ringOutputMaturity", ringOutputMaturity, Bounds.window)
        try within("validators", validators.count, Bounds.validators)
        guard maximumTransactionBytes <= maximumBlockBytes else {
            throw .blockBelowTransaction(block: maximumBlockBytes, transaction: maximumTransactionBytes)
        }
        for i in validators.indices.dropFirst() where validators[i] <= validators[i - 1] {
            throw .notAscending("validators", index: i)
        }
        // With a key of small order anybody could approve changes. Chains for trials may have keys that nobody has.
        if network == .network, let i = validators.firstIndex(where: { !$0.hasOwner }) {
            throw .outOfBounds(
                "validators[\(i)]", actual: "\(validators[i])", allowed: "only a point of the curve of large order")
        }
    }
}
