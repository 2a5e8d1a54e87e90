import Chain
import ChainStore
import ChainTransactions
import EnginesTestSupport
import Primitives
import TestSupport
import Testing

/// A state machine that the harness can build over both storages, and its transactions.
protocol HarnessWorld {
    /// The genesis.
    var genesis: [UInt8] { get }
    /// A machine over memory.
    func machine(_ storage: MemoryStorage) throws -> any LedgerApplication
    /// A machine over a ledger on disk.
    func machine(_ storage: SQLiteLedger) throws -> any LedgerApplication
    /// Offered transactions: most hold, some do not, some hold only after others.
    mutating func offers(_ generator: inout SeededGenerator) throws -> [[UInt8]]
    /// Tells that a block has these.
    mutating func decided(_ transactions: [[UInt8]], _ verdicts: [TransactionVerdict])
}

/// Plays a consensus engine's calls at random, as ABCI 2.0 allows them (CometBFT `spec/abci/abci++_comet_expected_behavior.md`),
/// on four copies: in memory; on disk; on disk with crashes; and in memory from a snapshot.
struct EngineHarness<World: HarnessWorld> {
    private var world: World
    private var generator: SeededGenerator
    private let folder: TemporaryFolder
    private var memory: any LedgerApplication
    private var disk: any LedgerApplication
    private var crashing: any LedgerApplication
    /// Joins later, from a snapshot.
    private var joined: (any LedgerApplication)?
    private var blocks: [BlockProposal] = []
    private var hashes: [Hash256] = []
    private let options = SQLiteLedger.Options(undoDepth: 1_000, logLimit: 64 << 10)
    /// How often each kind of event was played.
    private(set) var events: [String: Int] = [:]

    init(_ world: World, seed: UInt64) throws {
        self.world = world
        generator = SeededGenerator(seed: seed)
        folder = try TemporaryFolder()
        memory = try world.machine(MemoryStorage())
        disk = try world.machine(SQLiteLedger(path: folder.path("disk"), options: options))
        crashing = try world.machine(SQLiteLedger(path: folder.path("crashing"), options: options))
        hashes = [try memory.initChain(genesis: world.genesis)]
        #expect(try disk.initChain(genesis: world.genesis) == hashes[0])
        // A crash before the genesis is durable: the engine begins again.
        try reopen()
        if try crashing.info().chainID == nil { _ = try crashing.initChain(genesis: world.genesis) }
        try reopen()
        #expect(try crashing.info().appHash == hashes[0])
        #expect(throws: LedgerApplicationError.alreadyInitialized) { try memory.initChain(genesis: world.genesis) }
        #expect(throws: LedgerApplicationError.nothingFinalized) { try memory.commit() }
    }

    private mutating func play(_ event: String, oneIn odds: UInt64) -> Bool {
        guard generator.next() % odds == 0 else { return false }
        events[event, default: 0] += 1
        return true
    }

    private mutating func every(_ body: (inout any LedgerApplication) throws -> Void) throws {
        try body(&memory)
        try body(&disk)
        try body(&crashing)
        if var copy = joined {
            joined = nil
            try body(&copy)
            joined = copy
        }
    }

    /// The crashing copy's process ends and starts again; the file is what it was.
    private mutating func reopen() throws {
        // The old one has to let go of the file first.
        crashing = memory
        let ledger = try SQLiteLedger(path: folder.path("crashing"), options: options)
        try ledger.check(.full)
        crashing = try world.machine(ledger)
    }

    /// The engine's handshake: what the copy does not have is executed again.
    private func catchUp(_ application: inout any LedgerApplication) throws {
        var info = try application.info()
        while info.height < UInt64(blocks.count) {
            let outcome = try application.finalizeBlock(blocks[Int(info.height)])
            #expect(outcome.appHash == hashes[Int(info.height) + 1])
            try application.commit()
            info = try application.info()
        }
        #expect(info.appHash == hashes[Int(info.height)])
    }

    mutating func run(heights: UInt64) throws {
        for height in 1...heights {
            try step(height)
            if height == heights / 3 || (joined == nil && height == heights / 2) { try join(at: height) }
        }
        try finish()
    }

    private mutating func step(_ height: UInt64) throws {
        let offers = try world.offers(&generator)
        for bytes in offers where play("checkTransaction", oneIn: 2) { try check(bytes) }
        var proposal = try propose(offers, height)
        // Rounds that come to nothing.
        while play("rejected round", oneIn: 3) {
            try check(proposal.transactions.first ?? [])
            if play("executed and rejected", oneIn: 2) { try every { _ = try $0.finalizeBlock(proposal) } }
            proposal = try propose(offers.shuffled(using: &generator), height)
        }
        // An engine may decide what a correct proposer would not have proposed.
        if play("decided unprepared", oneIn: 5) { proposal.transactions = offers }
        try refuseOtherHeights(height, proposal)
        var outcomes: [FinalizedBlock] = []
        try every { outcomes.append(try $0.finalizeBlock(proposal)) }
        #expect(outcomes.allSatisfy { $0 == outcomes[0] }, "height \(height)")
        #expect(outcomes[0].verdicts.count == proposal.transactions.count)
        for bytes in offers where play("checkTransaction before commit", oneIn: 4) { try check(bytes) }
        blocks.append(proposal)
        hashes.append(outcomes[0].appHash)
        let before = try memory.info()
        if play("crash before commit", oneIn: 4) {
            try reopen()
            #expect(try crashing.info() == before)
            try catchUp(&crashing)
        } else {
            try crashing.commit()
            if play("crash after commit", oneIn: 4) { try reopen() }
        }
        try memory.commit()
        try disk.commit()
        try joined?.commit()
        let expected = LedgerInfo(chainID: before.chainID, height: height, appHash: outcomes[0].appHash)
        try every { application in
            let info = try application.info()
            #expect(info == expected)
        }
        world.decided(proposal.transactions, outcomes[0].verdicts)
        for bytes in offers where play("recheck", oneIn: 4) { try check(bytes, recheck: true) }
        if play("replay from 0", oneIn: 10) {
            var fresh = try world.machine(MemoryStorage())
            #expect(try fresh.initChain(genesis: world.genesis) == hashes[0])
            try catchUp(&fresh)
        }
        if play("replay from k", oneIn: 6) { try rewind(to: generator.next() % (height + 1)) }
    }

    /// All copies say the same of a transaction.
    private mutating func check(_ bytes: [UInt8], recheck: Bool = false) throws {
        // Copies that crashed have forgotten what was checked since the last block, so only refusals of form agree.
        try every { _ = try $0.checkTransaction(bytes, recheck: recheck) }
    }

    private mutating func propose(_ offers: [[UInt8]], _ height: UInt64) throws -> BlockProposal {
        var proposal = BlockProposal(
            height: height, proposer: TestChain.account(1), transactions: offers, maximumByteCount: 100_000)
        let chosen = try memory.prepareProposal(proposal)
        try every { application in
            let other = try application.prepareProposal(proposal)
            #expect(other == chosen)
        }
        if play("bad proposal", oneIn: 3) {
            let refusal = try memory.processProposal(proposal)
            try every { application in
                let other = try application.processProposal(proposal)
                #expect(other == refusal)
            }
            #expect((refusal == nil) == (chosen == offers))
        }
        proposal.transactions = chosen
        try every { application in
            let refusal = try application.processProposal(proposal)
            #expect(refusal == nil)
        }
        return proposal
    }

    private mutating func refuseOtherHeights(_ height: UInt64, _ proposal: BlockProposal) throws {
        for other in [height - 1, height + 1] {
            var wrong = proposal
            wrong.height = other
            try every { application in
                #expect(throws: LedgerApplicationError.wrongHeight(actual: other, expected: height)) {
                    try application.finalizeBlock(wrong)
                }
            }
        }
    }

    /// The crashing copy goes back to an earlier height and comes forward again.
    private mutating func rewind(to height: UInt64) throws {
        crashing = memory
        let ledger = try SQLiteLedger(path: folder.path("crashing"), options: options)
        try ledger.rewind(to: height)
        try ledger.check(.full)
        crashing = try world.machine(ledger)
        #expect(try crashing.info().appHash == hashes[Int(height)])
        try catchUp(&crashing)
    }

    /// A new copy takes over a snapshot, after one that is not what the header says.
    private mutating func join(at height: UInt64) throws {
        guard let snapshot = try memory.listSnapshots().first(where: { $0.height == height }) else { return }
        events["snapshot", default: 0] += 1
        var copy = try world.machine(MemoryStorage())
        for appHash in [Hash256.zero, hashes[Int(height)]] {
            do {
                try copy.offerSnapshot(snapshot, appHash: appHash)
                for index in 0..<snapshot.chunks {
                    let chunk = try #require(try memory.loadSnapshotChunk(height: height, index: index))
                    let isComplete = try copy.applySnapshotChunk(index: index, chunk)
                    #expect(isComplete == (index + 1 == snapshot.chunks))
                }
                #expect(appHash != .zero, "a snapshot passed for another state")
            } catch let error as LedgerApplicationError {
                #expect(appHash == .zero, "\(error)")
                #expect(error.name == "invalidSnapshot")
                copy = try world.machine(MemoryStorage())
            }
        }
        #expect(try copy.info() == memory.info())
        joined = copy
    }

    private mutating func finish() throws {
        #expect(joined != nil)
        let expected = try memory.info()
        try every { application in
            let info = try application.info()
            #expect(info == expected)
        }
        #expect(expected.height == UInt64(blocks.count))
    }
}
