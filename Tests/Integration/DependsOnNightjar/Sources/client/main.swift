import Algebra
import Circuits
import Curves
import Groth16
import Primitives

// Proves on both curves and checks that a proof of another statement is refused; the argument is a folder for keys.
guard CommandLine.arguments.count == 2 else { fatalError("usage: client FOLDER") }
let folder = CommandLine.arguments[1]

func cubeRoot<F: PrimeField>(of root: F) -> BuiltCircuit<F> {
    var system = ConstraintSystem<F>()
    let cube = system.output("cube")
    let x = system.privateInput("x", root)
    let square = system.intermediate("square", at: 0, root.squared())
    system.assign(cube, root.squared() * root)
    system.enforce("square", x, x, square)
    system.enforce("cube", square, x, cube)
    return system.finish()
}

func proveAndVerify<E: PairingEngine>(_ engine: E.Type, key path: String, witness: Witness<E.Fr>) throws {
    let key = try ProvingKey<E>(path: path)
    let statement = try Prover.prove(key: key, witness: witness, execution: Execution(threads: 2))
    let prepared = PreparedVerifyingKey(try key.verifyingKey())
    try prepared.verify(statement.proof, publicInputs: statement.publicInputs)
    do {
        try prepared.verify(statement.proof, publicInputs: [statement.publicInputs[0] + .one])
        fatalError("a proof of another statement was accepted")
    } catch VerificationError.equationNotSatisfied {
        print("\(E.curve.rawValue): proved and verified; the other statement was refused")
    }
}

let bn254 = cubeRoot(of: BN254.Fr(3))
try Setup.makeTestKey(bn254.r1cs, key: folder + "/bn254.zkey", execution: Execution())
try proveAndVerify(BN254.self, key: folder + "/bn254.zkey", witness: bn254.witness)

let bls = cubeRoot(of: BLS12381.Fr(3))
try Setup.makeTestKey(bls.r1cs, key: folder + "/bls12381.zkey", execution: Execution())
try proveAndVerify(BLS12381.self, key: folder + "/bls12381.zkey", witness: bls.witness)
