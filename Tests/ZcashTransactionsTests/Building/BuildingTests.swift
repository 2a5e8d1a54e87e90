import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite("Building transactions")
struct BuildingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let version: TransactionVersion
        let network: ZcashNetwork
        let height: UInt32
        var testDescription: String { "version \(version.rawValue), \(network.rawValue) at \(height)" }

        static let all = [
            Case(version: .v4, network: .main, height: 500_000), Case(version: .v4, network: .main, height: 1_050_000),
            Case(version: .v4, network: .test, height: 2_000_000),
            Case(version: .v5, network: .main, height: 1_800_000),
            Case(version: .v5, network: .regtest, height: 10),
        ]
    }

    @Test(
        "plan, prove elsewhere, authorise on a cold device, extract; all but the proofs verifies", arguments: Case.all)
    func roles(it: Case) throws {
        var generator = SeededGenerator(seed: 201)
        let rule = NotePlaintextRule(
            height: it.height, canopy: NetworkUpgrade.canopy.activationHeight(on: it.network))
        let fixture = try BuildingFixture(&generator, values: [70_000, 40_000, 0], afterZIP212: rule != .beforeCanopy)
        var builder = try fixture.builder(it.version, network: it.network, height: it.height)
        let memo = try Memo(text: "for the bird")
        try builder.pay(30_000, to: fixture.receiver, memo: memo, ovk: fixture.key.ovk)
        try builder.pay(20_000, to: fixture.receiver, ovk: nil)
        try builder.pay(7_000, toScript: [0x76, 0xa9, 0x14] + [UInt8](repeating: 5, count: 20) + [0x88, 0xac])
        let planned = try builder.plan(change: fixture.change)
        // Three spends, three outputs with the change, one transparent output.
        #expect(planned.fee == 20_000 && planned.spends.count == 3 && planned.outputs.count == 3)
        #expect(planned.balance.zatoshi == 27_000)
        #expect(planned.expiryHeight == it.height + 40)

        var proved = try PartialTransaction(bytes: planned.bytes)
        try proved.insertPlaceholders()
        // The cold device gets what its version needs to sign.
        var cold = try PartialTransaction(bytes: it.version == .v4 ? proved.bytes : planned.bytes)
        #expect(cold.outputs.filter { $0.role == .payment }.map(\.note.value).sorted() == [20_000, 30_000])
        #expect(cold.outputs.filter { $0.role == .change }.map(\.note.value) == [33_000])
        #expect(try cold.authorize(with: fixture.owner) == 3)
        try proved.merge(PartialTransaction(bytes: cold.bytes))
        let transaction = try proved.extract()
        #expect(try Transaction(bytes: transaction.bytes) == transaction)

        let report = try TransactionVerifier().verify(
            transaction, context: TransactionContext(network: it.network, height: it.height))
        #expect(Set(report.failures.map(\.rule)) == [.spendProof, .outputProof])
        #expect(report.checks.count { $0.rule == .spendSignature && $0.outcome == .passed } == 3)
        #expect(report.checks.contains { $0.rule == .bindingSignature && $0.outcome == .passed })

        try checkOutputs(transaction, fixture, memo: memo, height: it.height, network: it.network)
        let nullifiers = Set(transaction.sapling.spends.map(\.nullifier))
        #expect(
            nullifiers
                == Set(zip(fixture.notes, fixture.positions).map { $0.nullifier(at: $1, key: fixture.key).bytes }))
        for spend in transaction.sapling.spends { #expect(spend.anchor == fixture.tree.root.littleEndianBytes) }
    }

    private func checkOutputs(
        _ transaction: Transaction, _ fixture: BuildingFixture, memo: Memo, height: UInt32, network: ZcashNetwork
    ) throws {
        let rule = NotePlaintextRule(height: height, canopy: NetworkUpgrade.canopy.activationHeight(on: network))
        let outputs = try transaction.sapling.outputs.map {
            try EncryptedOutput(
                valueCommitment: $0.valueCommitment, noteCommitment: $0.noteCommitment, ephemeralKey: $0.ephemeralKey,
                noteCiphertext: $0.noteCiphertext, outgoingCiphertext: $0.outgoingCiphertext)
        }
        let received = outputs.compactMap { try? fixture.other.incoming.decrypt($0, under: rule) }
        #expect(received.map(\.note.value).sorted() == [20_000, 30_000])
        #expect(received.first { $0.note.value == 30_000 }?.memo == memo)
        #expect(received.first { $0.note.value == 20_000 }?.memo == .empty)
        let back = outputs.compactMap { try? fixture.key.incoming.decrypt($0, under: rule) }
        #expect(back.map(\.note.value) == [33_000])
        // The sender sees the payment it asked to see and its change, not the hidden one.
        let sent = outputs.compactMap { try? fixture.key.ovk.decrypt($0, under: rule) }
        #expect(sent.map(\.note.value).sorted() == [30_000, 33_000])
    }

    @Test("outputs are padded to two, spends only where asked for; decoys are signed and have no value")
    func padding() throws {
        var generator = SeededGenerator(seed: 202)
        let fixture = try BuildingFixture(&generator, values: [50_000])
        var single = try fixture.builder()
        try single.pay(40_000, to: fixture.receiver, ovk: nil)
        let padded = try single.plan(change: .none)
        #expect(padded.outputs.map(\.role).sorted { $0.rawValue < $1.rawValue } == [.payment, .decoy])
        #expect(padded.spends.count == 1 && padded.fee == 10_000)
        #expect(padded.outputs.first { $0.role == .decoy }?.note.value == 0)
        // Nobody of ours can read a decoy.
        for output in padded.outputs where output.role == .decoy {
            for key in [fixture.key, fixture.other] {
                #expect(throws: NoteDecryptionError.notForThisKey) {
                    try key.incoming.decrypt(output.encrypted, under: .afterGracePeriod)
                }
            }
        }

        let none = try BuildingFixture(&generator, values: [])
        let builder = try none.builder()
        let decoys = try builder.plan(change: .none, fee: .fixed(0), padding: .outputsAndSpends)
        #expect(decoys.spends.count == 1 && decoys.outputs.count == 2 && decoys.balance == .zero)
        var read = try PartialTransaction(bytes: decoys.bytes)
        #expect(read.bytes == decoys.bytes)
        try read.insertPlaceholders()
        #expect(throws: PartialTransactionError.keyNotInvolved) { try read.authorize(with: none.owner) }
        let report = try TransactionVerifier().verify(
            read.extract(), context: TransactionContext(network: .main, height: 1_800_000))
        #expect(Set(report.failures.map(\.rule)) == [.spendProof, .outputProof])
        #expect(throws: BuildingError.refused(.nothingShielded)) { try builder.plan(change: .none, fee: .fixed(0)) }
    }

    @Test("spends and outputs stand in random order")
    func order() throws {
        var generator = SeededGenerator(seed: 203)
        let fixture = try BuildingFixture(&generator, values: [50_000, 60_000])
        var builder = try fixture.builder()
        try builder.pay(10_000, to: fixture.receiver, ovk: nil)
        var spendOrders: Set<[UInt64]> = []
        var outputOrders: Set<[UInt64]> = []
        for _ in 0..<24 {
            let plan = try builder.plan(
                change: fixture.change, fee: .conventional, padding: .outputs, using: &generator)
            spendOrders.insert(plan.spends.map(\.note.value))
            outputOrders.insert(plan.outputs.map(\.note.value))
        }
        #expect(spendOrders.count == 2 && outputOrders.count == 2)
        // The same randomness gives the same plan, other randomness shares nothing with it.
        var (first, second) = (SeededGenerator(seed: 7), SeededGenerator(seed: 7))
        let plan = try builder.plan(change: fixture.change, fee: .conventional, padding: .outputs, using: &first)
        let same = try builder.plan(change: fixture.change, fee: .conventional, padding: .outputs, using: &second)
        let other = try builder.plan(change: fixture.change)
        #expect(plan.bytes == same.bytes)
        #expect(
            Set(plan.spends.map(\.valueCommitment.encoded)).isDisjoint(
                with: other.spends.map(\.valueCommitment.encoded)))
        #expect(
            Set(plan.spends.map(\.randomizedKey.encoded)).isDisjoint(with: other.spends.map(\.randomizedKey.encoded)))
        #expect(
            Set(plan.outputs.map(\.encrypted.ephemeralKey)).isDisjoint(
                with: other.outputs.map(\.encrypted.ephemeralKey)))
    }

    @Test("the conventional fee of ZIP 317")
    func fees() {
        let rule = FeeRule.conventional
        let short = TransparentOutput(value: 1, script: [UInt8](repeating: 0, count: 25))
        let long = TransparentOutput(value: 1, script: [UInt8](repeating: 0, count: 26))
        for (spends, outputs, transparent, fee) in [
            (0, 0, [], 10_000), (1, 2, [], 10_000), (2, 2, [], 10_000), (3, 2, [], 15_000), (1, 4, [], 20_000),
            (1, 2, [short], 15_000), (1, 2, [short, short], 20_000), (1, 2, [long], 20_000), (0, 0, [short], 10_000),
            (300, 2, [], 1_500_000),
        ] as [(Int, Int, [TransparentOutput], UInt64)] {
            #expect(rule.fee(spends: spends, outputs: outputs, transparentOutputs: transparent) == fee)
            #expect(FeeRule.fixed(7).fee(spends: spends, outputs: outputs, transparentOutputs: transparent) == 7)
        }
    }

    @Test("what cannot be planned is refused by name")
    func refusals() throws {
        var generator = SeededGenerator(seed: 204)
        let fixture = try BuildingFixture(&generator, values: [50_000, 60_000])
        func begin(
            _ version: TransactionVersion, _ height: UInt32, expiry: UInt32? = nil
        ) throws -> TransactionBuilder {
            try TransactionBuilder(
                version: version, network: .main, height: height, anchor: fixture.tree.root, expiryHeight: expiry)
        }
        for (version, height, upgrade) in [
            (.v5, 1_687_103, .canopy), (.v4, 419_199, .overwinter), (.v3, 419_199, .overwinter), (.v1, 2_000_000, .nu5),
        ] as [(TransactionVersion, UInt32, NetworkUpgrade)] {
            #expect(throws: BuildingError.versionNotActive(actual: version, upgrade: upgrade)) {
                try begin(version, height)
            }
        }
        let last: UInt32 = 499_999_999
        for (height, expiry, actual, first) in [
            (.max, nil, .max, last), (2_000_000, 1_999_999, 1_999_999, 2_000_000),
            (last - 39, nil, last + 1, last - 39),
        ] as [(UInt32, UInt32?, UInt32, UInt32)] {
            #expect(throws: BuildingError.expiryHeightOutOfRange(actual: actual, allowed: first...last)) {
                try begin(.v5, height, expiry: expiry)
            }
        }
        _ = try begin(.v5, last - 40)
        _ = try begin(.v5, last, expiry: last)
        var builder = try begin(.v5, 2_000_000, expiry: 0)
        let path = try fixture.tree.path(of: fixture.positions[0])
        #expect(throws: BuildingError.noteNotOfKey(spend: 0)) {
            try builder.spend(fixture.notes[0], key: fixture.other, path: path)
        }
        let rich = Note(
            recipient: fixture.own, value: UInt64(ValueBalance.maximum) + 1, randomSeed: fixture.notes[0].randomSeed)
        #expect(throws: BuildingError.valueOutOfRange(actual: rich.value)) {
            try builder.spend(rich, key: fixture.key, path: path)
        }
        #expect(throws: BuildingError.valueOutOfRange(actual: .max)) {
            try builder.pay(.max, to: fixture.receiver, ovk: nil)
        }
        #expect(throws: BuildingError.valueOutOfRange(actual: .max)) { try builder.pay(.max, toScript: []) }
        for _ in 0..<2 { try builder.pay(UInt64(ValueBalance.maximum), to: fixture.receiver, ovk: nil) }
        #expect(throws: BuildingError.valueOutOfRange(actual: 2 * UInt64(ValueBalance.maximum))) {
            try builder.plan(change: .none)
        }

        builder = try fixture.builder()
        try builder.pay(100_001, to: fixture.receiver, ovk: nil)
        #expect(throws: BuildingError.insufficientFunds(available: 110_000, needed: 110_001)) {
            try builder.plan(change: fixture.change)
        }
        #expect(throws: BuildingError.insufficientFunds(available: 110_000, needed: .max)) {
            try builder.plan(change: fixture.change, fee: .fixed(.max))
        }
        builder = try fixture.builder()
        try builder.pay(99_000, to: fixture.receiver, ovk: nil)
        #expect(throws: BuildingError.changeWithoutAddress(zatoshi: 1_000)) { try builder.plan(change: .none) }
        // A third output for the change would cost more than there is to give back.
        try builder.pay(0, to: fixture.receiver, ovk: nil)
        #expect(throws: BuildingError.insufficientFunds(available: 110_000, needed: 114_000)) {
            try builder.plan(change: fixture.change)
        }
        builder = try fixture.builder()
        try builder.spend(fixture.notes[0], key: fixture.key, path: path)
        do throws(BuildingError) {
            _ = try builder.plan(change: fixture.change)
            Issue.record("a note was spent twice")
        } catch {
            guard case .refused(.duplicateNullifier(let index, let first)) = error else { throw error }
            #expect(first < index && index < 3)
        }
        builder = try begin(.v5, 1_800_000)
        try builder.spend(
            fixture.notes[0], key: fixture.key, path: fixture.tree.path(of: fixture.positions[1]))
        #expect(throws: BuildingError.refused(.pathBesideAnchor(spend: 0))) { try builder.plan(change: fixture.change) }
        for error: BuildingError in [
            .versionNotActive(actual: .v1, upgrade: .nu5), .noteNotOfKey(spend: 0), .valueOutOfRange(actual: 1),
            .insufficientFunds(available: 1, needed: 2), .changeWithoutAddress(zatoshi: 1), .refused(.wrongMagic),
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }
}
