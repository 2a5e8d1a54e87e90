import Explorer
import Testing

/// Every text is there in both languages, with the same places for values.
struct PhraseTests {
    @Test func bothLanguagesHaveEveryText() {
        let texts = ExplorerTexts.all
        #expect(texts.count > 200)
        for text in texts {
            #expect(!text.english.isEmpty && !text.chinese.isEmpty, "\(text)")
            #expect(places(text.english) == places(text.chinese), "\(text)")
            #expect(text.chinese.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }, "\(text)")
            #expect(text.english.unicodeScalars.allSatisfy { $0.value < 0x3000 }, "\(text)")
        }
    }

    private func places(_ text: String) -> Set<Substring> {
        Set(text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { $0.prefix { $0 != "}" } })
    }
}
