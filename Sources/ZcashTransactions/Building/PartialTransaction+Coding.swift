import Algebra
import Curves
import Primitives

// The format of a transaction under construction, format 1. Integers are little-endian; points, scalars and field
// elements are in their canonical encodings.
//
//   "NJPT", format u8 = 1, version u8 (4 or 5), branch u32, lock time u32, expiry height u32, anchor 32
//   u32 transparent outputs: value i64, u32 length, script
//   u32 spends, u32 outputs: as PlannedDescription+Coding has them

extension PartialTransaction {
    private static let magic = Array("NJPT".utf8)
    private static let format: UInt8 = 1

    /// The transaction under construction as bytes, to take it to another machine.
    public var bytes: [UInt8] {
        var writer = ByteWriter(
            reservingCapacity: 64 + 1600 * spends.count + 960 * outputs.count)
        writer.write(Self.magic)
        writer.writeUInt8(Self.format)
        writer.writeUInt8(version == .v5 ? 5 : 4)
        writer.writeUInt32(branchID)
        writer.writeUInt32(lockTime)
        writer.writeUInt32(expiryHeight)
        writer.write(anchor.littleEndianBytes)
        writer.writeUInt32(UInt32(transparentOutputs.count))
        for output in transparentOutputs {
            writer.writeLittleEndian(output.value)
            writer.writeUInt32(UInt32(output.script.count))
            writer.write(output.script)
        }
        writer.writeUInt32(UInt32(spends.count))
        for spend in spends { spend.write(to: &writer) }
        writer.writeUInt32(UInt32(outputs.count))
        for output in outputs { output.write(to: &writer) }
        return writer.bytes
    }

    /// Reads a transaction under construction. Every count is bounded by the bytes that remain; every path is checked
    /// against the anchor. About a millisecond for each spend and output.
    ///
    /// - Throws: the first check that fails.
    public init(bytes: [UInt8]) throws(PartialTransactionError) {
        var reader = PlannedDescriptionReader(bytes)
        guard try reader.bytes(4) == Self.magic else { throw .wrongMagic }
        let format = try reader.byte()
        guard format == Self.format else { throw .unknownFormat(actual: format) }
        let versionByte = try reader.byte()
        guard let version = TransactionVersion(rawValue: UInt32(versionByte)), version >= .v4 else {
            throw .unknownVersion(actual: versionByte)
        }
        let (branchID, lockTime, expiryHeight) = (try reader.word(), try reader.word(), try reader.word())
        let anchor: BLS12381.Fr = try reader.element(.anchor, .transaction)
        var transparentOutputs: [TransparentOutput] = []
        for _ in 0..<(try reader.count(elementSize: 12)) {
            let value = Int64(bitPattern: try reader.long())
            transparentOutputs.append(
                TransparentOutput(value: value, script: try reader.bytes(try reader.count(elementSize: 1))))
        }
        var spends: [PlannedSpend] = []
        for index in 0..<(try reader.count(elementSize: PlannedSpend.leastByteCount)) {
            spends.append(try reader.spend(index))
        }
        var outputs: [PlannedOutput] = []
        for index in 0..<(try reader.count(elementSize: PlannedOutput.leastByteCount)) {
            outputs.append(try reader.output(index))
        }
        try reader.finish()
        try self.init(
            version: version, branchID: branchID, lockTime: lockTime, expiryHeight: expiryHeight, anchor: anchor,
            transparentOutputs: transparentOutputs, spends: spends, outputs: outputs)
    }
}
