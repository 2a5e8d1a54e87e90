internal import Primitives

extension PublishedSet {
    /// Verification keys, proofs and public inputs that must be refused, and two that must not.
    static let groth16: [PublishedSet] =
        [
            // Run where it is at hand, not taken over: a key is from a project under the LGPL.
            PublishedSet(
                path: "negative-groth16/EXPECTED.json", source: "the corpus negative-groth16",
                licence: "figures; keys from rapidsnark (LGPL-3.0) and co-snarks (MIT OR Apache-2.0) test data"
            ) { (set: PublishedSet, folder: VectorFolder) throws(VectorError) -> [VectorFile] in
                var cases: [JSONValue] = []
                for element in try set.elements(try set.json(try folder.read(set.path))["cases"], "cases") {
                    let proof = try set.text(element["proof"], "proof")
                    let inputs = try set.text(element["public"], "public")
                    func value(_ name: String) throws(VectorError) -> JSONValue {
                        try set.json(try folder.read("negative-groth16/\(name)"))
                    }
                    let key = try set.text(element["vk"], "vk")
                    var members: [JSONValue.Member] = [
                        .init("name", .string("\(proof), \(inputs)")), .init("verification_key", try value(key)),
                        .init("proof", try value(proof)), .init("public", try value(inputs)),
                    ]
                    // This key has gamma = delta as well; the case is about the inputs.
                    if key == "vk2.json" { members.append(.init("policy", .string("allow-insecure"))) }
                    members.append(try set.verdict(try set.text(element["must"], "must")))
                    cases.append(.object(members))
                }
                return [
                    set.file(
                        section: "verification of hostile input", standard: "Groth16", operation: "groth16-verify",
                        cases: cases)
                ]
            }
        ]
        + ["eddsa", "merkle20", "poseidon17"].map { circuit in
            PublishedSet(
                path: "circom/\(circuit)/proof.json", source: "proof of circom/\(circuit) by snarkjs 0.7.6",
                licence: "figures"
            ) { (set: PublishedSet, folder: VectorFolder) throws(VectorError) -> [VectorFile] in
                func value(_ name: String) throws(VectorError) -> JSONValue {
                    try set.json(try folder.read("circom/\(circuit)/\(name).json"))
                }
                return [
                    set.file(
                        section: "verification", standard: "Groth16", operation: "groth16-verify",
                        cases: [
                            .object([
                                .init("name", .string(circuit)),
                                .init("verification_key", try value("verification_key")),
                                .init("proof", try value("proof")), .init("public", try value("public")),
                                .init("expected", .string("valid")),
                            ])
                        ])
                ]
            }
        }

    /// The corpus's sentence as this project's verdict.
    private func verdict(_ must: String) throws(VectorError) -> JSONValue.Member {
        if must.hasPrefix("accept") { return .init("expected", .string("valid")) }
        let names = [
            ("reject: public input >= r", "notCanonical"), ("reject: negative public input", "negative"),
            ("reject with a count error", "publicInputCount"), ("reject: coordinate >= q", "notCanonical"),
            ("reject: not on curve", "notOnCurve"),
            ("reject: third coordinate is not 1", "thirdCoordinateNotOne"),
            ("reject: points at infinity", "atInfinity"),
            ("reject the verification key: gamma == delta", "gammaEqualsDelta"),
        ]
        guard let (_, name) = names.first(where: { must.hasPrefix($0.0) }) else {
            throw malformed("the verdict '\(must)' is unknown")
        }
        return .init("error", .string(name))
    }
}
