internal import Algebra
package import Curves
public import MoneroTransactions
internal import Primitives
internal import RingCT
package import RingSignatures

/// Finds what transactions pay to a wallet's addresses, with the view keys alone.
///
/// An amount is credited only where it opens the output's commitment. Whether an output was spent, or its one-time key
/// paid before, is for ``WalletLedger`` to say. Branches on what belongs to the wallet.
public struct OutputScanner: Sendable {
    /// Transactions with more public keys than this have been made by accident only; further keys are passed over.
    public static let maximumPublicKeys = 4

    /// The keys.
    public let keys: ViewKeys
    /// The addresses that are looked for.
    public var table: SubaddressTable

    /// A scanner for the addresses of `table`.
    public init(keys: ViewKeys, table: SubaddressTable) {
        self.keys = keys
        self.table = table
    }

    /// A scanner for the addresses (0 ..< accounts, 0 ..< indices).
    public init(keys: ViewKeys, accounts: Int = 1, indices: Int = 1) {
        self.init(keys: keys, table: SubaddressTable(keys: keys, accounts: accounts, indices: indices))
    }

    /// What a transaction pays.
    public struct Result: Sendable, Equatable {
        /// Outputs to credit, by their numbers.
        public var received: [ReceivedOutput] = []
        /// Outputs that are addressed to the wallet and cannot be credited.
        public var refused: [RefusedOutput] = []

        /// A result of these parts.
        package init(received: [ReceivedOutput] = [], refused: [RefusedOutput] = []) {
            self.received = received
            self.refused = refused
        }

        /// Whether nothing is addressed to the wallet.
        public var isEmpty: Bool { received.isEmpty && refused.isEmpty }
    }

    /// What `transaction` pays to the wallet. A multiplication for each of its public keys and, where an output has no
    /// view tag or the right one, one more.
    public func scan(_ transaction: MoneroTransaction) -> Result {
        let extra = TransactionExtra(bytes: transaction.extra)
        let secret = keys.viewSecret
        let shared = sharedSecrets(extra.publicKeys, secret)
        let additional = extra.additionalPublicKeys
        var result = Result()
        var hash: [UInt8]?
        for (index, output) in transaction.outputs.enumerated() {
            var candidates = shared
            if additional.count == transaction.outputs.count {
                candidates += sharedSecrets([additional[index]], secret)
            }
            for (key, derivation) in candidates {
                guard let (offset, address) = match(output, derivation, index) else { continue }
                let id = hash ?? transaction.hash
                hash = id
                do {
                    let received = ReceivedOutput(
                        transaction: id, index: index, key: output.key, address: address,
                        opening: try Self.opening(of: index, in: transaction, key: offset), keyOffset: offset,
                        transactionKey: key, paymentID: paymentID(extra, shared.first?.derivation ?? derivation),
                        version: transaction.version, unlockTime: transaction.unlockTime,
                        isCoinbase: transaction.isCoinbase)
                    result.received.append(received)
                } catch {
                    result.refused.append(
                        RefusedOutput(transaction: id, index: index, address: address, reason: error))
                }
                break
            }
        }
        return result
    }

    private typealias SharedSecret = (key: CompressedPoint, derivation: KeyDerivation)

    private func sharedSecrets(_ publicKeys: [CompressedPoint], _ secret: Ed25519.ScalarField) -> [SharedSecret] {
        var seen: Set<CompressedPoint> = []
        return publicKeys.prefix(Self.maximumPublicKeys).compactMap { key in
            guard seen.insert(key).inserted, let point = try? key.decoded() else { return nil }
            return (key, KeyDerivation(secret: secret, point: EdwardsPoint(point)))
        }
    }

    /// The offset and the address, where P − s·G is one of the wallet's spend keys.
    private func match(
        _ output: TransactionOutput, _ derivation: KeyDerivation, _ index: Int
    ) -> (Ed25519.ScalarField, SubaddressIndex)? {
        candidate(output, derivation, index).flatMap { offset, spendKey in table[spendKey].map { (offset, $0) } }
    }

    /// The offset s and the spend key P − s·G of the address that would be paid, where the view tag is right.
    package func candidate(
        _ output: TransactionOutput, _ derivation: KeyDerivation, _ index: Int
    ) -> (offset: Ed25519.ScalarField, spendKey: CompressedPoint)? {
        if let tag = output.viewTag, tag != derivation.viewTag(at: index) { return nil }
        guard let point = try? output.key.decoded() else { return nil }
        let offset = derivation.scalar(at: index)
        let spend = EdwardsPoint(point) - Ed25519Generator.fixedBase * offset
        return (offset, CompressedPoint(spend))
    }

    /// The amount and the mask of an output, compared with its commitment.
    static func opening(
        of index: Int, in transaction: MoneroTransaction, key: Ed25519.ScalarField
    ) throws(RefusedOutput.Reason) -> AmountCiphertext.Opening {
        guard let ringCT = transaction.ringCT else {
            return AmountCiphertext.Opening(amount: transaction.outputs[index].amount, mask: .one)
        }
        guard index < ringCT.encryptedAmounts.count, index < ringCT.commitments.count else { throw .noAmount }
        do {
            return try ringCT.encryptedAmounts[index].opening(of: ringCT.commitments[index], with: key)
        } catch { throw .amount(error) }
    }

    private func paymentID(_ extra: TransactionExtra, _ derivation: KeyDerivation) -> PaymentID? {
        guard case .encrypted(let bytes) = extra.paymentID, let id = PaymentID(bytes)?.masked(by: derivation),
            id != .none
        else { return nil }
        return id
    }
}
