import ChainTransactions
package import NodeService

/// The explorer: pages about the chain that the node serves itself, under `/explorer` (docs/explorer.md).
///
/// Everything on a page is text that was escaped, an element of the program's own, or a link to another page; there is no
/// file from elsewhere, and the content security policy forbids browsers to ask for one.
package enum ExplorerPages {
    /// The pages of a node.
    package static func served(of identity: NodeIdentity) -> ServedPages {
        let history = PoolHistory()
        let gate = VerifyingGate()
        return ServedPages(
            prefix: Link.prefix[...], endpoints: reading(history) + verifying(history, gate)
        ) { error, head in
            RefusalPage.page(error, head, identity)
        }
    }

    private static let language = Parameter("lang", .text, "en or zh; what the browser prefers where absent.")
    private static let heights: ClosedRange<UInt64> = 1...UInt64.max >> 1

    private static func page(
        _ name: String, _ path: String, _ summary: String, _ parameters: [Parameter], _ history: PoolHistory,
        _ make: @escaping @Sendable (PageContext) async throws -> ServedPage
    ) -> Endpoint {
        .path("explorer_" + name, "/\(Link.prefix)" + path, summary, parameters + [language]) { call in
            .page(try await make(PageContext(call, history: history)))
        }
    }

    private static func reading(_ history: PoolHistory) -> [Endpoint] {
        [
            page("overview", "", "Where the chain stands.", [], history, OverviewPage.page),
            page(
                "blocks", "/blocks", "Blocks, the newest first.",
                [Parameter("before", .integer(heights), "The height above the first one.")], history, BlocksPage.page),
            page(
                "block", "/blocks/{block}", "A block.",
                [
                    Parameter("block", .text, isRequired: true, "Its height or hash."),
                    Parameter("from", .integer(0...1 << 32), "The position of the first transaction shown."),
                ], history, BlockPage.page),
            page(
                "transaction", "/transactions/{id}", "A transaction, drawn.",
                [Parameter("id", .hash, isRequired: true, "Its id.")], history, TransactionPage.page),
            page("pools", "/pools", "What the pools hold and held.", [], history, PoolsPage.page),
            page(
                "circuits", "/circuits", "The registered circuits.",
                [Parameter("after", .hash, "The name behind which the list goes on.")], history, CircuitsPage.page),
            page(
                "circuit", "/circuits/{circuit}", "A circuit and its policy in words.",
                [Parameter("circuit", .hash, isRequired: true, "Its name.")], history, CircuitPage.page),
            page(
                "account", "/accounts/{account}", "An account.",
                [Parameter("account", .text, isRequired: true, "Its text or its public key.")], history,
                AccountPage.page),
            page(
                "search", "/search", "Finds what a text names.",
                [Parameter("q", .text, isRequired: true, "A height, hash, id, nullifier, key image or account.")],
                history,
                SearchPage.page),
            .path("explorer_events", "/\(Link.prefix)/events", "New blocks as server-sent events.") { _ in .events },
            .path(
                "explorer_asset", "/\(Link.prefix)/assets/{name}", access: .open, "A file that pages need.",
                [Parameter("name", .text, isRequired: true, "Its name.")]
            ) { call in
                .page(try Asset.page(call.arguments.text("name") ?? "", call.head))
            },
        ]
    }

    private static func verifying(_ history: PoolHistory, _ gate: VerifyingGate) -> [Endpoint] {
        [page("verify", "/verify", "What can be verified here.", [], history, VerifyPage.form)]
            + VerifyPage.Kind.allCases.map { kind in
                .path(
                    "explorer_verify_" + kind.rawValue, verb: .post, "/\(Link.prefix)/verify/\(kind.rawValue)",
                    cost: 20,
                    "Verifies what was pasted.", [language]
                ) { call in
                    .page(try await VerifyPage.answer(kind, PageContext(call, history: history), gate))
                }
            }
    }
}
