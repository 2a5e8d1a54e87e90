import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension WalletMethods {
    /// The most payments of one call.
    private static let paymentLimit = 100

    static let paymentCalls: [WalletEndpoint] = [
        call(
            "z_sendmany", "Pays from an address of the wallet, and says the id of the operation that does it.",
            [
                Parameter(
                    "fromaddress", .text, isRequired: true,
                    "An address of the wallet: a transparent one pays alone, of others the account's pool pays."),
                Parameter(
                    "amounts", .list, isRequired: true, "Objects of address, amount in units, and memo in hexadecimal."),
                Parameter(
                    "minconf", .integer(1...1_000_000), "How many blocks lie on notes that are spent; 1 where absent."),
                Parameter("fee", .integer(0...MonetaryRange.maximum), "In units; the least where absent."),
            ]
        ) { wallet, arguments in
            let source = try address(arguments.text("fromaddress") ?? "")
            let account = try owner(of: source, in: try await wallet.content)
            let payments = try payments(arguments.list("amounts") ?? [])
            var request = PaymentRequest(payments: payments, from: source.kind, fee: arguments.integer("fee"))
            request.confirmations = arguments.integer("minconf") ?? 1
            guard !wallet.isWatchOnly else {
                throw WalletRPCError.wallet(
                    "watchOnly", explanation: "The wallet only watches: it has no key that pays.")
            }
            guard await !wallet.isLocked else { throw WalletRPCError.locked }
            var order = WalletOrder(account: account, request: request)
            if case .transparent(let id) = source { order.source = id }
            let told = JSONValue.object([
                .init("fromaddress", .string(arguments.text("fromaddress") ?? "")),
                .init("amounts", .array(arguments.list("amounts") ?? [])),
            ])
            let time = UInt64(max(0, Date().timeIntervalSince1970))
            let id = try await wallet.operations.begin("z_sendmany", told, at: time) { [order] in
                object(["txid": .string(try await wallet.pay(order).description)])
            }
            return .string(id)
        },
        call(
            "z_getoperationstatus", "Where operations stand.",
            [Parameter("operationid", .list, "Their ids; all where absent.")]
        ) { wallet, arguments in
            .array(await wallet.operations.list(try ids(arguments), removing: false))
        },
        call(
            "z_getoperationresult", "What became of operations that are finished, which are then forgotten.",
            [Parameter("operationid", .list, "Their ids; all where absent.")]
        ) { wallet, arguments in
            .array(await wallet.operations.list(try ids(arguments), removing: true))
        },
        call(
            "z_listoperationids", "The ids of operations.",
            [Parameter("status", .text, "queued, executing, success or failed.")]
        ) { wallet, arguments in
            let status = arguments.text("status").map { WalletOperations.Status(rawValue: $0) }
            if case .some(nil) = status {
                throw WalletRPCError.parameter("status", expected: "queued, executing, success or failed")
            }
            return .array(await wallet.operations.ids(status ?? nil).map { .string($0) })
        },
    ]

    private static func ids(_ arguments: Arguments) throws(WalletRPCError) -> [String]? {
        guard let list = arguments.list("operationid") else { return nil }
        let texts = list.compactMap(\.text)
        guard texts.count == list.count else { throw .parameter("operationid", expected: "a list of texts") }
        return texts
    }

    /// The payments of a list of objects.
    private static func payments(_ list: [JSONValue]) throws(WalletRPCError) -> [PaymentRequest.Payment] {
        guard (1...paymentLimit).contains(list.count) else {
            throw .parameter("amounts", expected: "1 to \(paymentLimit) payments")
        }
        var seen: Set<LedgerAddress> = []
        var payments: [PaymentRequest.Payment] = []
        for entry in list {
            guard let members = entry.members, members.allSatisfy({ ["address", "amount", "memo"].contains($0.key) }),
                let text = entry["address"]?.text
            else { throw .parameter("amounts", expected: "objects of address, amount and memo") }
            let recipient = try address(text)
            guard seen.insert(recipient).inserted else {
                throw .parameter("amounts", expected: "a list that names no address twice")
            }
            payments.append(
                PaymentRequest.Payment(
                    to: recipient, amount: try amount(entry["amount"]), memo: try memo(entry["memo"], recipient)))
        }
        return payments
    }

    private static func amount(_ json: JSONValue?) throws(WalletRPCError) -> UInt64 {
        let text: String?
        switch json {
        case .number(let digits)?: text = digits
        case .string(let digits)?: text = digits
        default: text = nil
        }
        guard let text, text.utf8.allSatisfy({ (48...57).contains($0) }), let amount = UInt64(text),
            (1...MonetaryRange.maximum).contains(amount)
        else { throw .parameter("amount", expected: "a whole number of units from 1 to \(MonetaryRange.maximum)") }
        return amount
    }

    private static func memo(_ json: JSONValue?, _ recipient: LedgerAddress) throws(WalletRPCError) -> Memo {
        guard let json else { return .empty }
        guard recipient.kind == .shielded else {
            throw .parameter("memo", expected: "absent: only shielded addresses take one")
        }
        guard let text = json.text, let bytes = try? Hexadecimal.decode(text), bytes.count <= Memo.byteCount,
            let memo = try? Memo(bytes: bytes + [UInt8](repeating: 0, count: Memo.byteCount - bytes.count))
        else { throw .parameter("memo", expected: "at most \(Memo.byteCount) bytes in hexadecimal") }
        return memo
    }
}
