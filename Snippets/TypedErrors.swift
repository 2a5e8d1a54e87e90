//! Verify what came from outside, and tell apart the reasons for which it is refused.
//!
//! Arguments: verification_key.json public.json proof.json, on BN254.

import Curves
import Groth16
import Primitives

// snippet.hide
guard CommandLine.arguments.count == 4 else {
    fatalError("usage: TypedErrors verification_key.json public.json proof.json")
}
func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: readFile(path: path, limit: 1 << 20)) }
let keyJSON = try json(CommandLine.arguments[1])
let inputsJSON = try json(CommandLine.arguments[2])
let proofJSON = try json(CommandLine.arguments[3])
// snippet.show

// A key under which proofs can be forged throws here, with the reason.
let prepared = PreparedVerifyingKey(try VerifyingKey<BN254>(json: keyJSON))

/// Answers a request with a word for a log.
func answer(inputs: JSONValue, proof: JSONValue) -> String {
    do {
        let inputs = try PublicInputs.elements(json: inputs, of: BN254.Fr.self)
        let proof = try Proof<BN254>(json: proof)
        try prepared.verify(proof, publicInputs: inputs)
        return "valid"
    } catch VerificationError.equationNotSatisfied {
        return "false"
    } catch VerificationError.publicInputCount(let actual, let expected) {
        return "\(actual) public inputs instead of \(expected)"
    } catch JSONFormError.notCanonical(let path) {
        return "\(path) is written as another number than it is"
    } catch let error as any NamedError {
        // Every other check has a name as well.
        return error.name
    } catch {
        return "\(error)"
    }
}

print(answer(inputs: inputsJSON, proof: proofJSON))
print(answer(inputs: .array([]), proof: proofJSON))

// snippet.hide
guard answer(inputs: inputsJSON, proof: proofJSON) == "valid" else { fatalError("an honest proof was refused") }
guard answer(inputs: .array([]), proof: proofJSON).hasPrefix("0 public inputs") else {
    fatalError("missing inputs were not noticed")
}
