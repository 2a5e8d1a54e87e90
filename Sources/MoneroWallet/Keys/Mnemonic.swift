public import Primitives

/// Why words are no seed.
public enum MnemonicError: NamedError, Hashable {
    /// There are not 25 words.
    case wrongWordCount(actual: Int, expected: Int)
    /// The word at `position` (from 0) is not in the list.
    case unknownWord(position: Int)
    /// The last word is not the checksum of the others: a word is wrong, or two are exchanged.
    case wrongChecksum
    /// The three words from `position` on stand for no four bytes.
    case numberTooLarge(position: Int)

    public var explanation: String {
        switch self {
        case .wrongWordCount(let actual, let expected): "There are \(actual) words instead of \(expected)."
        case .unknownWord(let position): "Word number \(position + 1) is not in the list."
        case .wrongChecksum: "The last word does not fit the others: a word is wrong, or two are exchanged."
        case .numberTooLarge(let position): "Words number \(position + 1) to \(position + 3) do not belong together."
        }
    }
}

/// A seed of 32 bytes as 25 English words: 24 hold four bytes in three words each, the last is a checksum (monero
/// `src/mnemonics/electrum-words.cpp`).
///
/// Branches on and indexes by the secret words. Texts are not wiped.
public enum Mnemonic {
    /// The number of words.
    public static let wordCount = 25
    /// The number of bytes that they hold.
    public static let byteCount = 32

    /// The words of 32 bytes, separated by spaces.
    public static func text(of seed: [UInt8]) -> String {
        precondition(seed.count == byteCount, "a seed has 32 bytes")
        let words = MnemonicWords.english
        let count = UInt32(words.count)
        var chosen: [Substring] = []
        for start in stride(from: 0, to: byteCount, by: 4) {
            let value = seed[start..<start + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            let first = value % count
            let second = (value / count + first) % count
            let third = (value / count / count + second) % count
            chosen += [first, second, third].map { words[Int($0)] }
        }
        chosen.append(chosen[checksumPosition(of: chosen)])
        return chosen.joined(separator: " ")
    }

    /// The 32 bytes of 25 words, which are the caller's to wipe. A word may be cut short after its third letter;
    /// letters may be of either case, spaces and line breaks separate.
    ///
    /// - Throws: the first check of ``MnemonicError`` that fails, in its order.
    public static func seed(of text: String) throws(MnemonicError) -> [UInt8] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        guard words.count == wordCount else {
            throw .wrongWordCount(actual: words.count, expected: wordCount)
        }
        var positions: [UInt64] = []
        for (position, word) in words.enumerated() {
            guard let index = MnemonicWords.positions[word.prefix(MnemonicWords.prefixCount)],
                MnemonicWords.english[index].hasPrefix(word)
            else { throw .unknownWord(position: position) }
            positions.append(UInt64(index))
        }
        let check = positions[checksumPosition(of: positions.dropLast().map { MnemonicWords.english[Int($0)] })]
        guard check == positions[wordCount - 1] else { throw .wrongChecksum }
        let count = UInt64(MnemonicWords.english.count)
        var seed: [UInt8] = []
        seed.reserveCapacity(byteCount)
        for start in stride(from: 0, to: wordCount - 1, by: 3) {
            let (first, second, third) = (positions[start], positions[start + 1], positions[start + 2])
            let value =
                first + count * ((count + second - first) % count) + count * count * ((count + third - second) % count)
            guard value >> 32 == 0 else {
                seed.wipe()
                throw .numberTooLarge(position: start)
            }
            for shift in stride(from: 0 as UInt64, to: 32, by: 8) { seed.append(UInt8(value >> shift & 0xff)) }
        }
        return seed
    }

    /// The position of the word that is repeated as checksum: CRC-32 of all words' first letters.
    private static func checksumPosition(of words: [Substring]) -> Int {
        var remainder: UInt32 = .max
        for byte in words.flatMap({ $0.utf8.prefix(MnemonicWords.prefixCount) }) {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return Int(~remainder) % words.count
    }
}
