/// When an output may be spent (monero `src/cryptonote_core/blockchain.cpp`, `is_tx_spendtime_unlocked` and
/// `check_tx_inputs`; `src/cryptonote_config.h`).
public enum OutputLock {
    /// Blocks that lie on an output before it can be spent, its own counted.
    public static let spendableAge: UInt64 = 10
    /// The same for outputs of a block's first transaction, whose unlock time says so.
    public static let coinbaseAge: UInt64 = 60
    /// Unlock times below are heights, others seconds since 1970.
    public static let firstTime: UInt64 = 500_000_000
    /// How far times may be ahead, in seconds: the time between two blocks.
    public static let timeTolerance: UInt64 = 120

    /// Whether an output of the block at `height` may be spent in the block at `nextHeight`, the number of blocks so far,
    /// at `time` in seconds since 1970. `spendableAge` is the chain's, coinbase outputs apart.
    public static func isSpendable(
        height: UInt64, unlockTime: UInt64, isCoinbase: Bool, nextHeight: UInt64, time: UInt64,
        spendableAge: UInt64 = spendableAge
    ) -> Bool {
        let age = isCoinbase ? coinbaseAge : spendableAge
        guard nextHeight >= height, nextHeight - height >= age else { return false }
        guard unlockTime >= firstTime else { return nextHeight >= unlockTime }
        return time >= unlockTime || unlockTime - time <= timeTolerance
    }
}
