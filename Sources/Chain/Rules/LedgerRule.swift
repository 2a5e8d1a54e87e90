public import Primitives

/// The rules of the ledger, each one check with one name (docs/spec, section 4).
public enum LedgerRule: String, Sendable, Hashable, CaseIterable {
    // MARK: Form: needs the transaction alone

    /// The encoding is the one that the transaction has.
    case encoding
    /// The transaction is not longer than transactions may be.
    case transactionSize
    /// It does something.
    case notEmpty
    /// It is for this chain.
    case chainID
    /// Its last height is not past.
    case expiry
    /// Every amount is one that can be.
    case amountRange
    /// The fee is at least the configuration's for its size and proofs.
    case minimumFee
    /// Verifying its proofs costs no more than a block's proofs may.
    case proofCost
    /// What leaves the pools is what enters them and the fee.
    case valueBalance

    // MARK: Pools

    /// A pool that is touched is open.
    case poolOpen
    /// No pool pays more than it holds.
    case poolFunds

    // MARK: Accounts

    /// An account is debited once in a transaction.
    case accountDebitedOnce
    /// A debit counts on from the account's last.
    case accountSequence
    /// The account holds what is debited.
    case accountFunds
    /// The account's owner signed.
    case accountSignature

    // MARK: Sapling

    /// There is a value balance and a binding signature only where there are spends or outputs.
    case saplingForm
    /// All points and elements of spends and outputs decode and are of order above 8.
    case saplingPoints
    /// No nullifier stands twice in a transaction.
    case saplingNullifierOnce
    /// No nullifier was seen before.
    case saplingNullifierUnspent
    /// The anchor is a root of the tree of recent blocks.
    case saplingAnchor
    /// A spend's proof holds.
    case saplingSpendProof
    /// An output's proof holds.
    case saplingOutputProof
    /// A spend's owner signed.
    case saplingSpendSignature
    /// The values balance.
    case saplingBindingSignature
    /// The tree has room for the outputs.
    case saplingTreeRoom

    // MARK: Ring

    /// Where outputs are spent, 2 to 16 are made; where none is spent, none is made.
    case ringOutputCount
    /// No more outputs are spent than one transaction may spend.
    case ringInputCount
    /// There are no more deposits than one transaction may make.
    case ringDepositCount
    /// Nothing is withdrawn where nothing is spent.
    case ringWithdrawal
    /// There is a range proof exactly where there are outputs.
    case ringRangeProofForm
    /// Every ring has 16 members.
    case ringSize
    /// The members of a ring ascend, so that none stands twice.
    case ringMembersAscending
    /// The key images ascend, so that none stands twice.
    case ringKeyImagesAscending
    /// Every key image is a point of prime order.
    case ringKeyImagePoint
    /// Every pseudo-output is a point of prime order.
    case ringPseudoOutputPoint
    /// Keys, commitments and ephemeral keys of outputs and deposits are points of prime order.
    case ringOutputPoint
    /// The pseudo-outputs are the outputs' commitments and what is withdrawn.
    case ringBalance
    /// Every member of a ring is an output of the chain.
    case ringMemberExists
    /// Every member of a ring is old enough.
    case ringMemberAge
    /// No key image was seen before.
    case ringKeyImageUnspent
    /// The range proof holds.
    case ringRangeProof
    /// The signature of every ring holds.
    case ringSignature

    // MARK: Applications

    /// A transaction registers no more circuits than one may.
    case circuitRegistrationCount
    /// It makes no more deposits into circuits' pools than one may.
    case circuitDepositCount
    /// It makes no more calls than one may.
    case circuitCallCount
    /// A circuit's key is encoded in the one way there is, and all its points are in their groups.
    case circuitKeyEncoding
    /// Under the key no proof can be forged by what algebra shows, and no inputs be traded.
    case circuitKeyStrength
    /// The policy is encoded in the one way there is, and well-formed.
    case circuitPolicy
    /// The elements in it are below the order of the curve's groups.
    case circuitPolicyElements
    /// It has a role for each public input of the key.
    case circuitPolicyInputs
    /// A circuit that moves value shows the record of its set-up.
    case circuitSetupRecord
    /// Deposits ascend by circuit, so that there is one for each.
    case circuitDepositsAscending
    /// The circuit is not registered already.
    case circuitNew
    /// The validators approved a circuit that moves value, with this record of its set-up.
    case circuitApproval
    /// The trees of other circuits that it refers to are there, and over the same field.
    case circuitForeignTree
    /// A circuit that is called or paid into is registered.
    case circuitKnown
    /// It is not retired.
    case circuitActive
    /// A circuit that is paid into moves value.
    case circuitDepositTaken
    /// What is paid into a circuit is what the calls say that is deposited.
    case circuitDeposited
    /// A call has as many public inputs as the circuit's key.
    case circuitInputCount
    /// Every public input is below the order of the curve's groups.
    case circuitInputCanonical
    /// An input that the policy fixes has that value.
    case circuitConstant
    /// No nullifier stands twice in a transaction.
    case circuitNullifierOnce
    /// No nullifier was shown to the circuit before.
    case circuitNullifierUnspent
    /// An anchor is a recent root of its tree.
    case circuitAnchor
    /// The old value of a state root is the one that it has.
    case circuitStateRoot
    /// A tree has room for the leaves.
    case circuitTreeRoom
    /// What the call releases is what its input says; nothing where no input says it.
    case circuitReleased
    /// The call's last height is not past, and not too far ahead.
    case circuitExpiry
    /// The context is this transaction's and this call's.
    case circuitContext
    /// The proof is encoded in the one way there is.
    case circuitProofEncoding
    /// The proof holds.
    case circuitProof

    // MARK: Governance

    /// There is something to change, from a height above this block's on and not too far away.
    case governanceForm
    /// More than two thirds of the validators approve, each once.
    case governanceApprovals
}

/// A rule that a transaction breaks.
public struct RuleViolation: NamedError, Hashable {
    /// The rule.
    public let rule: LedgerRule
    /// What was found and what was expected, in a sentence.
    public let explanation: String

    public var name: String { rule.rawValue }

    /// A violation of `rule`.
    package init(_ rule: LedgerRule, _ explanation: String) {
        self.rule = rule
        self.explanation = explanation
    }
}

/// Why a transaction is not executed: it breaks a rule, or the medium failed, which is nobody's fault.
package enum LedgerRefusal: Error, Hashable {
    case violation(RuleViolation)
    case storage(StorageError)
}

/// Which rules are checked: all of them, but in a test that shows that each one is needed.
package struct RuleSwitch: Sendable {
    private let disabled: LedgerRule?

    /// All rules, or all but one.
    package init(disabled: LedgerRule? = nil) { self.disabled = disabled }

    /// Whether a rule is checked. Every check of a rule asks this first, and nothing else may skip one
    /// but a machine for trials that has no collectors of proofs.
    package func checks(_ rule: LedgerRule) -> Bool { rule != disabled }

    /// Refuses unless `holds`.
    package func require(
        _ rule: LedgerRule, _ holds: @autoclosure () -> Bool, _ explanation: @autoclosure () -> String
    ) throws(LedgerRefusal) {
        if checks(rule) && !holds() { throw .violation(RuleViolation(rule, explanation())) }
    }
}
