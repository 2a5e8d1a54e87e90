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
        let hash = Self.hash(table, key, value)
        var carry: UInt64 = 0
        func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let (partial, first) = a.addingReportingOverflow(b)
            let (total, second) = partial.addingReportingOverflow(carry)
            carry = first || second ? 1 : 0
            return total
        }
        words.0 = sum(words.0, hash.0)
        words.1 = sum(words.1, hash.1)
        words.2 = sum(words.2, hash.2)
        words.3 = sum(words.3, hash.3)
    }

    /// Takes an entry out.
    mutating func remove(_ table: UInt8, _ key: [UInt8], _ value: [UInt8]) {
        let hash = Self.hash(table, key, value)
        var borrow: UInt64 = 0
        func difference(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let (partial, first) = a.subtractingReportingOverflow(b)
            let (total, second) = partial.subtractingReportingOverflow(borrow)
            borrow = first || second ? 1 : 0
            return total
        }
        words.0 = difference(words.0, hash.0)
        words.1 = difference(words.1, hash.1)
        words.2 = difference(words.2, hash.2)
        words.3 = difference(words.3, hash.3)
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
