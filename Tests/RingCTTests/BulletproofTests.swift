import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

/// Both kinds of aggregated range proofs are held to the same tests.
protocol RangeProofUnderTest: Equatable, Sendable {
    static func prove(amounts: [UInt64], masks: [Ed25519.ScalarField]) throws(RangeProvingError) -> Self
    static func prove(amounts: [UInt64], masks: [Ed25519.ScalarField], nonces: [Ed25519.ScalarField]) -> Self?
    static func verifyBatch(
        _ claims: [(proof: Self, commitments: [CompressedPoint])], pool: WorkerPool?
    ) throws(RangeProofBatchError)
    func verify(commitments: [CompressedPoint]) throws(RangeProofError)
    func replacing(_ index: Int, by point: CompressedPoint) -> Self
    func shifting(_ index: Int) -> Self
    func with(l: [CompressedPoint], r: [CompressedPoint]) -> Self
    var l: [CompressedPoint] { get }
    var r: [CompressedPoint] { get }
    static var scalarCount: Int { get }
    /// The points before L.
    static var pointCount: Int { get }
}

extension BulletproofPlus: RangeProofUnderTest {
    static var scalarCount: Int { 3 }
    static var pointCount: Int { 3 }
}

extension Bulletproof: RangeProofUnderTest {
    static var scalarCount: Int { 5 }
    static var pointCount: Int { 4 }
}

@Suite("Bulletproofs and Bulletproofs+") struct BulletproofTests {
    static let kinds: [any RangeProofUnderTest.Type] = [BulletproofPlus.self, Bulletproof.self]
    static let amounts: [[UInt64]] = [
        [0], [.max], [1, 1 << 63], [5, 6, 7], (0..<16).map { UInt64.max >> UInt64(4 * $0) },
    ]

    @Test("proofs of 1 to 16 amounts verify", arguments: amounts)
    func roundTrips(amounts: [UInt64]) throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement(amounts, seed: 1)
            let proof = try P.prove(amounts: amounts, masks: statement.masks)
            try proof.verify(commitments: statement.commitments)
            #expect(try P.prove(amounts: amounts, masks: statement.masks) != proof)
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("each damaged point and scalar is refused")
    func damagedParts() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([77, 1 << 40], seed: 2)
            let commitments = statement.commitments
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            for index in 0..<P.pointCount + proof.l.count + proof.r.count {
                #expect(throws: RangeProofError.equationFails) {
                    try proof.replacing(index, by: OddPoints.generator).verify(commitments: commitments)
                }
                #expect(throws: RangeProofError.partNotAPoint(index: index, .notCanonical)) {
                    try proof.replacing(index, by: OddPoints.notCanonical).verify(commitments: commitments)
                }
            }
            for index in 0..<P.scalarCount {
                #expect(throws: RangeProofError.equationFails) {
                    try proof.shifting(index).verify(commitments: commitments)
                }
            }
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("other commitments are refused, also in another order")
    func otherCommitments() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([10, 20], seed: 3)
            let commitments = statement.commitments
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            let other = Commitment(amount: 11, mask: statement.masks[0]).encoded
            for wrong in [[commitments[1], commitments[0]], [other, commitments[1]], [commitments[0], other]] {
                #expect(throws: RangeProofError.equationFails) { try proof.verify(commitments: wrong) }
            }
            #expect(throws: RangeProofError.commitmentNotAPoint(index: 1, .notCanonical)) {
                try proof.verify(commitments: [commitments[0], OddPoints.notCanonical])
            }
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("the amounts that pad a proof are not commitments to zero")
    func padding() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([10, 20, 30], seed: 7)
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            let zero = Commitment(amount: 0, mask: .zero).encoded
            #expect(throws: RangeProofError.equationFails) {
                try proof.verify(commitments: statement.commitments + [zero])
            }
            let four = try P.prove(amounts: [10, 20, 30, 0], masks: statement.masks + [.zero])
            try four.verify(commitments: statement.commitments + [zero])
            #expect(throws: RangeProofError.equationFails) { try four.verify(commitments: statement.commitments) }
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("a second encoding of a point is refused")
    func negativeZero() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([10], seed: 8)
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            let identity = try #require(CompressedPoint([1] + [UInt8](repeating: 0, count: 30) + [0x80]))
            #expect(throws: RangeProofError.partNotAPoint(index: 2, .signOfZero)) {
                try proof.replacing(2, by: identity).verify(commitments: statement.commitments)
            }
            #expect(throws: RangeProofError.commitmentNotAPoint(index: 0, .signOfZero)) {
                try proof.verify(commitments: [identity])
            }
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("counts of commitments and rounds that do not fit are refused")
    func counts() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([10, 20], seed: 4)
            let commitments = statement.commitments
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            for count in [0, 17] {
                #expect(throws: RangeProofError.wrongCommitmentCount(actual: count, maximum: 16)) {
                    try proof.verify(commitments: [CompressedPoint](repeating: commitments[0], count: count))
                }
            }
            #expect(throws: RangeProofError.wrongRoundCount(left: 7, right: 7, expected: 6)) {
                try proof.verify(commitments: [commitments[0]])
            }
            #expect(throws: RangeProofError.wrongRoundCount(left: 7, right: 7, expected: 8)) {
                try proof.verify(commitments: commitments + commitments.prefix(1))
            }
            #expect(throws: RangeProofError.wrongRoundCount(left: 6, right: 7, expected: 7)) {
                try proof.with(l: Array(proof.l.dropLast()), r: proof.r).verify(commitments: commitments)
            }
            #expect(throws: RangeProofError.wrongRoundCount(left: 7, right: 8, expected: 7)) {
                try proof.with(l: proof.l, r: proof.r + proof.r.prefix(1)).verify(commitments: commitments)
            }
            #expect(throws: RangeProofError.wrongRoundCount(left: 0, right: 0, expected: 7)) {
                try proof.with(l: [], r: []).verify(commitments: commitments)
            }
        }
        for kind in Self.kinds { try check(kind) }
    }

    /// The network's verifiers multiply by eight: what a proof's own points carry in small order passes nowhere unseen,
    /// because the transcript hashes the encodings, while a commitment's part of small order only changes the transcript.
    @Test("points with a part of small order do not pass for the ones without")
    func smallOrder() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            let statement = RangeStatement([10, 20], seed: 5)
            let proof = try P.prove(amounts: statement.amounts, masks: statement.masks)
            #expect(throws: RangeProofError.equationFails) {
                try proof.replacing(0, by: OddPoints.twisted(proof.replacedPoint)).verify(
                    commitments: statement.commitments)
            }
            var commitments = statement.commitments
            commitments[0] = try OddPoints.twisted(commitments[0])
            #expect(throws: RangeProofError.equationFails) { try proof.verify(commitments: commitments) }
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("statements that cannot be proved are refused")
    func statements() throws {
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            for count in [0, 17] {
                let statement = RangeStatement([UInt64](repeating: 1, count: count), seed: 6)
                #expect(throws: RangeProvingError.wrongAmountCount(actual: count, maximum: 16)) {
                    _ = try P.prove(amounts: statement.amounts, masks: statement.masks)
                }
            }
            #expect(throws: RangeProvingError.wrongMaskCount(actual: 1, expected: 2)) {
                _ = try P.prove(amounts: [1, 2], masks: [.one])
            }
            #expect(P.prove(amounts: [1], masks: [.one], nonces: [.one]) == nil)
        }
        for kind in Self.kinds { try check(kind) }
    }

    @Test("batches of different sizes pass, and name each invalid proof")
    func batches() throws {
        let pool = WorkerPool(threads: 2)
        func check<P: RangeProofUnderTest>(_ kind: P.Type) throws {
            var claims: [(proof: P, commitments: [CompressedPoint])] = []
            for (index, amounts) in [[3], [4, 5], [6, 7, 8], [9]].enumerated() {
                let statement = RangeStatement(amounts.map { UInt64($0) }, seed: UInt64(10 + index))
                claims.append(
                    (try P.prove(amounts: statement.amounts, masks: statement.masks), statement.commitments))
            }
            for pool in [nil, pool] {
                try P.verifyBatch([], pool: pool)
                try P.verifyBatch(claims, pool: pool)
                var damaged = claims
                damaged[1].proof = damaged[1].proof.shifting(0)
                damaged[3].commitments = claims[0].commitments
                #expect(
                    throws: RangeProofBatchError.invalid([
                        .init(index: 1, reason: .equationFails), .init(index: 3, reason: .equationFails),
                    ])
                ) { try P.verifyBatch(damaged, pool: pool) }
                damaged = claims
                damaged[2].commitments = []
                #expect(
                    throws: RangeProofBatchError.invalid([
                        .init(index: 2, reason: .wrongCommitmentCount(actual: 0, maximum: 16))
                    ])
                ) { try P.verifyBatch(damaged, pool: pool) }
            }
        }
        for kind in Self.kinds { try check(kind) }
    }

    /// Two proofs whose errors cancel where all weights are equal: the same equation off by d and by −d.
    @Test("errors of two proofs do not cancel in a batch")
    func cancellation() throws {
        let statement = RangeStatement([1, 2], seed: 20)
        let proof = try BulletproofPlus.prove(amounts: statement.amounts, masks: statement.masks)
        func shifted(_ difference: Ed25519.ScalarField) -> BulletproofPlus {
            BulletproofPlus(
                a: proof.a, a1: proof.a1, b: proof.b, r1: proof.r1, s1: proof.s1, d1: proof.d1 + difference,
                l: proof.l, r: proof.r)
        }
        let commitments = statement.commitments
        #expect(
            throws: RangeProofBatchError.invalid([
                .init(index: 0, reason: .equationFails), .init(index: 1, reason: .equationFails),
            ])
        ) { try BulletproofPlus.verifyBatch([(shifted(.one), commitments), (shifted(-.one), commitments)]) }
    }
}

extension RangeProofUnderTest {
    /// The first point.
    var replacedPoint: CompressedPoint {
        if let plus = self as? BulletproofPlus { return plus.a }
        return (self as? Bulletproof)?.a ?? l[0]
    }
}
