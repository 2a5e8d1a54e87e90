import Chain
import ChainStore
import ChainTestSupport
import ChainTransactions
import Primitives
import RingSignatures
import Sapling
import Synchronization
import TestSupport
import Testing
import ZcashTransactions

/// Attacks on deployed nodes, played on the state machine: docs/security-tests.md lists them all, by row.
@Suite("Known attacks on nodes: state machine") struct KnownNodeAttackTests {
    // MARK: Row 1: allocation before reading (GHSA-xr93, GHSA-438q, GHSA-h72h)

    @Test("1: 2³² and 2⁶⁴ elements in a few bytes are refused as such, in every list of every message")
    func announcedLists() throws {
        let header: [UInt8] = [5] + Array("trial".utf8) + [UInt8](repeating: 0, count: 16)
        let counts: [[UInt8]] = [[0xfe, 0xff, 0xff, 0xff, 0xff], [0xff] + [UInt8](repeating: 0xff, count: 8)]
        for count in counts {
            for (index, section) in LedgerSectionKind.allCases.enumerated() {
                for padding in [0, 100] {
                    // The section's first list, and where that is empty its second, and so on.
                    for empty in 0..<2 {
                        let lists = [UInt8](repeating: 0, count: empty) + count
                        let bytes = [1, 1 << UInt8(index)] + header + lists + [UInt8](repeating: 0, count: padding)
                        let error = #expect(throws: LedgerDecodingError.self) { try LedgerTransaction(decoding: bytes) }
                        let isNamed = ["countTooLarge", "truncated"].contains(error?.name ?? "")
                        #expect(empty > 0 || isNamed, "\(section): \(bytes)")
                    }
                }
            }
        }
        let block = try SampleBlocks.block(1, after: .zero, count: 2)
        var bytes = block.encoded
        // The length of the first transaction stands behind the header and the number of transactions.
        let start = block.signedHeader.encoded.count + 4
        for i in 0..<4 { bytes[start + i] = 0xff }
        let error = #expect(throws: BlockDecodingError.self) { try LedgerBlock(decoding: bytes) }
        #expect(error?.name == "countTooLarge")
    }

    // MARK: Row 3: pools that were counted wrong (zcashd 6.12.1)

    @Test("3: pools are added up anew at the start, from a state whose commitment holds") func pools() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        try machine.execute([try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 9)], on: chain)
        try machine.audit()
        let supply = chain.genesis.supply
        let account = try machine.storage.account(chain.accounts[1])
        let faults: [(String, (inout StateOverlay) throws -> Void)] = [
            ("all pools hold \(supply + 1) units", { $0.setInteger(supply + 1, at: Pool.transparent.totalKey) }),
            ("all pools hold \(supply + 5) units", { $0.setInteger(5, at: Pool.sapling.totalKey) }),
            (
                "the accounts have \(supply - 1) units",
                {
                    let less = LedgerAccount(balance: account.balance - 1, sequence: account.sequence)
                    $0.setAccount(less, chain.accounts[1])
                }
            ),
        ]
        for (what, alter) in faults {
            var storage = machine.storage
            var state = StateOverlay(storage)
            try alter(&state)
            // The commitment is made of what was altered, as by a program that counts wrong.
            let appHash = try StateCommitment.update(&state)
            try storage.commit(CommittedBlock(height: 2, appHash: appHash, transactions: [], changes: state.changes))
            let started = try LedgerMachine(storage: storage)
            let error = #expect(throws: LedgerApplicationError.self) { try started.audit() }
            #expect(error?.name == "invariantBroken" && error?.explanation.contains(what) == true, "\(what)")
        }
    }

    // MARK: Row 4: a value balance of nothing (zcashd 6.12.2)

    @Test("4: a value balance without spends and outputs is refused when it is read") func bareBalance() throws {
        let header: [UInt8] = [5] + Array("trial".utf8) + [UInt8](repeating: 0, count: 16)
        let section: [UInt8] = [0, 0] + [10, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 64)
        let bytes = [1, 2] + header + section
        #expect(throws: LedgerDecodingError.emptySection(.sapling)) { try LedgerTransaction(decoding: bytes) }
        // Neither is it written, so that no hash or rule ever sees one.
        let chain = try TestChain()
        var transaction = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5)
        let id = transaction.id
        transaction.sapling.valueBalance = 10
        #expect(try LedgerTransaction(decoding: transaction.encoded).id == id)
    }

    // MARK: Row 5: a pool beyond its bounds (zcashd 6.12.4)

    @Test("5: amounts that would take a pool out of its bounds are refused in the proposal, and nothing is written")
    func outOfBounds() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let before = try machine.storage.digest
        let amounts: [UInt64] = [MonetaryRange.maximum + 1, 1 << 63, .max]
        for amount in amounts {
            let hostile = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5) {
                $0.transparent.credits = [
                    AccountCredit(account: chain.accounts[1], amount: amount),
                    AccountCredit(account: chain.accounts[2], amount: amount),
                ]
                $0.fee += 40
                $0.transparent.debits[0].amount = amount &+ amount &+ $0.fee
            }
            #expect(try machine.prepareProposal(chain.block([hostile], height: 1)).isEmpty)
            #expect(try machine.processProposal(chain.block([hostile], height: 1))?.name == "amountRange")
            // An engine that decides it all the same gets a block in which it has no effect.
            let outcome = try machine.finalizeBlock(chain.block([hostile], height: 1))
            #expect(outcome.verdicts.map(\.refusal) == ["amountRange"])
            #expect(try machine.storage.digest == before)
        }
    }

    // MARK: Row 7: the note tree after a roll-back (GHSA-2gf8)

    @Test("7: after a roll-back the same blocks lead to the same states, note tree and anchors included")
    func rollBack() throws {
        let story = try ShieldedStory.shared.get()
        let blocks = [[story.shield], [], [story.pay], [story.unshield], []]
        let folder = try TemporaryFolder()
        let path = folder.path("ledger")
        var states: [Hash256] = []
        var trees: [UInt64] = []
        do {
            var machine = try Self.machine(path)
            states = [try machine.initChain(genesis: try Self.genesis().encoded)]
            trees = [0]
            for block in blocks { try Self.execute(block, &machine, &states, &trees) }
        }
        // The payments are real ones: five states, and a tree that grows.
        #expect(Set(states).count == 6)
        #expect(trees == [0, 2, 2, 4, 6, 6])
        for height in [5, 4, 3, 2, 1, 0] {
            do {
                let ledger = try SQLiteLedger(path: path)
                try ledger.rewind(to: UInt64(height))
                try ledger.check(.full)
            }
            var machine = try Self.machine(path)
            try machine.audit()
            #expect(try machine.info().appHash == states[height])
            #expect(try SaplingState.tree(in: machine.storage).size == trees[height])
            // The root of a block that was taken back is no anchor any more: what refers to it waits for that block.
            if height == 1 {
                let early = try machine.finalizeBlock(Self.block([story.unshield], height: 2))
                #expect(early.verdicts.map(\.refusal) == ["saplingAnchor"])
            }
            var again = Array(states[...height])
            var treesAgain = Array(trees[...height])
            for block in blocks[height...] { try Self.execute(block, &machine, &again, &treesAgain) }
            #expect(again == states && treesAgain == trees)
        }
    }

    /// The chain of the story, whose first account holds 1000 units.
    private static func genesis() throws -> Genesis {
        let configuration = ChainConfiguration(
            chainID: try RuleHarness.configuration().chainID, network: .regtest, validators: [.zero],
            minimumFeePerByte: 0, minimumFeePerProofUnit: 0, anchorWindow: 3)
        return try Genesis(
            configuration: configuration,
            accounts: [AccountCredit(account: try testAccountKey(1).account, amount: 1000)])
    }

    private static func machine(_ path: String) throws -> LedgerMachine<SQLiteLedger> {
        try LedgerMachine(storage: try SQLiteLedger(path: path), keys: try TestSapling.shared().keys)
    }

    private static func block(_ transactions: [LedgerTransaction], height: UInt64) -> BlockProposal {
        BlockProposal(
            height: height, proposer: .zero, transactions: transactions.map(\.encoded), maximumByteCount: 1 << 20)
    }

    private static func execute(
        _ transactions: [LedgerTransaction], _ machine: inout LedgerMachine<SQLiteLedger>, _ states: inout [Hash256],
        _ trees: inout [UInt64]
    ) throws {
        let outcome = try machine.finalizeBlock(block(transactions, height: try machine.info().height + 1))
        #expect(outcome.verdicts.allSatisfy { $0.isAccepted })
        try machine.commit()
        states.append(outcome.appHash)
        trees.append(try SaplingState.tree(in: machine.storage).size)
    }

    // MARK: Row 8: verdicts of another height (CVE-2026-40880)

    @Test("8: what was verified for one height is judged anew at the next: expiry, and a pool that was stopped")
    func staleVerdicts() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let expiring = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5) { $0.expiryHeight = 1 }
        let lasting = try chain.transfer(from: 1, sequence: 0, to: chain.accounts[2], 5)
        for one in [expiring, lasting] {
            // Verified, and its verdict on file.
            #expect(try machine.checkTransaction(one.encoded, recheck: false).isAccepted)
        }
        try machine.execute([try chain.governance([.pool(.transparent, isOpen: false)], height: 3)], on: chain)
        // At height 2 the one has expired and the other still holds.
        for recheck in [true, false] {
            #expect(try machine.checkTransaction(expiring.encoded, recheck: recheck).refusal == "expiry")
        }
        #expect(try machine.prepareProposal(chain.block([expiring, lasting], height: 2)) == [lasting.encoded])
        try machine.execute([], on: chain)
        // At height 3 the pool is stopped: not the mempool's check, nor a proposal, nor a decided block lets it pass.
        for recheck in [true, false] {
            #expect(try machine.checkTransaction(lasting.encoded, recheck: recheck).refusal == "poolOpen")
        }
        #expect(try machine.prepareProposal(chain.block([lasting], height: 3)).isEmpty)
        #expect(try machine.processProposal(chain.block([lasting], height: 3))?.name == "poolOpen")
        #expect(try machine.execute([expiring, lasting], on: chain).verdicts.map(\.refusal) == ["expiry", "poolOpen"])
    }

    // MARK: Row 11: keys that are the identity (GHSA-452v, zcashd 6.12.1)

    @Test("11: accounts of small order have no owner; signatures by them are judged and do not stop anything")
    func smallOrderAccounts() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        // The identity, the other encodings of points of small order, and zeros, which are a point of order 4.
        let identity = AccountID([1] + [UInt8](repeating: 0, count: 31)) ?? .zero
        let small = SmallOrder.all.compactMap { Hash256(CompressedPoint($0).bytes) } + [identity, .zero]
        #expect(small.count == 9)
        for account in small {
            #expect(!account.hasOwner)
            // Anybody can sign for it (ZIP 215), so that it has to hold coins like any other to pay.
            let hostile = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5) {
                $0.transparent.debits[0].account = account
            }
            var forged = hostile
            forged.transparent.debits[0].signature = identity.bytes + [UInt8](repeating: 0, count: 32)
            #expect(try machine.checkTransaction(forged.encoded, recheck: false).refusal == "accountFunds")
            #expect(try machine.execute([forged, hostile], on: chain).verdicts.allSatisfy { !$0.isAccepted })
        }
        #expect(!(Hash256([2] + [UInt8](repeating: 0, count: 31)) ?? .zero).hasOwner)
        for account in chain.accounts { #expect(account.hasOwner) }
    }

    @Test("11: nobody's key signs no header, and is no validator's") func smallOrderSequencers() throws {
        let chainID = try ChainID("c")
        for key in [Hash256.zero, Hash256([1] + [UInt8](repeating: 0, count: 31)) ?? .zero] {
            var client = LightClient(chainID: chainID, sequencer: key, genesisAppHash: .zero)
            let header = try SampleBlocks.block(1, after: client.hash).header
            // R the identity, and S zero: by ZIP 215 this holds for every message under a key of small order.
            let signature = [1] + [UInt8](repeating: 0, count: 63)
            try key.verify(signature: signature, of: header.hash.bytes)
            let forged = SignedHeader(header: header, signature: signature)
            #expect(throws: BlockRefusal.wrongSignature(height: 1)) { try client.accept(forged) }
            let configuration = ChainConfiguration(chainID: chainID, network: .network, validators: [key])
            let error = #expect(throws: GenesisError.self) { try Genesis(configuration: configuration, accounts: []) }
            #expect(error?.name == "outOfBounds" && error?.explanation.contains("validators[0]") == true)
        }
    }

    // MARK: Row 12: quadratic work (GHSA-4g24)

    @Test(
        "12: a block's work grows with its transactions, good or bad, and not with their square",
        arguments: [true, false])
    func work(_ areGood: Bool) throws {
        let chain = try TestChain()
        func reads(_ count: Int) throws -> Int {
            var machine = try LedgerMachine(storage: CountingStorage(), execution: Execution(threads: 1))
            _ = try machine.initChain(genesis: chain.genesis.encoded)
            let transactions = try (0..<count).map { index in
                let transfer = try chain.transfer(
                    from: index % 8, sequence: UInt64(index / 8), to: chain.accounts[(index + 1) % 8], 5)
                return areGood ? transfer : try chain.signed(transfer, (index + 1) % 8)
            }
            let before = machine.storage.reads
            let outcome = try machine.finalizeBlock(chain.block(transactions, height: 1))
            #expect(outcome.verdicts.allSatisfy { $0.isAccepted == areGood })
            return machine.storage.reads - before
        }
        let work = try [64, 128, 256].map(reads)
        #expect(work[0] > 0)
        #expect(work[1] - work[0] <= 2 * work[0], "\(work)")
        #expect(work[2] - work[1] <= 5 * (work[1] - work[0]) / 2 + work[0], "\(work)")
    }
}

/// A storage in memory that counts what is read.
private final class CountingStorage: StateStorage {
    private let base = Mutex(MemoryStorage())
    private let count = Mutex(0)

    var reads: Int { count.withLock { $0 } }

    func value(at key: StateKey) -> [UInt8]? {
        count.withLock { $0 += 1 }
        return base.withLock { $0.value(at: key) }
    }
    func entries(of table: StateTable, from start: [UInt8], limit: Int) -> [(key: [UInt8], value: [UInt8])] {
        let entries = base.withLock { $0.entries(of: table, from: start, limit: limit) }
        count.withLock { $0 += entries.count + 1 }
        return entries
    }
    func lastCommit() -> (height: UInt64, appHash: Hash256)? { base.withLock { $0.lastCommit() } }
    func commit(_ block: CommittedBlock) throws(StorageError) {
        var copy = base.withLock { $0 }
        try copy.commit(block)
        base.withLock { $0 = copy }
    }
    func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError) {
        var copy = base.withLock { $0 }
        try copy.restore(height: height, appHash: appHash, entries: entries)
        base.withLock { $0 = copy }
    }
}
