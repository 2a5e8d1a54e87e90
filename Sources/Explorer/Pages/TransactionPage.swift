import Chain
import ChainTransactions
import NodeService

/// One transaction.
enum TransactionPage {
    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let id = context.call.arguments.hash("id") ?? .zero
        guard let found = try await context.service.node.transaction(id: id) else {
            throw ServiceError.notFound("transaction \(id) in a block")
        }
        let transaction = try LedgerTransaction(decoding: found.encoded)
        let drawing = try await drawing(of: transaction, context)
        return Layout.page(
            say, title: say(.transactionTitle, Figures.short(id.description)), in: .transactions,
            head: context.call.head,
            chain: context.identity
        ) {
            Parts.facts(
                [
                    (say(.transactionID), Figures.name(id)),
                    (
                        say(.block),
                        HTML([
                            Parts.link(say.link("blocks", "\(found.height)"), Figures.grouped(found.height)),
                            HTML(text: " · " + say(.positionInBlock, "\(found.index)")),
                        ])
                    ), (say(.verdict), BlockPage.verdict(say, found.verdict)),
                ] + details(say, transaction, byteCount: found.encoded.count))
            tag("h2") { say(.whatIsSeen) }
            Parts.paragraph(say(.drawingIntroduction))
            if !found.verdict.isAccepted { Parts.notice(say(.refusedMovesNothing), "bad") }
            drawing.html
        }
    }

    /// What the transaction's header says.
    static func details(
        _ say: Voice, _ transaction: LedgerTransaction, byteCount: Int
    ) -> [(name: String, value: HTML)] {
        [
            (say(.fee), Parts.amount(say, transaction.fee)),
            (say(.size), HTML(text: say(.bytes, Figures.grouped(byteCount)))),
            (
                say(.expires),
                HTML(
                    text: transaction.expiryHeight == 0
                        ? say(.never) : say(.atHeight, Figures.grouped(transaction.expiryHeight)))
            ), (say(.touches), BlockPage.badges(say, transaction)),
        ]
    }

    /// The drawing of a transaction, with what the chain knows about its rings and circuits.
    static func drawing(of transaction: LedgerTransaction, _ context: PageContext) async throws -> TransactionDrawing {
        // A transaction may have as many inputs as its length allows; a few rings are looked up.
        let numbers = Array(transaction.ring.inputs.prefix(32).flatMap { $0.members.prefix(RingBundle.ringSize) })
        let records = try await context.service.ringOutputs(numbers)
        var outputs: [UInt64: RingOutputRecord] = [:]
        for (number, record) in zip(numbers, records) { outputs[number] = record }
        var circuits: [CircuitID: RegisteredCircuit] = [:]
        for call in transaction.applications.calls.prefix(ApplicationLimits.calls) where circuits[call.circuit] == nil {
            circuits[call.circuit] = try await context.service.circuit(call.circuit)
        }
        return TransactionDrawing(
            say: context.say, transaction: transaction, ringOutputs: outputs, circuits: circuits)
    }
}
