import Audit
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingSignatures
import Sapling
import Testing
import Wallet
import ZcashTransactions

/// What each kind of disclosure does not show.
@Suite struct ScopeTests {
    private let story: ReportStory
    init() throws { story = try ReportStory() }

    private func text(_ address: PaymentAddress) -> String { LedgerAddress.shielded(address).text ?? "" }

    /// Bob's payment from Alice: the transaction of block 1 and the number of the note.
    private func invoice() throws -> (id: Hash256, index: Int) {
        let transaction = try LedgerTransaction(decoding: story.world.blocks[0].transactions[0])
        let index = try #require(
            transaction.sapling.outputs.firstIndex { output in
                (try? story.world.bob.full.incoming.decrypt(output.encrypted(), under: .afterGracePeriod))?.note.value
                    == 700_000
            })
        return (transaction.id, index)
    }

    @Test func aDisclosureOfOnePaymentOpensNoOther() throws {
        let (id, index) = try invoice()
        let report = try story.report(
            story.world.bob, scope: .payment(id, .shielded, index: UInt32(index)), images: try story.bobsImages())
        let verified = try story.verify(report)
        #expect(verified.payments.map(\.transaction) == [id])
        #expect(verified.payments.map(\.payment.amount) == [700_000])
        #expect(report.genesisPayments.isEmpty)
        // Its opening opens no other output of the chain: neither the change nor what Alice got.
        guard case .note(_, let disclosure)? = report.blocks.first?.transactions.first?.payments.first?.part else {
            Issue.record("there is no note")
            return
        }
        for bytes in story.world.blocks.flatMap(\.transactions) {
            let transaction = try LedgerTransaction(decoding: bytes)
            for (number, output) in transaction.sapling.outputs.enumerated()
            where transaction.id != id || number != index {
                #expect(throws: DisclosureError.notOpened) {
                    try disclosure.open(output.encrypted(), under: .afterGracePeriod)
                }
            }
        }
    }

    @Test func noKeyIsInAReport() throws {
        let bob = story.world.bob
        let text = try story.report(bob, images: try story.bobsImages()).text
        let `internal` = try bob.sapling.viewingKey.internalKey().fullViewingKey
        var secrets = [
            bob.full.bytes, bob.full.incoming.bytes, bob.full.nk.encoded, bob.full.ovk.bytes, bob.viewing.sapling.bytes,
            `internal`.incoming.bytes, `internal`.nk.encoded, `internal`.ovk.bytes, bob.ring.viewing.viewSecretBytes,
            bob.ring.spendSecretBytes,
        ]
        secrets.append(bob.sapling.viewingKey.diversifierKey.bytes)
        for secret in secrets { #expect(!text.contains(Hexadecimal.encode(secret))) }
    }

    @Test func aReportOfARangeShowsNothingBesideIt() throws {
        let verified = try story.verify(try story.report(story.world.bob, 3...4))
        #expect(verified.payments.allSatisfy { $0.height >= 3 })
        #expect(!verified.payments.contains { $0.payment.part.isNote })
    }

    @Test func aCounterpartysReportShowsThisCounterpartyAlone() throws {
        let alice = story.world.alice
        let report = try story.report(story.world.bob, scope: .counterparty(alice.account.accountText))
        let verified = try story.verify(report)
        // What Alice's account paid in the open, and no note or ring output.
        #expect(verified.payments.map(\.payment.amount) == [5_000])
        #expect(!verified.payments.contains { $0.payment.part.isNote })
        // By the shielded address that was paid: Bob's sent note alone.
        let sent = try story.verify(try story.report(story.world.bob, scope: .counterparty(text(alice.address))))
        #expect(sent.payments.map(\.payment.amount) == [400_000])
        #expect(sent.payments.map(\.payment.kind) == [.sent])
    }

    @Test func withoutKeyImagesNoRingSpendIsSeen() throws {
        let verified = try story.verify(try story.report(story.world.bob))
        #expect(verified.totals(of: .ring).spent == 0)
        #expect(!verified.payments.contains { $0.payment.part.isRingSpend })
        // The change is there: that it is change is not seen.
        #expect(
            verified.payments.contains { payment in
                if case .ringOutput = payment.payment.part { payment.payment.kind == .received } else { false }
            })
    }

    @Test func aSpentNoteHasOnlyTheSignersWord() throws {
        let verified = try story.verify(try story.report(story.world.bob))
        let spends = verified.payments.filter { payment in
            if case .noteSpend = payment.payment.part { true } else { false }
        }
        #expect(spends.map(\.isProved) == [false])
        let others = verified.payments.filter { $0.payment.kind != .spent }
        #expect(others.allSatisfy { $0.isProved })
    }

    @Test func whatIsBesideTheScopeIsRefused() throws {
        let bob = story.world.bob
        let all = try story.report(bob)
        for scope in [AuditScope.payment(.zero, .shielded, index: 0), .counterparty("somebody")] {
            let terms = try AuditTerms(
                genesis: story.world.genesis, heights: 1...4, scope: scope, purpose: "tax 2026")
            let forged = AuditReport(
                terms: terms, closing: all.closing, genesisPayments: [], blocks: all.blocks, grant: nil,
                signer: bob.signer)
            do throws(AuditReportError) {
                _ = try story.verify(forged)
                Issue.record("it was believed")
            } catch { #expect(error.name == "outsideScope") }
        }
    }

    @Test func whatIsTooLongIsNotRead() {
        for (what, limit) in [("report", AuditReport.maximumByteCount), ("grant", DisclosureGrant.maximumByteCount)] {
            let bytes = [UInt8](repeating: 0, count: limit + 1)
            #expect(throws: AuditReportError.tooLong(what, actual: limit + 1, maximum: limit)) {
                _ = what == "report" ? try AuditReport(text: bytes).text : try DisclosureGrant(text: bytes).text
            }
        }
    }

    @Test func makingIsRefusedByName() throws {
        let world = story.world
        #expect(throws: AuditReportError.nothingInScope) {
            try story.report(world.bob, scope: .payment(.zero, .shielded, index: 0))
        }
        let long = String(repeating: "x", count: 256)
        #expect(throws: AuditReportError.tooLong("purpose", actual: 256, maximum: 255)) {
            try AuditTerms(genesis: world.genesis, heights: 1...2, purpose: long)
        }
        let terms = try AuditTerms(genesis: world.genesis, heights: 1...2, purpose: "p")
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        let pool = WorkerPool(threads: 1)
        #expect(throws: AuditReportError.blocksMissing(actual: 2, expected: 1)) {
            try scanner.take(world.blocks[1], on: pool)
        }
        #expect(throws: AuditReportError.blocksMissing(actual: 0, expected: 2)) {
            try scanner.report(signer: world.bob.signer)
        }
        var garbled = world.blocks[0]
        garbled.transactions[0] = []
        do throws(AuditReportError) {
            try scanner.take(garbled, on: pool)
            Issue.record("it was taken")
        } catch { #expect(error.name == "transaction") }
    }

    @Test func keyImagesAreReadAndChecked() throws {
        let images = try story.bobsImages()
        let text = images.text
        #expect(try ExportedKeyImages(text: Array(text.utf8)) == images)
        func name(_ text: String) -> String? {
            do throws(AuditReportError) {
                _ = try ExportedKeyImages(text: Array(text.utf8))
                return nil
            } catch { return error.name }
        }
        #expect(name("x") == "unexpectedCharacter")
        #expect(name("{}") == "notAReport")
        for member in ["images", "key", "keyImage", "signature"] {
            #expect(name(text.replacing("\"\(member)\":", with: "\"x\":", maxReplacements: 1)) == "member")
        }
        let many =
            "{\"kind\":\"nightjar key images 1\",\"images\":["
            + String(repeating: "0,", count: ExportedKeyImages.maximumCount) + "0]}"
        #expect(
            throws: AuditReportError.tooLong(
                "list of images", actual: ExportedKeyImages.maximumCount + 1, maximum: ExportedKeyImages.maximumCount)
        ) { try ExportedKeyImages(text: Array(many.utf8)) }
        // Two outputs' images exchanged.
        let keys = images.images.keys.sorted()
        let (first, second) = (Hexadecimal.encode(keys[0].bytes), Hexadecimal.encode(keys[1].bytes))
        let swapped = text.replacing(first, with: "#").replacing(second, with: first).replacing("#", with: second)
        #expect(name(swapped) == "challengeMismatch")
    }
}

extension ReportedPayment.Part {
    fileprivate var isRingSpend: Bool { if case .ringSpend = self { true } else { false } }
    fileprivate var isNote: Bool {
        switch self {
        case .note, .noteSpend: true
        case .debit, .credit, .ringOutput, .ringSpend: false
        }
    }
}

/// Grants: logged on the chain, revoked on it.
@Suite struct GrantTests {
    private var world: AuditWorld
    private let grant: DisclosureGrant

    init() throws {
        var world = try AuditWorld()
        let terms = try AuditTerms(genesis: world.genesis, heights: 0...3, purpose: "tax 2026")
        grant = try DisclosureGrant(holder: world.bob.signer, auditor: world.alice.account, terms: terms)
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        self.world = world
    }

    private func evidence() throws -> GrantEvidence {
        let account = try #require(grant.logAccount)
        return GrantEvidence(
            grant: grant, header: try #require(world.blocks.last).signedHeader,
            proof: try world.proof(.accounts, account.bytes))
    }

    private func status() throws -> GrantStatus { try evidence().status(sequencer: world.sequencer.account) }

    private mutating func log() throws {
        try world.add([try world.transfer(1, from: world.bob, to: try #require(grant.logAccount))])
    }

    /// The revocation, with real signatures.
    private func revocation() throws -> LedgerTransaction {
        let account = try #require(grant.logAccount)
        var transaction = LedgerTransaction(
            chainID: world.configuration.chainID, expiryHeight: 0, fee: AuditWorld.fee,
            transparent: TransparentBundle(
                debits: [
                    AccountDebit(account: account, amount: 1, sequence: 0),
                    AccountDebit(
                        account: world.bob.account, amount: AuditWorld.fee, sequence: world.sequence(world.bob)),
                ], credits: [AccountCredit(account: world.bob.account, amount: 1)]))
        let digest = transaction.signatureDigest
        transaction.transparent.debits[0].signature = try grant.signForLogAccount(digest, holder: world.bob.signer)
        transaction.transparent.debits[1].signature = world.bob.signer.sign(digest)
        return transaction
    }

    private func report(
        _ heights: ClosedRange<UInt64> = 1...2, scope: AuditScope = .everything, purpose: String = "tax 2026",
        named: DisclosureGrant? = nil, evidence: GrantEvidence?, signer: AccountSigningKey? = nil
    ) throws -> AuditReport {
        let terms = try AuditTerms(
            genesis: world.genesis, heights: heights, scope: scope, purpose: purpose, grant: (named ?? grant).hash)
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        let pool = WorkerPool(threads: 1)
        while !scanner.isFinished { try scanner.take(world.blocks[Int(scanner.nextHeight) - 1], on: pool) }
        return try scanner.report(signer: signer ?? world.bob.signer, grant: evidence)
    }

    private func refusal(_ report: AuditReport) -> AuditReportError? {
        do throws(AuditReportError) {
            _ = try report.verify(genesis: world.genesis, sequencer: world.sequencer.account)
            return nil
        } catch { return error }
    }

    @Test mutating func aGrantIsLoggedAndRevokedByItsHolder() throws {
        #expect(try status() == .notLogged)
        try log()
        #expect(try status() == .inForce)
        // What anybody pays to the account changes nothing.
        try world.add([try world.transfer(7, from: world.alice, to: try #require(grant.logAccount))])
        #expect(try status() == .inForce)
        let revocation = try revocation()
        for debit in revocation.transparent.debits {
            try debit.account.verify(signature: debit.signature, of: revocation.signatureDigest)
        }
        try world.add([revocation])
        #expect(try status() == .revoked)
    }

    @Test mutating func reportsShowThatTheirGrantWasInForce() throws {
        let early = try evidence()
        try log()
        let inForce = try evidence()
        let report = try report(evidence: inForce)
        #expect(refusal(report) == nil)
        #expect(refusal(try AuditReport(text: Array(report.text.utf8))) == nil)
        // The auditor may sign too, others not.
        #expect(refusal(try self.report(evidence: inForce, signer: world.alice.signer)) == nil)
        #expect(
            refusal(try self.report(evidence: inForce, signer: world.sequencer))
                == .wrongSigner(actual: world.sequencer.account))
        #expect(refusal(try self.report(evidence: nil)) == .grantMissing)
        #expect(refusal(try self.report(purpose: "another", evidence: inForce)) == .grantExceeded)
        #expect(refusal(try self.report(evidence: early)) == .grantTooEarly(height: 1))
        #expect(refusal(try self.report(1...1, evidence: early)) == .grantNotLogged)
        var proof = inForce
        proof = GrantEvidence(grant: grant, header: inForce.header, proof: early.proof)
        #expect(refusal(try self.report(evidence: proof))?.name == "wrongCommitment")
        proof = GrantEvidence(
            grant: grant, header: inForce.header, proof: try world.proof(.accounts, world.bob.account.bytes))
        #expect(refusal(try self.report(evidence: proof)) == .grantAccount)
        try world.add([try revocation()])
        #expect(refusal(try self.report(evidence: try evidence())) == .grantRevoked)
        // What was made before stays true.
        #expect(refusal(report) == nil)
        try world.add([])
        #expect(refusal(try self.report(1...4, evidence: inForce)) == .grantExceeded)
    }

    @Test mutating func nobodyElseAllowsWhatTheHolderDidNotSign() throws {
        let forged = DisclosureGrant(
            holder: grant.holder, auditor: grant.auditor, terms: grant.terms, salt: grant.salt,
            sign: world.alice.signer.sign)
        // It has the account of the real one, which anybody can pay.
        #expect(forged.hash == grant.hash && forged.logAccount == grant.logAccount)
        try log()
        let genuine = try evidence()
        let evidence = GrantEvidence(grant: forged, header: genuine.header, proof: genuine.proof)
        #expect(throws: AuditReportError.grantNotSigned(.equationFails)) {
            try evidence.status(sequencer: world.sequencer.account)
        }
        #expect(refusal(try report(evidence: evidence)) == .grantNotSigned(.equationFails))
        #expect(throws: AuditReportError.member("signature")) {
            try DisclosureGrant(text: Array(grant.text.replacing("\"signature\":\"", with: "\"signature\":\"00").utf8))
        }
    }

    @Test func theLogCommitsToTheGrant() throws {
        let text = grant.text
        #expect(try DisclosureGrant(text: Array(text.utf8)) == grant)
        let other = try DisclosureGrant(text: Array(text.replacing("tax 2026", with: "tax 2027").utf8))
        #expect(other.logAccount != grant.logAccount)
        // The same words again have another salt, so nobody finds the account by guessing them.
        let again = try DisclosureGrant(holder: world.bob.signer, auditor: grant.auditor, terms: grant.terms)
        #expect(again.logAccount != grant.logAccount)
        #expect(throws: AuditReportError.grantHolder) {
            try grant.signForLogAccount([], holder: world.alice.signer)
        }
        let nobody = DisclosureGrant(holder: .zero, auditor: nil, terms: grant.terms, salt: .zero) { _ in [] }
        #expect(nobody.logAccount == nil)
        func name(_ text: String) -> String? {
            do throws(AuditReportError) {
                _ = try DisclosureGrant(text: Array(text.utf8))
                return nil
            } catch { return error.name }
        }
        #expect(name(text + " ") == "notCanonical")
        #expect(name("[") == "unexpectedEnd")
        #expect(name("{}") == "notAGrant")
        for member in ["holder", "auditor", "terms", "salt", "purpose", "signature"] {
            #expect(name(text.replacing("\"\(member)\":", with: "\"x\":")) == "member", "\(member)")
        }
        #expect(name(String(repeating: " ", count: DisclosureGrant.maximumByteCount + 1)) == "tooLong")
    }
}
