/// The place of an address in a wallet: an account and a number in it; (0, 0) is the wallet's first address.
public struct SubaddressIndex: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The account.
    public let account: UInt32
    /// The number within the account.
    public let index: UInt32

    /// The place of address number `index` of `account`.
    public init(account: UInt32, index: UInt32) {
        self.account = account
        self.index = index
    }

    /// The wallet's first address, the only one that is no subaddress.
    public static let primary = SubaddressIndex(account: 0, index: 0)

    public static func < (a: Self, b: Self) -> Bool { (a.account, a.index) < (b.account, b.index) }

    public var description: String { "\(account)/\(index)" }
}
