import Algebra
import Curves
import Groth16
import Primitives
import SaplingCircuits
import TestSupport
import Testing

/// Every proof of the published transactions, one by one and in batches.
@Suite("Proofs of real transactions") struct RealProofTests {
    @Test("each proof verifies, with the published public inputs") func each() throws {
        guard let real = try published("mainnet_testnet_sapling_txs.json", as: RealTransactions.self) else { return }
        #expect(real.transactions.count == 49)
        for transaction in real.transactions {
            for spend in transaction.spends {
                let inputs = try spend.inputs()
                #expect(inputs.publicInputs == (try spend.public_inputs.map(element)))
                let proof = try SaplingProof(encoded: bytes(spend.proof))
                #expect(proof.encoded == (try bytes(spend.proof)))
                try SaplingVerifyingKeys.spend.verify(proof, inputs)
            }
            for output in transaction.outputs {
                let inputs = try output.inputs()
                #expect(inputs.publicInputs == (try output.public_inputs.map(element)))
                let proof = try SaplingProof(encoded: bytes(output.proof))
                #expect(proof.encoded == (try bytes(output.proof)))
                try SaplingVerifyingKeys.output.verify(proof, inputs)
            }
        }
        #expect(real.transactions.flatMap(\.spends).count == 40)
        #expect(real.transactions.flatMap(\.outputs).count == 63)
    }

    @Test("a proof is refused where any public input is another's") func exchanged() throws {
        guard let real = try published("mainnet_testnet_sapling_txs.json", as: RealTransactions.self) else { return }
        let (spends, outputs) = try real.statements()
        let spend = spends[0], output = outputs[0]
        for (i, count) in [(0, 7), (1, 5)] {
            for j in 0..<count {
                var inputs = i == 0 ? spend.inputs.publicInputs : output.inputs.publicInputs
                inputs[j] += .one
                let key = i == 0 ? SaplingVerifyingKeys.spend.prepared : SaplingVerifyingKeys.output.prepared
                #expect(throws: VerificationError.equationNotSatisfied) {
                    try key.verify(i == 0 ? spend.proof : output.proof, publicInputs: inputs)
                }
            }
        }
        #expect(throws: VerificationError.equationNotSatisfied) {
            try SaplingVerifyingKeys.spend.verify(output.proof, spend.inputs)
        }
        #expect(throws: VerificationError.equationNotSatisfied) {
            try SaplingVerifyingKeys.output.verify(spend.proof, output.inputs)
        }
        #expect(throws: VerificationError.publicInputCount(actual: 5, expected: 7)) {
            try SaplingVerifyingKeys.spend.prepared.verify(spend.proof, publicInputs: output.inputs.publicInputs)
        }
    }

    @Test("a batch of all of them verifies, and names the bad ones") func batch() throws {
        guard let real = try published("mainnet_testnet_sapling_txs.json", as: RealTransactions.self) else { return }
        let (spends, outputs) = try real.statements()
        for threads in [1, 2] {
            let execution = Execution(threads: threads)
            var batch = SaplingProofBatch()
            try batch.verify(execution: execution)
            for (i, spend) in spends.enumerated() { #expect(batch.add(spend.inputs, spend.proof) == i) }
            for (i, output) in outputs.enumerated() { #expect(batch.add(output.inputs, output.proof) == i) }
            #expect(batch.count == 103)
            try batch.verify(execution: execution)

            // A spend with its neighbour's proof and an output with its neighbour's inputs.
            #expect(batch.add(spends[3].inputs, spends[4].proof) == 40)
            #expect(batch.add(outputs[5].inputs, outputs[6].proof) == 63)
            #expect(batch.add(spends[0].inputs, spends[0].proof) == 41)
            #expect(throws: SaplingBatchError(spends: [40], outputs: [63])) {
                try batch.verify(execution: execution)
            }
        }
        let error = SaplingBatchError(spends: [1, 4], outputs: [0])
        #expect(error.name == "saplingProofsRefused")
        #expect(error.explanation == "Of the batch these proofs do not verify: spends 1, 4; outputs 0.")
        let stopped = Execution()
        stopped.cancellation.cancel()
        #expect(throws: Cancelled.self) { try SaplingVerifyingKeys.spend.verifyBatch(spends, execution: stopped) }
    }
}
