import Chain
import ChainTransactions
import NodeService
import Primitives

/// Verifies what was pasted: a proof, a transaction's bytes, a report of payments.
enum VerifyPage {
    /// What can be pasted.
    enum Kind: String, CaseIterable { case proof, transaction, report }

    /// The most bytes of a form. Percent signs make a transaction's digits no longer, JSON's signs three times as long.
    private static let maximumByteCount = 3 << 20

    /// The forms.
    static func form(_ context: PageContext) async throws -> ServedPage {
        page(context, nil, of: nil) { .empty }
    }

    /// What came of a form, above it.
    static func answer(_ kind: Kind, _ context: PageContext, _ gate: VerifyingGate) async throws -> ServedPage {
        let form = try FormBody(context.call, maximumByteCount: maximumByteCount)
        switch kind {
        case .proof:
            let (key, inputs, proof) = (form["key"], form["inputs"], form["proof"])
            let outcome = try await gate.run {
                try await BlockingWork.run { ProofCheck.outcome(key: key, publicInputs: inputs, proof: proof) }
            }
            return page(context, form, of: kind) { html(context.say, outcome) }
        case .transaction:
            let result = try await transaction(form["transaction"], context, gate)
            return page(context, form, of: kind) { result }
        case .report:
            let result: HTML
            do {
                let (report, outcome) = try await ReportCheck.verified(
                    form["report"], in: context.service, keys: context.keys, gate)
                result = ReportResult.html(context.say, report, outcome)
            } catch let error as ServiceError {
                throw error
            } catch let error as any NamedError {
                result = refusal(context.say, context.say(.report), error.name, error.explanation)
            }
            return page(context, form, of: kind) { result }
        }
    }

    private static func page(
        _ context: PageContext, _ form: FormBody?, of kind: Kind?, @HTMLBuilder result: () -> HTML
    ) -> ServedPage {
        let say = context.say
        // The address of an answer takes no GET: the switch of languages leads to the forms.
        let head = kind == nil ? context.call.head : context.call.head.at("/\(Link.prefix)/verify")
        return Layout.page(say, title: say(.verify), in: .verify, head: head, chain: context.identity) {
            if kind != nil { tag("section", .label(say(.result)), Attribute("role", "status")) { result() } }
            Parts.paragraph(say(.verifyIntroduction))
            tag("h2") { say(.verifyProof) }
            Parts.paragraph(say(.verifyProofHelp))
            paste(say, .proof) {
                area(say(.verificationKey), "key", form)
                area(say(.inputs), "inputs", form)
                area(say(.proof), "proof", form)
            }
            tag("h2") { say(.verifyTransaction) }
            Parts.paragraph(say(.verifyTransactionHelp))
            paste(say, .transaction) { area(say(.transactionBytes), "transaction", form) }
            tag("h2") { say(.verifyReport) }
            Parts.paragraph(say(.verifyReportHelp))
            paste(say, .report) { area(say(.report), "report", form) }
        }
    }

    private static func paste(_ say: Voice, _ kind: Kind, @HTMLBuilder _ fields: () -> HTML) -> HTML {
        tag(
            "form", .style("paste"), Attribute("method", "post"),
            Attribute("action", say.link("verify", kind.rawValue).target)
        ) {
            fields()
            tag("button", Attribute("type", "submit")) { say(.verify) }
        }
    }

    private static func area(_ label: String, _ name: StaticString, _ form: FormBody?) -> HTML {
        tag("label") {
            label
            tag(
                "textarea", Attribute("name", "\(name)"), Attribute("rows", "5"), Attribute("spellcheck", "false"),
                Attribute("autocomplete", "off"), Attribute("required", isThere: true)
            ) {
                // A first end of line is dropped by browsers.
                form.map { "\n" + $0["\(name)"] } ?? ""
            }
        }
    }

    // MARK: Results

    private static func html(_ say: Voice, _ outcome: ProofCheck.Outcome) -> HTML {
        switch outcome {
        case .holds(let curve, let count, let testKey):
            tag("div") {
                Parts.notice("✓ " + say(.proofHolds, curve, Figures.grouped(count)), "good")
                Parts.paragraph(say(.proofHoldsMeans))
                if let testKey {
                    tag("p", .style("notice bad")) {
                        say(.testKey) + " "
                        Figures.untrusted(testKey)
                    }
                }
            }
        case .refused(let part, let name, let explanation):
            refusal(say, say(part.phrase), name, explanation)
        }
    }

    private static func refusal(_ say: Voice, _ what: String, _ name: String, _ explanation: String) -> HTML {
        tag("p", .style("notice bad")) {
            "✗ " + say(.refusedPart, what) + " "
            tag("code") { name }
            ": "
            Figures.untrusted(explanation)
        }
    }

    private static func transaction(
        _ text: String, _ context: PageContext, _ gate: VerifyingGate
    ) async throws -> HTML {
        let say = context.say
        let digits = text.filter { !$0.isWhitespace }
        let transaction: LedgerTransaction
        let bytes: [UInt8]
        do {
            bytes = try Hexadecimal.decode(digits.hasPrefix("0x") ? String(digits.dropFirst(2)) : digits)
            transaction = try LedgerTransaction(decoding: bytes)
        } catch let error as any NamedError {
            return refusal(say, say(.transaction), error.name, error.explanation)
        }
        let id = transaction.id
        let verdict: HTML
        if let found = try await context.service.node.transaction(id: id) {
            verdict = tag("p", .style("notice \(found.verdict.isAccepted ? "good" : "bad")")) {
                say(found.encoded == bytes ? .isInBlock : .isInBlockOtherwise) + " "
                Parts.link(say.link("transactions", "\(id)"), say(.inBlock, Figures.grouped(found.height)))
                " "
                BlockPage.verdict(say, found.verdict)
            }
        } else {
            let judged = try await gate.run { try await context.service.node.judge(bytes) }
            verdict =
                judged.refusal.map { refusal(say, say(.transaction), $0, judged.explanation) }
                ?? Parts.notice("✓ " + say(.transactionHolds), "good")
        }
        let drawing = try await TransactionPage.drawing(of: transaction, context)
        return tag("div") {
            verdict
            Parts.facts(
                [(say(.transactionID), Figures.name(id))]
                    + TransactionPage.details(say, transaction, byteCount: bytes.count))
            drawing.html
        }
    }
}

extension ProofCheck.Part {
    fileprivate var phrase: Phrase {
        switch self {
        case .key: .verificationKey
        case .publicInputs: .inputs
        case .proof: .proof
        }
    }
}
