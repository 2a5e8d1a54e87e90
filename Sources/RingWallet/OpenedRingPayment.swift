internal import Algebra
public import ChainTransactions
package import Curves
public import MoneroWallet
public import Primitives
internal import RingCT
internal import RingSignatures

/// A payment into or within the ring pool, with the secret ephemeral key that its output is made from: whoever has it
/// sees who is paid how much, and can make the output again. Secret, not wiped.
public struct OpenedRingPayment: Sendable, Confidential {
    /// Who is paid, and how many units.
    public let payment: Payment
    /// r, which is used once.
    package let ephemeralSecret: Ed25519.ScalarField

    /// A payment with a new ephemeral key.
    ///
    /// - Throws: `.noRandomness`.
    public init(_ payment: Payment) throws(RingTransferError) {
        let secrets = try RingDerivation.ephemeralSecrets(
            1, secrets: [], payment.address.spendKey.bytes + payment.address.viewKey.bytes)
        self.init(payment, ephemeralSecret: secrets[0])
    }

    /// A payment with the ephemeral key `r`.
    package init(_ payment: Payment, ephemeralSecret r: Ed25519.ScalarField) {
        self.payment = payment
        ephemeralSecret = r
    }

    /// The output with an open amount that other pools pay for.
    ///
    /// - Throws: `.amountIsZero`, `.paymentIDNotPossible`.
    public func deposit() throws(RingTransferError) -> RingDeposit {
        try RingDeposit(payment, ephemeralSecret: ephemeralSecret)
    }

    /// The output with a hidden amount that ring outputs pay for.
    ///
    /// - Throws: `.paymentIDNotPossible`.
    public func output() throws(RingTransferError) -> OpenedRingOutput {
        try OpenedRingOutput(payment, ephemeralSecret: ephemeralSecret)
    }
}

extension ReceivedOutput {
    /// Whether `keys` receive this output on a ledger: its one-time key, and the mask of a hidden amount, follow from
    /// its ephemeral key and the address that it says it pays. Two multiplications.
    package func isReceived(by keys: ViewKeys) -> Bool {
        guard let point = try? transactionKey.decoded() else { return false }
        let offset = KeyDerivation(secret: keys.viewSecret, point: EdwardsPoint(point))
            .scalar(at: RingDerivation.index)
        let expected = keys.spendPoint(at: address) + Ed25519Generator.fixedBase * offset
        return offset == keyOffset && CompressedPoint(expected) == key
            && (opening.mask == .one || opening.mask == AmountCiphertext.mask(under: offset))
    }
}
