internal import Algebra
internal import Curves
public import RingSignatures

/// The addresses of a wallet that a scan looks for, by their public spend keys.
public struct SubaddressTable: Sendable {
    /// The most addresses of one table; each costs a multiplication and some hundred bytes.
    public static let maximumCount = 1 << 22

    private var indices: [CompressedPoint: SubaddressIndex] = [:]

    /// The table of `accounts` × `indices` addresses from (0, 0) on. Time depends on the numbers only.
    ///
    /// Numbers below one count as one. More than ``maximumCount`` addresses are a programmer's mistake.
    public init(keys: ViewKeys, accounts: Int = 1, indices count: Int = 1) {
        let (total, overflows) = max(1, accounts).multipliedReportingOverflow(by: max(1, count))
        precondition(!overflows && total <= Self.maximumCount, "a table has at most 2^22 addresses")
        let all = (0..<max(1, accounts)).flatMap { account in
            (0..<max(1, count)).map { SubaddressIndex(account: UInt32(account), index: UInt32($0)) }
        }
        insert(all, keys: keys)
    }

    /// Adds one more address. One multiplication.
    public mutating func insert(_ index: SubaddressIndex, keys: ViewKeys) { insert([index], keys: keys) }

    private mutating func insert(_ all: [SubaddressIndex], keys: ViewKeys) {
        let points = EdwardsPoint.normalize(all.map { keys.spendPoint(at: $0) })
        for (point, index) in zip(points, all) { indices[CompressedPoint(point)] = index }
    }

    /// The number of addresses.
    public var count: Int { indices.count }

    /// The place of the address with this public spend key.
    public subscript(spendKey: CompressedPoint) -> SubaddressIndex? { indices[spendKey] }
}
