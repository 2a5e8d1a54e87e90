public import Algebra
public import Primitives

/// Why bytes or values are not a witness.
public enum WitnessValueError: NamedError, Equatable {
    /// The length is not that of `wireCount` values, in bytes.
    case length(actual: Int, expected: Int)
    /// There is not even a value for the constant.
    case empty
    /// A value is not below the field's order.
    case notCanonical(wire: Int)
    /// The value of wire 0 is not one.
    case constantIsNotOne

    public var explanation: String {
        switch self {
        case .length(let actual, let expected): "The values have \(actual) bytes where the header asks for \(expected)."
        case .empty: "The witness has no values, not even that of the constant."
        case .notCanonical(let wire): "The value of wire \(wire) is not below the field's order."
        case .constantIsNotOne: "The value of wire 0, the constant, is not 1."
        }
    }
}

/// The values of all wires, each below the field's order; wire 0 is one.
///
/// They are kept as canonical little-endian integers one after another, the body of a `.wtns` file, so that a mapped
/// file is used where it lies. A witness holds secrets: it has no description.
public struct Witness<F: PrimeField>: Sendable {
    /// `F.byteCount` bytes for each wire.
    public let bytes: ByteRegion

    /// The number of wires.
    @inlinable public var count: Int { bytes.count / F.byteCount }

    /// Checks and takes the body of a `.wtns` file; costs one comparison a wire.
    ///
    /// - Throws: `.empty`, `.length` unless the bytes are those of `wireCount` values, `.notCanonical`,
    ///   `.constantIsNotOne`.
    @inlinable public init(_ bytes: ByteRegion, wireCount: Int) throws(WitnessValueError) {
        let stride = F.byteCount
        guard wireCount > 0 else { throw .empty }
        let (expected, overflow) = wireCount.multipliedReportingOverflow(by: stride)
        guard !overflow, bytes.count == expected else {
            throw .length(actual: bytes.count, expected: overflow ? .max : expected)
        }
        try unsafe bytes.withUnsafeBytes { (buffer) throws(WitnessValueError) in
            guard let base = buffer.baseAddress else { return }
            for wire in 0..<wireCount {
                let value = unsafe F.Canonical(littleEndianAt: base + wire * stride)
                guard value.isBelow(F.modulus) else { throw .notCanonical(wire: wire) }
                if wire == 0, value != F.Canonical(small: 1) { throw .constantIsNotOne }
            }
        }
        self.bytes = bytes
    }

    /// The witness with the given values.
    ///
    /// - Throws: `.empty`, `.constantIsNotOne`.
    @inlinable public init(_ values: [F]) throws(WitnessValueError) {
        guard let first = values.first else { throw .empty }
        guard first == .one else { throw .constantIsNotOne }
        var bytes = [UInt8](repeating: 0, count: values.count * F.byteCount)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            for (i, value) in values.enumerated() { unsafe value.storeCanonical(to: base + i * F.byteCount) }
        }
        self.bytes = ByteRegion(copying: bytes)
    }

    /// The value of a wire; one product. `wire` must be below `count`.
    @inlinable public subscript(wire: Int) -> F {
        precondition(wire >= 0 && wire < count, "a wire of the circuit the witness belongs to")
        return unsafe bytes.withUnsafeBytes { buffer in
            // `init` has seen that every value is canonical and that there are `count` of them.
            unsafe F.loadCanonical(buffer.baseAddress.unsafelyUnwrapped + wire * F.byteCount) ?? .zero
        }
    }

    /// The values of all wires as field elements; one product each.
    @inlinable public func elements() -> [F] { elements(0..<count) }

    /// The values of the wires `range`, each of which must be below `count`; one product each.
    @inlinable public func elements(_ range: Range<Int>) -> [F] {
        precondition(range.upperBound <= count, "wires of the circuit the witness belongs to")
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return [] }
            return range.map { unsafe F.loadCanonical(base + $0 * F.byteCount) ?? .zero }
        }
    }
}
