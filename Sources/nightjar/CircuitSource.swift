public import ArgumentParser
import CircomCompiler
import Primitives
public import WitnessMachine

extension CircomPrime: ExpressibleByArgument {}

/// Which circom program a command works on, and how it is read.
struct CircuitSource: ParsableArguments {
    @Argument(help: "The main file (.circom).", completion: .file(extensions: ["circom"]))
    var source: String
    @Option(
        name: [.customShort("l"), .customLong("library")], parsing: .singleValue,
        help: "A folder to look for included files in; may be repeated.", completion: .directory)
    var libraries: [String] = []
    @Option(
        name: [.customShort("p"), .customLong("prime")],
        help: """
            The field's prime: \(CircomPrime.allCases.map(\.rawValue).joined(separator: ", ")). (default: bn128)
            """)
    var givenPrime: CircomPrime?

    /// The prime asked for, or circom's default.
    var prime: CircomPrime { givenPrime ?? .bn128 }

    /// The file's name without folders and extension: circom's name for what it writes.
    var name: String {
        let file = source.split(separator: "/").last.map(String.init) ?? source
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }

    /// Compiles the program. Complaints go to standard error, or with `json` into a JSON object; after an error nothing
    /// more is printed and the process ends with status 1.
    func compiled(json: Bool) throws -> CompiledCircuit {
        do throws(CompilationFailure) {
            let compiled = try CompiledCircuit.compile(
                source,
                options: CompilationOptions(libraries: libraries, prime: prime, cancellation: Interrupt.flag))
            if !json { Console.print(compiled.diagnostics, about: compiled.files) }
            return compiled
        } catch {
            if error.isCancelled { throw Cancelled() }
            if json {
                let renderer = DiagnosticRenderer(files: error.files)
                Console.printJSON(ok: false, renderer.json(error.diagnostics).members ?? [])
            } else {
                Console.print(error.diagnostics, about: error.files)
            }
            throw Verdict(status: .invalid)
        }
    }
}
