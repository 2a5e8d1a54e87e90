import Algebra
import Chain
import ChainTransactions
import Curves
import Groth16
import Primitives

/// A state in which transactions with application circuits are checked and applied, without the other sections.
struct ApplicationWorld {
    var state = StateOverlay(MemoryStorage())
    var height: UInt64 = 10
    let chainID: ChainID
    let configuration: ChainConfiguration
    let keys = PreparedCircuitKeys(capacity: 4)

    init() throws {
        chainID = try ChainID("nightjar-applications")
        configuration = ChainConfiguration(
            chainID: chainID, network: .regtest, validators: [.zero], anchorWindow: 3)
    }

    func transaction(_ bundle: ApplicationBundle) -> LedgerTransaction {
        LedgerTransaction(chainID: chainID, expiryHeight: 0, fee: 0, applications: bundle)
    }

    /// Checks a transaction in all phases, and the others with it whose proofs are in the same batch.
    func refusals(of transactions: [LedgerTransaction], disabling rule: LedgerRule? = nil) throws -> [RuleViolation?] {
        var proofs = CallProofs(keys: keys)
        var refusals: [RuleViolation?] = []
        for (index, transaction) in transactions.enumerated() {
            let context = context(transaction, RuleSwitch(disabled: rule))
            do {
                try ApplicationsSection.checkForm(context)
                try ApplicationsSection.checkState(context, state)
                refusals.append(nil)
            } catch {
                guard case .violation(let violation) = error else { throw error }
                refusals.append(violation)
                continue
            }
            try proofs.add(context, at: index, state)
        }
        let collectors: [any ProofCollector] = [proofs]
        let count = refusals.count(where: { $0 == nil })
        for (index, violation) in try collectors.violations(of: count, execution: Execution(threads: 1)) {
            refusals[index] = violation
        }
        return refusals
    }

    /// The rule that a transaction breaks, or nil where it is accepted and applied.
    mutating func execute(_ transaction: LedgerTransaction, disabling rule: LedgerRule? = nil) throws -> LedgerRule? {
        // What arrives in a block was decoded.
        let decoded = try LedgerTransaction(decoding: transaction.encoded)
        if let refusal = try refusals(of: [decoded], disabling: rule)[0] { return refusal.rule }
        try ApplicationsSection.apply(context(decoded, RuleSwitch(disabled: rule)), to: &state)
        return nil
    }

    /// Ends the block: trees take up their leaves.
    mutating func endBlock() throws {
        try ApplicationsSection.finishBlock(
            height: height, configuration, &state, on: WorkerPool(threads: 2))
        height += 1
    }

    private func context(_ transaction: LedgerTransaction, _ rules: RuleSwitch) -> TransactionContext {
        TransactionContext(
            transaction: transaction, id: transaction.id, signatureDigest: transaction.signatureDigest,
            byteCount: transaction.encoded.count, height: height, configuration: configuration, rules: rules)
    }
}

/// A circuit of a known trapdoor under a policy.
struct ForgedCircuit<E: ProofCurve> {
    let key: ForgingKey<E>
    let policy: CircuitPolicy
    let registration: CircuitRegistration

    var id: CircuitID { registration.circuitID }

    init(_ policy: CircuitPolicy, seed: UInt64 = 7, setupRecord: Hash256? = Hash256([UInt8](repeating: 5, count: 32)))
        throws
    {
        self.policy = policy
        key = ForgingKey(seed: seed, inputs: policy.inputs.count)
        registration = CircuitRegistration(
            key: try key.key(), policy: policy, setupRecord: setupRecord ?? .zero)
    }

    /// Approves and registers it.
    func register(in world: inout ApplicationWorld) throws -> LedgerRule? {
        CircuitState.approve(id, setupRecord: registration.setupRecord, in: &world.state)
        return try world.execute(world.transaction(ApplicationBundle(registrations: [registration])))
    }

    /// A transaction that calls the circuit with each list of inputs, the right contexts put in, and proofs forged.
    func calls(
        _ inputs: [[E.Fr]], released: UInt64 = 0, deposits: [CircuitDeposit] = [], in world: ApplicationWorld
    ) throws -> LedgerTransaction {
        var transaction = world.transaction(
            ApplicationBundle(
                deposits: deposits,
                calls: inputs.map { CircuitCall(circuit: id, publicInputs: $0, released: released) }))
        try complete(&transaction, inputs)
        return transaction
    }

    /// Puts the right contexts and forged proofs into calls, all of which are to this circuit.
    func complete(_ transaction: inout LedgerTransaction, _ inputs: [[E.Fr]]) throws {
        for index in inputs.indices {
            var values = inputs[index]
            if let position = policy.contextPosition {
                values[position] = CircuitContext.element(
                    ofCall: index, in: transaction, policies: inputs.map { _ in policy })
            }
            transaction.applications.calls[index] = CircuitCall(
                circuit: id,
                statement: Statement(proof: try key.forge(values, seed: UInt64(index) + 3), publicInputs: values),
                released: transaction.applications.calls[index].released)
        }
    }
}
