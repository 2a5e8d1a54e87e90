import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet

extension WalletMethods {
    static let addressCalls: [WalletEndpoint] = [
        call(
            "z_getnewaddress", "A new address, which nobody can link to the others. The wallet must be unlocked.",
            [
                Parameter("type", .text, "sapling, which is shielded (the default), ring or transparent."),
                Parameter("account", .integer(0...UInt64(UInt32.max)), "The account's number; 0 where absent."),
            ]
        ) { wallet, arguments in
            let kind: AddressKind
            switch arguments.text("type") {
            case nil, "sapling", "shielded": kind = .shielded
            case "ring": kind = .ring
            case "transparent": kind = .transparent
            default: throw WalletRPCError.parameter("type", expected: "sapling, ring or transparent")
            }
            let account = UInt32(arguments.integer("account") ?? 0)
            let made = try await wallet.change { try $0.addAddress(kind, account: account) }
            return made.address.text.map { .string($0) } ?? .null
        },
        call("z_listaddresses", "The addresses of all kinds that were made.") { wallet, _ in
            let content = try await wallet.content
            var found: [JSONValue] = []
            for account in content.accounts {
                for kind in AddressKind.allCases {
                    found += try content.addresses(kind, account: account.number).compactMap { $0.address.text }
                        .map { .string($0) }
                }
            }
            return .array(found)
        },
        call(
            "z_listreceivedbyaddress", "What came in to an address.",
            [
                Parameter("address", .text, isRequired: true, "The address."),
                Parameter("minconf", .integer(0...1_000_000), "The least number of blocks on it; 1 where absent."),
            ]
        ) { wallet, arguments in
            let text = arguments.text("address") ?? ""
            _ = try owner(of: try address(text), in: try await wallet.content)
            let state = try await wallet.current()
            let least = max(1, arguments.integer("minconf") ?? 1)
            var found: [JSONValue] = []
            for entry in state.history where state.height - min(entry.height, state.height) + 1 >= least {
                for item in entry.items where item.direction == .received && item.address == text {
                    found.append(
                        .object(
                            [
                                .init("pool", .string(item.pool.rawValue)),
                                .init("txid", .string(entry.id.description)),
                                .init("amount", units(item.amount)),
                                .init("confirmations", confirmations(entry.height, at: state.height)),
                                .init("blockheight", .number(String(entry.height))),
                                .init("blocktime", .number(String(entry.time / 1000))),
                                .init("outindex", .number(String(item.place))), .init("change", .bool(false)),
                            ] + members(of: item.memo)))
                }
            }
            return .array(found)
        },
    ]
}
