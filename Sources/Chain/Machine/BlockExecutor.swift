package import ChainTransactions
package import Primitives

/// Executes transactions one after another over a state: each holds, or changes nothing.
///
/// What holds is decided in order, by what the ones before left. Proofs are verified together: a first pass takes them
/// for good and collects them; only where one fails are its changes taken back and a second pass made, in which every
/// verdict is known or found by itself. So each proof is verified at most three times, whatever the transactions are,
/// and all other work is linear in them.
package struct BlockExecutor: Sendable {
    /// The keys that proofs are verified with.
    package let keys: ProofKeys
    /// The threads.
    package let execution: Execution
    /// What names the chain and the keys in verdicts.
    package let domain: Hash256
    /// The most bytes that the transactions may have, and the most that verifying their proofs may cost.
    package let maximumBytes: Int, maximumProofCost: Int

    /// An executor of these parts.
    package init(keys: ProofKeys, execution: Execution, domain: Hash256, maximumBytes: Int, maximumProofCost: Int) {
        self.keys = keys
        self.execution = execution
        self.domain = domain
        self.maximumBytes = maximumBytes
        self.maximumProofCost = maximumProofCost
    }

    /// What the transactions are executed for.
    package enum Purpose: Sendable {
        /// A block is made of those that hold; only they take up room.
        case choice
        /// A block is judged: the first that does not hold ends it.
        case proposal
        /// A block is decided: all count.
        case decision
    }

    /// What becomes of a transaction.
    package enum Outcome: Sendable, Hashable {
        /// It holds.
        case accepted
        /// It breaks a rule.
        case refused(RuleViolation)
        /// The block has no room for it.
        case noRoom(String)
    }

    /// Executes `candidates` on `state`, whose further changes are those of the accepted ones.
    ///
    /// - Returns: an outcome for each; for a proposal they end with the first that is not accepted.
    package func execute(
        _ candidates: [Candidate], for purpose: Purpose, on state: inout StateOverlay, _ verdicts: inout ProofVerdicts
    ) throws(StorageError) -> [Outcome] {
        let start = state.checkpoint
        var collected = Collected(LedgerSections.collectors(keys))
        let outcomes = try pass(candidates, purpose, &state, &verdicts) {
            (i, candidate, context, state, verdicts) throws(StorageError) in
            try collect(candidate, context, at: i, state, &collected, &verdicts)
        }
        var known = try settle(collected, &verdicts)
        guard let failed = known.filter({ $0.value.violation != nil }).min(by: { $0.key < $1.key }),
            let violation = failed.value.violation
        else { return outcomes }
        if case .proposal = purpose {
            return Array(repeating: .accepted, count: failed.key) + [.refused(violation)]
        }
        state.rollBack(to: start)
        // Those that a failed one stood in the way of may hold now; they too are verified together.
        collected = Collected(LedgerSections.collectors(keys))
        for (i, candidate) in candidates.enumerated() where known[i] == nil && candidate.violation == nil {
            guard let context = candidate.context else { continue }
            _ = try collect(candidate, context, at: i, state, &collected, &verdicts)
        }
        known.merge(try settle(collected, &verdicts)) { $1 }
        return try pass(candidates, purpose, &state, &verdicts) {
            (i, candidate, context, state, verdicts) throws(StorageError) in
            if let entry = known[i], try entry.isCurrent(in: state) { return entry.violation }
            return try verify(candidate, context, state, &verdicts)
        }
    }

    /// Verifies the proofs of one transaction by themselves, where no verdict is known; nil where they hold.
    package func verify(
        _ candidate: Candidate, _ context: TransactionContext, _ state: StateOverlay, _ verdicts: inout ProofVerdicts
    ) throws(StorageError) -> RuleViolation? {
        var collected = Collected(LedgerSections.collectors(keys))
        if let violation = try collect(candidate, context, at: 0, state, &collected, &verdicts) { return violation }
        return try settle(collected, &verdicts)[0]?.violation
    }

    // MARK: One after another

    private func pass(
        _ candidates: [Candidate], _ purpose: Purpose, _ state: inout StateOverlay, _ verdicts: inout ProofVerdicts,
        judge: (Int, Candidate, TransactionContext, StateOverlay, inout ProofVerdicts) throws(StorageError)
            -> RuleViolation?
    ) throws(StorageError) -> [Outcome] {
        var outcomes: [Outcome] = []
        var bytes = 0
        var cost = 0
        for (i, candidate) in candidates.enumerated() {
            var outcome = Outcome.accepted
            if let violation = candidate.violation {
                outcome = .refused(violation)
            } else if candidate.bytes.count > maximumBytes - bytes {
                outcome = .noRoom("The block's transactions have more than \(maximumBytes) bytes.")
            } else if candidate.proofCost > maximumProofCost - cost {
                outcome = .noRoom("Verifying the block's proofs costs more than \(maximumProofCost) units.")
            } else if let context = candidate.context {
                if let violation = try Self.stateViolation(context, state) {
                    outcome = .refused(violation)
                } else if let violation = try judge(i, candidate, context, state, &verdicts) {
                    outcome = .refused(violation)
                } else {
                    for section in LedgerSections.all { try section.apply(context, to: &state) }
                }
            }
            outcomes.append(outcome)
            switch (purpose, outcome) {
            case (.proposal, .refused), (.proposal, .noRoom): return outcomes
            case (.choice, .refused), (.choice, .noRoom), (.decision, .noRoom): break
            default:
                bytes += candidate.bytes.count
                cost += candidate.proofCost
            }
        }
        return outcomes
    }

    /// The first rule about the state that a transaction breaks.
    package static func stateViolation(
        _ context: TransactionContext, _ state: StateOverlay
    ) throws(StorageError) -> RuleViolation? {
        do throws(LedgerRefusal) {
            for section in LedgerSections.all { try section.checkState(context, state) }
            return nil
        } catch {
            switch error {
            case .violation(let violation): return violation
            case .storage(let error): throw error
            }
        }
    }

    // MARK: Proofs

    /// Proofs that were collected, with the names under which their transactions' verdicts will be filed.
    private struct Collected {
        var collectors: [any ProofCollector]
        var names: [Int: (name: Hash256, reads: [ProofVerdicts.Entry.Read]?)] = [:]

        init(_ collectors: [any ProofCollector]) { self.collectors = collectors }
    }

    /// Takes up the proofs of a transaction whose verdict is not known.
    ///
    /// - Returns: the rule that they break by a verdict that is known.
    private func collect(
        _ candidate: Candidate, _ context: TransactionContext, at index: Int, _ state: StateOverlay,
        _ collected: inout Collected, _ verdicts: inout ProofVerdicts
    ) throws(StorageError) -> RuleViolation? {
        let name = ProofVerdicts.name(of: candidate, context, domain: domain)
        if let entry = try verdicts.find(name, in: state) { return entry.violation }
        let recorder = RecordingReader(state)
        let view = StateOverlay(recorder)
        for i in collected.collectors.indices { try collected.collectors[i].add(context, at: index, view) }
        collected.names[index] = (name, recorder.reads)
        return nil
    }

    /// Verifies what was collected and files the verdicts.
    private func settle(
        _ collected: Collected, _ verdicts: inout ProofVerdicts
    ) throws(StorageError) -> [Int: ProofVerdicts.Entry] {
        guard !collected.names.isEmpty else { return [:] }
        let violations: [Int: RuleViolation]
        do {
            violations = try collected.collectors.violations(of: collected.names.count, execution: execution)
        } catch {
            throw StorageError(
                name: "proofsNotVerified",
                explanation:
                    "The proofs could not be verified: \((error as? any NamedError)?.explanation ?? "\(error)")")
        }
        var entries: [Int: ProofVerdicts.Entry] = [:]
        for (index, filed) in collected.names {
            let entry = ProofVerdicts.Entry(reads: filed.reads, violation: violations[index])
            entries[index] = entry
            verdicts.keep(entry, filed.name)
        }
        return entries
    }
}
