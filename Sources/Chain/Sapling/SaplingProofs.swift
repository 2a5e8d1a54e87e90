internal import Algebra
internal import ChainTransactions
internal import Curves
internal import Groth16
package import Primitives
internal import Sapling
internal import SaplingCircuits
internal import ZcashTransactions

/// The proofs and signatures of the shielded pool in a block: both kinds of proofs and the signatures are each verified
/// at once. Points are checked when a transaction is taken up; proofs are decoded on all threads.
package struct SaplingProofs: ProofCollector {
    private struct Spend: Sendable {
        let transaction: Int, position: Int
        let inputs: SpendInputs
        let proof: [UInt8]
    }
    private struct Output: Sendable {
        let transaction: Int, position: Int
        let inputs: OutputInputs
        let proof: [UInt8]
    }
    private struct Signature: Sendable {
        let transaction: Int
        let rule: LedgerRule
        let what: String
    }

    private let keys: SaplingKeys
    private var spends: [Spend] = []
    private var outputs: [Output] = []
    private var batch = RedJubjubBatch()
    private var signatures: [Signature] = []
    /// Signatures that are not even two encodings.
    private var refused = FirstViolations()

    /// Nothing yet; proofs will be verified under `keys`.
    package init(keys: SaplingKeys) { self.keys = keys }

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        let (bundle, rules) = (context.transaction.sapling, context.rules)
        guard !bundle.isEmpty else { return }
        var spendInputs: [SpendInputs] = []
        var outputInputs: [OutputInputs] = []
        // Without the rule what does not decode is passed over: a test shows that something else would then be missing.
        for (position, spend) in bundle.spends.enumerated() {
            do throws(DescriptionError) {
                spendInputs.append(
                    try SpendInputs(
                        valueCommitment: spend.valueCommitment, anchor: spend.anchor, nullifier: spend.nullifier,
                        randomizedKey: spend.randomizedKey))
            } catch {
                try rules.require(.saplingPoints, false, "Spend \(position): \(error.explanation)")
                return
            }
        }
        for (position, output) in bundle.outputs.enumerated() {
            do throws(DescriptionError) {
                outputInputs.append(
                    try OutputInputs(
                        valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                        ephemeralKey: output.ephemeralKey))
            } catch {
                try rules.require(.saplingPoints, false, "Output \(position): \(error.explanation)")
                return
            }
        }
        for (position, inputs) in spendInputs.enumerated() {
            let spend = bundle.spends[position]
            if rules.checks(.saplingSpendProof) {
                spends.append(Spend(transaction: index, position: position, inputs: inputs, proof: spend.proof))
            }
            add(
                spend.signature, of: context, by: RedJubjubVerifyingKey<SpendAuthorization>(inputs.randomizedKey),
                Signature(transaction: index, rule: .saplingSpendSignature, what: "spend \(position)"))
        }
        for (position, inputs) in outputInputs.enumerated() where rules.checks(.saplingOutputProof) {
            outputs.append(
                Output(transaction: index, position: position, inputs: inputs, proof: bundle.outputs[position].proof))
        }
        guard let balance = try? ValueBalance(zatoshi: bundle.valueBalance) else { return }
        add(
            bundle.bindingSignature ?? [], of: context,
            by: RedJubjubVerifyingKey<Binding>(
                spends: spendInputs.map { ValueCommitment(uncheckedPoint: $0.valueCommitment) },
                outputs: outputInputs.map { ValueCommitment(uncheckedPoint: $0.valueCommitment) }, balance: balance),
            Signature(transaction: index, rule: .saplingBindingSignature, what: "the balance"))
    }

    private mutating func add<Domain>(
        _ bytes: [UInt8], of context: TransactionContext, by key: RedJubjubVerifyingKey<Domain>, _ place: Signature
    ) {
        guard context.rules.checks(place.rule) else { return }
        do throws(RedJubjubError) {
            batch.add(try RedJubjubSignature(bytes: bytes), of: context.signatureDigest, by: key)
            signatures.append(place)
        } catch {
            refused.note(place.transaction, place.rule, "The signature of \(place.what): \(error.explanation)")
        }
    }

    package func verify(execution: Execution) throws -> [(transaction: Int, violation: RuleViolation)] {
        try execution.cancellation.check()
        var violations = refused
        try verifySignatures(execution, &violations)
        // A transaction whose signatures fail costs no pairing.
        let signed = violations
        let spends = spends.filter { !signed.has($0.transaction) }
        let outputs = outputs.filter { !signed.has($0.transaction) }
        let spendProofs = try Self.decode(spends.map(\.proof), execution)
        let outputProofs = try Self.decode(outputs.map(\.proof), execution)
        var proofs = SaplingProofBatch()
        // Of each proof of the batch, its position here.
        var batchedSpends: [Int] = []
        var batchedOutputs: [Int] = []
        for (index, proof) in spendProofs.enumerated() {
            let spend = spends[index]
            switch proof {
            case .success(let proof):
                proofs.add(spend.inputs, proof)
                batchedSpends.append(index)
            case .failure(let error):
                violations.note(
                    spend.transaction, .saplingSpendProof, "Spend \(spend.position): \(error.explanation)")
            }
        }
        for (index, proof) in outputProofs.enumerated() {
            let output = outputs[index]
            switch proof {
            case .success(let proof):
                proofs.add(output.inputs, proof)
                batchedOutputs.append(index)
            case .failure(let error):
                violations.note(
                    output.transaction, .saplingOutputProof, "Output \(output.position): \(error.explanation)")
            }
        }
        do {
            try proofs.verify(spendKey: keys.spend, outputKey: keys.output, execution: execution)
        } catch let error as SaplingBatchError {
            let reason = VerificationError.equationNotSatisfied.explanation
            for spend in error.spends.map({ spends[batchedSpends[$0]] }) {
                violations.note(spend.transaction, .saplingSpendProof, "Spend \(spend.position): \(reason)")
            }
            for output in error.outputs.map({ outputs[batchedOutputs[$0]] }) {
                violations.note(output.transaction, .saplingOutputProof, "Output \(output.position): \(reason)")
            }
        }
        return violations.list
    }

    private func verifySignatures(_ execution: Execution, _ violations: inout FirstViolations) throws {
        do throws(RedJubjubBatchError) {
            try batch.verify(on: execution.pool)
        } catch {
            switch error {
            case .noRandomness(let reason): throw reason
            case .invalid(let blames):
                for blame in blames {
                    let place = signatures[blame.index]
                    violations.note(
                        place.transaction, place.rule,
                        "The signature of \(place.what): \(blame.reason.explanation)")
                }
            }
        }
    }

    private static func decode(
        _ proofs: [[UInt8]], _ execution: Execution
    ) throws(Cancelled) -> [Result<SaplingProof, ProofEncodingError>] {
        try execution.pool.map(count: proofs.count) { (index: Int) throws(Cancelled) in
            try execution.cancellation.check()
            return Result { () throws(ProofEncodingError) in try SaplingProof(encoded: proofs[index]) }
        }
    }
}
