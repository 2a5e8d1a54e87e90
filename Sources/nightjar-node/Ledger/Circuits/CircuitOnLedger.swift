import Algebra
import Chain
import ChainTransactions
import NodeService
import Primitives

extension NodeClient {
    /// What a query of the committed state answers with (docs/spec, section 6); nil where nothing stands there.
    func query(_ path: String, _ data: [UInt8] = []) async throws -> [UInt8]? {
        let subject = data.isEmpty ? "" : "&data=0x\(Hexadecimal.encode(data))"
        let answer = try await json("/abci_query?path=\(path)\(subject)")
        guard let response = answer["result"]?["response"] else {
            throw NodeClientError.malformedAnswer("the query has no response.")
        }
        switch response["log"]?.text {
        case ""?: break
        case "notFound"?: return nil
        case let name:
            throw NodeClientError.refused(
                name ?? "refused", explanation: "The node does not answer the query \(path).")
        }
        guard let value = response["value"]?.text.flatMap(Base64.decode) else {
            throw NodeClientError.malformedAnswer("the value is not base64.")
        }
        return value
    }

    /// What the chain's genesis fixes.
    func configuration() async throws -> ChainConfiguration {
        try Genesis(decoding: try await bytes("/v1/genesis")).configuration
    }

    /// The names of all registered circuits, in ascending order.
    func circuits() async throws -> [CircuitID] {
        var names: [CircuitID] = []
        while true {
            let page = try await json("/v1/circuits\(names.last.map { "?after=\($0)" } ?? "")").list("circuits")
            if page.isEmpty { return names }
            for entry in page {
                guard let id = entry.text.flatMap({ try? CircuitID(hexadecimal: $0) }),
                    names.last.map({ $0 < id }) ?? true
                else { throw NodeClientError.malformedAnswer("the circuits' names do not ascend.") }
                names.append(id)
            }
        }
    }

    /// What each circuit's pool holds, and whether it is open.
    func circuitPools() async throws -> [CircuitID: (total: UInt64, isOpen: Bool)] {
        var pools: [CircuitID: (UInt64, Bool)] = [:]
        for entry in try await json("/v1/pools").list("pools") where entry["pool"] == .string("circuit") {
            guard let id = CircuitID(try entry.bytes("circuit")) else {
                throw NodeClientError.malformedAnswer("a circuit's name has not 32 bytes.")
            }
            pools[id] = (try entry.integer("total"), entry["open"] == .bool(true))
        }
        return pools
    }

    /// A registered circuit.
    func circuit(_ id: CircuitID) async throws -> RegisteredCircuit {
        guard let value = try await query("/circuit", id.bytes) else {
            throw NodeClientError.refused("circuitKnown", explanation: "The circuit \(id) is not registered.")
        }
        guard let circuit = RegisteredCircuit(encoded: value), circuit.id == id else {
            throw NodeClientError.malformedAnswer("the circuit \(id) is another.")
        }
        return circuit
    }

    /// The tree of a circuit's own.
    func circuitTree(_ number: UInt8, of id: CircuitID, on curve: CurveID) async throws -> CircuitTreeRecord {
        guard let value = try await query("/circuit/tree", id.bytes + [number]),
            let record = CircuitTreeRecord(encoded: value, curve: curve)
        else { throw NodeClientError.malformedAnswer("tree \(number) of the circuit is none.") }
        return record
    }

    /// A state root of a circuit.
    func circuitState(_ slot: UInt8, of id: CircuitID) async throws -> CircuitElement {
        guard let value = try await query("/circuit/state", id.bytes + [slot]),
            let root = CircuitElement(littleEndian: value)
        else { throw NodeClientError.malformedAnswer("state root \(slot) of the circuit is none.") }
        return root
    }
}

/// What can be refused before a proof is made: the rules that look at public inputs and the state (docs/spec, section 8).
struct CircuitCallCheck {
    let client: NodeClient
    let id: CircuitID
    let circuit: RegisteredCircuit
    let height: UInt64

    /// Compares the public inputs with the circuit's constants, trees, state roots and nullifiers.
    ///
    /// - Throws: `NodeClientError.refused` under the name of the rule that the ledger would refuse the call by.
    func check(_ inputs: [CircuitElement]) async throws {
        guard !circuit.isRetired else { throw refuse("circuitActive", "The circuit \(id) is retired.") }
        for (position, (role, value)) in zip(circuit.policy.inputs, inputs).enumerated() {
            let what = "Public input \(position)"
            switch role {
            case .constant(let expected):
                guard value == expected else {
                    throw refuse("circuitConstant", "\(what) is \(value.decimal) instead of \(expected.decimal).")
                }
            case .nullifier:
                guard try await client.query("/circuit/nullifier", id.bytes + value.littleEndianBytes) == nil else {
                    throw refuse("circuitNullifierUnspent", "\(what), a nullifier, was shown to the circuit already.")
                }
            case .anchor(let tree): try await checkAnchor(value, circuit.policy.trees[Int(tree)], tree, what)
            case .oldState(let slot):
                let current = try await client.circuitState(slot, of: id)
                guard value == current else {
                    throw refuse(
                        "circuitStateRoot", "\(what) is not the state root \(slot), which is \(current.decimal).")
                }
            case .expiry:
                guard (value.small ?? .max) > height else {
                    throw refuse(
                        "circuitExpiry",
                        "\(what) is the last height, \(value.decimal); the next block's is \(height + 1).")
                }
            case .context, .leaf, .newState, .released, .deposited, .free: break
            }
        }
    }

    private func checkAnchor(
        _ value: CircuitElement, _ tree: CircuitTree, _ number: UInt8, _ what: String
    ) async throws {
        var (owner, own) = (id, number)
        if case .foreign(let other, let otherTree) = tree { (owner, own) = (other, otherTree) }
        let current = try await client.circuitTree(own, of: owner, on: circuit.curve).root
        guard value != current else { return }
        guard
            try await client.query("/circuit/root", owner.bytes + [own] + value.littleEndianBytes) != nil
        else {
            throw refuse(
                "circuitAnchor",
                "\(what), an anchor, is no recent root of tree \(number), which has \(current.decimal)."
            )
        }
    }

    private func refuse(_ name: String, _ explanation: String) -> NodeClientError {
        .refused(name, explanation: explanation)
    }
}
