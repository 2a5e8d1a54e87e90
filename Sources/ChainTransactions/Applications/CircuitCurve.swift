public import Algebra
public import Curves
public import Groth16

/// A curve that application circuits may be over, with the form of its points on the ledger: compressed, one encoding
/// for a point.
public protocol CircuitCurve: PairingEngine {
    /// The form of points of G1.
    static var compressedG1: PointFormat<G1> { get }
    /// The form of points of G2.
    static var compressedG2: PointFormat<G2> { get }
}

/// snarkjs's compressed form, 32 and 64 bytes.
extension BN254Engine: CircuitCurve {
    public static var compressedG1: PointFormat<G1> { .snarkjsCompressed }
    public static var compressedG2: PointFormat<G2> { .snarkjsCompressed }
}

/// Zcash's compressed form, 48 and 96 bytes.
extension BLS12381Engine: CircuitCurve {
    public static var compressedG1: PointFormat<G1> { .zcashCompressed }
    public static var compressedG2: PointFormat<G2> { .zcashCompressed }
}

extension Proof where E: CircuitCurve {
    /// The length of a proof on the ledger in bytes: 128 on BN254, 192 on BLS12-381.
    public static var ledgerByteCount: Int { 2 * E.compressedG1.byteCount + E.compressedG2.byteCount }

    /// Decodes A, B and C as compressed points one after another (docs/spec, section 8).
    ///
    /// Every point must be canonical, on its curve, in the subgroup of prime order and not the identity, so that a proof
    /// has one encoding. Three square roots and the subgroup checks; variable time.
    ///
    /// - Throws: the first check that fails, B's membership in its subgroup being the last.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public init(ledgerBytes: [UInt8]) throws(ProofEncodingError) {
        guard ledgerBytes.count == Self.ledgerByteCount else {
            throw .wrongLength(actual: ledgerBytes.count, expected: Self.ledgerByteCount)
        }
        let g1 = E.compressedG1.byteCount, g2 = E.compressedG2.byteCount
        let a = try Self.point(ledgerBytes[..<g1], E.compressedG1, "A")
        let b = try Self.point(ledgerBytes[g1..<g1 + g2], E.compressedG2, "B")
        let c = try Self.point(ledgerBytes[(g1 + g2)...], E.compressedG1, "C")
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

    /// The bytes of ``init(ledgerBytes:)``.
    public var ledgerBytes: [UInt8] {
        a.encoded(as: E.compressedG1) + b.encoded(as: E.compressedG2) + c.encoded(as: E.compressedG1)
    }
}
