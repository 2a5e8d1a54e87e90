internal import Algebra
public import ChainTransactions
package import Curves
public import MoneroWallet
internal import Primitives
internal import RingCT
internal import RingSignatures

/// The secret that an output's sender and its receiver share, and what the output has of it (docs/spec, section 7).
///
/// Every output has an ephemeral key of its own, so all of them count as the first of their transaction in Monero's
/// derivations: where an output stands is no part of its keys.
struct RingDerivation {
    /// R: what the receiver finds the output with.
    let ephemeralKey: CompressedPoint
    let viewTag: UInt8
    /// s = Hs(D, 0), which is added to the address's spend key and encrypts the amount.
    let offset: Ed25519.ScalarField
    /// The one-time key.
    let key: CompressedPoint

    /// The number that outputs have in Monero's derivations.
    static let index = 0

    /// What an output to `address` has under the secret ephemeral key `r`. Three multiplications, constant time.
    init(to address: MoneroAddress, ephemeralSecret r: Ed25519.ScalarField) throws(RingTransferError) {
        guard address.paymentID == nil else { throw .paymentIDNotPossible }
        ephemeralKey = CompressedPoint(address.isSubaddress ? address.spendPoint * r : Ed25519Generator.fixedBase * r)
        let derivation = KeyDerivation(secret: r, point: address.viewPoint)
        viewTag = derivation.viewTag(at: Self.index)
        offset = derivation.scalar(at: Self.index)
        key = CompressedPoint(address.spendPoint + Ed25519Generator.fixedBase * offset)
    }

    /// New ephemeral secrets, hedged with `secrets`.
    static func ephemeralSecrets(
        _ count: Int, secrets: [Ed25519.ScalarField], _ context: [UInt8]
    ) throws(RingTransferError) -> [Ed25519.ScalarField] {
        do {
            var scalars = try HedgedScalars(
                domain: Array(LedgerDomain.ringEphemeralKeys.rawValue.utf8), secrets: secrets, context)
            return scalars.next(count)
        } catch { throw .noRandomness(error) }
    }
}

extension OpenedRingOutput {
    /// An output of `payment` under the secret ephemeral key `r`, which must be new. Constant time.
    ///
    /// - Throws: `.paymentIDNotPossible`.
    package init(_ payment: Payment, ephemeralSecret r: Ed25519.ScalarField) throws(RingTransferError) {
        let derivation = try RingDerivation(to: payment.address, ephemeralSecret: r)
        let opening = AmountCiphertext.Opening(
            amount: payment.amount, mask: AmountCiphertext.mask(under: derivation.offset))
        guard case .compact(let encrypted) = AmountCiphertext(payment.amount, compactUnder: derivation.offset) else {
            preconditionFailure("what is encrypted in compact form is in compact form")
        }
        self.init(
            output: RingOutput(
                key: derivation.key, commitment: opening.commitment, ephemeralKey: derivation.ephemeralKey,
                viewTag: derivation.viewTag, encryptedAmount: encrypted),
            opening: opening)
    }
}

extension RingDeposit {
    /// A deposit of `payment`, with a new ephemeral key. What pays for it is another pool's part of the transaction.
    ///
    /// - Throws: `.amountIsZero`, `.paymentIDNotPossible`, `.noRandomness`.
    public init(_ payment: Payment) throws(RingTransferError) {
        self = try OpenedRingPayment(payment).deposit()
    }

    /// A deposit of `payment` under the secret ephemeral key `r`, which must be new.
    package init(_ payment: Payment, ephemeralSecret r: Ed25519.ScalarField) throws(RingTransferError) {
        guard payment.amount > 0 else { throw .amountIsZero(payment: 0) }
        let derivation = try RingDerivation(to: payment.address, ephemeralSecret: r)
        self.init(
            key: derivation.key, ephemeralKey: derivation.ephemeralKey, viewTag: derivation.viewTag,
            amount: payment.amount)
    }
}
