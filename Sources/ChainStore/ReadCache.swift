import Chain
import Synchronization

/// Values that were read of the state of the last commit, bounded in bytes: executing a block reads many of them often.
///
/// A reading that a commit overtakes is not kept: ``note(_:at:since:)`` names the moment at which it began.
final class ReadCache: Sendable {
    /// A time between two changes of the state.
    struct Moment: Equatable { fileprivate var number: UInt64 = 0 }

    private struct Contents {
        var moment = Moment()
        var values: [StateKey: [UInt8]?] = [:]
        var byteCount = 0
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

    /// Keeps what a reading that began at `moment` found.
    func note(_ value: [UInt8]?, at key: StateKey, since moment: Moment) {
        // A key and an entry of the dictionary take some 100 bytes besides the value.
        let size = 100 + (value?.count ?? 0)
        guard size <= longest else { return }
        contents.withLock { contents in
            guard contents.moment == moment else { return }
            if contents.byteCount + size > capacity {
                contents.values.removeAll()
                contents.byteCount = 0
            }
            if contents.values.updateValue(value, forKey: key) == nil { contents.byteCount += size }
        }
    }

    /// Forgets everything, also what is being read now: before and after the state changes.
    func forget() {
        contents.withLock { contents in
            contents.moment.number += 1
            contents.values.removeAll()
            contents.byteCount = 0
        }
    }
}
