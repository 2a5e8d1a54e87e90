public import Curves
public import MoneroTransactions
public import Primitives
public import RingCT
public import RingSignatures

/// An output of a transaction that pays one of a wallet's addresses.
public struct ReceivedOutput: Sendable, Equatable {
    /// The transaction's hash, 32 bytes.
    public let transaction: [UInt8]
    /// The output's number within the transaction.
    public let index: Int
    /// The one-time key P.
    public let key: CompressedPoint
    /// The address that is paid.
    public let address: SubaddressIndex
    /// The amount in piconero and the mask of the commitment: of an amount in the open 1, as rings see such outputs.
    public let opening: AmountCiphertext.Opening
    /// s = Hs(D, index), which is added to the address's secret spend key to spend.
    public let keyOffset: Ed25519.ScalarField
    /// The transaction's public key by which the receiver recognised the output.
    public let transactionKey: CompressedPoint
    /// The payment id that the sender gave, decrypted; nil where there is none or an all-zero one.
    /// Noise in the change of one's own payments, whose id is encrypted to another.
    public let paymentID: PaymentID?
    /// The transaction's version. Outputs of version 1 have other indices and other rings than those of hidden amount.
    public let version: TransactionVersion
    /// The transaction's unlock time.
    public let unlockTime: UInt64
    /// Whether a block's first transaction pays it.
    public let isCoinbase: Bool

    /// An output of these parts.
    package init(
        transaction: [UInt8], index: Int, key: CompressedPoint, address: SubaddressIndex,
        opening: AmountCiphertext.Opening, keyOffset: Ed25519.ScalarField, transactionKey: CompressedPoint,
        paymentID: PaymentID? = nil, version: TransactionVersion = .ringCT, unlockTime: UInt64 = 0,
        isCoinbase: Bool = false
    ) {
        self.transaction = transaction
        self.index = index
        self.key = key
        self.address = address
        self.opening = opening
        self.keyOffset = keyOffset
        self.transactionKey = transactionKey
        self.paymentID = paymentID
        self.version = version
        self.unlockTime = unlockTime
        self.isCoinbase = isCoinbase
    }

    /// The amount in piconero.
    public var amount: UInt64 { opening.amount }

    /// The commitment to the amount, as rings see it. One multiplication.
    public var commitment: CompressedPoint { Commitment(amount: amount, mask: opening.mask).encoded }
}

/// An output that is addressed to the wallet and not credited.
public struct RefusedOutput: Sendable, Hashable {
    /// The transaction's hash, 32 bytes.
    public let transaction: [UInt8]
    /// The output's number within the transaction.
    public let index: Int
    /// The address that would be paid.
    public let address: SubaddressIndex
    /// Why it is not.
    public let reason: Reason

    /// An output of these parts.
    package init(transaction: [UInt8], index: Int, address: SubaddressIndex, reason: Reason) {
        self.transaction = transaction
        self.index = index
        self.address = address
        self.reason = reason
    }

    /// Why an output is not credited.
    public enum Reason: NamedError, Hashable {
        /// The encrypted amount does not open the commitment: the output could not be spent.
        case amount(AmountError)
        /// The transaction has no commitment or no encrypted amount for the output.
        case noAmount

        public var explanation: String {
            switch self {
            case .amount(let error): error.explanation
            case .noAmount: "The transaction hides the output's amount and does not say how."
            }
        }
    }
}
