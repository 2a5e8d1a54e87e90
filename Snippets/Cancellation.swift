//! Stop a proof that nobody waits for any longer.
//!
//! Arguments: circuit.zkey witness.wtns, on BN254.

import Circuits
import Curves
import Groth16
import Primitives

// snippet.hide
guard CommandLine.arguments.count == 3 else { fatalError("usage: Cancellation circuit.zkey witness.wtns") }
let key = try ProvingKey<BN254>(path: CommandLine.arguments[1])
let witness = try WitnessFile(MappedFile(path: CommandLine.arguments[2]).region).witness(over: BN254.Fr.self)
// snippet.show

// Whoever holds the flag can stop the work, from any thread: here, after the first step.
let flag = CancellationFlag()
let execution = Execution(cancellation: flag, progress: { _ in flag.cancel() })

do {
    _ = try Prover.prove(key: key, witness: witness, execution: execution)
    fatalError("The proof was finished all the same.")
} catch is Cancelled {
    print("Stopped.")
}

// In a task, the task's cancellation sets the flag. The prover itself blocks its thread, so give it one of its own where
// other tasks must not wait.
func prove() async throws -> Statement<BN254> {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
        try Prover.prove(key: key, witness: witness, execution: Execution(cancellation: flag))
    } onCancel: {
        flag.cancel()
    }
}

let task = Task { try await prove() }
task.cancel()
if case .failure(let error) = await task.result { print("The task ended with", error) }
