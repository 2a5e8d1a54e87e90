import Primitives

/// What wallets ask about the ring pool when they make rings (docs/spec, section 7.9).
package enum RingQuery {
    /// The most heights or outputs of one query.
    package static let maximumCount = 1_024

    /// The subject of `/ring/counts`: the first height in 8 bytes and the number of heights in 4.
    package static func heights(_ data: [UInt8]) -> ClosedRange<UInt64>? {
        var reader = ByteReader(data)
        guard data.count == 12, let first = try? reader.readUInt64(), let count = try? reader.readUInt32(), count > 0,
            count <= maximumCount
        else { return nil }
        let (last, overflows) = first.addingReportingOverflow(UInt64(count) - 1)
        return overflows ? nil : first...last
    }

    /// The answer: for each height the number of outputs made up to and including it, 8 bytes each.
    package static func counts(
        of heights: ClosedRange<UInt64>, in state: borrowing some StateReader
    ) throws(StorageError) -> [UInt8] {
        var writer = ByteWriter()
        for count in try RingState.cumulativeCounts(of: heights, in: state) { writer.writeUInt64(count) }
        return writer.bytes
    }

    /// The subject of `/ring/outputs`: numbers of 8 bytes each.
    package static func numbers(_ data: [UInt8]) -> [UInt64]? {
        guard !data.isEmpty, data.count % 8 == 0, data.count <= 8 * maximumCount else { return nil }
        var reader = ByteReader(data)
        return (0..<data.count / 8).compactMap { _ in try? reader.readUInt64() }
    }

    /// The answer: for each number 1 and the output as it is stored, or 0 where there is none.
    package static func outputs(
        _ numbers: [UInt64], in state: borrowing some StateReader
    ) throws(StorageError) -> [UInt8] {
        var writer = ByteWriter()
        for number in numbers {
            let record = try RingState.output(number, in: state)
            writer.writeUInt8(record == nil ? 0 : 1)
            writer.write(record?.encoded ?? [])
        }
        return writer.bytes
    }
}
