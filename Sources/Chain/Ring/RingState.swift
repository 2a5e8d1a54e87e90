internal import Algebra
package import ChainTransactions
internal import Primitives
internal import RingCT
package import RingSignatures

/// A ring output as the state keeps it: what rings need of it (docs/spec, section 5).
package struct RingOutputRecord: Sendable, Hashable {
    /// Its one-time key and the commitment to its amount.
    package var member: RingMember
    /// The height of the block that made it; 0 for the genesis.
    package var height: UInt64

    /// A record of these parts.
    package init(member: RingMember, height: UInt64) {
        self.member = member
        self.height = height
    }

    /// Length in bytes: key, commitment, height.
    package static let byteCount = 72

    /// The key, the commitment and the height, least significant byte first.
    package var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: Self.byteCount)
        writer.write(member.key.bytes)
        writer.write(member.commitment.bytes)
        writer.writeUInt64(height)
        return writer.bytes
    }

    /// What ``encoded`` is of; nil for other lengths.
    package init?(encoded: [UInt8]) {
        var reader = ByteReader(encoded)
        guard encoded.count == Self.byteCount, let key = (try? reader.readBytes(32)).flatMap({ CompressedPoint($0) }),
            let commitment = (try? reader.readBytes(32)).flatMap({ CompressedPoint($0) }),
            let height = try? reader.readUInt64()
        else { return nil }
        self.init(member: RingMember(key: key, commitment: commitment), height: height)
    }
}

/// How ring outputs and key images stand in the state (docs/spec, section 5).
///
/// Outputs are numbered from 0 in the order in which they are made: those of a transaction in their order, then its
/// deposits in theirs. A key image is filed with the height of the block that showed it.
package enum RingState {
    /// Where the number of outputs stands.
    package static let countKey = StateKey(.values, Array("ring outputs".utf8))

    /// Where output `number` stands.
    package static func key(ofOutput number: UInt64) -> StateKey {
        // Most significant byte first, so that the table is in the order of the numbers.
        StateKey(.ringOutputs, (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (7 - $0))) })
    }

    /// Where a key image stands once it was seen.
    package static func key(of image: CompressedPoint) -> StateKey { StateKey(.keyImages, image.bytes) }

    /// The number of outputs.
    package static func outputCount(in state: borrowing some StateReader) throws(StorageError) -> UInt64 {
        try state.integer(at: countKey) ?? 0
    }

    /// Output `number`, or nil where there is none.
    package static func output(
        _ number: UInt64, in state: borrowing some StateReader
    ) throws(StorageError) -> RingOutputRecord? {
        guard let value = try state.value(at: key(ofOutput: number)) else { return nil }
        guard let record = RingOutputRecord(encoded: value) else { throw damaged(number) }
        return record
    }

    /// The height at which a key image was seen, or nil.
    package static func height(
        of image: CompressedPoint, in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64? {
        try state.integer(at: key(of: image))
    }

    /// Adds what a bundle, or the genesis, makes at `height`, and returns the number of the first output.
    @discardableResult package static func append(
        _ bundle: RingBundle, at height: UInt64, to state: inout StateOverlay
    ) throws(StorageError) -> UInt64 {
        let first = try outputCount(in: state)
        var next = first
        for member in bundle.made {
            state.set(RingOutputRecord(member: member, height: height).encoded, at: key(ofOutput: next))
            next += 1
        }
        if next > first { state.setInteger(next, at: countKey) }
        return first
    }

    /// For each height of a range, the number of outputs made up to and including it, which decoys are chosen by.
    /// One read for each height, and a binary search where outputs were made.
    package static func cumulativeCounts(
        of heights: ClosedRange<UInt64>, in state: borrowing some StateReader
    ) throws(StorageError) -> [UInt64] {
        let total = try outputCount(in: state)
        var count: UInt64 = 0
        var counts: [UInt64] = []
        for height in heights {
            // Heights ascend with the numbers: the first number of a greater height is what is looked for.
            var end = total
            if count < end, try heightOfOutput(count, in: state) > height { end = count }
            while count < end {
                let middle = count + (end - count) / 2
                if try heightOfOutput(middle, in: state) > height { end = middle } else { count = middle + 1 }
            }
            counts.append(count)
        }
        return counts
    }

    private static func heightOfOutput(
        _ number: UInt64, in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64 {
        guard let record = try output(number, in: state) else { throw damaged(number) }
        return record.height
    }

    private static func damaged(_ number: UInt64) -> StorageError {
        .damaged("ring output \(number)", "there must be \(RingOutputRecord.byteCount) bytes.")
    }
}

extension RingBundle {
    /// What it adds to the chain's outputs, in order; a deposit's commitment is G + amount·H.
    package var made: [RingMember] {
        outputs.map { RingMember(key: $0.key, commitment: $0.commitment) }
            + deposits.map { RingMember(key: $0.key, commitment: $0.commitment) }
    }
}

extension RingDeposit {
    /// The commitment of mask 1 to the open amount (monero `src/ringct/rctOps.cpp`, `zeroCommit`).
    package var commitment: CompressedPoint { Commitment(openAmount: amount).encoded }
}
