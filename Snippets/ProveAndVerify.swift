//! Prove with a key and a witness from files, and verify the proof.
//!
//! Arguments: circuit.zkey witness.wtns, as circom and snarkjs or `nightjar` write them, on BN254.

import Circuits
import Curves
import Groth16
import Primitives

// snippet.hide
guard CommandLine.arguments.count == 3 else { fatalError("usage: ProveAndVerify circuit.zkey witness.wtns") }
let keyPath = CommandLine.arguments[1]
let witnessPath = CommandLine.arguments[2]
// snippet.show

// The key is mapped, not read: opening it costs milliseconds whatever its size.
let key = try ProvingKey<BN254>(path: keyPath)
let witness = try WitnessFile(MappedFile(path: witnessPath).region).witness(over: BN254.Fr.self)

// Two threads, and a line for each step. Drop `progress` to hear nothing.
let execution = Execution(threads: 2, progress: { print("\($0.phase): \($0.completed) of \($0.total)") })
let statement = try Prover.prove(key: key, witness: witness, execution: execution)

// A verifier keeps the prepared key and uses it for every proof.
let prepared = PreparedVerifyingKey(try key.verifyingKey())
try prepared.verify(statement.proof, publicInputs: statement.publicInputs)
print("The proof holds for", statement.publicInputs.count, "public inputs.")

// The JSON of snarkjs's proof.json and public.json.
print(statement.proof.json.serialized(indentation: 1))
print(PublicInputs.json(statement.publicInputs).serialized())
