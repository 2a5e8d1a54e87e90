import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite("The rules of the ring pool") struct RingRuleTests {
    @Test("a transfer that follows all rules holds") func proper() throws {
        var pool = try RingPool()
        let transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
        #expect(try pool.refusal(of: transaction) == nil)
        #expect(try LedgerTransaction(decoding: transaction.encoded) == transaction)
    }

    @Test("as does one whose youngest member is as old as members must be") func youngest() throws {
        var pool = try RingPool()
        let spend = pool.spend(RingPool.old + 1, position: 14)
        let transaction = try RingForge(
            spends: [spend], outputs: [pool.opened(1), pool.opened(spend.opening.amount - 1)]
        ).transaction(in: &pool)
        #expect(try pool.refusal(of: transaction, height: RingPool.youngHeight + 9) == .ringMemberAge)
        #expect(try pool.refusal(of: transaction, height: RingPool.youngHeight + 10) == nil)
        // Of a later block than the transaction's: no subtraction below zero.
        #expect(try pool.refusal(of: transaction, height: 0) == .ringMemberAge)
    }

    @Test("and one that only makes deposits") func deposits() throws {
        var pool = try RingPool()
        let bundle = RingBundle(deposits: [
            RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 3, amount: 5)
        ])
        let transaction = LedgerTransaction(
            chainID: pool.configuration.chainID, expiryHeight: 0, fee: 0, ring: bundle)
        #expect(try pool.refusal(of: transaction) == nil)
    }

    @Test("each rule refuses what breaks it, and nothing else would", arguments: RingCase.all)
    func refusals(_ testCase: RingCase) throws {
        var pool = try RingPool()
        let transaction = try testCase.make(&pool)
        #expect(try pool.refusal(of: transaction) == testCase.rule)
        let without = try pool.refusal(of: transaction, rules: RuleSwitch(disabled: testCase.rule))
        #expect(without == testCase.otherwise)
    }

    @Test("there is a case for each rule") func complete() {
        let own = LedgerRule.allCases.filter { $0.rawValue.hasPrefix("ring") }
        for rule in own { #expect(RingCase.all.contains { $0.rule == rule }, "\(rule.rawValue)") }
        #expect(own.count == 17)
    }

    @Test("the signatures bind everything that a transaction does") func binding() throws {
        var pool = try RingPool()
        let transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
        let other = try ChainID("ring-test-2")
        let alterations: [(String, (inout LedgerTransaction) -> Void)] = [
            ("chain", { $0.chainID = other }), ("expiry", { $0.expiryHeight = 1_000 }), ("fee", { $0.fee -= 1 }),
            ("amount paid out", { $0.transparent.credits[0].amount += 1 }),
            (
                "account paid",
                { $0.transparent.credits[0].account = Hash256([UInt8](repeating: 1, count: 32)) ?? .zero }
            ),
            ("another payment", { $0.transparent.credits.append($0.transparent.credits[0]) }),
            ("view tag", { $0.ring.outputs[0].viewTag ^= 1 }),
            ("encrypted amount", { $0.ring.outputs[1].encryptedAmount ^= 1 << 63 }),
            ("ephemeral key", { $0.ring.outputs[0].ephemeralKey = $0.ring.outputs[1].ephemeralKey }),
            ("output's key", { $0.ring.outputs[0].key = $0.ring.outputs[1].key }),
            (
                "deposit",
                {
                    let output = $0.ring.outputs[0]
                    $0.ring.deposits.append(
                        RingDeposit(key: output.key, ephemeralKey: output.ephemeralKey, viewTag: 0, amount: 1))
                }
            ),
        ]
        for (name, alter) in alterations {
            var altered = transaction
            alter(&altered)
            #expect(try pool.refusal(of: altered) == .ringSignature, "\(name)")
        }
    }

    @Test("no bit of a transaction can be changed") func bits() throws {
        var pool = try RingPool(seed: 99)
        var forge = RingForge.proper(in: &pool)
        forge.deposits = [RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 0, amount: 77)]
        let bytes = try forge.transaction(in: &pool).encoded
        var decoded = 0
        for _ in 0..<250 {
            var altered = bytes
            let bit = Int.random(in: 0..<8 * bytes.count, using: &pool.generator)
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let transaction = try? LedgerTransaction(decoding: altered) else { continue }
            decoded += 1
            #expect(try pool.refusal(of: transaction) != nil, "bit \(bit)")
        }
        #expect(decoded > 100)
    }

    @Test("an output spent twice in a block is refused the second time") func twiceInABlock() throws {
        var pool = try RingPool()
        let first = try RingForge.proper(in: &pool).transaction(in: &pool)
        let spend = pool.spend(22, position: 1)
        let second = try RingForge(spends: [spend], outputs: [pool.opened(22), pool.opened(1_000)])
            .transaction(in: &pool)
        #expect(try pool.refusal(of: second) == nil)
        let checkpoint = pool.state.checkpoint
        try RingSection.apply(pool.context(first), to: &pool.state)
        #expect(try pool.refusal(of: second) == .ringKeyImageUnspent)
        pool.state.rollBack(to: checkpoint)
        #expect(try pool.refusal(of: second) == nil)
    }

    @Test("outputs are numbered in order, deposits last, and key images are kept") func application() throws {
        var pool = try RingPool()
        var forge = RingForge.proper(in: &pool)
        forge.deposits = [RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 0, amount: 77)]
        let transaction = try forge.transaction(in: &pool)
        #expect(try pool.refusal(of: transaction) == nil)
        try RingSection.apply(pool.context(transaction), to: &pool.state)
        let first = UInt64(RingPool.old + RingPool.young)
        #expect(try RingState.outputCount(in: pool.state) == first + 3)
        for (offset, output) in transaction.ring.outputs.enumerated() {
            let record = try RingState.output(first + UInt64(offset), in: pool.state)
            #expect(record?.member == RingMember(key: output.key, commitment: output.commitment))
            #expect(record?.height == RingPool.height)
        }
        let deposit = try #require(try RingState.output(first + 2, in: pool.state))
        #expect(deposit.member.key == forge.deposits[0].key)
        #expect(deposit.member.commitment == Commitment(amount: 77, mask: .one).encoded)
        #expect(try RingState.output(first + 3, in: pool.state) == nil)
        for input in transaction.ring.inputs {
            #expect(try RingState.height(of: input.keyImage, in: pool.state) == RingPool.height)
        }
        let counts = try RingState.cumulativeCounts(of: 0...RingPool.height + 1, in: pool.state)
        #expect(try RingState.cumulativeCounts(of: 11...20, in: pool.state) == Array(counts[11...20]))
        let old = UInt64(RingPool.old)
        #expect(counts.count == Int(RingPool.height) + 2)
        #expect(counts[0] == 0 && counts[1] == old && counts[10] == old && counts[11] == first)
        #expect(counts[19] == first && counts[20] == first + 3 && counts[21] == first + 3)
    }

    @Test("proofs of a block are verified together and each bad transaction is named once") func batch() throws {
        var pool = try RingPool()
        var proofs = RingProofs()
        var transactions = [try RingForge.proper(in: &pool).transaction(in: &pool)]
        for testCase in RingCase.amounts + RingCase.proofs
        where [.ringRangeProof, .ringSignature].contains(testCase.rule) {
            transactions.append(try testCase.make(&pool))
        }
        transactions.append(try RingForge.proper(in: &pool).transaction(in: &pool))
        for (index, transaction) in transactions.enumerated() {
            try proofs.add(pool.context(transaction), at: 10 * index, pool.state)
        }
        let refused = try proofs.verify(execution: Execution(threads: 2))
        #expect(refused.map(\.transaction) == (1..<transactions.count - 1).map { 10 * $0 })
        #expect(try RingProofs().verify(execution: Execution(threads: 1)).isEmpty)
        let cancelled = Execution(threads: 1)
        cancelled.cancellation.cancel()
        #expect(throws: Cancelled.self) { try proofs.verify(execution: cancelled) }
    }

    @Test("a damaged record is the medium's fault") func damage() throws {
        var pool = try RingPool()
        let transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
        pool.state.set([1, 2, 3], at: RingState.key(ofOutput: 9))
        #expect(throws: StorageError.self) { try pool.refusal(of: transaction) }
        pool.state.set([1], at: RingState.countKey)
        #expect(throws: StorageError.self) { try RingState.outputCount(in: pool.state) }
        let image = transaction.ring.inputs[0].keyImage
        pool.state.set([1], at: RingState.key(of: image))
        #expect(throws: StorageError.self) { try RingState.height(of: image, in: pool.state) }
    }
}
