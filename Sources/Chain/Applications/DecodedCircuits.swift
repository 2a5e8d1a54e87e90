internal import ChainTransactions
internal import Synchronization

/// Circuits that were decoded of late, a bounded number of them, each with the bytes that it was decoded from: calls of
/// a block are to few circuits, and each call's rules and proof look its circuit up.
final class DecodedCircuits: Sendable {
    private typealias Entry = (encoded: [UInt8], circuit: RegisteredCircuit)

    private let entries = Mutex<[CircuitID: Entry]>([:])
    private let capacity: Int

    /// Room for so many circuits, of 24 KiB each at most.
    init(capacity: Int = 64) { self.capacity = capacity }

    /// The circuit that `encoded`, which stands under `id` in the state, is of; nil for other bytes.
    func circuit(_ id: CircuitID, _ encoded: [UInt8]) -> RegisteredCircuit? {
        // The same list in memory is compared by its address.
        if let known = entries.withLock({ $0[id] }), known.encoded == encoded { return known.circuit }
        guard let circuit = RegisteredCircuit(encoded: encoded) else { return nil }
        entries.withLock { entries in
            if entries.count >= capacity, entries[id] == nil { entries.removeAll() }
            entries[id] = (encoded, circuit)
        }
        return circuit
    }
}
