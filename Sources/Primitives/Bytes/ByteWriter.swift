/// Collects integers and byte strings into one array.
@frozen
public struct ByteWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer with room for `capacity` bytes.
    public init(reservingCapacity capacity: Int = 0) { bytes.reserveCapacity(max(0, capacity)) }

    /// Appends `bytes`.
    public mutating func write(_ bytes: some Sequence<UInt8>) { self.bytes.append(contentsOf: bytes) }

    /// Appends one byte.
    public mutating func writeUInt8(_ value: UInt8) { bytes.append(value) }

    /// Appends four bytes, least significant first.
    public mutating func writeUInt32(_ value: UInt32) { writeLittleEndian(value) }

    /// Appends eight bytes, least significant first.
    public mutating func writeUInt64(_ value: UInt64) { writeLittleEndian(value) }

    /// Appends `value`, least significant byte first.
    public mutating func writeLittleEndian(_ value: some FixedWidthInteger & BitwiseCopyable) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends `value`, most significant byte first.
    public mutating func writeBigEndian(_ value: some FixedWidthInteger & BitwiseCopyable) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}
