import Algebra
import Chain
import ChainTransactions
import Curves
import Groth16
import Primitives
import Testing

@Suite("Rules of application circuits") struct ApplicationRuleTests {
    @Test("every rule has a case") func complete() {
        let rules = LedgerRule.allCases.filter { $0.rawValue.hasPrefix("circuit") }
        #expect(Set(ApplicationRuleCase.all.map(\.rule)) == Set(rules))
        #expect(ApplicationRuleCase.all.count == rules.count)
    }

    @Test("one transaction is accepted, and one refused by name", arguments: ApplicationRuleCase.all)
    func cases(_ one: ApplicationRuleCase) throws {
        var world = try ApplicationWorld()
        let accepted = try one.accepted(&world)
        #expect(try world.execute(accepted) == nil)
        world = try ApplicationWorld()
        let rejected = try one.rejected(&world)
        #expect(try world.execute(rejected) == one.rule)
        // The case meets this rule and, but where it says so, no other.
        let otherwise = try world.execute(rejected, disabling: one.rule)
        #expect(one.isAlone ? otherwise == nil : otherwise != one.rule)
    }

    @Test("a call's last height is bounded ahead as well") func lead() throws {
        for (ahead, rule) in [(UInt64(50), LedgerRule?.none), (51, .circuitExpiry)] {
            var world = try ApplicationWorld()
            let last = world.height + ahead
            let transaction = try RuleCircuits.call(&world) { $0[8] = BN254.Fr(last) }
            #expect(try world.execute(transaction) == rule)
        }
        var world = try ApplicationWorld()
        let transaction = try RuleCircuits.call(&world) { $0[8] = -.one }
        #expect(try world.execute(transaction) == .circuitExpiry)
    }

    @Test("circuits that do not exist or are retired take no deposits") func deposits() throws {
        var world = try ApplicationWorld()
        let circuit = try RuleCircuits.fund()
        let deposit = world.transaction(
            ApplicationBundle(deposits: [CircuitDeposit(circuit: circuit.id, amount: 5)]))
        #expect(try world.execute(deposit) == .circuitKnown)
        #expect(try circuit.register(in: &world) == nil)
        #expect(try world.execute(deposit) == nil)
        try CircuitState.retire(circuit.id, in: &world.state)
        #expect(try world.execute(deposit) == .circuitActive)
        // A retired circuit is not registered anew.
        #expect(try circuit.register(in: &world) == .circuitNew)
    }

    @Test("an approval that is withdrawn counts no more") func withdrawn() throws {
        var world = try ApplicationWorld()
        let circuit = try RuleCircuits.fund()
        let registration = RuleCircuits.registration(&world, circuit)
        try CircuitState.retire(circuit.id, in: &world.state)
        #expect(try world.execute(registration) == .circuitApproval)
    }

    @Test("a circuit that releases nothing pays nothing, and what a call says may be any element") func amounts() throws
    {
        var world = try ApplicationWorld()
        var transaction = try RuleCircuits.votes(&world, [1])
        transaction.applications.calls[0].released = 1
        #expect(try world.execute(transaction) == .circuitReleased)
        // What a call says is deposited may be any element.
        world = try ApplicationWorld()
        #expect(try world.execute(RuleCircuits.call(&world) { $0[7] = -.one }) == .circuitDeposited)
    }

    @Test("state roots and trees go on from call to call in one transaction") func chained() throws {
        var world = try ApplicationWorld()
        let circuit = try ForgedCircuit<BN254>(
            CircuitPolicy(
                trees: [.own(depth: 2, leaves: [])], states: [CircuitElement(5)],
                inputs: [.context, .oldState(slot: 0), .newState(slot: 0), .leaf(tree: 0)]))
        #expect(try circuit.register(in: &world) == nil)
        func calls(_ pairs: [(UInt64, UInt64)]) throws -> LedgerTransaction {
            try circuit.calls(pairs.map { [.zero, BN254.Fr($0), BN254.Fr($1), BN254.Fr($1)] }, in: world)
        }
        let forked = try calls([(5, 6), (5, 7)])
        #expect(try world.execute(forked) == .circuitStateRoot)
        let right = try calls([(5, 6), (6, 7)])
        #expect(try world.execute(right) == nil)
        #expect(try CircuitState.stateRoot(0, of: circuit.id, in: world.state) == CircuitElement(7))
        #expect(try world.execute(right) == .circuitStateRoot)
        // The state root is that of the last call, and the tree that of the last block.
        #expect(try CircuitState.tree(0, of: circuit.id, on: .bn128, in: world.state).leafCount == 0)
        try world.endBlock()
        #expect(try CircuitState.tree(0, of: circuit.id, on: .bn128, in: world.state).leafCount == 2)
    }

    @Test("a root may be referred to for some blocks after it was replaced, in other circuits too") func anchors()
        throws
    {
        var world = try ApplicationWorld()
        let owner = try ForgedCircuit<BN254>(
            CircuitPolicy(
                trees: [.own(depth: 4, leaves: [])], inputs: [.context, .anchor(tree: 0), .leaf(tree: 0)]))
        #expect(try owner.register(in: &world) == nil)
        let reader = try ForgedCircuit<BN254>(
            CircuitPolicy(trees: [.foreign(circuit: owner.id, tree: 0)], inputs: [.context, .anchor(tree: 0)]))
        #expect(try reader.register(in: &world) == nil)
        func root() throws -> BN254.Fr {
            let root = try CircuitState.tree(0, of: owner.id, on: .bn128, in: world.state).root
            return try BN254.Fr(canonicalLittleEndian: root.littleEndianBytes)
        }
        let first = try root()
        for leaf in 1...8 {
            let call = try owner.calls([[.zero, try root(), BN254.Fr(UInt64(leaf))]], in: world)
            #expect(try world.execute(call) == nil)
            try world.endBlock()
            // The first root was replaced in block 10, and the window is of three blocks.
            let other = try reader.calls([[.zero, first]], in: world)
            #expect(try world.execute(other) == (leaf <= 3 ? nil : .circuitAnchor))
        }
        // What is too old is not kept: a root each, of the blocks 14 to 17, and its number.
        #expect(try world.state.entries(of: .circuitRoots, from: [], limit: 100).count <= 2 * 5)
    }

    @Test("both curves, and a batch in which the culprits are found") func batch() throws {
        var world = try ApplicationWorld()
        let first = try RuleCircuits.ballot()
        let second = try ForgedCircuit<BLS12381>(CircuitPolicy(inputs: [.nullifier, .context]))
        #expect(try first.register(in: &world) == nil)
        #expect(try second.register(in: &world) == nil)
        var transactions: [LedgerTransaction] = []
        for i in 0..<6 {
            let number = UInt64(i)
            transactions.append(
                i % 2 == 0
                    ? try first.calls([[.zero, BN254.Fr(number), .one]], in: world)
                    : try second.calls([[BLS12381.Fr(number), .zero]], in: world))
        }
        #expect(try world.refusals(of: transactions).allSatisfy { $0 == nil })
        let proofs = transactions.map { $0.applications.calls[0].proof }
        transactions[2].applications.calls[0].proof = proofs[0]
        transactions[3].applications.calls[0].proof = proofs[1]
        let refusals = try world.refusals(of: transactions)
        #expect(refusals.map { $0?.rule } == [nil, nil, .circuitProof, .circuitProof, nil, nil])
        #expect(world.keys.count == 2)
    }

    @Test("no more keys are kept prepared than there is room for") func keys() throws {
        var world = try ApplicationWorld()
        for i in 0..<6 {
            let circuit = try ForgedCircuit<BN254>(
                CircuitPolicy(inputs: [.context, .constant(CircuitElement(UInt64(i)))]))
            #expect(try circuit.register(in: &world) == nil)
            #expect(try world.execute(circuit.calls([[.zero, BN254.Fr(UInt64(i))]], in: world)) == nil)
            #expect(world.keys.count == min(i + 1, 4))
        }
    }
}
