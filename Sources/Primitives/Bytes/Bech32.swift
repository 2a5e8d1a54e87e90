/// Why a text is not Bech32.
public enum Bech32Error: NamedError, Hashable {
    /// The text is longer than its kind may be.
    case tooLong(actual: Int, maximum: Int)
    /// The byte at `offset` is no printable ASCII character.
    case unprintable(offset: Int, byte: UInt8)
    /// There are letters of both cases.
    case mixedCase
    /// No digit 1 stands between a prefix and the data.
    case noSeparator
    /// The prefix before the last digit 1 is empty.
    case emptyPrefix
    /// The prefix is longer than 83 characters, or not printable lower-case ASCII.
    case unusablePrefix
    /// Fewer than the six characters of a checksum follow the prefix.
    case noChecksum(actual: Int)
    /// The byte at `offset` is none of the 32 characters.
    case invalidCharacter(offset: Int, byte: UInt8)
    /// The checksum is another variant's.
    case wrongVariant(expected: Bech32.Variant)
    /// The checksum does not fit.
    case wrongChecksum
    /// The prefix is another.
    case wrongPrefix(actual: String, expected: String)
    /// The last character is not needed for a whole number of bytes.
    case excessCharacter
    /// The bits after the last whole byte are not zero.
    case nonzeroPadding

    public var explanation: String {
        switch self {
        case .tooLong(let actual, let maximum): "The text has \(actual) characters; at most \(maximum) are possible."
        case .unprintable(let offset, let byte):
            "Byte \(offset) of the text, 0x\(Hexadecimal.encode([byte])), is no printable character."
        case .mixedCase: "The text has capital and small letters; it must have one kind only."
        case .noSeparator: "The text has no digit 1 after a prefix."
        case .emptyPrefix: "The text has no prefix before the digit 1."
        case .unusablePrefix: "The prefix must have 1 to 83 printable characters without capitals."
        case .noChecksum(let actual): "\(actual) characters follow the prefix; the checksum alone has six."
        case .invalidCharacter(let offset, let byte):
            "Byte \(offset) of the text, 0x\(Hexadecimal.encode([byte])), is not used in the data."
        case .wrongVariant(let expected): "The checksum is not that of \(expected) but of its other variant."
        case .wrongChecksum: "The checksum does not fit: a character is wrong, missing or too many."
        case .wrongPrefix(let actual, let expected): "The text begins with '\(actual)' instead of '\(expected)'."
        case .excessCharacter: "The data have a character that no byte needs."
        case .nonzeroPadding: "The bits after the last byte are not zero."
        }
    }
}

/// Text for bytes with a prefix and a checksum of six characters: Bech32 (BIP 173) and Bech32m (BIP 350).
///
/// Any change of up to four characters is found among the first 89; longer texts are possible, with weaker promises.
/// Encoding and decoding index tables by the data and branch on them: the texts of secret keys pass through here in
/// variable time.
public enum Bech32 {
    /// Which constant the checksum has.
    public enum Variant: Sendable, Hashable {
        /// BIP 173.
        case bech32
        /// BIP 350.
        case bech32m

        var constant: UInt32 { self == .bech32 ? 1 : 0x2bc8_30a3 }
    }

    /// The longest prefix, in characters.
    public static let maximumPrefixCount = 83
    private static let characters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 128)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The text of bytes: eight bits become five, the last character is filled with zero bits.
    ///
    /// - Throws: `.unusablePrefix`.
    public static func encode(
        _ bytes: [UInt8], prefix: String, variant: Variant
    ) throws(Bech32Error) -> String {
        try encode(values: regroup(bytes), prefix: prefix, variant: variant)
    }

    /// The text of five-bit values; higher bits are ignored.
    ///
    /// - Throws: `.unusablePrefix`.
    public static func encode(
        values: [UInt8], prefix: String, variant: Variant
    ) throws(Bech32Error) -> String {
        let prefix = Array(prefix.utf8)
        guard (1...maximumPrefixCount).contains(prefix.count),
            prefix.allSatisfy({ (33...126).contains($0) && !isCapital($0) })
        else { throw .unusablePrefix }
        let values = values.map { $0 & 31 }
        var checksum = Checksum(prefix)
        for value in values + [0, 0, 0, 0, 0, 0] { checksum.append(value) }
        let remainder = checksum.state ^ variant.constant
        let tail = (0..<6).map { UInt8(truncatingIfNeeded: remainder >> UInt32(25 - 5 * $0)) & 31 }
        return String(
            decoding: prefix + [separator] + (values + tail).map { characters[Int($0)] }, as: UTF8.self)
    }

    /// The bytes and the prefix, in small letters, of a text of at most `maximumCount` characters.
    ///
    /// - Throws: the first check that fails, in the order of ``Bech32Error``.
    public static func decode(
        _ text: some StringProtocol, variant: Variant, maximumCount: Int
    ) throws(Bech32Error) -> (prefix: String, bytes: [UInt8]) {
        let (prefix, values) = try decodeValues(text, variant: variant, maximumCount: maximumCount)
        return (prefix, try regroup(values: values))
    }

    /// The bytes of a text with a known prefix.
    ///
    /// - Throws: the first check that fails, in the order of ``Bech32Error``.
    public static func decode(
        _ text: some StringProtocol, prefix expected: String, variant: Variant, maximumCount: Int
    ) throws(Bech32Error) -> [UInt8] {
        let (prefix, values) = try decodeValues(text, variant: variant, maximumCount: maximumCount)
        guard prefix == expected else { throw .wrongPrefix(actual: prefix, expected: expected) }
        return try regroup(values: values)
    }

    /// The five-bit values, without the checksum, and the prefix, in small letters, of a text of at most
    /// `maximumCount` characters.
    ///
    /// - Throws: the first check that fails, in the order of ``Bech32Error``.
    public static func decodeValues(
        _ text: some StringProtocol, variant: Variant, maximumCount: Int
    ) throws(Bech32Error) -> (prefix: String, values: [UInt8]) {
        let count = text.utf8.count
        guard count <= maximumCount else { throw .tooLong(actual: count, maximum: maximumCount) }
        var bytes = Array(text.utf8)
        if let offset = bytes.firstIndex(where: { !(33...126).contains($0) }) {
            throw .unprintable(offset: offset, byte: bytes[offset])
        }
        if bytes.contains(where: isCapital) {
            guard !bytes.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else {
                throw .mixedCase
            }
            bytes = bytes.map { isCapital($0) ? $0 | 0x20 : $0 }
        }
        guard let end = bytes.lastIndex(of: separator) else { throw .noSeparator }
        guard end > 0 else { throw .emptyPrefix }
        guard end <= maximumPrefixCount else { throw .unusablePrefix }
        let data = bytes[(end + 1)...]
        guard data.count >= 6 else { throw .noChecksum(actual: data.count) }
        var checksum = Checksum(Array(bytes[..<end]))
        var values: [UInt8] = []
        values.reserveCapacity(data.count)
        for (offset, byte) in zip(data.indices, data) {
            let value = self.values[Int(byte)]
            guard value < 32 else { throw .invalidCharacter(offset: offset, byte: byte) }
            values.append(value)
            checksum.append(value)
        }
        guard checksum.state == variant.constant else {
            let other: Variant = variant == .bech32 ? .bech32m : .bech32
            throw checksum.state == other.constant ? .wrongVariant(expected: variant) : .wrongChecksum
        }
        values.removeLast(6)
        return (String(decoding: bytes[..<end], as: UTF8.self), values)
    }

    private static let separator = UInt8(ascii: "1")

    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    /// Eight bits to five, most significant first.
    private static func regroup(_ bytes: [UInt8]) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity((8 * bytes.count + 4) / 5)
        var pending: UInt32 = 0
        var count = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                values.append(UInt8(truncatingIfNeeded: pending >> UInt32(count)) & 31)
            }
        }
        if count > 0 { values.append(UInt8(truncatingIfNeeded: pending << UInt32(5 - count)) & 31) }
        return values
    }

    /// Five bits to eight: fewer than five are left over, and they are zero.
    private static func regroup(values: [UInt8]) throws(Bech32Error) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(5 * values.count / 8)
        var pending: UInt32 = 0
        var count = 0
        for value in values {
            pending = pending << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(count)))
            }
        }
        guard count < 5 else { throw .excessCharacter }
        guard pending & (1 << UInt32(count) - 1) == 0 else { throw .nonzeroPadding }
        return bytes
    }

    /// The remainder of a polynomial over GF(32) by the generator of the code.
    private struct Checksum {
        var state: UInt32 = 1

        /// Begins with the prefix: the high bits of its characters, a zero, the low ones.
        init(_ prefix: [UInt8]) {
            for byte in prefix { append(byte >> 5) }
            append(0)
            for byte in prefix { append(byte & 31) }
        }

        mutating func append(_ value: UInt8) {
            let top = state >> 25
            state = (state & 0x1ff_ffff) << 5 ^ UInt32(value)
            let generator: InlineArray<5, UInt32> = [
                0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
            ]
            for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { state ^= generator[bit] }
        }
    }
}
