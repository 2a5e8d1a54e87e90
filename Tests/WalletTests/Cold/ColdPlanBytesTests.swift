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
import TestSupport
import Testing
import Wallet
import ZcashTransactions

/// Files of plans that somebody damaged or made up.
@Suite("Bytes of plans") struct ColdPlanBytesTests {
    private let world: ColdWorld

    init() throws { world = try ColdWorld.shared() }

    /// The name of the refusal; nil where the bytes are a plan, which has one encoding.
    private func name(_ bytes: [UInt8]) -> String? {
        do throws(ColdPlanError) {
            #expect(try ColdPlan(bytes: bytes).bytes == bytes)
            return nil
        } catch {
            #expect(error.explanation.hasSuffix("."))
            return error.name
        }
    }

    private func name(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as any NamedError { return error.name } catch { return "\(error)" }
    }

    private func changed(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> String? {
        var bytes = bytes
        change(&bytes)
        return name(bytes)
    }

    @Test("what is cut off is refused, and no flipped bit traps") func damage() throws {
        var signed = try world.ringPlan()
        _ = try signed.sign(with: ColdSigner(world.cold))
        var generator = SeededGenerator(seed: 12)
        for plan in [try world.transparentPlan(), try world.ringPlan(), signed] {
            let bytes = plan.bytes
            #expect(name(bytes) == nil && name(bytes + [0]) == "malformed")
            for count in stride(from: 0, to: bytes.count, by: 13) { #expect(name(Array(bytes.prefix(count))) != nil) }
            for _ in 0..<150 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
                _ = changed(bytes) { $0[place] ^= bit }
            }
        }
        let bytes = try world.shieldedPlan().bytes
        for count in stride(from: 0, to: bytes.count, by: 397) { #expect(name(Array(bytes.prefix(count))) != nil) }
        for _ in 0..<60 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            _ = changed(bytes) { $0[place] ^= 1 }
        }
    }

    @Test("the beginning is checked") func beginning() throws {
        let bytes = try world.transparentPlan().bytes
        #expect(changed(bytes) { $0[0] ^= 1 } == "wrongMagic")
        #expect(changed(bytes) { $0[4] = 2 } == "unknownFormat")
        #expect(name(bytes + [UInt8](repeating: 0, count: ColdPlan.maximumByteCount)) == "tooLong")
        // The open part of the transaction: another version, a shielded section.
        #expect(changed(bytes) { $0[9] = 9 } == "unknownVersion")
        let shielded = try world.shieldedPlan()
        var transaction = try LedgerTransaction(chainID: ChainID("cold-test"), expiryHeight: 0, fee: 0)
        transaction.sapling.outputs = [
            .init(
                valueCommitment: [UInt8](repeating: 0, count: 32), noteCommitment: [UInt8](repeating: 0, count: 32),
                ephemeralKey: [UInt8](repeating: 0, count: 32), noteCiphertext: [UInt8](repeating: 0, count: 580),
                outgoingCiphertext: [UInt8](repeating: 0, count: 80), proof: [])
        ]
        let encoded = transaction.encoded
        let old = shielded.bytes
        let length = Int(old[5]) | Int(old[6]) << 8
        let count = (0..<4).map { UInt8(truncatingIfNeeded: encoded.count >> (8 * $0)) }
        #expect(name(Array(old[..<5]) + count + encoded + old[(9 + length)...]) == "shieldedSection")
    }

    /// Where the spends of the shielded plan begin.
    private func spends(_ bytes: [UInt8]) -> Int { 9 + (Int(bytes[5]) | Int(bytes[6]) << 8) + 32 + 4 }

    @Test("notes are those of this ledger and lead to the anchor") func notes() throws {
        let plan = try world.shieldedPlan()
        let bytes = plan.bytes
        let spend = spends(bytes)
        let spendCount = 96 + 11 + 8 + 33 + 4 + 1024 + 32 + 32 + 1
        #expect(changed(bytes) { $0[spend - 4 - 1] ^= 1 } == "pathBesideAnchor")
        #expect(changed(bytes) { $0[spend + 31] ^= 0xff } == "invalidField")
        #expect(
            changed(bytes) {
                $0[spend + 96 + 19] = 1
                $0[spend + 96 + 19 + 32] = 0
            } == "notOfLedger")
        #expect(changed(bytes) { $0[spend + 200] ^= 1 } == "pathBesideAnchor")
        // The first note again in the place of the second.
        #expect(
            changed(bytes) { bytes in
                let first = Array(bytes[spend..<spend + spendCount])
                bytes.replaceSubrange(spend + spendCount..<spend + 2 * spendCount, with: first)
            } == "noteSpentTwice")
        // The payment said to be there for its number alone.
        let outputs = spend + 2 * spendCount + 4
        for output in 0..<2 {
            let place = outputs + output * (1 + 43 + 8 + 33 + 512 + 32 + 1 + 32)
            guard bytes[place] == 0 else { break }
            #expect(changed(bytes) { $0[place] = 2 } == "decoyWithValue")
        }
        #expect(changed(bytes) { $0[outputs] = 3 } == "invalidField")
    }

    @Test("accounts and amounts are those of a transaction") func amounts() throws {
        let account = try world.account
        var builder = try world.builder()
        try builder.debit(10, from: account, sequence: 1)
        var planned = try builder.plan()
        planned.transaction.transparent.debits.append(planned.transaction.transparent.debits[0])
        #expect(name { _ = try ColdPlan(planned) } == "accountDebitedTwice")
        planned.transaction.transparent.debits = [AccountDebit(account: account, amount: .max, sequence: 1)]
        #expect(name { _ = try ColdPlan(planned) } == "amountOutOfRange")
        planned.transaction.transparent.debits = [AccountDebit(account: account, amount: 11, sequence: 1)]
        #expect(name { _ = try ColdPlan(planned) } == "notBalanced")
    }

    @Test("the ring part is the one that its payments make") func ring() throws {
        let plan = try world.ringPlan()
        let bytes = plan.bytes
        let memberCount = 72
        let inputCount = 32 + 4 + 64 + 8 + 8 + 64 + 1 + 16 * memberCount
        let inputs = bytes.count - 2 * inputCount
        let payments = inputs - 4 - 73
        let stage = payments - 4 - 4 - 8 - 1
        #expect(bytes[stage] == 1)
        #expect(changed(bytes) { $0[stage] = 3 } == "ringStage")
        #expect(changed(bytes) { $0[payments] = 2 } == "ringAddressKind")
        #expect(changed(bytes) { $0[payments + 2] ^= 1 } != nil)
        #expect(changed(bytes) { for place in payments + 1..<payments + 33 { $0[place] = 0xff } } == "invalidSpendKey")
        let amount = inputs + 32 + 4 + 64 + 8
        #expect(changed(bytes) { $0[amount] ^= 1 } == "wrongRing")
        #expect(
            changed(bytes) { for place in amount + 8..<amount + 40 { $0[place] = 0xff } } == "ringScalar")
        let position = amount + 8 + 64
        #expect(changed(bytes) { $0[position] = 16 } == "ringOrder")
        #expect(changed(bytes) { $0[position + 1] = 200 } == "ringOrder")
        #expect(
            changed(bytes) { bytes in
                let first = Array(bytes[inputs..<inputs + inputCount])
                bytes.replaceSubrange(inputs + inputCount..<inputs + 2 * inputCount, with: first)
            } == "ringInputTwice")
        // More is paid than is spent.
        #expect(changed(bytes) { $0[payments + 65 + 1] = 0xff } == "insufficientFunds")

        // Made: another payment, another secret, no part at all.
        var made = plan
        _ = try made.sign(with: ColdSigner(world.cold))
        let signed = made.bytes
        #expect(changed(signed) { $0[signed.count - 1 - 30] ^= 1 } == "ringPartDiffers")
        #expect(changed(signed) { $0[signed.count - 32 - 8] ^= 1 } == "ringPartDiffers")
        // The plan pays another amount than the part that was made of it: the outputs stand at the end.
        let shift = signed.count - bytes.count - 4 - 2 * 105
        #expect(changed(signed) { $0[payments + shift + 65] ^= 1 } == "ringPaymentsDiffer")
        #expect(
            changed(bytes) { bytes in
                bytes[stage] = 2
                bytes += [0, 0, 0, 0]
            } == "ringPartDiffers")
        // A signature of what is not settled yet.
        var planned = try world.builder()
        try planned.debit(110, from: world.account, sequence: 1)
        try planned.pay(360, to: world.bob.account)
        planned.ring.withdrawn = 260
        var early = try planned.plan()
        try early.sign(with: #require(world.cold.seed).signingKey(account: 0, index: 0))
        let transfer = try RingTransfer(inputs: [world.input(1)], payments: [], withdrawn: 260)
        #expect(name { _ = try ColdPlan(early, transfer: transfer) } == "signedBeforeRing")
        early.transaction.transparent.debits[0].signature = []
        #expect(name { _ = try ColdPlan(early, transfer: transfer) } == nil)
        #expect(
            name { _ = try ColdPlan(early, transfer: RingTransfer(inputs: [], payments: [], withdrawn: 0)) }
                == "noInputs")
        early.transaction.applications.calls = [
            CircuitCall(circuit: .zero, publicInputs: [], released: 0, proof: [])
        ]
        #expect(name { _ = try ColdPlan(early, transfer: transfer) } == "callsWithRing")
    }

    @Test("deposits are those of their addresses") func deposits() throws {
        let plan = try world.transparentPlan()
        let bytes = plan.bytes
        // Stage last, then r, the amount, the view key from the end on.
        #expect(changed(bytes) { $0[bytes.count - 1 - 31] ^= 1 } == "depositDiffers")
        #expect(changed(bytes) { $0[bytes.count - 1 - 32 - 8] ^= 1 } == "depositDiffers")
        #expect(
            changed(bytes) { bytes in
                bytes.removeSubrange(bytes.count - 1 - 105..<bytes.count - 1)
                bytes[bytes.count - 5] = 0
            } == "depositDiffers")
    }
}
