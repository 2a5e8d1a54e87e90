import Primitives
import Testing

@Suite("Text in HTML")
struct HTMLTextTests {
    @Test("what means something in markup is written as a reference")
    func references() {
        #expect(
            HTMLText.escaped("<a href=\"x\" title='y'>&amp;</a>")
                == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;")
        #expect(HTMLText.escaped("für das Brot, 給麵包\n\t") == "für das Brot, 給麵包\n\t")
    }

    @Test("characters that nobody sees are shown by their numbers")
    func numbers() {
        #expect(HTMLText.escaped("a\u{0}b\u{1b}[2J\u{7f}\u{85}") == "a\\u{0}b\\u{1b}[2J\\u{7f}\\u{85}")
        #expect(HTMLText.escaped("\u{202e}drow\u{2066}") == "\\u{202e}drow\\u{2066}")
        #expect(HTMLText.escaped("\r\n") == "\\u{d}\n")
    }
}
