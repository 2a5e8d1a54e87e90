internal import Algebra
public import ChainTransactions
internal import Curves
internal import MoneroWallet
internal import RingCT
internal import RingSignatures

extension RingTransfer {
    /// A bundle as long as the transfer's will be, whose points and scalars hold nothing: what fees are computed from
    /// before anybody who has the keys makes the real one.
    public func placeholder(deposits: [RingDeposit] = []) -> RingBundle {
        let point = CompressedPoint(EdwardsAffinePoint<Ed25519>.identity)
        let count = max(payments.count + 1, RingBundle.outputCounts.lowerBound)
        let output = RingOutput(key: point, commitment: point, ephemeralKey: point, viewTag: 0, encryptedAmount: 0)
        let points = [CompressedPoint](repeating: point, count: RangeProofSize.rounds(amounts: count))
        return RingBundle(
            inputs: inputs.map { input in
                RingInput(
                    members: input.ring.indices, keyImage: point, pseudoOutput: point,
                    signature: CLSAGSignature(s: input.ring.members.map { _ in .zero }, c1: .zero, d: point))
            },
            outputs: [RingOutput](repeating: output, count: count), deposits: deposits, withdrawn: withdrawn,
            rangeProof: BulletproofPlus(
                a: point, a1: point, b: point, r1: .zero, s1: .zero, d1: .zero, l: points, r: points))
    }
}
