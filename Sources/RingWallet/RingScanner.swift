internal import Algebra
public import ChainTransactions
internal import Curves
internal import MoneroTransactions
public import MoneroWallet
internal import RingCT
internal import RingSignatures

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
        var result = OutputScanner.Result()
        for (index, output) in bundle.outputs.enumerated() {
            let found = find(output.key, output.ephemeralKey, output.viewTag)
            guard let (offset, address) = found else { continue }
            do {
                let opening = try AmountCiphertext.compact(output.encryptedAmount)
                    .opening(of: output.commitment, with: offset)
                result.received.append(
                    ReceivedOutput(
                        transaction: id.bytes, index: index, key: output.key, address: address, opening: opening,
                        keyOffset: offset, transactionKey: output.ephemeralKey))
            } catch {
                result.refused.append(
                    RefusedOutput(transaction: id.bytes, index: index, address: address, reason: .amount(error)))
            }
        }
        result.received += scan(bundle.deposits, from: bundle.outputs.count, transaction: id.bytes)
        return result
    }

    /// What the deposits of the genesis, whose hash stands for a transaction's id, pay.
    public func scan(genesis deposits: [RingDeposit], hash: Hash256) -> OutputScanner.Result {
        OutputScanner.Result(received: scan(deposits, from: 0, transaction: hash.bytes))
    }

    private func scan(_ deposits: [RingDeposit], from first: Int, transaction: [UInt8]) -> [ReceivedOutput] {
        deposits.enumerated().compactMap { index, deposit in
            find(deposit.key, deposit.ephemeralKey, deposit.viewTag).map { offset, address in
                ReceivedOutput(
                    transaction: transaction, index: first + index, key: deposit.key, address: address,
                    opening: AmountCiphertext.Opening(amount: deposit.amount, mask: .one), keyOffset: offset,
                    transactionKey: deposit.ephemeralKey)
            }
        }
    }

    private func find(
        _ key: CompressedPoint, _ ephemeralKey: CompressedPoint, _ viewTag: UInt8
    ) -> (Ed25519.ScalarField, SubaddressIndex)? {
        guard let point = try? ephemeralKey.decoded() else { return nil }
        let derivation = KeyDerivation(secret: scanner.keys.viewSecret, point: EdwardsPoint(point))
        return scanner.match(TransactionOutput(key: key, viewTag: viewTag), derivation, RingDerivation.index)
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
