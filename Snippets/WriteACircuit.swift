//! Write a circuit in Swift, make a key for tests, prove and verify, without a file but the key's.
//!
//! Argument: where the key goes.

import Algebra
import Circuits
import Curves
import Groth16
import Primitives

// snippet.hide
guard CommandLine.arguments.count == 2 else { fatalError("usage: WriteACircuit key.zkey") }
let keyPath = CommandLine.arguments[1]
// snippet.show

// "I know two numbers whose product is the output."
func product(_ x: BN254.Fr, _ y: BN254.Fr) -> BuiltCircuit<BN254.Fr> {
    var system = ConstraintSystem<BN254.Fr>()
    let out = system.output("out")
    let x = system.privateInput("x", x)
    let y = system.privateInput("y", y)
    system.assign(out, system.value(x) * system.value(y))
    system.enforce("product", x, y, out)
    return system.finish()
}

let built = product(BN254.Fr(6), BN254.Fr(7))
let execution = Execution()
try Setup.makeTestKey(built.r1cs, key: keyPath, execution: execution)

let key = try ProvingKey<BN254>(path: keyPath)
let statement = try Prover.prove(key: key, witness: built.witness, execution: execution)
try PreparedVerifyingKey(try key.verifyingKey()).verify(statement.proof, publicInputs: statement.publicInputs)
print("Somebody knows factors of", statement.publicInputs[0])
