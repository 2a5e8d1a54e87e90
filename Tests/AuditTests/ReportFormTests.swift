import Audit
import Chain
import ChainTransactions
import Primitives
import Sapling
import Testing
import Wallet
import ZcashTransactions

@Suite struct ReportFormTests {
    /// A report with a memo that tries to be something else.
    private func verified(_ memo: String) throws -> (VerifiedReport, AuditReport) {
        var world = try AuditWorld()
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob, memo: memo)])
        let terms = try AuditTerms(genesis: world.genesis, heights: 1...1, purpose: "<b>purpose</b>")
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        try scanner.take(world.blocks[0], on: WorkerPool(threads: 1))
        let report = try scanner.report(signer: world.bob.signer)
        return (try report.verify(genesis: world.genesis, sequencer: world.sequencer.account), report)
    }

    @Test func aMemoIsTextAndNothingElse() throws {
        let memo = "</td><script>alert('x')</script>\u{202e}\u{1b}[2J & \"so on\""
        let (verified, report) = try verified(memo)
        let page = verified.html(of: report) { "\($0)" }
        #expect(!page.contains("<script"))
        #expect(!page.contains("<b>purpose"))
        #expect(!page.unicodeScalars.contains("\u{202e}"))
        #expect(!page.unicodeScalars.contains("\u{1b}"))
        #expect(
            page.contains(
                "&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\\u{202e}\\u{1b}[2J &amp; &quot;so on&quot;")
        )
        #expect(page.contains("default-src 'none'"))
    }

    @Test func aTableForSpreadsheetsHasNoFormulas() throws {
        for (memo, cell) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""), ("+1", "\"'+1\""), ("@a", "\"'@a\""),
            ("a,b", "\"a,b\""), ("a\r\nb", "\"a\r\nb\""), ("plain", ",plain,"),
        ] {
            let csv = try verified(memo).0.csv { "\($0)" }
            #expect(csv.contains(cell), "\(memo)")
            #expect(csv.hasPrefix("height,time,transaction,pool,kind,part,index,amount,address,memo,shown by\r\n"))
        }
    }
}
