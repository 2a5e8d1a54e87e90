import Algebra
package import Curves
import Groth16
public import Primitives
public import Sapling
public import SaplingCircuits
public import ZcashTransactions

/// A transaction under construction. Its id and what is signed are fixed; proofs and signatures are added in any order.
///
/// Who has it learns the notes and their viewing keys, and cannot spend.
public struct PlannedLedgerTransaction: Sendable, Confidential {
    /// The root of the note commitment tree that all paths of spent notes lead to.
    package let anchor: BLS12381.Fr
    /// The spends of notes in their order in the transaction.
    public private(set) var spends: [PlannedSpend]
    /// The outputs with notes in their order in the transaction.
    public private(set) var outputs: [PlannedOutput]
    /// The transaction without the shielded proofs and signatures. Ring signatures, range proof and proofs of circuits
    /// are put in here.
    public var transaction: LedgerTransaction

    /// A transaction of these parts: its shielded part is made from the spends and outputs, whose values are within
    /// ``MonetaryRange`` in all.
    package init(transaction: LedgerTransaction, anchor: BLS12381.Fr, spends: [PlannedSpend], outputs: [PlannedOutput])
    {
        self.anchor = anchor
        self.spends = spends
        self.outputs = outputs
        self.transaction = transaction
        let encoded = anchor.littleEndianBytes
        // Sums of values of at most 2⁵¹ in all.
        let balance = spends.reduce(0) { $0 + Int64($1.note.value) } - outputs.reduce(0) { $0 + Int64($1.note.value) }
        self.transaction.sapling = SaplingBundle(
            spends: spends.map { $0.description(anchor: encoded) }, outputs: outputs.map(\.description),
            valueBalance: balance)
    }

    /// What all signatures sign, 32 bytes.
    public var signatureDigest: [UInt8] { transaction.signatureDigest }

    /// Makes the shielded proofs that are missing.
    ///
    /// - Parameters:
    ///   - prover: what makes the proofs, with the parameters of the chain.
    ///   - keys: the keys that prove and cannot sign, one for each account whose notes are spent.
    ///   - verifyAfter: whether each proof is verified when it is made.
    /// - Throws: `LedgerBuildingError.noProvingKey` before anything is proved, and what the prover throws.
    public mutating func prove(
        with prover: SaplingProver, keys: [ProofAuthorizingKey] = [], verifyAfter: Bool = true,
        execution: Execution = Execution()
    ) throws {
        try prover.addProofs(
            to: &spends, &outputs, anchor: anchor, keys: keys, verifyAfter: verifyAfter, execution: execution
        ) { LedgerBuildingError.noProvingKey(spend: $0) }
    }

    /// Signs the debit of an account; constant time in the key.
    ///
    /// - Throws: `.keyNotInvolved`.
    public mutating func sign(with key: AccountSigningKey) throws(LedgerBuildingError) {
        let account = key.account
        guard let index = transaction.transparent.debits.firstIndex(where: { $0.account == account }) else {
            throw .keyNotInvolved
        }
        transaction.transparent.debits[index].signature = key.sign(signatureDigest)
    }

    /// Signs the spends of a key's notes; constant time in the key.
    ///
    /// - Throws: `.keyNotInvolved`, `.noRandomness`.
    public mutating func sign(with key: ExpandedSpendingKey) throws(LedgerBuildingError) {
        let ak = key.ak
        let own = spends.indices.filter { spends[$0].key.ak == ak }
        guard !own.isEmpty else { throw .keyNotInvolved }
        let digest = signatureDigest
        for index in own {
            let randomized = RedJubjubSigningKey<SpendAuthorization>(key.ask + spends[index].randomizer)
            do { spends[index].signature = try randomized.sign(digest) } catch { throw .noRandomness(error) }
        }
    }

    /// The finished transaction, with its binding signature. Neither proofs nor signatures are verified here.
    ///
    /// - Throws: `.missingProof`, `.missingSignature`, `.noRandomness`.
    public func finished() throws(LedgerBuildingError) -> LedgerTransaction {
        for (index, debit) in transaction.transparent.debits.enumerated() where debit.signature.isEmpty {
            throw .missingSignature(.debit(index))
        }
        for (index, spend) in spends.enumerated() {
            guard spend.proof != nil else { throw .missingProof(.spend(index)) }
            guard spend.signature != nil else { throw .missingSignature(.spend(index)) }
        }
        for (index, output) in outputs.enumerated() where output.proof == nil { throw .missingProof(.output(index)) }
        var result = transaction
        guard !result.sapling.isEmpty else { return result }
        let encoded = anchor.littleEndianBytes
        result.sapling.spends = spends.map { $0.description(anchor: encoded) }
        result.sapling.outputs = outputs.map(\.description)
        let key = RedJubjubSigningKey<Binding>(
            spends: spends.map(\.valueRandomness), outputs: outputs.map(\.valueRandomness))
        do { result.sapling.bindingSignature = try key.sign(signatureDigest).bytes } catch {
            throw .noRandomness(error)
        }
        return result
    }
}
