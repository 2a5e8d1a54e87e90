internal import Algebra
public import Curves
internal import Primitives

/// The 32 bytes of an integer in a message, kept as they were found: it may exceed the group's order.
public struct StoredScalar: Hashable, Sendable {
    private let storage: Bytes32

    /// The scalar's canonical bytes.
    public init(_ scalar: Ed25519.ScalarField) { storage = Bytes32(scalar.littleEndianBytes) }

    /// The bytes, least significant first, or nil where there are not 32.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        storage = Bytes32(bytes)
    }

    /// The 32 bytes, least significant first.
    public var bytes: [UInt8] { storage.bytes }

    /// The scalar, or nil where the integer is not below the group's order.
    public var canonical: Ed25519.ScalarField? { try? Ed25519.ScalarField(canonicalLittleEndian: bytes) }

    /// The integer modulo the group's order.
    public var reduced: Ed25519.ScalarField { Ed25519.ScalarField(reducingLittleEndian: bytes) }
}
