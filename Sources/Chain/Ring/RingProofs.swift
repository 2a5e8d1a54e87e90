internal import ChainTransactions
package import Primitives
internal import RingCT
internal import RingSignatures

/// The ring signatures and range proofs of a block: signatures on all threads, range proofs as one sum of points.
package struct RingProofs: ProofCollector {
    private struct Signature: Sendable {
        let transaction: Int
        let input: Int
        let message: [UInt8]
        let ring: [RingMember]
        let spent: RingInput
    }

    private var signatures: [Signature] = []
    private var rangeProofs: [(proof: BulletproofPlus, commitments: [CompressedPoint])] = []
    /// Of each range proof, its transaction.
    private var rangeProofTransactions: [Int] = []

    /// Nothing yet.
    package init() {}

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(StorageError) {
        let ring = context.transaction.ring
        if context.rules.checks(.ringSignature) {
            for (position, input) in ring.inputs.enumerated() {
                var members: [RingMember] = []
                for number in input.members {
                    if let record = try RingState.output(number, in: state) { members.append(record.member) }
                }
                signatures.append(
                    Signature(
                        transaction: index, input: position, message: context.signatureDigest, ring: members,
                        spent: input))
            }
        }
        if context.rules.checks(.ringRangeProof), let proof = ring.rangeProof {
            rangeProofs.append((proof, ring.outputs.map(\.commitment)))
            rangeProofTransactions.append(index)
        }
    }

    package func verify(execution: Execution) throws -> [ProofViolation] {
        var violations = FirstViolations()
        for blame in try rangeProofBlames(execution) {
            violations.note(rangeProofTransactions[blame.index], .ringRangeProof, blame.reason.explanation)
        }
        let refused = violations
        let signatures = signatures.filter { !refused.has($0.transaction) }
        let refusals = try execution.pool.map(
            count: signatures.count
        ) { (position: Int) throws(Cancelled) -> RingSignatureError? in
            try execution.cancellation.check()
            let signature = signatures[position]
            do throws(RingSignatureError) {
                try MoneroCLSAG.verify(
                    message: signature.message, ring: signature.ring, keyImage: signature.spent.keyImage,
                    pseudoOutput: signature.spent.pseudoOutput, signature: signature.spent.signature)
                return nil
            } catch { return error }
        }
        for (signature, refusal) in zip(signatures, refusals) {
            guard let refusal else { continue }
            violations.note(
                signature.transaction, .ringSignature,
                "Input \(signature.input) of the ring pool: \(refusal.explanation)")
        }
        return violations.list
    }

    private func rangeProofBlames(_ execution: Execution) throws -> [RangeProofBatchError.Blame] {
        try execution.cancellation.check()
        do throws(RangeProofBatchError) {
            try BulletproofPlus.verifyBatch(rangeProofs, pool: execution.pool)
            return []
        } catch {
            switch error {
            case .invalid(let blames): return blames
            case .noRandomness(let reason): throw reason
            }
        }
    }
}
