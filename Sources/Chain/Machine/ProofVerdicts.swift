package import ChainTransactions
import Primitives
import Synchronization

/// A bounded memory of verdicts on the proofs and signatures of transactions, and on nothing else of them.
///
/// A verdict is filed under all that it depends on: the complete encoding with its proofs and signatures, the digest
/// signed, the keys that verify, and what the statements read from the state, which is read again and compared before
/// the verdict is used. Whether a transaction may be in a block is decided anew each time.
package struct ProofVerdicts: Sendable {
    /// What was found, and what had been read to find it.
    package struct Entry: Sendable {
        /// The keys that were read, with the hash of what stood there; nil where a list was read, which is not noted.
        package let reads: [Read]?
        /// The rule that a proof breaks; nil where all hold.
        package let violation: RuleViolation?

        /// A value that was read.
        package struct Read: Sendable, Hashable {
            let key: StateKey
            let value: Hash256?
        }

        /// Whether the state still has what was read.
        package func isCurrent(in state: borrowing StateOverlay) throws(StorageError) -> Bool {
            guard let reads else { return false }
            for read in reads where try state.value(at: read.key).map(ProofVerdicts.hash) != read.value {
                return false
            }
            return true
        }
    }

    private let capacity: Int
    /// The entries of now and of before: when the first are half the capacity, they become the second.
    private var young: [Hash256: Entry] = [:]
    private var old: [Hash256: Entry] = [:]

    /// An empty memory of at most `capacity` verdicts.
    package init(capacity: Int) { self.capacity = capacity }

    /// The number of verdicts kept.
    package var count: Int { young.count + old.count }

    /// What a transaction's verdict is filed under, for a chain and keys that `domain` names.
    package static func name(of candidate: Candidate, _ context: TransactionContext, domain: Hash256) -> Hash256 {
        Hash256(.verdict) {
            $0.write(domain)
            $0.write(context.signatureDigest)
            $0.write(candidate.bytes)
        }
    }

    /// Files a verdict.
    package mutating func keep(_ entry: Entry, _ name: Hash256) {
        guard capacity > 1, entry.reads != nil else { return }
        if young.count >= capacity / 2 {
            old = young
            young = [:]
        }
        young[name] = entry
    }

    /// The verdict, where one is filed and the state still has what it was found with.
    package func find(_ name: Hash256, in state: borrowing StateOverlay) throws(StorageError) -> Entry? {
        guard let entry = young[name] ?? old[name] else { return nil }
        return try entry.isCurrent(in: state) ? entry : nil
    }

    /// The hash of a value that was read.
    static func hash(_ value: [UInt8]) -> Hash256 { StateMap.valueHash(value) }
}

/// Reads a state and notes what was read.
package final class RecordingReader: StateReader {
    private let base: StateOverlay
    private let noted = Mutex<(reads: [ProofVerdicts.Entry.Read], isComplete: Bool)>(([], true))

    /// Nothing read yet from `base`.
    package init(_ base: StateOverlay) { self.base = base }

    /// What was read; nil where a list was, which is not noted.
    package var reads: [ProofVerdicts.Entry.Read]? { noted.withLock { $0.isComplete ? $0.reads : nil } }

    package func value(at key: StateKey) throws(StorageError) -> [UInt8]? {
        let value = try base.value(at: key)
        let read = ProofVerdicts.Entry.Read(key: key, value: value.map(ProofVerdicts.hash))
        noted.withLock { $0.reads.append(read) }
        return value
    }

    package func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
        noted.withLock { $0.isComplete = false }
        return try base.entries(of: table, from: start, limit: limit)
    }
}
