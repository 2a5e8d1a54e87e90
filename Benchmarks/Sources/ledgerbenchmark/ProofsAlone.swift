import Algebra
import Chain
import ChainTransactions
import Curves
import Groth16
import Primitives
import RingCT
import RingSignatures
import Sapling
import SaplingCircuits
import ZcashTransactions

/// The proofs and signatures of a block without the ledger around them: what must be verified, in the form in which
/// transactions have it. Verifying is batched as in a block, and every part runs on all threads.
struct ProofsAlone {
    private struct Shielded: Sendable {
        let bundle: SaplingBundle
        let digest: [UInt8]
    }
    private struct Signature: Sendable {
        let message: [UInt8]
        let ring: [RingMember]
        let input: RingInput
    }
    private struct DecodedBundle: Sendable {
        let spends: [(SpendInputs, SaplingProof)]
        let outputs: [(OutputInputs, SaplingProof)]
        let bindingKey: RedJubjubVerifyingKey<Binding>
    }

    private let keys: SaplingKeys
    private var debits: [(debit: AccountDebit, digest: [UInt8])] = []
    private var shielded: [Shielded] = []
    private var signatures: [Signature] = []
    private var rangeProofs: [(proof: BulletproofPlus, commitments: [CompressedPoint])] = []
    private var calls: [CircuitCall] = []
    private var circuit: PreparedVerifyingKey<BN254>?

    /// Takes the proofs out of the workload's block. The ledger has made the blocks before.
    init(_ workload: Workload, _ machine: LedgerMachine<MemoryStorage>) throws {
        keys = workload.keys
        for bytes in workload.block {
            let transaction = try LedgerTransaction(decoding: bytes)
            let digest = transaction.signatureDigest
            debits += transaction.transparent.debits.map { ($0, digest) }
            if !transaction.sapling.isEmpty { shielded.append(Shielded(bundle: transaction.sapling, digest: digest)) }
            for input in transaction.ring.inputs {
                let members = try machine.ringMembers(input.members).compactMap(\.self)
                signatures.append(Signature(message: digest, ring: members, input: input))
            }
            if let proof = transaction.ring.rangeProof {
                rangeProofs.append((proof, transaction.ring.outputs.map(\.commitment)))
            }
            calls += transaction.applications.calls
        }
        for bytes in workload.preparation.joined() {
            for registration in try LedgerTransaction(decoding: bytes).applications.registrations {
                circuit = PreparedVerifyingKey(
                    try CircuitKey.decode(registration.verifyingKey, as: BN254.self, policy: .allowInsecure))
            }
        }
    }

    /// Verifies everything, decoding included.
    func verify(_ execution: Execution) throws {
        try verifyDebits(execution)
        try verifyShielded(execution)
        try verifyRings(execution)
        try verifyCalls(execution)
    }

    private func verifyDebits(_ execution: Execution) throws {
        guard !debits.isEmpty else { return }
        var batch = AccountSignatureBatch()
        for (debit, digest) in debits { batch.add(debit.signature, of: digest, by: debit.account) }
        try batch.verify(on: execution.pool)
    }

    private func verifyShielded(_ execution: Execution) throws {
        guard !shielded.isEmpty else { return }
        let shielded = shielded
        let decoded = try execution.pool.map(count: shielded.count) { index -> DecodedBundle in
            try Self.decode(shielded[index].bundle)
        }
        var signatures = RedJubjubBatch()
        var proofs = SaplingProofBatch()
        for (item, bundle) in zip(shielded, decoded) {
            for (spend, (inputs, proof)) in zip(item.bundle.spends, bundle.spends) {
                proofs.add(inputs, proof)
                signatures.add(
                    try RedJubjubSignature(bytes: spend.signature), of: item.digest,
                    by: RedJubjubVerifyingKey<SpendAuthorization>(inputs.randomizedKey))
            }
            for (inputs, proof) in bundle.outputs { proofs.add(inputs, proof) }
            signatures.add(
                try RedJubjubSignature(bytes: item.bundle.bindingSignature ?? []), of: item.digest,
                by: bundle.bindingKey)
        }
        try signatures.verify(on: execution.pool)
        try proofs.verify(spendKey: keys.spend, outputKey: keys.output, execution: execution)
    }

    private static func decode(_ bundle: SaplingBundle) throws -> DecodedBundle {
        let spends = try bundle.spends.map { spend in
            let inputs = try SpendInputs(
                valueCommitment: spend.valueCommitment, anchor: spend.anchor, nullifier: spend.nullifier,
                randomizedKey: spend.randomizedKey)
            return (inputs, try SaplingProof(encoded: spend.proof))
        }
        let outputs = try bundle.outputs.map { output in
            let inputs = try OutputInputs(
                valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                ephemeralKey: output.ephemeralKey)
            return (inputs, try SaplingProof(encoded: output.proof))
        }
        return DecodedBundle(
            spends: spends, outputs: outputs,
            bindingKey: RedJubjubVerifyingKey<Binding>(
                spends: spends.map { ValueCommitment(uncheckedPoint: $0.0.valueCommitment) },
                outputs: outputs.map { ValueCommitment(uncheckedPoint: $0.0.valueCommitment) },
                balance: try ValueBalance(zatoshi: bundle.valueBalance)))
    }

    private func verifyRings(_ execution: Execution) throws {
        guard !signatures.isEmpty else { return }
        try BulletproofPlus.verifyBatch(rangeProofs, pool: execution.pool)
        let signatures = signatures
        try execution.pool.run(count: signatures.count) { index in
            let signature = signatures[index]
            try MoneroCLSAG.verify(
                message: signature.message, ring: signature.ring, keyImage: signature.input.keyImage,
                pseudoOutput: signature.input.pseudoOutput, signature: signature.input.signature)
        }
    }

    private func verifyCalls(_ execution: Execution) throws {
        guard let circuit, !calls.isEmpty else { return }
        let calls = calls
        let statements = try execution.pool.map(count: calls.count) { index in
            Statement<BN254>(
                proof: try Proof(encoded: calls[index].proof),
                publicInputs: calls[index].publicInputs.map { BN254.Fr(reducingLittleEndian: $0) })
        }
        try circuit.verifyBatch(statements, execution: execution)
    }
}
