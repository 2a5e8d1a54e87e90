import RingCT
import RingSignatures

extension StructureChecks {
    /// Lists have as many elements as there are inputs, outputs or ring members; kinds are those of the type.
    func parts() throws(MoneroTransactionError) {
        switch transaction.signatures {
        case .none: throw .noSignatures
        case .cryptoNote(let list):
            guard transaction.version == .cryptoNote else { throw .noSignatures }
            try require(list.count, transaction.inputs.count, of: .ringSignatures)
            for (signature, input) in zip(list, transaction.inputs) {
                try require(signature.parts.count, input.ringSize, of: .responses)
            }
        case .ringCT(let signatures):
            guard transaction.version == .ringCT else { throw .noSignatures }
            try hiddenParts(signatures)
        }
        guard let rings = context.rings else { return }
        try require(rings.count, transaction.inputs.count, of: .rings)
        for (ring, input) in zip(rings, transaction.inputs) {
            try require(ring.count, input.ringSize, of: .ringMembers)
        }
    }

    private func hiddenParts(_ signatures: RingCTSignatures) throws(MoneroTransactionError) {
        let (inputs, outputs) = (transaction.inputs, transaction.outputs)
        let type = signatures.type
        try require(signatures.pseudoOutputs.count, type == .full ? 0 : inputs.count, of: .pseudoOutputs)
        try require(signatures.encryptedAmounts.count, outputs.count, of: .encryptedAmounts)
        try require(signatures.commitments.count, outputs.count, of: .commitments)
        for amount in signatures.encryptedAmounts {
            let isCompact = if case .compact = amount { true } else { false }
            guard isCompact == type.hasCompactAmounts else { throw .wrongKind(of: .encryptedAmounts) }
        }
        switch (signatures.rangeProofs, type) {
        case (.borromean(let proofs), .full), (.borromean(let proofs), .simple):
            try require(proofs.count, outputs.count, of: .rangeProofs)
        case (.bulletproofs(let proofs), .bulletproof), (.bulletproofs(let proofs), .bulletproof2),
            (.bulletproofs(let proofs), .clsag):
            guard proofs.count == 1 else { throw .wrongRangeProofCount(actual: proofs.count) }
        case (.bulletproofsPlus(let proofs), .bulletproofPlus):
            guard proofs.count == 1 else { throw .wrongRangeProofCount(actual: proofs.count) }
        default: throw .wrongKind(of: .rangeProofs)
        }
        try signatureParts(signatures)
    }

    private func signatureParts(_ signatures: RingCTSignatures) throws(MoneroTransactionError) {
        let inputs = transaction.inputs
        switch signatures.ringSignatures {
        case .clsag(let list):
            guard signatures.type >= .clsag else { throw .wrongKind(of: .ringSignatures) }
            try require(list.count, inputs.count, of: .ringSignatures)
            for (signature, input) in zip(list, inputs) {
                try require(signature.s.count, input.ringSize, of: .responses)
            }
        case .mlsag(let list):
            guard signatures.type < .clsag else { throw .wrongKind(of: .ringSignatures) }
            let isFull = signatures.type == .full
            try require(list.count, isFull ? 1 : inputs.count, of: .ringSignatures)
            // One signature for all inputs has one ring size.
            for (index, input) in inputs.enumerated() {
                let signature = list[isFull ? 0 : index]
                try require(signature.s.count, input.ringSize, of: .responses)
                for row in signature.s { try require(row.count, isFull ? inputs.count + 1 : 2, of: .responses) }
            }
        }
    }

    private func require(
        _ actual: Int, _ expected: Int, of list: MoneroTransactionError.PartList
    ) throws(MoneroTransactionError) {
        guard actual == expected else { throw .wrongCount(of: list, actual: actual, expected: expected) }
    }
}
