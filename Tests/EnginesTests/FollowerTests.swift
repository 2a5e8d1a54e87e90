import Chain
import ChainStore
import ChainTransactions
import Engines
import EnginesTestSupport
import Primitives
import Synchronization
import TestSupport
import Testing

/// A source whose blocks a test alters.
private final class FaultySource: BlockSource {
    let store: MemoryBlockStore
    private let alter: @Sendable (UInt64, [UInt8]) -> [UInt8]?
    private let extra: Int
    private let top: UInt64?

    init(
        _ store: MemoryBlockStore, extra: Int = 0, top: UInt64? = nil,
        _ alter: @escaping @Sendable (UInt64, [UInt8]) -> [UInt8]?
    ) {
        self.store = store
        self.extra = extra
        self.top = top
        self.alter = alter
    }

    func height() -> UInt64 { top ?? store.lastHeader()?.header.height ?? 0 }

    func blocks(from height: UInt64, limit: Int) -> [[UInt8]] {
        (height..<height + UInt64(limit + extra)).compactMap { height in
            store.block(at: height).flatMap { alter(height, $0.block.encoded) }
        }
    }
}

private struct BrokenSource: BlockSource {
    struct Failure: Error {}
    func height() throws -> UInt64 { throw Failure() }
    func blocks(from height: UInt64, limit: Int) throws -> [[UInt8]] { throw Failure() }
}

@Suite struct FollowerTests {
    /// A chain of 8 blocks.
    private func chain(salt: UInt8 = 0, key: UInt8 = 1, offset: UInt64 = 0) async throws -> MemoryBlockStore {
        let store = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: store, salt: salt, key: key)
        try await engine.start()
        for fee in 1...8 as ClosedRange<UInt64> {
            _ = try await engine.submit(TestChain.transaction(5, fee: fee + offset), from: "a")
            try await engine.makeBlock()
        }
        return store
    }

    private func follower(
        _ sources: [any BlockSource], store: MemoryBlockStore = MemoryBlockStore(), batch: Int = 3,
        interval: Duration = .milliseconds(2)
    ) throws -> Follower<CountingMachine<MemoryStorage>> {
        Follower(
            application: CountingMachine(MemoryStorage()), store: store, sources: sources,
            configuration: .init(
                chainID: try TestChain.id(), genesis: TestChain.genesis, sequencer: try TestChain.key().account,
                batch: batch, interval: interval, maximumInterval: .milliseconds(50)))
    }

    /// The refusal of a first synchronisation with a source, and what a second with an honest one makes of it.
    private func refusal(
        _ source: any BlockSource, honest: MemoryBlockStore
    ) async throws -> (error: EngineError?, halted: Bool) {
        let follower = try follower([source, StoreBlockSource(honest)])
        try await follower.prepare()
        do throws(EngineError) {
            try await follower.synchronize()
            return (nil, false)
        } catch {
            let again = try? await follower.synchronize()
            if again != nil {
                #expect(try await follower.status().hash == honest.lastHeader()?.header.hash)
                #expect(try await follower.status().failure == nil)
            }
            return (error, again == nil)
        }
    }

    @Test func endsWithTheSequencersBlocksAndState() async throws {
        let source = try await chain()
        let store = MemoryBlockStore()
        let follower = try follower([StoreBlockSource(source)], store: store)
        await #expect(throws: EngineError.notStarted) { try await follower.synchronize() }
        await #expect(throws: EngineError.notStarted) { try await follower.status() }
        try await follower.prepare()
        #expect(try await follower.synchronize() == 8)
        #expect(try await follower.synchronize() == 0)
        for height in 1...8 as ClosedRange<UInt64> { #expect(store.block(at: height) == source.block(at: height)) }
        let status = try await follower.status()
        #expect(status.height == 8 && !status.isCatchingUp)
        // Seven credits of 5 make a multiple of 7, which the machine removes.
        #expect(
            try await follower.query(LedgerQuery(path: "account", data: TestChain.account(7).bytes)).value.first == 5)
        await #expect(throws: EngineError.readOnly) { try await follower.submit([], from: "a") }
        #expect(await follower.pending(limit: 1).count == 0)
        await follower.stop()
        await #expect(throws: EngineError.stopped) { try await follower.synchronize() }
    }

    @Test func followsByItselfAndGoesOnAfterFailures() async throws {
        let source = try await chain()
        let follower = try follower([BrokenSource(), StoreBlockSource(source)])
        let stream = await follower.newBlocks()
        try await follower.start()
        var height: UInt64 = 0
        for await block in stream {
            height += 1
            #expect(block == source.block(at: height))
            if height == 8 { break }
        }
        await follower.stop()
    }

    @Test func resumesWhereItsStoreStands() async throws {
        let source = try await chain()
        let folder = try TemporaryFolder()
        for top in [3, 8] as [UInt64] {
            let ledger = try SQLiteLedger(path: folder.path("l"))
            let follower = Follower(
                application: CountingMachine(ledger), store: ledger,
                sources: [FaultySource(source, top: top) { height, bytes in height <= top ? bytes : nil }],
                configuration: .init(
                    chainID: try TestChain.id(), genesis: TestChain.genesis, sequencer: try TestChain.key().account))
            try await follower.prepare()
            #expect(try await follower.synchronize() == (top == 3 ? 3 : 5))
            try ledger.check(.full)
            await follower.stop()
        }
    }

    // MARK: Refusals by name

    @Test func anAlteredBodyIsNotHeldAgainstItsHeader() async throws {
        let source = try await chain()
        let altered = FaultySource(source) { height, bytes in
            guard height == 4, var block = try? LedgerBlock(decoding: bytes) else { return bytes }
            block.transactions[0] = (try? TestChain.transaction(999, fee: 4)) ?? []
            return block.encoded
        }
        let (error, halted) = try await refusal(altered, honest: source)
        guard case .refused(.bodyAltered(height: 4, _, _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!halted)
    }

    @Test func otherFaultsOfASourceAreNamedAndSurvived() async throws {
        let source = try await chain()
        var results: [String: Bool] = [:]
        let sources: [any BlockSource] = [
            BrokenSource(),
            FaultySource(source) { height, bytes in height == 2 ? Array(bytes.dropLast()) : bytes },
            FaultySource(source) { _, _ in nil },
            FaultySource(source, extra: 1) { _, bytes in bytes },
            FaultySource(source) { height, bytes in height == 2 ? nil : bytes },
            FaultySource(source) { height, bytes in
                guard height == 3, var block = try? LedgerBlock(decoding: bytes) else { return bytes }
                block.signedHeader.header.appHash = .zero
                return block.encoded
            },
        ]
        for source2 in sources {
            let (error, halted) = try await refusal(source2, honest: source)
            let name: String =
                if case .refused(let refusal) = error { refusal.name } else { error?.name ?? "none" }
            results[name] = halted
        }
        #expect(
            results == [
                "source": false, "malformed": false, "sourceMisbehaves": false, "wrongHeight": false,
                "wrongSignature": false,
            ])
    }

    @Test func anotherSequencersChainIsRefused() async throws {
        let (error, halted) = try await refusal(
            StoreBlockSource(try await chain(key: 2)), honest: try await chain())
        #expect(error == .refused(.wrongSignature(height: 1)))
        #expect(!halted)
    }

    @Test func aForkThatTheSequencerSignedHaltsIt() async throws {
        let source = try await chain()
        let other = try await chain(offset: 100)
        let store = MemoryBlockStore()
        let follower = try follower(
            [
                FaultySource(source, top: 4) { height, bytes in height <= 4 ? bytes : nil }
            ], store: store)
        try await follower.prepare()
        #expect(try await follower.synchronize() == 4)
        let forked = try self.follower([StoreBlockSource(other)], store: store)
        try await forked.prepare()
        await #expect {
            try await forked.synchronize()
        } throws: { error in
            if case .refused(.forked(height: 5, _, _)) = error as? EngineError { true } else { false }
        }
        await #expect { try await forked.synchronize() } throws: { ($0 as? EngineError)?.name == "halted" }
        #expect(try await forked.status().height == 4)
    }

    @Test func anotherStateHaltsItAndIsNotStored() async throws {
        let source = try await chain()
        let signer = try TestChain.key()
        // The sequencer signs a state that execution does not give.
        let block = try #require(source.block(at: 1)).block
        var header = block.header
        header.appHash = TestChain.account(1)
        let forged = LedgerBlock(
            signedHeader: SignedHeader(header: header, signature: signer.sign(header.hash.bytes)),
            transactions: block.transactions
        ).encoded
        let (error, halted) = try await refusal(
            FaultySource(source) { height, bytes in height == 1 ? forged : bytes }, honest: source)
        #expect(
            error
                == .refused(
                    .appHashDiffers(height: 1, actual: block.header.appHash, expected: TestChain.account(1))))
        #expect(halted)
    }

    // MARK: Import

    @Test func aFileOfBlocksIsExecutedAgain() async throws {
        let source = try await chain()
        let folder = try TemporaryFolder()
        try ChainFile.write(1...8, of: source, to: folder.path("f"))
        let store = MemoryBlockStore()
        let follower = try follower([ChainFileSource(try ChainFile(path: folder.path("f")))], store: store)
        try await follower.prepare()
        #expect(try await follower.synchronize() == 8)
        #expect(store.lastHeader() == source.lastHeader())
    }

    @Test func failuresDoubleTheWait() async throws {
        let follower = try follower([BrokenSource()])
        try await follower.prepare()
        var delays: [Duration] = [await follower.delay]
        for _ in 0..<40 {
            await #expect { try await follower.synchronize() } throws: { ($0 as? EngineError)?.name == "source" }
            delays.append(await follower.delay)
        }
        #expect(
            delays.prefix(7)
                == [
                    .milliseconds(2), .milliseconds(4), .milliseconds(8), .milliseconds(16), .milliseconds(32),
                    .milliseconds(50), .milliseconds(50),
                ])
        #expect(delays.last == .milliseconds(50))
    }
}
