import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Why a report that holds by itself is none of this node's chain.
enum ReportCheckError: NamedError, Hashable {
    /// The node has another block at a height that the report rests on.
    case otherBlock(height: UInt64)
    /// The ledger did not accept a transaction of the report.
    case refusedTransaction(id: String)

    var explanation: String {
        switch self {
        case .otherBlock(let height): "This node has another block \(height)."
        case .refusedTransaction(let id): "The ledger did not accept the transaction \(id)."
        }
    }
}

/// Verifies a report of payments, or the disclosure of a single one, that somebody pasted (docs/audit.md).
enum ReportCheck {
    /// The report of a text and what it shows, where all of it holds on this node's chain.
    ///
    /// - Throws: what refuses the report, by name; `ReportCheckError`; what the node throws.
    static func verified(
        _ text: String, in service: NodeAPI, keys: SaplingKeys, _ gate: VerifyingGate
    ) async throws -> (report: AuditReport, outcome: VerifiedReport) {
        let identity = service.node.identity
        let (report, outcome) = try await gate.run {
            try await BlockingWork.run {
                // A report is one line. Browsers write its end in their own way, and people lose it.
                let line: [UInt8] = text.utf8.filter { $0 != 10 && $0 != 13 } + [10]
                let report = try AuditReport(text: line)
                let genesis = try Genesis(decoding: identity.genesis)
                return (report, try report.verify(genesis: genesis, sequencer: identity.sequencer, keys: keys))
            }
        }
        for header in outcome.headers where header.header.height > 0 {
            let height = header.header.height
            guard try await service.node.block(height: height)?.header.hash == header.header.hash else {
                throw ReportCheckError.otherBlock(height: height)
            }
        }
        for id in Set(outcome.payments.filter { $0.height > 0 }.map(\.transaction)).sorted() {
            guard try await service.node.transaction(id: id)?.verdict.isAccepted == true else {
                throw ReportCheckError.refusedTransaction(id: id.description)
            }
        }
        return (report, outcome)
    }
}

/// What a verified report shows, for people.
enum ReportResult {
    /// The most payments that are shown.
    private static let count = 500

    static func html(_ say: Voice, _ report: AuditReport, _ outcome: VerifiedReport) -> HTML {
        let terms = report.terms
        return tag("div") {
            Parts.notice("✓ " + say(.reportHolds), "good")
            Parts.facts([
                (say(.purpose), Figures.untrusted(terms.purpose)),
                (say(.signer), Figures.name(report.signer.accountText)),
                (
                    say(.heights),
                    HTML(
                        text: Figures.grouped(terms.heights.lowerBound) + " – "
                            + Figures.grouped(terms.heights.upperBound))
                ),
                (say(.challenge), Figures.name(terms.challenge.isEmpty ? "–" : HexText.of(terms.challenge))),
            ])
            Parts.paragraph(say(.reportMeans))
            Parts.table(
                say(.totals), [say(.pool), say(.received), say(.change), say(.sent), say(.spent), say(.spentByWord)],
                numeric: [1, 2, 3, 4, 5],
                AddressKind.allCases.map { kind in
                    let totals = outcome.totals(of: kind)
                    return [badge(say, kind)]
                        + [totals.received, totals.change, totals.sent, totals.spent, totals.spentByWord]
                        .map { HTML(text: Figures.grouped($0)) }
                })
            Parts.table(
                say(.payments, Figures.grouped(outcome.payments.count)),
                [say(.height), say(.transaction), say(.moved), say(.amount), say(.address), say(.memo)], numeric: [3],
                outcome.payments.prefix(count).map { row(say, $0) })
        }
    }

    private static func badge(_ say: Voice, _ kind: AddressKind) -> HTML {
        tag("span", .style("badge \(kind.pool.style)")) { say(kind.pool.phrase) }
    }

    private static func row(_ say: Voice, _ entry: VerifiedReport.Payment) -> [HTML] {
        let payment = entry.payment
        let kind: Phrase =
            switch payment.kind {
            case .received: .received
            case .sent: .sent
            case .own: .toItself
            case .change: .change
            case .spent: entry.isProved ? .spent : .spentByWord
            case .origin: .origin
            }
        let name = entry.transaction.description
        return [
            HTML(text: Figures.grouped(entry.height)),
            entry.height == 0
                ? HTML(text: say(.inGenesis)) : Parts.link(say.link("transactions", name), name: name),
            HTML([badge(say, payment.part.pool), HTML(text: say(kind))]), Parts.amount(say, payment.amount),
            Figures.name(Figures.short(payment.address)), AuditorPage.memo(payment.memo),
        ]
    }
}
