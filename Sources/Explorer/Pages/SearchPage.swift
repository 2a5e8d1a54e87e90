import ChainTransactions
import NodeService

/// Finds a block, a transaction, an account, a circuit, and where a nullifier or key image was shown.
enum SearchPage {
    /// Something that was found: what it is, and where.
    private struct Find {
        let what: Phrase
        let link: Link
    }

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let text = (context.call.arguments.text("q") ?? "").filter { !$0.isWhitespace && $0 != "+" }
        let finds = text.isEmpty ? [] : try await find(text, context)
        if finds.count == 1, let only = finds.first {
            return ServedPage(
                status: 303, type: "text/plain", body: [], fields: Layout.fields + [("Location", only.link.target)])
        }
        // A number beyond the last block is no mistake in the writing.
        let height = try await context.service.node.status().height
        let isBeyond = UInt64(text.filter { $0 != "," }).map { $0 > height } ?? false
        return Layout.page(
            say, title: say(finds.isEmpty ? .nothingFoundTitle : .search), in: nil, head: context.call.head,
            chain: context.identity,
            status: finds.isEmpty ? 404 : 200
        ) {
            if finds.isEmpty {
                tag("p") {
                    say(.nothingFound) + " "
                    Figures.untrusted(text)
                }
                if isBeyond { Parts.notice(say(.lastBlockIs, Figures.grouped(height))) }
                Parts.paragraph(say(.searchHelp))
                tag("p") { Parts.link(say.link(), say(.toOverview)) }
            } else {
                tag("ul") { finds.map { find in tag("li") { Parts.link(find.link, say(find.what)) } } }
            }
        }
    }

    private static func find(_ text: String, _ context: PageContext) async throws -> [Find] {
        let say = context.say
        let service = context.service
        let digits = text.filter { $0 != "," }
        if digits.utf8.allSatisfy({ 48...57 ~= $0 }), let height = UInt64(digits) {
            guard height > 0, try await service.node.block(height: height) != nil else { return [] }
            return [Find(what: .block, link: say.link("blocks", "\(height)"))]
        }
        if let account = try? AccountID(accountText: text) {
            guard try await service.account(account) != nil else { return [] }
            return [Find(what: .account, link: say.link("accounts", account.accountText))]
        }
        guard let hash = try? Hash256(hexadecimal: text.hasPrefix("0x") ? String(text.dropFirst(2)) : text) else {
            return []
        }
        var finds: [Find] = []
        if try await service.node.transaction(id: hash) != nil {
            finds.append(Find(what: .transaction, link: say.link("transactions", "\(hash)")))
        }
        if let block = try await service.node.block(hash: hash) {
            finds.append(Find(what: .block, link: say.link("blocks", "\(block.header.height)")))
        }
        if try await service.circuit(hash) != nil {
            finds.append(Find(what: .circuit, link: say.link("circuits", "\(hash)")))
        }
        if try await service.account(hash) != nil {
            finds.append(Find(what: .account, link: say.link("accounts", hash.accountText)))
        }
        for mark in Mark.allCases {
            if let height = try await service.height(of: mark, hash) {
                let what: Phrase = mark == .nullifier ? .nullifierShown : .keyImageShown
                finds.append(Find(what: what, link: try await shower(of: mark, hash, height, context)))
            }
        }
        return finds
    }

    /// The transaction of a block that showed something, or the block where it is not kept.
    private static func shower(
        of mark: Mark, _ value: Hash256, _ height: UInt64, _ context: PageContext
    ) async throws -> Link {
        for encoded in try await context.service.node.block(height: height)?.transactions ?? [] {
            if let transaction = try? LedgerTransaction(decoding: encoded), mark.isShown(by: transaction, value) {
                return context.say.link("transactions", "\(transaction.id)")
            }
        }
        return context.say.link("blocks", "\(height)")
    }
}
