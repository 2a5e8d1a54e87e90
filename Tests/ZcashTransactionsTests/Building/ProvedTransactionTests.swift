import Curves
import Foundation
import Groth16
import Primitives
import Sapling
import SaplingCircuits
import TestSupport
import Testing
import ZcashTransactions

/// A prover and the keys that its proofs verify under: the published ones where the parameters are at hand, else those
/// of a test set-up.
struct BuildingProver: Sendable {
    let prover: SaplingProver
    let network: ZcashNetwork
    let spendKey: SaplingVerifyingKey<SpendInputs>
    let outputKey: SaplingVerifyingKey<OutputInputs>

    static let execution = Execution(threads: 2)

    static func load() throws -> BuildingProver {
        let named = ProcessInfo.processInfo.environment["NIGHTJAR_PARAMS"]
        let beside = PublishedVectors.directory?.deletingLastPathComponent().appending(path: "params").path
        let folder = [named, beside].compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0 + "/sapling-spend.params")
        }
        if let folder {
            return BuildingProver(
                prover: try SaplingProver(.published(folder: folder), network: .main), network: .main,
                spendKey: SaplingVerifyingKeys.spend, outputKey: SaplingVerifyingKeys.output)
        }
        print("no Sapling parameters (set NIGHTJAR_PARAMS): proving with a test set-up")
        let spend = try StatementProver<SpendWitness>.testParameters(execution: execution)
        let output = try StatementProver<OutputWitness>.testParameters(execution: execution)
        let prover = try SaplingProver(
            .test(spend: ByteRegion(copying: spend), output: ByteRegion(copying: output)), network: .regtest)
        return BuildingProver(
            prover: prover, network: .regtest, spendKey: try prover.spends(execution: execution).verifyingKey,
            outputKey: try prover.outputs(execution: execution).verifyingKey)
    }

    /// Payments of versions 4 and 5 with proofs, and the height each is for.
    func transactions() throws -> [(transaction: Transaction, height: UInt32)] {
        var generator = SeededGenerator(seed: 221)
        var made: [(Transaction, UInt32)] = []
        for (version, height) in [(.v4, 1_050_000), (.v5, 1_800_000)] as [(TransactionVersion, UInt32)] {
            let fixture = try BuildingFixture(&generator, values: [70_000, 40_000])
            var builder = try fixture.builder(version, network: network, height: height)
            try builder.pay(30_000, to: fixture.receiver, memo: Memo(text: "proved"), ovk: fixture.key.ovk)
            try builder.pay(7_000, toScript: [0x76, 0xa9, 0x14] + [UInt8](repeating: 5, count: 20) + [0x88, 0xac])
            var partial = try builder.plan(change: fixture.change)
            // The proving machine has no key that signs.
            try partial.prove(
                with: prover, keys: [fixture.owner.proofAuthorizingKey], execution: Self.execution)
            try partial.authorize(with: fixture.owner)
            made.append((try partial.extract(), height))
        }
        return made
    }
}

@Suite("Built transactions, proved", .serialized)
struct ProvedTransactionTests {
    @Test("what was planned, proved, authorised and extracted verifies in full; with any part changed it does not")
    func complete() throws {
        let built = try BuildingProver.load()
        let verifier = TransactionVerifier(spendKey: built.spendKey, outputKey: built.outputKey)
        var generator = SeededGenerator(seed: 222)
        for (transaction, height) in try built.transactions() {
            let context = TransactionContext(network: built.network, height: height)
            let report = try verifier.verify(transaction, context: context, execution: BuildingProver.execution)
            #expect(report.verdict == .valid, "\(report.failures)")
            #expect(report.checks.count { $0.rule == .spendProof } == 2)
            #expect(report.checks.count { $0.rule == .outputProof } == 2)
            let bytes = transaction.bytes
            for _ in 0..<12 {
                var changed = bytes
                let offset = 8 + Int(generator.next() % UInt64(bytes.count - 8))
                changed[offset] ^= 1 << UInt8(generator.next() & 7)
                guard let other = try? Transaction(bytes: changed) else { continue }
                let report = try verifier.verify(other, context: context, execution: BuildingProver.execution)
                #expect(report.verdict == .invalid, "byte \(offset)")
            }
        }
    }

    @Test("a spend whose account's key is not given is not proved, a made-up one needs none")
    func keys() throws {
        let built = try BuildingProver.load()
        var generator = SeededGenerator(seed: 223)
        let fixture = try BuildingFixture(&generator, values: [50_000])
        var builder = try fixture.builder(network: built.network)
        try builder.pay(40_000, to: fixture.receiver, ovk: nil)
        var partial = try builder.plan(change: .none)
        let stranger = try ExpandedSpendingKey(spendingKey: generator.bytes(32)).proofAuthorizingKey
        #expect(throws: PartialTransactionError.noProvingKey(spend: 0)) {
            try partial.prove(with: built.prover, keys: [stranger], execution: BuildingProver.execution)
        }
        #expect(throws: PartialTransactionError.missingProof(.spend(0))) { try partial.extract() }

        let none = try BuildingFixture(&generator, values: [])
        var decoys = try none.builder(network: built.network).plan(
            change: .none, fee: .fixed(0), padding: .outputsAndSpends)
        try decoys.prove(with: built.prover, keys: [], execution: BuildingProver.execution)
        let report = try TransactionVerifier(spendKey: built.spendKey, outputKey: built.outputKey).verify(
            decoys.extract(), context: TransactionContext(network: built.network, height: 1_800_000),
            execution: BuildingProver.execution)
        #expect(report.verdict == .valid, "\(report.failures)")
    }
}

/// Writes built transactions for `scripts/long/sapling-peer`, which verifies them anew in Python.
@Suite("Peer cases") struct PeerCases {
    static let folder = ProcessInfo.processInfo.environment["NIGHTJAR_SAPLING_CASES"].map { URL(filePath: $0) }

    private static func encoded(_ key: VerifyingKey<BLS12381>) -> String {
        let points =
            key.alpha1.encoded(as: .zcashCompressed) + key.beta2.encoded(as: .zcashCompressed)
            + key.gamma2.encoded(as: .zcashCompressed) + key.delta2.encoded(as: .zcashCompressed)
        return Hexadecimal.encode(points + key.ic.flatMap { $0.encoded(as: .zcashCompressed) })
    }

    @Test("write the cases", .enabled(if: folder != nil, "scripts/long/sapling-peer names a folder for the cases"))
    func emit() throws {
        guard let folder = Self.folder else { return }
        let built = try BuildingProver.load()
        let transactions = try built.transactions().map { transaction, height in
            let branchID = built.network.upgrade(at: height).branchID
            return JSONValue.object([
                .init("hex", .string(Hexadecimal.encode(transaction.bytes))),
                .init("branchID", .string(String(branchID, radix: 16))),
            ])
        }
        let cases = JSONValue.object([
            .init("spendKey", .string(Self.encoded(built.spendKey.key))),
            .init("outputKey", .string(Self.encoded(built.outputKey.key))),
            .init("transactions", .array(transactions)),
        ])
        try Data(cases.serialized().utf8).write(to: folder.appending(path: "built.json"))
        print("\(transactions.count) built transactions")
    }
}
