public import Algebra
internal import Curves
public import Primitives

extension Proof {
    /// Reads a `proof.json` of snarkjs or rapidsnark (which leaves out the curve).
    ///
    /// - Throws: `JSONFormError` for the form, `ProofError` for the points.
    @specialized(where E == BN254)
    @specialized(where E == BLS12381)
    public init(json: JSONValue) throws {
        let form = JSONForm(json)
        try form.checkProtocol()
        if json["curve"] != nil { try form.checkCurve(E.curve) }
        try self.init(
            a: try form.member("pi_a").g1(E.self), b: try form.member("pi_b").g2(E.self),
            c: try form.member("pi_c").g1(E.self))
    }

    /// The proof as snarkjs writes it.
    public var json: JSONValue {
        .object([
            .init("pi_a", .g1(a, E.self)),
            .init("pi_b", .g2(b, E.self)),
            .init("pi_c", .g1(c, E.self)),
            .init("protocol", .string("groth16")),
            .init("curve", .string(E.curve.rawValue)),
        ])
    }
}

/// Public inputs in the form of snarkjs's `public.json`: a list of decimal strings.
public enum PublicInputs {
    /// Reads the list. Each value must be canonical: x and x + r are one input, written one way.
    ///
    /// - Throws: `JSONFormError` naming the index.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public static func elements<F: PrimeField>(json: JSONValue, of type: F.Type = F.self) throws(JSONFormError) -> [F] {
        var elements: [F] = []
        for form in try JSONForm(json, path: "public").elements() { elements.append(try form.element()) }
        return elements
    }

    /// The list as snarkjs writes it.
    public static func json<F: PrimeField>(_ elements: [F]) -> JSONValue { .array(elements.map { .element($0) }) }
}
