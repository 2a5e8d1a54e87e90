import Chain
import ChainTransactions
import Primitives
import Testing
import ZcashTransactions

@Suite("Snapshots, queries and audits") struct SnapshotTests {
    private func machine(_ chain: TestChain, blocks: UInt64 = 3) throws -> LedgerMachine<MemoryStorage> {
        var machine = try chain.machine(snapshotInterval: 2)
        for sequence in 0..<blocks {
            try machine.execute([try chain.transfer(from: 0, sequence: sequence, to: chain.accounts[1], 5)], on: chain)
        }
        return machine
    }

    @Test("a state that is taken over is the one that was offered, and goes on alike") func restore() throws {
        let chain = try TestChain()
        var machine = try machine(chain)
        #expect(machine.listSnapshots().map(\.height) == [2])
        let description = try machine.takeSnapshot()
        #expect(machine.listSnapshots().map(\.height) == [3, 2])
        #expect(machine.loadSnapshotChunk(height: 3, index: description.chunks) == nil)
        #expect(machine.loadSnapshotChunk(height: 9, index: 0) == nil)
        let appHash = try machine.info().appHash
        var copy = try LedgerMachine(storage: MemoryStorage())
        try copy.offerSnapshot(description, appHash: appHash)
        for index in 0..<description.chunks {
            let chunk = try #require(machine.loadSnapshotChunk(height: 3, index: index))
            #expect(try copy.applySnapshotChunk(index: index, chunk) == (index + 1 == description.chunks))
        }
        #expect(try copy.info() == machine.info())
        #expect(try copy.storage.digest == machine.storage.digest)
        try copy.audit()
        let next = try chain.transfer(from: 0, sequence: 3, to: chain.accounts[1], 5)
        #expect(try copy.execute([next], on: chain) == machine.execute([next], on: chain))
        #expect(throws: LedgerApplicationError.alreadyInitialized) {
            try copy.offerSnapshot(description, appHash: appHash)
        }
    }

    @Test("a state of many chunks is cut and put together") func chunks() throws {
        let size = 3 << 20
        var state = StateOverlay(NoState())
        state.set([UInt8](repeating: 7, count: size), at: StateKey(.values, [1]))
        let snapshot = try #require(try StateSnapshot(of: state, height: 5))
        #expect(snapshot.chunks.map(\.count) == [1 << 20, 1 << 20, 1 << 20, 10])
        #expect(try StateSnapshot(of: state, height: 5, maximumByteCount: size + 10) != nil)
        #expect(try StateSnapshot(of: state, height: 5, maximumByteCount: size + 9) == nil)
    }

    @Test("no snapshot is taken of a state that is larger than allowed, and blocks go on") func tooLarge() throws {
        let chain = try TestChain()
        var machine = try LedgerMachine(
            storage: MemoryStorage(), snapshotInterval: 1, maximumSnapshotByteCount: 100)
        #expect(throws: LedgerApplicationError.notInitialized) { try machine.takeSnapshot() }
        _ = try machine.initChain(genesis: chain.genesis.encoded)
        try machine.execute([], on: chain)
        #expect(try machine.info().height == 1)
        #expect(machine.listSnapshots().isEmpty)
        #expect(throws: LedgerApplicationError.snapshotTooLarge(maximum: 100)) { try machine.takeSnapshot() }
    }

    @Test("a snapshot that is not what a header says is refused, and nothing is taken over") func refusals() throws {
        let chain = try TestChain()
        var source = try machine(chain)
        let right = try source.takeSnapshot()
        let chunk = try #require(source.loadSnapshotChunk(height: 3, index: 0))
        #expect(right.chunks == 1)
        let appHash = try source.info().appHash

        func refusal(
            _ description: SnapshotDescription, _ appHash: Hash256, _ chunk: [UInt8], index: UInt32 = 0
        ) throws -> String? {
            var copy = try LedgerMachine(storage: MemoryStorage())
            defer { #expect(copy.storage.lastCommit() == nil) }
            do {
                try copy.offerSnapshot(description, appHash: appHash)
                _ = try copy.applySnapshotChunk(index: index, chunk)
                return nil
            } catch LedgerApplicationError.invalidSnapshot(let reason) { return reason }
        }
        /// The same with a hash that suits the chunk.
        func described(_ chunk: [UInt8], height: UInt64 = 3) -> SnapshotDescription {
            var description = right
            description.height = height
            description.chunkHashes = [StateSnapshot.hash(ofChunk: chunk)]
            description.hash = StateSnapshot.hash(height: height, chunks: description.chunkHashes)
            return description
        }
        func change(_ change: (inout SnapshotDescription) -> Void) -> SnapshotDescription {
            var copy = right
            change(&copy)
            return copy
        }
        #expect(try refusal(change { $0.format = 2 }, appHash, chunk)?.contains("version 2") == true)
        #expect(try refusal(change { $0.chunks = 0 }, appHash, chunk)?.contains("0 chunks") == true)
        #expect(try refusal(change { $0.chunks = .max }, appHash, chunk)?.contains("chunks") == true)
        #expect(try refusal(change { $0.chunks = 2 }, appHash, chunk)?.contains("the hashes of 1") == true)
        #expect(try refusal(change { $0.hash = .zero }, appHash, chunk)?.contains("hashes make") == true)
        #expect(
            try refusal(
                change {
                    $0.chunks = 2
                    $0.chunkHashes.append(.zero)
                    $0.hash = StateSnapshot.hash(height: 3, chunks: $0.chunkHashes)
                }, appHash, chunk)?.contains("bytes") == true)
        #expect(try refusal(right, appHash, [])?.contains("0 bytes") == true)
        #expect(try refusal(right, appHash, chunk, index: 1)?.contains("was due") == true)
        #expect(try refusal(right, appHash, chunk + [0])?.contains("was offered") == true)
        #expect(try refusal(right, .zero, chunk)?.contains("the header has") == true)
        #expect(try refusal(described(chunk, height: 4), appHash, chunk)?.contains("of height 4") == true)
        // A coin more for an account, a table twice, a table that there is not, and an entry that is cut off.
        var other = chunk
        other[chunk.count / 2] ^= 1
        #expect(try refusal(described(other), appHash, other) != nil)
        other = chunk + chunk
        #expect(try refusal(described(other), appHash, other)?.contains("ascend") == true)
        other = [99] + chunk.dropFirst()
        #expect(try refusal(described(other), appHash, other)?.contains("table") == true)
        other = Array(chunk.dropLast())
        #expect(try refusal(described(other), appHash, other)?.contains("bytes") == true)
        var empty = try LedgerMachine(storage: MemoryStorage())
        #expect(throws: LedgerApplicationError.invalidSnapshot("none was offered.")) {
            try empty.applySnapshotChunk(index: 0, chunk)
        }
    }

    @Test("questions are answered with proofs against the commitment") func queries() throws {
        let chain = try TestChain()
        let machine = try machine(chain)
        let appHash = try machine.info().appHash
        func ask(_ path: String, _ data: [UInt8] = []) throws -> LedgerQueryResponse {
            try machine.query(LedgerQuery(path: path, data: data, prove: true))
        }
        let account = try ask("/account", chain.accounts[1].bytes)
        #expect(try LedgerAccount(decoding: account.value) == LedgerAccount(balance: TestChain.balance + 15))
        #expect(account.refusal == nil && account.height == 3)
        var proof = try StateProof(decoding: account.proof)
        #expect(proof.value == account.value && proof.key == chain.accounts[1].bytes)
        try proof.check(appHash: appHash)
        for (path, data) in [
            ("/account", [UInt8](repeating: 1, count: 32)), ("/nullifier", [UInt8](repeating: 1, count: 32)),
            ("/anchor", [UInt8](repeating: 1, count: 32)), ("/ring/output", [UInt8](repeating: 1, count: 8)),
            ("/ring/image", [UInt8](repeating: 1, count: 32)), ("/circuit", [UInt8](repeating: 1, count: 32)),
            ("/state", [StateTable.values.rawValue, 1]),
        ] {
            let answer = try ask(path, data)
            #expect(answer.refusal == "notFound" && answer.value.isEmpty, "\(path)")
            proof = try StateProof(decoding: answer.proof)
            #expect(proof.value == nil)
            try proof.check(appHash: appHash)
            #expect(try ask(path, []).refusal == "malformedSubject", "\(path)")
        }
        let pool = try ask("/pool", Pool.transparent.encoded)
        #expect(try StateProof(decoding: pool.proof).value == pool.value)
        #expect(try ask("/pool", [9]).refusal == "malformedSubject")
        let genesis = try ask("/genesis")
        #expect(try Genesis(decoding: genesis.value) == chain.genesis)
        #expect(try machine.query(LedgerQuery(path: "/supply")).value.count == 8)
        // Three pools: a byte, a total, whether it is open.
        #expect(try machine.query(LedgerQuery(path: "/pools")).value.count == 3 * 10)
        #expect(try ask("/supply").refusal == "malformedSubject")
        #expect(try ask("/nothing").refusal == "unknownPath")
        #expect(try ask("/state", [StateTable.mapNodes.rawValue]).refusal == "malformedSubject")
    }

    @Test("an audit finds what the entries should not be") func audits() throws {
        let chain = try TestChain()
        let machine = try machine(chain)
        try machine.audit()
        /// The state with a change whose commitment is right, as a wrong program would leave it.
        func audited(_ change: (inout StateOverlay) -> Void) throws -> LedgerApplicationError? {
            var state = StateOverlay(machine.storage)
            change(&state)
            state.setInteger(4, at: StateCommitment.heightKey)
            let appHash = try StateCommitment.update(&state)
            var storage = machine.storage
            try storage.commit(CommittedBlock(height: 4, appHash: appHash, transactions: [], changes: state.changes))
            do throws(LedgerApplicationError) {
                try LedgerMachine(storage: storage).audit()
                return nil
            } catch { return error }
        }
        #expect(try audited { _ in } == nil)
        #expect(try audited { $0.setInteger(1, at: Pool.sapling.totalKey) }?.name == "invariantBroken")
        #expect(try audited { $0.setAccount(LedgerAccount(balance: 1), .zero) }?.name == "invariantBroken")
        #expect(try audited { $0.set([1], at: Pool.sapling.totalKey) }?.name == "storage")
        #expect(try audited { $0.set(nil, at: StateCommitment.genesisKey) }?.name == "storage")
        // An entry that no commitment was made for.
        var state = StateOverlay(machine.storage)
        state.setAccount(LedgerAccount(balance: 1), .zero)
        var storage = machine.storage
        try storage.commit(
            CommittedBlock(height: 4, appHash: try machine.info().appHash, transactions: [], changes: state.changes))
        #expect(throws: LedgerApplicationError.self) { try LedgerMachine(storage: storage).audit() }
    }

    @Test("totals that do not add up stop the machine before anything is written") func conservation() throws {
        var state = StateOverlay(NoState())
        state.setInteger(100, at: Pool.transparent.totalKey)
        let base = state
        func moved(_ transparent: UInt64, _ sapling: UInt64, _ flow: UInt64) throws -> String? {
            var state = StateOverlay(base)
            state.setInteger(transparent, at: Pool.transparent.totalKey)
            state.setInteger(sapling, at: Pool.sapling.totalKey)
            var conservation = Conservation()
            if flow > 0 {
                var transaction = LedgerTransaction(chainID: try ChainID("trial"), expiryHeight: 0, fee: 0)
                transaction.transparent.debits = [AccountDebit(account: .zero, amount: flow, sequence: 0)]
                transaction.sapling.valueBalance = -Int64(flow)
                conservation.note(PoolFlows(of: transaction))
            }
            do throws(StorageError) {
                try conservation.check(state, over: base)
                return nil
            } catch { return error.name }
        }
        #expect(try moved(90, 10, 10) == nil)
        #expect(try moved(100, 0, 0) == nil)
        #expect(try moved(90, 10, 0) == "invariantBroken")
        #expect(try moved(90, 11, 10) == "invariantBroken")
        #expect(try moved(100, 0, 10) == "invariantBroken")
        var small = StateOverlay(base)
        let error = #expect(throws: StorageError.self) { try small.move(.transparent, entering: 0, leaving: 101) }
        #expect(error?.name == "invariantBroken")
        #expect(throws: StorageError.self) {
            try small.move(.transparent, entering: UInt128(MonetaryRange.maximum), leaving: 0)
        }
    }
}
