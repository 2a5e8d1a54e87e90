import Chain
import ChainTransactions

extension Workload {
    /// Transfers, each from an account of its own to another's.
    static func transparent(count: Int) throws -> Workload {
        let configuration = try configuration(.transparent)
        let keys = try (0..<count).map(accountKey)
        let accounts = keys.map(\.account)
        let genesis = try Genesis(
            configuration: configuration,
            accounts: accounts.sorted().map { AccountCredit(account: $0, amount: 1_000_000) })
        var workload = Workload(kind: .transparent, genesis: genesis.encoded)
        for number in 0..<count {
            var builder = try LedgerTransactionBuilder(chainID: configuration.chainID, expiryHeight: 0, fee: fee)
            try builder.debit(10_000 + fee, from: accounts[number], sequence: 0)
            try builder.pay(10_000, to: accounts[(number + 1) % count])
            var planned = try builder.plan()
            try planned.sign(with: keys[number])
            workload.block.append(try planned.finished().encoded)
        }
        return workload
    }
}
