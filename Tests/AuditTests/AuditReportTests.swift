import Audit
import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import Sapling
import Testing
import Wallet
import ZcashTransactions

/// A chain on which Alice and Bob pay each other in every pool, and reports of it.
struct ReportStory {
    let world: AuditWorld

    init() throws {
        var world = try AuditWorld()
        // 1: Alice shields 700 000 for Bob and 300 000 for herself.
        try world.add([
            try world.shield(700_000, from: world.alice, to: world.bob, memo: "invoice 7")
        ])
        // 2: Bob pays 400 000 back out of it.
        try world.add([try world.spend(700_000, of: world.bob, paying: 400_000, to: world.alice)])
        // 3: Bob pays 30 000 in the ring pool, and Alice 5 000 in the open.
        try world.add([
            try world.ringPayment(3, paying: 30_000, to: world.alice),
            try world.transfer(5_000, from: world.alice, to: world.bob.account),
        ])
        // 4: nothing.
        try world.add([])
        self.world = world
    }

    /// The signed key images of all ring outputs of Bob's that the genesis made.
    func bobsImages() throws -> ExportedKeyImages {
        try ExportedKeyImages(of: try (0..<20).map { try world.bobsOutput($0) }, keys: world.bob.ring)
    }

    func report(
        _ person: Person, _ heights: ClosedRange<UInt64> = 1...4, scope: AuditScope = .everything,
        purpose: String = "tax 2026", challenge: [UInt8] = [], images: ExportedKeyImages = .init()
    ) throws -> AuditReport {
        let terms = try AuditTerms(
            genesis: world.genesis, heights: heights, scope: scope, purpose: purpose, challenge: challenge)
        var scanner = try ReportScanner(
            keys: person.viewing, terms: terms, genesis: world.genesis, keyImages: images)
        let pool = WorkerPool(threads: 1)
        while !scanner.isFinished { try scanner.take(world.blocks[Int(scanner.nextHeight) - 1], on: pool) }
        return try scanner.report(signer: person.signer)
    }

    func verify(
        _ report: AuditReport, expecting: AuditReport.Expectation = .init()
    ) throws(AuditReportError) -> VerifiedReport {
        try report.verify(genesis: world.genesis, sequencer: world.sequencer.account, expecting: expecting)
    }
}

@Suite struct AuditReportTests {
    private let story: ReportStory
    init() throws { story = try ReportStory() }

    @Test func aReportOfAnAccountHoldsAgainstTheChain() throws {
        let report = try story.report(story.world.bob, images: try story.bobsImages())
        let verified = try story.verify(try AuditReport(text: Array(report.text.utf8)))
        let shielded = verified.totals(of: .shielded)
        // 700 000 from Alice; the change of the payment to her is not received.
        #expect(shielded.received == 700_000)
        #expect(shielded.change == 300_000 - UInt128(AuditWorld.fee))
        #expect(shielded.sent == 400_000)
        #expect(shielded.spentByWord == 700_000)
        #expect(shielded.spent == 0)
        let ring = verified.totals(of: .ring)
        #expect(ring.spent == 100_000)
        #expect(ring.received == 0)
        #expect(ring.change == 100_000 - 30_000 - UInt128(AuditWorld.fee))
        #expect(verified.totals(of: .transparent).received == 5_000)
        // The output that the ring spends is of the genesis, before the range.
        #expect(report.genesisPayments.map(\.kind) == [.origin])
        let memos = verified.payments.compactMap(\.payment.memo).map(\.content)
        #expect(memos.contains(.text("invoice 7")))
        #expect(verified.headers.map(\.header.height) == [1, 2, 3, 4])
    }

    @Test func whatComesBackIsChangeInEveryPool() throws {
        var world = try AuditWorld()
        let bob = world.bob
        // 1: to Bob's own account, out of it; 2: into his shielded key; 3: out of that, with change.
        var builder = try world.builder()
        try builder.debit(50_000, from: bob.account, sequence: 0)
        try builder.pay(50_000 - AuditWorld.fee, to: bob.account)
        try world.add([try builder.plan().transaction])
        try world.add([try world.shield(700_000, from: bob, to: bob)])
        try world.add([try world.spend(700_000, of: bob, paying: 400_000, to: world.alice)])
        let terms = try AuditTerms(genesis: world.genesis, heights: 1...3, purpose: "p")
        var scanner = try ReportScanner(keys: bob.viewing, terms: terms, genesis: world.genesis)
        for block in world.blocks { try scanner.take(block, on: WorkerPool(threads: 1)) }
        let verified = try scanner.report(signer: bob.signer)
            .verify(genesis: world.genesis, sequencer: world.sequencer.account)
        #expect(verified.totals(of: .transparent).received == 0)
        #expect(verified.totals(of: .transparent).change == 40_000)
        // From the account into its shielded key is no change: it comes into the pool.
        #expect(verified.payments.filter { $0.height == 2 }.map(\.payment.kind) == [.spent, .own])
        #expect(verified.totals(of: .shielded).received == 700_000)
        #expect(verified.totals(of: .shielded).change == 290_000)
        // One payment by itself shows no spend: it stays the account's own.
        let id = try LedgerTransaction(decoding: world.blocks[2].transactions[0])
        let index = try #require(verified.payments.first { $0.payment.kind == .change && $0.height == 3 })
        guard case .note(let number, _) = index.payment.part else {
            Issue.record("it is no note")
            return
        }
        let single = try AuditTerms(
            genesis: world.genesis, heights: 1...3, scope: .payment(id.id, .shielded, index: UInt32(number)),
            purpose: "p")
        var other = try ReportScanner(keys: bob.viewing, terms: single, genesis: world.genesis)
        for block in world.blocks { try other.take(block, on: WorkerPool(threads: 1)) }
        let shown = try other.report(signer: bob.signer)
            .verify(genesis: world.genesis, sequencer: world.sequencer.account)
        #expect(shown.payments.map(\.payment.kind) == [.own])
    }

    @Test func theGenesisIsPartOfARangeThatBeginsWithIt() throws {
        let report = try story.report(story.world.bob, 0...1)
        let verified = try story.verify(report)
        #expect(verified.totals(of: .ring).received == 2_000_000)
        #expect(verified.totals(of: .transparent).received == UInt128(AuditWorld.begin))
        #expect(!report.genesisPayments.contains { $0.kind == .origin })
    }

    @Test func readingIsStrict() throws {
        let text = try story.report(story.world.alice).text
        func name(_ text: String) -> String? {
            do throws(AuditReportError) {
                _ = try AuditReport(text: Array(text.utf8))
                return nil
            } catch { return error.name }
        }
        #expect(name(text) == nil)
        #expect(name(text + " ") == "notCanonical")
        #expect(name(String(text.dropLast())) == "notCanonical")
        #expect(name(text.replacing(",\"signer\"", with: ",\"more\":1,\"signer\"")) == "notCanonical")
        #expect(name(text.replacing("\"index\":\"0\"", with: "\"index\":\"00\"")) == "notCanonical")
        #expect(name("{") == "unexpectedEnd")
        #expect(name("{\"kind\":\"x\"}") == "notAReport")
        for member in [
            "terms", "closing", "genesis", "blocks", "signer", "signature", "chain", "from", "scope", "purpose",
            "challenge", "grant", "header", "transactions", "bytes", "inclusion", "payments", "kind", "part", "amount",
            "address", "memo", "opening",
        ] {
            let altered = text.replacing("\"\(member)\":", with: "\"x\":", maxReplacements: member == "kind" ? 3 : 1)
            #expect(name(altered) != nil, "\(member)")
        }
        #expect(name(text.replacing("\"from\":\"1\"", with: "\"from\":\"9\"")) == "heights")
    }

    @Test func everyAlterationOfASignedReportIsRefused() throws {
        let report = try story.report(story.world.alice)
        var bytes = report.signature
        // In the scalar: a changed point may be none.
        bytes[40] ^= 1
        let forged = AuditReport(
            terms: report.terms, closing: report.closing, genesisPayments: report.genesisPayments,
            blocks: report.blocks, grant: nil, signer: report.signer, signature: bytes)
        #expect(throws: AuditReportError.notSigned(.equationFails)) { try story.verify(forged) }
        // Another purpose, under the old signature.
        let text = report.text.replacing("tax 2026", with: "tax 2027")
        let other = try AuditReport(text: Array(text.utf8))
        #expect(throws: AuditReportError.notSigned(.equationFails)) { try story.verify(other) }
    }

    @Test func whatTheVerifierExpectsIsCompared() throws {
        let report = try story.report(story.world.alice, challenge: [1, 2])
        _ = try story.verify(
            report,
            expecting: .init(purpose: "tax 2026", challenge: [1, 2], signer: story.world.alice.account))
        #expect(throws: AuditReportError.wrongPurpose) { try story.verify(report, expecting: .init(purpose: "x")) }
        #expect(throws: AuditReportError.wrongChallenge) {
            try story.verify(report, expecting: .init(challenge: []))
        }
        #expect(throws: AuditReportError.wrongSigner(actual: story.world.alice.account)) {
            try story.verify(report, expecting: .init(signer: story.world.bob.account))
        }
        let other = try Genesis(configuration: story.world.configuration, accounts: [])
        #expect(throws: AuditReportError.wrongGenesis) {
            try report.verify(genesis: other, sequencer: story.world.sequencer.account)
        }
        var configuration = story.world.configuration
        configuration.chainID = try ChainID("another")
        let foreign = try Genesis(configuration: configuration, accounts: [])
        #expect(throws: AuditReportError.wrongChain(actual: "audited", expected: "another")) {
            try report.verify(genesis: foreign, sequencer: story.world.sequencer.account)
        }
        #expect(throws: AuditReportError.headerNotSigned(height: 1)) {
            try report.verify(genesis: story.world.genesis, sequencer: story.world.alice.account)
        }
    }
}

/// What a liar who signs for it puts into a report.
@Suite struct ForgedReportTests {
    private let story: ReportStory
    init() throws { story = try ReportStory() }

    /// A report of Bob's, altered and signed again.
    private func refusal(
        closing: SignedHeader? = nil, genesis: [ReportedPayment]? = nil,
        _ change: ([AuditReport.Block]) throws -> [AuditReport.Block] = { $0 }
    ) throws -> String? {
        let report = try story.report(story.world.bob, images: try story.bobsImages())
        let forged = AuditReport(
            terms: report.terms, closing: closing ?? report.closing,
            genesisPayments: genesis ?? report.genesisPayments, blocks: try change(report.blocks), grant: nil,
            signer: story.world.bob.signer)
        do throws(AuditReportError) {
            _ = try story.verify(forged)
            return nil
        } catch { return error.name }
    }

    /// The blocks with one payment changed, the first one for which `change` gives another.
    private func altered(
        _ blocks: [AuditReport.Block], _ change: (ReportedPayment) -> [ReportedPayment]?
    ) -> [AuditReport.Block] {
        var isDone = false
        return blocks.map { block in
            AuditReport.Block(
                header: block.header,
                transactions: block.transactions.map { transaction in
                    AuditReport.Transaction(
                        bytes: transaction.bytes, inclusion: transaction.inclusion,
                        payments: transaction.payments.flatMap { payment in
                            guard !isDone, let other = change(payment) else { return [payment] }
                            isDone = true
                            return other
                        })
                })
        }
    }

    private func with(
        _ payment: ReportedPayment, kind: ReportedPayment.Kind? = nil, part: ReportedPayment.Part? = nil,
        amount: UInt64? = nil, address: String? = nil, memo: Memo?? = nil
    ) -> ReportedPayment {
        ReportedPayment(
            kind: kind ?? payment.kind, part: part ?? payment.part, amount: amount ?? payment.amount,
            address: address ?? payment.address, memo: memo ?? payment.memo)
    }

    @Test func statementsThatTheChainDoesNotBearOutAreNamed() throws {
        #expect(try refusal() == nil)
        func name(_ change: @escaping (ReportedPayment) -> [ReportedPayment]?) throws -> String? {
            try refusal { altered($0, change) }
        }
        for part in ["note", "ringOutput", "credit", "ringSpend", "noteSpend"] {
            #expect(
                try name { payment in
                    partName(payment.part) == part ? [with(payment, amount: payment.amount + 1)] : nil
                } == "amountDiffers", "\(part)")
            #expect(
                try name { payment in
                    partName(payment.part) == part
                        ? [with(payment, address: story.world.alice.account.accountText)] : nil
                } == "addressDiffers", "\(part)")
        }
        #expect(
            try name { payment in
                guard case .note = payment.part else { return nil }
                return [with(payment, memo: try? Memo(text: "another"))]
            } == "memoDiffers")
        #expect(
            try name { payment in
                guard case .note = payment.part, payment.kind == .received else { return nil }
                return [with(payment, kind: .sent)]
            } == "kindDiffers")
        // Change as something received, and something received as change.
        let lies: [(stated: ReportedPayment.Kind, actual: ReportedPayment.Kind)] = [
            (.received, .change), (.own, .change), (.change, .received),
        ]
        for (stated, actual) in lies {
            #expect(try name { $0.kind == actual ? [with($0, kind: stated)] : nil } == "kindDiffers")
        }
        #expect(try name { [with($0, kind: .origin)] } == "outsideRange")
        #expect(try name { [$0, $0] } == "paymentOrder")
        #expect(
            try name { payment in
                guard case .note(_, let disclosure) = payment.part else { return nil }
                return [with(payment, part: .note(1_000, disclosure))]
            } == "noSuchPart")
        #expect(
            try name { payment in
                guard case .ringOutput(let index, _) = payment.part else { return nil }
                return [with(payment, part: .ringOutput(index, offset: [UInt8](repeating: 1, count: 32)))]
            } == "ringOutputNotOpened")
        #expect(
            try name { payment in
                guard case .ringOutput(let index, _) = payment.part else { return nil }
                return [with(payment, part: .ringOutput(index, offset: [UInt8](repeating: 255, count: 32)))]
            } == "ringOutputNotOpened")
    }

    @Test func openingsOfOtherReportsAndOutputsAreRefused() throws {
        // The opening of the same note under another purpose.
        let other = try story.report(story.world.bob, purpose: "another")
        let moved = other.blocks.flatMap(\.transactions).flatMap(\.payments).compactMap { payment in
            if case .note(_, let disclosure) = payment.part { disclosure } else { nil }
        }
        #expect(
            try refusal { blocks in
                altered(blocks) { payment in
                    guard case .note(let index, _) = payment.part else { return nil }
                    return [with(payment, part: .note(index, moved[0]))]
                }
            } == "wrongChallenge")
    }

    @Test func spendsOfWhatIsNotShownAreRefused() throws {
        let nowhere = ReportedPayment.Origin(transaction: .zero, index: 0, pool: .ring)
        #expect(
            try refusal { blocks in
                altered(blocks) { payment in
                    guard case .ringSpend(let index, _, let image) = payment.part else { return nil }
                    return [with(payment, part: .ringSpend(index, of: nowhere, image))]
                }
            } == "originMissing")
        // The origin is left out.
        #expect(try refusal(genesis: []) == "originMissing")
        // The image of another output of Bob's.
        let images = try story.bobsImages().images
        let output = try story.world.bobsOutput(4)
        let foreign = try #require(images[output.key])
        #expect(
            try refusal { blocks in
                altered(blocks) { payment in
                    guard case .ringSpend(let index, let origin, _) = payment.part else { return nil }
                    return [with(payment, part: .ringSpend(index, of: origin, foreign))]
                }
            } == "otherKeyImage")
        // The right image with another output's signature.
        #expect(
            try refusal { blocks in
                altered(blocks) { payment in
                    guard case .ringSpend(let index, let origin, let image) = payment.part else { return nil }
                    let mixed = SignedKeyImage(keyImage: image.keyImage, signature: foreign.signature)
                    return [with(payment, part: .ringSpend(index, of: origin, mixed))]
                }
            } == "challengeMismatch")
    }

    @Test func oneNoteIsSpentOnce() throws {
        var world = try AuditWorld()
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        try world.add([try world.shield(300_000, from: world.alice, to: world.bob)])
        try world.add([try world.spend(700_000, of: world.bob, paying: 100_000, to: world.alice)])
        try world.add([try world.spend(300_000, of: world.bob, paying: 100_000, to: world.alice)])
        let terms = try AuditTerms(genesis: world.genesis, heights: 1...4, purpose: "p")
        var scanner = try ReportScanner(keys: world.bob.viewing, terms: terms, genesis: world.genesis)
        for block in world.blocks { try scanner.take(block, on: WorkerPool(threads: 1)) }
        let report = try scanner.report(signer: world.bob.signer)
        let sequencer = world.sequencer.account
        #expect(
            try report.verify(genesis: world.genesis, sequencer: sequencer).totals(of: .shielded).spentByWord
                == 1_000_000)
        let spends = report.blocks.flatMap(\.transactions).flatMap(\.payments).filter { $0.kind == .spent }
        let first = try #require(spends.first)
        let forged = AuditReport(
            terms: report.terms, closing: report.closing, genesisPayments: [],
            blocks: altered(report.blocks) { $0 == spends.last ? [first] : nil }, grant: nil, signer: world.bob.signer)
        guard case .noteSpend(_, let origin, _) = first.part else {
            Issue.record("it is no spend of a note")
            return
        }
        #expect(throws: AuditReportError.spentTwice(origin.transaction)) {
            try forged.verify(genesis: world.genesis, sequencer: sequencer)
        }
    }

    @Test func blocksThatAreNotTheChainsAreRefused() throws {
        #expect(try refusal { $0.reversed() } == "blockOrder")
        #expect(try refusal { [$0[0], $0[0]] } == "blockOrder")
        #expect(
            try refusal { blocks in
                [.init(header: blocks[1].header, transactions: blocks[0].transactions)] + blocks.dropFirst()
            } == "notIncluded")
        #expect(
            try refusal { blocks in
                [.init(header: blocks[0].header, transactions: blocks[0].transactions + blocks[0].transactions)]
                    + blocks.dropFirst()
            } == "transactionOrder")
        #expect(
            try refusal { blocks in [.init(header: blocks[0].header, transactions: [])] + blocks.dropFirst() }
                == "transactionOrder")
        #expect(
            try refusal { blocks in
                let first = blocks[0].transactions[0]
                return [
                    .init(
                        header: blocks[0].header,
                        transactions: [.init(bytes: first.bytes, inclusion: first.inclusion, payments: [])])
                ] + blocks.dropFirst()
            } == "transactionOrder")
        #expect(
            try refusal { blocks in
                let first = blocks[0].transactions[0]
                return [
                    .init(
                        header: blocks[0].header,
                        transactions: [.init(bytes: [1], inclusion: first.inclusion, payments: first.payments)])
                ] + blocks.dropFirst()
            } == "transaction")
        #expect(try refusal(closing: story.world.blocks[2].signedHeader) == "closingHeight")
        var foreign = story.world.blocks[3].header
        foreign.chainID = try ChainID("foreign")
        #expect(try refusal(closing: story.world.sign(foreign)) == "headerOfOtherChain")
        var unsigned = story.world.blocks[3].signedHeader
        unsigned.signature[0] ^= 1
        #expect(try refusal(closing: unsigned) == "headerNotSigned")
    }

    private func partName(_ part: ReportedPayment.Part) -> String {
        switch part {
        case .debit: "debit"
        case .credit: "credit"
        case .note: "note"
        case .ringOutput: "ringOutput"
        case .noteSpend: "noteSpend"
        case .ringSpend: "ringSpend"
        }
    }
}
