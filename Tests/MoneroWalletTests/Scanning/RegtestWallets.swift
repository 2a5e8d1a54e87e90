import MoneroTransactions
import MoneroWallet
import Primitives
import TestSupport
import Testing

/// The three wallets and the transactions of the published regression-test network.
struct RegtestNetwork {
    let wallets: [WalletKeys]
    let transactions: [MoneroVector]

    /// Nil where there are no vectors.
    init?(for test: String = #function) throws {
        guard let file = try MoneroVector.file("regtest_txs", for: test) else { return nil }
        wallets = try file["wallets"].elements.map { try WalletKeys(mnemonic: $0["mnemonic"].text) }
        transactions = try file["txs"].elements
    }

    /// A scanner for the addresses that the wallets used.
    func scanner(_ wallet: Int) -> OutputScanner {
        OutputScanner(keys: wallets[wallet].viewing, accounts: 3, indices: 5)
    }

    /// The transaction called `name`.
    func transaction(_ name: String) throws -> MoneroTransaction {
        let vector = try #require(try transactions.first { try $0["name"].text == name })
        return try MoneroTransaction(bytes: vector["tx_hex"].bytes)
    }
}
