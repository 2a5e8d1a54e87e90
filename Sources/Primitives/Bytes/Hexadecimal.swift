/// Why a text is not hexadecimal.
public enum HexadecimalError: Error, Hashable, Sendable {
    /// The number of digits is odd.
    case oddLength(actual: Int)
    /// The byte at `offset` of the text's UTF-8 form is not one of `0-9 a-f A-F`.
    case invalidDigit(offset: Int, byte: UInt8)
    /// The text stands for another number of bytes than the format has.
    case wrongByteCount(actual: Int, expected: Int)
}

/// Bytes as pairs of hexadecimal digits, most significant digit first, without prefix or spaces.
///
/// Not constant time: for public data.
public enum Hexadecimal {
    /// The bytes in lower-case digits.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that `text` stands for; digits of either case, nothing else (no `0x`, no spaces).
    public static func decode(_ text: some StringProtocol) throws(HexadecimalError) -> [UInt8] {
        let digits = [UInt8](text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8 = 0
        for (offset, digit) in digits.enumerated() {
            guard let value = value(of: digit) else { throw .invalidDigit(offset: offset, byte: digit) }
            if offset & 1 == 0 { high = value << 4 } else { bytes.append(high | value) }
        }
        guard digits.count & 1 == 0 else { throw .oddLength(actual: digits.count) }
        return bytes
    }

    /// As ``decode(_:)``, for a format of exactly `count` bytes.
    public static func decode(_ text: some StringProtocol, count: Int) throws(HexadecimalError) -> [UInt8] {
        let bytes = try decode(text)
        guard bytes.count == count else { throw .wrongByteCount(actual: bytes.count, expected: count) }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
