/// A network of Monero, which addresses name (monero `src/cryptonote_config.h`). Regression-test networks use the main
/// network's addresses.
public enum MoneroNetwork: String, Hashable, Sendable, CaseIterable {
    /// The main network, and regression-test networks.
    case main
    /// The network for trying out the node's next version.
    case test
    /// The network for trying out wallets.
    case stage
}
