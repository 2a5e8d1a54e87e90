import Chain
import Synchronization

/// Values that were read of the state of the last commit, bounded in bytes: executing a block reads many of them often,
/// and the next block reads many of them again.
///
/// A reading that a commit overtakes is not kept: ``note(_:at:since:)`` names the moment at which it began.
final class ReadCache: Sendable {
    /// A time between two changes of the state.
    struct Moment: Equatable { fileprivate var number: UInt64 = 0 }

    /// What is known of a state.
    struct Values {
        private var values: [StateKey: [UInt8]?] = [:]
        private var byteCount = 0

        /// The value known of a key; nil inside where nothing stands there.
        subscript(key: StateKey) -> [UInt8]?? { values[key] }

        /// Learns the value of a key; of values longer than `longest` nothing is kept. With no room left it begins anew.
        fileprivate mutating func set(_ value: [UInt8]?, at key: StateKey, capacity: Int, longest: Int) {
            if let old = values.removeValue(forKey: key) { byteCount -= Self.size(key, old) }
            let size = Self.size(key, value)
            guard size <= longest else { return }
            if byteCount + size > capacity { self = Values() }
            values.updateValue(value, forKey: key)
            byteCount += size
        }

        /// An entry of the dictionary takes some 100 bytes besides key and value.
        private static func size(_ key: StateKey, _ value: [UInt8]?) -> Int {
            100 + key.bytes.count + (value?.count ?? 0)
        }
    }

    private struct Contents {
        var moment = Moment()
        var values = Values()
    }

    private let contents = Mutex(Contents())
    /// The most bytes of keys and values, and the longest value that is kept.
    private let capacity: Int, longest: Int

    /// Nothing yet, and room for so many bytes.
    init(capacity: Int = 16 << 20, longest: Int = 64 << 10) {
        self.capacity = capacity
        self.longest = longest
    }

    /// The value known of a key (nil inside where nothing stands there), and the moment.
    func find(_ key: StateKey) -> (value: [UInt8]??, moment: Moment) {
        contents.withLock { ($0.values[key], $0.moment) }
    }

    /// Those of `keys` of which nothing is known, and the moment.
    func missing(of keys: [StateKey]) -> (keys: [StateKey], moment: Moment) {
        contents.withLock { contents in (keys.filter { contents.values[$0] == nil }, contents.moment) }
    }

    /// Keeps what a reading that began at `moment` found.
    func note(_ value: [UInt8]?, at key: StateKey, since moment: Moment) {
        contents.withLock { contents in
            guard contents.moment == moment else { return }
            contents.values.set(value, at: key, capacity: capacity, longest: longest)
        }
    }

    /// Forgets everything, also what is being read now: before and after the state changes.
    func forget() { _ = take() }

    /// Forgets everything, and gives what was known of the state until now.
    func take() -> Values {
        contents.withLock { contents in
            contents.moment.number += 1
            let values = contents.values
            contents.values = Values()
            return values
        }
    }

    /// Takes up again what was known before `changes`, which are durable now.
    func put(_ values: consuming Values, changedBy changes: StateChanges) {
        for (key, value) in changes.entries { values.set(value, at: key, capacity: capacity, longest: longest) }
        contents.withLock { contents in
            contents.moment.number += 1
            contents.values = values
        }
    }
}
