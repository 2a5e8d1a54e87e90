import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

/// The rules on a transaction's points, but for range proofs and ring signatures.
struct CurveChecks {
    let transaction: MoneroTransaction
    let context: MoneroContext

    /// The checks of a transaction whose lists have their sizes.
    var checks: [MoneroCheck] {
        var checks = [check(.outputKeys, .transaction, outputKeys)]
        for index in transaction.keyImages.indices {
            checks.append(
                check(.keyImageDomain, .input(index)) { () throws(MoneroTransactionError) in
                    try keyImageDomain(index)
                })
        }
        if let ringCT = transaction.ringCT, ringCT.type != .full {
            checks.append(
                check(.balance, .transaction) { () throws(MoneroTransactionError) in try balance(ringCT) })
        }
        if context.isStrict {
            checks.append(check(.distinctOutputs, .transaction, distinctOutputs))
            checks.append(check(.torsion, .transaction, torsion))
        }
        return checks
    }

    private func check(
        _ rule: MoneroRule, _ subject: MoneroSubject, _ body: () throws(MoneroTransactionError) -> Void
    ) -> MoneroCheck {
        MoneroCheck(rule: rule, subject: subject, outcome: CheckOutcome(body))
    }

    private func outputKeys() throws(MoneroTransactionError) {
        for (index, output) in transaction.outputs.enumerated() where (try? output.key.decoded()) == nil {
            throw .outputKeyNotAPoint(index: index)
        }
    }

    private func distinctOutputs() throws(MoneroTransactionError) {
        var first: [CompressedPoint: Int] = [:]
        for (index, output) in transaction.outputs.enumerated() {
            if let earlier = first.updateValue(index, forKey: output.key) {
                throw .duplicateOutputKey(index: index, first: earlier)
            }
        }
    }

    /// What is no point is another rule's to refuse.
    private func torsion() throws(MoneroTransactionError) {
        let members = (context.rings ?? []).joined().flatMap { member in
            transaction.version == .ringCT ? [member.key, member.commitment] : [member.key]
        }
        let lists: [(MoneroTransactionError.PartList, [CompressedPoint])] = [
            (.outputKeys, transaction.outputs.map(\.key)),
            (.commitments, transaction.ringCT?.commitments ?? []),
            (.pseudoOutputs, transaction.ringCT?.pseudoOutputs ?? []), (.ringMembers, members),
        ]
        for (list, points) in lists {
            for (index, encoding) in points.enumerated() {
                guard let point = try? encoding.decoded(), !point.isTorsionFree else { continue }
                let isPair = list == .ringMembers && transaction.version == .ringCT
                throw .componentOfSmallOrder(of: list, index: isPair ? index / 2 : index)
            }
        }
    }

    private func keyImageDomain(_ index: Int) throws(MoneroTransactionError) {
        do { _ = try transaction.keyImages[index].publicKey() } catch {
            switch error {
            case .invalidPoint: throw .keyImageNotAPoint(index: index)
            case .isIdentity: throw .keyImageIsIdentity(index: index)
            case .notInSubgroup: throw .keyImageNotInSubgroup(index: index)
            }
        }
    }

    /// The sums are compared as points, components of small order included.
    private func balance(_ ringCT: RingCTSignatures) throws(MoneroTransactionError) {
        let inputs = try sum(ringCT.pseudoOutputs, of: .pseudoOutputs)
        let outputs = try sum(ringCT.commitments, of: .commitments)
        guard inputs == outputs + ringCT.feeCommitment else { throw .notBalanced }
    }

    private func sum(
        _ points: [CompressedPoint], of list: MoneroTransactionError.PartList
    ) throws(MoneroTransactionError) -> EdwardsPoint<Ed25519> {
        var sum = EdwardsPoint<Ed25519>.identity
        for (index, encoding) in points.enumerated() {
            guard let point = try? encoding.decoded() else { throw .commitmentNotAPoint(of: list, index: index) }
            sum += point
        }
        return sum
    }
}

extension RingCTSignatures {
    /// fee·H.
    var feeCommitment: EdwardsAffinePoint<Ed25519> { Commitment(amount: fee, mask: .zero).point }
}
