import Primitives
import TestSupport
import Testing
import ZcashTransactions

/// A kind of field of a transaction, how to change it, and what has to refuse the change.
struct FieldKind: CustomTestStringConvertible, Sendable {
    /// What becomes of the signatures that cover the transaction.
    enum Signatures { case broken, intact }

    let name: String
    /// At least one of these fails; and no other but the ones of signatures, where those are broken.
    let rules: Set<TransactionRule>
    /// In version 4 signatures cover proofs, in version 5 they do not.
    var signatures: @Sendable (Transaction) -> Signatures = { _ in .broken }
    /// Changes the field of a transaction that has it: nil for others.
    let change: @Sendable (inout Transaction, inout TransactionContext, inout SeededGenerator) -> Bool

    var testDescription: String { name }
}

/// Changes one to three bits of `bytes`.
func flip(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let before = bytes
    while bytes == before {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            bytes[Int.random(in: bytes.indices, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
    }
}

/// Changes one bit of an integer.
private func flip<T: FixedWidthInteger>(_ value: inout T, _ generator: inout SeededGenerator) {
    value ^= 1 << T(Int.random(in: 0..<T.bitWidth, using: &generator))
}

extension FieldKind {
    private static func spend(
        _ name: String, _ rules: Set<TransactionRule>, isProof: Bool = false,
        _ path: any WritableKeyPath<SpendDescription, [UInt8]> & Sendable
    ) -> FieldKind {
        FieldKind(
            name: "spend's \(name)", rules: rules,
            signatures: { isProof && $0.version == .v5 ? .intact : .broken }
        ) { transaction, _, generator in
            guard let index = transaction.sapling.spends.indices.randomElement(using: &generator) else { return false }
            if path == \.anchor, transaction.version == .v5 {
                // One anchor for all.
                flip(&transaction.sapling.spends[0].anchor, &generator)
                for i in transaction.sapling.spends.indices {
                    transaction.sapling.spends[i].anchor = transaction.sapling.spends[0].anchor
                }
                return true
            }
            flip(&transaction.sapling.spends[index][keyPath: path], &generator)
            return true
        }
    }

    private static func output(
        _ name: String, _ rules: Set<TransactionRule>, isProof: Bool = false,
        _ path: any WritableKeyPath<OutputDescription, [UInt8]> & Sendable
    ) -> FieldKind {
        FieldKind(
            name: "output's \(name)", rules: rules,
            signatures: { isProof && $0.version == .v5 ? .intact : .broken }
        ) { transaction, _, generator in
            guard let index = transaction.sapling.outputs.indices.randomElement(using: &generator) else { return false }
            flip(&transaction.sapling.outputs[index][keyPath: path], &generator)
            return true
        }
    }

    static let all: [FieldKind] = [
        spend("cv", [.spendValueCommitment, .spendProof], \.valueCommitment),
        spend("anchor", [.spendAnchor, .spendProof], \.anchor),
        spend("nullifier", [.spendProof], \.nullifier),
        spend("rk", [.spendKey, .spendProof], \.randomizedKey),
        spend("proof", [.spendProof], isProof: true, \.proof),
        FieldKind(name: "spend's signature", rules: [.spendSignature], signatures: { _ in .intact }) {
            transaction, _, generator in
            guard let index = transaction.sapling.spends.indices.randomElement(using: &generator) else { return false }
            flip(&transaction.sapling.spends[index].signature, &generator)
            return true
        },
        output("cv", [.outputValueCommitment, .outputProof, .coinbaseOutput], \.valueCommitment),
        output("cmu", [.outputCommitment, .outputProof, .coinbaseOutput], \.noteCommitment),
        output("epk", [.outputKey, .outputProof, .coinbaseOutput], \.ephemeralKey),
        output("note ciphertext", [.bindingSignature, .coinbaseOutput], \.noteCiphertext),
        output("outgoing ciphertext", [.bindingSignature, .coinbaseOutput], \.outgoingCiphertext),
        output("proof", [.outputProof], isProof: true, \.proof),
        FieldKind(name: "binding signature", rules: [.bindingSignature], signatures: { _ in .intact }) {
            transaction, _, generator in
            guard var signature = transaction.sapling.bindingSignature else { return false }
            flip(&signature, &generator)
            transaction.sapling.bindingSignature = signature
            return true
        },
        FieldKind(
            name: "value balance",
            rules: [.bindingSignature, .valueBalance, .transparentPool, .coinbaseFields]
        ) { transaction, _, generator in
            flip(&transaction.sapling.valueBalance, &generator)
            return true
        },
        FieldKind(name: "lock time", rules: [.bindingSignature]) { transaction, _, generator in
            flip(&transaction.lockTime, &generator)
            return true
        },
        FieldKind(name: "expiry height", rules: [.bindingSignature, .expiry]) { transaction, _, generator in
            flip(&transaction.expiryHeight, &generator)
            return true
        },
        FieldKind(name: "consensus branch", rules: [.branch]) { transaction, _, generator in
            guard var branch = transaction.consensusBranchID else { return false }
            flip(&branch, &generator)
            transaction.consensusBranchID = branch
            return true
        },
        FieldKind(name: "consensus branch of the signatures", rules: [.bindingSignature, .branch]) {
            transaction, context, generator in
            guard transaction.version == .v4 else { return false }
            context.branchID = UInt32.random(in: 1 ... .max, using: &generator)
            return true
        },
        FieldKind(
            name: "transparent input", rules: [.bindingSignature, .transparentInputs, .sources]
        ) { transaction, _, generator in
            guard let index = transaction.transparentInputs.indices.randomElement(using: &generator),
                !transaction.isCoinbase
            else { return false }
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: flip(&transaction.transparentInputs[index].previous.transactionID, &generator)
            case 1: flip(&transaction.transparentInputs[index].previous.index, &generator)
            default: flip(&transaction.transparentInputs[index].sequence, &generator)
            }
            return true
        },
        FieldKind(
            name: "transparent output", rules: [.bindingSignature, .transparentValues, .transparentPool]
        ) { transaction, _, generator in
            guard let index = transaction.transparentOutputs.indices.randomElement(using: &generator) else {
                return false
            }
            if Bool.random(using: &generator) {
                flip(&transaction.transparentOutputs[index].value, &generator)
            } else {
                flip(&transaction.transparentOutputs[index].script, &generator)
            }
            return true
        },
        FieldKind(
            name: "output that is spent", rules: [.bindingSignature, .transparentValues, .transparentPool]
        ) { transaction, context, generator in
            guard transaction.needsPreviousOutputs, var outputs = context.previousOutputs else { return false }
            if Bool.random(using: &generator) {
                flip(&outputs[0].value, &generator)
            } else {
                flip(&outputs[0].script, &generator)
            }
            context.previousOutputs = outputs
            return true
        },
        FieldKind(
            name: "JoinSplit", rules: [.bindingSignature, .joinSplitValues, .nullifiers, .transparentPool]
        ) { transaction, _, generator in
            guard var bundle = transaction.joinSplits else { return false }
            flip(&bundle.descriptions[0], &generator)
            transaction.joinSplits = bundle
            return true
        },
        FieldKind(
            name: "Orchard effects",
            rules: [.bindingSignature, .orchardFields, .nullifiers, .transparentPool, .sources, .sinks]
        ) { transaction, _, generator in
            guard var bundle = transaction.orchard else { return false }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: flip(&bundle.flags, &generator)
            case 1: flip(&bundle.valueBalance, &generator)
            case 2: flip(&bundle.anchor, &generator)
            default: flip(&bundle.actions[0], &generator)
            }
            transaction.orchard = bundle
            return true
        },
        FieldKind(name: "order of outputs", rules: [.bindingSignature]) { transaction, _, _ in
            guard transaction.sapling.outputs.count > 1, transaction.version == .v4 else { return false }
            transaction.sapling.outputs.swapAt(0, 1)
            return true
        },
        FieldKind(name: "spend twice", rules: [.nullifiers]) { transaction, _, _ in
            guard let first = transaction.sapling.spends.first else { return false }
            transaction.sapling.spends.append(first)
            return true
        },
        FieldKind(name: "output left out", rules: [.bindingSignature, .sinks]) { transaction, _, generator in
            guard transaction.sapling.outputs.count > 1 else { return false }
            let index = Int.random(in: transaction.sapling.outputs.indices, using: &generator)
            transaction.sapling.outputs.remove(at: index)
            return true
        },
    ]
}
