public import Algebra

/// A curve with a map from its base field to its points (RFC 9380 §6) and a cofactor to clear (§7).
public protocol HashToCurveParameters: CurveParameters {
    /// The map to an isogenous curve and the isogeny back.
    static var simplifiedSWU: SimplifiedSWU<BaseField> { get }
    /// The number of coefficients of an element of the base field.
    static var extensionDegree: Int { get }
    /// The number of bytes that are reduced to one coefficient, L of §5.1: ⌈(⌈log₂ p⌉ + k)/8⌉ for security level k.
    static var bytesPerCoefficient: Int { get }
    /// The element whose coefficients are these big-endian integers reduced modulo p, that of 1 first.
    static func element(reducing coefficients: [[UInt8]]) -> BaseField
    /// A square root of `a` where it is a square, else any element; constant time.
    static func squareRootCandidate(_ a: BaseField) -> BaseField
    /// The product with the suite's effective cofactor h_eff; time does not depend on the point.
    static func clearCofactor(_ point: ProjectivePoint<Self>) -> ProjectivePoint<Self>
    /// The curve's part of a suite's identifier, as in "BLS12381G1".
    static var suiteName: String { get }
}

extension HashToCurveParameters {
    /// `map_to_curve`: a point of the curve, in general outside the subgroup. Constant time.
    public static func mapToCurve(_ u: BaseField) -> ProjectivePoint<Self> {
        let (x, y, z) = simplifiedSWU.map(u, root: squareRootCandidate)
        return ProjectivePoint(uncheckedX: x, y: y, z: z)
    }
}

/// A suite of RFC 9380 §8: a curve with a way to expand messages.
public struct HashToCurveSuite<C: HashToCurveParameters>: Sendable {
    /// How messages become uniform bytes.
    public let expander: MessageExpander

    /// The suite of `C` with this expander.
    public init(expander: MessageExpander = .xmd(.sha256)) { self.expander = expander }

    /// The suite's identifier, such as "BLS12381G1_XMD:SHA-256_SSWU_RO_"; "NU" marks ``encode(_:domain:)``.
    public func identifier(isUniform: Bool) -> String {
        "\(C.suiteName)_\(expander.name)_SSWU_\(isUniform ? "RO" : "NU")_"
    }

    /// `hash_to_curve`: a point of the subgroup, indistinguishable from a random one. Two square roots for each of two
    /// maps; constant time but for the lengths of the message and the tag.
    ///
    /// - Parameter domain: the domain separation tag, at least one byte, best 16 or more.
    /// - Throws: `.emptyDomain`.
    @specialized(where C == Secp256k1)
    public func hash(_ message: [UInt8], domain: [UInt8]) throws(HashToCurveError) -> ProjectivePoint<C> {
        let u = try hashToField(message, domain: domain, count: 2)
        return C.clearCofactor(C.mapToCurve(u[0]) + C.mapToCurve(u[1]))
    }

    /// `encode_to_curve`: a point of the subgroup, which is not uniformly distributed. Half the cost of
    /// ``hash(_:domain:)``.
    ///
    /// - Throws: `.emptyDomain`.
    public func encode(_ message: [UInt8], domain: [UInt8]) throws(HashToCurveError) -> ProjectivePoint<C> {
        let u = try hashToField(message, domain: domain, count: 1)
        return C.clearCofactor(C.mapToCurve(u[0]))
    }

    /// `hash_to_field` (§5.2): `count` elements of the base field.
    ///
    /// - Throws: `.emptyDomain`, or `.outputTooLong` where the expander cannot give that many.
    public func hashToField(
        _ message: [UInt8], domain: [UInt8], count: Int
    ) throws(HashToCurveError) -> [C.BaseField] {
        let size = C.bytesPerCoefficient
        let (total, overflow) = count.multipliedReportingOverflow(by: C.extensionDegree * size)
        let uniform = try expander.expand(message, domain: domain, count: overflow ? .max : total)
        return (0..<max(0, count)).map { index in
            C.element(
                reducing: (0..<C.extensionDegree).map { coefficient in
                    let start = (index * C.extensionDegree + coefficient) * size
                    return Array(uniform[start..<start + size])
                })
        }
    }
}
