internal import Algebra
public import ChainTransactions
package import Curves
internal import MoneroTransactions
public import MoneroWallet
internal import RingCT
package import RingSignatures

/// Finds what ring bundles pay to a wallet's addresses, with the view keys alone.
///
/// An amount is credited only where it opens the output's commitment. Outputs are numbered as the chain numbers them:
/// those of a bundle first, then its deposits. Branches on what belongs to the wallet.
public struct RingScanner: Sendable {
    private let scanner: OutputScanner

    /// A scanner for the addresses (0 ..< accounts, 0 ..< indices).
    public init(keys: ViewKeys, accounts: Int = 1, indices: Int = 1) {
        scanner = OutputScanner(keys: keys, accounts: accounts, indices: indices)
    }

    /// A scanner for the addresses of `table`.
    public init(keys: ViewKeys, table: SubaddressTable) { scanner = OutputScanner(keys: keys, table: table) }

    /// What the bundle of the transaction with this id pays. A multiplication for each output, and one more where the
    /// view tag is right.
    public func scan(_ bundle: RingBundle, transaction id: Hash256) -> OutputScanner.Result {
        Self.result(of: candidates(in: bundle), in: bundle, transaction: id) { scanner.table[$0] }
    }

    /// An output whose view tag is the one of the keys: one in 256 of those of others, and all of the wallet's.
    package struct Candidate: Sendable {
        /// The number of the output within the bundle, deposits after outputs.
        package let index: Int
        /// s, what is added to the address's secret spend key.
        package let offset: Ed25519.ScalarField
        /// The public spend key of the address that would be paid.
        package let spendKey: CompressedPoint
    }

    /// The outputs that may belong to the wallet: what takes time, and does not depend on the table of addresses.
    package func candidates(in bundle: RingBundle) -> [Candidate] {
        let outputs = bundle.outputs.map { ($0.key, $0.ephemeralKey, $0.viewTag) }
        let deposits = bundle.deposits.map { ($0.key, $0.ephemeralKey, $0.viewTag) }
        return (outputs + deposits).enumerated().compactMap { index, output in
            candidate(index, key: output.0, ephemeralKey: output.1, viewTag: output.2)
        }
    }

    /// What a bundle pays to the addresses that `place` knows by their public spend keys.
    package static func result(
        of candidates: [Candidate], in bundle: RingBundle, transaction id: Hash256,
        place: (CompressedPoint) -> SubaddressIndex?
    ) -> OutputScanner.Result {
        var result = OutputScanner.Result()
        for candidate in candidates {
            guard let address = place(candidate.spendKey) else { continue }
            let index = candidate.index
            func received(
                _ key: CompressedPoint, _ ephemeralKey: CompressedPoint, _ opening: AmountCiphertext.Opening
            ) -> ReceivedOutput {
                ReceivedOutput(
                    transaction: id.bytes, index: index, key: key, address: address, opening: opening,
                    keyOffset: candidate.offset, transactionKey: ephemeralKey)
            }
            guard index < bundle.outputs.count else {
                let deposit = bundle.deposits[index - bundle.outputs.count]
                result.received.append(
                    received(
                        deposit.key, deposit.ephemeralKey, AmountCiphertext.Opening(amount: deposit.amount, mask: .one))
                )
                continue
            }
            let output = bundle.outputs[index]
            do {
                let opening = try AmountCiphertext.compact(output.encryptedAmount)
                    .opening(of: output.commitment, with: candidate.offset)
                result.received.append(received(output.key, output.ephemeralKey, opening))
            } catch {
                result.refused.append(
                    RefusedOutput(transaction: id.bytes, index: index, address: address, reason: .amount(error)))
            }
        }
        return result
    }

    /// What the deposits of the genesis, whose hash stands for a transaction's id, pay.
    public func scan(genesis deposits: [RingDeposit], hash: Hash256) -> OutputScanner.Result {
        scan(RingBundle(deposits: deposits), transaction: hash)
    }

    private func candidate(
        _ index: Int, key: CompressedPoint, ephemeralKey: CompressedPoint, viewTag: UInt8
    ) -> Candidate? {
        guard let point = try? ephemeralKey.decoded() else { return nil }
        let derivation = KeyDerivation(secret: scanner.keys.viewSecret, point: EdwardsPoint(point))
        return scanner.candidate(TransactionOutput(key: key, viewTag: viewTag), derivation, RingDerivation.index)
            .map { Candidate(index: index, offset: $0, spendKey: $1) }
    }
}

extension WalletLedger {
    /// Takes in the ring bundle of a transaction in the block at `height`: first what it spends, then what it pays.
    ///
    /// Of several outputs with one key only the largest counts, the others being burnt: see ``burnt``.
    ///
    /// - Parameters:
    ///   - firstNumber: the chain's number of the bundle's first output, where known.
    ///   - spendKeys: the keys that spend; without them nothing is known of what was spent.
    /// - Returns: the positions in ``entries`` of what came in.
    @discardableResult public mutating func add(
        _ bundle: RingBundle, transaction id: Hash256, height: UInt64, firstNumber: UInt64?, scanner: RingScanner,
        spendKeys: WalletKeys? = nil
    ) -> Range<Int> {
        add(
            scanner.scan(bundle, transaction: id), spending: bundle.inputs.map(\.keyImage), height: height,
            globalIndices: Self.numbers(bundle.outputs.count + bundle.deposits.count, from: firstNumber),
            spendKeys: spendKeys)
    }

    /// Takes in the deposits of the genesis, whose hash stands for a transaction's id.
    @discardableResult public mutating func add(
        genesis deposits: [RingDeposit], hash: Hash256, scanner: RingScanner, spendKeys: WalletKeys? = nil
    ) -> Range<Int> {
        add(
            scanner.scan(genesis: deposits, hash: hash), spending: [], height: 0,
            globalIndices: Self.numbers(deposits.count, from: 0), spendKeys: spendKeys)
    }

    private static func numbers(_ count: Int, from first: UInt64?) -> [UInt64] {
        guard let first, count > 0, first <= UInt64.max - UInt64(count) else { return [] }
        return Array(first..<first + UInt64(count))
    }
}
