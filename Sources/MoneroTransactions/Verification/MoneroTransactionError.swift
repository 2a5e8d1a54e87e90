public import Primitives

/// Why a transaction breaks a rule. Each case is one check; its rule is one of ``MoneroRule``. Range proofs and ring
/// signatures have errors of their own.
public enum MoneroTransactionError: NamedError, Hashable {
    /// The encoding is too long, in bytes.
    case tooLarge(actual: Int, maximum: Int)
    /// The weight is too large.
    case tooHeavy(actual: Int, maximum: Int)
    /// The hard fork does not admit this version.
    case versionNotActive(actual: TransactionVersion, hardFork: HardFork)
    /// From hard fork 6 on version 1 is for inputs that cannot be mixed, which hidden amounts always can.
    case versionRetired(hardFork: HardFork)
    /// There are no inputs.
    case noInputs
    /// New money beside other inputs.
    case unexpectedCoinbaseInput(index: Int)
    /// An input without ring members.
    case emptyRing(index: Int)
    /// A ring member's index exceeds 64 bits.
    case memberIndexTooLarge(index: Int)
    /// There is nothing that shows the right to spend.
    case noSignatures
    /// A list has another number of elements than inputs, outputs or ring members ask for.
    case wrongCount(of: PartList, actual: Int, expected: Int)
    /// The signatures or range proofs are of another kind than the type says.
    case wrongKind(of: PartList)
    /// The hard fork does not admit this kind of RingCT.
    case typeNotActive(actual: RingCTType, hardFork: HardFork)
    /// From hard fork 12 on there are two outputs at least.
    case tooFewOutputs(actual: Int, minimum: Int)
    /// One range proof is for sixteen outputs at most.
    case tooManyOutputs(actual: Int, maximum: Int)
    /// An output's key is no point.
    case outputKeyNotAPoint(index: Int)
    /// An output without the view tag that the hard fork asks for, or with one that it does not know.
    case wrongViewTag(index: Int, hardFork: HardFork)
    /// In version 2 no output says its amount.
    case amountNotHidden(index: Int, actual: UInt64)
    /// In version 1 every output pays something.
    case amountZero(index: Int)
    /// From hard fork 2 on an amount in the open is one digit and zeros.
    case amountNotRound(index: Int, actual: UInt64)
    /// The inputs' or the outputs' amounts exceed 64 bits together.
    case amountOverflow
    /// The ring's size is none that the hard fork admits.
    case wrongRingSize(index: Int, actual: Int, hardFork: HardFork)
    /// From hard fork 12 on all rings are of one size.
    case ringSizesDiffer(index: Int, actual: Int, expected: Int)
    /// Two members of a ring are the same output.
    case duplicateMember(index: Int, position: Int)
    /// Two inputs have the same key image.
    case duplicateKeyImage(index: Int, first: Int)
    /// An earlier transaction of those that are checked together has the same key image.
    case keyImageOfEarlierTransaction(index: Int, transaction: Int)
    /// An input's key image is not below the one before.
    case inputsNotSorted(index: Int)
    /// A key image is no point.
    case keyImageNotAPoint(index: Int)
    /// A key image is the group's zero.
    case keyImageIsIdentity(index: Int)
    /// A key image has a part outside the subgroup of prime order, so that there would be eight for one output.
    case keyImageNotInSubgroup(index: Int)
    /// A ring member may not be spent yet.
    case memberLocked(index: Int, position: Int)
    /// The outputs take as much as the inputs give, or more.
    case outputsExceedInputs(inputs: UInt64, outputs: UInt64)
    /// A commitment or pseudo-output is no point.
    case commitmentNotAPoint(of: PartList, index: Int)
    /// Two outputs have the same key.
    case duplicateOutputKey(index: Int, first: Int)
    /// A point has a component of small order; of ring members the index counts on through all rings.
    case componentOfSmallOrder(of: PartList, index: Int)
    /// Pseudo-outputs and outputs with the fee are not the same sum.
    case notBalanced
    /// There is not exactly one range proof for all outputs.
    case wrongRangeProofCount(actual: Int)
    /// A coinbase transaction of version 1.
    case coinbaseVersion(hardFork: HardFork)
    /// A coinbase transaction unlocks sixty blocks after its own.
    case coinbaseUnlockTime(actual: UInt64, height: UInt64)
    /// A coinbase transaction with signatures.
    case coinbaseSignatures
    /// The extra field is too long, in bytes.
    case extraTooLong(actual: Int, maximum: Int)
    /// The fee is too low, in piconero.
    case feeTooLow(actual: UInt64, minimum: UInt64)

    /// A list of a transaction's parts.
    public enum PartList: String, Sendable, Hashable {
        /// The pseudo-outputs.
        case pseudoOutputs
        /// The encrypted amounts.
        case encryptedAmounts
        /// The outputs' keys.
        case outputKeys
        /// The outputs' commitments.
        case commitments
        /// The range proofs.
        case rangeProofs
        /// The ring signatures.
        case ringSignatures
        /// A ring signature's responses.
        case responses
        /// The rings that were given.
        case rings
        /// The members of a ring that was given.
        case ringMembers

        var phrase: String {
            switch self {
            case .pseudoOutputs: "pseudo-outputs"
            case .encryptedAmounts: "encrypted amounts"
            case .outputKeys: "outputs' keys"
            case .commitments: "commitments"
            case .rangeProofs: "range proofs"
            case .ringSignatures: "ring signatures"
            case .responses: "responses of a ring signature"
            case .rings: "rings given"
            case .ringMembers: "ring members given"
            }
        }
    }

    public var explanation: String {
        switch self {
        case .tooLarge(let actual, let maximum): "The encoding has \(actual) bytes; \(maximum) are possible."
        case .tooHeavy(let actual, let maximum): "The weight is \(actual); \(maximum) is possible."
        case .versionNotActive(let actual, let fork):
            "Version \(actual.rawValue) is not admitted under hard fork \(fork.version)."
        case .versionRetired(let fork):
            "Under hard fork \(fork.version) version 1 is for amounts that cannot be mixed; this input can."
        case .noInputs: "The transaction spends nothing."
        case .unexpectedCoinbaseInput(let index): "Input \(index) makes new money beside other inputs."
        case .emptyRing(let index): "Input \(index) has no ring members."
        case .memberIndexTooLarge(let index): "An index in the ring of input \(index) exceeds 64 bits."
        case .noSignatures: "Nothing shows the right to spend."
        case .wrongCount(let list, let actual, let expected):
            "There are \(actual) \(list.phrase); there must be \(expected)."
        case .wrongKind(let list): "The \(list.phrase) are not of the kind that the RingCT type says."
        case .typeNotActive(let actual, let fork):
            "RingCT type \(actual.rawValue) is not admitted under hard fork \(fork.version)."
        case .tooFewOutputs(let actual, let minimum): "There are \(actual) outputs; \(minimum) are the fewest."
        case .tooManyOutputs(let actual, let maximum): "There are \(actual) outputs; \(maximum) are the most."
        case .outputKeyNotAPoint(let index): "The key of output \(index) is no point."
        case .wrongViewTag(let index, let fork):
            "Output \(index) does not have the view tag, or its absence, that hard fork \(fork.version) asks for."
        case .amountNotHidden(let index, let actual): "Output \(index) says its amount, \(actual) piconero."
        case .amountZero(let index): "Output \(index) pays nothing."
        case .amountNotRound(let index, let actual):
            "Output \(index) pays \(actual) piconero, which is not one digit and zeros."
        case .amountOverflow: "The amounts exceed 64 bits together."
        case .wrongRingSize(let index, let actual, let fork):
            "The ring of input \(index) has \(actual) members, which hard fork \(fork.version) does not admit."
        case .ringSizesDiffer(let index, let actual, let expected):
            "The ring of input \(index) has \(actual) members, the first one's \(expected)."
        case .duplicateMember(let index, let position):
            "In the ring of input \(index) the member at position \(position) is the one before again."
        case .duplicateKeyImage(let index, let first): "Inputs \(first) and \(index) have the same key image."
        case .keyImageOfEarlierTransaction(let index, let transaction):
            "The key image of input \(index) is one of transaction \(transaction) of those checked together."
        case .inputsNotSorted(let index): "The key image of input \(index) is not below the one before."
        case .keyImageNotAPoint(let index): "The key image of input \(index) is no point."
        case .keyImageIsIdentity(let index): "The key image of input \(index) is the group's zero."
        case .keyImageNotInSubgroup(let index):
            "The key image of input \(index) lies outside the subgroup of prime order."
        case .memberLocked(let index, let position):
            "In the ring of input \(index) the member at position \(position) may not be spent yet."
        case .outputsExceedInputs(let inputs, let outputs):
            "The inputs give \(inputs) piconero, the outputs take \(outputs) and nothing is left for the fee."
        case .commitmentNotAPoint(let list, let index): "Number \(index) of the \(list.phrase) is no point."
        case .duplicateOutputKey(let index, let first): "Outputs \(first) and \(index) have the same key."
        case .componentOfSmallOrder(let list, let index):
            "Number \(index) of the \(list.phrase) has a component of small order."
        case .notBalanced: "Inputs and outputs with the fee do not balance."
        case .wrongRangeProofCount(let actual): "There are \(actual) range proofs for all outputs; there must be 1."
        case .coinbaseVersion(let fork):
            "A coinbase transaction of version 1 is not admitted under hard fork \(fork.version)."
        case .coinbaseUnlockTime(let actual, let height):
            "The coinbase transaction of height \(height) unlocks at \(actual) and not sixty blocks later."
        case .coinbaseSignatures: "A coinbase transaction has signatures."
        case .extraTooLong(let actual, let maximum): "The extra field has \(actual) bytes; nodes relay \(maximum)."
        case .feeTooLow(let actual, let minimum):
            "The fee is \(actual) piconero; nodes relay transactions of this weight for \(minimum)."
        }
    }
}
