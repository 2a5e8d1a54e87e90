import Chain
import ChainStore
import ChainTransactions
import Engines
import Logging
import NodeService
import Primitives

/// A chain that executes: accounts, the fees' way, blocks on demand.
struct RealChain: Sendable {
    let engine: SoloEngine<LedgerMachine<MemoryStorage>>
    let node: EngineNode
    let store: MemoryBlockStore
    let genesis: Genesis
    private static let alice = [UInt8](repeating: 1, count: 32)

    /// Runs `body` with a chain whose genesis gives alice so many units.
    static func with(
        _ amount: UInt64 = 1_000_000, _ body: @Sendable (RealChain) async throws -> Void
    ) async throws {
        let maker = try AccountSigningKey(seed: [UInt8](repeating: 2, count: 32))
        let genesis = try Genesis(
            configuration: ChainConfiguration(
                chainID: try ChainID("engine-1"), network: .regtest, validators: [maker.account]),
            accounts: [AccountCredit(account: try AccountSigningKey(seed: alice).account, amount: amount)])
        let store = MemoryBlockStore()
        let account = maker.account
        let engine = SoloEngine(
            application: try LedgerMachine(storage: MemoryStorage()), store: store, key: maker,
            configuration: .init(
                chainID: genesis.configuration.chainID, genesis: genesis.encoded, proposer: account))
        try await engine.start()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let node = EngineNode(
            identity: NodeIdentity(
                chainID: genesis.configuration.chainID, role: .sequencer, version: "0.1.0", moniker: "test",
                sequencer: account, genesis: genesis.encoded), engine: engine, store: store, logger: logger)
        try await body(RealChain(engine: engine, node: node, store: store, genesis: genesis))
        await engine.stop()
    }

    func makeBlock() async throws { _ = try await engine.makeBlock() }

    /// Runs `body` with a node that follows this chain and has executed all of its blocks.
    func withFollower(_ body: @Sendable (EngineNode) async throws -> Void) async throws {
        let identity = node.identity
        let blocks = MemoryBlockStore()
        let follower = Follower(
            application: try LedgerMachine(storage: MemoryStorage()), store: blocks,
            sources: [StoreBlockSource(store)],
            configuration: .init(
                chainID: identity.chainID, genesis: identity.genesis, sequencer: identity.sequencer))
        try await follower.prepare()
        _ = try await follower.synchronize()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await body(
            EngineNode(
                identity: NodeIdentity(
                    chainID: identity.chainID, role: .follower, version: "0.1.0", moniker: "follower",
                    sequencer: identity.sequencer, genesis: identity.genesis), engine: follower, store: blocks,
                logger: logger))
        await follower.stop()
    }

    /// A payment of alice's.
    func transfer(
        _ amount: UInt64, sequence: UInt64, to payee: AccountID = .filled(9),
        and change: (inout LedgerTransactionBuilder) throws -> Void = { _ in }
    ) throws -> LedgerTransaction {
        let key = try AccountSigningKey(seed: Self.alice)
        var builder = try LedgerTransactionBuilder(chainID: try ChainID("engine-1"), expiryHeight: 0, fee: 1000)
        try builder.debit(amount + 1000, from: key.account, sequence: sequence)
        try builder.pay(amount, to: payee)
        try change(&builder)
        var planned = try builder.plan()
        try planned.sign(with: key)
        return try planned.finished()
    }
}
