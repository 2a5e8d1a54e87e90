import Chain
import ChainTransactions
import NodeService
import ZcashTransactions

/// The chain's transactions, the newest first.
enum TransactionList {
    /// A transaction in a block.
    struct Entry {
        let block: NodeHeader
        let index: Int
        let encoded: [UInt8]
        let verdict: TransactionVerdict?
    }

    /// Where the list goes on downwards: below a position of a block, or with the whole of it.
    struct Place {
        let height: UInt64
        let position: Int?
    }

    /// Some transactions.
    struct Page {
        var entries: [Entry] = []
        /// The lowest block that was looked at.
        var height: UInt64
        /// Where older ones are; nil at the first block that the node has.
        var next: Place?
    }

    /// The most bytes of transactions after which a page ends.
    private static let bytes = 8 << 20

    /// So many transactions from a place downwards, of so many blocks.
    static func newest(
        _ count: Int, from start: Place, blocks: Int, earliest: UInt64, _ context: PageContext
    ) async throws -> Page {
        var page = Page(height: start.height)
        var (height, position, byteCount) = (start.height, start.position, 0)
        for _ in 0..<blocks {
            guard height >= max(1, earliest), let block = try await context.service.node.block(height: height) else {
                return page
            }
            page.height = height
            var index = min(position ?? block.transactions.count, block.transactions.count)
            while index > 0 {
                guard page.entries.count < count, byteCount < bytes else {
                    page.next = Place(height: height, position: index)
                    return page
                }
                index -= 1
                byteCount += block.transactions[index].count
                page.entries.append(
                    Entry(
                        block: block.header, index: index, encoded: block.transactions[index],
                        verdict: index < block.verdicts.count ? block.verdicts[index] : nil))
            }
            (height, position) = (height - 1, nil)
        }
        if height >= max(1, earliest) { page.next = Place(height: height, position: nil) }
        return page
    }

    static func table(_ say: Voice, _ entries: [Entry], caption: String) -> HTML {
        Parts.table(
            caption, [say(.transaction), say(.block), say(.fee), say(.verdict), say(.isPublic)], numeric: [2],
            entries.map { entry in
                let transaction = try? LedgerTransaction(decoding: entry.encoded)
                let id = transaction?.id.description
                return [
                    id.map { Parts.link(say.link("transactions", $0), name: $0) } ?? HTML(text: say(.undecodable)),
                    HTML([
                        Parts.link(
                            say.link("blocks", "\(entry.block.height)"), Figures.grouped(entry.block.height)),
                        tag("div") { Figures.time(entry.block.time) },
                    ]), transaction.map { HTML(text: Figures.grouped($0.fee)) } ?? .empty,
                    BlockPage.verdict(say, entry.verdict),
                    transaction.map { publicParts(say, $0) } ?? .empty,
                ]
            })
    }

    // MARK: What is public

    /// The parts of a transaction, and what everybody sees of each.
    static func publicParts(_ say: Voice, _ transaction: LedgerTransaction) -> HTML {
        let flows = PoolFlows(of: transaction).flows
        return HTML(
            transaction.sections.map { section in
                switch section {
                case .transparent:
                    let bundle = transaction.transparent
                    let out = bundle.debits.reduce(UInt128(0)) { $0 + UInt128($1.amount) }
                    let paid = bundle.credits.reduce(UInt128(0)) { $0 + UInt128($1.amount) }
                    let seen = say(
                        .seenTransparent, Figures.grouped(bundle.debits.count), Figures.grouped(out),
                        Figures.grouped(bundle.credits.count), Figures.grouped(paid))
                    return part(say, "transparent", .poolTransparent, [seen])
                case .sapling:
                    let bundle = transaction.sapling
                    let seen = say(
                        .seenSapling, Figures.grouped(bundle.spends.count), Figures.grouped(bundle.outputs.count))
                    return part(say, "sapling", .poolSapling, [seen] + crossing(say, flows) { $0 == .sapling })
                case .ring:
                    let bundle = transaction.ring
                    let seen = say(
                        .seenRing, Figures.grouped(bundle.inputs.count),
                        Figures.grouped(bundle.outputs.count + bundle.deposits.count))
                    return part(say, "ring", .poolRing, [seen] + crossing(say, flows) { $0 == .ring })
                case .applications:
                    let bundle = transaction.applications
                    let seen = say(
                        .seenCircuits, Figures.grouped(bundle.calls.count), Figures.grouped(bundle.registrations.count))
                    let crossed = crossing(say, flows) { pool in if case .circuit = pool { true } else { false } }
                    return part(say, "circuit", .circuits, [seen] + crossed)
                case .governance: return part(say, "plain", .governance, [])
                }
            })
    }

    private static func part(_ say: Voice, _ style: String, _ name: Phrase, _ seen: [String]) -> HTML {
        tag("div") {
            tag("span", .style("badge \(style)")) { say(name) }
            " " + seen.joined(separator: say.language == .chinese ? "，" : ", ")
        }
    }

    /// What enters and leaves pools.
    private static func crossing(_ say: Voice, _ flows: [PoolFlows.Flow], of isMeant: (Pool) -> Bool) -> [String] {
        let (entering, leaving) = flows.filter { isMeant($0.pool) }.reduce((UInt128(0), UInt128(0))) { sums, flow in
            (sums.0 + flow.entering, sums.1 + flow.leaving)
        }
        return (entering > 0 ? [say(.enters, Figures.grouped(entering))] : [])
            + (leaving > 0 ? [say(.leaves, Figures.grouped(leaving))] : [])
    }
}

/// Transactions, page by page.
enum TransactionsPage {
    private static let count = 50, blocks = 1000

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let status = try await context.service.node.status()
        let asked = context.call.arguments.integer("height")
        let start = TransactionList.Place(
            height: min(asked ?? status.height, status.height),
            position: context.call.arguments.integer("below").map { Int($0) })
        let page = try await TransactionList.newest(
            count, from: start, blocks: blocks, earliest: status.earliestHeight, context)
        return Layout.page(
            say, title: say(.transactions), in: .transactions, head: context.call.head, chain: context.identity
        ) {
            Parts.paragraph(say(.transactionsIntroduction))
            if status.earliestHeight > 1 { Parts.notice(say(.earliestBlock, Figures.grouped(status.earliestHeight))) }
            if page.entries.isEmpty {
                Parts.notice(
                    page.next == nil && asked == nil
                        ? say(.noTransactionsYet)
                        : say(.noTransactionsBetween, Figures.grouped(page.height), Figures.grouped(start.height)))
            } else {
                TransactionList.table(
                    say, page.entries,
                    caption: say(
                        .transactionsFromTo, Figures.grouped(page.height), Figures.grouped(start.height)))
            }
            tag("nav", .style("pager"), .label(say(.pages))) {
                if start.height < status.height || start.position != nil {
                    Parts.link(say.link("transactions"), say(.newest))
                }
                if let next = page.next {
                    Parts.link(
                        say.link(
                            "transactions",
                            query: ["height": "\(next.height)", "below": next.position.map { "\($0)" }]),
                        say(.older))
                }
            }
        }
    }
}
