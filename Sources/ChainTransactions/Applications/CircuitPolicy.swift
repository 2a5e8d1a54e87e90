/// What the ledger does with the public inputs of an application circuit: one role for each (docs/spec, section 8).
///
/// A policy is data. It is part of the circuit's name, so it never changes.
public struct CircuitPolicy: Sendable, Hashable {
    /// The trees that inputs refer to.
    public var trees: [CircuitTree]
    /// State roots that calls replace, each with the value that it has at first.
    public var states: [CircuitElement]
    /// The role of each public input, in the key's order.
    public var inputs: [PublicInputRole]

    /// A policy of these parts, not checked.
    public init(trees: [CircuitTree] = [], states: [CircuitElement] = [], inputs: [PublicInputRole]) {
        self.trees = trees
        self.states = states
        self.inputs = inputs
    }

    /// Whether calls can take from or add to the circuit's pool.
    public var movesValue: Bool { inputs.contains(.released) || inputs.contains(.deposited) }
    /// The position of the input that binds a proof to its transaction; nil in a policy that is not well-formed.
    public var contextPosition: Int? { inputs.firstIndex(of: .context) }
}

/// A Merkle tree that public inputs refer to: binary, of a fixed depth, Poseidon(left, right) over the circuit's field,
/// empty leaves 0 (`circuits/lib/merkle.circom`).
public enum CircuitTree: Sendable, Hashable {
    /// A tree of the circuit's own, with the leaves that it has at first.
    case own(depth: UInt8, leaves: [CircuitElement])
    /// The tree of this number of a circuit that is registered already.
    case foreign(circuit: CircuitID, tree: UInt8)
}

/// What a public input is to the ledger.
public enum PublicInputRole: Sendable, Hashable {
    /// The transaction and the call that the proof is for: ``CircuitContext``.
    case context
    /// Something that is shown once to a circuit.
    case nullifier
    /// A recent root of a tree.
    case anchor(tree: UInt8)
    /// A leaf that is appended to a tree of the circuit's own.
    case leaf(tree: UInt8)
    /// The value that a state root has before the call.
    case oldState(slot: UInt8)
    /// The value that it has from then on.
    case newState(slot: UInt8)
    /// What the call takes out of the circuit's pool, in units.
    case released
    /// What the transaction pays into the circuit's pool for the call, in units.
    case deposited
    /// The last height at which a block may hold the call; not more than `lead` blocks ahead, unless that is 0.
    case expiry(lead: UInt64)
    /// This value and no other.
    case constant(CircuitElement)
    /// Any value: the ledger keeps it with the transaction and makes nothing of it.
    case free
}

/// How much a transaction may do with application circuits.
public enum ApplicationLimits {
    /// Public inputs of a circuit.
    public static let inputs = 1...64
    /// Trees, and state roots, of a policy.
    public static let trees = 8
    /// Levels of a tree above its leaves.
    public static let treeDepth = 1...32
    /// Leaves that the trees of a policy have at first, together.
    public static let initialLeaves = 256
    /// Bytes of an encoded policy.
    public static let policyByteCount = 16_384
    /// Registrations of a transaction.
    public static let registrations = 1
    /// Deposits of a transaction.
    public static let deposits = 16
    /// Calls of a transaction.
    public static let calls = 16
}
