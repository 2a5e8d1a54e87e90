import ChainTransactions
import Primitives

extension LedgerMachine {
    public func query(_ query: LedgerQuery) throws(StorageError) -> LedgerQueryResponse {
        guard let last = try storage.lastCommit(), let genesis else {
            return LedgerQueryResponse(refusal: "notInitialized", value: [], height: 0)
        }
        func refuse(_ name: String) -> LedgerQueryResponse {
            LedgerQueryResponse(refusal: name, value: [], height: last.height)
        }
        let data = query.data
        func hashed(_ table: StateTable) -> StateKey? { data.count == 32 ? StateKey(table, data) : nil }
        let key: StateKey?
        switch query.path {
        case "/account": key = hashed(.accounts)
        case "/pool": key = Pool(key: StateKey(.pools, data))?.totalKey
        case "/nullifier": key = hashed(.nullifiers)
        case "/anchor": key = hashed(.anchors)
        case "/circuit", "/circuit/approval", "/circuit/nullifier", "/circuit/tree", "/circuit/root", "/circuit/state":
            key = CircuitState.key(forQuery: query.path, data)
        case "/circuits":
            guard data.isEmpty || data.count == CircuitID.byteCount, !query.prove else {
                return refuse("malformedSubject")
            }
            let names = try CircuitState.names(after: CircuitID(data), in: storage)
            return LedgerQueryResponse(value: names.flatMap(\.bytes), height: last.height)
        case "/ring/image": key = hashed(.keyImages)
        case "/ring/output":
            var reader = ByteReader(data)
            key =
                data.count == 8
                ? (try? reader.readUInt64()).map(RingState.key(ofOutput:)) : nil
        case "/ring/counts":
            guard !query.prove, let heights = RingQuery.heights(data), heights.upperBound <= last.height else {
                return refuse("malformedSubject")
            }
            return LedgerQueryResponse(value: try RingQuery.counts(of: heights, in: storage), height: last.height)
        case "/ring/outputs":
            guard !query.prove, let numbers = RingQuery.numbers(data) else { return refuse("malformedSubject") }
            return LedgerQueryResponse(value: try RingQuery.outputs(numbers, in: storage), height: last.height)
        case "/state":
            key = data.first.flatMap(StateTable.init(rawValue:)).flatMap {
                $0 == .mapNodes ? nil : StateKey($0, Array(data.dropFirst()))
            }
        case "/pools":
            guard data.isEmpty, !query.prove else { return refuse("malformedSubject") }
            return LedgerQueryResponse(value: try pools(), height: last.height)
        case "/supply":
            guard data.isEmpty, !query.prove else { return refuse("malformedSubject") }
            var writer = ByteWriter()
            writer.writeUInt64(genesis.supply)
            return LedgerQueryResponse(value: writer.bytes, height: last.height)
        case "/genesis":
            guard data.isEmpty else { return refuse("malformedSubject") }
            key = StateCommitment.genesisKey
        default: return refuse("unknownPath")
        }
        guard let key else { return refuse("malformedSubject") }
        let proof = query.prove ? try StateProof(key, in: storage).encoded : []
        let value = try storage.value(at: key)
        return LedgerQueryResponse(
            refusal: value == nil ? "notFound" : nil, value: value ?? [], proof: proof, height: last.height)
    }

    /// Each pool's key, total and whether it is open.
    private func pools() throws(StorageError) -> [UInt8] {
        var writer = ByteWriter()
        try storage.forEach(in: .pools) { (key, _) throws(StorageError) in
            let key = StateKey(.pools, key)
            guard let pool = Pool(key: key) else { throw .damaged("a pool's key", "it names no pool.") }
            writer.write(key.bytes)
            writer.writeUInt64(try storage.integer(at: key) ?? 0)
            writer.writeUInt8(try storage.isOpen(pool) ? 1 : 0)
        }
        return writer.bytes
    }
}
