package import Algebra
package import ChainTransactions
package import Primitives

/// How circuits stand in the state (docs/spec, section 5): integers most significant byte first, so that keys ascend.
package enum CircuitState {
    // MARK: Keys

    private static func record(_ id: CircuitID) -> StateKey { StateKey(.circuits, [0] + id.bytes) }
    private static func approval(_ id: CircuitID) -> StateKey { StateKey(.circuits, [1] + id.bytes) }
    private static func nullifier(_ id: CircuitID, _ value: CircuitElement) -> StateKey {
        key(ofNullifier: value.littleEndianBytes, of: id)
    }
    /// Where a nullifier of 32 bytes stands once it was shown to a circuit.
    static func key(ofNullifier bytes: [UInt8], of id: CircuitID) -> StateKey {
        StateKey(.circuitNullifiers, id.bytes + bytes)
    }
    private static func tree(_ id: CircuitID, _ number: UInt8) -> StateKey {
        StateKey(.circuitTrees, id.bytes + [0, number])
    }
    private static func slot(_ id: CircuitID, _ number: UInt8) -> StateKey {
        StateKey(.circuitTrees, id.bytes + [1, number])
    }
    /// A former root, with the height that replaced it.
    private static func formerRoot(_ id: CircuitID, _ tree: UInt8, _ root: CircuitElement) -> StateKey {
        StateKey(.circuitRoots, id.bytes + [tree, 0] + root.littleEndianBytes)
    }
    /// The former root of a number.
    private static func numberedRoot(_ id: CircuitID, _ tree: UInt8, _ number: UInt64) -> StateKey {
        StateKey(.circuitRoots, id.bytes + [tree, 1] + bytes(number))
    }

    /// Where the answer to a question about a circuit stands: the path says what of it, and the subject is its name and
    /// what follows in the key; nil where that has another length.
    static func key(forQuery path: String, _ subject: [UInt8]) -> StateKey? {
        guard let id = CircuitID(subject.prefix(32)) else { return nil }
        let rest = Array(subject.dropFirst(32))
        switch (path, rest.count) {
        case ("/circuit", 0): return record(id)
        case ("/circuit/approval", 0): return approval(id)
        case ("/circuit/nullifier", 32): return CircuitElement(littleEndian: rest).map { nullifier(id, $0) }
        case ("/circuit/tree", 1): return tree(id, rest[0])
        case ("/circuit/state", 1): return slot(id, rest[0])
        case ("/circuit/root", 33):
            return CircuitElement(littleEndian: Array(rest.dropFirst())).map { formerRoot(id, rest[0], $0) }
        default: return nil
        }
    }

    private static func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
    }

    private static func integer(_ bytes: [UInt8]) throws(StorageError) -> UInt64 {
        guard bytes.count == 8 else { throw damaged("an integer of \(bytes.count) bytes") }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func damaged(_ what: String) -> StorageError {
        StorageError(name: "damagedCircuitState", explanation: "The state of a circuit is damaged: \(what).")
    }

    // MARK: Reading

    /// What was decoded depends on the bytes alone.
    private static let decoded = DecodedCircuits()

    /// A registered circuit, or nil.
    package static func circuit(
        _ id: CircuitID, in state: borrowing some StateReader
    ) throws(StorageError) -> RegisteredCircuit? {
        guard let value = try state.value(at: record(id)) else { return nil }
        guard let circuit = decoded.circuit(id, value) else { throw damaged("circuit \(id)") }
        return circuit
    }

    /// The most names of one query.
    package static let maximumNames = 256

    /// The names of registered circuits, retired ones among them, in ascending order: those behind `id`, or all.
    package static func names(
        after id: CircuitID?, in state: borrowing some StateReader
    ) throws(StorageError) -> [CircuitID] {
        // The first key behind that of a name is the same with a byte more.
        let start = id.map { record($0).bytes + [0] } ?? [0]
        return try state.entries(of: .circuits, from: start, limit: maximumNames)
            .prefix { $0.key.first == 0 }.compactMap { CircuitID($0.key.dropFirst()) }
    }

    /// The set-up record with which the validators approved a circuit, or nil.
    package static func approvedSetupRecord(
        of id: CircuitID, in state: borrowing some StateReader
    ) throws(StorageError) -> Hash256? {
        guard let value = try state.value(at: approval(id)) else { return nil }
        guard let hash = Hash256(value) else { throw damaged("the approval of \(id)") }
        return hash
    }

    /// The height at which a nullifier was shown to a circuit, or nil.
    package static func height(
        ofNullifier value: CircuitElement, of id: CircuitID, in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64? {
        guard let value = try state.value(at: nullifier(id, value)) else { return nil }
        return try integer(value)
    }

    /// A circuit's own tree of that number.
    package static func tree(
        _ number: UInt8, of id: CircuitID, on curve: CurveID, in state: borrowing some StateReader
    ) throws(StorageError) -> CircuitTreeRecord {
        guard let value = try state.value(at: tree(id, number)),
            let record = CircuitTreeRecord(encoded: value, curve: curve)
        else { throw damaged("tree \(number) of \(id)") }
        return record
    }

    /// The state root of a slot.
    package static func stateRoot(
        _ number: UInt8, of id: CircuitID, in state: borrowing some StateReader
    ) throws(StorageError) -> CircuitElement {
        guard let value = try state.value(at: slot(id, number)), let root = CircuitElement(littleEndian: value) else {
            throw damaged("state root \(number) of \(id)")
        }
        return root
    }

    /// The height of the block that replaced a root of a tree, where the root is still listed; nil where it is none or
    /// the one that the tree has.
    package static func replacement(
        of root: CircuitElement, tree: UInt8, of id: CircuitID, in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64? {
        guard let value = try state.value(at: formerRoot(id, tree, root)) else { return nil }
        return try integer(value)
    }

    // MARK: Writing

    /// Notes that the validators approve a circuit that moves value, which may be registered from then on.
    package static func approve(_ id: CircuitID, setupRecord: Hash256, in state: inout StateOverlay) {
        state.set(setupRecord.bytes, at: approval(id))
    }

    /// Retires a circuit, and takes the approval of one that is not registered yet back.
    package static func retire(_ id: CircuitID, in state: inout StateOverlay) throws(StorageError) {
        state.set(nil, at: approval(id))
        guard var circuit = try circuit(id, in: state) else { return }
        circuit.isRetired = true
        state.set(circuit.encoded, at: record(id))
    }

    static func register(
        _ circuit: RegisteredCircuit, as id: CircuitID, in state: inout StateOverlay
    ) {
        state.set(circuit.encoded, at: record(id))
        for (i, entry) in circuit.policy.trees.enumerated() {
            guard case .own(let depth, let leaves) = entry else { continue }
            let value = CircuitTreeRecord(depth: Int(depth), leaves: leaves, curve: circuit.curve)
            state.set(value.encoded, at: tree(id, UInt8(i)))
        }
        for (i, root) in circuit.policy.states.enumerated() {
            state.set(root.littleEndianBytes, at: slot(id, UInt8(i)))
        }
    }

    static func spend(
        _ value: CircuitElement, of id: CircuitID, at height: UInt64, in state: inout StateOverlay
    ) {
        state.set(bytes(height), at: nullifier(id, value))
    }

    static func replaceStateRoot(
        _ number: UInt8, by root: CircuitElement, of id: CircuitID, in state: inout StateOverlay
    ) {
        state.set(root.littleEndianBytes, at: slot(id, number))
    }

    /// Adds a leaf to a tree, which takes it up at the end of the block.
    static func add(_ leaf: CircuitElement, to number: UInt8, of id: CircuitID, in state: inout StateOverlay) {
        state.addPending(leaf.littleEndianBytes, at: tree(id, number))
    }

    /// The number of leaves of a tree, with those that it will take up at the end of the block.
    static func leafCount(
        ofTree number: UInt8, of id: CircuitID, on curve: CurveID, in state: borrowing StateOverlay
    ) throws(StorageError) -> UInt64 {
        try tree(number, of: id, on: curve, in: state).leafCount
            + UInt64(state.pendingCount(at: tree(id, number)) / leafByteCount)
    }

    private static let leafByteCount = 32

    /// Has every tree take up the leaves that the block at `height` added, and makes one new root of it.
    package static func endBlock(
        height: UInt64, window: UInt64, to state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError) {
        for key in state.pendingKeys(in: .circuitTrees) {
            guard key.bytes.count == 34, let id = CircuitID(key.bytes.prefix(32)),
                let circuit = try circuit(id, in: state), let depth = circuit.depth(ofOwnTree: key.bytes[33])
            else { throw damaged("leaves wait for a tree that is none") }
            let bytes = state.takePending(at: key)
            let leaves = stride(from: 0, to: bytes.count, by: leafByteCount).compactMap {
                CircuitElement(littleEndian: Array(bytes[$0..<$0 + leafByteCount]))
            }
            try append(
                leaves, to: key.bytes[33], depth: depth, of: id, on: circuit.curve, at: height, window: window,
                in: &state, pool)
        }
    }

    /// Appends leaves to a tree, lists the root that they replace, and takes at most two from the list that have become
    /// too old: so the list stays as long as the window asks for, and no block pays for many.
    private static func append(
        _ leaves: [CircuitElement], to number: UInt8, depth: Int, of id: CircuitID, on curve: CurveID,
        at height: UInt64, window: UInt64, in state: inout StateOverlay, _ pool: WorkerPool
    ) throws(StorageError) {
        var record = try tree(number, of: id, on: curve, in: state)
        let former = record.root
        record.append(leaves, depth: depth, curve: curve, on: pool)
        // Empty leaves leave the root as it was.
        if record.root != former {
            state.set(bytes(height), at: formerRoot(id, number, former))
            state.set(former.littleEndianBytes, at: numberedRoot(id, number, record.formerRoots.upperBound))
            var first = record.formerRoots.lowerBound
            let end = record.formerRoots.upperBound + 1
            for _ in 0..<2 where first < end {
                guard let value = try state.value(at: numberedRoot(id, number, first)),
                    let root = CircuitElement(littleEndian: value),
                    let replaced = try replacement(of: root, tree: number, of: id, in: state)
                else { throw damaged("former root \(first) of tree \(number) of \(id)") }
                guard height - min(height, replaced) > window else { break }
                state.set(nil, at: numberedRoot(id, number, first))
                state.set(nil, at: formerRoot(id, number, root))
                first += 1
            }
            record.formerRoots = first..<end
        }
        state.set(record.encoded, at: tree(id, number))
    }
}
