import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import RingWallet
import Sapling
import SaplingCircuits
import Testing
import Wallet
import ZcashTransactions

/// A plan's way from the machine that sees the chain to the one that has the keys, and back.
@Suite("Plans that are signed on another machine") struct ColdPlanTests {
    private let world: ColdWorld
    private let signer: ColdSigner
    private let own: OwnKeys

    init() throws {
        world = try ColdWorld.shared()
        signer = try ColdSigner(world.cold)
        own = try OwnKeys(world.watch)
    }

    /// The plan as another machine reads it.
    private func carried(_ plan: ColdPlan) throws -> ColdPlan {
        let bytes = plan.bytes
        let read = try ColdPlan(bytes: bytes)
        #expect(read.bytes == bytes)
        return read
    }

    private func name(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as any NamedError {
            #expect(error.explanation.hasSuffix("."))
            return error.name
        } catch { return "\(error)" }
    }

    @Test("accounts: planned, signed elsewhere, and accepted") func transparent() throws {
        var plan = try carried(world.transparentPlan())
        let review = ColdReview(plan, own: own)
        let bob = try world.bob
        #expect(review.foreign.map(\.amount) == [1_000, 300] && review.fee == 10 && review.decoyCount == 0)
        #expect(review.payments.filter(\.isOwn).map(\.amount) == [3_690])
        #expect(review.sources.map(\.isOwn) == [true])
        let text = review.text
        for line in [
            "pays     1000 units to \(bob.account.accountText)", "pays     300 units to \(bob.ring.ledgerText ?? "")",
            "back     3690 units to \(try world.account.accountText), which is your own", "fee      10 units",
            "expires  after block 90", "chain    cold-test",
        ] { #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)") }
        #expect(name { _ = try plan.extracted(verifying: world.sapling.keys) } == "missingSignature")
        let signed = try plan.sign(
            with: signer,
            expecting: ColdExpectation(
                payments: [(.transparent(bob.account), 1_000), (.ring(bob.ring), 300)], maximumFee: 10,
                chainID: world.configuration.chainID))
        #expect(signed.debits == 1 && signed.notes == 0 && signed.ringOutputs == 0)
        let transaction = try carried(plan).extracted(verifying: world.sapling.keys)
        #expect(try world.refusal(of: transaction) == nil)
        #expect(name { _ = try plan.sign(with: signer) } == "keyNotInvolved")
    }

    @Test("notes: proved on one machine while another signs, combined, and accepted") func shielded() throws {
        let plan = try carried(world.shieldedPlan())
        let review = ColdReview(plan, own: own)
        #expect(review.foreign.map(\.amount) == [40_000])
        #expect(review.payments.filter(\.isOwn).map(\.amount) == [9_990])
        #expect(review.text.contains("memo: \"for the boat\""))
        #expect(plan.missingProofs == 4)

        let key = try AccountProvingKeys(text: try world.cold.provingKeys(account: 0).text)
        var proved = plan
        #expect(
            name { try proved.prove(with: world.sapling.prover, keys: [], execution: Execution(threads: 1)) }
                == "noProvingKey")
        try proved.prove(with: world.sapling.prover, keys: key.keys, execution: Execution(threads: 2))
        #expect(proved.missingProofs == 0)
        #expect(name { _ = try proved.extracted(verifying: world.sapling.keys) } == "missingSignature")

        var signed = plan
        let made = try signed.sign(with: signer)
        #expect(made.notes == 2 && made.debits == 0)
        #expect(name { _ = try signed.extracted(verifying: world.sapling.keys) } == "missingProof")

        var combined = try carried(signed)
        try combined.combine(with: carried(proved))
        let transaction = try carried(combined).extracted(verifying: world.sapling.keys)
        #expect(try world.refusal(of: transaction) == nil)
        // The other way round it is the same transaction.
        try proved.combine(with: signed)
        #expect(try proved.extracted(verifying: world.sapling.keys).id == transaction.id)
        // A byte of a proof.
        var bytes = combined.bytes
        bytes[bytes.count - 4 - 1 - 100] ^= 1
        let broken = try ColdPlan(bytes: bytes)
        let refused = name { _ = try broken.extracted(verifying: world.sapling.keys) }
        #expect(refused == "saplingOutputProof")
    }

    @Test("ring outputs: a wallet that watches plans, the one that spends makes the ring part") func ring() throws {
        var plan = try carried(world.ringPlan())
        #expect(!plan.isSettled && ColdReview(plan, own: own).id == nil)
        #expect(ColdReview(plan, own: own).ringChange == 140)
        #expect(ColdReview(plan, own: own).sources.map(\.isOwn) == [true, true, true])
        #expect(name { _ = try plan.extracted(verifying: world.sapling.keys) } == "ringNotMade")
        // Whoever has other parts of it waits for the ring part.
        let other = try ColdSigner(world.other)
        #expect(name { _ = try plan.sign(with: other) } == "ringNotMade")
        let signed = try plan.sign(with: signer)
        #expect(signed.ringOutputs == 2 && signed.debits == 1)
        plan = try carried(plan)
        let review = ColdReview(plan, own: own)
        #expect(plan.isSettled && review.ringChange == 0)
        #expect(review.foreign.map(\.amount).sorted() == [350, 600])
        #expect(review.payments.filter(\.isOwn).map(\.amount) == [140])
        let transaction = try plan.extracted(verifying: world.sapling.keys)
        #expect(review.id == transaction.id)
        #expect(try world.refusal(of: transaction) == nil)
        var again = try world.transparentPlan()
        #expect(name { try again.combine(with: plan) } == "differentPlans")
        // Signed twice, one plan is two transactions.
        let bare = try world.ringPlan()
        var (first, second) = (bare, bare)
        _ = try first.sign(with: signer)
        _ = try second.sign(with: signer)
        #expect(name { try first.combine(with: second) } == "ringMadeTwice")
        again = bare
        try again.combine(with: first)
        #expect(again.bytes == first.bytes)
    }

    @Test("who watches, and who is a stranger, signs nothing") func strangers() throws {
        #expect(name { _ = try ColdSigner(world.watch) } == "watchOnly")
        #expect(name { _ = try world.watch.provingKeys(account: 0) } == "watchOnly")
        #expect(name { _ = try world.cold.provingKeys(account: 9) } == "noAccount")
        var plan = try world.transparentPlan()
        #expect(name { _ = try plan.sign(with: ColdSigner(world.other)) } == "keyNotInvolved")
    }

    @Test("what a machine between the two changes is refused by name, or shown") func tampering() throws {
        let bob = try world.bob
        let expected: [(recipient: LedgerAddress, amount: UInt64)] = [(.shielded(bob.shielded), 40_000)]
        let plan = try world.shieldedPlan()
        func changed(_ from: UInt64, to: UInt64) throws -> String? {
            var bytes = plan.bytes
            let pattern = (0..<8).map { UInt8(truncatingIfNeeded: from >> (8 * UInt64($0))) }
            guard let place = bytes.indices.dropLast(8).first(where: { Array(bytes[$0..<$0 + 8]) == pattern }) else {
                return "nothing"
            }
            for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: to >> (8 * UInt64(index))) }
            return name { _ = try ColdPlan(bytes: bytes) }
        }
        // One amount alone: what is paid, what comes back, what a note holds.
        #expect(try changed(40_000, to: 39_000) == "notBalanced")
        #expect(try changed(9_990, to: 9_000) == "notBalanced")
        #expect(try changed(30_000, to: 29_000) == "pathBesideAnchor")
        // Amounts that balance again: who knows what was asked for is not deceived.
        func refusal(_ plan: ColdPlan, fee: UInt64? = nil, chain: String? = nil) throws -> String? {
            var plan = plan
            let expectation = try ColdExpectation(
                payments: expected, maximumFee: fee, chainID: chain.map { try ChainID($0) })
            let before = plan.bytes
            let result = name { _ = try plan.sign(with: signer, expecting: expectation) }
            #expect(result == nil || plan.bytes == before)
            return result
        }
        #expect(try refusal(plan) == nil)
        #expect(try refusal(plan, fee: 9) == "feeTooHigh")
        #expect(try refusal(plan, chain: "another") == "otherChain")
        #expect(try refusal(world.shieldedPlan(paid: 45_000)) == "unexpectedPayment")
        #expect(try refusal(world.transparentPlan()) == "unexpectedPayment")
        // Change that goes to somebody else: at an address for payers of his.
        #expect(try refusal(world.shieldedPlan(change: bob.shielded)) == "unexpectedPayment")
        var stolen = try world.shieldedPlan(change: bob.shielded)
        #expect(name { _ = try stolen.sign(with: signer) } == "changeNotOwn")
        // Without the payment that was asked for.
        var nothing = try world.builder()
        try nothing.debit(10, from: world.account, sequence: 1)
        #expect(try refusal(ColdPlan(nothing.plan())) == "missingPayment")

        // What is changed after signing does not go with the signature.
        var signed = try world.transparentPlan()
        _ = try signed.sign(with: signer)
        var bytes = signed.bytes
        let pattern: [UInt8] = [90, 0, 0, 0, 0, 0, 0, 0]
        let place = try #require(bytes.indices.dropLast(8).first { Array(bytes[$0..<$0 + 8]) == pattern })
        bytes[place] = 91
        let late = try ColdPlan(bytes: bytes)
        #expect(name { _ = try late.extracted(verifying: world.sapling.keys) } == "accountSignature")
    }

    @Test("two wallets sign one transaction, the one with the ring outputs first") func twoWallets() throws {
        let bob = try world.bob
        let transfer = try RingTransfer(inputs: [world.input(0)], payments: [], withdrawn: 400)
        var builder = try world.builder()
        try builder.debit(200, from: bob.account, sequence: 0)
        try builder.pay(590, to: world.account)
        builder.ring.withdrawn = 400
        var plan = try ColdPlan(builder.plan(), transfer: transfer)
        let bobs = try ColdSigner(world.other)
        #expect(name { _ = try plan.sign(with: bobs) } == "ringNotMade")
        #expect(try plan.sign(with: signer).ringOutputs == 1)
        #expect(ColdReview(plan, own: bobs.own).sources.map(\.isOwn) == [true, false])
        plan = try carried(plan)
        var others = plan
        #expect(try plan.sign(with: bobs).debits == 1)
        #expect(name { _ = try others.extracted(verifying: world.sapling.keys) } == "missingSignature")
        try others.combine(with: plan)
        let transaction = try others.extracted(verifying: world.sapling.keys)
        // Bob has nothing on this chain.
        #expect(try world.refusal(of: transaction) == "accountFunds")
    }

    @Test("proving keys and lists of key images return from their texts, and nothing else is one") func exchanges()
        throws
    {
        let key = try world.cold.provingKeys(account: 0)
        #expect(key.text.hasPrefix("njprove1"))
        #expect(try AccountProvingKeys(text: key.text).text == key.text)
        #expect(name { _ = try AccountProvingKeys(text: "njprove1qqqq") } != nil)
        let bytes = try Bech32.decode(key.text, prefix: "njprove", variant: .bech32m, maximumCount: 1_000)
        func refusal(_ bytes: [UInt8]) throws -> String? {
            let text = try Bech32.encode(bytes, prefix: "njprove", variant: .bech32m)
            return name { _ = try AccountProvingKeys(text: text) }
        }
        #expect(try refusal([2] + bytes.dropFirst()) == "unsupportedVersion")
        #expect(try refusal(Array(bytes.dropLast())) == "wrongLength")
        #expect(try refusal([1] + [UInt8](repeating: 255, count: 128)) == "invalidViewingKey")

        let list = RingOutputList(world.ring)
        let read = try RingOutputList(bytes: list.bytes)
        #expect(read.bytes == list.bytes && read.outputs.count == 16)
        let images = try read.keyImages(with: signer)
        let verified = try KeyImageList(verifying: images.bytes)
        #expect(verified.entries == images.entries)
        let keys = try #require(world.cold.seed).ringKeys(account: 0)
        #expect(verified.entries.map(\.image.keyImage) == world.ring.map { keys.keyImage(of: $0) })
        #expect(name { _ = try read.keyImages(with: ColdSigner(world.other)) } == "outputNotOwn")
        var changed = images.bytes
        changed[9 + 32] ^= 1
        #expect(name { _ = try KeyImageList(verifying: changed) } == "invalidProof")
        changed = images.bytes
        for index in 9 + 64..<9 + 96 { changed[index] = 255 }
        #expect(name { _ = try KeyImageList(verifying: changed) } == "scalarNotCanonical")
        changed = list.bytes
        changed[0] ^= 1
        #expect(name { _ = try RingOutputList(bytes: changed) } == "wrongMagic")
        changed = list.bytes
        changed[4] = 2
        #expect(name { _ = try RingOutputList(bytes: changed) } == "unknownFormat")
        for count in stride(from: 0, to: list.bytes.count, by: 31) {
            #expect(name { _ = try RingOutputList(bytes: Array(list.bytes.prefix(count))) } != nil)
        }
    }
}
