package import ChainTransactions
import ZcashTransactions

/// What verifying a transaction's signatures and proofs costs, in units of about 50 µs of one processor, alone and not
/// in a batch (docs/spec, section 4). Blocks are bounded in it, and fees are due for it.
public enum ProofCost {
    /// An Ed25519 signature: of a debit or an approval.
    public static let signature = 2
    /// A Sapling spend: a proof of BLS12-381 and a signature.
    public static let saplingSpend = 60
    /// A Sapling output: a proof of BLS12-381.
    public static let saplingOutput = 50
    /// A CLSAG among 16.
    public static let ringInput = 80
    /// A part of a Bulletproof+, for each output.
    public static let ringOutput = 40
    /// A deposit into the ring pool: one point.
    public static let ringDeposit = 2
    /// A proof of an application circuit, besides its public inputs.
    public static let call = 50
    /// A public input of one.
    public static let publicInput = 3
    /// Checking the key of a circuit, for each KiB.
    public static let registeredKibibyte = 40

    /// The cost of a transaction, which is linear in the length of its encoding.
    package static func of(_ transaction: LedgerTransaction) -> Int {
        var cost = signature * (transaction.transparent.debits.count + (transaction.governance?.approvals.count ?? 0))
        cost += saplingSpend * transaction.sapling.spends.count + saplingOutput * transaction.sapling.outputs.count
        cost += ringInput * transaction.ring.inputs.count + ringOutput * transaction.ring.outputs.count
        cost += ringDeposit * transaction.ring.deposits.count
        for call in transaction.applications.calls { cost += Self.call + publicInput * call.publicInputs.count }
        for registration in transaction.applications.registrations {
            cost += registeredKibibyte * (1 + (registration.verifyingKey.count >> 10))
        }
        return cost
    }
}
