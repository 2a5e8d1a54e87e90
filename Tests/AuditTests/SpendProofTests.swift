import Algebra
import Audit
import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import Groth16
import Primitives
import Sapling
import SaplingCircuits
import Testing
import Wallet
import ZcashTransactions

/// Spends of notes that a report proves: Bob spends a note of Alice's, then his change.
@Suite struct SpendProofTests {
    private let world: AuditWorld
    private let sapling: TestSapling
    private let execution = Execution(threads: 2)

    init() throws {
        sapling = try TestSapling.shared()
        var world = try AuditWorld()
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        try world.add([try world.spend(700_000, of: world.bob, paying: 400_000, to: world.alice)])
        try world.add([try world.spendChange(290_000, of: world.bob, paying: 100_000, to: world.alice)])
        self.world = world
    }

    private func terms(_ purpose: String = "tax 2026") throws -> AuditTerms {
        try AuditTerms(genesis: world.genesis, heights: 1...3, purpose: purpose)
    }

    private func scanner(_ terms: AuditTerms) throws -> ReportScanner {
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        for block in world.blocks { try scanner.take(block, on: WorkerPool(threads: 1)) }
        return scanner
    }

    private var keys: [ExpandedSpendingKey] {
        get throws { [world.bob.sapling.key, try world.bob.sapling.internalKey().key] }
    }

    private func proved(_ terms: AuditTerms, signer: AccountSigningKey? = nil) throws -> AuditReport {
        let scanner = try scanner(terms)
        let signer = signer ?? world.bob.signer
        let proofs = try scanner.proveSpends(
            for: signer.account, keys: try keys, prover: sapling.prover, execution: execution)
        return try scanner.report(signer: signer, spendProofs: proofs)
    }

    private func refusal(_ report: AuditReport, keys: SaplingKeys? = nil) -> String? {
        do throws(AuditReportError) {
            _ = try report.verify(
                genesis: world.genesis, sequencer: world.sequencer.account, keys: keys ?? sapling.keys,
                execution: execution)
            return nil
        } catch { return error.name }
    }

    /// The report signed again by its signer or another one, with the first note's spend changed.
    private func altered(
        _ report: AuditReport, signer: AccountSigningKey? = nil,
        _ change: (Int, ReportedPayment.Origin, NoteSpendProof) throws -> NoteSpendProof?
    ) rethrows -> AuditReport {
        var isDone = false
        let blocks = try report.blocks.map { block in
            AuditReport.Block(
                header: block.header,
                transactions: try block.transactions.map { transaction in
                    AuditReport.Transaction(
                        bytes: transaction.bytes, inclusion: transaction.inclusion,
                        payments: try transaction.payments.map { payment in
                            guard !isDone, case .noteSpend(let index, let origin, let proof?) = payment.part else {
                                return payment
                            }
                            isDone = true
                            return ReportedPayment(
                                kind: payment.kind,
                                part: .noteSpend(index, of: origin, try change(index, origin, proof)),
                                amount: payment.amount, address: payment.address, memo: nil)
                        })
                })
        }
        return AuditReport(
            terms: report.terms, closing: report.closing, genesisPayments: report.genesisPayments, blocks: blocks,
            grant: nil, signer: signer ?? world.bob.signer)
    }

    private func spends(_ report: AuditReport) -> [NoteSpendProof] {
        report.blocks.flatMap(\.transactions).flatMap(\.payments).compactMap { payment in
            if case .noteSpend(_, _, let proof) = payment.part { proof } else { nil }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func spentNotesAreProvedWithoutAKey() throws {
        var counts: [Int] = []
        let scanner = try scanner(try terms())
        #expect(scanner.noteSpendCount == 2)
        let proofs = try scanner.proveSpends(
            for: world.bob.account, keys: try keys, prover: sapling.prover, execution: execution
        ) { counts.append($0) }
        #expect(counts == [1, 2])
        let report = try AuditReport(
            text: Array(try scanner.report(signer: world.bob.signer, spendProofs: proofs).text.utf8))
        let verified = try report.verify(
            genesis: world.genesis, sequencer: world.sequencer.account, keys: sapling.keys, execution: execution)
        #expect(verified.totals(of: .shielded).spent == 990_000)
        #expect(verified.totals(of: .shielded).spentByWord == 0)
        #expect(verified.payments.allSatisfy { $0.isProved })
        // Neither the key that sees nullifiers nor one that spends or finds notes is in it, nor the randomised key's own.
        let text = report.text
        let bob = world.bob
        let change = try bob.sapling.internalKey().key
        for secret in [
            bob.full.nk.encoded, bob.full.ak.encoded, bob.full.incoming.bytes, bob.full.ovk.bytes,
            bob.sapling.key.ask.littleEndianBytes, bob.sapling.key.nsk.littleEndianBytes,
            change.ask.littleEndianBytes, change.nsk.littleEndianBytes, try change.fullViewingKey().nk.encoded,
            change.ak.encoded,
        ] { #expect(!text.contains(Hexadecimal.encode(secret))) }
        // The same note, proved again, looks different: a proof cannot be linked to another by its key.
        let again = try proved(try terms())
        #expect(Set((spends(report) + spends(again)).map(\.randomizedKey)).count == 4)
        // A spend whose proof is left out stands by the signer's word.
        let less = try altered(report) { _, _, _ in nil }.verify(
            genesis: world.genesis, sequencer: world.sequencer.account, keys: sapling.keys, execution: execution)
        #expect(less.totals(of: .shielded).spentByWord == 700_000)
        #expect(less.totals(of: .shielded).spent == 290_000)
        // The keys of a chain with another set-up.
        #expect(refusal(report, keys: .published) == "spendProof")
    }

    @Test(.timeLimit(.minutes(10)))
    func proofsOfSomethingElseAreRefused() throws {
        let report = try proved(try terms())
        #expect(refusal(report) == nil)
        let (note, position) = try world.note(700_000, of: world.bob)
        let nullifier = note.nullifier(at: position, key: world.bob.full)
        func proof(_ note: Note, at position: UInt32, key: ExpandedSpendingKey) throws -> NoteSpendProof {
            try NoteSpendProof(
                of: note, at: position, key: key,
                digest: { _ in
                    NoteSpendProof.digest(report.terms, signer: world.bob.account, nullifier: nullifier.bytes)
                }, prover: sapling.prover, execution: execution)
        }
        func name(_ change: (NoteSpendProof) throws -> [UInt8]) throws -> String? {
            refusal(
                try altered(report) { _, _, proof in
                    guard let changed = NoteSpendProof(bytes: try change(proof)) else { throw AuditWorld.Missing() }
                    return changed
                })
        }
        // What the signer makes again holds; for another position it is of another nullifier.
        let bob = world.bob.sapling.key
        #expect(try name { _ in try proof(note, at: position, key: bob).bytes } == nil)
        #expect(try name { _ in try proof(note, at: position + 1, key: bob).bytes } == "spendProof")
        // The proof of the right position under the claim of another one.
        #expect(try name { [$0.bytes[0] ^ 1] + $0.bytes.dropFirst() } == "spendProof")
        // Another note, of the same value and owner, at the place of the one that is spent.
        let twin = Note(
            recipient: note.recipient, value: note.value,
            randomSeed: .afterZIP212(try NoteSeed(bytes: [UInt8](repeating: 5, count: 32))))
        #expect(try name { _ in try proof(twin, at: position, key: bob).bytes } == "spendProof")
        // A note without value, which a proof shows of any tree.
        let empty = Note(recipient: note.recipient, value: 0, randomSeed: note.randomSeed)
        #expect(try name { _ in try proof(empty, at: position, key: bob).bytes } == "spendProof")
        // The proof of the other spend, whose nullifier is another one.
        #expect(try name { _ in spends(report)[1].bytes } == "spendSignature")
        // Other openings of the value, proofs and keys.
        func flipped(_ bytes: [UInt8], _ index: Int) -> [UInt8] {
            var bytes = bytes
            bytes[index] ^= 1
            return bytes
        }
        func replaced(_ bytes: [UInt8], _ start: Int, _ other: [UInt8]) -> [UInt8] {
            var bytes = bytes
            bytes.replaceSubrange(start..<start + other.count, with: other)
            return bytes
        }
        #expect(try name { flipped($0.bytes, 4) } == "spendProof")
        #expect(try name { replaced($0.bytes, 68, spends(report)[1].proof) } == "spendProof")
        let nothing = [UInt8](repeating: 0, count: 192)
        #expect(throws: ProofEncodingError.self) { try SaplingProof(encoded: nothing) }
        #expect(try name { replaced($0.bytes, 68, nothing) }?.hasPrefix("proof") == true)
        #expect(try name { replaced($0.bytes, 36, EdwardsAffinePoint<Jubjub>.identity.encoded) } == "rkSmallOrder")
        #expect(try name { flipped($0.bytes, 300) } == "spendSignature")
    }

    @Test(.timeLimit(.minutes(10)))
    func notesWithoutValueAreNotShownToBeSpent() throws {
        // Bob gets a note without value, spends another one, and says that it was the first.
        var world = try AuditWorld()
        try world.add([try world.shield(0, from: world.alice, to: world.bob)])
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        try world.add([try world.spend(700_000, of: world.bob, paying: 400_000, to: world.alice)])
        let terms = try AuditTerms(genesis: world.genesis, heights: 1...3, purpose: "p")
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        for block in world.blocks { try scanner.take(block, on: WorkerPool(threads: 1)) }
        let report = try scanner.report(signer: world.bob.signer)
        let first = world.blocks[0]
        let transaction = try LedgerTransaction(decoding: first.transactions[0])
        let outputs = try transaction.sapling.outputs.map { try $0.encrypted() }
        let index = try #require(
            outputs.firstIndex { (try? world.bob.full.incoming.decrypt($0, under: .afterGracePeriod)) != nil })
        let note = try world.bob.full.incoming.decrypt(outputs[index], under: .afterGracePeriod).note
        let address = try #require(LedgerAddress.shielded(note.recipient).text)
        let disclosure = try PaymentDisclosure(
            of: outputs[index],
            in: DisclosureContext(
                network: LedgerAddress.shieldedNetwork, transactionID: transaction.id.bytes,
                outputIndex: UInt32(index), challenge: terms.hash.bytes, purpose: "p"),
            receiver: world.bob.full.incoming,
            under: .afterGracePeriod)
        let origin = AuditReport.Block(
            header: first.signedHeader,
            transactions: [
                .init(
                    bytes: first.transactions[0],
                    inclusion: try #require(BlockBody.proof(of: 0, in: [TransactionCommitment(transaction)])),
                    payments: [
                        .init(
                            kind: .received, part: .note(index, disclosure), amount: 0, address: address, memo: .empty)
                    ])
            ])
        let (spentNote, position) = try world.note(700_000, of: world.bob)
        let nullifier = spentNote.nullifier(at: position, key: world.bob.full).bytes
        let proof = try NoteSpendProof(
            of: note, at: 0, key: world.bob.sapling.key,
            digest: { _ in NoteSpendProof.digest(terms, signer: world.bob.account, nullifier: nullifier) },
            prover: sapling.prover, execution: execution)
        let spender = try #require(report.blocks.last)
        let entry = spender.transactions[0]
        let lie = AuditReport(
            terms: terms, closing: report.closing, genesisPayments: [],
            blocks: [
                origin,
                .init(
                    header: spender.header,
                    transactions: [
                        .init(
                            bytes: entry.bytes, inclusion: entry.inclusion,
                            payments: [
                                .init(
                                    kind: .spent,
                                    part: .noteSpend(
                                        0, of: .init(transaction: transaction.id, index: index, pool: .shielded), proof),
                                    amount: 0, address: address, memo: nil)
                            ])
                    ]),
            ], grant: nil, signer: world.bob.signer)
        do throws(AuditReportError) {
            _ = try lie.verify(genesis: world.genesis, sequencer: world.sequencer.account, keys: sapling.keys)
            Issue.record("it was believed")
        } catch { #expect(error.name == "noteWithoutValue") }
    }

    @Test(.timeLimit(.minutes(10)))
    func aProofHoldsInItsOwnReportAlone() throws {
        let report = try proved(try terms())
        let other = try proved(try terms("another purpose"))
        // Moved into a report of other terms, and into one that somebody else signs.
        #expect(refusal(altered(other) { _, _, _ in spends(report)[0] }) == "spendSignature")
        #expect(refusal(altered(report, signer: world.alice.signer) { _, _, proof in proof }) == "spendSignature")
        #expect(refusal(try proved(try terms(), signer: world.alice.signer)) == nil)
    }

    @Test func readingAndMakingAreStrict() throws {
        #expect(NoteSpendProof(bytes: [UInt8](repeating: 0, count: 324)) != nil)
        #expect(NoteSpendProof(bytes: [UInt8](repeating: 0, count: 323)) == nil)
        var bytes = [UInt8](repeating: 0, count: 324)
        bytes.replaceSubrange(4..<36, with: [UInt8](repeating: 255, count: 32))
        #expect(NoteSpendProof(bytes: bytes) == nil)
        let report = try scanner(try terms()).report(signer: world.bob.signer)
        let text = report.text.replacing("\"of\":{", with: "\"opening\":\"00\",\"of\":{", maxReplacements: 1)
        #expect(throws: AuditReportError.member("opening")) { try AuditReport(text: Array(text.utf8)) }
        // The key of payments alone does not prove the spend of change.
        #expect(throws: AuditReportError.noSpendingKey) {
            try scanner(try terms()).proveSpends(
                for: world.bob.account, keys: [world.bob.sapling.key], prover: sapling.prover)
        }
    }

    @Test func workThatIsGivenUpIsNamed() throws {
        let report = try proved(try terms())
        let flag = CancellationFlag()
        flag.cancel()
        do throws(AuditReportError) {
            _ = try report.verify(
                genesis: world.genesis, sequencer: world.sequencer.account, keys: sapling.keys,
                execution: Execution(threads: 1, cancellation: flag))
            Issue.record("it was verified")
        } catch { #expect(error.name == "notVerified") }
    }
}
