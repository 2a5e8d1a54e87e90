/// A network that speaks Zcash's protocol.
public enum ZcashNetwork: String, Sendable, Hashable, CaseIterable {
    /// The main network.
    case main
    /// The public test network.
    case test
    /// A private network, on which every upgrade is active from height 1 by default.
    case regtest

    /// The second level of key paths (SLIP 44): test networks share one.
    public var coinType: UInt32 { self == .main ? 133 : 1 }
}
