public import Chain
public import ChainStore
public import ChainTransactions
public import Engines

/// What tests of one chain share.
public enum TestChain {
    public static let genesis = Array("test-chain".utf8)

    public static func id() throws -> ChainID { try ChainID("test-chain") }

    /// The sequencer's key, or another one.
    public static func key(_ number: UInt8 = 1) throws -> AccountSigningKey {
        try AccountSigningKey(seed: [UInt8](repeating: number, count: AccountSigningKey.seedByteCount))
    }

    public static func account(_ number: UInt8) -> AccountID {
        Hash256([UInt8](repeating: number, count: 32)) ?? .zero
    }

    /// A transaction that the counting machine accepts once: its fee makes it another one.
    public static func transaction(
        _ amount: UInt64, fee: UInt64, to account: UInt8 = 7, expiryHeight: UInt64 = 0, chain: String = "test-chain",
        signature: UInt8 = 0
    ) throws -> [UInt8] {
        LedgerTransaction(
            chainID: try ChainID(chain), expiryHeight: expiryHeight, fee: fee,
            transparent: TransparentBundle(
                debits: [
                    AccountDebit(
                        account: self.account(9), amount: amount, sequence: 0,
                        signature: [UInt8](repeating: signature, count: 64))
                ], credits: [AccountCredit(account: self.account(account), amount: amount)])
        ).encoded
    }

    public static func engine<Storage: StateStorage & Sendable>(
        _ storage: Storage, store: any BlockStore, interval: Duration? = nil, mempool: Mempool.Limits = .init(),
        waiting: Int = 256, waitingPerSource: Int = 64, salt: UInt8 = 0, key: UInt8 = 1, chain: String = "test-chain",
        maximumBlockByteCount: Int = 4 << 20, rechecks: (@Sendable ([UInt8]) -> Void)? = nil,
        clock: @escaping @Sendable () -> UInt64 = { 1_000 }
    ) throws -> SoloEngine<CountingMachine<Storage>> {
        SoloEngine(
            application: CountingMachine(storage, salt: salt, rechecks: rechecks), store: store,
            key: try self.key(key),
            configuration: .init(
                chainID: try ChainID(chain), genesis: genesis, proposer: account(1),
                maximumBlockByteCount: maximumBlockByteCount, interval: interval, mempool: mempool, waiting: waiting,
                waitingPerSource: waitingPerSource, clock: clock))
    }

    /// The blocks that a run of this seed makes, each by its height alone, so that an interrupted run goes on as one
    /// that was not.
    public static func transactions(at height: UInt64, seed: UInt64) throws -> [[UInt8]] {
        try (0..<(height &* 7 &+ seed) % 12).map { number in
            try transaction(
                (height &* 31 &+ number &* 17 &+ seed) % 1_000 + 1, fee: height &* 1_000_000 &+ number,
                to: UInt8((height &+ number) % 200))
        }
    }
}
