import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import Sapling
import Wallet

extension WalletMethods {
    static let balanceCalls: [WalletEndpoint] = [
        call(
            "z_getbalance",
            "What an address has; of shielded and ring addresses, what the account's pool has, since notes of all its addresses pay alike.",
            [Parameter("address", .text, isRequired: true, "An address of the wallet.")]
        ) { wallet, arguments in
            let address = try address(arguments.text("address") ?? "")
            let content = try await wallet.content
            let account = try owner(of: address, in: content)
            let state = try await wallet.current()
            if case .transparent(let id) = address {
                let funds = try state.spendableFunds(account: account, of: content)
                return units(funds.transparent.first { $0.account == id }?.balance ?? 0)
            }
            return units(state.balance(account: account)[address.kind].confirmed)
        },
        call("z_gettotalbalance", "What the wallet has, by pool, as text; private is shielded and ring together.") {
            wallet, _ in
            let state = try await wallet.current()
            func sum(_ kinds: [AddressKind]) -> JSONValue {
                var total: UInt64 = 0
                for account in state.accountNumbers {
                    let balance = state.balance(account: account)
                    // No chain has more than 2^51 units.
                    for kind in kinds { total &+= balance[kind].confirmed }
                }
                return .string(String(total))
            }
            return object([
                "transparent": sum([.transparent]), "shielded": sum([.shielded]), "ring": sum([.ring]),
                "private": sum([.shielded, .ring]), "total": sum(AddressKind.allCases),
            ])
        },
        call(
            "z_listunspent", "Notes and ring outputs that are not spent.",
            [Parameter("minconf", .integer(0...1_000_000), "The least number of blocks on them; 1 where absent.")]
        ) { wallet, arguments in
            let content = try await wallet.content
            let state = try await wallet.current()
            let least = max(1, arguments.integer("minconf") ?? 1)
            func isOld(_ height: UInt64) -> Bool { state.height - min(height, state.height) + 1 >= least }
            var found: [JSONValue] = []
            for account in state.accountNumbers where content.account(account) != nil {
                var funds = try state.spendableFunds(account: account, of: content)
                state.pending.reserve(in: &funds)
                for note in funds.notes where isOld(note.height) {
                    found.append(
                        object([
                            "pool": .string("shielded"), "account": .number(String(account)),
                            "address": LedgerAddress.shielded(note.note.recipient).text.map { .string($0) } ?? .null,
                            "amount": units(note.note.value), "position": .number(String(note.position)),
                            "confirmations": confirmations(note.height, at: state.height),
                            "spendable": .bool(!wallet.isWatchOnly),
                        ]))
                }
                for entry in funds.ring.entries where isOld(entry.height) {
                    found.append(
                        object([
                            "pool": .string("ring"), "account": .number(String(account)),
                            "amount": units(entry.output.amount),
                            "position": entry.globalIndex.map { .number(String($0)) } ?? .null,
                            "confirmations": confirmations(entry.height, at: state.height),
                            "spendable": .bool(
                                !wallet.isWatchOnly
                                    && state.height + 1 - min(entry.height, state.height + 1)
                                        >= state.ringMaturity
                            ),
                        ]))
                }
            }
            return .array(found)
        },
        call(
            "listtransactions", "What the wallet did, the latest last.",
            [
                Parameter("count", .integer(1...100_000), "How many; 10 where absent."),
                Parameter("from", .integer(0...UInt64(UInt32.max)), "How many of the latest to leave out."),
            ]
        ) { wallet, arguments in
            let state = try await wallet.current()
            let rest = state.history.dropLast(Int(arguments.integer("from") ?? 0))
            let shown = rest.suffix(Int(arguments.integer("count") ?? 10))
            return .array(shown.map { summary($0, at: state.height) })
        },
        call(
            "z_viewtransaction", "A transaction of the wallet, with what it spent and made.",
            [Parameter("txid", .hash, isRequired: true, "The transaction's id.")]
        ) { wallet, arguments in
            let state = try await wallet.current()
            guard let id = arguments.hash("txid") else { throw ServiceError.missingParameter("txid") }
            let found = state.history.filter { $0.id == id }
            guard let first = found.first else {
                throw WalletRPCError.address("unknownTransaction", explanation: "The wallet has no transaction \(id).")
            }
            func items(_ isShown: (WalletTransaction.Item.Direction) -> Bool) -> JSONValue {
                .array(
                    found.flatMap { entry in
                        entry.items.filter { isShown($0.direction) }.map { item in
                            .object(
                                [
                                    .init("pool", .string(item.pool.rawValue)),
                                    .init("account", .number(String(entry.account))),
                                    .init("address", item.address.map { .string($0) } ?? .null),
                                    .init("value", units(item.amount)), .init("index", .number(String(item.place))),
                                    .init("outgoing", .bool(item.direction == .sent)),
                                    .init("walletInternal", .bool(item.direction == .change)),
                                ] + members(of: item.memo))
                        }
                    })
            }
            return object([
                "txid": .string(id.description), "blockheight": .number(String(first.height)),
                "confirmations": confirmations(first.height, at: state.height), "fee": units(first.fee),
                "spends": items { $0 == .spent }, "outputs": items { $0 == .received || $0 == .change || $0 == .sent },
            ])
        },
        call("getwalletinfo", "Where the wallet stands.") { wallet, _ in
            let state = try await wallet.current()
            var members: [JSONValue.Member] = [
                .init("chain", .string(wallet.chainID.name)), .init("height", .number(String(state.height))),
                .init("watchonly", .bool(wallet.isWatchOnly)), .init("locked", .bool(await wallet.isLocked)),
                .init("accounts", .number(String(state.accountNumbers.count))),
                .init("txcount", .number(String(state.history.count))),
                .init("pending", .number(String(state.pending.payments.count))),
                .init("operations", .number(String(await wallet.operations.openCount))),
            ]
            if let seconds = await wallet.secondsLeft {
                members.append(.init("unlocked_seconds", .number(String(seconds))))
            }
            return .object(members)
        },
    ]

    private static func summary(_ entry: WalletTransaction, at height: UInt64) -> JSONValue {
        object([
            "txid": .string(entry.id.description), "account": .number(String(entry.account)),
            "category": .string(entry.kind != .transaction ? "generate" : entry.outgoing > 0 ? "send" : "receive"),
            "received": units(entry.incoming), "sent": units(entry.outgoing), "fee": units(entry.paidFee),
            "confirmations": confirmations(entry.height, at: height), "blockheight": .number(String(entry.height)),
            "time": .number(String(entry.time / 1000)),
        ])
    }
}
