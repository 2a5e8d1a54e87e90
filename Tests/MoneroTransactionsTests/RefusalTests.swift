import Algebra
import Curves
import MoneroTransactions
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

/// Transactions made up for one rule each: their proofs and signatures are of the right form and prove nothing.
@Suite("Refusals of Monero's transactions") struct RefusalTests {
    private typealias Scalar = Ed25519.ScalarField

    /// A point, not the same for two numbers.
    private static func point(_ number: UInt64) -> CompressedPoint {
        CompressedPoint(Commitment(amount: number, mask: .one).point)
    }

    /// 32 bytes that are no point: y = 2²⁵⁵ − 1 exceeds the field's modulus.
    private static let noPoint = CompressedPoint([UInt8](repeating: 0xff, count: 32)) ?? point(0)

    private static let identity = CompressedPoint(Ed25519Point.identity)
    private typealias Ed25519Point = EdwardsAffinePoint<Ed25519>

    /// Key images in descending order.
    private static let images = (1...40).map { point(UInt64($0) + 1000) }.sorted(by: >)

    private static func proof(outputs: Int) -> BulletproofPlus {
        let rounds = [CompressedPoint](repeating: point(9), count: RangeProofSize.rounds(amounts: max(1, outputs)))
        return BulletproofPlus(
            a: point(1), a1: point(2), b: point(3), r1: .one, s1: .one, d1: .one, l: rounds, r: rounds)
    }

    private static func transaction(inputs: Int = 2, outputs: Int = 2, ringSize: Int = 16) -> MoneroTransaction {
        MoneroTransaction(
            inputs: (0..<inputs).map {
                .key(amount: 0, offsets: [UInt64](repeating: 1, count: ringSize), keyImage: images[$0])
            },
            outputs: (0..<outputs).map { TransactionOutput(key: point(UInt64($0) + 20), viewTag: 7) }, extra: [],
            signatures: .ringCT(
                RingCTSignatures(
                    type: .bulletproofPlus, fee: 1000,
                    pseudoOutputs: (0..<inputs).map { point(UInt64($0)) },
                    encryptedAmounts: [AmountCiphertext](repeating: .compact(1), count: outputs),
                    commitments: (0..<outputs).map { point(UInt64($0) + 50) },
                    rangeProofs: .bulletproofsPlus([proof(outputs: outputs)]),
                    ringSignatures: .clsag(
                        (0..<inputs).map { _ in
                            CLSAGSignature(s: [Scalar](repeating: .one, count: ringSize), c1: .one, d: point(4))
                        }))))
    }

    /// A transaction of version 1 that spends one amount in the open.
    private static func open(
        inputs amounts: [UInt64] = [1000], outputs: [UInt64] = [900], ringSize: Int = 3
    ) -> MoneroTransaction {
        MoneroTransaction(
            version: .cryptoNote,
            inputs: amounts.enumerated().map {
                .key(amount: $1, offsets: [UInt64](repeating: 1, count: ringSize), keyImage: images[$0])
            },
            outputs: outputs.map { TransactionOutput(amount: $0, key: point(3), viewTag: nil) }, extra: [],
            signatures: .cryptoNote(
                amounts.map { _ in
                    CryptoNoteRingSignature(parts: .init(repeating: .init(c: .one, r: .one), count: ringSize))
                }))
    }

    private static func changed(
        _ transaction: MoneroTransaction = transaction(), _ change: (inout RingCTSignatures) -> Void
    ) throws -> MoneroTransaction {
        var transaction = transaction
        var ringCT = try #require(transaction.ringCT)
        change(&ringCT)
        transaction.signatures = .ringCT(ringCT)
        return transaction
    }

    private func fork(_ version: UInt8) throws -> HardFork { try #require(HardFork(version: version)) }

    /// Expects that the rule fails with this error, and with no other.
    private func expect(
        _ rule: MoneroRule, _ error: MoneroTransactionError, _ transaction: MoneroTransaction,
        _ context: MoneroContext = MoneroContext(), location: SourceLocation = #_sourceLocation
    ) throws {
        let report = try MoneroVerifier().verify(transaction, context: context, execution: Execution(threads: 1))
        let names = report.failures.filter { $0.rule == rule }
            .map { if case .failed(let name, let text) = $0.outcome { "\(name): \(text)" } else { "" } }
        #expect(names == ["\(error.name): \(error.explanation)"], sourceLocation: location)
        #expect(report.verdict == .invalid && error.explanation.hasSuffix("."), sourceLocation: location)
    }

    @Test("Made-up transactions break no rule of form") func form() throws {
        for (transaction, version) in [(Self.transaction(), UInt8(16)), (Self.open(), 2)] {
            let report = try MoneroVerifier().verify(
                transaction, context: MoneroContext(hardFork: try fork(version)), execution: Execution(threads: 1))
            #expect(Set(report.failures.map(\.rule)).isSubset(of: [.balance, .rangeProof, .ringSignature]))
        }
    }

    @Test("Sizes") func sizes() throws {
        var long = Self.transaction()
        long.extra = [UInt8](repeating: 0, count: 1_000_000)
        try expect(.size, .tooLarge(actual: long.bytes.count, maximum: 1_000_000), long)
        long.extra = [UInt8](repeating: 0, count: 149_000)
        try expect(.size, .tooHeavy(actual: long.weight, maximum: 149_400), long)
        let relay = MoneroContext(relay: .init(feePerByte: nil))
        try expect(.extraSize, .extraTooLong(actual: 149_000, maximum: 1060), long, relay)
        // 2,000 and more bytes at 20,000 piconero each, rounded up to 10,000, less 2 %.
        let weight = UInt64(Self.transaction().weight)
        let needed = (weight * 20_001 + 9_999) / 10_000 * 10_000
        try expect(
            .fee, .feeTooLow(actual: 1000, minimum: needed - needed / 50), Self.transaction(),
            MoneroContext(relay: .init(feePerByte: 20_001)))
        let paid = try Self.changed { $0.fee = needed + 1_000_000 }
        let report = try MoneroVerifier().verify(paid, context: MoneroContext(relay: .init(feePerByte: 20_001)))
        #expect(!report.failures.contains { $0.rule == .fee })
        try expect(
            .fee, .feeTooLow(actual: 1000, minimum: .max - .max / 50), Self.transaction(),
            MoneroContext(relay: .init(feePerByte: .max)))
    }

    @Test("Versions and types") func versions() throws {
        let old = MoneroContext(hardFork: try fork(3))
        try expect(
            .version, .versionNotActive(actual: .ringCT, hardFork: old.hardFork), Self.transaction(), old)
        let hidden = Self.open(inputs: [0])
        try expect(.version, .versionRetired(hardFork: .latest), hidden)
        for type in RingCTType.allCases where type != .bulletproofPlus {
            let transaction = try Self.changed { $0.type = type }
            try expect(.type, .typeNotActive(actual: type, hardFork: .latest), transaction)
        }
        let before = MoneroContext(hardFork: try fork(14))
        try expect(
            .type, .typeNotActive(actual: .bulletproofPlus, hardFork: before.hardFork), Self.transaction(), before)
    }

    @Test("Inputs and parts") func parts() throws {
        try expect(.inputs, .noInputs, Self.transaction(inputs: 0))
        var mixed = Self.transaction()
        mixed.inputs[1] = .coinbase(height: 5)
        try expect(.inputs, .unexpectedCoinbaseInput(index: 1), mixed)
        try expect(.inputs, .emptyRing(index: 0), Self.transaction(ringSize: 0))
        var far = Self.transaction()
        far.inputs[0] = .key(amount: 0, offsets: [.max, 1], keyImage: Self.images[0])
        try expect(.inputs, .memberIndexTooLarge(index: 0), far)
        var bare = Self.transaction()
        bare.signatures = .none
        try expect(.parts, .noSignatures, bare)
        bare.signatures = .cryptoNote([])
        try expect(.parts, .noSignatures, bare)
        typealias Change = (inout RingCTSignatures) -> Void
        let lists: [(MoneroTransactionError.PartList, Int, Int, Change)] = [
            (.pseudoOutputs, 1, 2, { $0.pseudoOutputs.removeLast() } as Change),
            (.encryptedAmounts, 3, 2, { $0.encryptedAmounts.append(.compact(0)) }),
            (.commitments, 1, 2, { $0.commitments.removeLast() }),
            (.ringSignatures, 0, 2, { $0.ringSignatures = .clsag([]) }),
            (
                .responses, 1, 16,
                {
                    $0.ringSignatures = .clsag(
                        .init(repeating: CLSAGSignature(s: [.one], c1: .one, d: Self.point(1)), count: 2))
                }
            ),
        ]
        for (list, actual, expected, change) in lists {
            try expect(
                .parts, .wrongCount(of: list, actual: actual, expected: expected),
                try Self.changed(Self.transaction(), change))
        }
        try expect(.parts, .wrongKind(of: .ringSignatures), try Self.changed { $0.ringSignatures = .mlsag([]) })
        try expect(.parts, .wrongKind(of: .rangeProofs), try Self.changed { $0.rangeProofs = .bulletproofs([]) })
        try expect(
            .parts, .wrongKind(of: .encryptedAmounts),
            try Self.changed {
                $0.encryptedAmounts[0] = .scalars(mask: StoredScalar(.one), amount: StoredScalar(.one))
            })
        try expect(
            .parts, .wrongRangeProofCount(actual: 0), try Self.changed { $0.rangeProofs = .bulletproofsPlus([]) })
        try expect(
            .parts, .wrongCount(of: .rings, actual: 0, expected: 2), Self.transaction(), MoneroContext(rings: []))
        try expect(
            .parts, .wrongCount(of: .ringMembers, actual: 0, expected: 16), Self.transaction(),
            MoneroContext(rings: [[], []]))
    }

    @Test("Outputs") func outputs() throws {
        try expect(.outputCount, .tooFewOutputs(actual: 1, minimum: 2), Self.transaction(outputs: 1))
        try expect(.outputCount, .tooManyOutputs(actual: 17, maximum: 16), Self.transaction(outputs: 17))
        var transaction = Self.transaction()
        transaction.outputs[1].key = Self.noPoint
        try expect(.outputKeys, .outputKeyNotAPoint(index: 1), transaction)
        transaction = Self.transaction()
        transaction.outputs[1].viewTag = nil
        try expect(.viewTags, .wrongViewTag(index: 1, hardFork: .latest), transaction)
        // Either form, but not both.
        let between = MoneroContext(hardFork: try fork(15))
        try expect(.viewTags, .wrongViewTag(index: 1, hardFork: between.hardFork), transaction, between)
        transaction = Self.transaction()
        transaction.outputs[0].amount = 5
        try expect(.amounts, .amountNotHidden(index: 0, actual: 5), transaction)
    }

    @Test("Amounts in the open") func amounts() throws {
        let context = MoneroContext(hardFork: try fork(2))
        try expect(.amounts, .amountZero(index: 1), Self.open(outputs: [1, 0]), context)
        try expect(.amounts, .amountNotRound(index: 0, actual: 110), Self.open(outputs: [110]), context)
        try expect(
            .amounts, .amountOverflow,
            Self.open(inputs: [9_000_000_000_000_000_000, 9_000_000_000_000_000_000, 9_000_000_000_000_000_000]),
            context)
        try expect(
            .balance, .outputsExceedInputs(inputs: 1000, outputs: 1000), Self.open(outputs: [1000]), context)
        // Before hard fork 2 any amount will do.
        let report = try MoneroVerifier().verify(
            Self.open(outputs: [110]), context: MoneroContext(hardFork: try fork(1)))
        #expect(!report.failures.contains { $0.rule == .amounts })
    }

    @Test("Rings") func rings() throws {
        let large = Self.transaction(ringSize: 17)
        try expect(.ringSize, .wrongRingSize(index: 0, actual: 17, hardFork: .latest), large)
        try expect(
            .ringSize, .wrongRingSize(index: 0, actual: 11, hardFork: .latest), Self.transaction(ringSize: 11))
        var differing = Self.transaction()
        differing.inputs[1] = .key(
            amount: 0, offsets: [UInt64](repeating: 1, count: 15), keyImage: Self.images[1])
        try expect(.ringSize, .ringSizesDiffer(index: 1, actual: 15, expected: 16), differing)
        var repeated = Self.transaction()
        repeated.inputs[1] = .key(
            amount: 0, offsets: [0, 0] + [UInt64](repeating: 1, count: 14), keyImage: Self.images[1])
        try expect(.ringMembers, .duplicateMember(index: 1, position: 1), repeated)
        var unlocked = [[Bool]](repeating: .init(repeating: true, count: 16), count: 2)
        unlocked[1][3] = false
        try expect(
            .memberLocks, .memberLocked(index: 1, position: 3), Self.transaction(),
            MoneroContext(areUnlocked: unlocked))
        // Amounts in the open may be too rare for larger rings, which is the chain's to tell.
        let rare = try MoneroVerifier().verify(Self.open(), context: MoneroContext())
        #expect(rare.omissions.contains(.mixability) && !rare.failures.contains { $0.rule == .ringSize })
    }

    @Test("Key images") func keyImages() throws {
        var transaction = Self.transaction()
        func set(_ index: Int, _ image: CompressedPoint) {
            transaction = Self.transaction()
            transaction.inputs[index] = .key(
                amount: 0, offsets: [UInt64](repeating: 1, count: 16), keyImage: image)
        }
        set(1, Self.images[0])
        try expect(.keyImages, .duplicateKeyImage(index: 1, first: 0), transaction)
        try expect(.inputOrder, .inputsNotSorted(index: 1), transaction)
        set(0, Self.images[2])
        try expect(.inputOrder, .inputsNotSorted(index: 1), transaction)
        set(0, Self.noPoint)
        try expect(.keyImageDomain, .keyImageNotAPoint(index: 0), transaction)
        set(1, Self.identity)
        try expect(.keyImageDomain, .keyImageIsIdentity(index: 1), transaction)
        // The point of order 2, (0, −1), alone and added to another.
        let two = try EdwardsAffinePoint<Ed25519>(
            encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        set(1, CompressedPoint(two))
        try expect(.keyImageDomain, .keyImageNotInSubgroup(index: 1), transaction)
        set(1, CompressedPoint(EdwardsPoint(try Self.images[1].decoded()) + two))
        try expect(.keyImageDomain, .keyImageNotInSubgroup(index: 1), transaction)
    }

    @Test("One output spent by two transactions of a block") func doubleSpend() throws {
        let first = Self.transaction()
        var second = Self.transaction()
        second.inputs.swapAt(0, 1)
        second.inputs[0] = .key(
            amount: 0, offsets: [UInt64](repeating: 1, count: 16), keyImage: Self.images[30])
        let third = try Self.changed { $0.fee = 5 }
        let context = MoneroContext()
        let reports = try MoneroVerifier().verify([(first, context), (second, context), (third, context)])
        let failures = reports.map { $0.failures.filter { $0.rule == .keyImages } }
        #expect(failures.map { $0.map(\.subject) } == [[], [.input(1)], [.input(0), .input(1)]])
        let error = MoneroTransactionError.keyImageOfEarlierTransaction(index: 1, transaction: 0)
        #expect(failures[1].first?.outcome == .failed(name: error.name, explanation: error.explanation))
        #expect(error.name == "keyImageOfEarlierTransaction" && error.explanation.hasSuffix("."))
    }

    @Test("Balance") func balance() throws {
        try expect(.balance, .notBalanced, Self.transaction())
        try expect(
            .balance, .commitmentNotAPoint(of: .commitments, index: 1),
            try Self.changed { $0.commitments[1] = Self.noPoint })
        try expect(
            .balance, .commitmentNotAPoint(of: .pseudoOutputs, index: 0),
            try Self.changed { $0.pseudoOutputs[0] = Self.noPoint })
        // Masks 1 and 1, amounts 6 and 5 with a fee of 1; then the same with a component of small order.
        let balanced = try Self.changed {
            ($0.pseudoOutputs, $0.commitments, $0.fee) = ([6, 0].map(Self.point), [5, 0].map(Self.point), 1)
        }
        let report = try MoneroVerifier().verify(balanced, context: MoneroContext())
        #expect(!report.failures.contains { $0.rule == .balance })
        let two = try EdwardsAffinePoint<Ed25519>(
            encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        let twisted = EdwardsPoint(try Self.point(6).decoded()) + two
        try expect(
            .balance, .notBalanced, try Self.changed(balanced) { $0.pseudoOutputs[0] = CompressedPoint(twisted) })
    }

    @Test("Stricter than the network: equal keys, components of small order") func strict() throws {
        let strict = MoneroContext(isStrict: true)
        let two = try EdwardsAffinePoint<Ed25519>(
            encoded: [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        let twisted = CompressedPoint(EdwardsPoint(try Self.point(6).decoded()) + two)
        var transaction = Self.transaction()
        transaction.outputs[1].key = transaction.outputs[0].key
        try expect(.distinctOutputs, .duplicateOutputKey(index: 1, first: 0), transaction, strict)
        transaction.outputs[1].key = twisted
        try expect(.torsion, .componentOfSmallOrder(of: .outputKeys, index: 1), transaction, strict)
        let changes: [(MoneroTransactionError.PartList, MoneroTransaction)] = [
            (.commitments, try Self.changed { $0.commitments[0] = twisted }),
            (.pseudoOutputs, try Self.changed { $0.pseudoOutputs[0] = twisted }),
        ]
        for (list, changed) in changes {
            try expect(.torsion, .componentOfSmallOrder(of: list, index: 0), changed, strict)
        }
        var ring = (0..<16).map { RingMember(key: Self.point($0), commitment: Self.point($0)) }
        ring[5].commitment = twisted
        let rings = MoneroContext(rings: [ring, ring], isStrict: true)
        try expect(.torsion, .componentOfSmallOrder(of: .ringMembers, index: 5), Self.transaction(), rings)
        // The network's rules say nothing of it.
        let report = try MoneroVerifier().verify(transaction, context: MoneroContext())
        #expect(!report.checks.contains { $0.rule == .torsion || $0.rule == .distinctOutputs })
    }

    @Test("Coinbase transactions") func coinbase() throws {
        let good = MoneroTransaction(
            unlockTime: 63, inputs: [.coinbase(height: 3)],
            outputs: [TransactionOutput(amount: 17, key: Self.point(1), viewTag: 1)], extra: [])
        let report = try MoneroVerifier().verify(good, context: MoneroContext())
        #expect(report.verdict == .valid && report.omissions == [.emission])
        var bad = good
        bad.version = .cryptoNote
        try expect(.coinbaseFields, .coinbaseVersion(hardFork: .latest), bad)
        bad = good
        bad.unlockTime = 64
        try expect(.coinbaseFields, .coinbaseUnlockTime(actual: 64, height: 3), bad)
        bad = good
        bad.signatures = Self.transaction().signatures
        try expect(.coinbaseFields, .coinbaseSignatures, bad)
        bad = good
        bad.outputs += [TransactionOutput(amount: .max, key: Self.point(1), viewTag: 1)]
        try expect(.amounts, .amountOverflow, bad)
    }

    @Test("Hard forks of the main network") func forks() throws {
        #expect(HardFork(version: 0) == nil && HardFork(version: 17) == nil)
        for (height, version) in [(0, 1), (1_009_826, 1), (1_009_827, 2), (1_220_516, 4), (2_689_608, 16)] {
            #expect(HardFork.onMainNetwork(height: UInt64(height)) == HardFork(version: UInt8(version)))
        }
    }
}
