import Chain
import ChainTransactions
import Engines
import EnginesTestSupport
import Primitives
import Testing

@Suite struct MempoolTests {
    /// Checks and keeps a transaction that the state machine is said to accept.
    private func add(
        _ bytes: [UInt8], to pool: inout Mempool, from source: String = "a", at height: UInt64 = 0
    ) throws(MempoolRefusal) { try pool.insert(try pool.precheck(bytes, from: source), at: height) }

    private func refusal(_ bytes: [UInt8], _ pool: Mempool, from source: String = "a") -> MempoolRefusal? {
        do throws(MempoolRefusal) {
            _ = try pool.precheck(bytes, from: source)
            return nil
        } catch { return error }
    }

    @Test func ordersByFeeAndThenByArrival() throws {
        var pool = Mempool()
        let fees: [UInt64] = [5, 900, 5, 70, 0, 900, 70]
        let transactions = try fees.enumerated().map { try TestChain.transaction(UInt64($0) + 1, fee: $1) }
        for bytes in transactions { try add(bytes, to: &pool) }
        let expected = [1, 5, 3, 6, 0, 2, 4].map { transactions[$0] }
        #expect(pool.candidates(maximumByteCount: .max) == expected)
        #expect(pool.first(3) == Array(expected.prefix(3)))
        #expect(pool.first(-1).isEmpty)
        #expect(pool.count == 7 && pool.byteCount == transactions.reduce(0) { $0 + $1.count })
        // What does not fit is passed over.
        let size = transactions[0].count
        #expect(pool.candidates(maximumByteCount: 2 * size + size / 2) == Array(expected.prefix(2)))
        #expect(pool.candidates(maximumByteCount: 0).isEmpty)
    }

    @Test func refusesRepetitionByBytesAndByEffects() throws {
        var pool = Mempool()
        let bytes = try TestChain.transaction(1, fee: 1)
        try add(bytes, to: &pool)
        #expect(refusal(bytes, pool, from: "b") == .alreadyPending)
        // Other signatures, the same effects: the one that waits holds.
        let other = try TestChain.transaction(1, fee: 1, signature: 1)
        let id = try LedgerTransaction(decoding: bytes).id
        #expect(refusal(other, pool) == .effectsPending(id: id))
    }

    @Test func aBadProofDoesNotKeepTheHonestTransactionOut() throws {
        var pool = Mempool()
        let bad = try TestChain.transaction(1, fee: 1, signature: 0xbd)
        let honest = try TestChain.transaction(1, fee: 1)
        #expect(try LedgerTransaction(decoding: bad).id == LedgerTransaction(decoding: honest).id)
        let verdict = TransactionVerdict(
            id: nil, refusal: "badProof", explanation: "", fee: 1, byteCount: bad.count, proofCost: 1)
        pool.remember(verdict, of: try pool.precheck(bad, from: "a"))
        #expect(pool.knownRefusal(of: bad) == verdict)
        #expect(pool.knownRefusal(of: honest) == nil)
        try add(honest, to: &pool)
        // A block makes another state, in which the refusal may not hold.
        pool.update(committed: [], height: 1) { _ in true }
        #expect(pool.knownRefusal(of: bad) == nil)
    }

    @Test func isBoundedForEachSource() throws {
        let size = try TestChain.transaction(1, fee: 0).count
        var pool = Mempool(limits: .init(countPerSource: 2, byteCountPerSource: 10 * size))
        for fee in 0..<2 as Range<UInt64> { try add(try TestChain.transaction(1, fee: fee), to: &pool) }
        let third = try TestChain.transaction(1, fee: 2)
        #expect(refusal(third, pool) == .sourceFull(source: "a"))
        try add(third, to: &pool, from: "b")
        pool = Mempool(limits: .init(byteCountPerSource: 2 * size - 1))
        try add(try TestChain.transaction(1, fee: 0), to: &pool)
        #expect(refusal(third, pool) == .sourceFull(source: "a"))
        pool.update(committed: [], height: 1) { _ in false }
        #expect(pool.count == 0 && pool.byteCount == 0)
        #expect(refusal(third, pool) == nil)
    }

    @Test func refusesWhatIsTooLongOrNoTransaction() throws {
        let bytes = try TestChain.transaction(1, fee: 0)
        let pool = Mempool(limits: .init(transactionByteCount: bytes.count))
        #expect(
            refusal(bytes + [0], pool)
                == .transactionTooLong(actual: bytes.count + 1, maximum: bytes.count))
        #expect(refusal([1, 2], pool)?.name == "malformed")
    }

    @Test func aHigherFeeTakesTheRoomOfTheLowest() throws {
        let size = try TestChain.transaction(1, fee: 1).count
        for limits in [Mempool.Limits(count: 3), Mempool.Limits(byteCount: 3 * size + 1)] {
            var pool = Mempool(limits: limits)
            let kept = try [30, 20, 10].map { try TestChain.transaction(1, fee: $0) }
            for bytes in kept { try add(bytes, to: &pool) }
            #expect(try refusal(TestChain.transaction(2, fee: 10), pool) == .full)
            #expect(try refusal(TestChain.transaction(2, fee: 9), pool) == .full)
            let better = try TestChain.transaction(2, fee: 11)
            try add(better, to: &pool, from: "b")
            #expect(pool.candidates(maximumByteCount: .max) == [kept[0], kept[1], better])
            // The one that lost its place may come again where there is room.
            pool.update(committed: [], height: 1) { $0 != better }
            try add(kept[2], to: &pool)
            #expect(pool.candidates(maximumByteCount: .max) == kept)
        }
        var none = Mempool(limits: .init(count: 0))
        #expect(throws: MempoolRefusal.full) { try add(TestChain.transaction(2, fee: 11), to: &none) }
    }

    @Test func aBlockDropsWhatItHasWhatExpiresWhatIsOldAndWhatNoLongerHolds() throws {
        var pool = Mempool(limits: .init(blocks: 10))
        let inBlock = try TestChain.transaction(1, fee: 6)
        let sameEffects = try LedgerTransaction(decoding: inBlock).id
        let expiring = try TestChain.transaction(1, fee: 5, expiryHeight: 7)
        let lasting = try TestChain.transaction(1, fee: 4, expiryHeight: 8)
        let failing = try TestChain.transaction(1, fee: 3)
        let old = try TestChain.transaction(1, fee: 2)
        let young = try TestChain.transaction(1, fee: 1)
        try add(old, to: &pool, at: 0)
        for bytes in [inBlock, expiring, lasting, failing, young] { try add(bytes, to: &pool, at: 3) }
        var asked: [[UInt8]] = []
        pool.update(committed: [sameEffects], height: 7) { bytes in
            asked.append(bytes)
            return bytes != failing
        }
        #expect(pool.candidates(maximumByteCount: .max) == [lasting, old, young])
        // In the order of blocks, and only what the block left.
        #expect(asked == [lasting, failing, old, young])
        pool.update(committed: [], height: 10) { _ in true }
        #expect(pool.candidates(maximumByteCount: .max) == [young])
    }

    @Test func isUnchangedWhereTheStateFails() throws {
        struct Failure: Error {}
        var pool = Mempool()
        try add(try TestChain.transaction(1, fee: 1), to: &pool)
        #expect(throws: Failure.self) { try pool.update(committed: [], height: 1) { _ in throw Failure() } }
        #expect(pool.count == 1)
    }

    @Test func everyRefusalExplainsItself() {
        let refusals: [MempoolRefusal] = [
            .transactionTooLong(actual: 2, maximum: 1), .alreadyPending, .sourceFull(source: "s"),
            .malformed(.unknownVersion(actual: 2, expected: 1)), .effectsPending(id: .zero), .full, .busy,
        ]
        #expect(Set(refusals.map(\.explanation)).count == refusals.count)
        #expect(Set(refusals.map(\.name)).count == refusals.count)
    }
}
