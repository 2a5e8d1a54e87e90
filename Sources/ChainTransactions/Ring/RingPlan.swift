internal import Algebra
internal import Curves
public import Primitives
package import RingCT
package import RingSignatures

/// What a transaction spends in the ring pool and what it makes of it, checked and in balance.
///
/// Outputs stand in the order in which they are given: shuffle them before. Secret, not wiped.
public struct RingPlan: Sendable, Confidential {
    private let spends: [RingSpend]
    private let outputs: [OpenedRingOutput]
    private let deposits: [RingDeposit]
    private let withdrawn: UInt64

    /// A plan; two multiplications and more for each input and output.
    ///
    /// - Parameters:
    ///   - deposits: outputs that other pools pay for; they stand outside of the balance.
    ///   - withdrawn: what goes to other pools and to the fee.
    /// - Throws: the first check of ``RingBuildError`` that fails.
    public init(
        spends: [RingSpend], outputs: [OpenedRingOutput], deposits: [RingDeposit] = [], withdrawn: UInt64
    ) throws(RingBuildError) {
        guard !spends.isEmpty else { throw .noInputs }
        guard spends.count <= RingBundle.maximumInputs else {
            throw .tooManyInputs(actual: spends.count, maximum: RingBundle.maximumInputs)
        }
        guard RingBundle.outputCounts.contains(outputs.count) else {
            throw .wrongOutputCount(actual: outputs.count, allowed: RingBundle.outputCounts)
        }
        guard deposits.count <= RingBundle.maximumDeposits else {
            throw .tooManyDeposits(actual: deposits.count, maximum: RingBundle.maximumDeposits)
        }
        for (index, spend) in spends.enumerated() { try Self.check(spend, index) }
        for (index, output) in outputs.enumerated() where output.opening.commitment != output.output.commitment {
            throw .wrongOpening(output: index)
        }
        var first: [CompressedPoint: Int] = [:]
        for (index, spend) in spends.enumerated() {
            if let earlier = first.updateValue(index, forKey: spend.ring[spend.position].key) {
                throw .duplicateInput(first: earlier, second: index)
            }
        }
        let amounts = spends.map(\.opening.amount) + outputs.map(\.opening.amount) + [withdrawn]
        // With this bound no sum below overflows.
        for amount in amounts + deposits.map(\.amount) where amount > MonetaryRange.maximum {
            throw .amountTooLarge(actual: amount, maximum: MonetaryRange.maximum)
        }
        let spent = amounts.prefix(spends.count).reduce(0, +)
        let used = amounts.dropFirst(spends.count).reduce(0, +)
        guard spent == used else { throw .notBalanced(spent: spent, used: used) }
        self.spends = spends
        self.outputs = outputs
        self.deposits = deposits
        self.withdrawn = withdrawn
    }

    private static func check(_ spend: RingSpend, _ index: Int) throws(RingBuildError) {
        for count in [spend.numbers.count, spend.ring.count] where count != RingBundle.ringSize {
            throw .wrongRingSize(input: index, actual: count, expected: RingBundle.ringSize)
        }
        guard zip(spend.numbers, spend.numbers.dropFirst()).allSatisfy(<) else {
            throw .membersNotAscending(input: index)
        }
        let member = RingMember(
            key: CompressedPoint(Ed25519Generator.fixedBase * spend.secretKey), commitment: spend.opening.commitment)
        guard spend.ring.indices.contains(spend.position), spend.ring[spend.position] == member else {
            throw .wrongSecrets(input: index)
        }
    }

    /// Makes everything but the ring signatures: the pseudo-outputs and the range proof, about 20 ms for two outputs.
    ///
    /// Constant time in amounts, masks and keys. The masks are drawn from the system's generator, hedged with the keys.
    ///
    /// - Throws: `.rangeProof`, `.noRandomness`.
    public func prepared() throws(RingBuildError) -> UnsignedRingBundle {
        let masks: [Ed25519.ScalarField]
        do {
            var scalars = try HedgedScalars(
                domain: Array(LedgerDomain.ringMasks.rawValue.utf8),
                secrets: spends.map(\.secretKey) + outputs.map(\.opening.mask),
                spends.flatMap { $0.ring[$0.position].key.bytes }, outputs.flatMap { $0.output.key.bytes })
            masks = scalars.next(spends.count - 1)
        } catch { throw .noRandomness(error) }
        let proof: BulletproofPlus
        do {
            proof = try BulletproofPlus.prove(
                amounts: outputs.map(\.opening.amount), masks: outputs.map(\.opening.mask))
        } catch { throw .rangeProof(error) }
        // The masks of both sides are equal in sum; what is withdrawn has none.
        let total = outputs.reduce(Ed25519.ScalarField.zero) { $0 + $1.opening.mask }
        let all = masks + [masks.reduce(total) { $0 - $1 }]
        let signers = zip(spends, all).map { UnsignedRingBundle.Signer($0, pseudoMask: $1) }
            .sorted { $0.keyImage < $1.keyImage }
        return UnsignedRingBundle(
            signers: signers,
            bundle: RingBundle(
                inputs: signers.map(\.input), outputs: outputs.map(\.output), deposits: deposits, withdrawn: withdrawn,
                rangeProof: proof))
    }
}

/// A ring bundle that lacks its signatures only. Secret, not wiped.
public struct UnsignedRingBundle: Sendable, Confidential {
    /// An input with what signs it.
    struct Signer: Sendable {
        let spend: RingSpend
        let pseudoMask: Ed25519.ScalarField
        let pseudoOutput: CompressedPoint
        let keyImage: CompressedPoint

        init(_ spend: RingSpend, pseudoMask: Ed25519.ScalarField) {
            self.spend = spend
            self.pseudoMask = pseudoMask
            pseudoOutput = Commitment(amount: spend.opening.amount, mask: pseudoMask).encoded
            keyImage = KeyImage.image(secretKey: spend.secretKey, publicKey: spend.ring[spend.position].key)
        }

        /// The input with a signature of the right size that holds nothing.
        var input: RingInput {
            RingInput(
                members: spend.numbers, keyImage: keyImage, pseudoOutput: pseudoOutput,
                signature: CLSAGSignature(s: spend.ring.map { _ in .zero }, c1: .zero, d: pseudoOutput))
        }
    }

    let signers: [Signer]
    /// The bundle, with signatures of the right size that hold nothing: everything that is signed is in it.
    public let bundle: RingBundle

    /// The bundle with its signatures of a transaction's `signatureDigest`; about 3 ms for each input.
    ///
    /// Constant time in keys, masks and nonces, which are hedged; the order of memory accesses shows the positions in
    /// the rings.
    ///
    /// - Throws: `.ringSignature`.
    public func signed(digest: [UInt8]) throws(RingBuildError) -> RingBundle {
        var bundle = bundle
        for (index, signer) in signers.enumerated() {
            let spend = signer.spend
            do {
                bundle.inputs[index].signature = try MoneroCLSAG.sign(
                    message: digest, ring: spend.ring, index: spend.position, secretKey: spend.secretKey,
                    inputMask: spend.opening.mask, pseudoMask: signer.pseudoMask, pseudoOutput: signer.pseudoOutput
                ).signature
            } catch { throw .ringSignature(input: index, error) }
        }
        return bundle
    }
}

extension AmountCiphertext.Opening {
    /// What it opens. Constant time.
    package var commitment: CompressedPoint { Commitment(amount: amount, mask: mask).encoded }
}
