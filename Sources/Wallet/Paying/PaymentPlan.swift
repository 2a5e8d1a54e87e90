public import ChainTransactions
public import MoneroWallet
public import Primitives
public import RingWallet
public import Sapling
internal import ZcashTransactions

/// A payment that lacks proofs and signatures. As secret as the viewing keys of who pays, and as what rings spend.
///
/// The ring part comes in two steps, because its key images show what is spent and take the keys that spend: a plan has
/// the transfer; ``prepareRing(with:)`` makes everything but the signatures of it. Until then the transaction has a bundle
/// of the right length that holds nothing.
public struct PaymentPlan: Sendable, Confidential {
    /// The transaction. What has effect may be changed until proofs or signatures are made.
    public var planned: PlannedLedgerTransaction
    /// What is spent in the ring pool; nil for nothing.
    public let ring: RingTransfer?
    /// What opens the transaction's deposits into the ring pool, in their order.
    public let deposits: [OpenedRingPayment]
    /// The ring pool's part without its signatures, once it is prepared.
    public private(set) var unsignedRing: UnsignedRingBundle?
    /// What is paid: as it was asked for, or with the amount that all there is comes to.
    public let payments: [PaymentRequest.Payment]
    /// The pool that pays.
    public let pool: AddressKind
    /// What could be spent as well, in units, where all was to be paid: what one transaction does not take, and coins that
    /// raise the fee by more than they are worth.
    public internal(set) var leftBehind: UInt64 = 0
    /// Whether fee or expiry height were chosen by who pays.
    public let hasOwnTerms: Bool

    /// A plan of these parts.
    package init(
        planned: PlannedLedgerTransaction, ring: RingTransfer?, deposits: [OpenedRingPayment],
        request: PaymentRequest
    ) {
        self.planned = planned
        self.ring = ring
        self.deposits = deposits
        payments = request.payments
        pool = request.pool
        hasOwnTerms = request.fee != nil || request.expiryHeight != nil
    }

    /// The fee in units.
    public var fee: UInt64 { planned.transaction.fee }

    /// What goes back to who pays, in units: notes and ring outputs of one's own.
    public var change: UInt64 {
        CoinChoice.sum(planned.outputs.lazy.filter { $0.role == .change }.map(\.note.value) + [ring?.change ?? 0])
    }

    /// Makes the ring pool's part but for its signatures, with the keys that own what is spent. Without such a part
    /// nothing happens. About 20 ms.
    ///
    /// - Throws: `RingTransferError`.
    public mutating func prepareRing(with keys: WalletKeys) throws(RingTransferError) {
        guard let ring else { return }
        let unsigned = try ring.prepared(with: keys, deposits: planned.transaction.ring.deposits)
        planned.transaction.ring = unsigned.bundle
        unsignedRing = unsigned
    }

    /// The transaction with its proofs and signatures.
    ///
    /// - Parameter prove: makes the shielded proofs with the keys that prove; not called where there are none to make.
    /// - Throws: `PaymentError.missingKey`, `RingTransferError`, `RingBuildError`, `LedgerBuildingError`, and what `prove`
    ///   throws.
    public func finished(
        with keys: PaymentKeys, proving prove: (inout PlannedLedgerTransaction, [ProofAuthorizingKey]) throws -> Void
    ) throws -> LedgerTransaction {
        var plan = self
        if ring != nil {
            guard let own = keys.ring else { throw PaymentError.missingKey(.ring) }
            if unsignedRing == nil { try plan.prepareRing(with: own) }
        }
        // What is signed is settled now.
        var planned = plan.planned
        for debit in planned.transaction.transparent.debits {
            guard let signer = keys.signers.first(where: { $0.account == debit.account }) else {
                throw PaymentError.missingKey(.transparent)
            }
            try planned.sign(with: signer)
        }
        if !planned.outputs.isEmpty || !planned.spends.isEmpty {
            try prove(&planned, keys.sapling.map(\.proofAuthorizingKey))
        }
        if !planned.spends.isEmpty {
            for key in keys.sapling where planned.spends.contains(where: { $0.signature == nil && $0.key.ak == key.ak })
            {
                try planned.sign(with: key)
            }
        }
        if let unsigned = plan.unsignedRing {
            planned.transaction.ring = try unsigned.signed(digest: planned.signatureDigest)
        }
        return try planned.finished()
    }
}

/// The keys that spend what an account has.
public struct PaymentKeys: Sendable, Confidential {
    /// Keys of addresses that everybody sees.
    public var signers: [AccountSigningKey]
    /// The shielded key and its internal one.
    public var sapling: [ExpandedSpendingKey]
    /// The ring keys.
    public var ring: WalletKeys?

    /// The keys together.
    public init(signers: [AccountSigningKey], sapling: [ExpandedSpendingKey], ring: WalletKeys?) {
        self.signers = signers
        self.sapling = sapling
        self.ring = ring
    }
}
