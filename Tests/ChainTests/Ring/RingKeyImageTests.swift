import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

/// Key images that stand for one output under several names (the flaw found in CryptoNote coins in 2017).
@Suite("Key images of the ring pool") struct RingKeyImageTests {
    @Test("the curve's points of small order are seven") func smallOrder() {
        let encodings = Set(SmallOrder.all.map { CompressedPoint($0) })
        #expect(encodings.count == 7)
        for point in SmallOrder.all {
            let eighth = point.doubled().doubled().doubled()
            #expect(eighth.isIdentity && !point.isIdentity)
        }
    }

    @Test("whatever is no point of prime order is refused") func wrongPoints() throws {
        var pool = try RingPool()
        let wrong =
            [.invalid, .longIdentity, CompressedPoint(EdwardsAffinePoint.identity)]
            + SmallOrder.all.map { CompressedPoint($0) }
        for image in wrong {
            let spend = pool.spend(9)
            let forge = RingForge(spends: [spend], outputs: [pool.opened(9), pool.opened(1_000)])
            let transaction = try forge.transaction(in: &pool) { $0.inputs[0].keyImage = image }
            #expect(try pool.refusal(of: transaction) == .ringKeyImagePoint)
        }
    }

    /// The transaction is valid but for the image: without the rule an output is spent once for each of them.
    @Test("an image with a component of small order is refused, and only that keeps it out", arguments: 0..<7)
    func torsion(_ index: Int) throws {
        var pool = try RingPool(seed: UInt64(100 + index))
        let spend = pool.spend(9)
        // What is forged beneath is the proper thing where nothing is added.
        let proper = try CLSAGForger.transaction(spend, adding: .identity, in: &pool)
        #expect(proper.ring.inputs[0].keyImage == spend.image)
        #expect(try pool.refusal(of: proper) == nil)
        let forged = try CLSAGForger.transaction(spend, adding: SmallOrder.all[index], in: &pool)
        #expect(forged.ring.inputs[0].keyImage != spend.image)
        #expect(try pool.refusal(of: forged) == .ringKeyImagePoint)
        #expect(try pool.refusal(of: forged, rules: RuleSwitch(disabled: .ringKeyImagePoint)) == nil)
    }
}

/// A CLSAG for a key image that is not the output's, written from the paper (ePrint 2019/654, §4) alone.
struct CLSAGForger {
    typealias Scalar = Ed25519.ScalarField
    typealias Point = EdwardsPoint<Ed25519>

    private let message: [UInt8]
    private let spend: RingSpend
    private let image: Point
    private let encodedImage: CompressedPoint
    private let pseudoOutput: CompressedPoint
    private let difference: Scalar

    private func domain(_ text: String) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0, count: 32 - text.utf8.count)
    }

    private func sign(in pool: inout RingPool) throws -> CLSAGSignature {
        let count = spend.ring.count
        let keys = try spend.ring.map { Point(try $0.key.decoded()) }
        let offset = Point(try pseudoOutput.decoded())
        let differences = try spend.ring.map { Point(try $0.commitment.decoded()) - offset }
        let bases = spend.ring.map { CryptoNoteHashToPoint.hash($0.key.bytes) }
        let full = bases[spend.position] * difference
        let eighth = CompressedPoint(full * (Scalar(8).inverse() ?? .one))
        let ring = spend.ring.flatMap(\.key.bytes) + spend.ring.flatMap(\.commitment.bytes)
        let weights = ["CLSAG_agg_0", "CLSAG_agg_1"].map {
            CryptoNoteHash.scalar(domain($0) + ring + encodedImage.bytes + eighth.bytes + pseudoOutput.bytes)
        }
        let prefix = domain("CLSAG_round") + ring + pseudoOutput.bytes + message
        let aggregate = SmallOrder.naive(image, weights[0]) + SmallOrder.naive(full, weights[1])
        let nonce = pool.scalar()
        var responses = (0..<count).map { _ in pool.scalar() }
        var challenge = CryptoNoteHash.scalar(
            prefix + CompressedPoint(Ed25519Generator.fixedBase * nonce).bytes
                + CompressedPoint(bases[spend.position] * nonce).bytes)
        var first = challenge
        for step in 1...count {
            let member = (spend.position + step) % count
            if member == 0 { first = challenge }
            if member == spend.position { break }
            let left =
                Ed25519Generator.fixedBase * responses[member] + keys[member] * (challenge * weights[0])
                + differences[member] * (challenge * weights[1])
            let right = bases[member] * responses[member] + SmallOrder.naive(aggregate, challenge)
            challenge = CryptoNoteHash.scalar(prefix + CompressedPoint(left).bytes + CompressedPoint(right).bytes)
        }
        responses[spend.position] =
            nonce - challenge * (weights[0] * spend.secretKey + weights[1] * difference)
        return CLSAGSignature(s: responses, c1: first, d: eighth)
    }

    /// A transaction that spends an output and shows its key image with a component of small order.
    static func transaction(
        _ spend: RingSpend, adding component: EdwardsPoint<Ed25519>, in pool: inout RingPool
    ) throws -> LedgerTransaction {
        let image = try spend.image.adding(component)
        var pseudoMask = RingPool.Scalar.zero
        let outputs = [pool.opened(9), pool.opened(1_000)]
        for output in outputs { pseudoMask += output.opening.mask }
        var transaction = try RingForge(spends: [spend], outputs: outputs)
            .transaction(in: &pool) { $0.inputs[0].keyImage = image }
        let message = transaction.signatureDigest
        // A challenge that the component's order divides comes after a few attempts.
        for _ in 0..<300 {
            let forger = CLSAGForger(
                message: message, spend: spend, image: EdwardsPoint(try image.decoded()), encodedImage: image,
                pseudoOutput: transaction.ring.inputs[0].pseudoOutput, difference: spend.opening.mask - pseudoMask)
            let signature = try forger.sign(in: &pool)
            transaction.ring.inputs[0].signature = signature
            let holds: Void? = try? MoneroCLSAG.verify(
                message: message, ring: spend.ring, keyImage: image,
                pseudoOutput: transaction.ring.inputs[0].pseudoOutput, signature: signature)
            if holds != nil { return transaction }
        }
        Issue.record("no signature in 300 attempts")
        return transaction
    }
}
