/// What a wallet remembers of an account: not the keys, which come from the seed, but what was handed out.
public struct WalletAccount: Sendable {
    /// The account's number in key paths.
    public let number: UInt32
    /// A name for people, which may be empty.
    public var name: String
    /// Transparent addresses that were made; at least one.
    public var transparentCount: UInt32
    /// Where the search for the next shielded address begins: above the diversifier index of the last one made.
    public var nextDiversifier: UInt64
    /// Ring addresses that were made, the first and its subaddresses; at least one.
    public var ringCount: UInt32
    /// What sees the account, in a wallet that cannot spend.
    public let watched: AccountViewKeys?

    /// The longest name, in bytes of UTF-8.
    public static let maximumNameByteCount = 64
    /// The most ring addresses that are made.
    public static let maximumRingCount: UInt32 = 100_000

    /// A new account: the first address of each kind counts as handed out. Every transparent address that a viewing key
    /// names does.
    public init(number: UInt32, name: String = "", watched: AccountViewKeys? = nil) {
        self.init(
            number: number, name: name, transparentCount: UInt32(watched?.transparent.count ?? 1),
            nextDiversifier: 0, ringCount: 1, watched: watched)
    }

    init(
        number: UInt32, name: String, transparentCount: UInt32, nextDiversifier: UInt64, ringCount: UInt32,
        watched: AccountViewKeys?
    ) {
        self.number = number
        self.name = name
        self.transparentCount = transparentCount
        self.nextDiversifier = nextDiversifier
        self.ringCount = ringCount
        self.watched = watched
    }
}
