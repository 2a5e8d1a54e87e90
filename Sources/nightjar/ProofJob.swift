import Algebra
import Circuits
import Groth16
import Primitives

/// Proving with a key in a file and writing what comes of it, shared by the commands that prove.
struct ProofJob: EngineWork {
    /// Where the values of the wires come from.
    enum Source {
        case file(WitnessFile)
        case computed(ComputedWitness)
    }

    /// The key's file, opened.
    let container: BinaryContainer
    let witness: Source
    let proof: String, publicInputs: String
    /// Where the key's verification key goes, if anywhere.
    var verificationKey: String?
    let verifyAfter: Bool, allowInsecureKey: Bool
    /// Files that must not be overwritten.
    let inputs: [String]
    let execution: Execution

    /// What was done.
    struct Outcome {
        let wireCount: Int
        let publicInputCount: Int
        let publicInputs: JSONValue
        let elapsed: Duration
        /// What the key says of itself if it is a test key.
        let testKeyNotice: String?
    }

    func run<E: PairingEngine>(_ engine: E.Type) throws -> Outcome {
        let policy: KeyPolicy = allowInsecureKey ? .allowInsecure : .strict
        let key = try ProvingKey<E>(policy: policy) { try container.section($0) }
        if !key.hasContributionRecord {
            Console.error("warning: the key has no contribution record; 'nightjar zkey verify' would refuse it.")
        }
        let started = ContinuousClock.now
        let statement = try Prover.prove(
            key: key, witness: try values(over: E.self), verifyAfter: verifyAfter, execution: execution)
        let elapsed = ContinuousClock.now - started

        let publicInputs = PublicInputs.json(statement.publicInputs)
        var files = [
            try open(proof, statement.proof.json), try open(self.publicInputs, publicInputs),
        ]
        var notice = (try? key.transcript())?.testKeyNotice
        if let verificationKey {
            notice = try key.transcript().testKeyNotice
            files.append(
                try open(verificationKey, try key.verifyingKey(testKeyNotice: notice, policy: policy).json))
        }
        try execution.cancellation.check()
        for file in files { try file.commit() }
        return Outcome(
            wireCount: key.header.wireCount, publicInputCount: statement.publicInputs.count,
            publicInputs: publicInputs, elapsed: elapsed, testKeyNotice: notice)
    }

    private func values<E: PairingEngine>(over engine: E.Type) throws -> Witness<E.Fr> {
        switch witness {
        case .file(let file):
            guard file.curve == E.curve else {
                throw ProvingKeyError.wrongCurve(actual: file.curve, expected: E.curve)
            }
            return try file.witness(over: E.Fr.self)
        case .computed(let values): return try Witness(values.bytes, wireCount: values.wireCount)
        }
    }

    private func open(_ path: String, _ json: JSONValue) throws -> AtomicFile {
        let file = try AtomicFile(path: path, distinctFrom: inputs)
        try file.write(Array(json.serialized(indentation: 1).utf8))
        return file
    }
}

/// Whether two paths name one file, there or yet to be made.
func isSameName(_ a: String, _ b: String) -> Bool {
    func steps(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }
    return isSameFile(a, b) || (a.hasPrefix("/") == b.hasPrefix("/") && steps(a) == steps(b))
}

extension Duration {
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
