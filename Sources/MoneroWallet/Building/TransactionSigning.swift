internal import Algebra
public import Curves
public import MoneroTransactions
public import Primitives
internal import RingCT
internal import RingSignatures

/// A transaction that is signed, and what its sender may want to remember of it.
public struct SignedTransaction: Sendable, Confidential {
    /// The transaction.
    public let transaction: MoneroTransaction
    /// The transaction's secret key r, by which the sender can prove payments. Secret, not wiped.
    public let transactionKey: Ed25519.ScalarField
    /// The outputs' own secret keys, where there are such. Secret, not wiped.
    public let additionalKeys: [Ed25519.ScalarField]
    /// The weight.
    public var weight: Int { transaction.weight }
}

extension UnsignedTransaction {
    /// What signing draws.
    package struct Randomness: Sendable {
        /// r.
        package var transactionKey: Ed25519.ScalarField
        /// One key for each output.
        package var additionalKeys: [Ed25519.ScalarField]
        /// The masks of all pseudo-outputs but the last.
        package var pseudoMasks: [Ed25519.ScalarField]
        /// The order of the payments and, last of them, the change.
        package var order: [Int]

        /// Draws from the system's generator, hedged with the spend key.
        fileprivate init(_ transaction: UnsignedTransaction, keys: WalletKeys) throws(RandomnessError) {
            let count = transaction.payments.count + 1
            var scalars = try HedgedScalars(
                domain: MoneroDomain.transactionRandomness, secrets: [keys.spendSecret],
                transaction.inputs.flatMap(\.output.key.bytes))
            transactionKey = scalars.next()
            additionalKeys = scalars.next(count)
            pseudoMasks = scalars.next(max(0, transaction.inputs.count - 1))
            order = (0..<count).shuffled()
        }
    }

    /// Signs with the keys of the wallet that owns the inputs; about 3 ms for each and 20 ms for the range proof.
    ///
    /// Constant time in keys, masks and nonces; the order of memory accesses shows the position in the rings.
    ///
    /// - Throws: `.notOwned`, `.rangeProof`, `.ringSignature`, `.noRandomness`.
    public func signed(with keys: WalletKeys) throws(BuildError) -> SignedTransaction {
        let randomness: Randomness
        do { randomness = try Randomness(self, keys: keys) } catch { throw .noRandomness(error) }
        return try signed(with: keys, randomness: randomness)
    }

    /// The same with given outputs' keys, masks and order; range proof and ring signatures draw for themselves.
    package func signed(with keys: WalletKeys, randomness: Randomness) throws(BuildError) -> SignedTransaction {
        let signers = try signers(keys)
        let network = payments.first?.address.network ?? .main
        let changeAddress = keys.viewing.address(
            at: SubaddressIndex(account: changeAccount, index: 0), network: network)
        let unordered = payments + [Payment(to: changeAddress, amount: change)]
        let layout = OutputLayout(outputs: randomness.order.map { unordered[$0] }, change: changeAddress)
        let made = layout.make(
            transactionKey: randomness.transactionKey, additionalKeys: randomness.additionalKeys,
            viewSecret: keys.viewing.viewSecret)
        let proof: BulletproofPlus
        do { proof = try BulletproofPlus.prove(amounts: layout.outputs.map(\.amount), masks: made.masks) } catch {
            throw .rangeProof(error)
        }
        // The masks of both sides are equal in sum; the fee has none.
        let total = made.masks.reduce(Ed25519.ScalarField.zero) { $0 + $1 }
        let masks = randomness.pseudoMasks + [randomness.pseudoMasks.reduce(total) { $0 - $1 }]
        let pseudoOutputs = zip(signers, masks).map { Commitment(amount: $0.input.output.amount, mask: $1).encoded }
        var signatures = RingCTSignatures(
            type: .bulletproofPlus, fee: fee, pseudoOutputs: pseudoOutputs, encryptedAmounts: made.amounts,
            commitments: made.commitments, rangeProofs: .bulletproofsPlus([proof]), ringSignatures: .clsag([]))
        var transaction = MoneroTransaction(
            inputs: signers.map {
                .key(
                    amount: 0, offsets: TransactionInput.distances(of: $0.input.ring.indices), keyImage: $0.keyImage)
            },
            outputs: made.outputs, extra: made.extra, signatures: .ringCT(signatures))
        let message = transaction.signedMessage
        var proofs: [CLSAGSignature] = []
        for (position, signer) in signers.enumerated() {
            let ring = signer.input.ring
            do {
                let (signature, _) = try MoneroCLSAG.sign(
                    message: message, ring: ring.members, index: ring.realPosition, secretKey: signer.secret,
                    inputMask: signer.input.output.opening.mask, pseudoMask: masks[position],
                    pseudoOutput: pseudoOutputs[position])
                proofs.append(signature)
            } catch { throw .ringSignature(input: signer.index, error) }
        }
        signatures.ringSignatures = .clsag(proofs)
        transaction.signatures = .ringCT(signatures)
        return SignedTransaction(
            transaction: transaction, transactionKey: randomness.transactionKey,
            additionalKeys: layout.hasAdditionalKeys ? randomness.additionalKeys : [])
    }

    private typealias Signer = (
        index: Int, input: Input, secret: Ed25519.ScalarField, keyImage: CompressedPoint
    )

    /// The inputs with their secret keys, by descending key image as the network asks.
    private func signers(_ keys: WalletKeys) throws(BuildError) -> [Signer] {
        var signers: [Signer] = []
        for (index, input) in inputs.enumerated() {
            let secret = keys.secret(of: input.output)
            guard CompressedPoint(Ed25519Generator.fixedBase * secret) == input.output.key else {
                throw .notOwned(input: index)
            }
            signers.append(
                (index, input, secret, KeyImage.image(secretKey: secret, publicKey: input.output.key)))
        }
        return signers.sorted { $0.keyImage > $1.keyImage }
    }
}
