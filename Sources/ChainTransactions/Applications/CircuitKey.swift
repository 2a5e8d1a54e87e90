public import Algebra
public import Curves
public import Groth16
public import Primitives

/// Why bytes are not a circuit's key. Each case is one check.
public enum CircuitKeyError: NamedError, Hashable {
    /// There are no bytes, or the first does not name a curve.
    case unknownCurve(actual: UInt8?)
    /// The length is not that of a key with the number of public inputs that it announces, or there is none such.
    case wrongLength(actual: Int, expected: Int)
    /// There are too many public inputs, or none.
    case inputCount(actual: Int, allowed: ClosedRange<Int>)
    /// A point is refused.
    case badPoint(element: String, PointDecodingError)
    /// Under the key proofs can be forged without a witness, or inputs be traded.
    case weak(name: String, reason: String)

    public var name: String {
        switch self {
        case .unknownCurve: "keyCurve"
        case .wrongLength: "keyLength"
        case .inputCount: "keyInputCount"
        case .badPoint(_, let error): "key" + error.name.prefix(1).uppercased() + error.name.dropFirst()
        case .weak(let name, _): name
        }
    }

    public var explanation: String {
        switch self {
        case .unknownCurve(nil): "The key is empty."
        case .unknownCurve(let actual?): "The key's first byte, \(actual), does not name a curve."
        case .wrongLength(let actual, let expected): "The key has \(actual) bytes instead of \(expected)."
        case .inputCount(let actual, let allowed):
            "The key takes \(actual) public inputs; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .badPoint(let element, let error): "The key's \(element) is refused: \(error.explanation)"
        case .weak(_, let reason): reason
        }
    }
}

/// A circuit's key on the ledger: a byte for the curve, α, β, γ, δ as compressed points, the number of IC elements in
/// two bytes, the IC elements (docs/spec, section 8). A key has one encoding.
public enum CircuitKey {
    /// The curve that the first byte names: 0 for BN254, 1 for BLS12-381; nil for any other.
    public static func curve(of key: [UInt8]) -> CurveID? {
        switch key.first {
        case 0: .bn128
        case 1: .bls12381
        default: nil
        }
    }

    /// The encoding of a key.
    public static func encode<E: ProofCurve>(_ key: VerifyingKey<E>) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt8(E.curve == .bn128 ? 0 : 1)
        writer.write(key.alpha1.encoded(as: E.compressedG1))
        for point in [key.beta2, key.gamma2, key.delta2] { writer.write(point.encoded(as: E.compressedG2)) }
        writer.writeLittleEndian(UInt16(clamping: key.ic.count))
        for point in key.ic { writer.write(point.encoded(as: E.compressedG1)) }
        return writer.bytes
    }

    /// Decodes a key of the curve E: every point canonical and in its subgroup, no trailing bytes; under `.strict` also
    /// no key that ``VerifyingKey`` refuses as weak.
    ///
    /// A square root and a subgroup check for each point; variable time.
    ///
    /// - Throws: the first check that fails.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public static func decode<E: ProofCurve>(
        _ bytes: [UInt8], as curve: E.Type, policy: KeyPolicy = .strict
    ) throws(CircuitKeyError) -> VerifyingKey<E> {
        guard Self.curve(of: bytes) == E.curve else { throw .unknownCurve(actual: bytes.first) }
        let count = try icCount(of: bytes, curve)
        let g1 = E.compressedG1.byteCount, g2 = E.compressedG2.byteCount
        var offset = 1
        let alpha = try point(bytes[offset..<offset + g1], E.compressedG1, "alpha")
        offset += g1
        var second: [AffinePoint<E.G2>] = []
        for element in ["beta", "gamma", "delta"] {
            second.append(try point(bytes[offset..<offset + g2], E.compressedG2, element))
            offset += g2
        }
        offset += 2
        var ic: [AffinePoint<E.G1>] = []
        for i in 0..<count {
            ic.append(try point(bytes[offset..<offset + g1], E.compressedG1, "IC[\(i)]"))
            offset += g1
        }
        do throws(VerifyingKeyError) {
            return try VerifyingKey(
                alpha1: alpha, beta2: second[0], gamma2: second[1], delta2: second[2], ic: ic, policy: policy)
        } catch {
            throw .weak(name: error.name, reason: error.explanation)
        }
    }

    /// The number of public inputs that a key takes, without decoding its points.
    ///
    /// - Throws: `.unknownCurve`, `.wrongLength`, `.inputCount`.
    public static func publicInputCount(of key: [UInt8]) throws(CircuitKeyError) -> Int {
        switch curve(of: key) {
        case .bn128: try icCount(of: key, BN254.self) - 1
        case .bls12381: try icCount(of: key, BLS12381.self) - 1
        case nil: throw .unknownCurve(actual: key.first)
        }
    }

    /// The number of IC elements, which the length must agree with.
    private static func icCount<E: ProofCurve>(of bytes: [UInt8], _ curve: E.Type) throws(CircuitKeyError) -> Int {
        let g1 = E.compressedG1.byteCount
        let fixed = 1 + g1 + 3 * E.compressedG2.byteCount + 2
        guard bytes.count >= fixed else { throw .wrongLength(actual: bytes.count, expected: fixed + 2 * g1) }
        let count = Int(bytes[fixed - 2]) | Int(bytes[fixed - 1]) << 8
        guard ApplicationLimits.inputs.contains(count - 1) else {
            throw .inputCount(actual: count - 1, allowed: ApplicationLimits.inputs)
        }
        guard bytes.count == fixed + count * g1 else {
            throw .wrongLength(actual: bytes.count, expected: fixed + count * g1)
        }
        return count
    }

    private static func point<C: CurveParameters>(
        _ bytes: ArraySlice<UInt8>, _ format: PointFormat<C>, _ element: String
    ) throws(CircuitKeyError) -> AffinePoint<C> {
        do throws(PointDecodingError) {
            return try AffinePoint(decoding: bytes, as: format)
        } catch {
            throw .badPoint(element: element, error)
        }
    }
}
