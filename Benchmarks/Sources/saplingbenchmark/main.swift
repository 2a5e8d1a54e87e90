// Times Sapling's proofs and their verification: one line for each, a name, a tab and seconds.
//
// usage: saplingbenchmark PARAMETER-FOLDER THREADS REPEAT
import Algebra
import Curves
import Groth16
import Primitives
import Sapling
import SaplingCircuits

guard CommandLine.arguments.count == 4, let threads = Int(CommandLine.arguments[2]),
    let repeats = Int(CommandLine.arguments[3]), threads > 0, repeats > 0
else { fatalError("usage: saplingbenchmark PARAMETER-FOLDER THREADS REPEAT") }
let execution = Execution(threads: threads)

/// Prints the least time of several runs of `count` pieces of work, for one of them.
func report<T>(_ name: String, repeats: Int = repeats, count: Int = 1, _ body: () throws -> T) rethrows {
    var best = Duration.seconds(1 << 30)
    for _ in 0..<repeats {
        let start = ContinuousClock.now
        _ = try body()
        best = min(best, ContinuousClock.now - start)
    }
    let parts = best.components
    print("\(name)\t\((Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) / Double(count))")
}

func scalar(_ seed: UInt64) -> Jubjub.ScalarField {
    Jubjub.ScalarField(
        reducingLittleEndian: (0..<64).map { UInt8(truncatingIfNeeded: seed &* 0x9e37_79b9 &+ $0 &* 251) })
}
let base = (SaplingGenerators.notePosition * scalar(1)).affine
var spend = SpendWitness(
    value: 123_456_789, valueRandomness: scalar(2), ak: (SaplingGenerators.spendAuthorization * scalar(3)).affine,
    nsk: scalar(4), alpha: scalar(5), diversifiedBase: base, noteRandomness: scalar(6), position: 0x5a5a_1234,
    path: (0..<32).map { BLS12381.Fr(reducingLittleEndian: scalar(100 + $0).littleEndianBytes) }, anchor: .zero)
spend.anchor = spend.root
let output = OutputWitness(
    value: 42, valueRandomness: scalar(7), diversifiedBase: base, transmissionKey: (base * scalar(8)).affine,
    noteRandomness: scalar(9), ephemeralSecret: scalar(10))

let folder = CommandLine.arguments[1]
let prover = try SaplingProver(.published(folder: folder), network: .main)
try report("load, Spend", repeats: 1) { _ = try prover.spends(execution: execution) }
try report("load, Output", repeats: 1) { _ = try prover.outputs(execution: execution) }
let spends = try prover.spends(execution: execution), outputs = try prover.outputs(execution: execution)
_ = try spends.prove(spend, execution: execution)
_ = try outputs.prove(output, execution: execution)
try report("prove, Spend") { try spends.prove(spend, verifyAfter: false, execution: execution) }
try report("prove, Output") { try outputs.prove(output, verifyAfter: false, execution: execution) }
try report("prove, 1 spend and 2 outputs") {
    _ = try spends.prove(spend, verifyAfter: false, execution: execution)
    for _ in 0..<2 { _ = try outputs.prove(output, verifyAfter: false, execution: execution) }
}
report("witness, Spend") { StatementProver<SpendWitness>.wireCount(of: spend) }
let (inputs, proof) = try spends.prove(spend, execution: execution)
let encoded = proof.encoded
try report("verify, decoding included", repeats: 20) {
    try SaplingVerifyingKeys.spend.verify(SaplingProof(encoded: encoded), inputs)
}
try report("verify", repeats: 20) { try SaplingVerifyingKeys.spend.verify(proof, inputs) }
let batch = (0..<64).map { _ in (inputs: inputs, proof: proof) }
try report("verify, batch of 64, each", repeats: 5, count: batch.count) {
    try SaplingVerifyingKeys.spend.verifyBatch(batch, execution: execution)
}
try report("the same, decoding included", repeats: 5, count: batch.count) {
    let decoded = try execution.pool.map(count: batch.count) { _ in
        (inputs: inputs, proof: try SaplingProof(encoded: encoded))
    }
    try SaplingVerifyingKeys.spend.verifyBatch(decoded, execution: execution)
}
