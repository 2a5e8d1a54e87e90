package import Chain
import ChainTransactions
package import NodeService

/// The explorer: pages about the chain that the node serves itself, under `/explorer` (docs/explorer.md).
///
/// Everything on a page is text that was escaped, an element of the program's own, or a link to another page; there is no
/// file from elsewhere, and the content security policy forbids browsers to ask for one.
package enum ExplorerPages {
    /// The pages of a node.
    ///
    /// - Parameters:
    ///   - isLocal: whether only its own machine reaches the node: else nobody is asked for a viewing key.
    ///   - keys: the keys of Sapling's statements that the chain has.
    package static func served(of identity: NodeIdentity, isLocal: Bool, keys: SaplingKeys) -> ServedPages {
        let shared = Shared(
            history: PoolHistory(), gate: VerifyingGate(), looks: VerifyingGate(), isLocalNode: isLocal, keys: keys)
        return ServedPages(
            prefix: Link.prefix[...], endpoints: reading(shared) + verifying(shared) + auditing(shared)
        ) { error, head in
            RefusalPage.page(error, head, identity)
        }
    }

    /// What all pages of a node have together.
    struct Shared: Sendable {
        let history: PoolHistory
        /// For what is verified, and for looks with viewing keys, which may take long.
        let gate: VerifyingGate, looks: VerifyingGate
        let isLocalNode: Bool
        let keys: SaplingKeys
    }

    private static let language = Parameter("lang", .text, "en or zh; what the browser prefers where absent.")
    private static let heights: ClosedRange<UInt64> = 1...UInt64.max >> 1

    private static func page(
        _ name: String, _ path: String, _ summary: String, _ parameters: [Parameter], _ shared: Shared,
        _ make: @escaping @Sendable (PageContext) async throws -> ServedPage
    ) -> Endpoint {
        .path("explorer_" + name, "/\(Link.prefix)" + path, summary, parameters + [language]) { call in
            .page(try await make(PageContext(call, shared)))
        }
    }

    private static func reading(_ shared: Shared) -> [Endpoint] {
        [
            page("overview", "", "Where the chain stands.", [], shared, OverviewPage.page),
            page(
                "blocks", "/blocks", "Blocks, the newest first.",
                [Parameter("before", .integer(heights), "The height above the first one.")], shared, BlocksPage.page),
            page(
                "block", "/blocks/{block}", "A block.",
                [
                    Parameter("block", .text, isRequired: true, "Its height or hash."),
                    Parameter("from", .integer(0...1 << 32), "The position of the first transaction shown."),
                ], shared, BlockPage.page),
            page(
                "transactions", "/transactions", "Transactions, the newest first.",
                [
                    Parameter("height", .integer(heights), "The block to begin with."),
                    Parameter("below", .integer(0...1 << 32), "The position in it below which to begin."),
                ], shared, TransactionsPage.page),
            page(
                "transaction", "/transactions/{id}", "A transaction, drawn.",
                [Parameter("id", .hash, isRequired: true, "Its id.")], shared, TransactionPage.page),
            page("pools", "/pools", "What the pools hold and held.", [], shared, PoolsPage.page),
            page(
                "circuits", "/circuits", "The registered circuits.",
                [Parameter("after", .hash, "The name behind which the list goes on.")], shared, CircuitsPage.page),
            page(
                "circuit", "/circuits/{circuit}", "A circuit and its policy in words.",
                [Parameter("circuit", .hash, isRequired: true, "Its name.")], shared, CircuitPage.page),
            page(
                "account", "/accounts/{account}", "An account.",
                [Parameter("account", .text, isRequired: true, "Its text or its public key.")], shared,
                AccountPage.page),
            page(
                "search", "/search", "Finds what a text names.",
                [Parameter("q", .text, isRequired: true, "A height, hash, id, nullifier, key image or account.")],
                shared, SearchPage.page),
            .path("explorer_events", "/\(Link.prefix)/events", "New blocks as server-sent events.") { _ in .events },
            .path(
                "explorer_asset", "/\(Link.prefix)/assets/{name}", access: .open, "A file that pages need.",
                [Parameter("name", .text, isRequired: true, "Its name.")]
            ) { call in
                .page(try Asset.page(call.arguments.text("name") ?? "", call.head))
            },
        ]
    }

    private static func verifying(_ shared: Shared) -> [Endpoint] {
        [page("verify", "/verify", "What can be verified here.", [], shared, VerifyPage.form)]
            + VerifyPage.Kind.allCases.map { kind in
                .path(
                    "explorer_verify_" + kind.rawValue, verb: .post, "/\(Link.prefix)/verify/\(kind.rawValue)",
                    cost: 20, "Verifies what was pasted.", [language]
                ) { call in
                    .page(try await VerifyPage.answer(kind, PageContext(call, shared), shared.gate))
                }
            }
    }

    private static func auditing(_ shared: Shared) -> [Endpoint] {
        [
            .path("explorer_audit", "/\(Link.prefix)/audit", "What a viewing key sees.", [language]) { call in
                try await AuditorPage.form(PageContext(call, shared))
            },
            .path(
                "explorer_audit_look", verb: .post, "/\(Link.prefix)/audit", cost: 20, "Looks with a viewing key.",
                [language]
            ) { call in
                try await AuditorPage.answer(PageContext(call, shared), shared.looks)
            },
        ]
    }
}
