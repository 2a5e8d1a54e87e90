import Chain
import ChainTransactions
import NodeService

/// One account.
enum AccountPage {
    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let text = context.call.arguments.text("account") ?? ""
        guard let id = account(text) else { throw ServiceError.notFound("account of this name") }
        guard let account = try await context.service.account(id) else { throw ServiceError.notFound("account \(id)") }
        return Layout.page(
            say, title: say(.accountTitle, Figures.short(id.accountText)), in: nil, head: context.call.head,
            chain: context.identity
        ) {
            Parts.facts([
                (say(.account), Figures.name(id.accountText)), (say(.publicKey), Figures.name(id)),
                (say(.balance), Parts.amount(say, account.balance)),
                (say(.debits), HTML(text: Figures.grouped(account.sequence))),
            ])
            Parts.notice(say(.accountIsPublic))
        }
    }

    /// The account that a text names, in either form.
    static func account(_ text: String) -> AccountID? {
        (try? AccountID(accountText: text)) ?? (try? AccountID(hexadecimal: text))
    }
}
