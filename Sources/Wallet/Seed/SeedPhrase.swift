public import Primitives
internal import SecretStorage

/// The words that a wallet is made from and restored from (BIP 39, English list).
///
/// The bytes live in one place that all copies share, which is wiped when the last copy goes. Reading and writing words
/// branches on and indexes by them, and their texts are not wiped.
public struct SeedPhrase: Sendable, Confidential {
    /// Numbers of words that a phrase can have.
    public static let wordCounts = [12, 15, 18, 21, 24]
    /// Length of a seed in bytes.
    public static let seedByteCount = 64

    private static let rounds = 2048
    private static let bitsPerWord = 11
    private static let salt = "mnemonic"
    private let secret: SharedSecretBytes

    /// The phrase of 16, 20, 24, 28 or 32 bytes, which are overwritten with zeros.
    ///
    /// - Throws: `.wrongEntropyLength`.
    public init(entropy: inout [UInt8]) throws(SeedPhraseError) {
        guard Self.wordCounts.contains(where: { entropy.count == Self.entropyCount(words: $0) }) else {
            throw .wrongEntropyLength(actual: entropy.count)
        }
        secret = SharedSecretBytes(moving: &entropy)
    }

    /// A new phrase from the system's generator.
    ///
    /// - Parameter wordCount: one of ``wordCounts``.
    /// - Throws: `.wrongWordCount`; ``RandomnessError`` where the generator fails.
    public static func random(wordCount: Int = 24) throws -> SeedPhrase {
        guard wordCounts.contains(wordCount) else { throw SeedPhraseError.wrongWordCount(actual: wordCount) }
        var entropy = try SystemRandom.bytes(entropyCount(words: wordCount))
        return try SeedPhrase(entropy: &entropy)
    }

    /// Reads a phrase: letters of either case, in any of Unicode's forms; white space separates.
    ///
    /// - Throws: `.wrongWordCount`, `.unknownWord`, `.wrongChecksum`, in this order.
    public init(text: String) throws(SeedPhraseError) {
        let words = normalized(text).lowercased().split(whereSeparator: \.isWhitespace)
        guard Self.wordCounts.contains(words.count) else { throw .wrongWordCount(actual: words.count) }
        var bits: [UInt8] = []
        bits.reserveCapacity(words.count * Self.bitsPerWord)
        defer { bits.wipe() }
        for (position, word) in words.enumerated() {
            guard let index = SeedPhraseWords.positions[word] else {
                throw .unknownWord(
                    position: position, word: String(word.prefix(SeedPhraseWords.longestWordCount * 2)),
                    suggestions: SeedPhraseWords.suggestions(for: String(word)))
            }
            for shift in (0..<Self.bitsPerWord).reversed() { bits.append(UInt8(index >> shift & 1)) }
        }
        let entropyCount = Self.entropyCount(words: words.count)
        var entropy = (0..<entropyCount).map { byte in (0..<8).reduce(0 as UInt8) { $0 << 1 | bits[8 * byte + $1] } }
        defer { entropy.wipe() }
        let check = Self.checksumBits(entropy)
        guard ConstantTime.areEqual(check, Array(bits[(8 * entropyCount)...])) else { throw .wrongChecksum }
        try self.init(entropy: &entropy)
    }

    /// The number of words.
    public var wordCount: Int { secret.count * 8 * 33 / 32 / Self.bitsPerWord }

    /// The bytes that the words stand for, which are the caller's to wipe.
    public var entropy: [UInt8] { secret.bytes(in: 0..<secret.count) }

    /// The words in small letters, separated by spaces; secret, not wiped.
    public var text: String {
        var entropy = entropy
        defer { entropy.wipe() }
        var bits = entropy.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } } + Self.checksumBits(entropy)
        defer { bits.wipe() }
        return stride(from: 0, to: bits.count, by: Self.bitsPerWord).map { start in
            let index = bits[start..<start + Self.bitsPerWord].reduce(0) { $0 << 1 | Int($1) }
            return String(SeedPhraseWords.english[index])
        }.joined(separator: " ")
    }

    /// The seed, 64 bytes that are the caller's to wipe: PBKDF2-HMAC-SHA-512 of the words, salted with "mnemonic" and the
    /// passphrase, 2048 rounds. About a millisecond.
    ///
    /// - Parameter passphrase: a further secret that only its owner knows; every one gives another wallet.
    public func seed(passphrase: String = "") -> [UInt8] {
        var password = Array(text.utf8)
        var salt = Array((Self.salt + normalized(passphrase)).utf8)
        defer {
            password.wipe()
            salt.wipe()
        }
        return PBKDF2.sha512(password: password, salt: salt, rounds: Self.rounds, count: Self.seedByteCount)
    }

    /// A third of as many bytes as words, times four: each 32 bits of them have one bit of checksum.
    private static func entropyCount(words: Int) -> Int { words / 3 * 4 }

    /// The first bits of SHA-256 of the bytes, one for each four bytes.
    private static func checksumBits(_ entropy: [UInt8]) -> [UInt8] {
        let digest = SHA256.digest(of: entropy)
        return (0..<entropy.count / 4).map { digest[0] >> (7 - UInt8($0)) & 1 }
    }
}
