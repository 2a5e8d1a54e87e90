public import Primitives

/// The number of a child among a key's children (ZIP 32): hardened from 2^31 on.
public struct ChildIndex: Sendable, Hashable {
    /// The number, 2^31 added where the child is hardened.
    public let rawValue: UInt32

    /// The child with this number, of which the highest bit says that it is hardened.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The hardened child `number`′; nil from 2^31 on.
    public init?(hardened number: UInt32) {
        guard number < 1 << 31 else { return nil }
        rawValue = number | 1 << 31
    }

    /// Whether only a spending key can derive the child.
    public var isHardened: Bool { rawValue >> 31 == 1 }

    /// Four little-endian bytes.
    var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> UInt32(8 * $0)) } }
}

/// Where a key stands in the tree of keys (ZIP 32, "Specification: Key Encodings").
public struct KeyOrigin: Sendable, Hashable {
    /// The number of steps from the root.
    public let depth: UInt8
    /// The first four bytes of the parent's fingerprint, which need not be unique.
    public let parentTag: [UInt8]
    /// Which child it is.
    public let childIndex: ChildIndex

    /// The root's place.
    static let root = KeyOrigin(depth: 0, parentTag: [0, 0, 0, 0], childIndex: ChildIndex(rawValue: 0))
    /// Length of an encoding in bytes.
    static let byteCount = 9

    private init(depth: UInt8, parentTag: [UInt8], childIndex: ChildIndex) {
        self.depth = depth
        self.parentTag = parentTag
        self.childIndex = childIndex
    }

    /// The place of a child of the key at `parent`.
    init(childOf parent: KeyOrigin, tag: [UInt8], index: ChildIndex) throws(ExtendedKeyError) {
        guard parent.depth < .max else { throw .tooDeep }
        self.init(depth: parent.depth + 1, parentTag: tag, childIndex: index)
    }

    /// Decodes nine bytes.
    init(bytes: [UInt8]) throws(ExtendedKeyError) {
        depth = bytes[0]
        parentTag = Array(bytes[1..<5])
        childIndex = ChildIndex(rawValue: (0..<4).reduce(0) { $0 | UInt32(bytes[5 + $1]) << UInt32(8 * $1) })
        guard depth > 0 || bytes[1...].allSatisfy({ $0 == 0 }) else { throw .rootWithParent }
    }

    var bytes: [UInt8] { [depth] + parentTag + childIndex.bytes }
}

/// Why there is no extended key.
public enum ExtendedKeyError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The seed is too short or too long, in bytes.
    case wrongSeedLength(actual: Int, allowed: ClosedRange<Int>)
    /// The context string is empty or too long, in bytes.
    case wrongContextLength(actual: Int, allowed: ClosedRange<Int>)
    /// The key is 255 steps from the root and has no children.
    case tooDeep
    /// A key at the root names a parent or a child number.
    case rootWithParent
    /// A hardened child was asked of a viewing key.
    case hardenedChildOfViewingKey
    /// A child that is not hardened was asked of a key that has none.
    case childNotHardened
    /// The spending key in it is refused.
    case invalidSpendingKey(SpendingKeyError)
    /// The viewing key in it is refused.
    case invalidViewingKey(ViewingKeyError)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The extended key has \(actual) bytes instead of \(expected)."
        case .wrongSeedLength(let actual, let allowed):
            "The seed has \(actual) bytes; \(allowed.lowerBound) to \(allowed.upperBound) are possible."
        case .wrongContextLength(let actual, let allowed):
            "The context has \(actual) bytes; \(allowed.lowerBound) to \(allowed.upperBound) are possible."
        case .tooDeep: "The key is 255 steps from the root and has no children."
        case .rootWithParent: "The key says that it is the root, and yet names a parent."
        case .hardenedChildOfViewingKey: "A viewing key has no hardened children; the spending key has."
        case .childNotHardened: "Children of this kind of key are hardened: their numbers begin at 2^31."
        case .invalidSpendingKey(let error): error.explanation
        case .invalidViewingKey(let error): error.explanation
        }
    }
}
