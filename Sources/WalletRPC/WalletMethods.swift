import ChainTransactions
package import NodeService
import Primitives
import Sapling
import Wallet

/// One call to a wallet.
package typealias WalletEndpoint = ServiceEndpoint<ServedWallet>

/// What a wallet answers to: the calls that people know from zcashd, in whole units of the ledger.
package enum WalletMethods {
    /// All of them, by name.
    package static let table = EndpointTable<ServedWallet>(all, name: "nightjar wallet")

    static let all: [WalletEndpoint] =
        (addressCalls + balanceCalls + paymentCalls + keyCalls + [help]).sorted { $0.name < $1.name }

    /// A call that is made by JSON-RPC alone. Errors of the wallet's own parts are told by zcashd's numbers.
    static func call(
        _ name: String, _ summary: String, _ parameters: [Parameter] = [],
        _ run: @escaping @Sendable (ServedWallet, Arguments) async throws -> JSONValue
    ) -> WalletEndpoint {
        .remoteCall(name, access: .read, summary, parameters) { call in
            do { return try await run(call.service, call.arguments) } catch let error as ServiceError {
                throw error
            } catch { throw WalletRPCError(describing: error) }
        }
    }

    private static let help = call(
        "help", "What there is to call, or what one call takes.", [Parameter("command", .text, "A call's name.")]
    ) { _, arguments in
        guard let name = arguments.text("command") else {
            return .string(
                all.map { "\($0.name)\(usage($0)): \($0.summary)" }.joined(separator: "\n")
                    + "\n\nAmounts are whole units of the ledger.")
        }
        guard let found = table.method(named: name) else {
            throw WalletRPCError.parameter("command", expected: "the name of a call")
        }
        return .string(
            (["\(name)\(usage(found)): \(found.summary)"] + found.parameters.map { "  \($0.name): \($0.summary)" })
                .joined(separator: "\n"))
    }

    private static func usage(_ endpoint: WalletEndpoint) -> String {
        endpoint.parameters.map { $0.isRequired ? " \($0.name)" : " [\($0.name)]" }.joined()
    }
}

// What calls share.
extension WalletMethods {
    /// An address of a parameter.
    static func address(_ text: String) throws(WalletRPCError) -> LedgerAddress {
        do throws(LedgerAddressError) { return try LedgerAddress(text: text) } catch {
            throw .address(error.name, explanation: error.explanation)
        }
    }

    /// The account that an address of the wallet belongs to.
    ///
    /// - Throws: `.address`.
    static func owner(of address: LedgerAddress, in content: WalletContent) throws -> UInt32 {
        for account in content.accounts {
            let own = try OwnKeys(content, account: account.number)
            if !own.owned(among: [address]).isEmpty { return account.number }
        }
        throw WalletRPCError.address(
            "notOwn", explanation: "The address is none of this wallet's; z_listaddresses lists them.")
    }

    /// A number of units.
    static func units(_ amount: UInt64) -> JSONValue { .number(String(amount)) }

    /// How many blocks lie on one at a height, itself counted.
    static func confirmations(_ height: UInt64, at last: UInt64) -> JSONValue {
        .number(String(last >= height ? last - height + 1 : 0))
    }

    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { JSONValue.Member($0.key, $0.value) })
    }

    /// A memo as zcashd shows it: all 512 bytes in hexadecimal, and as text where it is text.
    static func members(of memo: Memo?) -> [JSONValue.Member] {
        guard let memo else { return [] }
        var members = [JSONValue.Member("memo", .string(Hexadecimal.encode(memo.bytes)))]
        if case .text(let text) = memo.content { members.append(.init("memoStr", .string(text))) }
        return members
    }
}
