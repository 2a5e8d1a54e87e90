internal import BigNumbers

/// An element of a ``CompilerField``.
///
/// Nearly every constant of a circuit is near 0, so an element whose representative of least magnitude fits in 62 bits
/// is held as that signed integer and only the others are held as big integers. Each element has exactly one
/// representation in its field, so `==` and `hash(into:)` compare elements. An element does not name its field: elements
/// of different fields must not be mixed.
public struct FieldElement: Sendable, Hashable {
    enum Storage: Sendable, Hashable {
        /// The representative of least magnitude, between −``CompilerField/smallLimit`` and its negative.
        case small(Int)
        /// The representative in `0..<prime`, where the one of least magnitude is too large for `small`.
        case large(BigInt)
    }

    let storage: Storage

    init(_ storage: Storage) { self.storage = storage }

    /// 0.
    public static let zero = FieldElement(.small(0))
    /// 1.
    public static let one = FieldElement(.small(1))
    /// −1, the prime less one. An element of every field whose prime is at least 3, as all of them are.
    public static let minusOne = FieldElement(.small(-1))

    /// Whether this is 0.
    @inline(__always) public var isZero: Bool {
        if case .small(0) = storage { return true }
        return false
    }

    /// Whether this is 1.
    @inline(__always) public var isOne: Bool {
        if case .small(1) = storage { return true }
        return false
    }

    /// Whether this is −1.
    @inline(__always) public var isMinusOne: Bool {
        if case .small(-1) = storage { return true }
        return false
    }

    /// The representative of least magnitude where it fits in 62 bits, otherwise nil.
    @inline(__always) public var smallValue: Int? {
        if case .small(let value) = storage { return value }
        return nil
    }

    /// The element as an array index or a count: nil where its representative in `0..<prime` is 2⁶² or more.
    @inline(__always) public var indexValue: Int? {
        if case .small(let value) = storage, value >= 0 { return value }
        return nil
    }
}
