/// Why bytes are not an integer of variable length.
public enum VarintError: NamedError, Hashable {
    /// The bytes end within the integer.
    case truncated
    /// The integer does not fit into 64 bits.
    case tooLarge
    /// The integer has a shorter encoding.
    case notShortest

    public var explanation: String {
        switch self {
        case .truncated: "The bytes end within an integer of variable length."
        case .tooLarge: "An integer of variable length exceeds 64 bits."
        case .notShortest: "An integer of variable length is not in its shortest form."
        }
    }
}

/// Integers of variable length: seven bits a byte, least significant first, the highest bit set on all bytes but the
/// last (CryptoNote standard 3; monero `src/common/varint.h`).
public enum Varint {
    /// The encoding of `value`, one to ten bytes.
    public static func encode(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
        return bytes
    }
}

extension ByteWriter {
    /// Appends `value` as an integer of variable length.
    public mutating func writeVarint(_ value: UInt64) { write(Varint.encode(value)) }
}

extension ByteReader {
    /// The next integer of variable length, in its shortest form.
    ///
    /// - Throws: ``VarintError``; the reader then stands somewhere within the integer.
    public mutating func readVarint() throws(VarintError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard let byte = try? readUInt8() else { throw .truncated }
            let bits = UInt64(byte & 0x7f)
            guard shift < 63 || bits <= 1 else { throw .tooLarge }
            value |= bits << shift
            guard byte & 0x80 != 0 else {
                guard byte != 0 || shift == 0 else { throw .notShortest }
                return value
            }
            shift += 7
            guard shift < 64 else { throw .tooLarge }
        }
    }
}
