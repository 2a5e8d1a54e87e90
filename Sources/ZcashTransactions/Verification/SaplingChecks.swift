import Algebra
import Curves
import Groth16
import Primitives
import Sapling
import SaplingCircuits

/// A check that is decided with others at once: where its outcome stands.
struct CheckPosition {
    let report: Int
    let check: Int
}

/// The rules on Sapling descriptions of many transactions. Proofs and signatures are collected and verified together;
/// those that fail are named.
struct SaplingChecks {
    private(set) var reports: [TransactionReport]
    private var proofs = SaplingProofBatch()
    private var spendProofs: [CheckPosition] = []
    private var outputProofs: [CheckPosition] = []
    private var signatures = RedJubjubBatch()
    private var signaturePositions: [CheckPosition] = []

    init(_ reports: [TransactionReport]) { self.reports = reports }

    /// Makes the checks that need no batch, and collects the others. Descriptions are decoded on all threads.
    mutating func add(_ items: [(transaction: Transaction, context: TransactionContext)], on pool: WorkerPool) {
        let spends = items.flatMap(\.transaction.sapling.spends)
        let outputs = items.flatMap(\.transaction.sapling.outputs)
        var decodedSpends = pool.map(count: spends.count) { DecodedSpend(spends[$0]) }[...]
        var decodedOutputs = pool.map(count: outputs.count) { DecodedOutput(outputs[$0]) }[...]
        for (report, item) in items.enumerated() {
            let bundle = item.transaction.sapling
            let own = (decodedSpends.prefix(bundle.spends.count), decodedOutputs.prefix(bundle.outputs.count))
            decodedSpends = decodedSpends.dropFirst(bundle.spends.count)
            decodedOutputs = decodedOutputs.dropFirst(bundle.outputs.count)
            add(item.transaction, item.context, Array(own.0), Array(own.1), report)
        }
    }

    private mutating func add(
        _ transaction: Transaction, _ context: TransactionContext, _ spends: [DecodedSpend],
        _ outputs: [DecodedOutput], _ report: Int
    ) {
        let bundle = transaction.sapling
        guard !bundle.isEmpty else { return }
        let message = MessageDigest(transaction, context: context)
        var commitments: [ValueCommitment?] = []
        for (index, decoded) in spends.enumerated() {
            commitments.append(add(bundle.spends[index], decoded, .spend(index), message, report))
        }
        for (index, decoded) in outputs.enumerated() {
            commitments.append(add(decoded, .output(index), report))
        }
        addBinding(bundle, commitments, message, report)
        if transaction.isCoinbase, let upgrade = context.upgrade {
            for (index, output) in bundle.outputs.enumerated() {
                addCoinbase(output, .output(index), upgrade, report)
            }
        }
    }

    // MARK: One description

    private mutating func add(
        _ spend: SpendDescription, _ decoded: DecodedSpend, _ subject: CheckSubject, _ message: MessageDigest,
        _ report: Int
    ) -> ValueCommitment? {
        let cv = decide(.spendValueCommitment, subject, report, decoded.valueCommitment)
        let anchor = decide(.spendAnchor, subject, report, decoded.anchor)
        let rk = decide(.spendKey, subject, report, decoded.randomizedKey)
        switch (decoded.proof, cv, anchor, rk) {
        case (.failure(let error), _, _, _): append(.spendProof, subject, report, CheckOutcome(failure: error))
        case (.success(let proof), let cv?, let anchor?, let rk?):
            spendProofs.append(append(.spendProof, subject, report, .passed))
            proofs.add(
                SpendInputs(valueCommitment: cv, anchor: anchor, nullifier: spend.nullifier, randomizedKey: rk), proof)
        default: append(.spendProof, subject, report, .notRun("The statement has a field that is refused."))
        }
        if let rk {
            addSignature(
                .spendSignature, subject, report, spend.signature,
                RedJubjubVerifyingKey<SpendAuthorization>(rk), message)
        } else {
            append(.spendSignature, subject, report, .notRun("The key rk is refused."))
        }
        return cv.map(ValueCommitment.init(uncheckedPoint:))
    }

    private mutating func add(
        _ decoded: DecodedOutput, _ subject: CheckSubject, _ report: Int
    ) -> ValueCommitment? {
        let cv = decide(.outputValueCommitment, subject, report, decoded.valueCommitment)
        let cmu = decide(.outputCommitment, subject, report, decoded.noteCommitment)
        let epk = decide(.outputKey, subject, report, decoded.ephemeralKey)
        switch (decoded.proof, cv, cmu, epk) {
        case (.failure(let error), _, _, _): append(.outputProof, subject, report, CheckOutcome(failure: error))
        case (.success(let proof), let cv?, let cmu?, let epk?):
            outputProofs.append(append(.outputProof, subject, report, .passed))
            proofs.add(OutputInputs(valueCommitment: cv, ephemeralKey: epk, noteCommitment: cmu), proof)
        default: append(.outputProof, subject, report, .notRun("The statement has a field that is refused."))
        }
        return cv.map(ValueCommitment.init(uncheckedPoint:))
    }

    private mutating func addBinding(
        _ bundle: SaplingBundle, _ commitments: [ValueCommitment?], _ message: MessageDigest, _ report: Int
    ) {
        let rule = TransactionRule.bindingSignature
        guard let signature = bundle.bindingSignature else {
            append(rule, .transaction, report, CheckOutcome(failure: TransactionError.noBindingSignature))
            return
        }
        let known = commitments.compactMap(\.self)
        guard known.count == commitments.count else {
            append(rule, .transaction, report, .notRun("A value commitment is refused."))
            return
        }
        guard let balance = try? ValueBalance(zatoshi: bundle.valueBalance) else {
            append(rule, .transaction, report, .notRun("The balance is refused."))
            return
        }
        let key = RedJubjubVerifyingKey<Binding>(
            spends: Array(known.prefix(bundle.spends.count)), outputs: Array(known.dropFirst(bundle.spends.count)),
            balance: balance)
        addSignature(rule, .transaction, report, signature, key, message)
    }

    /// The form of the note is checked during the grace period of ZIP 212, too, which is one for wallets.
    private mutating func addCoinbase(
        _ output: OutputDescription, _ subject: CheckSubject, _ upgrade: NetworkUpgrade, _ report: Int
    ) {
        guard upgrade >= .heartwood else {
            append(.coinbaseOutput, subject, report, CheckOutcome(failure: TransactionError.coinbaseOutputsTooEarly))
            return
        }
        let noteForm: CheckOutcome
        switch Result(catching: { try Self.decryptCoinbase(output, upgrade) }) {
        case .success: noteForm = .passed
        case .failure(NoteDecryptionError.leadByteNotAllowed(let actual)):
            noteForm = CheckOutcome(failure: TransactionError.coinbaseNoteForm(leadByte: actual))
        case .failure:
            append(.coinbaseOutput, subject, report, CheckOutcome(failure: TransactionError.coinbaseOutputNotReadable))
            return
        }
        append(.coinbaseOutput, subject, report, .passed)
        append(.coinbaseNoteForm, subject, report, noteForm)
    }

    private static func decryptCoinbase(_ output: OutputDescription, _ upgrade: NetworkUpgrade) throws {
        let everybody = try OutgoingViewingKey(bytes: [UInt8](repeating: 0, count: OutgoingViewingKey.byteCount))
        _ = try everybody.decrypt(
            output.encrypted(), under: upgrade < .canopy ? .beforeCanopy : .afterGracePeriod)
    }

    // MARK: Parts

    @discardableResult
    private mutating func append(
        _ rule: TransactionRule, _ subject: CheckSubject, _ report: Int, _ outcome: CheckOutcome
    ) -> CheckPosition {
        reports[report].checks.append(Check(rule: rule, subject: subject, outcome: outcome))
        return CheckPosition(report: report, check: reports[report].checks.count - 1)
    }

    /// Reports the outcome of decoding, and gives the value.
    private mutating func decide<Value>(
        _ rule: TransactionRule, _ subject: CheckSubject, _ report: Int, _ result: Result<Value, DescriptionError>
    ) -> Value? {
        switch result {
        case .success(let value):
            append(rule, subject, report, .passed)
            return value
        case .failure(let error):
            append(rule, subject, report, CheckOutcome(failure: error))
            return nil
        }
    }

    private mutating func addSignature<Domain>(
        _ rule: TransactionRule, _ subject: CheckSubject, _ report: Int, _ bytes: [UInt8],
        _ key: RedJubjubVerifyingKey<Domain>, _ message: MessageDigest
    ) {
        let signature: RedJubjubSignature
        do throws(RedJubjubError) { signature = try RedJubjubSignature(bytes: bytes) } catch {
            append(rule, subject, report, CheckOutcome(failure: error))
            return
        }
        switch message {
        case .known(let digest):
            signaturePositions.append(append(rule, subject, report, .passed))
            signatures.add(signature, of: digest, by: key)
        case .unknown(let reason): append(rule, subject, report, .notRun(reason))
        }
    }

    // MARK: Batches

    /// Verifies what was collected.
    mutating func run(
        spendKey: SaplingVerifyingKey<SpendInputs>, outputKey: SaplingVerifyingKey<OutputInputs>,
        execution: Execution
    ) throws {
        do {
            try proofs.verify(spendKey: spendKey, outputKey: outputKey, execution: execution)
        } catch let error as SaplingBatchError {
            let refusal = CheckOutcome(failure: VerificationError.equationNotSatisfied)
            for position in error.spends.map({ spendProofs[$0] }) + error.outputs.map({ outputProofs[$0] }) {
                reports[position.report].checks[position.check].outcome = refusal
            }
        }
        do throws(RedJubjubBatchError) {
            try signatures.verify(on: execution.pool)
        } catch {
            switch error {
            case .invalid(let blames):
                for blame in blames {
                    let position = signaturePositions[blame.index]
                    reports[position.report].checks[position.check].outcome = CheckOutcome(failure: blame.reason)
                }
            case .noRandomness(let error): throw error
            }
        }
    }
}

/// The digest under a transaction's shielded signatures, or why there is none.
private enum MessageDigest {
    case known([UInt8])
    case unknown(String)

    init(_ transaction: Transaction, context: TransactionContext) {
        guard let branchID = context.branchID(of: transaction) else {
            self = .unknown("Signatures of version 4 depend on the height or the consensus branch: neither is given.")
            return
        }
        guard context.previousOutputs != nil || !transaction.needsPreviousOutputs else {
            self = .unknown("Signatures of version 5 cover the outputs that are spent, which are not given.")
            return
        }
        do throws(SignatureDigestError) {
            self = .known(
                try transaction.shieldedSignatureDigest(
                    branchID: branchID, previousOutputs: context.previousOutputs ?? []))
        } catch {
            self = .unknown(error.explanation)
        }
    }
}
