import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet
import Sapling
import Wallet

/// What a key has in every pool, found by going through the whole chain as wallets do.
struct LedgerScan: Sendable {
    private static let account: UInt32 = 0
    private let content: WalletContent
    private let spendsChange: Bool
    /// What is known of the chain.
    private(set) var state: WalletState

    /// Goes through the chain for the key of a file, which does not spend notes of its internal key.
    static func run(keyFile: String, _ client: NodeClient, _ genesis: Genesis) async throws -> LedgerScan {
        let (viewing, ring) = try keys(keyFile)
        return try await run(viewing, ring: ring, spendsChange: false, client, genesis)
    }

    /// Goes through the chain. Some 180 µs for each shielded output and 60 µs for each ring output, divided by the threads.
    ///
    /// - Parameter spendsChange: whether notes of the internal key are counted among what can pay.
    static func run(
        _ viewing: AccountViewKeys, ring: WalletKeys, spendsChange: Bool, _ client: NodeClient, _ genesis: Genesis
    ) async throws -> LedgerScan {
        let pool = WorkerPool(threads: activeProcessorCount())
        var keys = try WalletScanKeys(account: viewing, ringSpend: ring)
        var scan = LedgerScan(
            content: try WalletContent(watching: [viewing]), spendsChange: spendsChange,
            state: try WalletState(genesis: genesis, birthday: 0, keys: &keys))
        while true {
            let page = try await client.walletBlocks(from: scan.state.height + 1)
            try scan.state.take(page.blocks, keys: &keys, on: pool)
            guard !page.blocks.isEmpty, scan.state.height < page.chainHeight else { return scan }
        }
    }

    private static func keys(_ path: String) throws -> (AccountViewKeys, WalletKeys) {
        let file = try LedgerKeyFile.read(path: path)
        return (file.viewKeys, file.ring)
    }

    /// What each pool has.
    var balance: WalletBalance { state.balance(account: Self.account) }

    /// The ring outputs, spent or not.
    var ringOutputs: [ReceivedOutput] { state.ringOutputs(account: Self.account) }

    /// What can pay, of the keys that there are.
    ///
    /// - Throws: `WalletAddressError`.
    func funds() throws -> SpendableFunds {
        var funds = try state.spendableFunds(account: Self.account, of: content)
        guard !spendsChange else { return funds }
        let own = try content.viewKeys(account: Self.account).sapling.fullViewingKey
        funds.notes.removeAll { $0.key != own }
        return funds
    }
}
