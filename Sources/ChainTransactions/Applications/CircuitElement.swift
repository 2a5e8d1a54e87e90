public import Algebra
internal import Curves

/// An integer of 32 bytes that stands for an element of a circuit's field; canonical on a curve where it is below the
/// order r of the curve's groups.
public struct CircuitElement: Sendable, Hashable {
    private let integer: Limbs<4>

    /// Length in bytes.
    public static let byteCount = 32
    /// The element 0.
    public static let zero = CircuitElement(integer: Limbs<4>())

    private init(integer: Limbs<4>) { self.integer = integer }

    /// The integer that 32 bytes are, least significant first; nil where there are not 32.
    public init?(littleEndian bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        integer = Limbs<4>(littleEndian: bytes)
    }

    /// An element of a field of 32 bytes.
    public init<F: PrimeField>(_ element: F) {
        precondition(F.byteCount == Self.byteCount, "the scalar fields of both curves have 32 bytes")
        integer = Limbs<4>(littleEndian: element.littleEndianBytes)
    }

    /// The element equal to a small integer.
    public init(_ value: UInt64) { integer = Limbs<4>(small: value) }

    /// The integer that decimal digits spell, without sign or leading zeros; nil for other text and from 2²⁵⁶ on.
    public init?(decimal text: String) {
        let digits = Array(text.utf8)
        guard !digits.isEmpty, digits.count <= 78, digits.allSatisfy({ 48...57 ~= $0 }),
            digits.count == 1 || digits[0] != 48
        else { return nil }
        var integer = Limbs<4>()
        for digit in digits {
            guard integer.multiplyAndAdd(10, UInt64(digit - 48)) == 0 else { return nil }
        }
        self.init(integer: integer)
    }

    /// The 32 bytes, least significant first.
    public var littleEndianBytes: [UInt8] { integer.littleEndianBytes }
    /// The integer in decimal.
    public var decimal: String { integer.decimal }
    /// The integer where it is below 2⁶⁴, else nil.
    public var small: UInt64? { integer == Limbs<4>(small: integer[0]) ? integer[0] : nil }

    /// Whether the integer is below the order of the curve's groups.
    public func isCanonical(on curve: CurveID) -> Bool {
        switch curve {
        case .bn128: integer.isBelow(BN254.Fr.modulus)
        case .bls12381: integer.isBelow(BLS12381.Fr.modulus)
        }
    }

    public static func == (a: Self, b: Self) -> Bool { a.integer == b.integer }
    public func hash(into hasher: inout Hasher) { hasher.combine(littleEndianBytes) }
}
