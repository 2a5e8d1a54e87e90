internal import Algebra
public import Chain
public import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling
public import Wallet
internal import ZcashTransactions

/// Finds the payments of a viewing key in the chain's blocks, and opens each for a report.
///
/// All blocks from the first on have to be shown, also those before the range: what is spent in it was received somewhere,
/// and a note's nullifier depends on how many notes came before.
public struct ReportScanner: Sendable {
    private let keys: AccountViewKeys
    private let terms: AuditTerms
    private let images: [CompressedPoint: (key: CompressedPoint, image: SignedKeyImage)]
    private let accounts: Set<AccountID>
    private let saplingKeys: [FullViewingKey]
    private let notes: TrialDecryption
    private let rings: RingScanner
    /// Subaddresses of the ring that are looked for (docs/spec, section 11.3).
    private static let ringAddresses = 200

    private var next: UInt64 = 1
    private var position: UInt64 = 0
    private var closing: SignedHeader?
    private var entries: [Entry] = []
    private var byNullifier: [[UInt8]: Received] = [:]
    private var byRingKey: [CompressedPoint: Received] = [:]
    /// What is spent in the range and was received before it.
    private var needed: Set<ReportedPayment.Origin> = []

    /// A transaction with payments, and its place.
    private struct Entry: Sendable {
        let height: UInt64
        let id: Hash256
        /// Nil for the genesis.
        let header: SignedHeader?
        let inclusion: InclusionProof?
        let bytes: [UInt8]
        let payments: [ReportedPayment]
    }

    /// Something that may be spent.
    private struct Received: Sendable {
        let origin: ReportedPayment.Origin
        let amount: UInt64
        let address: String
        let isInRange: Bool
    }

    /// A scanner for an account.
    ///
    /// - Parameter keyImages: of the account's ring outputs; without them no ring spend is seen.
    /// - Throws: `.viewingKey`, `.notDisclosed`.
    public init(
        keys: AccountViewKeys, terms: AuditTerms, genesis: Genesis, keyImages: ExportedKeyImages = .init()
    ) throws(AuditReportError) {
        self.keys = keys
        self.terms = terms
        images = Dictionary(
            keyImages.images.map { ($0.value.keyImage, (key: $0.key, image: $0.value)) }, uniquingKeysWith: { $1 })
        accounts = Set(keys.transparent)
        let `internal`: FullViewingKey
        do throws(ViewingKeyError) { `internal` = try keys.sapling.internalKey().fullViewingKey } catch {
            throw .viewingKey(error.explanation)
        }
        saplingKeys = [keys.sapling.fullViewingKey, `internal`]
        notes = TrialDecryption(saplingKeys.map(\.incoming))
        rings = RingScanner(keys: keys.ring, accounts: 1, indices: Self.ringAddresses)
        let found = try payments(of: NamedTransaction(genesis), height: 0, on: WorkerPool(threads: 1))
        if !found.isEmpty {
            entries.append(
                Entry(
                    height: 0, id: genesis.hash, header: nil, inclusion: nil, bytes: [], payments: found))
        }
    }

    /// The height of the block that comes next; those beyond the range are not needed.
    public var nextHeight: UInt64 { next }

    /// Whether the range is gone through.
    public var isFinished: Bool { next > terms.heights.upperBound }

    /// Takes in the next block, which the caller has checked.
    ///
    /// - Parameter refused: the positions of transactions that the ledger refused.
    /// - Throws: `.blocksMissing`, `.transaction`, `.notDisclosed`.
    public mutating func take(
        _ block: LedgerBlock, refused: Set<Int> = [], on pool: WorkerPool
    ) throws(AuditReportError) {
        let height = block.header.height
        guard height == next, !isFinished else { throw .blocksMissing(actual: height, expected: next) }
        var transactions: [LedgerTransaction] = []
        for bytes in block.transactions {
            do throws(LedgerDecodingError) { transactions.append(try LedgerTransaction(decoding: bytes)) } catch {
                throw .transaction(height: height, error)
            }
        }
        var commitments: [TransactionCommitment] = []
        for (index, transaction) in transactions.enumerated() where !refused.contains(index) {
            let found = try payments(of: NamedTransaction(transaction), height: height, on: pool)
            guard !found.isEmpty else { continue }
            if commitments.isEmpty { commitments = transactions.map(TransactionCommitment.init) }
            entries.append(
                Entry(
                    height: height, id: commitments[index].id, header: block.signedHeader,
                    inclusion: BlockBody.proof(of: index, in: commitments), bytes: block.transactions[index],
                    payments: found))
        }
        if height == terms.heights.upperBound { closing = block.signedHeader }
        next += 1
    }

    /// The report of what was found, signed.
    ///
    /// - Parameter grant: that the grant which the terms name is in force, where they name one.
    /// - Throws: `.blocksMissing` before the end of the range, `.nothingInScope` where the scope is one payment that was
    ///   not found.
    public func report(signer: AccountSigningKey, grant: GrantEvidence? = nil) throws(AuditReportError) -> AuditReport {
        guard let closing else { throw .blocksMissing(actual: next - 1, expected: terms.heights.upperBound) }
        var genesisPayments: [ReportedPayment] = []
        var blocks: [AuditReport.Block] = []
        for entry in entries {
            let payments = entry.payments.filter { payment in
                guard payment.kind == .origin else { return true }
                return needed.contains(
                    .init(transaction: entry.id, index: payment.part.place.index, pool: payment.part.pool))
            }
            guard !payments.isEmpty else { continue }
            guard let header = entry.header, let inclusion = entry.inclusion else {
                genesisPayments = payments
                continue
            }
            let transaction = AuditReport.Transaction(bytes: entry.bytes, inclusion: inclusion, payments: payments)
            if let last = blocks.last, last.header == header {
                blocks[blocks.count - 1] = .init(header: header, transactions: last.transactions + [transaction])
            } else {
                blocks.append(.init(header: header, transactions: [transaction]))
            }
        }
        if case .payment = terms.scope, blocks.isEmpty, genesisPayments.isEmpty { throw .nothingInScope }
        return AuditReport(
            terms: terms, closing: closing, genesisPayments: genesisPayments, blocks: blocks, grant: grant,
            signer: signer)
    }

    // MARK: Finding

    /// What is reported of a transaction, in the order of its parts.
    private mutating func payments(
        of named: NamedTransaction, height: UInt64, on pool: WorkerPool
    ) throws(AuditReportError) -> [ReportedPayment] {
        let isInRange = terms.heights.contains(height)
        var found = isInRange ? transparentPayments(named.transaction.transparent) + spends(named.transaction) : []
        found += try notePayments(named, isInRange, on: pool)
        found += ringPayments(named, isInRange)
        return found.filter { terms.includes($0, of: named) }.sorted {
            ($0.part.place.order, $0.part.place.index) < ($1.part.place.order, $1.part.place.index)
        }
    }

    private func transparentPayments(_ bundle: TransparentBundle) -> [ReportedPayment] {
        let pays = bundle.debits.contains { accounts.contains($0.account) }
        var found: [ReportedPayment] = []
        for (index, debit) in bundle.debits.enumerated() where accounts.contains(debit.account) {
            found.append(
                ReportedPayment(
                    kind: .spent, part: .debit(index), amount: debit.amount, address: debit.account.accountText,
                    memo: nil))
        }
        for (index, credit) in bundle.credits.enumerated() where pays || accounts.contains(credit.account) {
            let isOwn = accounts.contains(credit.account)
            found.append(
                ReportedPayment(
                    kind: isOwn ? (pays ? .own : .received) : .sent, part: .credit(index), amount: credit.amount,
                    address: credit.account.accountText, memo: nil))
        }
        return found
    }

    /// What of the account's is spent, and marks where it came from as needed.
    private mutating func spends(_ transaction: LedgerTransaction) -> [ReportedPayment] {
        guard case .everything = terms.scope else { return [] }
        var found: [ReportedPayment] = []
        for (index, spend) in transaction.sapling.spends.enumerated() {
            guard let received = byNullifier.removeValue(forKey: spend.nullifier) else { continue }
            found.append(spent(received, .noteSpend(index, of: received.origin)))
        }
        for (index, input) in transaction.ring.inputs.enumerated() {
            guard let (key, image) = images[input.keyImage], let received = byRingKey[key] else { continue }
            found.append(spent(received, .ringSpend(index, of: received.origin, image)))
        }
        return found
    }

    private mutating func spent(_ received: Received, _ part: ReportedPayment.Part) -> ReportedPayment {
        if !received.isInRange { needed.insert(received.origin) }
        return ReportedPayment(
            kind: .spent, part: part, amount: received.amount, address: received.address, memo: nil)
    }

    private mutating func notePayments(
        _ named: NamedTransaction, _ isInRange: Bool, on pool: WorkerPool
    ) throws(AuditReportError) -> [ReportedPayment] {
        let outputs = named.transaction.sapling.outputs.compactMap { try? $0.encrypted() }
        guard !outputs.isEmpty else { return [] }
        let received = notes.decrypt(outputs, under: .afterGracePeriod, on: pool)
        var found: [ReportedPayment] = []
        for (index, output) in outputs.enumerated() {
            let position = position + UInt64(index)
            let sender = saplingKeys.first { (try? $0.ovk.decrypt(output, under: .afterGracePeriod)) != nil }
            // A note without value is made up to hide how many there are.
            if let hit = received[index], hit.decrypted.note.value > 0 {
                let note = hit.decrypted.note
                let key = saplingKeys[hit.keyIndex]
                let origin = ReportedPayment.Origin(transaction: named.id, index: index, pool: .shielded)
                let address = LedgerAddress.shielded(note.recipient).text ?? ""
                if let position = UInt32(exactly: position) {
                    byNullifier[note.nullifier(at: position, key: key).bytes] = Received(
                        origin: origin, amount: note.value, address: address, isInRange: isInRange)
                }
                let isOwn = sender != nil || hit.keyIndex > 0
                found.append(
                    try opened(
                        isInRange ? (isOwn ? .own : .received) : .origin, index, hit.decrypted, address, in: named
                    ) {
                        context throws(DisclosureError) in
                        try PaymentDisclosure(
                            of: output, in: context, receiver: key.incoming, under: .afterGracePeriod)
                    })
            } else if let sender, isInRange, received[index] == nil,
                let sent = try? sender.ovk.decrypt(output, under: .afterGracePeriod), sent.note.value > 0
            {
                found.append(
                    try opened(.sent, index, sent, LedgerAddress.shielded(sent.note.recipient).text ?? "", in: named) {
                        context throws(DisclosureError) in
                        try PaymentDisclosure(of: output, in: context, sender: sender.ovk, under: .afterGracePeriod)
                    })
            }
        }
        position += UInt64(outputs.count)
        return found
    }

    private func opened(
        _ kind: ReportedPayment.Kind, _ index: Int, _ found: DecryptedNote, _ address: String,
        in named: NamedTransaction, by disclose: (DisclosureContext) throws(DisclosureError) -> PaymentDisclosure
    ) throws(AuditReportError) -> ReportedPayment {
        do throws(DisclosureError) {
            return ReportedPayment(
                kind: kind, part: .note(index, try disclose(try terms.context(of: index, in: named.id))),
                amount: found.note.value, address: address, memo: found.memo)
        } catch { throw .notDisclosed(error) }
    }

    private mutating func ringPayments(_ named: NamedTransaction, _ isInRange: Bool) -> [ReportedPayment] {
        let result = rings.scan(named.transaction.ring, transaction: named.id)
        return result.received.filter { $0.amount > 0 }.map { output in
            let address = keys.ring.address(at: output.address, network: MoneroAddress.ledgerNetwork).ledgerText ?? ""
            let origin = ReportedPayment.Origin(transaction: named.id, index: output.index, pool: .ring)
            // Of several outputs with one key only one can be spent: the largest (docs/spec, section 7.6).
            if byRingKey[output.key]?.amount ?? 0 < output.amount {
                byRingKey[output.key] = Received(
                    origin: origin, amount: output.amount, address: address, isInRange: isInRange)
            }
            let ownSpend = named.transaction.ring.inputs.contains { images[$0.keyImage] != nil }
            return ReportedPayment(
                kind: isInRange ? (ownSpend ? .own : .received) : .origin,
                part: .ringOutput(output.index, offset: output.keyOffset.littleEndianBytes), amount: output.amount,
                address: address, memo: nil)
        }
    }
}
