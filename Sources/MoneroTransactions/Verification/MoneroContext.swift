public import RingSignatures

/// What has to be known about a transaction besides its bytes.
public struct MoneroContext: Sendable, Hashable {
    /// The rules in force.
    public var hardFork: HardFork
    /// For each input its ring's members, in the order of their indices; nil where they are not known.
    public var rings: [[RingMember]]?
    /// For each of these members whether it may be spent already; nil where that is not known.
    public var areUnlocked: [[Bool]]?
    /// Whether rules hold that are stricter than the network's: ``MoneroRule/distinctOutputs`` and
    /// ``MoneroRule/torsion``.
    public var isStrict: Bool
    /// What nodes ask for before they relay a transaction; nil for one that is in a block, or for checks of the rules
    /// of blocks only.
    public var relay: RelayRules?

    /// The rules of nodes, which blocks need not keep.
    public struct RelayRules: Sendable, Hashable {
        /// The lowest fee in piconero for each unit of weight; nil where it is not known.
        public var feePerByte: UInt64?
        /// The multiple that fees are rounded up to, in piconero.
        public var feeQuantum: UInt64

        /// Rules with this fee; the quantum is the main network's by default.
        public init(feePerByte: UInt64?, feeQuantum: UInt64 = 10_000) {
            self.feePerByte = feePerByte
            self.feeQuantum = feeQuantum
        }
    }

    /// A context; what is unknown costs checks.
    public init(
        hardFork: HardFork = .latest, rings: [[RingMember]]? = nil, areUnlocked: [[Bool]]? = nil,
        isStrict: Bool = false, relay: RelayRules? = nil
    ) {
        self.hardFork = hardFork
        self.rings = rings
        self.areUnlocked = areUnlocked
        self.isStrict = isStrict
        self.relay = relay
    }
}
