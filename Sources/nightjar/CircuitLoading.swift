import Algebra
import BigNumbers
import CircomCompiler
import Circuits
import Primitives
import WitnessMachine

/// A circuit in memory, compiled from source or read from a compiled program's file.
struct LoadedCircuit {
    /// The file's name without folders and extension.
    let name: String
    /// What computes the witness, on the wires that the level of simplification kept.
    let program: WitnessProgram
    /// The template instances and the source; nil for a compiled program.
    let compiled: CompiledCircuit?
    /// The simplified constraints; nil for a compiled program.
    let constraints: ConstraintList?
}

extension CircuitSource {
    /// The extension of a compiled program's file.
    static let programExtension = ".njw"

    /// Whether the file is a compiled program and no source: it begins as one.
    var isProgram: Bool {
        guard let region = try? MappedFile(path: source).region, region.count >= 4 else { return false }
        return Array("njwp".utf8).indices.allSatisfy { region.load(UInt8.self, at: $0) == Array("njwp".utf8)[$0] }
    }

    /// Compiles the source in memory, or reads the compiled program. Complaints go where `compiled(json:)` sends them.
    func loaded(level: CircuitLevel, json: Bool, execution: Execution) throws -> LoadedCircuit {
        if isProgram {
            guard !level.isGiven else {
                throw UsageError("A compiled program keeps the level it was compiled with: leave the level out.")
            }
            guard libraries.isEmpty else { throw UsageError("A compiled program includes no files: leave -l out.") }
            try execution.step("Reading the program")
            let mapped = try MappedFile(path: source)
            let program = try WitnessProgram(mapped.region)
            try mapped.checkUnchanged()
            guard givenPrime == nil || givenPrime == program.prime else {
                throw UsageError(
                    "The program was compiled for \(program.prime.rawValue), not for \(prime.rawValue).")
            }
            return LoadedCircuit(name: name, program: program, compiled: nil, constraints: nil)
        }
        try execution.step("Elaborating")
        let compiled = try compiled(json: json)
        try execution.step("Simplifying")
        let list = compiled.circuit.constraintList(level.simplification, pool: execution.pool)
        return LoadedCircuit(
            name: name, program: try compiled.program(for: list), compiled: compiled, constraints: list)
    }
}

/// Work that is written once for the fields of all primes.
protocol FieldWork {
    associatedtype Result
    func run<F: PrimeField>(_ field: F.Type) throws -> Result
}

/// Runs `work` on the field of a prime.
func onField<Work: FieldWork>(_ prime: CircomPrime, _ work: Work) throws -> Work.Result {
    func open<F: PrimeField>(_ field: F.Type) throws -> Work.Result { try work.run(field) }
    return try open(prime.field)
}

/// The witness of a circuit over any field. It holds secrets.
struct ComputedWitness {
    /// Canonical little-endian values of `byteCount` bytes each, those of the wires in their order.
    let bytes: ByteRegion
    /// The bytes of a value.
    let byteCount: Int
    /// Writes the `.wtns` file, which must not be one of some others.
    let write: (_ path: String, _ inputs: [String]) throws -> Void

    /// The number of wires.
    var wireCount: Int { bytes.count / byteCount }

    /// The value of a wire in decimal. Wires 1 and up are main's outputs in their order, then its public inputs.
    func decimal(wire: Int) -> String {
        let words = (0..<byteCount / 8).map { bytes.load(UInt64.self, at: wire * byteCount + 8 * $0) }
        return BigInt(words: words).description
    }
}

extension WitnessProgram {
    /// Computes the witness for an input document on the threads of `execution`; `log` takes the lines of `log`.
    ///
    /// - Throws: `CircuitInputsError`, `WitnessFailure`.
    func witness(
        for input: JSONValue, execution: Execution, log: (String) -> Void = { _ in }
    ) throws -> ComputedWitness {
        try withoutActuallyEscaping(log) { log in
            try onField(prime, Work(program: self, input: input, execution: execution, log: log))
        }
    }

    private struct Work: FieldWork {
        let program: WitnessProgram
        let input: JSONValue
        let execution: Execution
        let log: (String) -> Void

        func run<F: PrimeField>(_ field: F.Type) throws -> ComputedWitness {
            let inputs = try CircuitInputs<F>(input, for: program.interface)
            let prepared = try PreparedProgram<F>(program, threads: execution.pool.threads)
            let witness = try prepared.witness(
                inputs, pool: execution.pool, cancellation: execution.cancellation, log: log)
            return ComputedWitness(bytes: witness.bytes, byteCount: F.byteCount) { path, inputs in
                try witness.write(path: path, distinctFrom: inputs)
            }
        }
    }
}

/// Reads an input file as JSON.
func readInput(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: readFile(path: path, limit: JSONLimits().bytes))
}
