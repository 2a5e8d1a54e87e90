import Algebra
package import Curves
import Groth16
public import Primitives
public import Sapling
public import SaplingCircuits

extension PartialTransaction {
    /// Makes the proofs that are missing.
    ///
    /// - Parameters:
    ///   - prover: what makes the proofs, with the parameters of the network.
    ///   - keys: the accounts' keys that prove and cannot sign; spends that were made up need none.
    ///   - verifyAfter: whether each proof is verified when it is made.
    /// - Throws: `PartialTransactionError.noProvingKey` before anything is proved, and what the prover throws; proofs
    ///   made until then are kept.
    public mutating func prove(
        with prover: SaplingProver, keys: [ProofAuthorizingKey], verifyAfter: Bool = true,
        execution: Execution = Execution()
    ) throws {
        try prover.addProofs(
            to: &spends, &outputs, anchor: anchor, keys: keys, verifyAfter: verifyAfter, execution: execution
        ) { PartialTransactionError.noProvingKey(spend: $0) }
    }
}

extension SaplingProver {
    /// Makes the proofs that planned spends and outputs lack.
    ///
    /// - Parameters:
    ///   - keys: the accounts' keys that prove and cannot sign; spends that were made up need none.
    ///   - missingKey: the error for the spend at an index for which there is no key; thrown before anything is proved.
    /// - Throws: that error, and what the prover throws; proofs made until then are kept.
    package func addProofs(
        to spends: inout [PlannedSpend], _ outputs: inout [PlannedOutput], anchor: BLS12381.Fr,
        keys: [ProofAuthorizingKey], verifyAfter: Bool, execution: Execution, missingKey: (Int) -> any Error
    ) throws {
        let known = keys.map { (key: $0, nk: $0.nk) }
        var witnesses: [(index: Int, witness: SpendWitness)] = []
        for (index, spend) in spends.enumerated() where spend.proof == nil {
            let nsk: Jubjub.ScalarField
            if let decoy = spend.decoyKey {
                nsk = decoy.nsk
            } else if let match = known.first(where: { $0.key.ak == spend.key.ak && $0.nk == spend.key.nk }) {
                nsk = match.key.nsk
            } else {
                throw missingKey(index)
            }
            witnesses.append((index, spend.witness(nsk: nsk, anchor: anchor)))
        }
        for (index, witness) in witnesses {
            spends[index].proof = try prove(witness, verifyAfter: verifyAfter, execution: execution).proof.encoded
        }
        for index in outputs.indices where outputs[index].proof == nil {
            outputs[index].proof = try prove(outputs[index].witness, verifyAfter: verifyAfter, execution: execution)
                .proof.encoded
        }
    }
}

extension PlannedSpend {
    /// What the proof shows knowledge of.
    package func witness(nsk: Jubjub.ScalarField, anchor: BLS12381.Fr) -> SpendWitness {
        SpendWitness(
            value: note.value, valueRandomness: valueRandomness.scalar, ak: key.ak, nsk: nsk, alpha: randomizer,
            diversifiedBase: note.recipient.base, noteRandomness: note.randomSeed.commitmentRandomness,
            position: UInt64(path.position), path: path.siblings, anchor: anchor)
    }
}

extension PlannedOutput {
    /// What the proof shows knowledge of.
    package var witness: OutputWitness {
        OutputWitness(
            value: note.value, valueRandomness: valueRandomness.scalar, diversifiedBase: note.recipient.base,
            transmissionKey: note.recipient.transmissionKey,
            noteRandomness: note.randomSeed.commitmentRandomness, ephemeralSecret: encryption.ephemeralSecret)
    }
}
