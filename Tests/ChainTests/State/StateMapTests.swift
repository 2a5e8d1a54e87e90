import Chain
import ChainTransactions
import Primitives
import TestSupport
import Testing

@Suite("The commitment to the state") struct StateMapTests {
    private func key(_ number: UInt64) -> StateKey {
        var writer = ByteWriter()
        writer.writeUInt64(number)
        return StateKey(.nullifiers, writer.bytes)
    }

    @Test("maps that change step by step are those that their entries make") func incremental() throws {
        var generator = SeededGenerator(seed: 1)
        var storage = MemoryStorage()
        var model: [UInt64: [UInt8]] = [:]
        var appHash = Hash256.zero
        for height in UInt64(0)..<60 {
            var state = StateOverlay(storage)
            for _ in 0..<Int.random(in: 0..<40, using: &generator) {
                // Few keys, so that many are removed again, at last all.
                let number = UInt64.random(in: 0..<200, using: &generator)
                let removed = height > 40 || Int.random(in: 0..<3, using: &generator) == 0
                let value: [UInt8]? = removed ? nil : [.random(in: 0...255, using: &generator)]
                model[number] = value
                state.set(value, at: key(number))
            }
            if height == 59 { for number in UInt64(0)..<200 { state.set(nil, at: key(number)) } }
            state.setInteger(height, at: StateCommitment.heightKey)
            appHash = try StateCommitment.update(&state)
            try storage.commit(
                CommittedBlock(height: height, appHash: appHash, transactions: [], changes: state.changes))
            // The stored pages are compared one by one.
            #expect(try StateCommitment.recomputed(in: storage, comparingPages: true) == appHash)
            for number in stride(from: UInt64(0), to: 210, by: 7) where height < 59 {
                let proof = try StateProof(key(number), in: storage)
                #expect(proof.value == model[number])
                try proof.check(appHash: appHash)
                #expect(try StateProof(decoding: proof.encoded) == proof)
            }
        }
        #expect(storage.entries(of: .mapNodes, from: [], limit: 1_000).count == 1)
    }

    private func sample() throws -> (storage: MemoryStorage, appHash: Hash256) {
        var state = StateOverlay(NoState())
        for number in UInt64(0)..<100 { state.setInteger(number, at: key(number)) }
        let appHash = try StateCommitment.update(&state)
        var storage = MemoryStorage()
        try storage.commit(CommittedBlock(height: 0, appHash: appHash, transactions: [], changes: state.changes))
        return (storage, appHash)
    }

    @Test("a proof of anything else is refused by name") func refusals() throws {
        let (storage, appHash) = try sample()
        let present = try StateProof(key(5), in: storage)
        let numbers = UInt64(100)..<400
        let absent = try numbers.map { try StateProof(key($0), in: storage) }
        let atOther = try #require(absent.first { $0.other != nil })
        let atNothing = try #require(absent.first { $0.other == nil })
        for proof in [present, atOther, atNothing] { try proof.check(appHash: appHash) }

        func refusal(_ proof: StateProof, _ change: (inout StateProof) -> Void) -> String? {
            var proof = proof
            change(&proof)
            do {
                try proof.check(appHash: appHash)
                return nil
            } catch { return error.name }
        }
        #expect(refusal(present) { $0.value = [1] } == "wrongCommitment")
        #expect(refusal(present) { $0.key = [1] } == "wrongCommitment")
        #expect(refusal(present) { $0.table = .anchors } == "wrongCommitment")
        #expect(refusal(present) { $0.value = nil } == "wrongCommitment")
        #expect(refusal(present) { $0.siblings[0] = .zero } == "wrongCommitment")
        #expect(refusal(present) { $0.siblings.removeLast() } == "wrongCommitment")
        #expect(refusal(present) { $0.path[0] = appHash } == "wrongCommitment")
        #expect(refusal(present) { $0.path.removeLast() } == "wrongPath")
        #expect(refusal(present) { $0.path.append(.zero) } == "wrongPath")
        #expect(refusal(present) { $0.siblings = Array(repeating: .zero, count: 257) } == "tooDeep")
        #expect(refusal(present) { $0.other = .init(key: .zero, value: .zero) } == "wrongEnd")
        #expect(refusal(atNothing) { $0.value = [] } == "wrongCommitment")
        #expect(refusal(atOther) { $0.other = nil } == "wrongCommitment")
        #expect(refusal(atOther) { $0.other?.value = .zero } == "wrongCommitment")
        // The entry of the key itself, and one that does not stand on its way, show no absence.
        let own = StateProof.Other(key: StateMap.keyHash(key(5)), value: StateMap.valueHash(present.value ?? []))
        #expect(refusal(present) { ($0.value, $0.other) = (nil, own) } == "wrongEnd")
        let far = try #require(absent.first { $0.other != nil && $0.siblings.count > 2 })
        #expect(refusal(far) { $0.other = own } == "wrongEnd")
    }

    @Test("an encoded proof is read strictly") func encoding() throws {
        let (storage, appHash) = try sample()
        for number in [UInt64(5), 200, 201, 202, 203, 204] {
            let bytes = try StateProof(key(number), in: storage).encoded
            for count in bytes.indices {
                #expect(throws: StateProofError.self) { try StateProof(decoding: Array(bytes[..<count])) }
            }
            #expect(throws: StateProofError.self) { try StateProof(decoding: bytes + [0]) }
            for i in bytes.indices {
                var other = bytes
                other[i] ^= 1
                // Whatever still holds says something else that is true: that another key in the same gap is absent.
                guard let proof = try? StateProof(decoding: other), (try? proof.check(appHash: appHash)) != nil else {
                    continue
                }
                #expect(proof.key != key(number).bytes && proof.value == nil)
                #expect(storage.value(at: StateKey(proof.table, proof.key)) == nil)
            }
        }
        let bytes = try StateProof(key(5), in: storage).encoded
        #expect(throws: StateProofError.unknownForm(99)) { try StateProof(decoding: [99] + bytes.dropFirst()) }
        #expect(throws: StateProofError.unknownForm(2)) {
            try StateProof(decoding: [StateTable.mapNodes.rawValue] + bytes.dropFirst())
        }
        var unknown = bytes
        unknown[13] = 3
        #expect(throws: StateProofError.unknownForm(3)) { try StateProof(decoding: unknown) }
    }

    @Test("damage to entries and pages is found") func damage() throws {
        let (storage, appHash) = try sample()
        #expect(try StateCommitment.recomputed(in: storage, comparingPages: true) == appHash)
        let pages = storage.entries(of: .mapNodes, from: [], limit: 1_000)
        #expect(pages.count > 5)
        for (i, page) in pages.enumerated() {
            var state = StateOverlay(storage)
            var value = page.value
            value[value.count - 1] ^= 1
            state.set(
                i % 3 == 0 ? nil : i % 3 == 1 ? value : Array(value.dropLast()), at: StateKey(.mapNodes, page.key))
            let error = #expect(throws: StorageError.self) {
                try StateCommitment.recomputed(in: state, comparingPages: true)
            }
            #expect(error?.name == "damagedState")
        }
        var state = StateOverlay(storage)
        state.set(pages[0].value, at: StateKey(.mapNodes, [77]))
        #expect(throws: StorageError.self) { try StateCommitment.recomputed(in: state, comparingPages: true) }
        state = StateOverlay(storage)
        state.set([1], at: key(5))
        #expect(try StateCommitment.recomputed(in: state, comparingPages: false) != appHash)
    }

    @Test("paths of lists lead to their root, and no other") func lists() throws {
        for count in 0..<20 {
            let leaves = (0..<count).map { StateMap.valueHash([UInt8($0)]) }
            let root = MerkleList.root(leaves[...], node: .stateNode)
            for index in 0..<count {
                let path = try #require(MerkleList.path(leaves[...], index: index, node: .stateNode))
                func found(_ leaf: Int, _ index: Int, _ count: Int, _ path: [Hash256]) -> Hash256? {
                    MerkleList.root(from: leaves[leaf], index: index, count: count, path: path[...], node: .stateNode)
                }
                #expect(found(index, index, count, path) == root)
                #expect(found(index, index, count, path + [root]) == nil)
                #expect(found(index, count, count, path) == nil)
                #expect(found(index, -1, count, path) == nil)
                if count > 1 {
                    #expect(found(index, index, count, Array(path.dropLast())) == nil)
                    #expect(found((index + 1) % count, index, count, path) != root)
                }
            }
            #expect(MerkleList.path(leaves[...], index: count, node: .stateNode) == nil)
            #expect(MerkleList.path(leaves[...], index: -1, node: .stateNode) == nil)
        }
    }
}
