internal import Algebra
internal import ChainTransactions
internal import Curves
internal import Groth16
package import Primitives

/// The proofs of calls, a batch for each circuit: a circuit's proofs share all pairings but one each.
package struct CallProofs: ProofCollector {
    private let keys: PreparedCircuitKeys
    private var bn254 = CircuitBatches<BN254>()
    private var bls12381 = CircuitBatches<BLS12381>()
    /// The transactions with a proof that does not decode.
    private var undecodable: Set<Int> = []

    /// Nothing yet; prepared keys are taken from and left in `keys`.
    package init(keys: PreparedCircuitKeys) { self.keys = keys }

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(StorageError) {
        for (position, call) in context.transaction.applications.calls.enumerated() {
            guard let circuit = try CircuitState.circuit(call.circuit, in: state) else { continue }
            let source = ProofSource(transaction: index, call: position)
            switch circuit.curve {
            case .bn128: try bn254.add(call, circuit, source, context.rules, keys)
            case .bls12381: try bls12381.add(call, circuit, source, context.rules, keys)
            }
        }
    }

    package mutating func decode(execution: Execution) throws -> [ProofViolation] {
        let failures = try bn254.decode(execution) + bls12381.decode(execution)
        undecodable = Set(failures.map(\.source.transaction))
        return Self.first(failures, .circuitProofEncoding) { call, reason in
            "The proof of call \(call): \(reason.explanation)"
        }
    }

    package func verify(execution: Execution) throws -> [ProofViolation] {
        let failures =
            try bn254.failures(execution, except: undecodable) + bls12381.failures(execution, except: undecodable)
        return Self.first(failures, .circuitProof) { call, reason in
            "The proof of call \(call) is refused: \(reason.explanation)"
        }
    }

    /// Of each transaction the first call that fails.
    private static func first<Reason: NamedError>(
        _ failures: [(source: ProofSource, reason: Reason)], _ rule: LedgerRule,
        _ explanation: (_ call: Int, Reason) -> String
    ) -> [ProofViolation] {
        var violations = FirstViolations()
        for (source, reason) in failures.sorted(by: { $0.source < $1.source }) {
            violations.note(source.transaction, rule, explanation(source.call, reason))
        }
        return violations.list
    }
}

/// Where a proof stands in a block.
private struct ProofSource: Comparable {
    let transaction: Int
    let call: Int

    static func < (a: Self, b: Self) -> Bool { (a.transaction, a.call) < (b.transaction, b.call) }
}

/// The statements of each circuit of one curve.
private struct CircuitBatches<E: ProofCurve>: Sendable {
    private struct Call: Sendable {
        let call: CircuitCall
        let source: ProofSource
        let rules: RuleSwitch
    }

    private struct Batch: Sendable {
        let key: PreparedVerifyingKey<E>
        var calls: [Call] = []
        var statements: [(source: ProofSource, statement: Statement<E>)] = []
    }

    /// In the order in which circuits were first called.
    private var batches: [Batch] = []
    private var positions: [CircuitID: Int] = [:]

    mutating func add(
        _ call: CircuitCall, _ circuit: RegisteredCircuit, _ source: ProofSource, _ rules: RuleSwitch,
        _ keys: PreparedCircuitKeys
    ) throws(StorageError) {
        if positions[call.circuit] == nil {
            guard let key = keys.key(of: call.circuit, circuit.verifyingKey, as: E.self) else {
                throw StorageError(
                    name: "damagedCircuitState", explanation: "The key of circuit \(call.circuit) does not decode.")
            }
            positions[call.circuit] = batches.count
            batches.append(Batch(key: key))
        }
        guard let position = positions[call.circuit] else { return }
        batches[position].calls.append(Call(call: call, source: source, rules: rules))
    }

    /// Decodes what was added, and gives the proofs that do not decode.
    mutating func decode(
        _ execution: Execution
    ) throws(Cancelled) -> [(source: ProofSource, reason: ProofEncodingError)] {
        var failures: [(source: ProofSource, reason: ProofEncodingError)] = []
        for i in batches.indices {
            let calls = batches[i].calls
            let proofs = try execution.pool.map(
                count: calls.count
            ) { (index: Int) throws(Cancelled) -> Result<Proof<E>, ProofEncodingError> in
                try execution.cancellation.check()
                return Result { () throws(ProofEncodingError) in try Proof(encoded: calls[index].call.proof) }
            }
            for (call, proof) in zip(calls, proofs) {
                switch proof {
                case .success(let proof):
                    guard call.rules.checks(.circuitProof) else { continue }
                    // The rules on inputs were checked before; a value that is not canonical stands for its remainder.
                    let inputs = call.call.publicInputs.map { E.Fr(reducingLittleEndian: $0) }
                    batches[i].statements.append((call.source, Statement(proof: proof, publicInputs: inputs)))
                case .failure(let reason):
                    if call.rules.checks(.circuitProofEncoding) { failures.append((call.source, reason)) }
                }
            }
        }
        return failures
    }

    /// The proofs that do not hold, of other transactions than `excluded`.
    ///
    /// - Throws: `Cancelled`, `RandomnessError`.
    func failures(
        _ execution: Execution, except excluded: Set<Int>
    ) throws -> [(source: ProofSource, reason: VerificationError)] {
        var failures: [(source: ProofSource, reason: VerificationError)] = []
        for batch in batches {
            let statements = batch.statements.filter { !excluded.contains($0.source.transaction) }
            guard !statements.isEmpty else { continue }
            do {
                try batch.key.verifyBatch(statements.map(\.statement), execution: execution)
            } catch let error as BatchVerificationError {
                failures += error.failures.map { (source: statements[$0.index].source, reason: $0.reason) }
            }
        }
        return failures
    }
}
