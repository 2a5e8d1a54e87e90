//! Compile circom source, compute a witness, make a key for tests, prove and verify, without a file but the key's.
//!
//! Argument: where the key goes.

import CircomCompiler
import Circuits
import Curves
import Groth16
import Primitives
import WitnessMachine

// snippet.hide
guard CommandLine.arguments.count == 2 else { fatalError("usage: SourceToProof key.zkey") }
let keyPath = CommandLine.arguments[1]
// snippet.show

// "I know two numbers, neither of them 1, whose product is the output." `include` would find the other texts;
// FileSystemSources(), the default, reads files.
let source = """
    pragma circom 2.1.0;
    template IsNotOne() {
        signal input a;
        signal inverse <-- 1 / (a - 1);
        inverse * (a - 1) === 1;
    }
    template Factors() {
        signal input a, b;
        signal output product <== a * b;
        IsNotOne()(a);
        IsNotOne()(b);
    }
    component main = Factors();
    """
let sources = MemorySources(["factors.circom": source])

let compiled: CompiledCircuit
do throws(CompilationFailure) {
    compiled = try CompiledCircuit.compile("factors.circom", from: sources)
} catch {
    // Every complaint has a code, a place and the source line, as text or as JSON.
    fatalError(DiagnosticRenderer(files: error.files).text(error.diagnostics))
}
let constraints = compiled.circuit.constraintList(.full)
guard let circuit = constraints.r1cs(over: BN254.Fr.self) else { fatalError("the circuit is over BN254's field") }

// The program can be kept in a file: a phone runs it with WitnessMachine alone.
let program = try compiled.program(for: constraints)
let prepared = try PreparedProgram<BN254.Fr>(program)
let document = try JSONValue(parsing: Array(#"{"a": 6, "b": "0x7"}"#.utf8))
let witness = try prepared.witness(CircuitInputs(document, for: program.interface))

let execution = Execution()
try Setup.makeTestKey(circuit, key: keyPath, execution: execution)
let key = try ProvingKey<BN254>(path: keyPath)
let statement = try Prover.prove(key: key, witness: witness, execution: execution)
try PreparedVerifyingKey(try key.verifyingKey()).verify(statement.proof, publicInputs: statement.publicInputs)
print("Somebody knows factors of", statement.publicInputs[0])

// A witness that does not exist is answered with the constraint, the component and the values.
do {
    _ = try prepared.witness(CircuitInputs([BN254.Fr(1), BN254.Fr(42)], for: program.interface))
} catch let failure as WitnessFailure {
    print(failure.report)
}
