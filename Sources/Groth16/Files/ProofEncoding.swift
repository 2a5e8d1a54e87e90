internal import Algebra
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

extension Proof where E == BLS12381 {
    /// The length of an encoded proof in bytes.
    public static var encodedByteCount: Int { 192 }

    /// Decodes A, B and C as compressed points one after another, 48, 96 and 48 bytes (bellman's form; Zcash protocol
    /// specification §5.4.10.2).
    ///
    /// Every point must be canonical, on its curve, in the subgroup of prime order and not the identity, so that a proof
    /// has one encoding. Three square roots and three subgroup checks; variable time.
    ///
    /// - Throws: the first check that fails, B's membership in its subgroup being the last.
    public init(encoded: [UInt8]) throws(ProofEncodingError) {
        guard encoded.count == Self.encodedByteCount else {
            throw .wrongLength(actual: encoded.count, expected: Self.encodedByteCount)
        }
        func point<C: BLS12381Group>(_ element: String, _ bytes: Range<Int>) throws(ProofEncodingError) -> AffinePoint<
            C
        > {
            do throws(PointDecodingError) {
                return try AffinePoint(
                    decoding: encoded[bytes], as: .zcashCompressed, requiring: .onCurve, identityAllowed: false)
            } catch {
                throw .badElement(element, error)
            }
        }
        let a: AffinePoint<BLS12381.G1> = try point("A", 0..<48)
        let b: AffinePoint<BLS12381.G2> = try point("B", 48..<144)
        let c: AffinePoint<BLS12381.G1> = try point("C", 144..<192)
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

    /// The 192 bytes of ``init(encoded:)``.
    public var encoded: [UInt8] {
        a.encoded(as: .zcashCompressed) + b.encoded(as: .zcashCompressed) + c.encoded(as: .zcashCompressed)
    }
}
