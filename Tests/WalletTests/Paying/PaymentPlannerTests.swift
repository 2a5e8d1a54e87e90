import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import Sapling
import Synchronization
import Testing
import Wallet
import ZcashTransactions

@Suite("Planning payments")
struct PaymentPlannerTests {
    /// What the chain asks for a transaction, computed from its rules alone.
    private func leastFee(_ plan: PaymentPlan, _ sample: SampleFunds) -> UInt64 {
        let transaction = plan.planned.transaction
        return sample.configuration.minimumFeePerByte * UInt64(transaction.encoded.count)
            + sample.configuration.minimumFeePerProofUnit * UInt64(ProofCost.of(transaction))
    }

    @Test("every pool pays into every pool, with the least fee and change to oneself")
    func everyPool() async throws {
        let sample = try SampleFunds(
            transparent: [100_000], notes: [(100_000, 1)], ring: [100_000])
        for pool in AddressKind.allCases {
            for kind in AddressKind.allCases {
                var plan = try await sample.plan(from: pool, to: kind, 40_000)
                let transaction = plan.planned.transaction
                #expect(plan.fee == leastFee(plan, sample))
                #expect(transaction.expiryHeight == 110)
                switch pool {
                case .transparent:
                    #expect(plan.change == 0)
                    #expect(transaction.transparent.debits.map(\.amount) == [40_000 + plan.fee])
                    #expect(plan.planned.spends.isEmpty && plan.ring == nil)
                case .shielded, .ring: #expect(plan.change == 60_000 - plan.fee)
                }
                if pool == .shielded {
                    let change = try #require(plan.planned.outputs.first { $0.role == .change })
                    #expect(change.note.recipient == sample.funds.change.shielded)
                    #expect(transaction.sapling.valueBalance == Int64(kind == .shielded ? 0 : 40_000) + Int64(plan.fee))
                }
                // Inside the ring pool nothing of a payment is in the open.
                let isHidden = pool == .ring && kind == .ring
                #expect(transaction.ring.deposits.map(\.amount) == (kind == .ring && !isHidden ? [40_000] : []))
                if pool == .ring {
                    #expect(transaction.ring.withdrawn == (isHidden ? 0 : 40_000) + plan.fee)
                    let bytes = transaction.encoded.count
                    try plan.prepareRing(with: try #require(sample.keys.ring))
                    // What the fee was computed from is as long as what is handed over.
                    #expect(plan.planned.transaction.encoded.count == bytes)
                    let entry = try #require(sample.funds.ring.entries.first)
                    #expect(plan.planned.transaction.ring.inputs.map(\.keyImage) == [entry.keyImage])
                }
            }
        }
    }

    @Test("one note where one is enough, and the fee is raised where more are spent") func notes() async throws {
        let sample = try SampleFunds(notes: [(50_000, 1), (30_000, 2), (80_000, 3), (9_000, 4)])
        func spent(_ plan: PaymentPlan) -> [UInt64] { plan.planned.spends.map(\.note.value).sorted() }
        let one = try await sample.plan(from: .shielded, to: .shielded, 20_000)
        #expect(spent(one) == [30_000])
        let two = try await sample.plan(from: .shielded, to: .shielded, 81_000)
        #expect(spent(two) == [9_000, 80_000])
        #expect(two.fee > one.fee)
        #expect(two.fee == leastFee(two, sample))
        // Notes that are too new are left alone.
        let old = try await sample.plan(from: .shielded, to: .shielded, 20_000) { $0.confirmations = 10 }
        #expect(spent(old) == [50_000])
        // Notes of the internal key are spent with it.
        #expect(try await sample.plan(from: .shielded, to: .transparent, 158_000).planned.spends.count == 4)
    }

    @Test("addresses that everybody sees are debited together only where none is enough") func addresses() async throws
    {
        let sample = try SampleFunds(transparent: [50_000, 70_000, 20_000])
        let one = try await sample.plan(from: .transparent, to: .transparent, 40_000)
        #expect(one.planned.transaction.transparent.debits.map(\.sequence) == [0])
        let two = try await sample.plan(from: .transparent, to: .transparent, 80_000)
        let debits = two.planned.transaction.transparent.debits
        #expect(debits.map(\.sequence) == [1, 2])
        #expect(debits.map(\.amount) == [70_000, 10_000 + two.fee])
        #expect(two.fee == leastFee(two, sample))
        let finished = try two.finished(with: sample.keys) { _, _ in Issue.record("nothing is proved here") }
        #expect(finished.transparent.debits.allSatisfy { $0.signature.contains { $0 != 0 } })
    }

    @Test("a payment in the ring pool keeps its rings while the fee is raised") func rings() async throws {
        let sample = try SampleFunds(ring: [10_000, 10_000, 10_000], foreign: 200)
        let asked = Mutex<[[UInt64]]>([])
        let members = sample.members
        let request = PaymentRequest(
            payments: [.init(to: try SampleFunds.recipient(.ring), amount: 15_000)], from: .ring)
        let plan = try await PaymentPlanner(configuration: sample.configuration, funds: sample.funds).plan(request) {
            numbers in
            asked.withLock { $0.append(numbers) }
            return numbers.map { members[Int($0)] }
        }
        let inputs = plan.planned.transaction.ring.inputs.count
        #expect(inputs == 2)
        // Once for each output, however often the fee was raised, and for many more than a ring takes.
        #expect(asked.withLock(\.count) == inputs)
        #expect(asked.withLock { $0.allSatisfy { $0.count > 2 * RingBundle.ringSize } })
        let transaction = try plan.finished(with: sample.keys) { _, _ in Issue.record("nothing is proved here") }
        #expect(transaction.ring.inputs.count == 2)
        // Signed by the right members.
        let state = Dictionary(uniqueKeysWithValues: members.enumerated().map { (UInt64($0), $1) })
        for input in transaction.ring.inputs {
            let ring = input.members.compactMap { state[$0] }
            #expect(
                (try? MoneroCLSAG.verify(
                    message: transaction.signatureDigest, ring: ring, keyImage: input.keyImage,
                    pseudoOutput: input.pseudoOutput, signature: input.signature)) != nil)
        }
    }

    @Test("a shortage says what the pool has, what it has not yet, and what the others have") func shortages()
        async throws
    {
        var sample = try SampleFunds(
            transparent: [500], notes: [(20_000, 1), (30_000, 10)], ring: [600], foreign: 20)
        let others: [AddressKind: UInt64] = [.transparent: 500, .ring: 600]
        func refusal(
            _ pool: AddressKind, _ amount: UInt64, _ change: (inout PaymentRequest) -> Void = { _ in }
        ) async -> PaymentError? {
            do {
                _ = try await sample.plan(from: pool, to: .transparent, amount) {
                    $0.fee = 10
                    change(&$0)
                }
                return nil
            } catch { return error as? PaymentError }
        }
        let tooLittle = FundsShortage(pool: .shielded, needed: 60_010, spendable: 50_000, others: others)
        #expect(await refusal(.shielded, 60_000) == .insufficientFunds(tooLittle))
        #expect(
            PaymentError.insufficientFunds(tooLittle).explanation
                == "60010 units are needed with the fee; the shielded pool has 50000 that can be spent now; the transparent "
                + "pool has 500, the ring pool has 600. A payment takes from one pool; 'nightjar wallet move' brings coins "
                + "over, for everybody to see.")
        #expect(
            await refusal(.shielded, 40_000) { $0.confirmations = 2 }
                == .noteConfirmations(
                    FundsShortage(pool: .shielded, needed: 40_010, spendable: 20_000, tooNew: 30_000, others: others),
                    confirmations: 2))
        #expect(
            await refusal(.transparent, 500)
                == .insufficientFunds(
                    FundsShortage(
                        pool: .transparent, needed: 510, spendable: 500, others: [.shielded: 50_000, .ring: 600])))
        // Outputs that rings cannot hold yet.
        sample.funds.ring.cumulativeCounts = [21, 21, 21]
        let young = FundsShortage(
            pool: .ring, needed: 510, spendable: 600, others: [.transparent: 500, .shielded: 50_000])
        #expect(await refusal(.ring, 500) == nil)
        sample.funds.ring.cumulativeCounts = [21, 21]
        var expected = young
        (expected.spendable, expected.tooNew) = (0, 600)
        #expect(await refusal(.ring, 500) == .ringMaturity(expected, maturity: SampleFunds.maturity))
        // What a pending payment keeps.
        let pending = try await sample.plan(from: .shielded, to: .shielded, 25_000) { $0.fee = 10 }
        sample.funds.reserve(pending.planned.transaction)
        #expect(
            await refusal(.shielded, 40_000)
                == .fundsReserved(
                    FundsShortage(pool: .shielded, needed: 40_010, spendable: 20_000, reserved: 30_000, others: others))
        )
        #expect(await refusal(.shielded, 15_000) == nil)
    }

    @Test("all that a pool has goes to one address, less the fee, and nothing comes back") func everything()
        async throws
    {
        let sample = try SampleFunds(
            transparent: [50_000, 70_000], notes: [(40_000, 1), (60_000, 10)], ring: [30_000, 20_000], foreign: 30)
        let totals: [AddressKind: UInt64] = [.transparent: 120_000, .shielded: 100_000, .ring: 50_000]
        for pool in AddressKind.allCases {
            for kind in AddressKind.allCases {
                let plan = try await sample.plan(from: pool, to: kind, 0) { $0.paysAll = true }
                #expect(plan.fee == leastFee(plan, sample) && plan.change == 0 && plan.leftBehind == 0)
                #expect(plan.payments.map(\.amount) == [try #require(totals[pool]) - plan.fee])
                let own = try await sample.plan(from: pool, to: kind, 0) { ($0.paysAll, $0.fee) = (true, 45_000) }
                #expect(own.payments.map(\.amount) == [try #require(totals[pool]) - 45_000])
            }
        }
        let old = try await sample.plan(from: .shielded, to: .shielded, 0) {
            ($0.paysAll, $0.confirmations) = (true, 2)
        }
        #expect(old.planned.spends.map(\.note.value) == [40_000] && old.leftBehind == 0)
        // Paid and signed as any other payment.
        let transaction = try await sample.plan(from: .ring, to: .ring, 0) { $0.paysAll = true }
            .finished(with: sample.keys) { _, _ in Issue.record("nothing is proved here") }
        #expect(transaction.ring.inputs.count == 2)
    }

    @Test("coins that cost more than they are worth, or do not fit, stay behind") func allThatFits() async throws {
        // Two addresses whose debits cost more than they have.
        let dust = try SampleFunds(transparent: [3, 100_000, 5, 90_000])
        let plan = try await dust.plan(from: .transparent, to: .transparent, 0) { $0.paysAll = true }
        #expect(plan.planned.transaction.transparent.debits.map(\.amount) == [100_000, 90_000])
        #expect(plan.payments[0].amount == 190_000 - plan.fee && plan.leftBehind == 8)
        // With a fee of one's own they cost nothing.
        let paid = try await dust.plan(from: .transparent, to: .transparent, 0) { ($0.paysAll, $0.fee) = (true, 1_000) }
        #expect(paid.payments[0].amount == 189_008 && paid.leftBehind == 0)
        // More bytes than a transaction may have: the largest ring outputs are paid.
        let amounts = (0..<9).map { 1_000 + UInt64($0) }
        let many = try SampleFunds(ring: amounts, foreign: 30)
        var configuration = many.configuration
        configuration.maximumTransactionBytes = 6 << 10
        var request = PaymentRequest(
            payments: [.init(to: try SampleFunds.recipient(.ring), amount: 0)], from: .ring, fee: 10)
        request.paysAll = true
        let members = many.members
        let ring = try await PaymentPlanner(configuration: configuration, funds: many.funds).plan(request) { numbers in
            numbers.map { members[Int($0)] }
        }
        let count = ring.planned.transaction.ring.inputs.count
        #expect(count < 9 && count > 2 && ring.planned.transaction.encoded.count <= 6 << 10)
        #expect(ring.payments[0].amount == amounts.suffix(count).reduce(0, +) - 10)
        #expect(ring.leftBehind == amounts.dropLast(count).reduce(0, +))
        // More ring outputs than a transaction spends are not asked for: the first ring is, and this node gives none.
        let most = try SampleFunds(ring: [UInt64](repeating: 10, count: 66), foreign: 0)
        await #expect(throws: CancellationError.self) {
            try await PaymentPlanner(configuration: configuration, funds: most.funds).plan(request) { _ in
                throw CancellationError()
            }
        }
    }

    @Test("where the fee takes all there is, the shortage is said") func nothingToPay() async throws {
        let poor = try SampleFunds(transparent: [3, 5], notes: [(30_000, 10)])
        func refusal(
            _ pool: AddressKind, _ change: (inout PaymentRequest) -> Void = { _ in }
        ) async -> PaymentError? {
            do {
                _ = try await poor.plan(from: pool, to: .transparent, 0) {
                    $0.paysAll = true
                    change(&$0)
                }
                return nil
            } catch { return error as? PaymentError }
        }
        guard case .insufficientFunds(let shortage)? = await refusal(.transparent) else {
            Issue.record("eight units pay no fee")
            return
        }
        #expect(shortage.spendable == 8 && shortage.others == [.shielded: 30_000, .ring: 0])
        #expect(
            await refusal(.transparent) { $0.fee = 8 }
                == .insufficientFunds(
                    FundsShortage(
                        pool: .transparent, needed: 9, spendable: 8, others: [.shielded: 30_000, .ring: 0])))
        #expect(await refusal(.ring)?.name == "insufficientFunds")
        guard case .noteConfirmations(let young, 5)? = await refusal(.shielded, { $0.confirmations = 5 }) else {
            Issue.record("the note is too new")
            return
        }
        #expect(young.spendable == 0 && young.tooNew == 30_000)
    }

    @Test("what cannot be made is refused by name") func refusals() async throws {
        let few = try SampleFunds(ring: [100_000], foreign: 14)
        await #expect(
            throws: PaymentError.ringMembers(available: 15, needed: 16, maturity: SampleFunds.maturity)
        ) { try await few.plan(from: .ring, to: .ring, 5) }
        let many = try SampleFunds(ring: [UInt64](repeating: 10, count: 66), foreign: 0)
        await #expect(throws: PaymentError.tooManyRingInputs(actual: 65, maximum: 64)) {
            try await many.plan(from: .ring, to: .ring, 640) { $0.fee = 10 }
        }
        let long = try SampleFunds(transparent: [1_000_000])
        let request = PaymentRequest(
            payments: try (0..<900).map { _ in .init(to: try SampleFunds.recipient(.transparent), amount: 1) },
            from: .transparent)
        await #expect {
            try await long.plan(request)
        } throws: {
            if case .transactionTooLong(let actual, 32_768) = $0 as? PaymentError { actual > 36_000 } else { false }
        }
        let memo = try Memo(text: "hello")
        await #expect(throws: PaymentError.memoWithoutPlace(.ring)) {
            try await long.plan(from: .transparent, to: .ring, 1) { $0.payments[0].memo = memo }
        }
        #expect(try await long.plan(from: .transparent, to: .shielded, 1) { $0.payments[0].memo = memo }.fee > 0)
        await #expect(throws: LedgerBuildingError.amountOutOfRange(actual: .max)) {
            try await long.plan(from: .transparent, to: .ring, .max) { $0.payments.append($0.payments[0]) }
        }
        // Keys that are not there.
        let sample = try SampleFunds(transparent: [100_000], notes: [(100_000, 1)], ring: [100_000])
        for pool in [AddressKind.transparent, .ring] {
            let plan = try await sample.plan(from: pool, to: .transparent, 5)
            #expect(throws: PaymentError.missingKey(pool)) {
                try plan.finished(with: PaymentKeys(signers: [], sapling: [], ring: nil)) { _, _ in }
            }
        }
        let plan = try await sample.plan(from: .shielded, to: .transparent, 5)
        #expect(throws: LedgerBuildingError.self) {
            try plan.finished(with: PaymentKeys(signers: [], sapling: [], ring: nil)) { _, _ in }
        }
    }

    @Test("a plan says what everybody will see") func exposures() async throws {
        let sample = try SampleFunds(
            transparent: [50_000, 60_000], notes: [(200_000, 1)], ring: [60_000, 60_000])
        let own = sample.funds.transparent.map(\.account)
        func exposures(
            _ pool: AddressKind, _ kind: AddressKind, _ amount: UInt64 = 20_000,
            _ change: (inout PaymentRequest) -> Void = { _ in }
        ) async throws -> [PaymentExposure] { try await sample.plan(from: pool, to: kind, amount, change).exposures }
        // Inside the two pools that hide nothing is to be said.
        #expect(try await exposures(.shielded, .shielded) == [])
        #expect(try await exposures(.ring, .ring) == [])
        #expect(try await exposures(.ring, .ring, 70_000) == [.ringOutputsTogether(2)])
        #expect(try await exposures(.transparent, .transparent) == [.payers([own[0]])])
        #expect(
            try await exposures(.transparent, .shielded, 70_000)
                == [.payers([own[1], own[0]]), .crossing(from: .transparent, to: .shielded, units: 70_000)])
        for kind in [AddressKind.transparent, .ring] {
            #expect(
                try await exposures(.shielded, kind) == [.crossing(from: .shielded, to: kind, units: 20_000)])
        }
        #expect(try await exposures(.shielded, .shielded) { $0.fee = 9_999 } == [.unusualTerms])
        #expect(try await exposures(.shielded, .shielded) { $0.expiryHeight = 0 } == [.unusualTerms])
        let account = try #require(own.first)
        #expect(PaymentExposure.payers([account]).sentence.contains(account.accountText))
        #expect(PaymentExposure.crossing(from: .transparent, to: .ring, units: 5).sentence.contains("5 units go"))
        #expect(PaymentExposure.crossing(from: .ring, to: .shielded, units: 5).sentence.contains("5 units leave"))
    }

    @Test("what circuits release and nobody is paid goes back to the pool that pays") func released() async throws {
        let sample = try SampleFunds(transparent: [100_000], notes: [(100_000, 1)], ring: [100_000])
        let call = CircuitCall(circuit: .zero, publicInputs: [], released: 50_000, proof: [])
        for pool in AddressKind.allCases {
            let plan = try await sample.plan(from: pool, to: .transparent, 20_000) { $0.applications.calls = [call] }
            let transaction = plan.planned.transaction, rest = 30_000 - plan.fee
            #expect(transaction.transparent.debits.isEmpty && plan.planned.spends.isEmpty && plan.ring == nil)
            switch pool {
            case .transparent:
                #expect(transaction.transparent.credits.map(\.amount).sorted() == [20_000, rest])
                #expect(transaction.transparent.credits.contains { $0.account == sample.funds.change.transparent })
            case .shielded: #expect(plan.change == rest)
            case .ring: #expect(transaction.ring.deposits.map(\.amount) == [rest])
            }
            // A part is released, the pool pays the rest; a ring payment enters the pool in the open then.
            let more = try await sample.plan(from: pool, to: .ring, 60_000) { $0.applications.calls = [call] }
            #expect(more.planned.transaction.ring.deposits.map(\.amount) == [60_000])
            switch pool {
            case .transparent:
                #expect(more.planned.transaction.transparent.debits.map(\.amount) == [10_000 + more.fee])
            case .shielded: #expect(more.planned.spends.count == 1)
            case .ring: #expect(more.planned.transaction.ring.withdrawn == 10_000 + more.fee)
            }
        }
    }
}

@Suite("The keys that pay")
struct PaymentKeysTests {
    @Test("they are those of the addresses that are debited, and of the account") func keys() throws {
        var content = try SampleFunds.content(3)
        try content.addAccount()
        let seed = try #require(content.seed)
        let second = try seed.signingKey(account: 1, index: 0).account
        let later = try seed.signingKey(account: 1, index: 25).account
        let keys = try content.paymentKeys(account: 1, debiting: [later, second])
        #expect(Set(keys.signers.map(\.account)) == [second, later])
        #expect(keys.ring?.viewing.spendKey == (try seed.ringKeys(account: 1).viewing.spendKey))
        #expect(
            keys.sapling.map(\.ak) == [try seed.saplingKey(account: 1).key.ak, try seed.saplingKey(account: 1).key.ak])
        #expect(throws: PaymentError.missingKey(.transparent)) {
            try content.paymentKeys(account: 0, debiting: [second])
        }
        #expect(throws: WalletAddressError.noAccount(number: 2)) { try content.paymentKeys(account: 2, debiting: []) }
        let watching = try WalletContent(watching: [try content.viewKeys(account: 0)])
        #expect(throws: PaymentError.watchOnly) { try watching.paymentKeys(account: 0, debiting: []) }
    }
}
