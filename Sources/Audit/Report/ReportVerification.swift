internal import Algebra
public import Chain
public import ChainTransactions
internal import Curves
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling
internal import SaplingCircuits
public import Wallet
internal import ZcashTransactions

/// What a report has shown.
public struct VerifiedReport: Sendable {
    /// A payment that holds.
    public struct Payment: Sendable {
        /// The height of its block; 0 for the genesis.
        public let height: UInt64
        /// Its transaction; the hash of the genesis for what that pays.
        public let transaction: Hash256
        /// The payment, all of whose statements agree with the chain.
        public let payment: ReportedPayment
        /// Whether the chain shows it. A note's spend without a proof has only the signer's word.
        public let isProved: Bool
    }

    /// Sums over the payments inside the range, in units.
    public struct Totals: Sendable, Hashable {
        /// To the account, from others or out of another of its pools; without change.
        public var received: UInt128 = 0
        /// Back to the account in the pool that it was spent from.
        public var change: UInt128 = 0
        /// To others.
        public var sent: UInt128 = 0
        /// Out of what had been received, as the chain shows it, whole: change is not taken off.
        public var spent: UInt128 = 0
        /// The same by the word of who signed the report.
        public var spentByWord: UInt128 = 0
    }

    /// The payments in the order of the chain.
    public let payments: [Payment]
    /// The headers that the report rests on, ascending, the last one that of the end of the range.
    public let headers: [SignedHeader]

    /// The sums of a pool.
    public func totals(of pool: AddressKind) -> Totals {
        payments.filter { $0.payment.part.pool == pool }.reduce(into: Totals()) { totals, entry in
            let amount = UInt128(entry.payment.amount)
            switch entry.payment.kind {
            case .received, .own: totals.received += amount
            case .change: totals.change += amount
            case .sent: totals.sent += amount
            case .spent where entry.isProved: totals.spent += amount
            case .spent: totals.spentByWord += amount
            case .origin: break
            }
        }
    }
}

extension AuditReport {
    /// What a verifier asked for; nil where any will do.
    public struct Expectation: Sendable {
        /// The purpose.
        public var purpose: String?
        /// The challenge.
        public var challenge: [UInt8]?
        /// Who signed the report.
        public var signer: AccountID?

        /// These expectations.
        public init(purpose: String? = nil, challenge: [UInt8]? = nil, signer: AccountID? = nil) {
            self.purpose = purpose
            self.challenge = challenge
            self.signer = signer
        }
    }

    /// Checks everything that the report says: its signature, that the blocks are the sequencer's and hold its
    /// transactions, and that each payment is what its opening shows. Variable time; about a millisecond a payment. The
    /// proofs of spent notes are verified at once.
    ///
    /// That the ledger accepted the transactions, and that the blocks are those of the chain that everybody has, is for
    /// the caller to ask a node about; see ``VerifiedReport/headers``.
    ///
    /// - Parameters:
    ///   - genesis: what the chain began with.
    ///   - sequencer: who signs the chain's blocks.
    ///   - keys: the keys of Sapling's statements that the chain has.
    /// - Throws: the first check that fails.
    public func verify(
        genesis: Genesis, sequencer: AccountID, keys: SaplingKeys = .published,
        expecting expected: Expectation = Expectation(), execution: Execution = Execution()
    ) throws(AuditReportError) -> VerifiedReport {
        try checkTerms(genesis, expected)
        do throws(AccountSignatureError) { try signer.verify(signature: signature, of: digest) } catch {
            throw .notSigned(error)
        }
        try checkGrant(sequencer)
        var checker = PaymentChecker(terms: terms, signer: signer)
        try checker.take(genesisPayments, of: NamedTransaction(genesis), height: 0)
        var headers: [SignedHeader] = []
        for block in blocks {
            let header = block.header.header
            try check(block.header, sequencer)
            guard header.height > headers.last?.header.height ?? 0, header.height <= terms.heights.upperBound else {
                throw .blockOrder(height: header.height)
            }
            var last: UInt32?
            for entry in block.transactions {
                let transaction: LedgerTransaction
                do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: entry.bytes) } catch {
                    throw .transaction(height: header.height, error)
                }
                guard LightClient.isIncluded(TransactionCommitment(transaction), in: header, by: entry.inclusion)
                else { throw .notIncluded(height: header.height) }
                if let last, entry.inclusion.index <= last { throw .transactionOrder(height: header.height) }
                last = entry.inclusion.index
                guard !entry.payments.isEmpty else { throw .transactionOrder(height: header.height) }
                try checker.take(entry.payments, of: NamedTransaction(transaction), height: header.height)
            }
            guard last != nil else { throw .transactionOrder(height: header.height) }
            headers.append(block.header)
        }
        try check(closing, sequencer)
        guard closing.header.height == terms.heights.upperBound else {
            throw .closingHeight(actual: closing.header.height, expected: terms.heights.upperBound)
        }
        if headers.last?.header.height == closing.header.height {
            guard headers.last == closing else { throw .blockOrder(height: closing.header.height) }
        } else {
            headers.append(closing)
        }
        try checker.verifySpends(keys, execution)
        return VerifiedReport(payments: checker.payments, headers: headers)
    }

    private func checkTerms(_ genesis: Genesis, _ expected: Expectation) throws(AuditReportError) {
        let chain = genesis.configuration.chainID
        guard terms.chain == chain else { throw .wrongChain(actual: terms.chain.name, expected: chain.name) }
        guard terms.genesis == genesis.hash else { throw .wrongGenesis }
        if let purpose = expected.purpose, Array(purpose.utf8) != Array(terms.purpose.utf8) { throw .wrongPurpose }
        if let challenge = expected.challenge, challenge != terms.challenge { throw .wrongChallenge }
        if let signer = expected.signer, signer != self.signer { throw .wrongSigner(actual: self.signer) }
    }

    /// The report may be made under the grant that it names, which was in force at its end or later.
    private func checkGrant(_ sequencer: AccountID) throws(AuditReportError) {
        guard let evidence = grant, let hash = terms.grant else {
            guard grant == nil, terms.grant == nil else { throw .grantMissing }
            return
        }
        let granted = evidence.grant
        guard granted.hash == hash else { throw .grantMissing }
        guard granted.terms.chain == terms.chain, granted.terms.genesis == terms.genesis,
            granted.terms.heights.contains(terms.heights.lowerBound),
            granted.terms.heights.contains(terms.heights.upperBound),
            granted.terms.scope == .everything || granted.terms.scope == terms.scope,
            Array(granted.terms.purpose.utf8) == Array(terms.purpose.utf8)
        else { throw .grantExceeded }
        guard signer == granted.holder || signer == granted.auditor else { throw .wrongSigner(actual: signer) }
        guard evidence.header.header.height >= terms.heights.upperBound else {
            throw .grantTooEarly(height: evidence.header.header.height)
        }
        switch try evidence.status(sequencer: sequencer) {
        case .inForce: break
        case .notLogged: throw .grantNotLogged
        case .revoked: throw .grantRevoked
        }
    }

    private func check(_ header: SignedHeader, _ sequencer: AccountID) throws(AuditReportError) {
        guard header.header.chainID == terms.chain else {
            throw .headerOfOtherChain(header.header.chainID.name)
        }
        guard header.isSigned(by: sequencer) else { throw .headerNotSigned(height: header.header.height) }
    }
}

/// Checks payments in the order of the chain.
private struct PaymentChecker {
    /// A payment that may be spent further on.
    private struct Receipt {
        let payment: ReportedPayment
        /// The one-time key of a ring output.
        var ringKey: CompressedPoint?
        /// The commitment of a note.
        var noteCommitment: BLS12381.Fr?
    }

    private static let toTheAccount: Set<ReportedPayment.Kind> = [.received, .own, .change, .origin]
    private let terms: AuditTerms
    private let signer: AccountID
    private(set) var payments: [VerifiedReport.Payment] = []
    private var received: [ReportedPayment.Origin: Receipt] = [:]
    private var spent: Set<ReportedPayment.Origin> = []
    /// The proofs of spent notes, and the transactions that spend them, in the same order.
    private var proofs = SaplingProofBatch()
    private var spenders: [Hash256] = []

    init(terms: AuditTerms, signer: AccountID) {
        self.terms = terms
        self.signer = signer
    }

    mutating func take(
        _ list: [ReportedPayment], of transaction: NamedTransaction, height: UInt64
    ) throws(AuditReportError) {
        var last: (Int, Int)?
        // Spends stand before what the same pool pays.
        var spending: Set<AddressKind> = []
        for payment in list {
            let place = (payment.part.place.order, payment.part.place.index)
            if let last, place <= last { throw .paymentOrder(transaction: transaction.id) }
            last = place
            // An origin is what came before the range; everything else is in it.
            guard terms.heights.contains(height) == (payment.kind != .origin) else {
                throw .outsideRange(height: height)
            }
            guard terms.includes(payment, of: transaction) else {
                throw .outsideScope(transaction: transaction.id)
            }
            switch payment.kind {
            case .spent: spending.insert(payment.part.pool)
            case .received, .own, .change:
                guard spending.contains(payment.part.pool) == (payment.kind == .change) else {
                    throw .kindDiffers(transaction: transaction.id)
                }
            case .sent, .origin: break
            }
            let isProved = try check(payment, of: transaction)
            payments.append(
                VerifiedReport.Payment(
                    height: height, transaction: transaction.id, payment: payment, isProved: isProved))
        }
    }

    /// Whether the chain shows the payment.
    private mutating func check(
        _ payment: ReportedPayment, of named: NamedTransaction
    ) throws(AuditReportError) -> Bool {
        let transparent = named.transaction.transparent
        func missing() -> AuditReportError {
            .noSuchPart(transaction: named.id, part: payment.part.place.name, index: payment.part.place.index)
        }
        switch payment.part {
        case .debit(let index):
            guard transparent.debits.indices.contains(index) else { throw missing() }
            try require(payment, [.spent], named)
            let debit = transparent.debits[index]
            try compare(payment, .init(amount: debit.amount, address: debit.account.accountText), named)
        case .credit(let index):
            guard transparent.credits.indices.contains(index) else { throw missing() }
            try require(payment, [.received, .sent, .own, .change], named)
            let credit = transparent.credits[index]
            try compare(payment, .init(amount: credit.amount, address: credit.account.accountText), named)
        case .note(let index, let disclosure):
            try require(payment, disclosure.discloser == .sender ? [.sent] : Self.toTheAccount, named)
            try compare(payment, try named.facts(note: index, disclosure, terms), named)
            let commitment = named.transaction.sapling.outputs[index].noteCommitment
            keep(
                Receipt(
                    payment: payment, noteCommitment: try? BLS12381.Fr(canonicalLittleEndian: commitment)), index,
                named)
        case .ringOutput(let index, let offset):
            try require(payment, Self.toTheAccount, named)
            try compare(payment, try named.facts(ringOutput: index, offset: offset), named)
            keep(Receipt(payment: payment, ringKey: named.ringKey(index)), index, named)
        case .noteSpend(let index, let origin, let proof):
            guard named.transaction.sapling.spends.indices.contains(index) else { throw missing() }
            try require(payment, [.spent], named)
            let receipt = try spend(payment, origin, named)
            guard let proof else { return false }
            guard let commitment = receipt.noteCommitment else { throw .originMissing(transaction: named.id) }
            let nullifier = named.transaction.sapling.spends[index].nullifier
            let (inputs, decoded) = try proof.statement(
                commitment, value: payment.amount, nullifier: nullifier,
                digest: NoteSpendProof.digest(terms, signer: signer, nullifier: nullifier), in: named.id)
            proofs.add(inputs, decoded)
            spenders.append(named.id)
        case .ringSpend(let index, let origin, let image):
            guard named.transaction.ring.inputs.indices.contains(index) else { throw missing() }
            try require(payment, [.spent], named)
            guard let key = try spend(payment, origin, named).ringKey else {
                throw .originMissing(transaction: named.id)
            }
            guard image.keyImage == named.transaction.ring.inputs[index].keyImage else {
                throw .otherKeyImage(transaction: named.id)
            }
            do throws(RingSignatureError) { try image.verify(outputKey: key) } catch {
                throw .keyImage(transaction: named.id, error)
            }
        }
        return true
    }

    /// Verifies the proofs that were met.
    func verifySpends(_ keys: SaplingKeys, _ execution: Execution) throws(AuditReportError) {
        do { try proofs.verify(spendKey: keys.spend, outputKey: keys.output, execution: execution) } catch {
            if let failing = (error as? SaplingBatchError)?.spends.first {
                throw .spendProof(transaction: spenders[failing])
            }
            throw .notVerified((error as? any NamedError)?.explanation ?? String(describing: error))
        }
    }

    private mutating func keep(_ receipt: Receipt, _ index: Int, _ named: NamedTransaction) {
        let payment = receipt.payment
        guard payment.kind != .sent else { return }
        received[ReportedPayment.Origin(transaction: named.id, index: index, pool: payment.part.pool)] = receipt
    }

    /// What is spent, as it was received.
    private mutating func spend(
        _ payment: ReportedPayment, _ origin: ReportedPayment.Origin, _ named: NamedTransaction
    ) throws(AuditReportError) -> Receipt {
        guard let found = received[origin], origin.pool == payment.part.pool else {
            throw .originMissing(transaction: named.id)
        }
        guard spent.insert(origin).inserted else { throw .spentTwice(origin.transaction) }
        try compare(payment, .init(amount: found.payment.amount, address: found.payment.address), named)
        return found
    }

    private func require(
        _ payment: ReportedPayment, _ kinds: Set<ReportedPayment.Kind>, _ named: NamedTransaction
    ) throws(AuditReportError) {
        guard kinds.contains(payment.kind) else { throw .kindDiffers(transaction: named.id) }
    }

    private func compare(
        _ payment: ReportedPayment, _ facts: NamedTransaction.Facts, _ named: NamedTransaction
    ) throws(AuditReportError) {
        guard payment.amount == facts.amount else {
            throw .amountDiffers(transaction: named.id, stated: payment.amount, actual: facts.amount)
        }
        if let spendKey = facts.spendKey {
            // The other half of a ring address is no part of the output.
            guard let address = try? MoneroAddress(ledgerText: payment.address), address.spendKey == spendKey else {
                throw .addressDiffers(
                    transaction: named.id, actual: "the spend key \(Hexadecimal.encode(spendKey.bytes))")
            }
        } else {
            guard payment.address == facts.address else {
                throw .addressDiffers(transaction: named.id, actual: facts.address ?? "nobody")
            }
        }
        guard payment.memo == facts.memo else { throw .memoDiffers(transaction: named.id) }
    }
}

extension AuditTerms {
    /// Whether a payment is what a report of these terms is about.
    func includes(_ payment: ReportedPayment, of named: NamedTransaction) -> Bool {
        switch scope {
        case .everything: return true
        case .payment(let id, let pool, let index):
            switch payment.part {
            case .credit(let number), .note(let number, _), .ringOutput(let number, _):
                return id == named.id && pool == payment.part.pool && number == Int(index) && payment.kind != .origin
            case .debit, .noteSpend, .ringSpend: return false
            }
        case .counterparty(let address):
            switch payment.part {
            case .note, .ringOutput: return payment.address == address && payment.kind != .origin
            case .credit, .debit:
                return payment.address == address
                    || named.transaction.transparent.debits.contains { $0.account.accountText == address }
            case .noteSpend, .ringSpend: return false
            }
        }
    }
}
