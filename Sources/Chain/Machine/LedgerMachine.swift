public import ChainTransactions
public import Primitives

/// The ledger's state machine over a storage (docs/spec, section 6).
///
/// One caller at a time drives it. It reads no clock and draws no randomness but for the weights of batches, on which no
/// result depends; what it does depends on the storage and the calls alone.
public struct LedgerMachine<Storage: StateStorage>: LedgerApplication {
    /// Where the state is.
    public internal(set) var storage: Storage
    /// What the chain began with; nil before its genesis.
    public internal(set) var genesis: Genesis?
    /// The snapshots that can be taken over, newest first.
    var snapshots: [StateSnapshot] = []
    /// A snapshot that is being taken over.
    var restoration: StateRestoration?

    let keys: ProofKeys
    private let verifiesProofs: Bool
    let execution: Execution
    let rules: RuleSwitch
    let snapshotInterval: UInt64
    let maximumSnapshotByteCount: Int
    /// The hash that the chain and its keys give verdicts.
    var domain = Hash256.zero
    var verdicts: ProofVerdicts
    /// The committed state with the transactions that were checked since.
    private var checked: StateOverlay?
    /// What was executed last, where all of it holds, over the state of the last commit.
    private var executed: ExecutedBlock?
    /// The block that was finalised last.
    private var finalized: CommittedBlock?

    /// A machine over a storage, which may have a state.
    ///
    /// - Parameters:
    ///   - keys: the keys of Sapling's statements; a chain that is not for trials takes the published ones only.
    ///   - verdictCapacity: how many verdicts on proofs are remembered, of about 200 bytes each.
    ///   - snapshotInterval: a snapshot is taken at every height that this divides; 0 for none. Each holds the whole
    ///     state in memory, and the two newest are kept.
    ///   - maximumSnapshotByteCount: no snapshot is taken of a larger state.
    /// - Throws: `.storage`, `.invalidGenesis` where the state is of a chain that does not take the keys.
    public init(
        storage: Storage, keys: SaplingKeys = .published, execution: Execution = Execution(),
        verdictCapacity: Int = 50_000, snapshotInterval: UInt64 = 0, maximumSnapshotByteCount: Int = .max
    ) throws(LedgerApplicationError) {
        try self.init(
            storage: storage, keys: keys, execution: execution, verdictCapacity: verdictCapacity,
            snapshotInterval: snapshotInterval, maximumSnapshotByteCount: maximumSnapshotByteCount, rules: RuleSwitch())
    }

    /// A machine that takes every proof, signature and point as good and checks all other rules: to measure what a node
    /// costs besides. It takes chains of the kind `regtest` only.
    ///
    /// - Throws: as the other, and `.invalidGenesis` where the state is of a chain that is not for trials.
    public init(withoutProofs storage: Storage, snapshotInterval: UInt64 = 0) throws(LedgerApplicationError) {
        try self.init(
            storage: storage, keys: .published, snapshotInterval: snapshotInterval, rules: RuleSwitch(),
            arrangement: nil)
    }

    /// As the public ones, with rules that may lack one.
    ///
    /// - Parameter arrangement: what is put in the place of the proofs' collectors; nil for none, which only chains for
    ///   trials take.
    package init(
        storage: Storage, keys: SaplingKeys, execution: Execution = Execution(), verdictCapacity: Int = 50_000,
        snapshotInterval: UInt64 = 0, maximumSnapshotByteCount: Int = .max, rules: RuleSwitch,
        arrangement: (@Sendable ([any ProofCollector]) -> [any ProofCollector])? = { $0 }
    ) throws(LedgerApplicationError) {
        self.storage = storage
        self.keys = ProofKeys(sapling: keys, arrangement: arrangement ?? { _ in [] })
        verifiesProofs = arrangement != nil
        self.execution = execution
        self.rules = rules
        self.snapshotInterval = snapshotInterval
        self.maximumSnapshotByteCount = maximumSnapshotByteCount
        verdicts = ProofVerdicts(capacity: verdictCapacity)
        do throws(StorageError) {
            guard try storage.lastCommit() != nil else { return }
            guard let bytes = try storage.value(at: StateCommitment.genesisKey) else {
                throw .damaged("the genesis", "it is missing.")
            }
            do throws(GenesisError) {
                genesis = try Genesis(decoding: bytes)
            } catch {
                throw .damaged("the genesis", error.explanation)
            }
        } catch {
            throw .storage(error)
        }
        try adopt()
    }

    /// Takes up the genesis that is known now.
    mutating func adopt() throws(LedgerApplicationError) {
        guard let genesis else { return }
        guard verifiesProofs || genesis.configuration.network == .regtest else {
            throw .invalidGenesis("Only chains of the kind 'regtest' do without proofs.")
        }
        do throws(SaplingKeysError) {
            try keys.sapling.check(for: genesis.configuration.network)
        } catch {
            throw .invalidGenesis(error.explanation)
        }
        domain = Hash256(.verdict) {
            $0.write(genesis.hash)
            $0.write(keys.digest)
        }
    }

    // MARK: Beginning

    public func info() throws(StorageError) -> LedgerInfo {
        let last = try storage.lastCommit()
        return LedgerInfo(
            chainID: genesis?.configuration.chainID, height: last?.height ?? 0, appHash: last?.appHash ?? .zero)
    }

    public mutating func initChain(genesis bytes: [UInt8]) throws(LedgerApplicationError) -> Hash256 {
        guard genesis == nil else { throw .alreadyInitialized }
        let decoded: Genesis
        do throws(GenesisError) { decoded = try Genesis(decoding: bytes) } catch {
            throw .invalidGenesis(error.explanation)
        }
        genesis = decoded
        do throws(LedgerApplicationError) {
            try adopt()
            return try writeGenesis(decoded, bytes)
        } catch {
            genesis = nil
            throw error
        }
    }

    private mutating func writeGenesis(
        _ genesis: Genesis, _ bytes: [UInt8]
    ) throws(LedgerApplicationError) -> Hash256 {
        var state = StateOverlay(storage)
        for section in LedgerSections.all { try section.initialize(genesis, &state) }
        do throws(StorageError) {
            state.set(bytes, at: StateCommitment.genesisKey)
            state.setInteger(0, at: StateCommitment.heightKey)
            let appHash = try StateCommitment.update(&state)
            let changes = state.changes
            // Nothing else may hold what the storage has while it changes, or it would be copied.
            state = StateOverlay(NoState())
            try storage.commit(CommittedBlock(height: 0, appHash: appHash, transactions: [], changes: changes))
            return appHash
        } catch {
            throw .storage(error)
        }
    }

    // MARK: One transaction

    public mutating func checkTransaction(
        _ transaction: [UInt8], recheck: Bool
    ) throws(StorageError) -> TransactionVerdict {
        let configuration = try configuration()
        let height = try nextHeight()
        let candidate = try Candidate(transaction, height: height, configuration: configuration, rules: rules)
        guard candidate.violation == nil, let context = candidate.context else {
            return candidate.verdict(candidate.violation)
        }
        var state: StateOverlay
        if let known = checked.take() { state = known } else { state = try openedState(height) }
        defer { checked = state }
        if let violation = try BlockExecutor.stateViolation(context, state) { return candidate.verdict(violation) }
        if !recheck, let violation = try executor(configuration).verify(candidate, context, state, &verdicts) {
            return candidate.verdict(violation)
        }
        let start = state.checkpoint
        do throws(StorageError) {
            for section in LedgerSections.all { try section.apply(context, to: &state) }
        } catch {
            state.rollBack(to: start)
            throw error
        }
        return candidate.verdict(nil)
    }

    public mutating func judge(_ transaction: [UInt8]) throws(StorageError) -> TransactionVerdict {
        let configuration = try configuration()
        let height = try nextHeight()
        let candidate = try Candidate(transaction, height: height, configuration: configuration, rules: rules)
        guard candidate.violation == nil, let context = candidate.context else {
            return candidate.verdict(candidate.violation)
        }
        let state = try openedState(height)
        if let violation = try BlockExecutor.stateViolation(context, state) { return candidate.verdict(violation) }
        return candidate.verdict(try executor(configuration).verify(candidate, context, state, &verdicts))
    }

    public mutating func forgetChecked() { checked = nil }

    // MARK: Blocks

    public mutating func prepareProposal(_ proposal: BlockProposal) throws(StorageError) -> [[UInt8]] {
        let (state, candidates, outcomes) = try execute(proposal, for: .choice)
        let chosen = zip(candidates, outcomes).filter { $1 == .accepted }.map(\.0)
        executed = ExecutedBlock(height: proposal.height, candidates: chosen, state: state)
        return chosen.map(\.bytes)
    }

    public mutating func processProposal(_ proposal: BlockProposal) throws(StorageError) -> ProposalRefusal? {
        let expected = try nextHeight()
        guard proposal.height == expected else {
            return ProposalRefusal(
                transaction: nil, name: "wrongHeight",
                explanation: "The block is for height \(proposal.height); the next one is \(expected).")
        }
        if let executed, executed.matches(proposal) { return nil }
        let (state, candidates, outcomes) = try execute(proposal, for: .proposal)
        switch outcomes.last {
        case .accepted, nil:
            executed = ExecutedBlock(height: proposal.height, candidates: candidates, state: state)
            return nil
        case .refused(let violation):
            return ProposalRefusal(
                transaction: outcomes.count - 1, name: violation.name, explanation: violation.explanation)
        case .noRoom(let explanation):
            return ProposalRefusal(transaction: outcomes.count - 1, name: "noRoom", explanation: explanation)
        }
    }

    public mutating func finalizeBlock(
        _ proposal: BlockProposal
    ) throws(LedgerApplicationError) -> FinalizedBlock {
        guard let genesis else { throw .notInitialized }
        finalized = nil
        let expected: UInt64
        do throws(StorageError) { expected = try nextHeight() } catch { throw .storage(error) }
        guard proposal.height == expected else {
            throw .wrongHeight(actual: proposal.height, expected: expected)
        }
        let configuration = genesis.configuration
        do throws(StorageError) {
            var (state, candidates, outcomes) = try decided(proposal)
            var conservation = Conservation()
            var result: [TransactionVerdict] = []
            var fees: UInt128 = 0
            for (candidate, outcome) in zip(candidates, outcomes) {
                switch outcome {
                case .accepted:
                    if let context = candidate.context {
                        conservation.note(context.flows)
                        fees += UInt128(context.transaction.fee)
                    }
                    result.append(candidate.verdict(nil))
                case .refused(let violation): result.append(candidate.verdict(violation))
                case .noRoom(let explanation):
                    var verdict = candidate.verdict(nil)
                    verdict.refusal = "noRoom"
                    verdict.explanation = explanation
                    result.append(verdict)
                }
            }
            try pay(fees, to: proposal.proposer, &state)
            conservation.note(fees: fees)
            for section in LedgerSections.all {
                try section.finishBlock(height: proposal.height, configuration, &state, on: execution.pool)
            }
            try conservation.check(state, over: storage)
            state.setInteger(proposal.height, at: StateCommitment.heightKey)
            let appHash = try StateCommitment.update(&state)
            finalized = CommittedBlock(
                height: proposal.height, appHash: appHash, transactions: proposal.transactions,
                changes: state.changes)
            return FinalizedBlock(verdicts: result, appHash: appHash)
        } catch {
            throw LedgerApplicationError(error)
        }
    }

    public mutating func commit() throws(LedgerApplicationError) {
        guard let block = finalized else { throw .nothingFinalized }
        checked = nil
        executed = nil
        do throws(StorageError) { try storage.commit(block) } catch { throw .storage(error) }
        finalized = nil
        // The block is durable: a snapshot that cannot be taken is not its failure. Who wants one sees that it is missing.
        if snapshotInterval > 0, block.height % snapshotInterval == 0 { _ = try? takeSnapshot() }
    }

    // MARK: Parts

    /// The state after a proposal's transactions, and what became of them.
    private typealias BlockOutcome = (state: StateOverlay, candidates: [Candidate], outcomes: [BlockExecutor.Outcome])

    /// The configuration; the calls of an engine that comes before the genesis end here.
    private func configuration() throws(StorageError) -> ChainConfiguration {
        guard let genesis else {
            throw StorageError(
                name: "notInitialized", explanation: LedgerApplicationError.notInitialized.explanation)
        }
        return genesis.configuration
    }

    private func nextHeight() throws(StorageError) -> UInt64 { try storage.lastCommit().map { $0.height + 1 } ?? 0 }

    /// The committed state as the transactions of a block at `height` find it.
    private func openedState(_ height: UInt64) throws(StorageError) -> StateOverlay {
        var state = StateOverlay(storage)
        try GovernanceState.beginBlock(height: height, &state)
        return state
    }

    /// Executes a proposal over the committed state.
    private mutating func execute(
        _ proposal: BlockProposal, for purpose: BlockExecutor.Purpose
    ) throws(StorageError) -> BlockOutcome {
        executed = nil
        let configuration = try configuration()
        var state = try openedState(proposal.height)
        let candidates = try candidates(proposal, configuration)
        try prepare(for: candidates, in: state)
        let outcomes = try executor(configuration, proposal.maximumByteCount)
            .execute(candidates, for: purpose, on: &state, &verdicts)
        return (state, candidates, outcomes)
    }

    /// Executes a proposal that is decided, or takes up what was executed before.
    private mutating func decided(_ proposal: BlockProposal) throws(StorageError) -> BlockOutcome {
        guard let block = executed.take(), block.matches(proposal) else {
            return try execute(proposal, for: .decision)
        }
        return (block.state, block.candidates, block.candidates.map { _ in .accepted })
    }

    /// Decodes a proposal's transactions and checks their form, on all threads.
    private func candidates(
        _ proposal: BlockProposal, _ configuration: ChainConfiguration
    ) throws(StorageError) -> [Candidate] {
        let (rules, transactions) = (rules, proposal.transactions)
        return try execution.pool.map(count: transactions.count) { (index: Int) throws(StorageError) in
            try Candidate(
                transactions[index], height: proposal.height, configuration: configuration, rules: rules)
        }
    }

    /// Has the storage read together what the transactions will read one after another.
    private func prepare(for candidates: [Candidate], in state: StateOverlay) throws(StorageError) {
        guard try state.prepare([]) else { return }
        var keys: [StateKey] = []
        for candidate in candidates where candidate.violation == nil {
            guard let context = candidate.context else { continue }
            for section in LedgerSections.all { keys += try section.foreseenKeys(context, state) }
        }
        _ = try state.prepare(keys)
    }

    private func executor(_ configuration: ChainConfiguration, _ maximumBytes: Int = .max) -> BlockExecutor {
        BlockExecutor(
            keys: keys, execution: execution, domain: domain,
            maximumBytes: min(maximumBytes, configuration.maximumBlockBytes),
            maximumProofCost: configuration.maximumBlockProofCost)
    }

    /// Gives the block's fees to whoever made it. They come from what left the pools, so the sum is what it was.
    private func pay(_ fees: UInt128, to proposer: AccountID, _ state: inout StateOverlay) throws(StorageError) {
        guard fees > 0 else { return }
        try state.move(.transparent, entering: fees, leaving: 0)
        try state.credit(proposer, UInt64(fees))
    }
}

/// A state with nothing in it.
package struct NoState: StateReader {
    package init() {}
    package func value(at key: StateKey) -> [UInt8]? { nil }
    package func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) -> [(key: [UInt8], value: [UInt8])] { [] }
}
