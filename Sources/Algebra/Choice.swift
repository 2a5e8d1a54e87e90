public import CSecureMemory

/// A truth value held as a mask, so that code may act on a secret condition without branching.
@frozen public struct Choice: Sendable {
    /// All ones for true, zero for false.
    public let mask: UInt64

    /// A choice from a public or secret truth value; the optimiser cannot see through the mask.
    @inlinable @inline(__always) public init(_ value: Bool) {
        mask = csm_value_barrier(0 &- (value ? 1 : 0))
    }

    /// A choice from the lowest bit of `bit`.
    @inlinable @inline(__always) public init(bit: UInt64) {
        mask = csm_value_barrier(0 &- (bit & 1))
    }

    /// The truth value, for use where a branch may depend on it.
    @inlinable @inline(__always) public var isTrue: Bool { mask != 0 }

    /// The opposite choice.
    @inlinable @inline(__always) public static prefix func ! (a: Choice) -> Choice { Choice(bit: ~a.mask) }

    /// True where exactly one is true.
    @inlinable @inline(__always) public static func ^ (a: Choice, b: Choice) -> Choice { Choice(bit: a.mask ^ b.mask) }

    /// True where both are true.
    @inlinable @inline(__always) public static func & (a: Choice, b: Choice) -> Choice { Choice(bit: a.mask & b.mask) }
}
