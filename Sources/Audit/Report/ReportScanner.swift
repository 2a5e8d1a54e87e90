internal import Algebra
public import Chain
public import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
public import Sapling
public import SaplingCircuits
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
    /// The spends of notes in the range.
    private var noteSpends: [NoteSpend] = []
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
        var note: ReceivedNote?
    }

    /// A note, its place in the tree, and which of the account's two shielded keys it is of.
    private struct ReceivedNote: Sendable {
        let note: Note
        let position: UInt32
        let keyIndex: Int
    }

    /// The spend of a note by a transaction.
    private struct NoteSpend: Sendable {
        let transaction: Hash256
        let index: Int
        let spent: ReceivedNote
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

    /// How many notes are spent in the range: proofs that ``proveSpends(for:keys:prover:execution:progress:)`` makes.
    public var noteSpendCount: Int { noteSpends.count }

    /// Proves of each spent note that it is the one which the chain's nullifier marks. About a second each on two threads.
    ///
    /// - Parameters:
    ///   - signer: whose key will sign the report; in another signer's the proofs do not hold.
    ///   - keys: the account's shielded keys, also that of change.
    ///   - prover: what makes the proofs, with the parameters of the chain.
    ///   - progress: is told how many proofs are made.
    /// - Throws: `AuditReportError.noSpendingKey` before anything is proved; what the prover throws.
    public func proveSpends(
        for signer: AccountID, keys: [ExpandedSpendingKey], prover: SaplingProver, execution: Execution = Execution(),
        progress: (Int) -> Void = { _ in }
    ) throws -> NoteSpendProofs {
        let own = try saplingKeys.map { viewing in try keys.first { try $0.fullViewingKey() == viewing } }
        for spend in noteSpends where own[spend.spent.keyIndex] == nil { throw AuditReportError.noSpendingKey }
        var proofs = NoteSpendProofs()
        for (count, spend) in noteSpends.enumerated() {
            guard let key = own[spend.spent.keyIndex] else { continue }
            let proof = try NoteSpendProof(
                of: spend.spent.note, at: spend.spent.position, key: key,
                digest: { NoteSpendProof.digest(terms, signer: signer, nullifier: $0.bytes) }, prover: prover,
                execution: execution)
            proofs.add(proof, spend.transaction, spend.index)
            progress(count + 1)
        }
        return proofs
    }

    /// The report of what was found, signed.
    ///
    /// - Parameters:
    ///   - grant: that the grant which the terms name is in force, where they name one.
    ///   - spendProofs: of notes that are spent; those without one stand by the signer's word.
    /// - Throws: `.blocksMissing` before the end of the range, `.nothingInScope` where the scope is one payment that was
    ///   not found.
    public func report(
        signer: AccountSigningKey, grant: GrantEvidence? = nil, spendProofs: NoteSpendProofs = NoteSpendProofs()
    ) throws(AuditReportError) -> AuditReport {
        guard let closing else { throw .blocksMissing(actual: next - 1, expected: terms.heights.upperBound) }
        var genesisPayments: [ReportedPayment] = []
        var blocks: [AuditReport.Block] = []
        for entry in entries {
            let payments = entry.payments.filter { payment in
                guard payment.kind == .origin else { return true }
                return needed.contains(
                    .init(transaction: entry.id, index: payment.part.place.index, pool: payment.part.pool))
            }.map { $0.proved(by: spendProofs.proofs[entry.id] ?? [:]) }
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
        var found = isInRange ? transparentPayments(named.transaction.transparent) + spends(named) : []
        found += try notePayments(named, isInRange, on: pool)
        found += ringPayments(named, isInRange)
        found = found.filter { terms.includes($0, of: named) }.sorted {
            ($0.part.place.order, $0.part.place.index) < ($1.part.place.order, $1.part.place.index)
        }
        let spending = Set(found.lazy.filter { $0.kind == .spent }.map(\.part.pool))
        return found.map { spending.contains($0.part.pool) ? $0.asChange : $0 }
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
    private mutating func spends(_ named: NamedTransaction) -> [ReportedPayment] {
        guard case .everything = terms.scope else { return [] }
        let transaction = named.transaction
        var found: [ReportedPayment] = []
        for (index, spend) in transaction.sapling.spends.enumerated() {
            guard let received = byNullifier.removeValue(forKey: spend.nullifier) else { continue }
            found.append(spent(received, .noteSpend(index, of: received.origin, nil)))
            if let note = received.note {
                noteSpends.append(NoteSpend(transaction: named.id, index: index, spent: note))
            }
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
                        origin: origin, amount: note.value, address: address, isInRange: isInRange,
                        note: ReceivedNote(note: note, position: position, keyIndex: hit.keyIndex))
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

extension ReportedPayment {
    /// The payment of a transaction that spends for the account in the same pool: what comes to the account is change.
    fileprivate var asChange: ReportedPayment {
        guard kind == .received || kind == .own else { return self }
        return ReportedPayment(kind: .change, part: part, amount: amount, address: address, memo: memo)
    }

    /// The payment with the proof of its spend, where it is one and there is a proof by its number.
    fileprivate func proved(by proofs: [Int: NoteSpendProof]) -> ReportedPayment {
        guard case .noteSpend(let index, let origin, _) = part, let proof = proofs[index] else { return self }
        return ReportedPayment(
            kind: kind, part: .noteSpend(index, of: origin, proof), amount: amount, address: address, memo: memo)
    }
}
