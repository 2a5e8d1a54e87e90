public import Primitives

/// A fixed number of 64-bit words, least significant first: the shape of every field element and scalar.
public protocol LimbVector: Sendable, Equatable, BitwiseCopyable {
    /// The number of 64-bit words.
    static var count: Int { get }
    /// The vector whose words are all zero.
    init()
    /// The word of weight 2^(64·`index`). `index` must be below `count`.
    subscript(_ index: Int) -> UInt64 { get set }
}

/// `N` 64-bit words, least significant first.
@frozen public struct Limbs<let N: Int>: LimbVector {
    /// The words, least significant first.
    public var words: InlineArray<N, UInt64>

    /// The number of 64-bit words.
    @inlinable @inline(__always) public static var count: Int { N }

    /// The vector whose words are all zero.
    @inlinable @inline(__always) public init() { words = InlineArray(repeating: 0) }

    /// A vector with the given words, least significant first.
    @inlinable @inline(__always) public init(_ words: InlineArray<N, UInt64>) { self.words = words }

    /// The word of weight 2^(64·`index`).
    @inlinable @inline(__always) public subscript(_ index: Int) -> UInt64 {
        get { unsafe words[unchecked: index] }
        set { unsafe words[unchecked: index] = newValue }
    }

    /// Constant-time equality.
    @inlinable @inline(__always) public static func == (a: Self, b: Self) -> Bool {
        var difference: UInt64 = 0
        for i in 0..<N { difference |= a[i] ^ b[i] }
        return difference == 0
    }
}

extension LimbVector {
    /// A vector holding a single small value.
    @inlinable @inline(__always) public init(small value: UInt64) {
        self.init()
        self[0] = value
    }

    /// The bit of weight 2^`index`, 0 or 1; zero beyond the vector's width.
    @inlinable @inline(__always) public func bit(_ index: Int) -> UInt64 {
        index >= 64 * Self.count ? 0 : (self[index >> 6] >> UInt64(index & 63)) & 1
    }

    /// The number of bits up to the highest set one; variable time.
    @inlinable public var bitWidthVariableTime: Int {
        for i in stride(from: Self.count - 1, through: 0, by: -1) where self[i] != 0 {
            return 64 * i + 64 - self[i].leadingZeroBitCount
        }
        return 0
    }

    /// Whether every word is zero, in constant time.
    @inlinable @inline(__always) public var isZero: Bool {
        var any: UInt64 = 0
        for i in 0..<Self.count { any |= self[i] }
        return any == 0
    }

    /// `self += other`; returns the carry out, 0 or 1.
    @inlinable @inline(__always) public mutating func addWithCarry(_ other: Self) -> UInt64 {
        var carry: UInt64 = 0
        for i in 0..<Self.count {
            let sum = UInt128(self[i]) &+ UInt128(other[i]) &+ UInt128(carry)
            self[i] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        return carry
    }

    /// `self -= other`; returns the borrow out, 0 or 1.
    @inlinable @inline(__always) public mutating func subtractWithBorrow(_ other: Self) -> UInt64 {
        var borrow: UInt64 = 0
        for i in 0..<Self.count {
            let difference = UInt128(self[i]) &- UInt128(other[i]) &- UInt128(borrow)
            self[i] = UInt64(truncatingIfNeeded: difference)
            borrow = UInt64(truncatingIfNeeded: difference >> 64) & 1
        }
        return borrow
    }

    /// Adds `other` where `mask` is all ones and nothing where it is zero, in constant time.
    @inlinable @inline(__always) public mutating func add(_ other: Self, maskedBy mask: UInt64) {
        var carry: UInt64 = 0
        for i in 0..<Self.count {
            let sum = UInt128(self[i]) &+ UInt128(other[i] & mask) &+ UInt128(carry)
            self[i] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
    }

    /// Whether `self < other` as integers, in constant time.
    @inlinable @inline(__always) public func isBelow(_ other: Self) -> Bool {
        var copy = self
        return copy.subtractWithBorrow(other) == 1
    }

    /// The integer shifted right by `bits` (0 to 63) places.
    @inlinable public func shiftedRight(by bits: Int) -> Self {
        guard bits > 0 else { return self }
        var result = Self()
        for i in 0..<Self.count {
            let above = i + 1 < Self.count ? self[i + 1] << UInt64(64 - bits) : 0
            result[i] = self[i] >> UInt64(bits) | above
        }
        return result
    }

    /// The integer minus a small value; the borrow out of the top is dropped.
    @inlinable public func minus(_ value: UInt64) -> Self {
        var copy = self
        _ = copy.subtractWithBorrow(Self(small: value))
        return copy
    }

    /// The integer plus a small value; the carry out of the top is dropped.
    @inlinable public func plus(_ value: UInt64) -> Self {
        var copy = self
        _ = copy.addWithCarry(Self(small: value))
        return copy
    }

    /// `low` where `choice` is false and `high` where it is true, word by word in constant time.
    @inlinable @inline(__always) public static func select(_ low: Self, _ high: Self, when choice: Choice) -> Self {
        var result = low
        for i in 0..<count { result[i] ^= choice.mask & (low[i] ^ high[i]) }
        return result
    }

    /// Reads `8·count` little-endian bytes.
    @inlinable @inline(__always) public init(littleEndianAt pointer: UnsafeRawPointer) {
        self.init()
        for i in 0..<Self.count {
            self[i] = unsafe UInt64(littleEndian: pointer.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self))
        }
    }

    /// Writes `8·count` little-endian bytes.
    @inlinable @inline(__always) public func storeLittleEndian(to pointer: UnsafeMutableRawPointer) {
        for i in 0..<Self.count {
            unsafe pointer.storeBytes(of: self[i].littleEndian, toByteOffset: 8 * i, as: UInt64.self)
        }
    }
}
