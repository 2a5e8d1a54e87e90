package import Algebra
package import Curves
package import MoneroTransactions
internal import Primitives
package import RingCT
package import RingSignatures

/// What a transaction's outputs are and which public keys they need, before any secret is drawn (monero
/// `src/cryptonote_core/cryptonote_tx_utils.cpp`, `construct_tx_with_tx_key`).
package struct OutputLayout: Sendable {
    /// The outputs in order, the change among them.
    package let outputs: [Payment]
    /// The address of the change. Its outputs use the sender's view key, so that they need no key of their own.
    package let change: MoneroAddress

    /// The payee's subaddress where only one address is paid: the transaction's public key is then r times its spend key
    /// instead of the base point.
    private let onlySubaddress: MoneroAddress?
    /// Whether each output has a public key of its own: with several payees one of which is a subaddress.
    package let hasAdditionalKeys: Bool
    /// Whose payment id goes into the extra field, in a transaction of two outputs.
    private let payee: MoneroAddress?

    /// The layout of these outputs in this order.
    package init(outputs: [Payment], change: MoneroAddress) {
        self.outputs = outputs
        self.change = change
        let payees = Set(outputs.map(\.address).filter { !$0.hasSameKeys(as: change) }.map(\.withoutPaymentID))
        let subaddresses = payees.filter(\.isSubaddress)
        onlySubaddress = payees.count == 1 ? subaddresses.first : nil
        hasAdditionalKeys = !subaddresses.isEmpty && payees.count > 1
        let others = outputs.map(\.address).filter { !$0.hasSameKeys(as: change) }
        payee = outputs.count > 2 || payees.count > 1 ? nil : others.first ?? change
    }

    /// The outputs with their secrets.
    package struct Made: Sendable {
        /// The outputs as the transaction has them.
        package var outputs: [TransactionOutput] = []
        /// The encrypted amounts.
        package var amounts: [AmountCiphertext] = []
        /// The masks of the commitments. Secret.
        package var masks: [Ed25519.ScalarField] = []
        /// The commitments.
        package var commitments: [CompressedPoint] = []
        /// The extra field.
        package var extra: [UInt8] = []
    }

    /// Makes the outputs. Constant time in the secrets.
    ///
    /// - Parameters:
    ///   - transactionKey: r.
    ///   - additionalKeys: one for each output where ``hasAdditionalKeys``, else ignored.
    ///   - viewSecret: the sender's.
    package func make(
        transactionKey r: Ed25519.ScalarField, additionalKeys: [Ed25519.ScalarField], viewSecret: Ed25519.ScalarField
    ) -> Made {
        precondition(!hasAdditionalKeys || additionalKeys.count == outputs.count, "a key for each output")
        let publicKey =
            onlySubaddress.map { $0.spendPoint * r } ?? (Ed25519Generator.fixedBase * r)
        var made = Made()
        var additional: [CompressedPoint] = []
        for (index, output) in outputs.enumerated() {
            let address = output.address
            let own = hasAdditionalKeys ? additionalKeys[index] : r
            let derivation =
                address.hasSameKeys(as: change)
                ? KeyDerivation(secret: viewSecret, point: publicKey)
                : KeyDerivation(secret: address.isSubaddress ? own : r, point: address.viewPoint)
            if hasAdditionalKeys {
                additional.append(
                    CompressedPoint(address.isSubaddress ? address.spendPoint * own : Ed25519Generator.fixedBase * own))
            }
            let key = derivation.scalar(at: index)
            let mask = AmountCiphertext.mask(under: key)
            made.outputs.append(
                TransactionOutput(
                    key: CompressedPoint(address.spendPoint + Ed25519Generator.fixedBase * key),
                    viewTag: derivation.viewTag(at: index)))
            made.amounts.append(AmountCiphertext(output.amount, compactUnder: key))
            made.masks.append(mask)
            made.commitments.append(Commitment(amount: output.amount, mask: mask).encoded)
        }
        let id = payee.map { payee in
            (payee.paymentID ?? .none).masked(by: KeyDerivation(secret: r, point: payee.viewPoint))
        }
        made.extra = extra(CompressedPoint(publicKey), additional, id)
        return made
    }

    /// Outputs of the right size with nothing in them, to weigh a transaction before it is made.
    var placeholder: Made {
        let point = CompressedPoint(EdwardsAffinePoint<Ed25519>.identity)
        let count = outputs.count
        var made = Made()
        made.outputs = outputs.map { _ in TransactionOutput(key: point, viewTag: 0) }
        made.amounts = outputs.map { _ in .compact(0) }
        made.commitments = outputs.map { _ in point }
        made.extra = extra(
            point, hasAdditionalKeys ? [CompressedPoint](repeating: point, count: count) : [],
            payee == nil ? nil : PaymentID.none)
        return made
    }

    /// The extra field in the order that wallets agree on.
    private func extra(_ key: CompressedPoint, _ additional: [CompressedPoint], _ id: PaymentID?) -> [UInt8] {
        var parts: [TransactionExtra.Part] = [.publicKey(key)]
        if !additional.isEmpty { parts.append(.additionalPublicKeys(additional)) }
        if let id { parts.append(.nonce(TransactionExtra.PaymentID.encrypted(id.bytes).nonce)) }
        return TransactionExtra(parts).bytes
    }
}

extension MoneroAddress {
    /// Whether both stand for the same keys, with or without a payment id.
    func hasSameKeys(as other: MoneroAddress) -> Bool { spendKey == other.spendKey && viewKey == other.viewKey }

    /// The same keys without a payment id.
    var withoutPaymentID: MoneroAddress {
        guard paymentID != nil else { return self }
        return MoneroAddress(network: network, kind: .standard, checkedSpendKey: spendKey, viewKey: viewKey)
    }

    package var spendPoint: EdwardsPoint<Ed25519> { Self.point(spendKey) }
    package var viewPoint: EdwardsPoint<Ed25519> { Self.point(viewKey) }

    private static func point(_ key: CompressedPoint) -> EdwardsPoint<Ed25519> {
        guard let point = try? key.decoded() else {
            preconditionFailure("an address's keys were decoded when it was made")
        }
        return EdwardsPoint(point)
    }
}
