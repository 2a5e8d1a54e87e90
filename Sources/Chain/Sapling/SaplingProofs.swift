internal import Algebra
internal import ChainTransactions
internal import Curves
internal import Groth16
package import Primitives
internal import Sapling
internal import SaplingCircuits
internal import ZcashTransactions

/// The proofs and signatures of the shielded pool in a block: both kinds of proofs and the signatures are each verified
/// at once. Points and proofs are decoded on all threads.
package struct SaplingProofs: ProofCollector {
    /// A bundle as it was taken up.
    private struct Bundle: Sendable {
        let transaction: Int
        let context: TransactionContext
    }
    /// What a bundle's proofs and signatures are about.
    private struct Statements: Sendable {
        var spends: [SpendInputs] = []
        var outputs: [OutputInputs] = []
        /// The key of the binding signature; nil for a balance that no bundle has.
        var bindingKey: RedJubjubVerifyingKey<Binding>?
    }
    /// A description with something that does not decode.
    private struct Undecodable: Error {
        let what: String
        let reason: DescriptionError
    }
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
    private var bundles: [Bundle] = []
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
    ) throws(StorageError) {
        guard !context.transaction.sapling.isEmpty else { return }
        bundles.append(Bundle(transaction: index, context: context))
    }

    package mutating func decode(execution: Execution) throws -> [ProofViolation] {
        let bundles = bundles
        let decoded = try execution.pool.map(
            count: bundles.count
        ) { (index: Int) throws(Cancelled) -> Result<Statements, Undecodable> in
            try execution.cancellation.check()
            return Result { () throws(Undecodable) in try Self.statements(of: bundles[index].context) }
        }
        var violations = FirstViolations()
        for (bundle, statements) in zip(bundles, decoded) {
            switch statements {
            case .success(let statements): take(statements, of: bundle)
            case .failure(let error):
                // Without the rule what does not decode is passed over: a test shows that something else would then be
                // missing.
                guard bundle.context.rules.checks(.saplingPoints) else { continue }
                violations.note(
                    bundle.transaction, .saplingPoints, "\(error.what): \(error.reason.explanation)")
            }
        }
        return violations.list
    }

    private static func statements(of context: TransactionContext) throws(Undecodable) -> Statements {
        let bundle = context.transaction.sapling
        var statements = Statements()
        for (position, spend) in bundle.spends.enumerated() {
            do throws(DescriptionError) {
                statements.spends.append(
                    try SpendInputs(
                        valueCommitment: spend.valueCommitment, anchor: spend.anchor, nullifier: spend.nullifier,
                        randomizedKey: spend.randomizedKey))
            } catch { throw Undecodable(what: "Spend \(position)", reason: error) }
        }
        for (position, output) in bundle.outputs.enumerated() {
            do throws(DescriptionError) {
                statements.outputs.append(
                    try OutputInputs(
                        valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                        ephemeralKey: output.ephemeralKey))
            } catch { throw Undecodable(what: "Output \(position)", reason: error) }
        }
        if let balance = try? ValueBalance(zatoshi: bundle.valueBalance) {
            statements.bindingKey = RedJubjubVerifyingKey(
                spends: statements.spends.map { ValueCommitment(uncheckedPoint: $0.valueCommitment) },
                outputs: statements.outputs.map { ValueCommitment(uncheckedPoint: $0.valueCommitment) },
                balance: balance)
        }
        return statements
    }

    private mutating func take(_ statements: Statements, of taken: Bundle) {
        let (context, index) = (taken.context, taken.transaction)
        let bundle = context.transaction.sapling
        for (position, inputs) in statements.spends.enumerated() {
            let spend = bundle.spends[position]
            if context.rules.checks(.saplingSpendProof) {
                spends.append(Spend(transaction: index, position: position, inputs: inputs, proof: spend.proof))
            }
            add(
                spend.signature, of: context, by: RedJubjubVerifyingKey<SpendAuthorization>(inputs.randomizedKey),
                Signature(transaction: index, rule: .saplingSpendSignature, what: "spend \(position)"))
        }
        if context.rules.checks(.saplingOutputProof) {
            for (output, (position, inputs)) in zip(bundle.outputs, statements.outputs.enumerated()) {
                outputs.append(Output(transaction: index, position: position, inputs: inputs, proof: output.proof))
            }
        }
        if let key = statements.bindingKey {
            add(
                bundle.bindingSignature ?? [], of: context, by: key,
                Signature(transaction: index, rule: .saplingBindingSignature, what: "the balance"))
        } else if context.rules.checks(.saplingBindingSignature) {
            refused.note(
                index, .saplingBindingSignature, "The value balance \(bundle.valueBalance) is none that can be signed.")
        }
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

    package func verify(execution: Execution) throws -> [ProofViolation] {
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
