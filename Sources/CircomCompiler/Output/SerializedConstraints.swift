import Primitives

extension ConstraintList {
    /// The whole `.r1cs` file that `writeR1CS` writes, in memory: about 36 bytes a term.
    public func serializedR1CS() -> [UInt8] {
        let pieces = constraintPieces
        let header = header
        let wires = wireMap
        let size = pieces.reduce(0) { $0 + $1.byteCount }
        var file = ByteWriter(reservingCapacity: 48 + size + header.count + wires.count)
        file.write("r1cs".utf8)
        file.writeUInt32(1)
        file.writeUInt32(3)
        file.writeUInt32(2)
        file.writeUInt64(UInt64(size))
        for piece in pieces {
            var bytes = [UInt8](repeating: 0, count: piece.byteCount)
            var span = bytes.mutableSpan
            var part = unsafe span.mutableBytes
            serialize(piece, into: &part)
            file.write(bytes)
        }
        for (type, section) in [(UInt32(1), header), (3, wires)] {
            file.writeUInt32(type)
            file.writeUInt64(UInt64(section.count))
            file.write(section)
        }
        return file.bytes
    }
}
