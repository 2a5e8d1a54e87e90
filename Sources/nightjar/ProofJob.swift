import Algebra
import ArgumentParser
import Circuits
import Groth16
import Primitives

/// What proving commands share.
struct ProvingOptions: ParsableArguments {
    @Flag(name: .long, help: "Verify the proof before writing it.")
    var verifyAfter = false
    @Flag(name: .long, help: "Prove even with a key under which anyone can forge proofs.")
    var allowInsecureKey = false
}

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
    let options: ProvingOptions
    /// Files that must not be overwritten.
    let inputs: [String]
    let execution: Execution

    /// What was done.
    struct Outcome {
        let curve: CurveID
        let wireCount: Int
        let publicInputCount: Int
        let publicInputs: JSONValue
        let elapsed: Duration
        /// What the key says of itself if it is a test key.
        let testKeyNotice: String?
    }

    func run<E: PairingEngine>(_ engine: E.Type) throws -> Outcome {
        let policy: KeyPolicy = options.allowInsecureKey ? .allowInsecure : .strict
        let key = try ProvingKey<E>(policy: policy) { try container.section($0) }
        if !key.hasContributionRecord {
            Console.error("warning: the key has no contribution record; 'nightjar zkey verify' would refuse it.")
        }
        let started = ContinuousClock.now
        let statement = try Prover.prove(
            key: key, witness: try values(over: E.self), verifyAfter: options.verifyAfter, execution: execution)
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
            curve: E.curve, wireCount: key.header.wireCount, publicInputCount: statement.publicInputs.count,
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

extension ProofJob.Outcome {
    /// Says what was done and where the files lie, which have a key each in the JSON object.
    func report(to common: CommonOptions, key: String? = nil, files: [(key: String, path: String)]) {
        let paths = files.map(\.path)
        let list = paths.dropLast().joined(separator: ", ") + " and " + (paths.last ?? "")
        var members: [JSONValue.Member] = [
            .init("curve", .string(curve.rawValue)), .init("wires", .number(String(wireCount))),
            .init("publicInputs", publicInputs), .init("milliseconds", .number(String(elapsed.milliseconds))),
        ]
        if let testKeyNotice { members.append(.init("testKey", .string(testKeyNotice))) }
        if let key { members.append(.init("key", .string(key))) }
        common.report(
            "Proved: \(wireCount) wires, \(publicInputCount) public, \(curve.rawValue), "
                + "\(elapsed.milliseconds) ms. Wrote \(list).",
            json: members + files.map { .init($0.key, .string($0.path)) })
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
