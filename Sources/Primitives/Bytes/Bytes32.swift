/// 32 bytes in four words, ordered as bytes are.
///
/// Not a vector: what is aligned to more than 16 bytes overflows the frames of asynchronous functions that hold it across a
/// suspension (Swift 6.3).
@frozen public struct Bytes32: Hashable, Sendable, Comparable {
    /// The words, the first byte being the most significant of the first.
    @usableFromInline let first, second, third, fourth: UInt64

    /// All zeros.
    public static let zero = Bytes32()

    private init() { (first, second, third, fourth) = (0, 0, 0, 0) }

    /// The bytes. Requires 32.
    public init(_ bytes: some Collection<UInt8>) {
        precondition(bytes.count == 32, "32 bytes are asked for")
        let array = Array(bytes)
        func word(_ index: Int) -> UInt64 {
            unsafe array.withUnsafeBytes {
                unsafe UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
            }
        }
        (first, second, third, fourth) = (word(0), word(1), word(2), word(3))
    }

    /// Byte number `index`, which is below 32.
    public subscript(index: Int) -> UInt8 {
        let word =
            switch index / 8 {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index % 8)))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        unsafe withUnsafeBytes(
            of: (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
        ) { unsafe Array($0) }
    }

    public static func < (a: Self, b: Self) -> Bool {
        (a.first, a.second, a.third, a.fourth) < (b.first, b.second, b.third, b.fourth)
    }
}
