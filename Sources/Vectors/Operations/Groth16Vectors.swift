internal import Algebra
internal import Curves
internal import Groth16
internal import Primitives

extension VectorOperation {
    /// `verification_key`, `proof` and `public`, as snarkjs writes them, give `"expected": "valid"` or a refusal; the key
    /// is read strictly unless `policy` is "allow-insecure".
    static let groth16: [VectorOperation] = [
        VectorOperation("groth16-verify") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let key = try fields.value("verification_key")
            let proof = try fields.value("proof")
            let inputs = try fields.value("public")
            let lenient = fields.has("policy") ? try fields.text("policy") == "allow-insecure" : false
            let policy: KeyPolicy = lenient ? .allowInsecure : .strict
            do {
                switch try JSONForms.curve(ofKey: key) {
                case .bn128: try verify(key, policy, proof, inputs, on: BN254.self)
                case .bls12381: try verify(key, policy, proof, inputs, on: BLS12381.self)
                }
                return .values([("expected", .string("valid"))])
            } catch let error as any NamedError {
                return .refused(error.name)
            } catch {
                return .refused(String(describing: error))
            }
        }
    ]

    private static func verify<E: PairingEngine>(
        _ key: JSONValue, _ policy: KeyPolicy, _ proof: JSONValue, _ inputs: JSONValue, on engine: E.Type
    ) throws {
        let key = try VerifyingKey<E>(json: key, policy: policy)
        let elements = try PublicInputs.elements(json: inputs, of: E.Fr.self)
        try PreparedVerifyingKey(key).verify(try Proof<E>(json: proof), publicInputs: elements)
    }
}
