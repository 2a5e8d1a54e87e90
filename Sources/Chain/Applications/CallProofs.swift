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

    /// Nothing yet; prepared keys are taken from and left in `keys`.
    package init(keys: PreparedCircuitKeys) { self.keys = keys }

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        for (position, call) in context.transaction.applications.calls.enumerated() {
            let circuit: RegisteredCircuit?
            do { circuit = try CircuitState.circuit(call.circuit, in: state) } catch { throw .storage(error) }
            guard let circuit else { continue }
            let source = ProofSource(transaction: index, call: position)
            switch circuit.curve {
            case .bn128: try bn254.add(call, circuit, source, context.rules, keys)
            case .bls12381: try bls12381.add(call, circuit, source, context.rules, keys)
            }
        }
    }

    package func verify(execution: Execution) throws -> [(transaction: Int, violation: RuleViolation)] {
        var violations: [Int: RuleViolation] = [:]
        let failures = try bn254.failures(execution) + bls12381.failures(execution)
        // The first call that fails names the transaction's violation.
        for (source, reason) in failures.sorted(by: { $0.source < $1.source })
        where violations[source.transaction] == nil {
            violations[source.transaction] = RuleViolation(
                .circuitProof, "The proof of call \(source.call) is refused: \(reason.explanation)")
        }
        return violations.sorted { $0.key < $1.key }.map { (transaction: $0.key, violation: $0.value) }
    }
}

/// Where a proof stands in a block.
private struct ProofSource: Comparable {
    let transaction: Int
    let call: Int

    static func < (a: Self, b: Self) -> Bool { (a.transaction, a.call) < (b.transaction, b.call) }
}

/// The statements of each circuit of one curve.
private struct CircuitBatches<E: CircuitCurve>: Sendable {
    private struct Batch: Sendable {
        let circuit: CircuitID
        let key: PreparedVerifyingKey<E>
        var statements: [Statement<E>] = []
        var sources: [ProofSource] = []
    }

    /// In the order in which circuits were first called.
    private var batches: [Batch] = []
    private var positions: [CircuitID: Int] = [:]

    mutating func add(
        _ call: CircuitCall, _ circuit: RegisteredCircuit, _ source: ProofSource, _ rules: RuleSwitch,
        _ keys: PreparedCircuitKeys
    ) throws(LedgerRefusal) {
        let proof: Proof<E>
        do throws(ProofEncodingError) {
            proof = try Proof(ledgerBytes: call.proof)
        } catch {
            try rules.require(
                .circuitProofEncoding, false, "The proof of call \(source.call): \(error.explanation)")
            return
        }
        guard rules.checks(.circuitProof) else { return }
        // The rules on inputs were checked before; a value that is not canonical stands for its remainder.
        let statement = Statement(proof: proof, publicInputs: call.publicInputs.map { E.Fr(reducingLittleEndian: $0) })
        if positions[call.circuit] == nil {
            guard let key = keys.key(of: call.circuit, circuit.verifyingKey, as: E.self) else {
                throw .storage(
                    StorageError(
                        name: "damagedCircuitState", explanation: "The key of circuit \(call.circuit) does not decode.")
                )
            }
            positions[call.circuit] = batches.count
            batches.append(Batch(circuit: call.circuit, key: key))
        }
        guard let position = positions[call.circuit] else { return }
        batches[position].statements.append(statement)
        batches[position].sources.append(source)
    }

    /// The proofs that do not hold.
    ///
    /// - Throws: `Cancelled`, `RandomnessError`.
    func failures(_ execution: Execution) throws -> [(source: ProofSource, reason: VerificationError)] {
        var failures: [(source: ProofSource, reason: VerificationError)] = []
        for batch in batches {
            do {
                try batch.key.verifyBatch(batch.statements, execution: execution)
            } catch let error as BatchVerificationError {
                failures += error.failures.map { (source: batch.sources[$0.index], reason: $0.reason) }
            }
        }
        return failures
    }
}
