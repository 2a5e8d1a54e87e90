import Algebra
import Chain
import ChainTransactions
import Curves
import Testing

@Suite("Circuits in the state") struct CircuitStateTests {
    @Test("the state answers about circuits, with proofs") func queries() throws {
        var ledger = try ApplicationLedger()
        let circuit = try ForgedCircuit<BN254>(RuleCircuits.full)
        try ledger.register(circuit.registration)
        let id = circuit.id.bytes
        func ask(_ path: String, _ subject: [UInt8]) throws -> LedgerQueryResponse {
            try ledger.machine.query(LedgerQuery(path: path, data: subject, prove: true))
        }
        let record = try ask("/circuit", id)
        let known = try CircuitState.circuit(circuit.id, in: ledger.machine.storage)
        #expect(RegisteredCircuit(encoded: record.value) == known)
        #expect(known?.id == circuit.id && known?.height == 2 && !record.proof.isEmpty)
        #expect(try ask("/circuit/approval", id).value == circuit.registration.setupRecord.bytes)
        let tree = try CircuitState.tree(0, of: circuit.id, on: .bn128, in: ledger.machine.storage)
        let first = tree.root.littleEndianBytes
        #expect(try Array(ask("/circuit/tree", id + [0]).value.prefix(32)) == first)
        #expect(try ask("/circuit/state", id + [0]).value == CircuitElement(5).littleEndianBytes)
        let nullifier = CircuitElement(77).littleEndianBytes
        #expect(try ask("/circuit/nullifier", id + nullifier).refusal == "notFound")
        #expect(try ask("/circuit/root", id + [0] + first).refusal == "notFound")

        // A call leaves its nullifier, and the root that it replaced.
        let anchor = try BN254.Fr(canonicalLittleEndian: first)
        let rest: [UInt64] = [8, 5, 6, 0, 40, 30, 9, 1]
        let values: [BN254.Fr] = [.zero, BN254.Fr(77), anchor] + rest.map { BN254.Fr($0) }
        var call = ledger.transaction(
            ApplicationBundle(
                deposits: [CircuitDeposit(circuit: circuit.id, amount: 40)],
                calls: [CircuitCall(circuit: circuit.id, publicInputs: values)]))
        ledger.addDebit(40, to: &call)
        try circuit.complete(&call, [values])
        try ledger.sign(&call)
        #expect(try ledger.block([call]) == [nil])
        let height = [UInt8](repeating: 0, count: 7) + [3]
        #expect(try ask("/circuit/nullifier", id + nullifier).value == height)
        #expect(try ask("/circuit/root", id + [0] + first).value == height)
        #expect(try ask("/circuit/state", id + [0]).value == CircuitElement(6).littleEndianBytes)
        for path in ["/circuit", "/circuit/approval", "/circuit/nullifier", "/circuit/tree", "/circuit/root"] {
            #expect(try ask(path, id + [0, 0]).refusal == "malformedSubject")
        }
    }

    @Test("the names of circuits are listed in order, page by page") func names() throws {
        var ledger = try ApplicationLedger()
        func ask(_ subject: [UInt8], prove: Bool = false) throws -> LedgerQueryResponse {
            try ledger.machine.query(LedgerQuery(path: "/circuits", data: subject, prove: prove))
        }
        #expect(try ask([]) == LedgerQueryResponse(value: [], height: 0))
        let circuits = [try RuleCircuits.fund(), try RuleCircuits.fund(1), try RuleCircuits.ballot()]
        for circuit in circuits { try ledger.register(circuit.registration) }
        let names = circuits.map(\.id).sorted()
        #expect(try ask([]).value == names.flatMap(\.bytes))
        #expect(try ask(names[0].bytes).value == (names[1].bytes + names[2].bytes))
        #expect(try ask(names[2].bytes).value == [])
        // What the validators approved stands behind them, and is none.
        #expect(try ask([UInt8](repeating: 255, count: 32)).value == [])
        #expect(try ask([0]).refusal == "malformedSubject" && ask([], prove: true).refusal == "malformedSubject")
    }

    @Test("damaged entries of a circuit are an error of the storage, and no trap") func damaged() throws {
        var world = try ApplicationWorld()
        let circuit = try ForgedCircuit<BN254>(RuleCircuits.full)
        #expect(try circuit.register(in: &world) == nil)
        let key = StateKey(.circuits, [0] + circuit.id.bytes)
        let record = try #require(try world.state.value(at: key))
        for end in record.indices { #expect(RegisteredCircuit(encoded: Array(record[..<end])) == nil) }
        #expect(RegisteredCircuit(encoded: [2] + record.dropFirst()) == nil)
        let treeKey = StateKey(.circuitTrees, circuit.id.bytes + [0, 0])
        let tree = try #require(try world.state.value(at: treeKey))
        let call = try circuit.calls(
            [try RuleCircuits.inputs(world, circuit.id)], released: 30,
            deposits: [CircuitDeposit(circuit: circuit.id, amount: 40)], in: world)
        for (damagedKey, value) in [(key, [UInt8]()), (treeKey, tree.dropLast()), (treeKey, tree + [0])] {
            var damaged = world
            damaged.state.set(value, at: damagedKey)
            #expect { try damaged.execute(call) } throws: { error in
                guard case .storage(let reason) = error as? LedgerRefusal else { return false }
                return reason.name == "damagedCircuitState"
            }
        }
        #expect(try world.execute(call) == nil)
    }
}
