import ChainTransactions
import Explorer
import NodeService
import RingSignatures
import Testing

/// The chart's totals, which are computed from blocks, are those that the state had.
struct PoolHistoryTests {
    private func service(_ node: any LedgerNode) -> NodeAPI {
        NodeAPI(node: node, limits: ServiceLimits(), metrics: NodeMetrics())
    }

    /// A deposit into the ring pool, to keys that nobody has.
    private static func deposit(_ amount: UInt64) throws -> RingDeposit {
        let point = CompressedPoint([1] + [UInt8](repeating: 0, count: 31))
        return RingDeposit(key: try #require(point), ephemeralKey: try #require(point), viewTag: 0, amount: amount)
    }

    private static func transaction(_ chain: ChainID, _ amount: UInt64, fee: UInt64 = 10) throws -> LedgerTransaction {
        LedgerTransaction(
            chainID: chain, expiryHeight: 0, fee: fee,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: .filled(9), amount: amount + fee, sequence: 0)]),
            ring: RingBundle(deposits: [try deposit(amount)]))
    }

    @Test func totalsAreFollowedBackwardsAndForwards() async throws {
        let chain = try ChainID("test-1")
        // The last transaction of each block is refused, and moves nothing.
        let ledger = try TestLedger(
            [
                [try Self.transaction(chain, 1000), try Self.transaction(chain, 1)],
                [try Self.transaction(chain, 1)],
                [try Self.transaction(chain, 20), try Self.transaction(chain, 300), try Self.transaction(chain, 1)],
            ], refuses: true)
        let curve = try await PoolHistory().curve(of: service(ledger))
        #expect(curve.isComplete)
        #expect(curve.samples.map(\.height) == [0, 1, 2, 3])
        // Fees leave an account and enter the proposer's: what the accounts lose is what enters the ring pool.
        #expect(curve.samples.map { $0.totals[2] } == [88_680, 89_680, 89_680, 90_000])
        #expect(curve.samples.map { $0.totals[0] } == [701_320, 700_320, 700_320, 700_000])
        #expect(curve.samples.allSatisfy { $0.totals.reduce(0, +) == ledger.supply })
    }

    @Test func workAndSamplesAreBounded() async throws {
        let chain = try ChainID("test-1")
        let blocks = try (0..<100).map { _ in [try Self.transaction(chain, 5)] }
        let history = PoolHistory(capacity: 16, blocks: 30)
        let service = service(try TestLedger(blocks))
        var reached: [UInt64] = []
        for _ in 0..<4 {
            let curve = try await history.curve(of: service)
            #expect(curve.samples.count <= 18)
            #expect(curve.samples.last?.height == 100)
            reached.append(try #require(curve.samples.first?.height))
            #expect(curve.isComplete == (curve.samples.first?.height == 0))
        }
        #expect(reached == [70, 40, 10, 0])
        let curve = try await history.curve(of: service)
        #expect(zip(curve.samples, curve.samples.dropFirst()).allSatisfy { $0.height < $1.height })
        #expect(curve.samples.allSatisfy { $0.totals[2] == 90_000 - 5 * (100 - $0.height) })
    }

    @Test func aRunningChainIsFollowed() async throws {
        try await RealChain.with { (chain: RealChain) async throws -> Void in
            let history = PoolHistory()
            let service = service(chain.node)
            #expect(try await history.curve(of: service).samples.map { $0.totals[0] } == [1_000_000])
            for sequence in 0..<3 {
                _ = try await chain.node.submit(
                    try chain.transfer(5000, sequence: UInt64(sequence)).encoded, from: "test")
                try await chain.makeBlock()
                let curve = try await history.curve(of: service)
                #expect(curve.isComplete && curve.samples.last?.height == UInt64(sequence + 1))
                #expect(curve.samples.allSatisfy { $0.totals == [1_000_000, 0, 0, 0] })
            }
        }
    }
}
