import Primitives
import TestSupport
import Testing
import Wallet

@Suite("Seed phrases")
struct SeedPhraseTests {
    @Test("every published phrase gives its bytes and its seed, and every mistake its name")
    func published() throws {
        let cases = try walletVectors("seed-phrases")
        #expect(cases.count >= 34)
        for value in cases {
            let words = try value["words"].text, passphrase = try value["passphrase"].text
            if let error = try? value["error"].text {
                #expect(error == refusal(of: words))
                continue
            }
            let phrase = try SeedPhrase(text: words)
            var entropy = try value["entropy"].bytes
            #expect(phrase.entropy == entropy && phrase.text == words)
            #expect(phrase.wordCount == words.split(separator: " ").count)
            #expect(phrase.seed(passphrase: passphrase) == (try value["seed"].bytes))
            #expect(try SeedPhrase(entropy: &entropy).text == words)
            #expect(entropy.allSatisfy { $0 == 0 })
        }
    }

    private func refusal(of words: String) -> String? {
        do {
            _ = try SeedPhrase(text: words)
            return nil
        } catch { return error.name }
    }

    @Test("case, white space and Unicode's forms make no difference")
    func forms() throws {
        let phrase = try SeedPhrase.random(wordCount: 12)
        let words = phrase.text
        let untidy = "\n " + words.uppercased().replacing(" ", with: " \t\u{3000}\n") + " "
        #expect(try SeedPhrase(text: untidy).entropy == phrase.entropy)
        #expect(phrase.seed(passphrase: "Å") == phrase.seed(passphrase: "A\u{30a}"))
        #expect(phrase.seed(passphrase: "a") != phrase.seed())
    }

    @Test("new phrases have the number of words asked for, and differ", arguments: SeedPhrase.wordCounts)
    func random(count: Int) throws {
        let phrase = try SeedPhrase.random(wordCount: count), other = try SeedPhrase.random(wordCount: count)
        #expect(phrase.text.split(separator: " ").count == count && phrase.wordCount == count)
        #expect(phrase.text != other.text)
        #expect(try SeedPhrase(text: phrase.text).entropy == phrase.entropy)
        #expect(throws: SeedPhraseError.wrongWordCount(actual: count + 1)) {
            try SeedPhrase.random(wordCount: count + 1)
        }
    }

    @Test("a mistyped word is named with its place and with those that may be meant")
    func suggestions() {
        let good = Array(repeating: "abandon", count: 11) + ["about"]
        func error(_ place: Int, _ word: String) -> SeedPhraseError? {
            var words = good
            words[place] = word
            do {
                _ = try SeedPhrase(text: words.joined(separator: " "))
                return nil
            } catch { return error }
        }
        #expect(error(2, "abandn") == .unknownWord(position: 2, word: "abandn", suggestions: ["abandon"]))
        #expect(error(0, "sotry") == .unknownWord(position: 0, word: "sotry", suggestions: ["sorry", "story"]))
        #expect(error(11, "abou") == .unknownWord(position: 11, word: "abou", suggestions: ["about"]))
        #expect(error(5, "zzzzzzzz") == .unknownWord(position: 5, word: "zzzzzzzz", suggestions: []))
        let long = String(repeating: "x", count: 5000)
        #expect(
            error(1, long) == .unknownWord(position: 1, word: String(repeating: "x", count: 16), suggestions: []))
        #expect(error(2, "abandn")?.explanation.contains("Word number 3, 'abandn'") == true)
        #expect(error(2, "abandn")?.explanation.contains("abandon?") == true)
    }

    @Test("bytes of no possible number are refused", arguments: [0, 1, 15, 17, 31, 33, 64])
    func lengths(count: Int) {
        #expect(throws: SeedPhraseError.wrongEntropyLength(actual: count)) {
            var entropy = [UInt8](repeating: 7, count: count)
            _ = try SeedPhrase(entropy: &entropy)
        }
    }

    @Test("no description shows a secret")
    func confidential() throws {
        let phrase = try SeedPhrase.random()
        let content = try WalletContent(phrase: phrase)
        for text in ["\(phrase)", String(reflecting: phrase), "\(content)", "\(WalletSeed(phrase))"] {
            #expect(text.hasSuffix("(hidden)"))
        }
        var dumped = ""
        dump(content, to: &dumped)
        let words = phrase.text.split(separator: " ")
        #expect(!words.contains { dumped.contains(" \($0) ") })
    }
}
