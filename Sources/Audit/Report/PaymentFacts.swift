internal import Algebra
internal import Chain
internal import ChainTransactions
internal import Curves
internal import MoneroWallet
internal import RingCT
internal import RingSignatures
internal import Sapling
internal import Wallet
internal import ZcashTransactions

/// A transaction by its name; the genesis counts as one, by its hash.
struct NamedTransaction {
    let id: Hash256
    let transaction: LedgerTransaction

    init(_ transaction: LedgerTransaction) {
        self.init(id: transaction.id, transaction)
    }

    /// What the genesis pays.
    init(_ genesis: Genesis) {
        self.init(
            id: genesis.hash,
            LedgerTransaction(
                chainID: genesis.configuration.chainID, expiryHeight: 0, fee: 0,
                transparent: TransparentBundle(credits: genesis.accounts),
                ring: RingBundle(deposits: genesis.ringDeposits)))
    }

    private init(id: Hash256, _ transaction: LedgerTransaction) {
        self.id = id
        self.transaction = transaction
    }

    /// What is found in a part of the transaction, whatever a report says of it.
    struct Facts {
        let amount: UInt64
        /// The address as text; of a ring output that only its spend key is known of, nil.
        let address: String?
        var spendKey: CompressedPoint?
        var memo: Memo?
    }

    /// What a note holds that a disclosure opens under the terms of a report.
    ///
    /// - Throws: `.noSuchPart`, `.disclosure`.
    func facts(
        note index: Int, _ disclosure: PaymentDisclosure, _ terms: AuditTerms
    ) throws(AuditReportError) -> Facts {
        guard transaction.sapling.outputs.indices.contains(index),
            let output = try? transaction.sapling.outputs[index].encrypted()
        else { throw .noSuchPart(transaction: id, part: "note", index: index) }
        let payment: DisclosedPayment
        do throws(DisclosureError) {
            payment = try disclosure.check(
                output, expecting: try terms.context(of: index, in: id), under: .afterGracePeriod)
        } catch { throw .disclosure(transaction: id, error) }
        return Facts(
            amount: payment.value, address: LedgerAddress.shielded(payment.address).text, memo: payment.memo)
    }

    /// What a ring output or deposit holds under the scalar that is added to its address's spend key.
    ///
    /// - Throws: `.noSuchPart`, `.ringOutputNotOpened`.
    func facts(ringOutput index: Int, offset bytes: [UInt8]) throws(AuditReportError) -> Facts {
        guard let key = ringKey(index) else {
            throw .noSuchPart(transaction: id, part: "ring output", index: index)
        }
        let refusal = AuditReportError.ringOutputNotOpened(transaction: id, index: index)
        guard let offset = try? Ed25519.ScalarField(canonicalLittleEndian: bytes), let point = try? key.decoded()
        else { throw refusal }
        let spendKey = CompressedPoint(EdwardsPoint(point) - Ed25519Generator.fixedBase * offset)
        let outputs = transaction.ring.outputs
        guard index < outputs.count else {
            return Facts(
                amount: transaction.ring.deposits[index - outputs.count].amount, address: nil, spendKey: spendKey)
        }
        guard
            let opening = try? AmountCiphertext.compact(outputs[index].encryptedAmount)
                .opening(of: outputs[index].commitment, with: offset)
        else { throw refusal }
        return Facts(amount: opening.amount, address: nil, spendKey: spendKey)
    }

    /// The one-time key of a ring output or, behind the outputs, of a deposit.
    func ringKey(_ index: Int) -> CompressedPoint? {
        let (outputs, deposits) = (transaction.ring.outputs, transaction.ring.deposits)
        if outputs.indices.contains(index) { return outputs[index].key }
        let deposit = index - outputs.count
        return deposits.indices.contains(deposit) ? deposits[deposit].key : nil
    }
}

extension AuditTerms {
    /// What the opening of a note in a report of these terms is about.
    func context(of index: Int, in id: Hash256) throws(DisclosureError) -> DisclosureContext {
        try DisclosureContext(
            network: LedgerAddress.shieldedNetwork, transactionID: id.bytes,
            outputIndex: UInt32(truncatingIfNeeded: index), challenge: hash.bytes, purpose: purpose)
    }
}
