internal import Algebra
internal import Curves
internal import Primitives

extension VectorOperation {
    /// RFC 9380: `expander`, `domain`, `message` and `count` give `expected`; for the curves `u` (the field elements) and
    /// `q` (the points before the cofactor is cleared, uncompressed) are compared as well where a case has them.
    static let hashToCurve: [VectorOperation] =
        [
            VectorOperation("expand-message") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
                let expander = try expander(fields)
                let (message, domain) = (try fields.bytes("message"), try fields.bytes("domain"))
                let count = try fields.integer("count")
                do throws(HashToCurveError) {
                    return .bytes(try expander.expand(message, domain: domain, count: count))
                } catch {
                    return .refused(error.name)
                }
            },
            suite("bls12381-g1-hash-to-curve", PointFormat<BLS12381.G1>.zcashUncompressed, isUniform: true),
            suite("bls12381-g1-encode-to-curve", PointFormat<BLS12381.G1>.zcashUncompressed, isUniform: false),
            suite("bls12381-g2-hash-to-curve", PointFormat<BLS12381.G2>.zcashUncompressed, isUniform: true),
            suite("bls12381-g2-encode-to-curve", PointFormat<BLS12381.G2>.zcashUncompressed, isUniform: false),
            suite("bls12381-g2-hash-to-curve-compressed", PointFormat<BLS12381.G2>.zcashCompressed, isUniform: true),
        ]

    private static func suite<C: HashToCurveParameters>(
        _ name: String, _ format: PointFormat<C>, isUniform: Bool
    ) -> VectorOperation {
        VectorOperation(name) { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let suite = HashToCurveSuite<C>(expander: try expander(fields))
            let (message, domain) = (try fields.bytes("message"), try fields.bytes("domain"))
            do throws(HashToCurveError) {
                let u = try suite.hashToField(message, domain: domain, count: isUniform ? 2 : 1)
                let point =
                    isUniform
                    ? try suite.hash(message, domain: domain) : try suite.encode(message, domain: domain)
                let elements = u.map { JSONValue.string(Hexadecimal.encode(coefficients($0))) }
                let images = u.map {
                    JSONValue.string(Hexadecimal.encode(C.mapToCurve($0).affine.encoded(as: format)))
                }
                return .values([
                    ("u", .array(elements)), ("q", .array(images)),
                    ("expected", .string(Hexadecimal.encode(point.affine.encoded(as: format)))),
                ])
            } catch {
                return .refused(error.name)
            }
        }
    }

    /// The coefficients big-endian on 48 bytes each, that of 1 first.
    private static func coefficients<F: Field>(_ element: F) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: F.byteCount)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { unsafe element.storeCanonical(to: base) }
        }
        return stride(from: 0, to: bytes.count, by: 48).flatMap { bytes[$0..<$0 + 48].reversed() }
    }

    private static func expander(_ fields: CaseFields) throws(CaseFailure) -> MessageExpander {
        let name = try fields.text("expander")
        let known: [MessageExpander] = [.xmd(.sha256), .xmd(.sha512), .xof(.shake128), .xof(.shake256)]
        guard let expander = known.first(where: { $0.name == name }) else {
            throw .malformedCase(field: "expander", reason: "is unknown: \(name)")
        }
        return expander
    }
}
