internal import Algebra
internal import ChainTransactions
internal import Curves
internal import Primitives
internal import RingCT
internal import RingSignatures

/// The rules of the ring pool but for its proofs (docs/spec, section 7).
package enum RingSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        let (ring, rules) = (context.transaction.ring, context.rules)
        guard !ring.isEmpty else { return }
        try checkCounts(ring, rules)
        for (index, input) in ring.inputs.enumerated() {
            try rules.require(
                .ringSize, input.members.count == RingBundle.ringSize,
                "The ring of input \(index) has \(input.members.count) members instead of \(RingBundle.ringSize).")
            try rules.require(
                .ringMembersAscending, isAscending(input.members),
                "The members of the ring of input \(index) do not ascend, or one stands there twice.")
        }
        try rules.require(
            .ringKeyImagesAscending, isAscending(ring.inputs.map(\.keyImage)),
            "The key images do not ascend, or one stands there twice.")
        try checkPoints(ring, rules)
        try rules.require(
            .ringBalance, balances(ring), "The pseudo-outputs are not the commitments and what is withdrawn.")
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        for (index, input) in context.transaction.ring.inputs.enumerated() {
            let seen: UInt64?
            do { seen = try RingState.height(of: input.keyImage, in: state) } catch { throw .storage(error) }
            try context.rules.require(
                .ringKeyImageUnspent, seen == nil,
                "The key image of input \(index) was seen in block \(seen ?? 0): its output is spent.")
            try checkMembers(of: input, index, context, state)
        }
    }

    package static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey] {
        context.transaction.ring.inputs.flatMap { input in
            [RingState.key(of: input.keyImage)] + input.members.map { RingState.key(ofOutput: $0) }
        }
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        let ring = context.transaction.ring
        for input in ring.inputs {
            state.setInteger(context.height, at: RingState.key(of: input.keyImage))
        }
        try RingState.append(ring, at: context.height, to: &state)
    }

    package static func initialize(
        _ genesis: Genesis, _ state: inout StateOverlay
    ) throws(LedgerApplicationError) {
        let bundle = RingBundle(deposits: genesis.ringDeposits)
        do throws(LedgerRefusal) { try checkPoints(bundle, RuleSwitch()) } catch {
            switch error {
            case .violation(let violation): throw .invalidGenesis(violation.explanation)
            case .storage(let error): throw .storage(error)
            }
        }
        do { try RingState.append(bundle, at: 0, to: &state) } catch { throw .storage(error) }
    }

    private static func checkCounts(_ ring: RingBundle, _ rules: RuleSwitch) throws(LedgerRefusal) {
        try rules.require(
            .ringInputCount, ring.inputs.count <= RingBundle.maximumInputs,
            "\(ring.inputs.count) ring outputs are spent; \(RingBundle.maximumInputs) is the maximum.")
        try rules.require(
            .ringDepositCount, ring.deposits.count <= RingBundle.maximumDeposits,
            "There are \(ring.deposits.count) ring deposits; \(RingBundle.maximumDeposits) is the maximum.")
        let counts = ring.inputs.isEmpty ? 0...0 : RingBundle.outputCounts
        try rules.require(
            .ringOutputCount, counts.contains(ring.outputs.count),
            "\(ring.outputs.count) ring outputs are made from \(ring.inputs.count); "
                + "\(counts.lowerBound) to \(counts.upperBound) are allowed.")
        try rules.require(
            .ringWithdrawal, ring.withdrawn == 0 || !ring.inputs.isEmpty,
            "\(ring.withdrawn) units are withdrawn from the ring, and no output is spent.")
        try rules.require(
            .ringRangeProofForm, (ring.rangeProof == nil) == ring.outputs.isEmpty,
            ring.outputs.isEmpty ? "There is a range proof and no output." : "The outputs have no range proof.")
    }

    private static func checkPoints(_ ring: RingBundle, _ rules: RuleSwitch) throws(LedgerRefusal) {
        for (index, input) in ring.inputs.enumerated() {
            try check(input.keyImage, .ringKeyImagePoint, rules) { "The key image of input \(index)" }
            try check(input.pseudoOutput, .ringPseudoOutputPoint, rules) { "The pseudo-output of input \(index)" }
        }
        for (index, output) in ring.outputs.enumerated() {
            try check(output.key, .ringOutputPoint, rules) { "The key of output \(index)" }
            try check(output.commitment, .ringOutputPoint, rules) { "The commitment of output \(index)" }
            try check(output.ephemeralKey, .ringOutputPoint, rules) { "The ephemeral key of output \(index)" }
        }
        for (index, deposit) in ring.deposits.enumerated() {
            try check(deposit.key, .ringOutputPoint, rules) { "The key of deposit \(index)" }
            try check(deposit.ephemeralKey, .ringOutputPoint, rules) { "The ephemeral key of deposit \(index)" }
        }
    }

    /// Encoded in the one way there is, of prime order, not the identity.
    private static func check(
        _ encoding: CompressedPoint, _ rule: LedgerRule, _ rules: RuleSwitch, _ what: () -> String
    ) throws(LedgerRefusal) {
        guard rules.checks(rule) else { return }
        do { _ = try encoding.publicKey() } catch {
            throw .violation(RuleViolation(rule, "\(what()) is refused: \(error.explanation)"))
        }
    }

    private static func checkMembers(
        of input: RingInput, _ index: Int, _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        let maturity = context.configuration.ringOutputMaturity
        for number in input.members {
            let record: RingOutputRecord?
            do { record = try RingState.output(number, in: state) } catch { throw .storage(error) }
            try context.rules.require(
                .ringMemberExists, record != nil,
                "There is no output \(number), a member of the ring of input \(index).")
            guard let record else { continue }
            let (age, isFuture) = context.height.subtractingReportingOverflow(record.height)
            try context.rules.require(
                .ringMemberAge, !isFuture && age >= maturity,
                "Output \(number), a member of the ring of input \(index), is of block \(record.height): "
                    + "in block \(context.height) it is not \(maturity) blocks old.")
        }
    }

    private static func isAscending<T: Comparable>(_ list: [T]) -> Bool { zip(list, list.dropFirst()).allSatisfy(<) }

    /// Whether Σ pseudo-outputs = Σ commitments + withdrawn·H; not where one of them is no point.
    private static func balances(_ ring: RingBundle) -> Bool {
        var sum = EdwardsPoint<Ed25519>(Commitment(amount: ring.withdrawn, mask: .zero).point)
        for output in ring.outputs {
            guard let point = try? output.commitment.decoded() else { return false }
            sum += point
        }
        for input in ring.inputs {
            guard let point = try? input.pseudoOutput.decoded() else { return false }
            sum = sum - point
        }
        return sum.isIdentity
    }
}
