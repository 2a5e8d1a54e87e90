import ChainTransactions
import NodeService

/// The first page: where the chain stands, what the pools hold, the newest blocks.
enum OverviewPage {
    private static let count: UInt64 = 10
    private static let transactionCount = 6

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let status = try await context.service.node.status()
        let supply = try await context.service.supply()
        let pools = try await context.service.pools().pools
        let pending = try await context.service.node.pending(limit: 0)
        let blocks = try await BlockList.newest(count, upTo: status.height, context)
        let transactions = try await TransactionList.newest(
            transactionCount, from: .init(height: status.height, position: nil), blocks: 500,
            earliest: status.earliestHeight, context)
        return Layout.page(
            say, title: say(.overviewTitle, context.identity.chainID.name), in: .overview, head: context.call.head,
            chain: context.identity
        ) {
            if let why = status.halted { Parts.notice(say(.chainHalted, why), "bad") }
            if status.isCatchingUp { Parts.notice(say(.catchingUp)) }
            Parts.paragraph(say(.overviewIntroduction))
            tag(
                "section", .label(say(.chainNow)), Attribute("data-live", Link(["events"]).target),
                Attribute("data-blocks", say.link("blocks", "HEIGHT").target)
            ) {
                tag("dl", .style("facts big")) {
                    fact(say(.height), tag("span", Attribute("id", "height")) { Figures.grouped(status.height) })
                    fact(say(.supply), Parts.amount(say, supply))
                    fact(say(.waiting), HTML(text: Figures.grouped(pending.count)))
                    fact(
                        say(.lastBlock),
                        tag("span", Attribute("id", "time")) {
                            if status.height > 0 { Figures.time(status.time) } else { say(.none) }
                        })
                }
                tag(
                    "p", .style("plain"), Attribute("id", "live"), Attribute("role", "status"),
                    Attribute("data-on", say(.liveOn)), Attribute("data-off", say(.liveOff))
                ) { say(.liveNever) }
            }
            tag("h2") { say(.pools) }
            PoolTable.html(say, pools, supply: supply)
            tag("h2") { say(.latestBlocks) }
            BlockList.table(say, blocks, caption: say(.latestBlocks), id: "latest")
            tag("p") { Parts.link(say.link("blocks"), say(.allBlocks)) }
            tag("h2") { say(.latestTransactions) }
            if transactions.entries.isEmpty {
                Parts.paragraph(say(transactions.next == nil ? .noTransactionsYet : .noTransactionsLately))
            } else {
                TransactionList.table(say, transactions.entries, caption: say(.latestTransactions))
            }
            tag("p") { Parts.link(say.link("transactions"), say(.allTransactions)) }
        }
    }

    private static func fact(_ name: String, _ value: HTML) -> HTML {
        tag("div") {
            tag("dt") { name }
            tag("dd") { value }
        }
    }
}

/// What each pool holds, as a table.
enum PoolTable {
    static func html(_ say: Voice, _ pools: [PoolTotal], supply: UInt64) -> HTML {
        Parts.table(
            say(.poolTableCaption), [say(.pool), say(.holds), say(.share), say(.state), say(.whatIsPublic)],
            numeric: [1, 2],
            pools.map { entry in
                [
                    name(say, entry.pool), Parts.amount(say, entry.total),
                    HTML(text: Figures.percent(entry.total, of: supply)),
                    HTML(text: say(entry.isOpen ? .open : .stopped)), HTML(text: say(publicity(of: entry.pool))),
                ]
            })
    }

    /// A pool's name in its colour; of a circuit's the circuit.
    static func name(_ say: Voice, _ pool: Pool) -> HTML {
        tag("span", .style("badge \(pool.style)")) {
            say(pool.phrase)
            if case .circuit(let id) = pool {
                " "
                Parts.link(say.link("circuits", id.description), name: id.description)
            }
        }
    }

    private static func publicity(of pool: Pool) -> Phrase {
        switch pool {
        case .transparent: .publicTransparent
        case .sapling: .publicSapling
        case .ring: .publicRing
        case .circuit: .publicCircuit
        }
    }
}
