import Algebra
import Chain
import ChainTransactions
import Curves
import RingCT
import RingSignatures
import Testing

/// A transaction that breaks one rule of the ring pool and, but for that, would hold.
struct RingCase: Sendable, CustomTestStringConvertible {
    let name: String
    let rule: LedgerRule
    /// What refuses it where the rule is not checked; nil where nothing does.
    var otherwise: LedgerRule?
    let make: @Sendable (inout RingPool) throws -> LedgerTransaction

    init(
        _ rule: LedgerRule, _ name: String, otherwise: LedgerRule? = nil,
        make: @escaping @Sendable (inout RingPool) throws -> LedgerTransaction
    ) {
        (self.rule, self.name, self.otherwise, self.make) = (rule, name, otherwise, make)
    }

    var testDescription: String { "\(rule.rawValue): \(name)" }

    /// At least one case for each rule.
    static let all: [RingCase] = counts + rings + points + amounts + spending + proofs

    private static func altered(
        _ alter: @escaping @Sendable (inout RingBundle, inout RingPool) -> Void
    ) -> @Sendable (inout RingPool) throws -> LedgerTransaction {
        { pool in
            let forge = RingForge.proper(in: &pool)
            var copy = pool
            return try forge.transaction(in: &pool) { alter(&$0, &copy) }
        }
    }

    private static func deposits(_ count: Int) -> @Sendable (inout RingBundle, inout RingPool) -> Void {
        { bundle, pool in
            bundle.deposits = (0..<count).map { _ in
                RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 0, amount: 1)
            }
        }
    }

    static let counts: [RingCase] = [
        RingCase(.ringOutputCount, "one output") { pool in
            let spend = pool.spend(9)
            return try RingForge(spends: [spend], outputs: [pool.opened(spend.opening.amount)]).transaction(in: &pool)
        },
        RingCase(.ringOutputCount, "none") { pool in
            let spend = pool.spend(9)
            return try RingForge(spends: [spend], outputs: [], withdrawn: spend.opening.amount)
                .transaction(in: &pool)
        },
        RingCase(.ringOutputCount, "17 outputs", otherwise: .ringRangeProof) { pool in
            let spend = pool.spend(9)
            let outputs = [pool.opened(spend.opening.amount - 16)] + (0..<16).map { _ in pool.opened(1) }
            var forge = RingForge(spends: [spend], outputs: outputs)
            // No proof covers as many: it is of one of them.
            forge.outputs.removeLast()
            forge.withdrawn = 1
            let extra = outputs[16].output
            return try forge.transaction(in: &pool) { bundle in
                // Its commitment is to the one unit that stays, without a mask.
                bundle.withdrawn = 0
                var output = extra
                output.commitment = Commitment(amount: 1, mask: .zero).encoded
                bundle.outputs.append(output)
            }
        },
        RingCase(.ringOutputCount, "outputs from nothing") { pool in
            // Their masks and amounts cancel: both commitments are to nothing, C and −C.
            let mask = pool.scalar()
            var outputs = [pool.output(0).output, pool.output(0).output]
            outputs[0].commitment = Commitment(amount: 0, mask: mask).encoded
            outputs[1].commitment = Commitment(amount: 0, mask: -mask).encoded
            let proof = try BulletproofPlus.prove(amounts: [0, 0], masks: [mask, -mask])
            return LedgerTransaction(
                chainID: pool.configuration.chainID, expiryHeight: 0, fee: 0,
                ring: RingBundle(outputs: outputs, rangeProof: proof))
        },
        RingCase(.ringInputCount, "65 inputs") { pool in
            let spends = (0..<65).map { pool.spend($0, position: min($0, 14)) }
            let amount = spends.reduce(0) { $0 + $1.opening.amount }
            let forge = RingForge(spends: spends, outputs: [pool.opened(1), pool.opened(amount - 1)])
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringDepositCount, "17 deposits", make: altered(deposits(17))),
        RingCase(.ringWithdrawal, "without an input", otherwise: .ringBalance) { pool in
            LedgerTransaction(
                chainID: pool.configuration.chainID, expiryHeight: 0, fee: 5, ring: RingBundle(withdrawn: 5))
        },
        RingCase(
            .ringRangeProofForm, "outputs without a proof", make: altered { bundle, _ in bundle.rangeProof = nil }),
        RingCase(.ringRangeProofForm, "a proof of nothing", otherwise: .ringRangeProof) { pool in
            LedgerTransaction(
                chainID: pool.configuration.chainID, expiryHeight: 0, fee: 0,
                ring: RingBundle(rangeProof: try BulletproofPlus.prove(amounts: [1], masks: [.one])))
        },
    ]

    static let rings: [RingCase] = [
        RingCase(.ringSize, "15 members") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.spends[0] = pool.spend(9, numbers: Array(0..<15))
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringSize, "17 members") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.spends[1] = pool.spend(22, numbers: Array(7..<24))
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringMembersAscending, "two members swapped") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.spends[0] = pool.spend(9, numbers: [1, 0] + Array(2..<16))
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringMembersAscending, "one member 16 times, which hides nothing") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.spends[0] = pool.spend(9, numbers: [Int](repeating: 9, count: 16))
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringMemberExists, "a number that is not given yet", otherwise: .ringSignature) { pool in
            let forge = RingForge.proper(in: &pool)
            return try forge.transaction(in: &pool) { $0.inputs[1].members[15] = UInt64(RingPool.old + RingPool.young) }
        },
        RingCase(.ringMemberExists, "the largest number", otherwise: .ringSignature) { pool in
            let forge = RingForge.proper(in: &pool)
            return try forge.transaction(in: &pool) { $0.inputs[0].members[15] = .max }
        },
        RingCase(.ringMemberAge, "a decoy that is nine blocks old") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.spends[0] = pool.spend(9, numbers: Array(0..<15) + [RingPool.old])
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringMemberAge, "an output that is nine blocks old is spent") { pool in
            let spend = pool.spend(RingPool.old + 1, position: 14)
            return try RingForge(spends: [spend], outputs: [pool.opened(1), pool.opened(spend.opening.amount - 1)])
                .transaction(in: &pool)
        },
    ]

    static let points: [RingCase] =
        [
            RingCase(.ringKeyImagePoint, "a component of order 8") { pool in
                try CLSAGForger.transaction(pool.spend(9), adding: SmallOrder.generator, in: &pool)
            },
            RingCase(
                .ringPseudoOutputPoint, "the identity", otherwise: .ringBalance,
                make: altered { bundle, _ in
                    bundle.inputs[0].pseudoOutput = CompressedPoint(EdwardsAffinePoint.identity)
                }),
            RingCase(
                .ringPseudoOutputPoint, "no point", otherwise: .ringBalance,
                make: altered { bundle, _ in bundle.inputs[0].pseudoOutput = .invalid }),
            RingCase(.ringPseudoOutputPoint, "components of order 2 that cancel", otherwise: .ringSignature) { pool in
                let forge = RingForge.proper(in: &pool)
                return try forge.transaction(in: &pool) { bundle in
                    for index in 0..<2 { bundle.inputs[index].pseudoOutput.add(SmallOrder.all[3]) }
                }
            },
            // The proof's transcript has the commitments, so that only its prover could add them.
            RingCase(
                .ringOutputPoint, "commitments with components of order 2 that cancel", otherwise: .ringRangeProof
            ) { pool in
                let forge = RingForge.proper(in: &pool)
                return try forge.transaction(in: &pool) { bundle in
                    for index in 0..<2 { bundle.outputs[index].commitment.add(SmallOrder.all[3]) }
                }
            },
            RingCase(
                .ringOutputPoint, "a commitment that is no point", otherwise: .ringBalance,
                make: altered { bundle, _ in bundle.outputs[1].commitment = .invalid }),
        ] + encodings

    /// Keys and ephemeral keys of outputs and of deposits, each in every way in which one can be wrong.
    static let encodings: [RingCase] = {
        let wrong: [(String, CompressedPoint)] = [
            ("is no point", .invalid), ("is the identity", CompressedPoint(EdwardsAffinePoint.identity)),
            ("is the identity, not as encoded", .longIdentity),
            ("is of order 8", CompressedPoint(SmallOrder.generator)),
            (
                "has a component of order 8",
                CompressedPoint(EdwardsPoint(EdwardsAffinePoint.generator) + SmallOrder.generator)
            ),
        ]
        return wrong.flatMap { name, point in
            [
                RingCase(
                    .ringOutputPoint, "an output's key \(name)",
                    make: altered { bundle, _ in bundle.outputs[1].key = point }),
                RingCase(
                    .ringOutputPoint, "an output's ephemeral key \(name)",
                    make: altered { bundle, _ in bundle.outputs[0].ephemeralKey = point }),
                RingCase(
                    .ringOutputPoint, "a deposit's key \(name)",
                    make: altered { bundle, pool in
                        deposits(2)(&bundle, &pool)
                        bundle.deposits[1].key = point
                    }),
                RingCase(
                    .ringOutputPoint, "a deposit's ephemeral key \(name)",
                    make: altered { bundle, pool in
                        deposits(1)(&bundle, &pool)
                        bundle.deposits[0].ephemeralKey = point
                    }),
            ]
        }
    }()

    static let amounts: [RingCase] = [
        RingCase(.ringBalance, "a unit more is withdrawn", make: altered { bundle, _ in bundle.withdrawn += 1 }),
        RingCase(.ringBalance, "a unit less is withdrawn", make: altered { bundle, _ in bundle.withdrawn -= 1 }),
        RingCase(.ringBalance, "another commitment") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.outputs[0] = pool.opened(forge.outputs[0].opening.amount + 1)
            forge.outputs[0] = OpenedRingOutput(
                output: forge.outputs[0].output,
                opening: .init(amount: forge.outputs[0].opening.amount, mask: forge.outputs[0].opening.mask))
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringRangeProof, "the proof of other commitments") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.provenAmounts = forge.outputs.map { $0.opening.amount + 1 }
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringRangeProof, "the proof of the commitments in another order") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.outputs.reverse()
            return try forge.transaction(in: &pool) { $0.outputs.reverse() }
        },
        RingCase(.ringRangeProof, "the proof of one commitment only") { pool in
            var forge = RingForge.proper(in: &pool)
            let one = forge.outputs[0].opening
            let proof = try BulletproofPlus.prove(amounts: [one.amount], masks: [one.mask])
            forge.provenAmounts = nil
            return try forge.transaction(in: &pool) { $0.rangeProof = proof }
        },
        RingCase(.ringRangeProof, "money from an amount below zero") { pool in
            var forge = RingForge.proper(in: &pool)
            let (many, mask) = (MonetaryRange.maximum, forge.outputs[1].opening.mask)
            let spent = forge.spends.reduce(0) { $0 + $1.opening.amount } - forge.withdrawn
            let first = AmountCiphertext.Opening(amount: many, mask: forge.outputs[0].opening.mask)
            forge.outputs[0] = OpenedRingOutput(output: forge.outputs[0].output, opening: first)
            // spent − many, as an element of the field.
            let negative = EdwardsPoint(Commitment(amount: many - spent, mask: .zero).point)
            let commitment = CompressedPoint(EdwardsPoint(Commitment(amount: 0, mask: mask).point) - negative)
            // The proof is of the amount modulo 2⁶⁴, which is what a verifier without range proofs would see.
            forge.provenAmounts = [many, 0 &- (many - spent)]
            return try forge.transaction(in: &pool) { bundle in
                bundle.outputs[0].commitment = first.commitment
                bundle.outputs[1].commitment = commitment
            }
        },
        RingCase(.ringBalance, "amounts that add up modulo 2⁶⁴") { pool in
            var forge = RingForge.proper(in: &pool)
            let spent = forge.spends.reduce(0) { $0 + $1.opening.amount } - forge.withdrawn
            forge.outputs = [pool.opened(.max), pool.opened(spent + 1)]
            return try forge.transaction(in: &pool)
        },
    ]

    static let spending: [RingCase] = [
        RingCase(.ringKeyImagesAscending, "inputs in descending order") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.sorts = false
            forge.spends.sort { $0.image > $1.image }
            return try forge.transaction(in: &pool)
        },
        RingCase(.ringKeyImagesAscending, "one output spent twice") { pool in
            let spends = [pool.spend(9), pool.spend(9, position: 3)]
            return try RingForge(spends: spends, outputs: [pool.opened(1_009), pool.opened(1_009)])
                .transaction(in: &pool)
        },
        RingCase(.ringKeyImageUnspent, "an output spent in an earlier block") { pool in
            let transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
            try RingSection.apply(pool.context(transaction, height: RingPool.height - 1), to: &pool.state)
            let spend = pool.spend(9, position: 2)
            return try RingForge(spends: [spend], outputs: [pool.opened(9), pool.opened(1_000)])
                .transaction(in: &pool)
        },
    ]

    static let proofs: [RingCase] = [
        RingCase(.ringSignature, "another response") { pool in
            var transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
            transaction.ring.inputs[1].signature.s[3] += .one
            return transaction
        },
        RingCase(.ringSignature, "another challenge") { pool in
            var transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
            transaction.ring.inputs[0].signature.c1 += .one
            return transaction
        },
        RingCase(.ringSignature, "another image of the commitments") { pool in
            var transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
            transaction.ring.inputs[0].signature.d.add(SmallOrder.generator)
            return transaction
        },
        RingCase(.ringSignature, "the signatures of two inputs swapped") { pool in
            var transaction = try RingForge.proper(in: &pool).transaction(in: &pool)
            let first = transaction.ring.inputs[0].signature
            transaction.ring.inputs[0].signature = transaction.ring.inputs[1].signature
            transaction.ring.inputs[1].signature = first
            return transaction
        },
        RingCase(.ringSignature, "another key image") { pool in
            let forge = RingForge.proper(in: &pool)
            let images = [pool.point(), pool.point()].sorted()
            return try forge.transaction(in: &pool) { bundle in
                for index in 0..<2 { bundle.inputs[index].keyImage = images[index] }
            }
        },
        RingCase(.ringSignature, "another ring") { pool in
            let forge = RingForge.proper(in: &pool)
            return try forge.transaction(in: &pool) { bundle in
                for index in 0..<2 { bundle.inputs[index].members[15] += 1 }
            }
        },
        RingCase(.ringSignature, "money from a pseudo-output of more") { pool in
            var forge = RingForge.proper(in: &pool)
            forge.withdrawn += 1_000
            let more = EdwardsPoint(Commitment(amount: 1_000, mask: .zero).point)
            return try forge.transaction(in: &pool) { $0.inputs[0].pseudoOutput.add(more) }
        },
    ]
}

extension RingSpend {
    var image: CompressedPoint { KeyImage.image(secretKey: secretKey, publicKey: ring[position].key) }
}

extension CompressedPoint {
    /// No x belongs to this y.
    static let invalid =
        CompressedPoint([2] + [UInt8](repeating: 0, count: 31)) ?? CompressedPoint(EdwardsAffinePoint.identity)
    /// The identity with a sign where its coordinate is zero.
    static let longIdentity =
        CompressedPoint([1] + [UInt8](repeating: 0, count: 30) + [0x80]) ?? CompressedPoint(EdwardsAffinePoint.identity)

    mutating func add(_ other: EdwardsPoint<Ed25519>) {
        if let point = try? decoded() { self = CompressedPoint(EdwardsPoint(point) + other) }
    }
}
