public import Chain
public import ChainTransactions
public import Primitives
public import RingSignatures
public import Sapling
public import SaplingCircuits

/// Why a report is not made, not read or not believed. Each case is one check.
public enum AuditReportError: NamedError, Equatable {
    // Making one.

    /// The range of heights ends before it begins.
    case heights(from: UInt64, to: UInt64)
    /// A text is too long, in bytes.
    case tooLong(String, actual: Int, maximum: Int)
    /// The blocks that were shown do not follow one another from the first, or end before the range.
    case blocksMissing(actual: UInt64, expected: UInt64)
    /// A note's opening could not be made.
    case notDisclosed(DisclosureError)
    /// The viewing key has no internal key.
    case viewingKey(String)
    /// An exported key image is not that of its output.
    case exportedKeyImage(index: Int, RingSignatureError)
    /// The scope's payment is not one that the viewing key sees.
    case nothingInScope

    /// There is no key that can prove the spend of a note of the account.
    case noSpendingKey
    /// The key is not the holder's of the grant.
    case grantHolder
    /// The system has no randomness.
    case noRandomness(RandomnessError)

    // Reading one.

    /// The text is no JSON.
    case notJSON(JSONError)
    /// It is a document of another kind.
    case notAReport
    /// It is no proof of reserves.
    case notAReserveProof
    /// It is no grant.
    case notAGrant
    /// A member is missing, or not of the form that it has.
    case member(String)
    /// The text is not the one that this report has: something was added, left out or put in another order.
    case notCanonical

    // Believing one.

    /// It is about another chain.
    case wrongChain(actual: String, expected: String)
    /// It is about a chain with another genesis.
    case wrongGenesis
    /// It was made for another purpose.
    case wrongPurpose
    /// It does not answer the verifier's challenge.
    case wrongChallenge
    /// Somebody else signed it than who was expected.
    case wrongSigner(actual: AccountID)
    /// Its signature is refused.
    case notSigned(AccountSignatureError)
    /// The report names a grant that is not in it, or has one that it does not name.
    case grantMissing
    /// The report goes beyond its grant.
    case grantExceeded
    /// What is said of the grant is of a height before the end of the report's range.
    case grantTooEarly(height: UInt64)
    /// What is said of the grant is not about its account, or its holder has no key.
    case grantAccount
    /// The holder did not sign the grant.
    case grantNotSigned(AccountSignatureError)
    /// The proof about the grant's account is refused.
    case grantProof(StateProofError)
    /// The chain does not log the grant.
    case grantNotLogged
    /// The holder had revoked the grant.
    case grantRevoked
    /// A header is not signed by the chain's sequencer.
    case headerNotSigned(height: UInt64)
    /// A header is another chain's.
    case headerOfOtherChain(String)
    /// The last header is not that of the range's end.
    case closingHeight(actual: UInt64, expected: UInt64)
    /// A block does not stand behind the one before, or lies beyond the range.
    case blockOrder(height: UInt64)
    /// A transaction does not decode.
    case transaction(height: UInt64, LedgerDecodingError)
    /// A block does not hold a transaction that it is said to hold.
    case notIncluded(height: UInt64)
    /// A transaction stands twice in the report, or none of its payments is listed.
    case transactionOrder(height: UInt64)
    /// A transaction has no such part.
    case noSuchPart(transaction: Hash256, part: String, index: Int)
    /// Payments of a transaction are not in their order, or one is listed twice.
    case paymentOrder(transaction: Hash256)
    /// A payment of a block outside the range is listed as one inside, or one inside as an origin.
    case outsideRange(height: UInt64)
    /// A payment is not what the report is about.
    case outsideScope(transaction: Hash256)
    /// A note's opening is refused.
    case disclosure(transaction: Hash256, DisclosureError)
    /// A ring output's opening does not open it.
    case ringOutputNotOpened(transaction: Hash256, index: Int)
    /// A key image is not that of the output that is said to be spent.
    case keyImage(transaction: Hash256, RingSignatureError)
    /// The key image of a spend is not the transaction's.
    case otherKeyImage(transaction: Hash256)
    /// The spend of a note without value is shown, which a proof would show of any note.
    case noteWithoutValue(transaction: Hash256)
    /// What shows the spend of a note does not decode.
    case spendDescription(transaction: Hash256, DescriptionError)
    /// The signature of what shows the spend of a note is refused: it is of another report, or of another signer's.
    case spendSignature(transaction: Hash256, RedJubjubError)
    /// The proof that a nullifier is a note's does not verify: it is of another note, position or nullifier.
    case spendProof(transaction: Hash256)
    /// The system failed while proofs were verified, or the work was given up.
    case notVerified(String)
    /// What is said to be spent is nowhere in the report as received.
    case originMissing(transaction: Hash256)
    /// Two spends in the report are of one output.
    case spentTwice(Hash256)
    /// The amount is not the one that the chain shows.
    case amountDiffers(transaction: Hash256, stated: UInt64, actual: UInt64)
    /// The address is not the one that the chain shows.
    case addressDiffers(transaction: Hash256, actual: String)
    /// The memo is not the one that the chain has.
    case memoDiffers(transaction: Hash256)
    /// The kind of payment is not one that its opening can show.
    case kindDiffers(transaction: Hash256)

    public var name: String {
        switch self {
        case .notDisclosed(let error), .disclosure(_, let error): error.name
        case .notJSON(let error): error.name
        case .grantProof(let error): error.name
        case .notSigned(let error): error.name
        case .keyImage(_, let error), .exportedKeyImage(_, let error): error.name
        case .spendDescription(_, let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .heights(let from, let to): "The range ends at \(to), before it begins at \(from)."
        case .tooLong(let what, let actual, let maximum): "The \(what) takes \(actual) bytes; \(maximum) are possible."
        case .blocksMissing(let actual, let expected):
            "Block \(actual) was shown where block \(expected) comes next; every block from the first to the end of "
                + "the range is needed."
        case .notDisclosed(let error): error.explanation
        case .viewingKey(let why): "The viewing key: \(why)"
        case .exportedKeyImage(let index, let error): "Key image \(index): \(error.explanation)"
        case .noSpendingKey: "The spends of notes cannot be proved without the account's own key."
        case .grantHolder: "The key is not that of the grant's holder."
        case .noRandomness(let error): error.explanation
        case .notAReserveProof: "This is no proof of reserves."
        case .notAGrant: "This is no grant of a disclosure."
        case .grantMissing: "The report names a grant that is not in it, or has one that it does not name."
        case .grantExceeded: "The report has another purpose than its grant, or shows more than that allows."
        case .grantTooEarly(let height):
            "That the grant is in force is shown as of height \(height), before the end of the report's range."
        case .grantAccount: "What is said of the grant is not about the account that logs it."
        case .grantProof(let error): "The proof about the grant: \(error.explanation)"
        case .grantNotLogged: "The chain does not log the grant."
        case .grantRevoked: "The holder had revoked the grant before the report was made."
        case .nothingInScope: "The viewing key sees no such payment in the range."
        case .notJSON(let error): error.explanation
        case .notAReport: "This is no report of an audit."
        case .member(let name): "The member '\(name)' is missing or not of its form."
        case .notCanonical: "The text is not the one that this report has: something was added, moved or left out."
        case .wrongChain(let actual, let expected): "The report is about the chain \(actual), not \(expected)."
        case .wrongGenesis: "The report is about a chain with another genesis."
        case .wrongPurpose: "The report was made for another purpose."
        case .wrongChallenge: "The report does not answer this challenge."
        case .wrongSigner(let actual): "The report is signed by \(actual.accountText)."
        case .grantNotSigned(let error): "The grant's holder did not sign it: \(error.explanation)"
        case .notSigned(let error): "The report's signature: \(error.explanation)"
        case .headerNotSigned(let height): "The header of height \(height) is not signed by the chain's sequencer."
        case .headerOfOtherChain(let chain): "A header is of the chain \(chain)."
        case .closingHeight(let actual, let expected):
            "The last header has height \(actual); the range ends at \(expected)."
        case .blockOrder(let height): "Block \(height) does not stand where it belongs, or lies beyond the range."
        case .transaction(let height, let error):
            "A transaction of block \(height) does not decode: \(error.explanation)"
        case .notIncluded(let height): "A transaction is not in block \(height), whatever the report says."
        case .transactionOrder(let height):
            "A transaction of block \(height) stands twice, or without a payment of its own."
        case .noSuchPart(let id, let part, let index): "Transaction \(id) has no \(part) number \(index)."
        case .paymentOrder(let id): "The payments of transaction \(id) are not in their order, or one stands twice."
        case .outsideRange(let height): "A payment of block \(height) is not listed as what its height makes it."
        case .outsideScope(let id): "A payment of transaction \(id) is not what the report is about."
        case .disclosure(let id, let error): "A note of transaction \(id): \(error.explanation)"
        case .ringOutputNotOpened(let id, let index):
            "The opening of ring output \(index) of transaction \(id) does not open it."
        case .keyImage(let id, let error): "A key image in transaction \(id): \(error.explanation)"
        case .otherKeyImage(let id): "A key image of transaction \(id) is another one than the report says."
        case .noteWithoutValue(let id): "Transaction \(id) is said to spend a note without value."
        case .spendDescription(let id, let error): "The spend of a note by transaction \(id): \(error.explanation)"
        case .spendSignature(let id, let error):
            "What shows the spend of a note by transaction \(id) was not signed for this report: \(error.explanation)"
        case .spendProof(let id):
            "That transaction \(id) spends the note that the report says is not shown: the proof is of another note, "
                + "position or nullifier."
        case .notVerified(let why): "The proofs were not verified: \(why)"
        case .originMissing(let id): "What transaction \(id) is said to spend is not in the report."
        case .spentTwice(let id): "An output of transaction \(id) is said to be spent twice."
        case .amountDiffers(let id, let stated, let actual):
            "A payment of transaction \(id) is of \(actual) units; the report says \(stated)."
        case .addressDiffers(let id, let actual):
            "A payment of transaction \(id) is to \(actual), which the report does not say."
        case .memoDiffers(let id): "A payment of transaction \(id) has another memo than the report says."
        case .kindDiffers(let id):
            "A payment of transaction \(id) is not of the kind that the report says, as far as its opening shows."
        }
    }
}
