internal import ChainTransactions
internal import Groth16
internal import Synchronization

/// Prepared verification keys by circuit, a bounded number of them. A circuit's name is a hash of its key, so a key that
/// is found here is the right one.
package final class PreparedCircuitKeys: Sendable {
    private struct Entry {
        let key: any Sendable
        var lastUse: UInt64
    }

    private struct Contents {
        var entries: [CircuitID: Entry] = [:]
        var clock: UInt64 = 0
    }

    private let contents = Mutex(Contents())
    private let capacity: Int

    /// Room for `capacity` keys of about 60 KiB each.
    package init(capacity: Int = 64) { self.capacity = max(1, capacity) }

    /// The number of keys held.
    package var count: Int { contents.withLock { $0.entries.count } }

    /// The key of a circuit, made where it is not here; nil where the bytes are no key, which no registered circuit's are.
    func key<E: ProofCurve>(of id: CircuitID, _ encoded: [UInt8], as curve: E.Type) -> PreparedVerifyingKey<E>? {
        let known = contents.withLock { contents -> (any Sendable)? in
            contents.clock += 1
            contents.entries[id]?.lastUse = contents.clock
            return contents.entries[id]?.key
        }
        if let known = known as? PreparedVerifyingKey<E> { return known }
        // Whether it is strong was a rule when it was registered.
        guard let key = try? CircuitKey.decode(encoded, as: E.self, policy: .allowInsecure) else { return nil }
        let prepared = PreparedVerifyingKey(key)
        contents.withLock { contents in
            if contents.entries.count >= capacity,
                let oldest = contents.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            {
                contents.entries[oldest] = nil
            }
            contents.entries[id] = Entry(key: prepared, lastUse: contents.clock)
        }
        return prepared
    }
}
