/// A network of Monero, which addresses name (monero `src/cryptonote_config.h`). Regression-test networks use the main
/// network's addresses.
public enum MoneroNetwork: String, Hashable, Sendable, CaseIterable {
    case main, test, stage
}
