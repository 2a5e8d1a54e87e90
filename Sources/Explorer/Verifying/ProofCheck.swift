import Algebra
import Curves
import Groth16
import Primitives

/// Verifies a Groth16 proof that somebody pasted, in snarkjs's files.
enum ProofCheck {
    /// What came of it.
    enum Outcome: Sendable {
        /// The proof holds; for a key that one party knew the secrets of, what the key says about that.
        case holds(curve: String, publicInputs: Int, testKey: String?)
        /// A part is refused, or the proof does not hold, by name.
        case refused(part: Part, name: String, explanation: String)
    }

    /// The parts of a statement.
    enum Part: String, Sendable { case key, publicInputs = "inputs", proof }

    /// Bounds on what is read: a key for a few thousand public inputs.
    private static let limits = JSONLimits(bytes: 1 << 20, depth: 8, values: 1 << 16)

    /// The outcome for three texts.
    static func outcome(key: String, publicInputs: String, proof: String) -> Outcome {
        let parsed: JSONValue
        do throws(JSONError) { parsed = try JSONValue(parsing: key, limits: limits) } catch {
            return .refused(part: .key, name: error.name, explanation: error.explanation)
        }
        return switch parsed["curve"]?.text {
        case CurveID.bls12381.rawValue: outcome(BLS12381.self, parsed, publicInputs, proof)
        // Any other is refused by the key's own check of the curve.
        default: outcome(BN254.self, parsed, publicInputs, proof)
        }
    }

    private static func outcome<E: PairingEngine>(
        _ curve: E.Type, _ json: JSONValue, _ publicInputs: String, _ proof: String
    ) -> Outcome {
        var part = Part.key
        do {
            let key = try VerifyingKey<E>(json: json)
            part = .publicInputs
            let elements = try PublicInputs.elements(
                json: try JSONValue(parsing: publicInputs, limits: limits), of: E.Fr.self)
            part = .proof
            let proof = try Proof<E>(json: try JSONValue(parsing: proof, limits: limits))
            try PreparedVerifyingKey(key).verify(proof, publicInputs: elements)
            return .holds(
                curve: E.curve == .bn128 ? "BN254" : "BLS12-381", publicInputs: elements.count,
                testKey: key.testKeyNotice)
        } catch let error as any NamedError {
            return .refused(part: part, name: error.name, explanation: error.explanation)
        } catch {
            return .refused(part: part, name: "unreadable", explanation: "")
        }
    }
}
