import Algebra
import Chain
import ChainTransactions
import Curves
import Groth16

/// For a rule of application circuits one transaction that is accepted, and one that differs in what the rule looks at.
struct ApplicationRuleCase: Sendable, CustomStringConvertible {
    let rule: LedgerRule
    /// Whether the rejected transaction is accepted once the rule is switched off; else another rule meets it.
    var isAlone = true
    let accepted: @Sendable (inout ApplicationWorld) throws -> LedgerTransaction
    let rejected: @Sendable (inout ApplicationWorld) throws -> LedgerTransaction

    var description: String { rule.rawValue }
}

/// The circuits that the cases are about, all over BN254.
enum RuleCircuits {
    /// Every role. Inputs: context, nullifier, anchor, leaf, old and new state, released, deposited, expiry, 9, free.
    static let full = CircuitPolicy(
        trees: [.own(depth: 1, leaves: [CircuitElement(7)])], states: [CircuitElement(5)],
        inputs: [
            .context, .nullifier, .anchor(tree: 0), .leaf(tree: 0), .oldState(slot: 0), .newState(slot: 0), .released,
            .deposited, .expiry(lead: 50), .constant(CircuitElement(9)), .free,
        ])

    /// One that takes any deposit and pays out.
    static func fund(_ number: UInt64 = 0) throws -> ForgedCircuit<BN254> {
        try ForgedCircuit(
            CircuitPolicy(inputs: [.context, .nullifier, .released, .constant(CircuitElement(number))]))
    }

    /// One that moves nothing.
    static func ballot() throws -> ForgedCircuit<BN254> {
        try ForgedCircuit(CircuitPolicy(inputs: [.context, .nullifier, .free]))
    }

    /// A right call of the full circuit in a world where it was just registered.
    static func inputs(_ world: ApplicationWorld, _ id: CircuitID) throws -> [BN254.Fr] {
        let anchor = try CircuitState.tree(0, of: id, on: .bn128, in: world.state).root
        return [
            .zero, BN254.Fr(77), try BN254.Fr(canonicalLittleEndian: anchor.littleEndianBytes), BN254.Fr(8),
            BN254.Fr(5),
            BN254.Fr(6), BN254.Fr(30), BN254.Fr(40), BN254.Fr(world.height), BN254.Fr(9), BN254.Fr(1),
        ]
    }

    /// A call of the full circuit whose inputs `change` has altered; 30 units released and 40 deposited.
    static func call(
        _ world: inout ApplicationWorld, released: UInt64 = 30, deposited: UInt64 = 40,
        _ change: (inout [BN254.Fr]) -> Void = { _ in }
    ) throws -> LedgerTransaction {
        let circuit = try ForgedCircuit<BN254>(full)
        if try circuit.register(in: &world) != nil { throw Unprepared() }
        var values = try inputs(world, circuit.id)
        change(&values)
        return try circuit.calls(
            [values], released: released, deposits: [CircuitDeposit(circuit: circuit.id, amount: deposited)], in: world)
    }

    /// The transaction that registers a circuit, which the validators have approved.
    static func registration(
        _ world: inout ApplicationWorld, _ circuit: ForgedCircuit<BN254>,
        _ change: (inout CircuitRegistration) -> Void = { _ in }
    ) -> LedgerTransaction {
        var registration = circuit.registration
        change(&registration)
        CircuitState.approve(registration.circuitID, setupRecord: registration.setupRecord, in: &world.state)
        return world.transaction(ApplicationBundle(registrations: [registration]))
    }

    /// Deposits into circuits that pay out, after these were registered.
    static func deposits(_ world: inout ApplicationWorld, _ amounts: [UInt64]) throws -> LedgerTransaction {
        var deposits: [CircuitDeposit] = []
        for (i, amount) in amounts.enumerated() {
            let circuit = try fund(UInt64(i))
            if try circuit.register(in: &world) != nil { throw Unprepared() }
            deposits.append(CircuitDeposit(circuit: circuit.id, amount: amount))
        }
        return world.transaction(ApplicationBundle(deposits: deposits.sorted { $0.circuit < $1.circuit }))
    }

    /// Votes with these nullifiers in one transaction.
    static func votes(_ world: inout ApplicationWorld, _ nullifiers: [UInt64]) throws -> LedgerTransaction {
        let circuit = try ballot()
        if try circuit.register(in: &world) != nil { throw Unprepared() }
        return try circuit.calls(nullifiers.map { [.zero, BN254.Fr($0), .one] }, in: world)
    }

    /// What a case begins with went wrong.
    struct Unprepared: Error {}
}

extension ApplicationRuleCase {
    /// One case for each rule.
    static let all: [ApplicationRuleCase] = registering + paying + calling

    private static let registering: [ApplicationRuleCase] = [
        ApplicationRuleCase(rule: .circuitRegistrationCount) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            var transaction = RuleCircuits.registration(&world, try RuleCircuits.fund())
            transaction.applications.registrations.append(try RuleCircuits.ballot().registration)
            return transaction
        },
        ApplicationRuleCase(rule: .circuitKeyEncoding) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            // α's x coordinate becomes one that no point has, or the coordinate is too large.
            RuleCircuits.registration(&world, try RuleCircuits.fund()) { registration in
                registration.verifyingKey.replaceSubrange(1..<33, with: [0x3f] + [UInt8](repeating: 0xff, count: 31))
            }
        },
        ApplicationRuleCase(rule: .circuitKeyStrength) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            let circuit = try RuleCircuits.fund()
            let weak = try circuit.key.key(weak: true)
            return RuleCircuits.registration(&world, circuit) { $0.verifyingKey = CircuitKey.encode(weak) }
        },
        ApplicationRuleCase(rule: .circuitPolicy) { world in
            RuleCircuits.registration(&world, try RuleCircuits.ballot())
        } rejected: { world in
            RuleCircuits.registration(&world, try RuleCircuits.ballot()) { $0.policy[0] = 2 }
        },
        ApplicationRuleCase(rule: .circuitPolicyElements) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund()) { registration in
                registration.policy.replaceSubrange(
                    (registration.policy.count - 32)..., with: BN254.Fr.modulus.littleEndianBytes)
            }
        },
        ApplicationRuleCase(rule: .circuitPolicyInputs) { world in
            RuleCircuits.registration(&world, try RuleCircuits.ballot())
        } rejected: { world in
            RuleCircuits.registration(&world, try RuleCircuits.ballot()) {
                $0.policy = CircuitPolicy(inputs: [.context, .nullifier, .free, .free]).encoded
            }
        },
        ApplicationRuleCase(rule: .circuitSetupRecord) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund()) { $0.setupRecord = .zero }
        },
        ApplicationRuleCase(rule: .circuitNew) { world in
            RuleCircuits.registration(&world, try RuleCircuits.ballot())
        } rejected: { world in
            if try RuleCircuits.ballot().register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            return RuleCircuits.registration(&world, try RuleCircuits.ballot())
        },
        ApplicationRuleCase(rule: .circuitApproval) { world in
            RuleCircuits.registration(&world, try RuleCircuits.fund())
        } rejected: { world in
            let circuit = try RuleCircuits.fund()
            // Of another record of the set-up.
            CircuitState.approve(circuit.id, setupRecord: circuit.id, in: &world.state)
            return world.transaction(ApplicationBundle(registrations: [circuit.registration]))
        },
        ApplicationRuleCase(rule: .circuitForeignTree) { world in
            let owner = try ForgedCircuit<BN254>(RuleCircuits.full)
            if try owner.register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            return RuleCircuits.registration(&world, try reader(of: owner.id, tree: 0))
        } rejected: { world in
            let owner = try ForgedCircuit<BN254>(RuleCircuits.full)
            if try owner.register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            return RuleCircuits.registration(&world, try reader(of: owner.id, tree: 1))
        },
    ]

    private static func reader(of owner: CircuitID, tree: UInt8) throws -> ForgedCircuit<BN254> {
        try ForgedCircuit(
            CircuitPolicy(trees: [.foreign(circuit: owner, tree: tree)], inputs: [.context, .anchor(tree: 0)]))
    }

    private static let paying: [ApplicationRuleCase] = [
        ApplicationRuleCase(rule: .circuitDepositCount) { world in
            try RuleCircuits.deposits(&world, [UInt64](repeating: 1, count: ApplicationLimits.deposits))
        } rejected: { world in
            try RuleCircuits.deposits(&world, [UInt64](repeating: 1, count: ApplicationLimits.deposits + 1))
        },
        ApplicationRuleCase(rule: .circuitDepositsAscending) { world in
            try RuleCircuits.deposits(&world, [1, 2])
        } rejected: { world in
            var transaction = try RuleCircuits.deposits(&world, [1])
            transaction.applications.deposits += transaction.applications.deposits
            return transaction
        },
        ApplicationRuleCase(rule: .circuitDepositTaken) { world in
            try RuleCircuits.deposits(&world, [1])
        } rejected: { world in
            let circuit = try RuleCircuits.ballot()
            if try circuit.register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            return world.transaction(
                ApplicationBundle(deposits: [CircuitDeposit(circuit: circuit.id, amount: 1)]))
        },
        ApplicationRuleCase(rule: .circuitDeposited) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            try RuleCircuits.call(&world, deposited: 39)
        },
    ]

    private static let calling: [ApplicationRuleCase] = [
        ApplicationRuleCase(rule: .circuitCallCount) { world in
            try RuleCircuits.votes(&world, Array(1...UInt64(ApplicationLimits.calls)))
        } rejected: { world in
            try RuleCircuits.votes(&world, Array(1...UInt64(ApplicationLimits.calls) + 1))
        },
        ApplicationRuleCase(rule: .circuitKnown) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            try RuleCircuits.ballot().calls([[.zero, .one, .one]], in: world)
        },
        ApplicationRuleCase(rule: .circuitActive) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            let transaction = try RuleCircuits.votes(&world, [1])
            try CircuitState.retire(transaction.applications.calls[0].circuit, in: &world.state)
            return transaction
        },
        // A proof does not verify with another number of inputs.
        ApplicationRuleCase(rule: .circuitInputCount, isAlone: false) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            var transaction = try RuleCircuits.votes(&world, [1])
            transaction.applications.calls[0].publicInputs.append([UInt8](repeating: 0, count: 32))
            return transaction
        },
        ApplicationRuleCase(rule: .circuitInputCanonical) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            // The proof is of the remainder, so it verifies for a verifier that reduces.
            let circuit = try RuleCircuits.ballot()
            if try circuit.register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            let values: [BN254.Fr] = [.zero, .one, .zero]
            var transaction = try circuit.calls([values], in: world)
            let alias = BN254.Fr.modulus.littleEndianBytes
            transaction.applications.calls[0].publicInputs[2] = alias
            let context: BN254.Fr = CircuitContext.element(ofCall: 0, in: transaction, policies: [circuit.policy])
            let inputs = [context, .one, .zero]
            let statement = Statement(proof: try circuit.key.forge(inputs), publicInputs: inputs)
            transaction.applications.calls[0] = CircuitCall(circuit: circuit.id, statement: statement)
            transaction.applications.calls[0].publicInputs[2] = alias
            return transaction
        },
        ApplicationRuleCase(rule: .circuitConstant) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            try RuleCircuits.call(&world) { $0[9] = BN254.Fr(10) }
        },
        ApplicationRuleCase(rule: .circuitNullifierOnce) { world in
            try RuleCircuits.votes(&world, [1, 2])
        } rejected: { world in
            try RuleCircuits.votes(&world, [1, 1])
        },
        ApplicationRuleCase(rule: .circuitNullifierUnspent) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            let first = try RuleCircuits.votes(&world, [1])
            if try world.execute(first) != nil { throw RuleCircuits.Unprepared() }
            // Another transaction: a different vote.
            return try RuleCircuits.ballot().calls([[.zero, .one, BN254.Fr(2)]], in: world)
        },
        ApplicationRuleCase(rule: .circuitAnchor) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            try RuleCircuits.call(&world) { $0[2] += .one }
        },
        ApplicationRuleCase(rule: .circuitStateRoot) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            try RuleCircuits.call(&world) { $0[4] = BN254.Fr(6) }
        },
        ApplicationRuleCase(rule: .circuitTreeRoom) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            // Two places, one of them taken at first: the second call of the transaction finds none.
            let circuit = try ForgedCircuit<BN254>(
                CircuitPolicy(
                    trees: [.own(depth: 1, leaves: [CircuitElement(7)])], inputs: [.context, .leaf(tree: 0)]))
            if try circuit.register(in: &world) != nil { throw RuleCircuits.Unprepared() }
            return try circuit.calls([[.zero, .one], [.zero, .one]], in: world)
        },
        ApplicationRuleCase(rule: .circuitReleased) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            try RuleCircuits.call(&world, released: 31)
        },
        ApplicationRuleCase(rule: .circuitExpiry) { world in
            try RuleCircuits.call(&world)
        } rejected: { world in
            let last = world.height - 1
            return try RuleCircuits.call(&world) { $0[8] = BN254.Fr(last) }
        },
        ApplicationRuleCase(rule: .circuitContext) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            // The call, proof and all, in a transaction with another fee.
            var transaction = try RuleCircuits.votes(&world, [1])
            transaction.fee += 1
            return transaction
        },
        ApplicationRuleCase(rule: .circuitProofEncoding) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            var transaction = try RuleCircuits.votes(&world, [1])
            transaction.applications.calls[0].proof.removeLast()
            return transaction
        },
        ApplicationRuleCase(rule: .circuitProof) { world in
            try RuleCircuits.votes(&world, [1])
        } rejected: { world in
            var transaction = try RuleCircuits.votes(&world, [1])
            transaction.applications.calls[0].proof = try RuleCircuits.ballot().key.forge([.one]).encoded
            return transaction
        },
    ]
}
