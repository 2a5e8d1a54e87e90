public import Primitives

/// Why words, or bytes, are no seed phrase.
public enum SeedPhraseError: NamedError, Hashable {
    /// There are not 12, 15, 18, 21 or 24 words.
    case wrongWordCount(actual: Int)
    /// The word at `position` (from 0) is not in the list; those of the list that are most like it. What stands there
    /// is shown cut short.
    case unknownWord(position: Int, word: String, suggestions: [String])
    /// The words are those of the list, but the last does not fit the others: a word is wrong, or two are exchanged.
    case wrongChecksum
    /// There are not 16, 20, 24, 28 or 32 bytes.
    case wrongEntropyLength(actual: Int)

    public var explanation: String {
        switch self {
        case .wrongWordCount(let actual):
            "There \(actual == 1 ? "is 1 word" : "are \(actual) words"); a seed phrase has 12, 15, 18, 21 or 24."
        case .unknownWord(let position, let word, let suggestions):
            "Word number \(position + 1), '\(word)', is not in the list of BIP 39."
                + (suggestions.isEmpty ? "" : " Did you mean \(suggestions.joined(separator: " or "))?")
        case .wrongChecksum:
            "Every word is in the list, but they do not belong together: a word is wrong, or two are exchanged."
        case .wrongEntropyLength(let actual):
            "A seed phrase stands for 16, 20, 24, 28 or 32 bytes, not for \(actual)."
        }
    }
}
