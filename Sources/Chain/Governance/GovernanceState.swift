package import ChainTransactions
import Primitives

/// Where the state keeps the configuration that validators change (docs/spec, section 4).
package enum GovernanceState {
    private static let closed: UInt8 = 0
    private static let pending: UInt8 = 1

    /// Present where a pool is stopped.
    static func closedKey(_ pool: Pool) -> StateKey { StateKey(.configuration, [closed] + pool.encoded) }

    /// The changes that wait for a height, most significant byte first.
    static func pendingKey(height: UInt64) -> StateKey {
        var writer = ByteWriter(reservingCapacity: 9)
        writer.writeUInt8(pending)
        writer.writeBigEndian(height)
        return StateKey(.configuration, writer.bytes)
    }

    /// Writes changes down to wait for their height.
    static func schedule(_ bundle: GovernanceBundle, _ state: inout StateOverlay) {
        var writer = ByteWriter()
        writer.writeCompactSize(bundle.changes.count)
        for change in bundle.changes { change.write(to: &writer) }
        state.set(writer.bytes, at: pendingKey(height: bundle.height))
    }

    /// Puts into force what waited for the block at `height`, before its transactions.
    static func beginBlock(height: UInt64, _ state: inout StateOverlay) throws(StorageError) {
        let key = pendingKey(height: height)
        guard let bytes = try state.value(at: key) else { return }
        for change in try decodeChanges(bytes) {
            switch change {
            case .pool(let pool, let isOpen): state.set(isOpen ? nil : [1], at: closedKey(pool))
            case .approveCircuit(let circuit, let record):
                CircuitState.approve(circuit, setupRecord: record, in: &state)
            case .retireCircuit(let circuit): try CircuitState.retire(circuit, in: &state)
            }
        }
        state.set(nil, at: key)
    }

    private static func decodeChanges(_ bytes: [UInt8]) throws(StorageError) -> [ConfigurationChange] {
        do throws(LedgerDecodingError) {
            var reader = LedgerReader(bytes)
            let count = try reader.readCount(elementSize: 3)
            var changes: [ConfigurationChange] = []
            for _ in 0..<count { changes.append(try ConfigurationChange(from: &reader)) }
            try reader.finish()
            return changes
        } catch {
            throw .damaged("changes that wait", error.explanation)
        }
    }
}

extension StateReader {
    /// Whether nothing stops a pool.
    package func isOpen(_ pool: Pool) throws(StorageError) -> Bool {
        try value(at: GovernanceState.closedKey(pool)) == nil
    }
}
