import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet

/// An auditor's view: what a viewing key sees, found by the auditor's own node.
///
/// The key goes to a node on the same machine only, in the body of a request. Where the node can be reached from others,
/// or the request came by way of somebody else, the page is refused.
enum AuditorPage {
    /// The most bytes of a form: a viewing key of a thousand transparent addresses.
    private static let maximumByteCount = 128 << 10
    /// The most transactions that are shown.
    private static let count = 500

    /// The form.
    static func form(_ context: PageContext) async throws -> Answer {
        context.isLocal ? .page(page(context) { .empty }) : .page(notHere(context))
    }

    /// What a key sees, above the form. The key is not repeated.
    static func answer(_ context: PageContext, _ gate: VerifyingGate) async throws -> Answer {
        guard context.isLocal else { return .page(notHere(context)) }
        let say = context.say
        let form = try FormBody(context.call, maximumByteCount: maximumByteCount)
        let from = form["from"].filter { !$0.isWhitespace && $0 != "," }
        guard let birthday = from.isEmpty ? 0 : UInt64(from), birthday <= UInt64(UInt32.max) else {
            throw ServiceError.invalidParameter("from", expected: "a height")
        }
        let pass = try gate.enter()
        do {
            let scan = try await AuditorScan(
                form["key"].filter { !$0.isWhitespace }, from: birthday, in: context.service)
            let look = AuditorLook(scan, say, seconds: context.service.limits.streamSeconds, pass)
            return .stream(
                Layout.page(
                    say, title: say(.audit), in: .audit, head: head(context), chain: context.identity,
                    next: { await look.next() }
                ) { content(say) { .gap } })
        } catch let error as ServiceError {
            throw error
        } catch let error as any NamedError {
            return .page(page(context) { refusal(say, error) })
        }
    }

    /// What refuses a key, or the blocks that it is to be looked for in.
    static func refusal(_ say: Voice, _ error: any Error) -> HTML {
        let shown: any NamedError = (error as? any NamedError) ?? ServiceError(hiding: error)
        return tag("p", .style("notice bad")) {
            "✗ " + say(.refusedPart, say(.viewingKey)) + " "
            tag("code") { shown.name }
            ": "
            Figures.untrusted(shown.explanation)
        }
    }

    /// The address of an answer takes no GET that means the same: the switch of languages leads to the form.
    private static func head(_ context: PageContext) -> RequestHead { context.call.head.at("/\(Link.prefix)/audit") }

    private static func page(_ context: PageContext, result: () -> HTML) -> ServedPage {
        Layout.page(
            context.say, title: context.say(.audit), in: .audit, head: head(context), chain: context.identity
        ) { content(context.say, result: result) }
    }

    private static func notHere(_ context: PageContext) -> ServedPage {
        let say = context.say
        return Layout.page(
            say, title: say(.audit), in: .audit, head: head(context), chain: context.identity, status: 403
        ) {
            tag("p", .style("notice bad")) {
                "✗ "
                tag("code") { "notLocal" }
                ": " + say(.auditNotLocal)
            }
        }
    }

    @HTMLBuilder private static func content(_ say: Voice, result: () -> HTML) -> HTML {
        let result = result()
        if result != .empty { tag("section", .label(say(.result)), Attribute("role", "status")) { result } }
        Parts.paragraph(say(.auditIntroduction))
        Parts.notice(say(.auditKeyStays))
        Parts.notice(say(.auditTunnels))
        tag(
            "form", .style("paste"), Attribute("method", "post"), Attribute("action", say.link("audit").target),
            Attribute("autocomplete", "off"), Attribute("data-local", say(.auditNotLocal))
        ) {
            tag("label") {
                say(.viewingKey)
                tag(
                    "textarea", Attribute("name", "key"), Attribute("rows", "4"), Attribute("spellcheck", "false"),
                    Attribute("autocomplete", "off"), Attribute("placeholder", "njview1…"),
                    Attribute("required", isThere: true))
            }
            tag("label") {
                say(.auditFrom)
                tag(
                    "input", Attribute("type", "text"), Attribute("name", "from"), Attribute("inputmode", "numeric"),
                    Attribute("autocomplete", "off"))
            }
            tag("button", Attribute("type", "submit")) { say(.auditLook) }
        }
    }

    // MARK: Findings

    /// What a key sees.
    static func html(_ say: Voice, _ findings: AuditorScan.Findings) -> HTML {
        tag("div") {
            Parts.table(
                say(.auditBalance), [say(.pool), say(.holds)], numeric: [1],
                AddressKind.allCases.map { kind in
                    [
                        tag("span", .style("badge \(kind.pool.style)")) { say(kind.pool.phrase) },
                        Parts.amount(say, findings.balance[kind].confirmed),
                    ]
                })
            Parts.paragraph(say(.auditRings))
            if findings.history.isEmpty {
                Parts.paragraph(say(.auditNothing))
            } else {
                Parts.table(
                    say(.auditHistory), [say(.height), say(.time), say(.transaction), say(.moved), say(.memo)],
                    findings.history.suffix(count).reversed().map { row(say, $0) })
            }
            if findings.history.count > count {
                Parts.paragraph(say(.andMore, Figures.grouped(findings.history.count - count)))
            }
        }
    }

    private static func row(_ say: Voice, _ transaction: WalletTransaction) -> [HTML] {
        let name =
            switch transaction.kind {
            case .transaction:
                Parts.link(say.link("transactions", "\(transaction.id)"), name: "\(transaction.id)")
            case .fees: HTML(text: say(.feesOfBlock))
            case .genesis: HTML(text: say(.inGenesis))
            }
        return [
            transaction.height == 0
                ? HTML(text: "0")
                : Parts.link(say.link("blocks", "\(transaction.height)"), Figures.grouped(transaction.height)),
            Figures.time(transaction.time), name,
            HTML(transaction.items.map { item(say, $0) }), HTML(transaction.items.map { memo($0.memo) }),
        ]
    }

    private static func item(_ say: Voice, _ item: WalletTransaction.Item) -> HTML {
        let direction: Phrase =
            switch item.direction {
            case .received: .received
            case .change: .change
            case .spent: .spent
            case .sent: .sent
            case .source: .source
            }
        return tag("div") {
            tag("span", .style("badge \(item.pool.pool.style)")) { say(item.pool.pool.phrase) }
            say(direction) + " "
            Parts.amount(say, item.amount)
            if let address = item.address {
                " "
                Figures.name(Figures.short(address))
            }
        }
    }

    /// A memo is what its sender wished to write: text of somebody else's.
    static func memo(_ memo: Memo?) -> HTML {
        switch memo?.content {
        case nil, .empty?: .empty
        case .text(let text)?: tag("div") { Figures.untrusted(text) }
        case .arbitrary(let bytes)?, .reserved(let bytes)?, .malformedText(let bytes)?:
            tag("div") { Figures.name(Figures.short(HexText.of(bytes))) }
        }
    }
}

extension AddressKind {
    /// The pool that such an address is paid in.
    var pool: Pool {
        switch self {
        case .transparent: .transparent
        case .shielded: .sapling
        case .ring: .ring
        }
    }
}
