public import Algebra
public import Curves
public import Primitives

/// Why bytes are not an encoded proof.
public enum ProofEncodingError: NamedError, Hashable {
    /// The proof has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// One of the three points is refused.
    case badElement(String, PointDecodingError)

    public var name: String {
        switch self {
        case .wrongLength: "proofLength"
        case .badElement(let element, let reason):
            "proof" + element + reason.name.prefix(1).uppercased() + reason.name.dropFirst()
        }
    }

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The proof has \(actual) bytes instead of \(expected)."
        case .badElement(let element, let reason): "The proof's \(element) is refused: \(reason.explanation)"
        }
    }
}

/// A curve with a compact encoding of proofs: compressed points, one encoding for a point.
public protocol ProofCurve: PairingEngine {
    /// The form of points of G1.
    static var compressedG1: PointFormat<G1> { get }
    /// The form of points of G2.
    static var compressedG2: PointFormat<G2> { get }
}

/// snarkjs's compressed form, 32 and 64 bytes.
extension BN254Engine: ProofCurve {
    public static var compressedG1: PointFormat<G1> { .snarkjsCompressed }
    public static var compressedG2: PointFormat<G2> { .snarkjsCompressed }
}

/// Zcash's compressed form, 48 and 96 bytes; a proof is bellman's then (Zcash protocol specification §5.4.10.2).
extension BLS12381Engine: ProofCurve {
    public static var compressedG1: PointFormat<G1> { .zcashCompressed }
    public static var compressedG2: PointFormat<G2> { .zcashCompressed }
}

extension Proof where E: ProofCurve {
    /// The length of an encoded proof in bytes: 128 on BN254, 192 on BLS12-381.
    public static var encodedByteCount: Int { 2 * E.compressedG1.byteCount + E.compressedG2.byteCount }

    /// Decodes A, B and C as compressed points one after another.
    ///
    /// Every point must be canonical, on its curve, in the subgroup of prime order and not the identity, so that a proof
    /// has one encoding. Three square roots and the subgroup checks; variable time.
    ///
    /// - Throws: the first check that fails, B's membership in its subgroup being the last.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public init(encoded: [UInt8]) throws(ProofEncodingError) {
        guard encoded.count == Self.encodedByteCount else {
            throw .wrongLength(actual: encoded.count, expected: Self.encodedByteCount)
        }
        let g1 = E.compressedG1.byteCount, g2 = E.compressedG2.byteCount
        let a = try Self.point(encoded[..<g1], E.compressedG1, "A")
        let b = try Self.point(encoded[g1..<g1 + g2], E.compressedG2, "B")
        let c = try Self.point(encoded[(g1 + g2)...], E.compressedG1, "C")
        do throws(ProofError) {
            try self.init(a: a, b: b, c: c)
        } catch {
            switch error {
            case .notOnCurve(let element): throw .badElement(element, .notOnCurve)
            case .notInSubgroup(let element): throw .badElement(element, .notInSubgroup)
            case .atInfinity(let element): throw .badElement(element, .identityNotAllowed)
            }
        }
    }

    private static func point<C: CurveParameters>(
        _ bytes: ArraySlice<UInt8>, _ format: PointFormat<C>, _ element: String
    ) throws(ProofEncodingError) -> AffinePoint<C> {
        do throws(PointDecodingError) {
            // Subgroups are checked by the proof itself, B's with the lines that its verification needs anyway.
            return try AffinePoint(decoding: bytes, as: format, requiring: .onCurve, identityAllowed: false)
        } catch {
            throw .badElement(element, error)
        }
    }

    /// The bytes of ``init(encoded:)``.
    public var encoded: [UInt8] {
        a.encoded(as: E.compressedG1) + b.encoded(as: E.compressedG2) + c.encoded(as: E.compressedG1)
    }
}
