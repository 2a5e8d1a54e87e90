import Chain
import ChainTransactions
import NodeService

/// Lists of blocks.
enum BlockList {
    /// So many blocks from a height downwards, as far as the node has them.
    static func newest(_ count: UInt64, upTo height: UInt64, _ context: PageContext) async throws -> [NodeBlock] {
        var blocks: [NodeBlock] = []
        var next = height
        while next > 0, blocks.count < count, let block = try await context.service.node.block(height: next) {
            blocks.append(block)
            next -= 1
        }
        return blocks
    }

    static func table(_ say: Voice, _ blocks: [NodeBlock], caption: String, id: String? = nil) -> HTML {
        Parts.table(
            caption, [say(.height), say(.time), say(.transactions), say(.hash)], numeric: [2], wide: [3], id: id,
            blocks.map { block in
                [
                    Parts.link(say.link("blocks", "\(block.header.height)"), Figures.grouped(block.header.height)),
                    Figures.time(block.header.time), HTML(text: Figures.grouped(block.transactions.count)),
                    tag("code") { Figures.short(block.header.hash.description) },
                ]
            })
    }
}

/// Blocks, page by page.
enum BlocksPage {
    private static let count: UInt64 = 50

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let status = try await context.service.node.status()
        let from = min(context.call.arguments.integer("before").map { $0 - 1 } ?? status.height, status.height)
        let blocks = try await BlockList.newest(count, upTo: from, context)
        return Layout.page(
            say, title: say(.blocks), in: .blocks, head: context.call.head, chain: context.identity
        ) {
            if status.earliestHeight > 1 { Parts.notice(say(.earliestBlock, Figures.grouped(status.earliestHeight))) }
            if blocks.isEmpty {
                Parts.paragraph(say(.noBlocks))
            } else {
                BlockList.table(
                    say, blocks,
                    caption: say(
                        .blocksFromTo, Figures.grouped(blocks.last?.header.height ?? 0), Figures.grouped(from)))
            }
            tag("nav", .style("pager"), .label(say(.pages))) {
                if from < status.height {
                    Parts.link(
                        say.link("blocks", query: ["before": "\(min(from + count, status.height) + 1)"]), say(.newer))
                }
                if let last = blocks.last?.header.height, last > status.earliestHeight {
                    Parts.link(say.link("blocks", query: ["before": "\(last)"]), say(.older))
                }
            }
        }
    }
}

/// One block.
enum BlockPage {
    private static let count = 200

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let text = context.call.arguments.text("block") ?? ""
        let block: NodeBlock
        if let height = UInt64(text), height > 0 {
            block = try await context.service.block(height)
        } else if let hash = try? Hash256(hexadecimal: text) {
            block = try await context.service.block(hash: hash)
        } else {
            throw ServiceError.notFound("block of this name")
        }
        let header = block.header
        let status = try await context.service.node.status()
        let first = min(Int(context.call.arguments.integer("from") ?? 0), block.transactions.count)
        let indices = first..<min(first + count, block.transactions.count)
        return Layout.page(
            say, title: say(.blockTitle, Figures.grouped(header.height)), in: .blocks, head: context.call.head,
            chain: context.identity
        ) {
            tag("nav", .style("pager"), .label(say(.neighbours))) {
                if header.height > status.earliestHeight {
                    Parts.link(say.link("blocks", "\(header.height - 1)"), say(.previousBlock))
                }
                if header.height < status.height {
                    Parts.link(say.link("blocks", "\(header.height + 1)"), say(.nextBlock))
                }
            }
            Parts.facts([
                (say(.time), Figures.time(header.time)),
                (say(.transactions), HTML(text: Figures.grouped(block.transactions.count))),
                (say(.size), HTML(text: say(.bytes, Figures.grouped(block.encoded.count)))),
                (say(.hash), Figures.name(header.hash)),
                (say(.previousHash), Figures.name(header.previous)),
                (say(.stateCommitment), Figures.name(header.appHash)),
                (
                    say(.proposer),
                    Parts.link(say.link("accounts", header.proposer.accountText), name: header.proposer.accountText)
                ),
            ])
            tag("h2") { say(.transactions) }
            if block.transactions.isEmpty {
                Parts.paragraph(say(.noTransactions))
            } else {
                transactions(say, block, indices)
            }
            if indices.upperBound < block.transactions.count {
                Parts.link(
                    say.link("blocks", "\(header.height)", query: ["from": "\(indices.upperBound)"]),
                    say(.moreTransactions))
            }
        }
    }

    private static func transactions(_ say: Voice, _ block: NodeBlock, _ indices: Range<Int>) -> HTML {
        Parts.table(
            say(.transactionsOfBlock, Figures.grouped(block.header.height)),
            [say(.position), say(.transaction), say(.touches), say(.fee), say(.verdict)], numeric: [3],
            indices.map { index in
                let verdict = index < block.verdicts.count ? block.verdicts[index] : nil
                let decoded = try? LedgerTransaction(decoding: block.transactions[index])
                let id = decoded?.id.description
                return [
                    HTML(text: Figures.grouped(index)),
                    id.map { Parts.link(say.link("transactions", $0), name: $0) } ?? HTML(text: say(.undecodable)),
                    decoded.map { badges(say, $0) } ?? .empty,
                    decoded.map { HTML(text: Figures.grouped($0.fee)) } ?? .empty,
                    self.verdict(say, verdict),
                ]
            })
    }

    /// What a transaction has to do with, in colours.
    static func badges(_ say: Voice, _ transaction: LedgerTransaction) -> HTML {
        HTML(
            transaction.sections.map { section in
                let (style, phrase): (String, Phrase) =
                    switch section {
                    case .transparent: ("transparent", .poolTransparent)
                    case .sapling: ("sapling", .poolSapling)
                    case .ring: ("ring", .poolRing)
                    case .applications: ("circuit", .circuits)
                    case .governance: ("plain", .governance)
                    }
                return tag("span", .style("badge \(style)")) { say(phrase) }
            })
    }

    /// What became of a transaction.
    static func verdict(_ say: Voice, _ verdict: TransactionVerdict?) -> HTML {
        guard let verdict else { return HTML(text: say(.unknown)) }
        guard let refusal = verdict.refusal else { return tag("span", .style("good")) { "✓ " + say(.accepted) } }
        return tag("span", .style("bad")) {
            "✗ " + say(.refused) + " "
            tag("code") { refusal }
            if !verdict.explanation.isEmpty {
                " "
                Figures.untrusted(verdict.explanation)
            }
        }
    }
}
