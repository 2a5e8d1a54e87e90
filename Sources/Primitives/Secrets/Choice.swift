public import CSecureMemory

/// A truth value that is used as a mask, never as a branch.
@frozen
public struct Choice: Sendable {
    /// All ones for true, all zeros for false.
    @usableFromInline let bits: UInt64

    @inlinable
    init(bits: UInt64) { self.bits = bits }

    /// True if `bit` is 1, false if it is 0; other bits of `bit` are ignored.
    @inlinable
    public init(bit: UInt64) { bits = csm_value_barrier(0 &- (bit & 1)) }

    /// True.
    @inlinable
    public static var yes: Choice { Choice(bit: 1) }
    /// False.
    @inlinable
    public static var no: Choice { Choice(bit: 0) }

    /// Whether `word` is zero.
    @inlinable
    public init(isZero word: UInt64) {
        // The top bit of w | −w is set unless w = 0.
        self.init(bit: ((word | (0 &- word)) >> 63) ^ 1)
    }

    /// All ones for true, all zeros for false, opaque to the optimiser.
    @inlinable
    public var mask: UInt64 { csm_value_barrier(bits) }

    /// Whether both are true.
    @inlinable
    public static func & (a: Choice, b: Choice) -> Choice { Choice(bits: a.bits & b.bits) }
    /// Whether one or both are true.
    @inlinable
    public static func | (a: Choice, b: Choice) -> Choice { Choice(bits: a.bits | b.bits) }
    /// Whether exactly one is true.
    @inlinable
    public static func ^ (a: Choice, b: Choice) -> Choice { Choice(bits: a.bits ^ b.bits) }
    /// The opposite.
    @inlinable
    public static prefix func ! (a: Choice) -> Choice { Choice(bits: ~a.bits) }

    /// `a` if true, `b` if false.
    @inlinable
    public func select(_ a: UInt64, else b: UInt64) -> UInt64 { b ^ (mask & (a ^ b)) }

    /// The truth value for a branch: reveals it, so only for what may become known.
    @inlinable
    public var isTrue: Bool { bits != 0 }
}

extension Choice {
    /// A choice from a truth value that was computed without a branch.
    @inlinable
    public init(_ value: Bool) { self.init(bit: value ? 1 : 0) }
}
