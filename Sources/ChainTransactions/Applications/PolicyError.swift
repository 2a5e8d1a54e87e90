package import Algebra
public import Primitives

/// Why a policy is not well-formed. Each case is one check.
public enum PolicyError: NamedError, Hashable {
    /// There are no public inputs or too many.
    case inputCount(actual: Int, allowed: ClosedRange<Int>)
    /// There are too many trees.
    case treeCount(actual: Int, maximum: Int)
    /// There are too many state roots.
    case stateCount(actual: Int, maximum: Int)
    /// A tree has no levels or too many.
    case treeDepth(tree: Int, actual: Int, allowed: ClosedRange<Int>)
    /// A tree has more leaves at first than it has room for.
    case tooFewPlaces(tree: Int, leaves: Int, depth: Int)
    /// The trees have too many leaves at first.
    case leafCount(actual: Int, maximum: Int)
    /// Not exactly one input binds proofs to their transactions.
    case contextCount(actual: Int)
    /// More than one input says what is released.
    case releasedCount(actual: Int)
    /// More than one input says what is deposited.
    case depositedCount(actual: Int)
    /// Something is released, and nothing keeps a proof from being shown again with another context.
    case releasedWithoutNullifier
    /// An input refers to a tree that there is not.
    case unknownTree(input: Int, tree: Int)
    /// An input refers to a state root that there is not.
    case unknownState(input: Int, slot: Int)
    /// An input appends to another circuit's tree.
    case foreignTreeAppended(input: Int, tree: Int)
    /// No input refers to a tree.
    case unusedTree(tree: Int)
    /// A state root has not exactly one input for the old value and one for the new.
    case statePair(slot: Int, old: Int, new: Int)

    public var explanation: String {
        switch self {
        case .inputCount(let actual, let allowed):
            "The policy has \(actual) public inputs; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .treeCount(let actual, let maximum): "The policy has \(actual) trees; \(maximum) are allowed."
        case .stateCount(let actual, let maximum): "The policy has \(actual) state roots; \(maximum) are allowed."
        case .treeDepth(let tree, let actual, let allowed):
            "Tree \(tree) has \(actual) levels; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .tooFewPlaces(let tree, let leaves, let depth):
            "Tree \(tree) of depth \(depth) has no room for \(leaves) leaves."
        case .leafCount(let actual, let maximum):
            "The trees have \(actual) leaves at first; \(maximum) are allowed."
        case .contextCount(let actual): "\(actual) public inputs are the context; one must be."
        case .releasedCount(let actual): "\(actual) public inputs say what is released; one may."
        case .depositedCount(let actual): "\(actual) public inputs say what is deposited; one may."
        case .releasedWithoutNullifier:
            "The policy releases value and has no nullifier: one entitlement could be used again and again."
        case .unknownTree(let input, let tree): "Public input \(input) refers to tree \(tree), which there is not."
        case .unknownState(let input, let slot):
            "Public input \(input) refers to state root \(slot), which there is not."
        case .foreignTreeAppended(let input, let tree):
            "Public input \(input) appends to tree \(tree), which belongs to another circuit."
        case .unusedTree(let tree): "No public input refers to tree \(tree)."
        case .statePair(let slot, let old, let new):
            "State root \(slot) has \(old) inputs for its old value and \(new) for the new; each must have one."
        }
    }
}

extension CircuitPolicy {
    /// Checks everything that does not depend on the key; whoever decodes a policy need not.
    ///
    /// - Throws: the first check that fails.
    public func check() throws(PolicyError) {
        guard ApplicationLimits.inputs.contains(inputs.count) else {
            throw .inputCount(actual: inputs.count, allowed: ApplicationLimits.inputs)
        }
        guard states.count <= ApplicationLimits.trees else {
            throw .stateCount(actual: states.count, maximum: ApplicationLimits.trees)
        }
        try checkTrees()
        func count(_ role: PublicInputRole) -> Int { inputs.count { $0 == role } }
        guard count(.context) == 1 else { throw .contextCount(actual: count(.context)) }
        guard count(.released) <= 1 else { throw .releasedCount(actual: count(.released)) }
        guard count(.deposited) <= 1 else { throw .depositedCount(actual: count(.deposited)) }
        guard count(.released) == 0 || count(.nullifier) > 0 else { throw .releasedWithoutNullifier }
        for (i, role) in inputs.enumerated() {
            switch role {
            case .anchor(let tree), .leaf(let tree):
                guard tree < trees.count else { throw .unknownTree(input: i, tree: Int(tree)) }
                if case .leaf = role, case .foreign = trees[Int(tree)] {
                    throw .foreignTreeAppended(input: i, tree: Int(tree))
                }
            case .oldState(let slot), .newState(let slot):
                guard slot < states.count else { throw .unknownState(input: i, slot: Int(slot)) }
            case .context, .nullifier, .released, .deposited, .expiry, .constant, .free: break
            }
        }
        for tree in trees.indices {
            let number = UInt8(tree)
            guard inputs.contains(.anchor(tree: number)) || inputs.contains(.leaf(tree: number)) else {
                throw .unusedTree(tree: tree)
            }
        }
        for slot in states.indices {
            let old = count(.oldState(slot: UInt8(slot))), new = count(.newState(slot: UInt8(slot)))
            guard old == 1, new == 1 else { throw .statePair(slot: slot, old: old, new: new) }
        }
    }

    private func checkTrees() throws(PolicyError) {
        guard trees.count <= ApplicationLimits.trees else {
            throw .treeCount(actual: trees.count, maximum: ApplicationLimits.trees)
        }
        var leafCount = 0
        for (i, tree) in trees.enumerated() {
            guard case .own(let depth, let leaves) = tree else { continue }
            guard ApplicationLimits.treeDepth.contains(Int(depth)) else {
                throw .treeDepth(tree: i, actual: Int(depth), allowed: ApplicationLimits.treeDepth)
            }
            guard UInt64(leaves.count) <= 1 << UInt64(depth) else {
                throw .tooFewPlaces(tree: i, leaves: leaves.count, depth: Int(depth))
            }
            leafCount += leaves.count
        }
        guard leafCount <= ApplicationLimits.initialLeaves else {
            throw .leafCount(actual: leafCount, maximum: ApplicationLimits.initialLeaves)
        }
    }

    /// The first of the policy's elements that is not below the order of the curve's groups, in words; nil where all are.
    package func nonCanonicalElement(on curve: CurveID) -> String? {
        for (i, tree) in trees.enumerated() {
            guard case .own(_, let leaves) = tree else { continue }
            if let leaf = leaves.firstIndex(where: { !$0.isCanonical(on: curve) }) {
                return "leaf \(leaf) of tree \(i)"
            }
        }
        if let slot = states.firstIndex(where: { !$0.isCanonical(on: curve) }) { return "state root \(slot)" }
        for (i, role) in inputs.enumerated() {
            if case .constant(let value) = role, !value.isCanonical(on: curve) { return "the constant of input \(i)" }
        }
        return nil
    }
}
