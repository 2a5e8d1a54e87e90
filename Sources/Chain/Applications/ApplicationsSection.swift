internal import Algebra
internal import ChainTransactions
internal import Curves
internal import Groth16
package import Primitives

/// The rules of application circuits but for their proofs (docs/spec, section 8). What the circuits' pools hold is the
/// matter of all pools.
package enum ApplicationsSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        let (bundle, rules) = (context.transaction.applications, context.rules)
        guard !bundle.isEmpty else { return }
        try checkCounts(bundle, rules)
        for (i, deposit) in bundle.deposits.enumerated() {
            try rules.require(
                .circuitDepositsAscending, i == 0 || bundle.deposits[i - 1].circuit < deposit.circuit,
                "Deposit \(i) is into a circuit that does not come after that of the one before.")
        }
        for registration in bundle.registrations { try checkForm(of: registration, rules) }
    }

    private static func checkCounts(_ bundle: ApplicationBundle, _ rules: RuleSwitch) throws(LedgerRefusal) {
        try rules.require(
            .circuitRegistrationCount, bundle.registrations.count <= ApplicationLimits.registrations,
            "\(bundle.registrations.count) circuits are registered; \(ApplicationLimits.registrations) may be.")
        try rules.require(
            .circuitDepositCount, bundle.deposits.count <= ApplicationLimits.deposits,
            "There are \(bundle.deposits.count) deposits into circuits' pools; \(ApplicationLimits.deposits) may be.")
        try rules.require(
            .circuitCallCount, bundle.calls.count <= ApplicationLimits.calls,
            "There are \(bundle.calls.count) calls; \(ApplicationLimits.calls) may be.")
    }

    private static func checkForm(
        of registration: CircuitRegistration, _ rules: RuleSwitch
    ) throws(LedgerRefusal) {
        let policy: CircuitPolicy
        do throws(PolicyDecodingError) {
            policy = try CircuitPolicy(decoding: registration.policy)
        } catch {
            try rules.require(.circuitPolicy, false, error.explanation)
            return
        }
        let key = registration.verifyingKey
        if let curve = CircuitKey.curve(of: key) {
            let stray = policy.nonCanonicalElement(on: curve)
            try rules.require(
                .circuitPolicyElements, stray == nil, "In the policy \(stray ?? "") is not below the group order.")
        }
        if let count = try? CircuitKey.publicInputCount(of: key) {
            try rules.require(
                .circuitPolicyInputs, count == policy.inputs.count,
                "The policy has roles for \(policy.inputs.count) public inputs; the key takes \(count).")
        }
        try rules.require(
            .circuitSetupRecord, !policy.movesValue || registration.setupRecord != .zero,
            "The circuit moves value and shows no record of its key's set-up.")
        // The dear check last.
        switch CircuitKey.curve(of: key) {
        case .bls12381: try checkKey(key, BLS12381.self, rules)
        case .bn128, nil: try checkKey(key, BN254.self, rules)
        }
    }

    private static func checkKey<E: ProofCurve>(
        _ key: [UInt8], _ curve: E.Type, _ rules: RuleSwitch
    ) throws(LedgerRefusal) {
        do throws(CircuitKeyError) {
            _ = try CircuitKey.decode(key, as: E.self)
        } catch {
            if case .weak(let name, let reason) = error {
                try rules.require(.circuitKeyStrength, false, "\(reason) (\(name))")
            } else {
                try rules.require(.circuitKeyEncoding, false, error.explanation)
            }
        }
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        let bundle = context.transaction.applications
        guard !bundle.isEmpty else { return }
        do {
            for registration in bundle.registrations { try check(registration, context.rules, state) }
            let calls = try CircuitCalls(context, state)
            try calls.checkDeposits(state)
            var pending = CircuitCalls.Pending()
            for index in calls.calls.indices { try calls.check(index, &pending, state) }
        } catch let error as LedgerRefusal {
            throw error
        } catch let error as StorageError {
            throw .storage(error)
        } catch {
            preconditionFailure("nothing else is thrown above")
        }
    }

    private static func check(
        _ registration: CircuitRegistration, _ rules: RuleSwitch, _ state: borrowing StateOverlay
    ) throws {
        let id = registration.circuitID
        let known = try CircuitState.circuit(id, in: state)
        try rules.require(.circuitNew, known == nil, "The circuit \(id) is registered already.")
        guard let policy = try? CircuitPolicy(decoding: registration.policy) else { return }
        if policy.movesValue {
            let approved = try CircuitState.approvedSetupRecord(of: id, in: state)
            try rules.require(
                .circuitApproval, approved == registration.setupRecord,
                approved == nil
                    ? "The circuit \(id) moves value, and the validators did not approve it."
                    : "The validators approved the circuit \(id) with another record of its set-up.")
        }
        for (i, tree) in policy.trees.enumerated() {
            guard case .foreign(let other, let number) = tree else { continue }
            let owner = try CircuitState.circuit(other, in: state)
            try rules.require(
                .circuitForeignTree,
                owner?.depth(ofOwnTree: number) != nil
                    && owner?.curve == CircuitKey.curve(of: registration.verifyingKey),
                "Tree \(i) of the policy is tree \(number) of \(other), which has none over the same field.")
        }
    }

    package static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey] {
        var keys: [StateKey] = []
        for call in context.transaction.applications.calls {
            guard let circuit = try CircuitState.circuit(call.circuit, in: state) else { continue }
            for (role, bytes) in zip(circuit.policy.inputs, call.publicInputs) where role == .nullifier {
                keys.append(CircuitState.key(ofNullifier: bytes, of: call.circuit))
            }
        }
        return keys
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        let bundle = context.transaction.applications
        for registration in bundle.registrations {
            guard let policy = try? CircuitPolicy(decoding: registration.policy) else { continue }
            let circuit = RegisteredCircuit(
                verifyingKey: registration.verifyingKey, policy: policy, setupRecord: registration.setupRecord,
                height: context.height)
            CircuitState.register(circuit, as: registration.circuitID, in: &state)
        }
        for call in bundle.calls {
            guard let circuit = try CircuitState.circuit(call.circuit, in: state) else { continue }
            apply(call, circuit, context, to: &state)
        }
    }

    private static func apply(
        _ call: CircuitCall, _ circuit: RegisteredCircuit, _ context: TransactionContext,
        to state: inout StateOverlay
    ) {
        for (role, bytes) in zip(circuit.policy.inputs, call.publicInputs) {
            guard let value = CircuitElement(littleEndian: bytes) else { continue }
            switch role {
            case .nullifier: CircuitState.spend(value, of: call.circuit, at: context.height, in: &state)
            case .leaf(let tree): CircuitState.add(value, to: tree, of: call.circuit, in: &state)
            case .newState(let slot): CircuitState.replaceStateRoot(slot, by: value, of: call.circuit, in: &state)
            case .context, .anchor, .oldState, .released, .deposited, .expiry, .constant, .free: break
            }
        }
    }

    package static func finishBlock(
        height: UInt64, _ configuration: ChainConfiguration, _ state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError) {
        try CircuitState.endBlock(height: height, window: configuration.anchorWindow, to: &state, on: pool)
    }
}

extension RegisteredCircuit {
    /// The depth of its own tree of that number; nil where it has no such tree.
    func depth(ofOwnTree number: UInt8) -> Int? {
        guard number < policy.trees.count, case .own(let depth, _) = policy.trees[Int(number)] else { return nil }
        return Int(depth)
    }
}
