internal import Primitives

/// The domain separators of Monero's ring signatures (monero `src/cryptonote_config.h`), each in a block of 32 bytes that
/// zeros fill.
package enum MoneroDomain: String, CaseIterable, Sendable {
    case aggregateKeys = "CLSAG_agg_0"
    case aggregateCommitments = "CLSAG_agg_1"
    case round = "CLSAG_round"

    /// A hash of the domain's block, to be continued.
    var hasher: Keccak256 {
        var hasher = Keccak256()
        hasher.update(Array(rawValue.utf8) + [UInt8](repeating: 0, count: 32 - rawValue.utf8.count))
        return hasher
    }
}
