import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport

/// A ring pool whose outputs' secrets are known, and a block that spends from it.
struct RingPool {
    typealias Scalar = Ed25519.ScalarField

    /// An output with what spends it.
    struct Owned {
        let number: UInt64
        let member: RingMember
        let secretKey: Scalar
        let opening: AmountCiphertext.Opening
    }

    /// The height of the block under test; outputs are of block 1, but for the last few.
    static let height: UInt64 = 20
    static let youngHeight: UInt64 = 11
    /// How many outputs are old enough, and how many are one block too young.
    static let old = 70
    static let young = 4

    let configuration: ChainConfiguration
    var generator: SeededGenerator
    var owned: [Owned] = []
    var state = StateOverlay(MemoryStorage())

    init(seed: UInt64 = 7, for test: String = #function) throws {
        configuration = ChainConfiguration(
            chainID: try ChainID("ring-test"), network: .regtest, validators: [.zero])
        generator = SeededGenerator(seed: seed, for: test)
        for number in 0..<Self.old + Self.young {
            let made = output(1_000 + UInt64(number))
            let height = number < Self.old ? 1 : Self.youngHeight
            try RingState.append(RingBundle(outputs: [made.output]), at: height, to: &state)
            owned.append(
                Owned(
                    number: UInt64(number),
                    member: RingMember(key: made.output.key, commitment: made.output.commitment),
                    secretKey: made.secretKey, opening: made.opening))
        }
    }

    mutating func scalar() -> Scalar { Scalar(reducingLittleEndian: generator.bytes(64)) }

    mutating func point() -> CompressedPoint { CompressedPoint(Ed25519Generator.fixedBase * scalar()) }

    /// An output of `amount` to a new key.
    mutating func output(
        _ amount: UInt64
    ) -> (output: RingOutput, opening: AmountCiphertext.Opening, secretKey: Scalar) {
        let secretKey = scalar()
        let opening = AmountCiphertext.Opening(amount: amount, mask: scalar())
        let output = RingOutput(
            key: CompressedPoint(Ed25519Generator.fixedBase * secretKey), commitment: opening.commitment,
            ephemeralKey: point(), viewTag: UInt8(truncatingIfNeeded: generator.next()),
            encryptedAmount: generator.next())
        return (output, opening, secretKey)
    }

    mutating func opened(_ amount: UInt64) -> OpenedRingOutput {
        let made = output(amount)
        return OpenedRingOutput(output: made.output, opening: made.opening)
    }

    /// A spend of output `number` among `decoys`, or among the 16 outputs from `number` − `position` on.
    func spend(_ number: Int, position: Int = 5, numbers: [Int]? = nil) -> RingSpend {
        let numbers = numbers ?? Array(number - position..<number - position + RingBundle.ringSize)
        return RingSpend(
            numbers: numbers.map(UInt64.init), ring: numbers.map { owned[$0].member },
            position: numbers.firstIndex(of: number) ?? 0, secretKey: owned[number].secretKey,
            opening: owned[number].opening)
    }

    func context(
        _ transaction: LedgerTransaction, height: UInt64 = Self.height, rules: RuleSwitch = RuleSwitch()
    ) -> TransactionContext {
        TransactionContext(
            transaction: transaction, id: transaction.id, signatureDigest: transaction.signatureDigest, byteCount: 0,
            height: height, configuration: configuration, rules: rules)
    }

    /// The rule of the ring pool that refuses a transaction, or nil.
    func refusal(
        of transaction: LedgerTransaction, height: UInt64 = Self.height, rules: RuleSwitch = RuleSwitch()
    ) throws -> LedgerRule? {
        let context = context(transaction, height: height, rules: rules)
        var proofs = RingProofs()
        do throws(LedgerRefusal) {
            try RingSection.checkForm(context)
            try RingSection.checkState(context, state)
        } catch {
            switch error {
            case .violation(let violation): return violation.rule
            case .storage(let error): throw error
            }
        }
        try proofs.add(context, at: 0, state)
        return try proofs.verify(execution: Execution(threads: 2)).first?.violation.rule
    }
}

/// Makes ring transactions as somebody would who follows no rule: nothing is checked, and what is made can be altered
/// before it is signed.
struct RingForge {
    typealias Scalar = Ed25519.ScalarField

    var spends: [RingSpend]
    var outputs: [OpenedRingOutput]
    var deposits: [RingDeposit] = []
    var withdrawn: UInt64 = 0
    /// Whether the inputs are put in order.
    var sorts = true
    /// What the range proof is of, where it is not of the outputs.
    var provenAmounts: [UInt64]?
    var fee: UInt64 = 0
    var expiryHeight: UInt64 = 0

    /// The transaction, which pays in the open what is withdrawn beyond the fee.
    func transaction(
        in pool: inout RingPool, alter: (inout RingBundle) -> Void = { _ in }
    ) throws -> LedgerTransaction {
        var total = outputs.reduce(Scalar.zero) { $0 + $1.opening.mask }
        var signers: [(spend: RingSpend, mask: Scalar, image: CompressedPoint)] = []
        for (index, spend) in spends.enumerated() {
            let mask = index == spends.count - 1 ? total : pool.scalar()
            total -= mask
            let key = CompressedPoint(Ed25519Generator.fixedBase * spend.secretKey)
            signers.append((spend, mask, KeyImage.image(secretKey: spend.secretKey, publicKey: key)))
        }
        if sorts { signers.sort { $0.image < $1.image } }
        let empty = CLSAGSignature(
            s: [Scalar](repeating: .zero, count: RingBundle.ringSize), c1: .zero, d: pool.point())
        var bundle = RingBundle(
            inputs: signers.map { spend, mask, image in
                RingInput(
                    members: spend.numbers, keyImage: image,
                    pseudoOutput: AmountCiphertext.Opening(amount: spend.opening.amount, mask: mask).commitment,
                    signature: empty)
            },
            outputs: outputs.map(\.output), deposits: deposits, withdrawn: withdrawn)
        if !outputs.isEmpty {
            bundle.rangeProof = try BulletproofPlus.prove(
                amounts: provenAmounts ?? outputs.map(\.opening.amount), masks: outputs.map(\.opening.mask))
        }
        alter(&bundle)
        var transaction = LedgerTransaction(
            chainID: pool.configuration.chainID, expiryHeight: expiryHeight, fee: fee,
            transparent: TransparentBundle(
                credits: withdrawn > fee ? [AccountCredit(account: .zero, amount: withdrawn - fee)] : []),
            ring: bundle)
        let digest = transaction.signatureDigest
        for (index, signer) in signers.enumerated() where bundle.inputs.indices.contains(index) {
            let pseudoOutput = AmountCiphertext.Opening(amount: signer.spend.opening.amount, mask: signer.mask)
                .commitment
            transaction.ring.inputs[index].signature = try MoneroCLSAG.sign(
                message: digest, ring: signer.spend.ring, index: signer.spend.position,
                secretKey: signer.spend.secretKey, inputMask: signer.spend.opening.mask, pseudoMask: signer.mask,
                pseudoOutput: pseudoOutput
            ).signature
        }
        return transaction
    }

    /// A transfer that follows all rules: two outputs spent, two made, and something withdrawn.
    static func proper(in pool: inout RingPool) -> RingForge {
        let spends = [pool.spend(9), pool.spend(22, position: 15)]
        let amount = spends.reduce(0) { $0 + $1.opening.amount }
        return RingForge(
            spends: spends, outputs: [pool.opened(700), pool.opened(amount - 1_000)], withdrawn: 300, fee: 100)
    }
}

/// Points of order 2, 4 and 8 of the curve.
enum SmallOrder {
    /// A point of order 8.
    static let generator: EdwardsPoint<Ed25519> = {
        // ℓ times a point outside of the subgroup is of small order; of one in two such points the order is 8.
        var y: UInt8 = 2
        while true {
            y += 1
            guard let point = try? CompressedPoint([y] + [UInt8](repeating: 0, count: 31))?.decoded() else { continue }
            let multiple = naive(EdwardsPoint(point), -Ed25519.ScalarField.one) + EdwardsPoint(point)
            if !multiple.doubled().doubled().isIdentity { return multiple }
        }
    }()

    /// The points of small order but for the identity.
    static let all: [EdwardsPoint<Ed25519>] = (1..<8).map { count in
        (0..<count).reduce(.identity) { sum, _ in sum + generator }
    }

    /// point · scalar as the integer below ℓ that the scalar is, whatever the point's order.
    static func naive(_ point: EdwardsPoint<Ed25519>, _ scalar: Ed25519.ScalarField) -> EdwardsPoint<Ed25519> {
        scalar.littleEndianBytes.reversed().reduce(.identity) { sum, byte in
            (0..<8).reversed().reduce(sum) { sum, bit in
                byte >> UInt8(bit) & 1 == 1 ? sum.doubled() + point : sum.doubled()
            }
        }
    }
}

extension CompressedPoint {
    /// This point and another one, encoded.
    func adding(_ other: EdwardsPoint<Ed25519>) throws -> CompressedPoint {
        CompressedPoint(EdwardsPoint(try decoded()) + other)
    }
}
