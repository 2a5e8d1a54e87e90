public import Algebra
public import Primitives

/// Why a witness does not fit a key.
public enum WitnessError: NamedError, Equatable {
    /// The number of values is not the key's number of wires.
    case wireCount(actual: Int, expected: Int)
    /// A value is not below r.
    case notCanonical(wire: Int)
    /// The value of wire 0, the constant, is not one.
    case constantIsNotOne

    public var explanation: String {
        switch self {
        case .wireCount(let actual, let expected):
            "The witness has \(actual) values and the key \(expected) wires: they belong to different circuits."
        case .notCanonical(let wire): "The value of wire \(wire) is not below the group's order."
        case .constantIsNotOne: "The value of wire 0, the constant, is not 1."
        }
    }
}

/// The values of all wires, canonical and little-endian one after another: the body of a `.wtns` file.
public struct WitnessValues<E: PairingEngine>: Sendable {
    /// The bytes, `E.Fr.byteCount` for each wire.
    public let bytes: ByteRegion

    /// Checks that every value is below r and that wire 0 is one.
    ///
    /// - Throws: `.wireCount` unless there are `wireCount` values, `.notCanonical`, `.constantIsNotOne`.
    @inlinable public init(_ bytes: ByteRegion, wireCount: Int) throws(WitnessError) {
        let stride = E.Fr.byteCount
        guard bytes.count == wireCount * stride, wireCount > 0 else {
            throw .wireCount(actual: bytes.count / stride, expected: wireCount)
        }
        try unsafe bytes.withUnsafeBytes { (buffer) throws(WitnessError) in
            guard let base = buffer.baseAddress else { return }
            for i in 0..<wireCount {
                let value = unsafe E.Fr.Canonical(littleEndianAt: base + i * stride)
                guard value.isBelow(E.Fr.modulus) else { throw .notCanonical(wire: i) }
                if i == 0, value != E.Fr.Canonical(small: 1) { throw .constantIsNotOne }
            }
        }
        self.bytes = bytes
    }

    /// The values of elements in memory.
    @inlinable public init(_ elements: [E.Fr], wireCount: Int) throws(WitnessError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.count * E.Fr.byteCount)
        for element in elements { bytes.append(contentsOf: element.littleEndianBytes) }
        try self.init(ByteRegion(copying: bytes), wireCount: wireCount)
    }

    /// The values of wires `range`, which must exist.
    @inlinable public func elements(_ range: Range<Int>) -> [E.Fr] {
        unsafe bytes.withUnsafeBytes { buffer in
            range.compactMap { i in
                unsafe buffer.baseAddress.flatMap { unsafe E.Fr.loadCanonical($0 + i * E.Fr.byteCount) }
            }
        }
    }
}
