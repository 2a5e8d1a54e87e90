import Groth16
import Primitives
import Sapling
import SaplingCircuits
import TestSupport
import Testing
import ZcashTransactions

@Suite struct RefusalTests {
    private func refusals(
        _ transaction: Transaction, _ context: TransactionContext = TransactionContext(height: 2_000_000)
    ) throws -> [TransactionRule: String] {
        let report = try TransactionVerifier().verify(transaction, context: context)
        var names: [TransactionRule: String] = [:]
        for check in report.failures {
            if case .failed(let name, let explanation) = check.outcome {
                names[check.rule] = name
                #expect(explanation.hasSuffix("."))
            }
        }
        return names
    }

    private let point = OutPoint(transactionID: [UInt8](repeating: 1, count: 32), index: 0)
    private var input: TransparentInput { TransparentInput(previous: point, script: [], sequence: 0) }
    private var coinbaseInput: TransparentInput {
        TransparentInput(
            previous: OutPoint(transactionID: [UInt8](repeating: 0, count: 32), index: .max), script: [1, 2, 3],
            sequence: 0)
    }
    private let output = TransparentOutput(value: 5, script: [])
    private func transaction(_ change: (inout Transaction) -> Void) -> Transaction {
        var transaction = Transaction(version: .v4, transparentInputs: [input], transparentOutputs: [output])
        change(&transaction)
        return transaction
    }
    private func orchard(flags: UInt8 = 3, balance: Int64 = 0, actions: Int = 1) -> OrchardBundle {
        OrchardBundle(
            actions: (0..<actions).map { _ in [UInt8](repeating: 7, count: 820) }, flags: flags, valueBalance: balance,
            anchor: [UInt8](repeating: 0, count: 32), proof: [1],
            signatures: (0..<actions).map { _ in [UInt8](repeating: 0, count: 64) },
            bindingSignature: [UInt8](repeating: 0, count: 64))
    }
    private func joinSplits(old: UInt64 = 0, new: UInt64 = 0) -> JoinSplitBundle {
        var writer = ByteWriter()
        writer.writeUInt64(old)
        writer.writeUInt64(new)
        writer.write([UInt8](repeating: 0, count: 64) + [UInt8](repeating: 1, count: 1698 - 80))
        return JoinSplitBundle(
            descriptions: [writer.bytes], publicKey: [UInt8](repeating: 0, count: 32),
            signature: [UInt8](repeating: 0, count: 64))
    }

    @Test("A transparent transaction breaks no rule, and what it has unchecked is listed")
    func nothingWrong() throws {
        let report = try TransactionVerifier().verify(transaction { _ in }, context: TransactionContext())
        #expect(report.verdict == .incomplete && report.ranAllChecks && report.failures.isEmpty)
        #expect(report.omissions == [.scripts, .transparentPool, .height])
        let locked = try TransactionVerifier().verify(
            transaction { $0.lockTime = 7 }, context: TransactionContext(height: 2_000_000, previousOutputs: [output]))
        #expect(locked.omissions == [.scripts, .lockTime])
        for omission in Omission.allCases { #expect(!omission.explanation.isEmpty) }
    }

    @Test("Each refusal of a rule that needs no curve, under its name")
    func structure() throws {
        let maximum = ValueBalance.maximum
        func context(_ height: UInt32, _ previous: [TransparentOutput]? = nil) -> TransactionContext {
            TransactionContext(height: height, previousOutputs: previous)
        }
        let late = context(2_000_000)
        let cases: [(TransactionRule, String, Transaction, TransactionContext)] = [
            (
                .size, "tooLarge",
                transaction { $0.transparentOutputs[0].script = [UInt8](repeating: 0, count: 2_000_000) }, late
            ),
            (
                .size, "tooLarge",
                transaction {
                    $0.version = .v3
                    $0.transparentOutputs[0].script = [UInt8](repeating: 0, count: 100_000)
                }, context(400_000)
            ),
            (.version, "versionNotActive", transaction { $0.version = .v2 }, context(347_500)),
            (.version, "versionNotActive", transaction { $0.version = .v3 }, context(419_200)),
            (.version, "versionNotActive", transaction { _ in }, context(419_199)),
            (.version, "versionNotActive", transaction { $0.version = .v5 }, context(1_687_103)),
            (
                .branch, "wrongBranch",
                transaction {
                    $0.version = .v5
                    $0.consensusBranchID = NetworkUpgrade.nu6.branchID
                }, late
            ),
            (.expiry, "expired", transaction { $0.expiryHeight = 1_999_999 }, late),
            (.expiry, "expiryHeightTooLarge", transaction { $0.expiryHeight = 500_000_000 }, late),
            (
                .expiry, "coinbaseExpiryHeight",
                transaction {
                    $0.transparentInputs = [coinbaseInput]
                    $0.expiryHeight = 1_999_999
                }, late
            ),
            (.sources, "nothingSpent", transaction { $0.transparentInputs = [] }, late),
            (.sinks, "nothingPaid", transaction { $0.transparentOutputs = [] }, late),
            (
                .transparentInputs, "nullInput",
                transaction { $0.transparentInputs = [input, coinbaseInput] }, late
            ),
            (.transparentInputs, "duplicateInput", transaction { $0.transparentInputs = [input, input] }, late),
            (.transparentValues, "outputValueOutOfRange", transaction { $0.transparentOutputs[0].value = -1 }, late),
            (
                .transparentValues, "outputValueOutOfRange",
                transaction { $0.transparentOutputs[0].value = maximum + 1 }, late
            ),
            (
                .transparentValues, "outputSumOutOfRange",
                transaction { $0.transparentOutputs.append(TransparentOutput(value: maximum, script: [])) }, late
            ),
            (
                .transparentValues, "previousValueOutOfRange", transaction { _ in },
                context(2_000_000, [TransparentOutput(value: -1, script: [])])
            ),
            (
                .joinSplitValues, "joinSplitValueOutOfRange",
                transaction { $0.joinSplits = joinSplits(new: UInt64(maximum) + 1) }, late
            ),
            (
                .joinSplitValues, "joinSplitBothWays", transaction { $0.joinSplits = joinSplits(old: 1, new: 1) },
                context(500_000)
            ),
            (.joinSplitValues, "sproutPoolClosed", transaction { $0.joinSplits = joinSplits(old: 1) }, late),
            (.orchardFields, "orchardReservedFlags", transaction { $0.orchard = orchard(flags: 7) }, late),
            (.orchardFields, "orchardNothingEnabled", transaction { $0.orchard = orchard(flags: 0) }, late),
            (
                .orchardFields, "orchardBalanceOutOfRange",
                transaction { $0.orchard = orchard(balance: -maximum - 1) }, late
            ),
            (
                .valueBalance, "valueBalanceOutOfRange", transaction { $0.sapling.valueBalance = .min }, late
            ),
            (
                .valueBalance, "valueBalanceWithoutDescriptions", transaction { $0.sapling.valueBalance = 1 }, late
            ),
            (
                .transparentPool, "outputsExceedInputs", transaction { _ in },
                context(2_000_000, [TransparentOutput(value: 4, script: [])])
            ),
            (.nullifiers, "duplicateNullifier", transaction { $0.orchard = orchard(actions: 2) }, late),
            (
                .nullifiers, "duplicateNullifier",
                transaction {
                    var bundle = joinSplits()
                    bundle.descriptions.append(bundle.descriptions[0])
                    $0.joinSplits = bundle
                }, late
            ),
            (
                .coinbaseFields, "coinbaseJoinSplits",
                transaction {
                    $0.transparentInputs = [coinbaseInput]
                    $0.joinSplits = joinSplits()
                }, late
            ),
            (
                .coinbaseFields, "coinbaseEnablesOrchardSpends",
                transaction {
                    $0.transparentInputs = [coinbaseInput]
                    $0.orchard = orchard()
                }, late
            ),
            (
                .coinbaseFields, "coinbaseTakesFromPool",
                transaction {
                    $0.transparentInputs = [coinbaseInput]
                    $0.orchard = orchard(flags: 2, balance: 1)
                }, late
            ),
            (
                .coinbaseFields, "coinbaseScriptLength",
                transaction {
                    $0.transparentInputs = [coinbaseInput]
                    $0.transparentInputs[0].script = [1]
                }, late
            ),
        ]
        for (rule, name, transaction, context) in cases {
            #expect(try refusals(transaction, context)[rule] == name, "\(rule) \(name)")
        }
    }

    /// A real transaction with spends and outputs, and its context.
    private func example(
        where condition: (Published.RealTransaction) -> Bool = { $0.height == 419_202 }
    ) throws -> (Transaction, TransactionContext)? {
        guard let real = try Published.realTransactions().first(where: condition) else { return nil }
        return (try real.transaction(), try real.context())
    }

    @Test("Coinbase transactions: no spends, readable outputs, and notes of the height's form")
    func coinbase() throws {
        guard let (spending, context) = try example(),
            let (early, earlyContext) = try example(where: { $0.height == 949_496 }),
            let (late, lateContext) = try example(where: { $0.height == 1_101_629 })
        else { return }
        var transaction = spending
        transaction.transparentInputs = [coinbaseInput]
        #expect(try refusals(transaction, context)[.coinbaseFields] == "coinbaseSpends")

        func at(_ height: UInt32, _ context: TransactionContext) -> TransactionContext {
            var context = context
            context.height = height
            return context
        }
        // The form of notes changed with Canopy, and for coinbase transactions there was no grace period.
        #expect(try refusals(early, earlyContext).isEmpty)
        #expect(try refusals(early, at(1_046_400, earlyContext))[.coinbaseNoteForm] == "coinbaseNoteForm")
        #expect(try refusals(early, at(902_999, earlyContext))[.coinbaseOutput] == "coinbaseOutputsTooEarly")
        #expect(try refusals(late, lateContext).isEmpty)
        #expect(try refusals(late, at(1_028_499, lateContext))[.coinbaseNoteForm] == "coinbaseNoteForm")
        var changed = late
        changed.sapling.outputs[0].outgoingCiphertext[0] ^= 1
        #expect(try refusals(changed, lateContext)[.coinbaseOutput] == "coinbaseOutputNotReadable")
    }

    @Test("Fields with more than one encoding and points of small order, each under its name")
    func encodings() throws {
        guard let (transaction, context) = try example() else { return }
        // The identity is (0, 1), and (0, −1) has order two; the modulus ends a field element's range.
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let signedIdentity = Array(identity.dropLast()) + [0x80]
        let modulus = try Hexadecimal.decode("01000000fffffffffe5bfeff02a4bd5305d8a10908d83933487d9d2953a7ed73")
        var minusOne = modulus
        minusOne[0] = 0
        let notOnCurve = try #require(
            (2..<40).lazy.map { [$0] + [UInt8](repeating: 0, count: 31) }.first { bytes in
                (try? OutputInputs(valueCommitment: bytes, noteCommitment: identity, ephemeralKey: bytes)) == nil
            })
        let points: [([UInt8], String)] = [
            (identity, "SmallOrder"), (minusOne, "SmallOrder"), (signedIdentity, "SignOfZero"),
            (modulus, "NotCanonical"), ([UInt8](repeating: 0xff, count: 32), "NotCanonical"),
            (notOnCurve, "NotOnCurve"),
        ]
        for (bytes, suffix) in points {
            var changed = transaction
            changed.sapling.spends[0].valueCommitment = bytes
            #expect(try refusals(changed, context)[.spendValueCommitment] == "cv" + suffix)
            changed = transaction
            changed.sapling.spends[0].randomizedKey = bytes
            #expect(try refusals(changed, context)[.spendKey] == "rk" + suffix)
            changed = transaction
            changed.sapling.outputs[0].valueCommitment = bytes
            #expect(try refusals(changed, context)[.outputValueCommitment] == "cv" + suffix)
            changed = transaction
            changed.sapling.outputs[0].ephemeralKey = bytes
            #expect(try refusals(changed, context)[.outputKey] == "epk" + suffix)
        }
        var changed = transaction
        changed.sapling.spends[0].anchor = modulus
        changed.sapling.outputs[0].noteCommitment = modulus
        let names = try refusals(changed, context)
        #expect(names[.spendAnchor] == "anchorNotCanonical")
        #expect(names[.outputCommitment] == "cmuNotCanonical")

        changed = transaction
        changed.sapling.spends[0].signature.replaceSubrange(32..<64, with: [UInt8](repeating: 0xff, count: 32))
        changed.sapling.bindingSignature?.replaceSubrange(0..<32, with: modulus)
        let signatures = try refusals(changed, context)
        #expect(signatures[.spendSignature] == "scalarNotCanonical")
        #expect(signatures[.bindingSignature] == "commitmentNotAPoint")

        changed = transaction
        changed.sapling.bindingSignature = nil
        #expect(try refusals(changed, context)[.bindingSignature] == "noBindingSignature")
        changed = transaction
        changed.sapling.spends[0].proof.replaceSubrange(0..<48, with: [0xc0] + [UInt8](repeating: 0, count: 47))
        #expect(try refusals(changed, context)[.spendProof]?.hasPrefix("proofA") == true)
        changed = transaction
        changed.sapling.outputs[1].proof = transaction.sapling.outputs[0].proof
        #expect(try refusals(changed, context)[.outputProof] == "equationNotSatisfied")
    }

    @Test("What is missing makes a verdict incomplete: the branch for version 4, previous outputs for version 5")
    func incomplete() throws {
        guard let (transaction, context) = try example() else { return }
        let verifier = TransactionVerifier()
        let unknown = try verifier.verify(transaction, context: TransactionContext())
        #expect(unknown.verdict == .incomplete)
        #expect(unknown.omissions.contains(.height))
        let branch = TransactionContext(branchID: NetworkUpgrade.sapling.branchID)
        #expect(try verifier.verify(transaction, context: branch).verdict == .valid)
        #expect(try verifier.verify(transaction, context: context).verdict == .valid)
        guard
            let real = try Published.realTransactions().first(where: { $0.prevouts?.count == 1 && $0.version == 5 })
        else { return }
        var without = try real.context()
        without.previousOutputs = nil
        let report = try verifier.verify(real.transaction(), context: without)
        #expect(report.verdict == .incomplete)
        var wrongCount = try real.context()
        wrongCount.previousOutputs = []
        #expect(try verifier.verify(real.transaction(), context: wrongCount).verdict == .incomplete)
    }
}
