import Chain
import ChainStore
import ChainTransactions
import Engines
import EnginesTestSupport
import Primitives
import Synchronization
import Testing
import ZcashTransactions

/// Floods of transactions that are refused, on the ledger's own machine.
@Suite struct FloodTests {
    /// Counts the transactions whose proofs and signatures are taken up, and how often each kind is verified.
    private final class Counts: Sendable {
        let added = Mutex(0)
        let verified = Mutex([0, 0, 0, 0, 0])
    }

    /// A collector that counts; the first one of a block counts the transactions.
    private struct Counting: ProofCollector {
        var collector: any ProofCollector
        let number: Int
        let counts: Counts

        mutating func add(
            _ context: Chain.TransactionContext, at index: Int, _ state: borrowing StateOverlay
        ) throws(StorageError) {
            if number == 0 { counts.added.withLock { $0 += 1 } }
            try collector.add(context, at: index, state)
        }

        mutating func decode(execution: Execution) throws -> [ProofViolation] {
            try collector.decode(execution: execution)
        }

        func verify(execution: Execution) throws -> [ProofViolation] {
            counts.verified.withLock { $0[number] += 1 }
            return try collector.verify(execution: execution)
        }
    }

    private static let fee: UInt64 = 100_000

    private func machine(_ counts: Counts) throws -> LedgerMachine<MemoryStorage> {
        try LedgerMachine(
            storage: MemoryStorage(), keys: .published, execution: Execution(threads: 1), rules: RuleSwitch(),
            arrangement: { collectors in
                collectors.enumerated().map { Counting(collector: $1, number: $0, counts: counts) }
            })
    }

    /// An engine over a chain in which the accounts of keys 1 to 9 hold coins.
    private func engine(
        mempool: Mempool.Limits = .init(), _ counts: Counts = Counts()
    ) async throws -> SoloEngine<LedgerMachine<MemoryStorage>> {
        let accounts = try (1...9).map { AccountCredit(account: try TestChain.key($0).account, amount: 1_000_000_000) }
        let chainID = try TestChain.id()
        let genesis = try Genesis(
            configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [accounts[0].account]),
            accounts: accounts.sorted { $0.account < $1.account })
        let engine = SoloEngine(
            application: try machine(counts), store: MemoryBlockStore(), key: try TestChain.key(),
            configuration: .init(
                chainID: chainID, genesis: genesis.encoded, proposer: TestChain.account(1), mempool: mempool))
        try await engine.start()
        return engine
    }

    private func transfer(
        _ from: UInt8, sequence: UInt64 = 0, amount: UInt64 = 5, fee: UInt64 = Self.fee, signer: UInt8? = nil,
        chain: String = "test-chain", _ change: (inout LedgerTransaction) -> Void = { _ in }
    ) throws -> [UInt8] {
        let key = try TestChain.key(from)
        var transaction = LedgerTransaction(
            chainID: try ChainID(chain), expiryHeight: 0, fee: fee,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: key.account, amount: amount + fee, sequence: sequence)],
                credits: [AccountCredit(account: TestChain.account(7), amount: amount)]))
        change(&transaction)
        transaction.transparent.debits[0].signature = try TestChain.key(signer ?? from)
            .sign(transaction.signatureDigest)
        return transaction.encoded
    }

    /// Spends and outputs of bytes that mean nothing, which pay nothing.
    private func notes(anchor: UInt8, count: Int = 3) -> SaplingBundle {
        func bytes(_ count: Int, _ value: Int) -> [UInt8] { [UInt8](repeating: UInt8(value), count: count) }
        return SaplingBundle(
            spends: (1...count).map { number in
                SpendDescription(
                    valueCommitment: bytes(32, 1), anchor: bytes(32, Int(anchor)), nullifier: bytes(32, number),
                    randomizedKey: bytes(32, 2), proof: bytes(192, 3), signature: bytes(64, 4))
            },
            outputs: (1...count).map { _ in
                OutputDescription(
                    valueCommitment: bytes(32, 1), noteCommitment: bytes(32, 1), ephemeralKey: bytes(32, 2),
                    noteCiphertext: bytes(580, 0), outgoingCiphertext: bytes(80, 0), proof: bytes(192, 5))
            }, valueBalance: 0, bindingSignature: bytes(64, 6))
    }

    @Test func cheapRefusalsComeBeforeAnyProof() async throws {
        let counts = Counts()
        let engine = try await engine(counts)
        func refusal(_ bytes: [UInt8]) async throws -> String? {
            try await engine.submit(bytes, from: "flood").refusal
        }
        let honest = try transfer(2)
        #expect(try await refusal(Array(honest.dropLast())) == "malformed")
        #expect(try await refusal([UInt8](repeating: 0, count: 300 << 10)) == "malformed")
        #expect(
            try await refusal([UInt8](repeating: 0, count: LedgerTransaction.maximumByteCount + 1))
                == "transactionTooLong")
        #expect(try await refusal(transfer(2, chain: "other")) == "chainID")
        #expect(try await refusal(transfer(2, fee: 1)) == "minimumFee")
        #expect(try await refusal(transfer(2, amount: 5) { $0.transparent.credits[0].amount = 6 }) == "valueBalance")
        #expect(try await refusal(transfer(2, sequence: 1)) == "accountSequence")
        #expect(try await refusal(transfer(2, amount: 2_000_000_000)) == "accountFunds")
        #expect(try await refusal(transfer(2) { $0.sapling = notes(anchor: 9) }) == "saplingAnchor")
        #expect(counts.added.withLock { $0 } == 0)
        #expect(counts.verified.withLock { $0 } == [0, 0, 0, 0, 0])

        // A wrong signature of an account is found before anything dearer is looked at, and once.
        let unsigned = try transfer(2, signer: 3)
        for _ in 0..<5 { #expect(try await refusal(unsigned) == "accountSignature") }
        #expect(counts.added.withLock { $0 } == 1)
        #expect(counts.verified.withLock { $0 } == [1, 0, 0, 0, 0])

        // The same effects with the right signature: all kinds are looked at, once, and the block's maker knows it.
        #expect(try await engine.submit(honest, from: "honest").isAccepted)
        #expect(try await refusal(honest) == "alreadyPending")
        #expect(try await refusal(unsigned) == "effectsPending")
        #expect(try await engine.makeBlock().block.transactions == [honest])
        #expect(counts.added.withLock { $0 } == 2)
        #expect(counts.verified.withLock { $0 } == [2, 1, 1, 1, 1])
    }

    @Test func honestTransactionsPassAFloodOfInvalidOnes() async throws {
        let engine = try await engine(mempool: .init(count: 12, countPerSource: 6))
        let sources = (0..<8).map { "flood \($0)" }
        let honest = try (2...7).map { try transfer($0) }
        let invalid = try (0..<40).map { try transfer(8, amount: 1_000 + $0, signer: 9) }
        let verdicts = try await withThrowingTaskGroup(of: [String?].self) { group in
            for source in sources {
                for bytes in invalid {
                    group.addTask { [try await engine.submit(bytes, from: source).refusal] }
                }
            }
            group.addTask {
                var refusals: [String?] = []
                for bytes in honest { refusals.append(try await engine.submit(bytes, from: "honest").refusal) }
                return refusals
            }
            return try await group.reduce(into: [String?]()) { $0 += $1 }
        }
        #expect(verdicts.count == sources.count * invalid.count + honest.count)
        #expect(verdicts.filter { $0 == nil }.count == honest.count)
        #expect(verdicts.allSatisfy { [nil, "accountSignature", "busy"].contains($0) })
        #expect(try await Set(engine.makeBlock().block.transactions) == Set(honest))
    }

    @Test func oneSourceHasItsShareAndNoMore() async throws {
        let engine = try await engine(mempool: .init(count: 12, countPerSource: 6))
        var refusals: [String?] = []
        for number in 0..<20 as Range<UInt64> {
            refusals.append(try await engine.submit(transfer(8, sequence: number), from: "flood").refusal)
        }
        #expect(refusals.filter { $0 == nil }.count == 6 && refusals.suffix(14).allSatisfy { $0 == "sourceFull" })
        for number in 2...7 as ClosedRange<UInt8> {
            #expect(try await engine.submit(transfer(number), from: "honest").isAccepted)
        }
        #expect(try await engine.makeBlock().block.transactions.count == 12)
    }

    // MARK: What is dropped for others

    @Test func whatIsDroppedStandsInNobodysWay() async throws {
        let engine = try await engine(mempool: .init(count: 4))
        func submit(_ from: UInt8, sequence: UInt64 = 0, amount: UInt64 = 5, fee: UInt64) async throws -> String? {
            try await engine.submit(transfer(from, sequence: sequence, amount: amount, fee: fee), from: "a").refusal
        }
        #expect(try await submit(2, fee: 100_000) == nil)
        // This one holds after the first only.
        #expect(try await submit(2, sequence: 1, fee: 500_000) == nil)
        #expect(try await submit(3, fee: 400_000) == nil)
        #expect(try await submit(4, fee: 300_000) == nil)
        #expect(try await submit(5, fee: 50_000) == "full")
        // The first is dropped, and with it what builds on it.
        #expect(try await submit(5, fee: 200_000) == nil)
        #expect(await engine.pending(limit: 0).count == 3)
        // Its owner may pay more, before any block, and nothing builds on what is not there.
        #expect(try await submit(2, sequence: 1, fee: 600_000) == "accountSequence")
        #expect(try await submit(2, amount: 6, fee: 600_000) == nil)
        #expect(try await engine.makeBlock().verdicts.map(\.refusal) == [nil, nil, nil, nil])
    }

    // MARK: Turns

    /// Those who wait before a gate, and the order in which they are let in.
    private final class Turns: Sendable {
        let gate: SubmissionGate
        private let order = Mutex<[String]>([])
        var sources: [String] { order.withLock { $0 } }

        init(_ gate: SubmissionGate) { self.gate = gate }

        /// Begins to wait, and returns when it does.
        func wait(_ source: String) async -> Task<Void, Never> {
            let before = gate.count
            let task = Task {
                guard await gate.enter(source) else { return }
                order.withLock { $0.append(source) }
                gate.leave(source)
            }
            while gate.count == before { await Task.yield() }
            return task
        }
    }

    /// A source's transaction waits for one of each other source, however many of them there are.
    @Test func sourcesTakeTurns() async throws {
        let gate = SubmissionGate(limit: 4, limitPerSource: 4)
        let turns = Turns(gate)
        #expect(await gate.enter("flood"))
        var tasks: [Task<Void, Never>] = []
        for _ in 0..<3 { tasks.append(await turns.wait("flood")) }
        // There is no room for more of one source, nor of one that waits already; there is for others.
        #expect(await gate.enter("flood") == false)
        tasks.append(await turns.wait("honest"))
        #expect(await gate.enter("honest") == false)
        tasks.append(await turns.wait("other"))
        #expect(gate.count == 6)
        gate.leave("flood")
        for task in tasks { await task.value }
        #expect(turns.sources == ["flood", "honest", "other", "flood", "flood"])
        #expect(gate.count == 0)
        #expect(await gate.enter("flood"))
        gate.leave("flood")
    }

    @Test func othersAreBoundedToo() async {
        let gate = SubmissionGate(limit: 1, limitPerSource: 4)
        #expect(await gate.enter("a"))
        let waiting = Task { await gate.enter("b") }
        while gate.count < 2 { await Task.yield() }
        #expect(await gate.enter("c") == false)
        gate.leave("a")
        #expect(await waiting.value)
        gate.leave("b")
        #expect(gate.count == 0)
    }
}
