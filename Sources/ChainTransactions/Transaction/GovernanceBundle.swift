/// The pools that hold the chain's coins. Each application circuit has one of its own.
public enum Pool: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The accounts.
    case transparent
    /// The shielded notes.
    case sapling
    /// The ring outputs.
    case ring
    /// What was deposited into one circuit.
    case circuit(CircuitID)

    public var description: String {
        switch self {
        case .transparent: "transparent"
        case .sapling: "sapling"
        case .ring: "ring"
        case .circuit(let id): "circuit \(id)"
        }
    }
}

/// A change of the chain's configuration.
public enum ConfigurationChange: Sendable, Hashable {
    /// Stops or reopens a pool: while it is stopped, nothing moves into or out of it.
    case pool(Pool, isOpen: Bool)
    /// Approves the registration of a circuit that moves value.
    case approveCircuit(CircuitID, setupRecord: Hash256)
    /// Retires a circuit: no calls and no deposits from then on.
    case retireCircuit(CircuitID)
}

/// Changes that take effect at a height, with the validators' approvals.
public struct GovernanceBundle: Sendable, Hashable {
    /// The changes, in order.
    public var changes: [ConfigurationChange]
    /// The height from whose block on they hold; above the height of the block that has them.
    public var height: UInt64
    /// The validators' signatures, ascending by validator.
    public var approvals: [Approval]

    /// A validator's signature.
    public struct Approval: Sendable, Hashable {
        /// The validator's Ed25519 key.
        public var validator: AccountID
        /// The signature of the transaction's digest, 64 bytes.
        public var signature: [UInt8]

        /// An approval of these parts.
        public init(validator: AccountID, signature: [UInt8]) {
            self.validator = validator
            self.signature = signature
        }
    }

    /// A bundle of these parts.
    public init(changes: [ConfigurationChange], height: UInt64, approvals: [Approval] = []) {
        self.changes = changes
        self.height = height
        self.approvals = approvals
    }
}
