import Chain
import ChainStore
import ChainTransactions
import Engines
import EnginesTestSupport
import Primitives
import Testing

/// The counting machine with one fault.
private struct FaultyMachine: LedgerApplication {
    enum Fault: Sendable { case proposesGarbage, cannotRead }
    var machine = CountingMachine(MemoryStorage())
    let fault: Fault
    static let unreadable = StorageError(name: "inputOutput", explanation: "The disk does not answer.")

    func info() throws(StorageError) -> LedgerInfo { try machine.info() }
    mutating func initChain(genesis: [UInt8]) throws(LedgerApplicationError) -> Hash256 {
        try machine.initChain(genesis: genesis)
    }
    mutating func checkTransaction(
        _ transaction: [UInt8], recheck: Bool
    ) throws(StorageError) -> TransactionVerdict {
        if fault == .cannotRead { throw Self.unreadable }
        return try machine.checkTransaction(transaction, recheck: recheck)
    }
    mutating func judge(_ transaction: [UInt8]) throws(StorageError) -> TransactionVerdict {
        try machine.judge(transaction)
    }
    mutating func forgetChecked() { machine.forgetChecked() }
    mutating func prepareProposal(_ proposal: BlockProposal) throws(StorageError) -> [[UInt8]] {
        fault == .proposesGarbage ? [[1, 2, 3]] : try machine.prepareProposal(proposal)
    }
    mutating func processProposal(_ proposal: BlockProposal) throws(StorageError) -> ProposalRefusal? {
        try machine.processProposal(proposal)
    }
    mutating func finalizeBlock(_ proposal: BlockProposal) throws(LedgerApplicationError) -> FinalizedBlock {
        try machine.finalizeBlock(proposal)
    }
    mutating func commit() throws(LedgerApplicationError) { try machine.commit() }
    func query(_ query: LedgerQuery) throws(StorageError) -> LedgerQueryResponse { throw Self.unreadable }
    func listSnapshots() throws(StorageError) -> [SnapshotDescription] { [] }
    func loadSnapshotChunk(height: UInt64, index: UInt32) throws(StorageError) -> [UInt8]? { nil }
    mutating func offerSnapshot(
        _ snapshot: SnapshotDescription, appHash: Hash256
    ) throws(LedgerApplicationError) { throw .invalidSnapshot("none") }
    mutating func applySnapshotChunk(
        index: UInt32, _ chunk: [UInt8]
    ) throws(LedgerApplicationError) -> Bool { throw .invalidSnapshot("none") }
}

@Suite struct FaultyMachineTests {
    private func engine(_ fault: FaultyMachine.Fault) async throws -> SoloEngine<FaultyMachine> {
        let engine = SoloEngine(
            application: FaultyMachine(fault: fault), store: MemoryBlockStore(), key: try TestChain.key(),
            configuration: .init(
                chainID: try TestChain.id(), genesis: TestChain.genesis, proposer: TestChain.account(1)))
        try await engine.start()
        return engine
    }

    @Test func aProposalThatDoesNotDecodeIsNotSigned() async throws {
        let engine = try await engine(.proposesGarbage)
        await #expect { try await engine.makeBlock() } throws: { ($0 as? EngineError)?.name == "malformedProposal" }
        #expect(try await engine.status().height == 0)
        #expect(try await engine.status().failure?.name == "malformedProposal")
    }

    @Test func aMediumThatFailsIsNamed() async throws {
        let engine = try await engine(.cannotRead)
        let expected = EngineError.storage(FaultyMachine.unreadable)
        await #expect(throws: expected) { try await engine.query(LedgerQuery(path: "account")) }
        await #expect(throws: expected) { try await engine.submit(TestChain.transaction(1, fee: 1), from: "a") }
        // The next transaction finds the engine as it was.
        await #expect(throws: expected) { try await engine.submit(TestChain.transaction(1, fee: 2), from: "a") }
        #expect(try await engine.makeBlock().block.header.height == 1)
    }
}
