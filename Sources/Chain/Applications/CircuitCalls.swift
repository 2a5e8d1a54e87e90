internal import Algebra
internal import ChainTransactions

/// The calls of a transaction with their circuits, and the rules that need no proof.
struct CircuitCalls {
    /// A call with its circuit and its public inputs.
    struct Item {
        let call: CircuitCall
        let circuit: RegisteredCircuit
        let inputs: [CircuitElement]
    }

    /// What the calls before have changed in the same transaction.
    struct Pending {
        var nullifiers: Set<Nullifier> = []
        var stateRoots: [Slot: CircuitElement] = [:]
        var leafCounts: [Slot: UInt64] = [:]

        struct Nullifier: Hashable {
            let circuit: CircuitID
            let value: CircuitElement
        }

        /// A state root or a tree of a circuit.
        struct Slot: Hashable {
            let circuit: CircuitID
            let number: UInt8
        }
    }

    let context: TransactionContext
    /// The calls whose circuits are known: all of them, where that rule is checked.
    let calls: [Item]
    /// Of each call of the transaction, where its context stands.
    private let contextPositions: [Int?]

    private var rules: RuleSwitch { context.rules }

    /// Looks the circuits up, and checks that calls may be made to them.
    init(_ context: TransactionContext, _ state: borrowing StateOverlay) throws {
        self.context = context
        var items: [Item] = []
        var positions: [Int?] = []
        for (i, call) in context.transaction.applications.calls.enumerated() {
            let circuit = try CircuitState.circuit(call.circuit, in: state)
            try context.rules.require(
                .circuitKnown, circuit != nil, "Call \(i) is to the circuit \(call.circuit), which is not registered.")
            positions.append(circuit?.policy.contextPosition)
            guard let circuit else { continue }
            try context.rules.require(
                .circuitActive, !circuit.isRetired, "Call \(i) is to the circuit \(call.circuit), which is retired.")
            try context.rules.require(
                .circuitInputCount, call.publicInputs.count == circuit.policy.inputs.count,
                "Call \(i) has \(call.publicInputs.count) public inputs; \(circuit.policy.inputs.count) are expected.")
            items.append(
                Item(
                    call: call, circuit: circuit,
                    inputs: call.publicInputs.map { CircuitElement(littleEndian: $0) ?? .zero }))
        }
        calls = items
        contextPositions = positions
    }

    /// What is paid into circuits is what their calls say; circuits whose policies do not speak of deposits take any.
    func checkDeposits(_ state: borrowing StateOverlay) throws {
        let deposits = context.transaction.applications.deposits
        for (i, deposit) in deposits.enumerated() {
            let circuit = try CircuitState.circuit(deposit.circuit, in: state)
            try rules.require(
                .circuitKnown, circuit != nil,
                "Deposit \(i) is into the pool of \(deposit.circuit), which is not registered.")
            guard let circuit else { continue }
            try rules.require(
                .circuitActive, !circuit.isRetired, "Deposit \(i) is into the pool of a retired circuit.")
            try rules.require(
                .circuitDepositTaken, circuit.policy.movesValue,
                "Deposit \(i) is into the pool of a circuit that moves no value.")
            if circuit.policy.inputs.contains(.deposited) { try checkDeposited(deposit.circuit) }
        }
        for item in calls where item.circuit.policy.inputs.contains(.deposited) {
            try checkDeposited(item.call.circuit)
        }
    }

    private func checkDeposited(_ id: CircuitID) throws(LedgerRefusal) {
        // Nil stands for more than 64 bits hold.
        func sum(_ values: [UInt64?]) -> UInt64? {
            values.reduce(0) { total, value in
                guard let total, let value else { return nil }
                let (sum, overflow) = total.addingReportingOverflow(value)
                return overflow ? nil : sum
            }
        }
        let paid = sum(context.transaction.applications.deposits.filter { $0.circuit == id }.map(\.amount))
        let said = sum(
            calls.filter { $0.call.circuit == id }.flatMap { item in
                zip(item.circuit.policy.inputs, item.inputs).filter { $0.0 == .deposited }.map(\.1.small)
            })
        try rules.require(
            .circuitDeposited, paid == said && paid != nil,
            "The calls to \(id) say that \(said.map(String.init) ?? "too much") is deposited, and "
                + "\(paid.map(String.init) ?? "too much") is.")
    }

    /// Checks the public inputs of the call at `index`, one role after another.
    func check(_ index: Int, _ pending: inout Pending, _ state: borrowing StateOverlay) throws {
        let item = calls[index]
        let curve = item.circuit.curve
        if let stray = item.inputs.firstIndex(where: { !$0.isCanonical(on: curve) }) {
            try rules.require(
                .circuitInputCanonical, false, "Public input \(stray) of call \(index) is not below the group order.")
        }
        if !item.circuit.policy.inputs.contains(.released) {
            try rules.require(
                .circuitReleased, item.call.released == 0,
                "Call \(index) releases \(item.call.released) units from a circuit that releases nothing.")
        }
        var leaves: [UInt8: UInt64] = [:]
        for (position, (role, value)) in zip(item.circuit.policy.inputs, item.inputs).enumerated() {
            let what = "Public input \(position) of call \(index)"
            switch role {
            case .nullifier: try checkNullifier(value, item, what, &pending, state)
            case .anchor(let tree): try checkAnchor(value, tree, item, what, state)
            case .leaf(let tree): leaves[tree, default: 0] += 1
            case .oldState(let slot):
                var current = pending.stateRoots[.init(circuit: item.call.circuit, number: slot)] ?? .zero
                if pending.stateRoots[.init(circuit: item.call.circuit, number: slot)] == nil {
                    current = try CircuitState.stateRoot(slot, of: item.call.circuit, in: state)
                }
                try rules.require(
                    .circuitStateRoot, value == current,
                    "\(what) is not the state root \(slot) that the circuit has, \(current.decimal).")
            case .released:
                try rules.require(
                    .circuitReleased, value == CircuitElement(item.call.released),
                    "\(what) says that \(value.decimal) units are released; the call releases \(item.call.released).")
            case .expiry(let lead): try checkExpiry(value, lead, what)
            case .constant(let expected):
                try rules.require(
                    .circuitConstant, value == expected, "\(what) is \(value.decimal) instead of \(expected.decimal).")
            case .context: try checkContext(value, index, curve, what)
            // What becomes of these is looked at elsewhere, or nowhere.
            case .newState, .deposited, .free: break
            }
        }
        for (position, role) in item.circuit.policy.inputs.enumerated() where position < item.inputs.count {
            guard case .newState(let slot) = role else { continue }
            pending.stateRoots[.init(circuit: item.call.circuit, number: slot)] = item.inputs[position]
        }
        for number in item.circuit.policy.trees.indices.map({ UInt8($0) }) {
            guard let added = leaves[number] else { continue }
            try checkRoom(for: added, in: number, item, &pending, state)
        }
    }

    private func checkNullifier(
        _ value: CircuitElement, _ item: Item, _ what: String, _ pending: inout Pending,
        _ state: borrowing StateOverlay
    ) throws {
        let id = item.call.circuit
        let isNew = pending.nullifiers.insert(.init(circuit: id, value: value)).inserted
        try rules.require(.circuitNullifierOnce, isNew, "\(what), a nullifier, stands twice in the transaction.")
        let seen = try CircuitState.height(ofNullifier: value, of: id, in: state)
        try rules.require(
            .circuitNullifierUnspent, seen == nil,
            "\(what), a nullifier, was shown to the circuit in block \(seen ?? 0).")
    }

    private func checkAnchor(
        _ value: CircuitElement, _ tree: UInt8, _ item: Item, _ what: String, _ state: borrowing StateOverlay
    ) throws {
        var owner = item.call.circuit
        var number = tree
        if case .foreign(let other, let otherTree) = item.circuit.policy.trees[Int(tree)] {
            (owner, number) = (other, otherTree)
        }
        let current = try CircuitState.tree(number, of: owner, on: item.circuit.curve, in: state).root
        guard value != current else { return }
        let replaced = try CircuitState.replacement(of: value, tree: number, of: owner, in: state)
        let window = context.configuration.anchorWindow
        try rules.require(
            .circuitAnchor,
            replaced.map { context.height - min(context.height, $0) <= window } ?? false,
            replaced.map { "\(what), an anchor, was replaced in block \($0), more than \(window) blocks ago." }
                ?? "\(what), an anchor, is no recent root of tree \(tree).")
    }

    private func checkRoom(
        for count: UInt64, in number: UInt8, _ item: Item, _ pending: inout Pending, _ state: borrowing StateOverlay
    ) throws {
        guard let depth = item.circuit.depth(ofOwnTree: number) else { return }
        let slot = Pending.Slot(circuit: item.call.circuit, number: number)
        var present = pending.leafCounts[slot] ?? 0
        if pending.leafCounts[slot] == nil {
            present = try CircuitState.leafCount(
                ofTree: number, of: item.call.circuit, on: item.circuit.curve, in: state)
        }
        let after = present + count
        try rules.require(
            .circuitTreeRoom, after <= 1 << UInt64(depth),
            "Tree \(number) of depth \(depth) has \(present) leaves and no room for \(count) more.")
        pending.leafCounts[slot] = after
    }

    private func checkExpiry(_ value: CircuitElement, _ lead: UInt64, _ what: String) throws(LedgerRefusal) {
        let height = context.height
        // A last height of more than 64 bits is later than any.
        let last = value.small ?? .max
        try rules.require(
            .circuitExpiry, last >= height && (lead == 0 || last - min(last, height) <= lead),
            last < height
                ? "\(what) is the last height, \(last), and the block's is \(height)."
                : "\(what) is the last height, \(value.decimal), more than \(lead) blocks ahead of \(height).")
    }

    private func checkContext(
        _ value: CircuitElement, _ index: Int, _ curve: CurveID, _ what: String
    ) throws(LedgerRefusal) {
        guard rules.checks(.circuitContext) else { return }
        let digest = context.transaction.contextDigest(call: index, contextPositions: contextPositions)
        try rules.require(
            .circuitContext, value == CircuitContext.element(digest, on: curve),
            "\(what) is not the context of this transaction and call: the proof was made for another.")
    }
}
