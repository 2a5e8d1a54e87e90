import Primitives
import RingCT
import RingSignatures

/// The range proofs of many transactions, those of one kind together.
struct RangeProofChecks {
    private var plus: [(index: Int, claim: (proof: BulletproofPlus, commitments: [CompressedPoint]))] = []
    private var classic: [(index: Int, claim: (proof: Bulletproof, commitments: [CompressedPoint]))] = []
    private var single: [(index: Int, output: Int, proof: BorromeanRangeProof, commitment: CompressedPoint)] = []

    /// Adds the range proofs of a transaction whose lists have their sizes.
    mutating func add(_ transaction: MoneroTransaction, at index: Int) {
        guard let ringCT = transaction.ringCT else { return }
        let commitments = ringCT.commitments
        switch ringCT.rangeProofs {
        case .bulletproofsPlus(let proofs): plus += proofs.map { (index, ($0, commitments)) }
        case .bulletproofs(let proofs): classic += proofs.map { (index, ($0, commitments)) }
        case .borromean(let proofs):
            for (output, proof) in proofs.enumerated() { single.append((index, output, proof, commitments[output])) }
        }
    }

    /// The checks, each with the position of its transaction.
    func run(_ execution: Execution) throws -> [(Int, MoneroCheck)] {
        let pool = execution.pool
        let together =
            try outcomes(plus.map(\.index)) { () throws(RangeProofBatchError) in
                try BulletproofPlus.verifyBatch(plus.map(\.claim), pool: pool)
            }
            + outcomes(classic.map(\.index)) { () throws(RangeProofBatchError) in
                try Bulletproof.verifyBatch(classic.map(\.claim), pool: pool)
            }
        let single = single
        let alone = try pool.map(count: single.count) { (position: Int) throws(Cancelled) in
            try execution.cancellation.check()
            let (_, _, proof, commitment) = single[position]
            return CheckOutcome { () throws(RangeProofError) in try proof.verify(commitment: commitment) }
        }
        return together
            + zip(single, alone).map { proof, outcome in
                (proof.index, MoneroCheck(rule: .rangeProof, subject: .output(proof.output), outcome: outcome))
            }
    }

    private func outcomes(
        _ indices: [Int], _ verify: () throws(RangeProofBatchError) -> Void
    ) throws -> [(Int, MoneroCheck)] {
        var reasons: [Int: RangeProofError] = [:]
        do throws(RangeProofBatchError) { try verify() } catch {
            switch error {
            case .noRandomness(let reason): throw reason
            case .invalid(let blames): for blame in blames { reasons[blame.index] = blame.reason }
            }
        }
        return indices.enumerated().map { position, index in
            let outcome: CheckOutcome =
                reasons[position].map { .failed(name: $0.name, explanation: $0.explanation) } ?? .passed
            return (index, MoneroCheck(rule: .rangeProof, subject: .transaction, outcome: outcome))
        }
    }
}
