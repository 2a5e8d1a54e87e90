public import ChainTransactions
internal import Curves
public import MoneroWallet
public import Primitives
internal import RingCT
internal import RingSignatures

/// A spend of a wallet's ring outputs: payments in the ring pool, a withdrawal from it, and the change.
///
/// There is always one output of change, of nothing if need be, and two outputs at least, in a random order. It names
/// what is spent: as private as the wallet's view keys.
public struct RingTransfer: Sendable, Confidential {
    /// An output to spend, and the ring to hide it in.
    public typealias Input = UnsignedTransaction.Input

    /// What is spent.
    public let inputs: [Input]
    /// What is paid in the ring pool.
    public let payments: [Payment]
    /// What goes to other pools and to the fee, in units.
    public let withdrawn: UInt64
    /// The account whose first address gets the change.
    public let changeAccount: UInt32
    /// What goes back, in units.
    public let change: UInt64

    /// Settles a transfer.
    ///
    /// - Throws: `.amountIsZero`, `.wrongRing`, `.amountsOverflow`, `.insufficientFunds`.
    public init(
        inputs: [Input], payments: [Payment], withdrawn: UInt64, changeAccount: UInt32 = 0
    ) throws(RingTransferError) {
        var needed = withdrawn
        for (index, payment) in payments.enumerated() {
            guard payment.amount > 0 else { throw .amountIsZero(payment: index) }
            needed = try Self.sum(needed, payment.amount)
        }
        var available: UInt64 = 0
        for (index, input) in inputs.enumerated() {
            let own = RingMember(key: input.output.key, commitment: input.output.commitment)
            guard input.ring.members[input.ring.realPosition] == own else { throw .wrongRing(input: index) }
            available = try Self.sum(available, input.output.amount)
        }
        guard available >= needed else { throw .insufficientFunds(available: available, needed: needed) }
        self.inputs = inputs
        self.payments = payments
        self.withdrawn = withdrawn
        self.changeAccount = changeAccount
        change = available - needed
    }

    /// Makes the bundle but for its signatures, with the keys that own the inputs. About 20 ms for two outputs.
    ///
    /// - Parameter deposits: what other parts of the transaction pay into the ring pool.
    /// - Throws: `.paymentIDNotPossible`, `.noRandomness`, `.plan`.
    public func prepared(
        with keys: WalletKeys, deposits: [RingDeposit] = []
    ) throws(RingTransferError) -> UnsignedRingBundle {
        try prepared(with: keys, deposits: deposits, paying: try openedPayments(with: keys))
    }

    /// The outputs that are made: the payments and the change, two at least, in a random order, with new ephemeral keys.
    ///
    /// - Throws: `.noRandomness`.
    public func openedPayments(with keys: WalletKeys) throws(RingTransferError) -> [OpenedRingPayment] {
        let changeAddress = keys.viewing.address(
            at: SubaddressIndex(account: changeAccount, index: 0), network: payments.first?.address.network ?? .main)
        var all = payments + [Payment(to: changeAddress, amount: change)]
        // Whoever only withdraws makes a second output, of nothing, so that the number of outputs does not tell.
        while all.count < RingBundle.outputCounts.lowerBound { all.append(Payment(to: changeAddress, amount: 0)) }
        all.shuffle()
        let secrets = try RingDerivation.ephemeralSecrets(
            all.count, secrets: [keys.spendSecret], inputs.flatMap(\.output.key.bytes))
        return zip(all, secrets).map { OpenedRingPayment($0, ephemeralSecret: $1) }
    }

    /// The bundle that makes these outputs, which ``openedPayments(with:)`` gave, but for its signatures.
    ///
    /// - Throws: `.paymentIDNotPossible`, `.plan`.
    public func prepared(
        with keys: WalletKeys, deposits: [RingDeposit], paying opened: [OpenedRingPayment]
    ) throws(RingTransferError) -> UnsignedRingBundle {
        var outputs: [OpenedRingOutput] = []
        for payment in opened { outputs.append(try payment.output()) }
        let spends = inputs.map { input in
            RingSpend(
                numbers: input.ring.indices, ring: input.ring.members, position: input.ring.realPosition,
                secretKey: keys.secret(of: input.output), opening: input.output.opening)
        }
        do {
            return try RingPlan(spends: spends, outputs: outputs, deposits: deposits, withdrawn: withdrawn).prepared()
        } catch { throw .plan(error) }
    }

    private static func sum(_ a: UInt64, _ b: UInt64) throws(RingTransferError) -> UInt64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        guard !overflows else { throw .amountsOverflow }
        return sum
    }
}
