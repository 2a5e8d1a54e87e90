import Chain
import ChainStore
import ChainTransactions
import Engines
import Logging
import NodeService
import Primitives
import RingSignatures
import Testing

/// The service over a real chain: blocks are executed, the state answers.
struct EngineNodeTests {
    private static let seeds = (alice: [UInt8](repeating: 1, count: 32), maker: [UInt8](repeating: 2, count: 32))

    private func genesis() throws -> Genesis {
        let alice = try AccountSigningKey(seed: Self.seeds.alice).account
        let maker = try AccountSigningKey(seed: Self.seeds.maker).account
        return try Genesis(
            configuration: ChainConfiguration(chainID: try ChainID("engine-1"), network: .regtest, validators: [maker]),
            accounts: [AccountCredit(account: alice, amount: 1_000_000)])
    }

    /// Runs `body` with a service over a chain that makes blocks on demand.
    private func withChain(
        _ body: @escaping @Sendable (TestServer.Port, SoloEngine<LedgerMachine<MemoryStorage>>) async throws -> Void
    ) async throws {
        let genesis = try genesis()
        let store = MemoryBlockStore()
        let (engine, maker) = try Self.engine(genesis, store)
        try await engine.start()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let node = EngineNode(
            identity: NodeIdentity(
                chainID: genesis.configuration.chainID, role: .sequencer, version: "0.1.0", moniker: "test",
                sequencer: maker, genesis: genesis.encoded), engine: engine, store: store, logger: logger)
        try await TestServer.with(node: node, metrics: NodeMetrics(), options: ServiceOptions()) { port in
            try await body(port, engine)
        }
        await engine.stop()
    }

    private static func engine(
        _ genesis: Genesis, _ store: MemoryBlockStore
    ) throws -> (SoloEngine<LedgerMachine<MemoryStorage>>, AccountID) {
        let machine = try LedgerMachine(storage: MemoryStorage())
        let key = try AccountSigningKey(seed: seeds.maker)
        let maker = key.account
        let engine = SoloEngine(
            application: machine, store: store, key: key,
            configuration: .init(
                chainID: genesis.configuration.chainID, genesis: genesis.encoded, proposer: maker))
        return (engine, maker)
    }

    private func transfer(_ amount: UInt64, sequence: UInt64) throws -> LedgerTransaction {
        let key = try AccountSigningKey(seed: Self.seeds.alice)
        var builder = try LedgerTransactionBuilder(
            chainID: try ChainID("engine-1"), expiryHeight: 0, fee: 1000)
        try builder.debit(amount + 1000, from: key.account, sequence: sequence)
        try builder.pay(amount, to: .filled(9))
        var planned = try builder.plan()
        try planned.sign(with: key)
        return try planned.finished()
    }

    @Test func paymentsGoThroughTheService() async throws {
        try await withChain { (server: TestServer.Port, engine) async throws -> Void in
            let payment = try transfer(5000, sequence: 0)
            let sent = try await server.request("POST", "/v1/transactions", body: payment.encoded)
            #expect(try sent.json["accepted"] == .bool(true), "\(sent.text)")
            #expect(try await server.get("/num_unconfirmed_txs").json["result"]?["total"] == .string("1"))
            _ = try await engine.makeBlock()
            #expect(
                try await server.get("/status").json["result"]?["sync_info"]?["latest_block_height"] == .string("1"))
            #expect(try await server.get("/tx?hash=\(payment.id)").json["result"]?["height"] == .string("1"))

            let alice = try AccountSigningKey(seed: Self.seeds.alice).account
            let account = try await server.get("/v1/accounts/\(alice)").json
            #expect(account["balance"] == .string("994000") && account["sequence"] == .string("1"))
            #expect(try await server.get("/v1/accounts/\(Hash256.filled(9))").json["balance"] == .string("5000"))
            #expect(try await server.get("/v1/accounts/\(Hash256.filled(8))").json["balance"] == .string("0"))

            // The same debit again is refused by its rule, and a block does not hold it.
            let again = try transfer(7, sequence: 0)
            let refused = try await server.request("POST", "/v1/transactions", body: again.encoded)
            #expect(try refused.json["refusal"] == .string("accountSequence"), "\(refused.text)")
            let result = try await server.get("/broadcast_tx_sync?tx=0x\(Hexadecimal.encode(again.encoded))").json[
                "result"]
            #expect(result?["code"] == .number("1") && result?["info"] == .string("accountSequence"))

            let block = try LedgerBlock(decoding: try await server.get("/v1/blocks/1/bytes").body)
            #expect(block.transactions == [payment.encoded])
            let hash = block.hash
            #expect(try await server.get("/block_by_hash?hash=\(hash)").status == 200)
            #expect(try await server.get("/v1/compact-blocks?from=1").json["next"] == .string("2"))
        }
    }

    @Test func ringOutputsAreServedWithTheHeightOfTheirBlock() async throws {
        try await withChain { (server: TestServer.Port, engine) async throws -> Void in
            _ = try await engine.makeBlock()
            let key = try AccountSigningKey(seed: Self.seeds.alice)
            var builder = try LedgerTransactionBuilder(chainID: try ChainID("engine-1"), expiryHeight: 0, fee: 1000)
            try builder.debit(1500, from: key.account, sequence: 0)
            // Ed25519's base point is as good a key as any.
            let point = try #require(CompressedPoint([0x58] + [UInt8](repeating: 0x66, count: 31)))
            builder.ring.deposits = [RingDeposit(key: point, ephemeralKey: point, viewTag: 0, amount: 500)]
            var planned = try builder.plan()
            try planned.sign(with: key)
            let sent = try await server.request("POST", "/v1/transactions", body: try planned.finished().encoded)
            #expect(try sent.json["accepted"] == .bool(true), "\(sent.text)")
            _ = try await engine.makeBlock()
            let height = try await server.get("/status").json["result"]?["sync_info"]?["latest_block_height"]
            let outputs = try #require(try await server.get("/v1/ring-outputs?from=0").json["outputs"]?.elements)
            #expect(outputs.count == 1 && outputs[0]["height"] == height)
            #expect(outputs[0]["key"] == .string(Hexadecimal.encode(point.bytes)))
        }
    }

    @Test func theStateIsServed() async throws {
        try await withChain { (server: TestServer.Port, engine) async throws -> Void in
            _ = try await engine.makeBlock()
            #expect(try await server.get("/v1/supply").json["supply"] == .string("1000000"))
            let pools = try #require(try await server.get("/v1/pools").json["pools"]?.elements)
            let transparent = try #require(pools.first)
            #expect(transparent["pool"] == .string("transparent") && transparent["total"] == .string("1000000"))
            #expect(pools.allSatisfy { $0["open"] == .bool(true) })
            #expect(try await server.get("/v1/note-tree").status == 200)
            let zeros = String(repeating: "0", count: 64)
            for path in ["nullifiers", "key-images", "circuits"] {
                #expect(try await server.get("/v1/\(path)/\(zeros)").status == 404, "\(path)")
            }
            #expect(try await server.get("/v1/circuits").json["circuits"] == .array([]))
            #expect(try await server.get("/v1/circuits?after=\(zeros)").json["circuits"] == .array([]))
            #expect(try await server.get("/v1/circuits?after=0").status == 400)
            #expect(try await server.get("/v1/ring-outputs?from=0").json["outputs"] == .array([]))
            #expect(try await server.get("/v1/ring-outputs?from=0&count=1001").status == 400)
            let genesis = try await server.get("/v1/genesis").body
            #expect(try Genesis(decoding: genesis).supply == 1_000_000)
            let query = try await server.get("/abci_query?path=%22/supply%22").json["result"]?["response"]
            #expect(query?["code"] == .number("0"))
        }
    }
}
