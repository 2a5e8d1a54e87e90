public import Algebra
public import ArgumentParser
import Groth16
import Primitives

/// `nightjar groth16 verify`
struct VerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a proof. Exit code 0: it holds; 1: it does not, or a file is refused, with the reason.",
        discussion: """
            Stricter than the tools it replaces: inputs and coordinates have one encoding, points must lie in their \
            subgroups, and keys under which proofs can be forged are refused by name. A verification key carries no \
            history; pin its hash where you must be sure of its origin. A valid proof can be turned into another valid \
            proof of the same statement by anyone: never use proof bytes as an identifier.

            EXAMPLES
              nightjar groth16 verify verification_key.json public.json proof.json
              nightjar groth16 verify verification_key.json public.json proof.json --json
            """)

    @Argument(help: "The verification key.", completion: .file(extensions: ["json"]))
    var key = "verification_key.json"
    @Argument(help: "The public inputs.", completion: .file(extensions: ["json"]))
    var publicInputs = "public.json"
    @Argument(help: "The proof.", completion: .file(extensions: ["json"]))
    var proof = "proof.json"

    @OptionGroup var options: VerifyingOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let key = try readJSON(path: key)
        try onEngine(options.curve(of: key), options.arithmetic, Work(command: self, key: key))
    }

    private struct Work: EngineWork {
        let command: VerifyCommand
        let key: JSONValue

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let key = PreparedVerifyingKey(try command.options.verifyingKey(key, E.self))
            let statement = try Statement<E>(publicPath: command.publicInputs, proofPath: command.proof)
            do throws(VerificationError) {
                try key.verify(statement.proof, publicInputs: statement.publicInputs)
            } catch {
                Console.report(name: error.name, explanation: error.explanation, json: command.common.json)
                throw Verdict(status: .invalid)
            }
            let notice = key.key.testKeyNotice
            if command.common.json {
                var members: [JSONValue.Member] = [.init("curve", .string(E.curve.rawValue))]
                if let notice { members.append(.init("testKey", .string(notice))) }
                Console.printJSON(members)
            } else {
                Console.print("OK: the proof holds.")
                if let notice { Console.error("warning: test key: \(notice)") }
            }
        }
    }
}

/// `nightjar groth16 batch-verify`
struct BatchVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "batch-verify",
        abstract: "Verify many proofs under one key at once, and name those that fail.",
        discussion: """
            Combines the proofs under random 128-bit weights from the system, which is several times faster than one \
            after another; a batch with a false proof passes with probability 2^-128.

            EXAMPLES
              nightjar groth16 batch-verify verification_key.json public1.json proof1.json public2.json proof2.json
            """)

    @Argument(help: "The verification key.", completion: .file(extensions: ["json"]))
    var key: String
    @Argument(help: "Public inputs and proof of each statement, in turn.", completion: .file(extensions: ["json"]))
    var files: [String]

    @OptionGroup var options: VerifyingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !files.isEmpty, files.count % 2 == 0 else {
            throw ValidationError("Give a public.json and a proof.json for each statement.")
        }
    }

    func run() throws {
        let key = try readJSON(path: key)
        try onEngine(options.curve(of: key), options.arithmetic, Work(command: self, key: key))
    }

    private struct Work: EngineWork {
        let command: BatchVerifyCommand
        let key: JSONValue

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let key = PreparedVerifyingKey(try command.options.verifyingKey(key, E.self))
            let files = command.files
            var statements: [Statement<E>] = []
            var positions: [Int] = []
            var refusals: [(index: Int, name: String, explanation: String)] = []
            for i in 0..<files.count / 2 {
                do {
                    statements.append(try Statement<E>(publicPath: files[2 * i], proofPath: files[2 * i + 1]))
                    positions.append(i)
                } catch let error as any NamedError {
                    refusals.append((i, error.name, error.explanation))
                }
            }
            do {
                try key.verifyBatch(statements, execution: command.common.execution())
            } catch let error as BatchVerificationError {
                refusals += error.failures.map { (positions[$0.index], $0.reason.name, $0.reason.explanation) }
            }
            report(refusals.sorted { $0.index < $1.index }, count: files.count / 2)
            if !refusals.isEmpty { throw Verdict(status: .invalid) }
        }

        private func report(_ refusals: [(index: Int, name: String, explanation: String)], count: Int) {
            if command.common.json {
                let failed = refusals.map { refusal in
                    JSONValue.object([
                        .init("index", .number(String(refusal.index))),
                        .init("proof", .string(command.files[2 * refusal.index + 1])),
                        .init("error", .string(refusal.name)), .init("message", .string(refusal.explanation)),
                    ])
                }
                Console.printJSON(
                    ok: refusals.isEmpty,
                    [.init("count", .number(String(count))), .init("failed", .array(failed))])
                return
            }
            for refusal in refusals {
                Console.error("\(command.files[2 * refusal.index + 1]): \(refusal.name): \(refusal.explanation)")
            }
            Console.print(
                refusals.isEmpty ? "OK: all \(count) proofs hold." : "\(refusals.count) of \(count) proofs do not hold."
            )
        }
    }
}

/// What verifying commands share.
struct VerifyingOptions: ParsableArguments {
    @Flag(name: .long, help: "Accept a key under which anyone can forge proofs; for study only.")
    var allowInsecureKey = false
    @Option(name: .long, help: "The curve the key must be for: bn128 or bls12381. By default the key's own.")
    var curve: CurveID?
    @Option(name: .long, help: "The arithmetic: fast, or gmp as a second opinion.")
    var arithmetic = Arithmetic.fast

    func curve(of key: JSONValue) throws -> CurveID {
        let named = try JSONForms.curve(ofKey: key)
        return curve ?? named
    }

    func verifyingKey<E: PairingEngine>(_ json: JSONValue, _ engine: E.Type) throws -> VerifyingKey<E> {
        try VerifyingKey(json: json, policy: allowInsecureKey ? .allowInsecure : .strict)
    }
}

extension CurveID: ExpressibleByArgument {}

extension Statement {
    /// Reads a statement from two files.
    init(publicPath: String, proofPath: String) throws {
        let inputs: [E.Fr] = try PublicInputs.elements(json: readJSON(path: publicPath))
        self.init(proof: try Proof(json: readJSON(path: proofPath)), publicInputs: inputs)
    }
}

/// Reads a JSON file of up to 64 MiB.
func readJSON(path: String) throws -> JSONValue {
    try JSONValue(parsing: readFile(path: path, limit: JSONLimits().bytes))
}
