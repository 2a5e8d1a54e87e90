import Chain
import ChainTransactions
import Primitives

/// A checksum of a set of entries that follows single changes: the sum, modulo 2²⁵⁶, of a hash of each entry.
///
/// It finds damage, also in entries that the state commitment does not reach. It is no commitment against somebody who
/// chooses entries.
struct EntryChecksum: Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// The checksum that 32 bytes encode, least significant first.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        words = (Self.word(bytes, 0), Self.word(bytes, 1), Self.word(bytes, 2), Self.word(bytes, 3))
    }

    static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 32)
        for word in [words.0, words.1, words.2, words.3] { writer.writeUInt64(word) }
        return writer.bytes
    }

    /// Counts an entry in.
    mutating func add(_ table: UInt8, _ key: [UInt8], _ value: [UInt8]) {
        combine(table, key, value) { $0.addingReportingOverflow($1) }
    }

    /// Takes an entry out.
    mutating func remove(_ table: UInt8, _ key: [UInt8], _ value: [UInt8]) {
        combine(table, key, value) { $0.subtractingReportingOverflow($1) }
    }

    /// Adds or subtracts an entry's hash, word by word with the carry or borrow of the one before.
    private mutating func combine(
        _ table: UInt8, _ key: [UInt8], _ value: [UInt8],
        _ operation: (UInt64, UInt64) -> (partialValue: UInt64, overflow: Bool)
    ) {
        let hash = Self.hash(table, key, value)
        var carry: UInt64 = 0
        func step(_ word: UInt64, _ other: UInt64) -> UInt64 {
            let (partial, first) = operation(word, other)
            let (total, second) = operation(partial, carry)
            carry = first || second ? 1 : 0
            return total
        }
        words = (
            step(words.0, hash.0), step(words.1, hash.1), step(words.2, hash.2), step(words.3, hash.3)
        )
    }

    private static func hash(
        _ table: UInt8, _ key: [UInt8], _ value: [UInt8]
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        let bytes = Hash256(.entryChecksum) { writer in
            writer.writeUInt8(table)
            writer.writeUInt64(UInt64(key.count))
            writer.write(key)
            writer.write(value)
        }.bytes
        return (word(bytes, 0), word(bytes, 1), word(bytes, 2), word(bytes, 3))
    }

    private static func word(_ bytes: [UInt8], _ index: Int) -> UInt64 {
        bytes[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
