internal import Algebra
internal import Curves
internal import MoneroTransactions
internal import Primitives
internal import RingCT
internal import RingSignatures

/// A transaction whose inputs, rings, payments and fee are settled, ready to be signed by who holds the keys.
///
/// It has always one output of change, of nothing if need be, so that how much was left over does not show; two outputs
/// at least and sixteen at most. It names what is spent: as private as the wallet's view keys.
public struct UnsignedTransaction: Sendable, Equatable {
    /// The heaviest transaction that nodes pass on (monero `src/cryptonote_core/tx_pool.cpp`,
    /// `get_transaction_weight_limit`).
    public static let maximumWeight = 149_400

    /// An output to spend, and the ring to hide it in.
    public struct Input: Sendable, Equatable {
        /// The output.
        public let output: ReceivedOutput
        /// The ring.
        public let ring: DecoyRing

        /// An input.
        public init(output: ReceivedOutput, ring: DecoyRing) {
            self.output = output
            self.ring = ring
        }
    }

    /// What is spent.
    public let inputs: [Input]
    /// What is paid.
    public let payments: [Payment]
    /// The account whose first address gets the change.
    public let changeAccount: UInt32
    /// What goes back, in piconero.
    public let change: UInt64
    /// The fee in piconero, for the weight that the transaction will have.
    public let fee: UInt64

    /// Settles a transaction.
    ///
    /// - Throws: `.noPayments`, `.tooManyOutputs`, `.amountIsZero`, `.mixedNetworks`, `.paymentIDNotAlone`, `.noInputs`,
    ///   `.wrongRing`, `.ringSizesDiffer`, `.duplicateInput`, `.amountsOverflow`, `.insufficientFunds`, `.tooHeavy`.
    public init(
        inputs: [Input], payments: [Payment], changeAccount: UInt32 = 0, feeRate: FeeRate
    ) throws(BuildError) {
        let paid = try Self.checkedTotal(of: payments)
        try Self.check(inputs)
        var available: UInt64 = 0
        for input in inputs { available = try Self.sum(available, input.output.amount) }
        let offsets = inputs.map { TransactionInput.distances(of: $0.ring.indices) }
        let (fee, weight) = try Self.fee(rate: feeRate, offsets: offsets, payments: payments)
        guard weight <= Self.maximumWeight else { throw .tooHeavy(actual: weight, maximum: Self.maximumWeight) }
        let needed = try Self.sum(paid, fee)
        guard available >= needed else { throw .insufficientFunds(available: available, needed: needed) }
        self.inputs = inputs
        self.payments = payments
        self.changeAccount = changeAccount
        self.fee = fee
        change = available - needed
    }

    /// The sum of payments, each of which is checked.
    static func checkedTotal(of payments: [Payment]) throws(BuildError) -> UInt64 {
        guard let first = payments.first else { throw .noPayments }
        let maximum = RingCTSignatures.maximumOutputCount
        guard payments.count < maximum else { throw .tooManyOutputs(actual: payments.count + 1, maximum: maximum) }
        var total: UInt64 = 0
        for (index, payment) in payments.enumerated() {
            guard payment.amount > 0 else { throw .amountIsZero(payment: index) }
            guard payment.address.network == first.address.network else { throw .mixedNetworks(payment: index) }
            guard payment.address.paymentID == nil || payments.count == 1 else { throw .paymentIDNotAlone }
            total = try sum(total, payment.amount)
        }
        return total
    }

    private static func check(_ inputs: [Input]) throws(BuildError) {
        guard let first = inputs.first else { throw .noInputs }
        var seen: [CompressedPoint: Int] = [:]
        for (index, input) in inputs.enumerated() {
            let ring = input.ring
            let own = RingMember(key: input.output.key, commitment: input.output.commitment)
            guard ring.members[ring.realPosition] == own else { throw .wrongRing(input: index) }
            guard ring.members.count == first.ring.members.count else {
                throw .ringSizesDiffer(
                    input: index, actual: ring.members.count, expected: first.ring.members.count)
            }
            if let other = seen[input.output.key] { throw .duplicateInput(first: other, second: index) }
            seen[input.output.key] = index
        }
    }

    static func sum(_ a: UInt64, _ b: UInt64) throws(BuildError) -> UInt64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        guard !overflows else { throw .amountsOverflow }
        return sum
    }

    /// The fee of a transaction with these rings and payments, and its weight.
    static func fee(
        rate: FeeRate, offsets: [[UInt64]], payments: [Payment]
    ) throws(BuildError) -> (fee: UInt64, weight: Int) {
        // Neither the place of the change nor its address makes the transaction heavier.
        let identity = CompressedPoint(EdwardsAffinePoint<Ed25519>.identity)
        let nobody = MoneroAddress(network: .main, kind: .standard, checkedSpendKey: identity, viewKey: identity)
        let layout = OutputLayout(outputs: payments + [Payment(to: nobody, amount: 0)], change: nobody)
        var fee: UInt64 = 0
        while true {
            let weight = Self.placeholder(offsets: offsets, layout: layout, fee: fee).weight
            guard let needed = rate.fee(weight: weight) else { throw .amountsOverflow }
            guard needed > fee else { return (fee, weight) }
            fee = needed
        }
    }

    /// A transaction of the right size with nothing in it.
    private static func placeholder(offsets: [[UInt64]], layout: OutputLayout, fee: UInt64) -> MoneroTransaction {
        let point = CompressedPoint(EdwardsAffinePoint<Ed25519>.identity)
        let outputs = layout.placeholder
        let rounds = RangeProofSize.rounds(amounts: outputs.outputs.count)
        let points = [CompressedPoint](repeating: point, count: rounds)
        let proof = BulletproofPlus(
            a: point, a1: point, b: point, r1: .zero, s1: .zero, d1: .zero, l: points, r: points)
        let signatures = RingCTSignatures(
            type: .bulletproofPlus, fee: fee, pseudoOutputs: offsets.map { _ in point },
            encryptedAmounts: outputs.amounts, commitments: outputs.commitments,
            rangeProofs: .bulletproofsPlus([proof]),
            ringSignatures: .clsag(
                offsets.map {
                    CLSAGSignature(s: $0.map { _ in Ed25519.ScalarField.zero }, c1: .zero, d: point)
                }))
        return MoneroTransaction(
            inputs: offsets.map { .key(amount: 0, offsets: $0, keyImage: point) }, outputs: outputs.outputs,
            extra: outputs.extra, signatures: .ringCT(signatures))
    }
}

extension TransactionInput {
    /// The distances between ascending indices.
    static func distances(of indices: [UInt64]) -> [UInt64] {
        zip(indices, [0] + indices).map { $0 - $1 }
    }
}
