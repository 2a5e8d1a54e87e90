import Primitives

extension ConstraintList {
    /// The whole `.r1cs` file that `writeR1CS` writes, in memory: about 36 bytes a term.
    public func serializedR1CS() -> [UInt8] {
        var constraints: [UInt8] = []
        forEachConstraintPiece { constraints += $0 }
        var wires = ByteWriter(reservingCapacity: 8 * wireCount)
        for signal in signalOfWire { wires.writeUInt64(UInt64(signal)) }
        let header = header
        var file = ByteWriter(
            reservingCapacity: 48 + constraints.count + header.count + wires.bytes.count)
        file.write("r1cs".utf8)
        file.writeUInt32(1)
        file.writeUInt32(3)
        for (type, section) in [(UInt32(2), constraints), (1, header), (3, wires.bytes)] {
            file.writeUInt32(type)
            file.writeUInt64(UInt64(section.count))
            file.write(section)
        }
        return file.bytes
    }
}
