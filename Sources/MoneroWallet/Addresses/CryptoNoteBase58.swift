internal import Primitives

/// CryptoNote's base 58: blocks of eight bytes become eleven characters each, a shorter last block fewer, so that the
/// length of a text tells the number of bytes (monero `src/common/base58.cpp`).
///
/// Not constant time: for public data.
public enum CryptoNoteBase58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let digits: [UInt8: UInt64] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt64($0)) })
    /// The number of characters that stand for 0 … 8 bytes.
    private static let characterCounts = [0, 2, 3, 5, 6, 7, 9, 10, 11]
    private static let blockByteCount = 8
    private static let blockCharacterCount = 11
    private static let checksumByteCount = 4

    /// The number of characters that stand for `byteCount` bytes, which is not negative.
    public static func characterCount(of byteCount: Int) -> Int {
        byteCount / blockByteCount * blockCharacterCount + characterCounts[byteCount % blockByteCount]
    }

    /// The text of bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(characterCount(of: bytes.count))
        for start in stride(from: 0, to: bytes.count, by: blockByteCount) {
            let block = bytes[start..<min(start + blockByteCount, bytes.count)]
            var value = block.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            var characters: [UInt8] = []
            for _ in 0..<characterCounts[block.count] {
                characters.append(alphabet[Int(value % 58)])
                value /= 58
            }
            text += characters.reversed()
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text.
    ///
    /// - Throws: `.invalidCharacter`, `.invalidLength`, `.blockTooLarge`.
    public static func decode(_ text: some StringProtocol) throws(Base58Error) -> [UInt8] {
        let characters = Array(text.utf8)
        let rest = characters.count % blockCharacterCount
        guard characterCounts.contains(rest) else { throw .invalidLength(actual: characters.count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / blockCharacterCount * blockByteCount + blockByteCount)
        for start in stride(from: 0, to: characters.count, by: blockCharacterCount) {
            let end = min(start + blockCharacterCount, characters.count)
            // Every length of a block that may occur here has its number of bytes.
            let count = characterCounts.firstIndex(of: end - start) ?? 0
            var value: UInt128 = 0
            for offset in start..<end {
                guard let digit = digits[characters[offset]] else {
                    throw .invalidCharacter(offset: offset, byte: characters[offset])
                }
                value = value * 58 + UInt128(digit)
            }
            guard value >> UInt128(8 * count) == 0 else { throw .blockTooLarge(offset: start) }
            for i in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt128(8 * i))) }
        }
        return bytes
    }

    /// The text of a tag and bytes, with the first four bytes of their Keccak-256 as checksum.
    public static func encodeChecked(tag: UInt64, _ bytes: [UInt8]) -> String {
        let content = Varint.encode(tag) + bytes
        return encode(content + Keccak256.digest(of: content).prefix(checksumByteCount))
    }

    /// The tag and the bytes of a text with checksum.
    ///
    /// - Throws: what ``decode(_:)`` throws; `.noChecksum`, `.wrongChecksum`, `.invalidTag`.
    public static func decodeChecked(
        _ text: some StringProtocol
    ) throws(Base58Error) -> (tag: UInt64, bytes: [UInt8]) {
        let all = try decode(text)
        guard all.count > checksumByteCount else { throw .noChecksum }
        let content = Array(all.dropLast(checksumByteCount))
        guard Keccak256.digest(of: content).prefix(checksumByteCount) == all.suffix(checksumByteCount) else {
            throw .wrongChecksum
        }
        var reader = ByteReader(content)
        let tag: UInt64
        do { tag = try reader.readVarint() } catch { throw .invalidTag(error) }
        return (tag, Array(content.suffix(reader.remaining)))
    }
}
