import Chain
import ChainTransactions
import NodeService
import Primitives
import RingSignatures
import ZcashTransactions

/// What pages ask the committed state.
extension NodeAPI {
    /// All coins, in units.
    func supply() async throws -> UInt64 {
        var reader = ByteReader(try await query("/supply", what: "supply").value)
        return try reader.readUInt64()
    }

    /// An account; nil for one that never had anything.
    func account(_ id: AccountID) async throws -> LedgerAccount? {
        try await value("/account", id.bytes).map { bytes in try LedgerAccount(decoding: bytes) }
    }

    /// A registered circuit, or nil.
    func circuit(_ id: CircuitID) async throws -> RegisteredCircuit? {
        try await value("/circuit", id.bytes).flatMap { RegisteredCircuit(encoded: $0) }
    }

    /// The names of registered circuits behind a name, or of the first ones; as many as the state machine lists at once.
    func circuits(after id: CircuitID?) async throws -> [CircuitID] {
        var reader = ByteReader(try await value("/circuits", id?.bytes ?? []) ?? [])
        var names: [CircuitID] = []
        while reader.remaining > 0, let name = CircuitID(try reader.readBytes(CircuitID.byteCount)) {
            names.append(name)
        }
        return names
    }

    /// The height of the block that showed a nullifier or key image, or nil.
    func height(of mark: Mark, _ value: Hash256) async throws -> UInt64? {
        guard let bytes = try await self.value(mark.rawValue, value.bytes) else { return nil }
        var reader = ByteReader(bytes)
        return try reader.readUInt64()
    }

    /// Ring outputs of these numbers, nil for those that there are not.
    func ringOutputs(_ numbers: [UInt64]) async throws -> [RingOutputRecord?] {
        guard !numbers.isEmpty else { return [] }
        var writer = ByteWriter()
        for number in numbers { writer.writeUInt64(number) }
        guard let bytes = try await value("/ring/outputs", writer.bytes) else { return numbers.map { _ in nil } }
        var reader = ByteReader(bytes)
        var records: [RingOutputRecord?] = []
        for _ in numbers {
            let isThere = try reader.readUInt8() == 1
            records.append(isThere ? RingOutputRecord(encoded: try reader.readBytes(RingOutputRecord.byteCount)) : nil)
        }
        return records
    }

    /// The value of a query; nil where the state has none.
    private func value(_ path: String, _ data: [UInt8]) async throws -> [UInt8]? {
        let response = try await node.query(LedgerQuery(path: path, data: data))
        return response.refusal == nil ? response.value : nil
    }
}

/// What a spend shows once, and the query that knows where.
enum Mark: String, CaseIterable {
    case nullifier = "/nullifier"
    case keyImage = "/ring/image"

    /// Whether a transaction shows this mark of this value.
    func isShown(by transaction: LedgerTransaction, _ value: Hash256) -> Bool {
        switch self {
        case .nullifier: transaction.sapling.spends.contains { $0.nullifier == value.bytes }
        case .keyImage: transaction.ring.inputs.contains { $0.keyImage.bytes == value.bytes }
        }
    }
}
