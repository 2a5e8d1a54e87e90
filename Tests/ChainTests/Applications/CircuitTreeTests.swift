import Algebra
import Chain
import ChainTransactions
import Curves
import Groth16
import Testing

@Suite("Leaves in circuits' trees") struct CircuitTreeTests {
    /// Inputs: context, nullifier, anchor, leaf, leaf.
    private static func policy(depth: UInt8, _ leaves: [CircuitElement] = []) -> CircuitPolicy {
        CircuitPolicy(
            trees: [.own(depth: depth, leaves: leaves)],
            inputs: [.context, .nullifier, .anchor(tree: 0), .leaf(tree: 0), .leaf(tree: 0)])
    }

    /// The root of the tree of these leaves, hashed level by level.
    private static func root(_ leaves: [UInt64], depth: Int) throws -> BN254.Fr {
        try ApplicationHashes.path(leaves.map { BN254.Fr($0) }, depth: depth, index: 0).root
    }

    @Test("calls of one block are made under roots of earlier blocks' ends, and the block makes one root") func block()
        throws
    {
        var ledger = try ApplicationLedger()
        let circuit = try ForgedCircuit<BN254>(Self.policy(depth: 20))
        #expect(
            try ledger.block([ledger.transaction(ApplicationBundle(registrations: [circuit.registration]))]) == [nil])
        func call(_ nullifier: UInt64, after leaves: [UInt64], adding pair: (UInt64, UInt64)) throws
            -> LedgerTransaction
        {
            let inputs = [
                .zero, BN254.Fr(nullifier), try Self.root(leaves, depth: 20), BN254.Fr(pair.0), BN254.Fr(pair.1),
            ]
            var made = ledger.transaction(
                ApplicationBundle(calls: [CircuitCall(circuit: circuit.id, publicInputs: inputs)]))
            try circuit.complete(&made, [inputs])
            return made
        }
        func tree() throws -> CircuitTreeRecord {
            try CircuitState.tree(0, of: circuit.id, on: .bn128, in: ledger.machine.storage)
        }
        var damaged = try call(3, after: [], adding: (30, 31))
        damaged.applications.calls[0].proof = try call(9, after: [], adding: (1, 1)).applications.calls[0].proof
        // The third has a false proof and adds nothing; the root between the first two is none.
        let transactions = [
            try call(1, after: [], adding: (10, 11)), try call(2, after: [10, 11], adding: (20, 21)), damaged,
            try call(4, after: [], adding: (40, 0)),
        ]
        #expect(try ledger.block(transactions) == [nil, "circuitAnchor", "circuitProof", nil])
        let leaves: [UInt64] = [10, 11, 40, 0]
        #expect(try tree().leafCount == 4)
        #expect(try tree().root == CircuitElement(Self.root(leaves, depth: 20)))
        #expect(ledger.machine.storage.entries(of: .circuitRoots, from: [], limit: 9).count == 2)
        // In the next block: under a root that never was, under the new one, and under the one that it replaced.
        let next = [
            try call(5, after: [10, 11], adding: (50, 51)), try call(6, after: leaves, adding: (60, 61)),
            try call(7, after: [], adding: (70, 71)),
        ]
        #expect(try ledger.block(next) == ["circuitAnchor", nil, nil])
        #expect(try tree().root == CircuitElement(Self.root(leaves + [60, 61, 70, 71], depth: 20)))
    }

    @Test("a block that was judged before it is decided adds the same leaves, and what is not decided adds none")
    func judged() throws {
        var ledger = try ApplicationLedger()
        let circuit = try ForgedCircuit<BN254>(Self.policy(depth: 4, [CircuitElement(3)]))
        try ledger.block([ledger.transaction(ApplicationBundle(registrations: [circuit.registration]))])
        func proposal(_ nullifier: UInt64) throws -> BlockProposal {
            let inputs = [.zero, BN254.Fr(nullifier), try Self.root([3], depth: 4), BN254.Fr(8), BN254.Fr(nullifier)]
            var made = ledger.transaction(
                ApplicationBundle(calls: [CircuitCall(circuit: circuit.id, publicInputs: inputs)]))
            try circuit.complete(&made, [inputs])
            return BlockProposal(
                height: 2, proposer: ledger.account, transactions: [made.encoded], maximumByteCount: 1 << 20)
        }
        var other = ledger
        #expect(try ledger.machine.processProposal(proposal(1)) == nil)
        #expect(try ledger.machine.processProposal(proposal(2)) == nil)
        #expect(try ledger.machine.checkTransaction(proposal(4).transactions[0], recheck: false).isAccepted)
        let decided = try ledger.machine.finalizeBlock(proposal(2))
        #expect(try other.machine.finalizeBlock(proposal(2)) == decided)
        try ledger.machine.commit()
        let tree = try CircuitState.tree(0, of: circuit.id, on: .bn128, in: ledger.machine.storage)
        #expect(try tree.root == CircuitElement(Self.root([3, 8, 2], depth: 4)))
    }

    @Test("a tree that takes up any number of leaves a block has the root of all, until it is full") func growth()
        throws
    {
        var world = try ApplicationWorld()
        let circuit = try ForgedCircuit<BN254>(
            CircuitPolicy(trees: [.own(depth: 6, leaves: [])], inputs: [.context, .leaf(tree: 0)]))
        #expect(try circuit.register(in: &world) == nil)
        var leaves: [UInt64] = []
        for count in [1, 2, 1, 0, 4, 9, 16, 13, 15, 3] {
            for _ in 0..<count {
                leaves.append(UInt64(leaves.count) * 7 % 5)
                let call = try circuit.calls([[.zero, BN254.Fr(leaves[leaves.count - 1])]], in: world)
                #expect(try world.execute(call) == nil)
            }
            try world.endBlock()
            let tree = try CircuitState.tree(0, of: circuit.id, on: .bn128, in: world.state)
            #expect(tree.leafCount == leaves.count)
            #expect(try tree.root == CircuitElement(Self.root(leaves, depth: 6)))
        }
        #expect(leaves.count == 64)
        #expect(try world.execute(circuit.calls([[.zero, .one]], in: world)) == .circuitTreeRoom)
    }

    @Test("leaves of other transactions of the block take up room, until they are taken back") func room() throws {
        var world = try ApplicationWorld()
        let circuit = try ForgedCircuit<BN254>(
            CircuitPolicy(
                trees: [.own(depth: 1, leaves: [CircuitElement(7)])], inputs: [.context, .leaf(tree: 0)]))
        #expect(try circuit.register(in: &world) == nil)
        let call = try circuit.calls([[.zero, .one]], in: world)
        let start = world.state.checkpoint
        #expect(try world.execute(call) == nil)
        #expect(try world.execute(call) == .circuitTreeRoom)
        #expect(try world.execute(call, disabling: .circuitTreeRoom) == nil)
        world.state.rollBack(to: start)
        #expect(try world.execute(call) == nil)
        try world.endBlock()
        #expect(try CircuitState.tree(0, of: circuit.id, on: .bn128, in: world.state).leafCount == 2)
    }
}
