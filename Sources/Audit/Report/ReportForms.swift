internal import Chain
internal import ChainTransactions
internal import Primitives
internal import Sapling
internal import Wallet

// A verified report for people: a table for spreadsheets and a page to print. Memos and addresses are others' text: they are
// quoted, and nothing in them is executed by whatever shows them.
extension VerifiedReport {
    private static let columns = [
        "height", "time", "transaction", "pool", "kind", "part", "index", "amount", "address", "memo", "shown by",
    ]

    /// A row for each payment, in the order of the columns.
    private func rows(_ time: (UInt64) -> String) -> [[String]] {
        let times = Dictionary(
            headers.map { ($0.header.height, $0.header.time) }, uniquingKeysWith: { first, _ in first })
        return payments.map { entry in
            [
                String(entry.height), times[entry.height].map(time) ?? "genesis", entry.transaction.description,
                entry.payment.part.pool.rawValue, entry.payment.kind.rawValue, entry.payment.part.place.name,
                String(entry.payment.part.place.index), String(entry.payment.amount), entry.payment.address,
                Self.words(entry.payment.memo), entry.isProved ? "the chain" : "the signer's word",
            ]
        }
    }

    /// The payments as comma-separated values (RFC 4180), a heading first. A cell that a spreadsheet would take for a
    /// formula begins with an apostrophe.
    ///
    /// - Parameter time: the text of a time in milliseconds since 1970.
    public func csv(time: (UInt64) -> String) -> String {
        ([Self.columns] + rows(time)).map { row in row.map(Self.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first
        let isFormula = first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        let text = isFormula ? "'" + text : text
        let quoted = text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        guard quoted || isFormula else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The report as a page of HTML that needs nothing else and runs nothing.
    ///
    /// - Parameters:
    ///   - report: the report that this is the outcome of, for its terms and signer.
    ///   - time: the text of a time in milliseconds since 1970.
    public func html(of report: AuditReport, time: (UInt64) -> String) -> String {
        let terms = report.terms
        let facts: [(String, String)] = [
            ("Chain", terms.chain.name), ("Genesis", terms.genesis.description),
            ("Heights", "\(terms.heights.lowerBound) to \(terms.heights.upperBound)"),
            ("Scope", Self.words(terms.scope)), ("Purpose", terms.purpose),
            ("Challenge", terms.challenge.isEmpty ? "none" : Hexadecimal.encode(terms.challenge)),
            ("Signed by", report.signer.accountText),
            ("State at the end", headers.last?.header.appHash.description ?? ""),
        ]
        let sums = AddressKind.allCases.map { pool in
            let totals = totals(of: pool)
            return [
                pool.rawValue, "\(totals.received)", "\(totals.change)", "\(totals.sent)", "\(totals.spent)",
                "\(totals.spentByWord)",
            ]
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Nightjar audit report</title>
            <style>
            body { font: 14px sans-serif; margin: 2em } table { border-collapse: collapse; margin: 1em 0 }
            th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top;
              overflow-wrap: anywhere }
            @media print { body { font-size: 9px; margin: 0 } thead { display: table-header-group } }
            </style></head><body>
            <h1>Nightjar audit report</h1>
            <p>What follows was checked against the chain when this page was made; the page proves nothing. Check the
            report it was made from with <code>nightjar audit verify</code>. A report shows what is listed, not that
            nothing was left out.</p>

            """ + "<table>"
                + facts.map { "<tr><th>\(HTMLText.escaped($0.0))</th><td>\(HTMLText.escaped($0.1))</td></tr>\n" }
                .joined() + "</table>\n<h2>Sums in units</h2>\n"
                + Self.table(["pool", "received", "change", "sent", "spent", "spent by the signer's word"], sums)
                + "<h2>Payments</h2>\n" + Self.table(Self.columns, rows(time)) + "</body></html>\n"
    }

    private static func table(_ heading: [String], _ rows: [[String]]) -> String {
        let head = heading.map { "<th>\(HTMLText.escaped($0))</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>\n" }
            .joined()
        return "<table><thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody></table>\n"
    }

    private static func words(_ memo: Memo?) -> String {
        switch memo?.content {
        case nil, .empty?: ""
        case .text(let text)?: text
        case .arbitrary(let bytes)?, .reserved(let bytes)?, .malformedText(let bytes)?:
            "0x" + Hexadecimal.encode(bytes)
        }
    }

    private static func words(_ scope: AuditScope) -> String {
        switch scope {
        case .everything: "all payments that the viewing key sees"
        case .payment(let id, let pool, let index): "\(pool.rawValue) payment \(index) of transaction \(id)"
        case .counterparty(let address): "payments to or from \(address)"
        }
    }
}
