internal import Algebra
public import Curves
public import MoneroTransactions
internal import Primitives
internal import RingCT
public import RingSignatures

/// A proof that a transaction pays an address, made by who sent it or by who received it (monero
/// `src/wallet/wallet2.cpp`, `get_tx_proof`, version 2).
///
/// It publishes the secret that sender and receiver share for this transaction, so that anyone can read the outputs to
/// this address and no others, and shows that this is that secret.
public struct PaymentProof: Equatable, Sendable {
    /// Who proves.
    public enum Side: String, Sendable, CaseIterable {
        /// The sender, by the transaction's secret keys.
        case sender = "OutProofV2"
        /// The receiver, by the secret view key.
        case receiver = "InProofV2"
    }

    /// The shared secret of one public key of the transaction, and the proof that it is one.
    public struct Entry: Equatable, Sendable {
        /// r·A = a·R.
        public let sharedSecret: CompressedPoint
        /// That its logarithm is that of a public key.
        public let signature: SchnorrSignature

        /// Length of an entry's text.
        static let characterCount = keyCharacterCount + CryptoNoteBase58.characterCount(of: SchnorrSignature.byteCount)
        static let keyCharacterCount = CryptoNoteBase58.characterCount(of: 32)
    }

    /// Who made it.
    public let side: Side
    /// One entry for the transaction's public key, then one for each output's own, if it has such.
    public let entries: [Entry]

    /// The text: `OutProofV2…` or `InProofV2…`.
    public var text: String {
        entries.reduce(into: side.rawValue) { text, entry in
            text += CryptoNoteBase58.encode(entry.sharedSecret.bytes)
            text += CryptoNoteBase58.encode(entry.signature.bytes)
        }
    }

    init(side: Side, entries: [Entry]) {
        self.side = side
        self.entries = entries
    }

    /// Reads a proof.
    ///
    /// - Throws: `.unknownKind`, `.outdated`, `.wrongLength`, `.notBase58`, `.invalidSignature`.
    public init(text: String) throws(PaymentProofError) {
        guard !text.hasPrefix("OutProofV1"), !text.hasPrefix("InProofV1") else { throw .outdated }
        guard let side = Side.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { throw .unknownKind }
        let characters = Array(text.utf8.dropFirst(side.rawValue.utf8.count))
        let width = Entry.characterCount
        guard !characters.isEmpty, characters.count.isMultiple(of: width) else {
            throw .wrongLength(actual: text.utf8.count)
        }
        var entries: [Entry] = []
        for start in stride(from: 0, to: characters.count, by: width) {
            let number = start / width
            func decode(_ range: Range<Int>) throws(PaymentProofError) -> [UInt8] {
                do { return try CryptoNoteBase58.decode(String(decoding: characters[range], as: UTF8.self)) } catch {
                    throw .notBase58(entry: number, error)
                }
            }
            let middle = start + Entry.keyCharacterCount
            guard let key = CompressedPoint(try decode(start..<middle)) else {
                preconditionFailure("this many characters stand for 32 bytes")
            }
            let bytes = try decode(middle..<start + width)
            do { entries.append(Entry(sharedSecret: key, signature: try SchnorrSignature(bytes: bytes))) } catch {
                throw .invalidSignature(entry: number, error)
            }
        }
        self.init(side: side, entries: entries)
    }
}

extension PaymentProof {
    /// What a proof shows.
    public struct Receipt: Equatable, Sendable {
        /// The outputs that pay the address: their numbers and amounts in piconero.
        public let outputs: [Int: UInt64]

        /// The sum of the amounts; 2^64 − 1 where they exceed it.
        public var received: UInt64 {
            outputs.values.reduce(0) { sum, amount in
                let (next, overflows) = sum.addingReportingOverflow(amount)
                return overflows ? .max : next
            }
        }
    }

    /// Proves as the sender, with the secret keys that the transaction was made with.
    ///
    /// - Parameters:
    ///   - transactionKey: the secret key r.
    ///   - additionalKeys: the outputs' own secret keys, where there are such.
    ///   - message: any bytes that the proof is to be bound to, a challenge of who asked for it.
    /// - Throws: `.invalidTransactionKey` for an address that is no point, `.noRandomness`, and `.nothingReceived` and
    ///   what ``verify(transaction:address:message:)`` throws where the keys are not this transaction's.
    public static func sender(
        transaction: MoneroTransaction, transactionKey: Ed25519.ScalarField,
        additionalKeys: [Ed25519.ScalarField] = [], address: MoneroAddress, message: [UInt8] = []
    ) throws(PaymentProofError) -> PaymentProof {
        guard let view = try? address.viewKey.decoded(), let spend = try? address.spendKey.decoded() else {
            throw .invalidTransactionKey
        }
        let base = address.isSubaddress ? EdwardsPoint(spend) : .generator
        let bound = transaction.boundHash(message)
        var entries: [Entry] = []
        for secret in [transactionKey] + additionalKeys {
            let claim = SharedSecretClaim(
                message: bound, r: CompressedPoint(base * secret), a: address.viewKey,
                b: address.isSubaddress ? address.spendKey : nil, d: CompressedPoint(EdwardsPoint(view) * secret))
            entries.append(try entry(claim, secret: secret, base: base, other: EdwardsPoint(view)))
        }
        return try checked(
            PaymentProof(side: .sender, entries: entries), transaction: transaction, address: address, message: message)
    }

    /// Proves as the receiver, for the address at `index`.
    ///
    /// - Throws: `.noTransactionKey`, `.invalidTransactionKey`, `.noRandomness`, `.nothingReceived`.
    public static func receiver(
        transaction: MoneroTransaction, keys: ViewKeys, at index: SubaddressIndex, message: [UInt8] = []
    ) throws(PaymentProofError) -> PaymentProof {
        let address = keys.address(at: index, network: .main)
        let base = index == .primary ? EdwardsPoint<Ed25519>.generator : keys.spendPoint(at: index)
        let bound = transaction.boundHash(message)
        let secret = keys.viewSecret
        var entries: [Entry] = []
        for key in try publicKeys(transaction) {
            guard let point = try? key.decoded() else { throw .invalidTransactionKey }
            let claim = SharedSecretClaim(
                message: bound, r: address.viewKey, a: key, b: address.isSubaddress ? address.spendKey : nil,
                d: CompressedPoint(EdwardsPoint(point) * secret))
            entries.append(try entry(claim, secret: secret, base: base, other: EdwardsPoint(point)))
        }
        return try checked(
            PaymentProof(side: .receiver, entries: entries), transaction: transaction, address: address,
            message: message)
    }

    /// Checks the proof and tells what `transaction` pays to `address`; variable time. Amounts that do not open their
    /// commitments do not count.
    ///
    /// - Throws: `.noTransactionKey`, `.wrongEntryCount`, `.notProved`.
    public func verify(
        transaction: MoneroTransaction, address: MoneroAddress, message: [UInt8] = []
    ) throws(PaymentProofError) -> Receipt {
        let keys = try Self.publicKeys(transaction)
        guard keys.count == entries.count else {
            throw .wrongEntryCount(actual: entries.count, expected: keys.count)
        }
        let bound = transaction.boundHash(message)
        let derivations = zip(keys, entries).map { key, entry -> KeyDerivation? in
            let (r, a) = side == .sender ? (key, address.viewKey) : (address.viewKey, key)
            let claim = SharedSecretClaim(
                message: bound, r: r, a: a, b: address.isSubaddress ? address.spendKey : nil, d: entry.sharedSecret)
            guard claim.isProved(by: entry.signature), let point = try? entry.sharedSecret.decoded() else { return nil }
            return KeyDerivation(eighth: EdwardsPoint(point))
        }
        guard derivations.contains(where: { $0 != nil }) else { throw .notProved }
        var outputs: [Int: UInt64] = [:]
        for index in transaction.outputs.indices {
            let own = index + 1 < derivations.count ? derivations[index + 1] : nil
            for derivation in [derivations[0], own] {
                guard let derivation, outputs[index] == nil else { continue }
                outputs[index] = Self.amount(of: index, in: transaction, derivation, spendKey: address.spendKey)
            }
        }
        return Receipt(outputs: outputs)
    }

    /// The amount of an output that pays `spendKey` and opens its commitment.
    private static func amount(
        of index: Int, in transaction: MoneroTransaction, _ derivation: KeyDerivation, spendKey: CompressedPoint
    ) -> UInt64? {
        let output = transaction.outputs[index]
        if let tag = output.viewTag, tag != derivation.viewTag(at: index) { return nil }
        let offset = derivation.scalar(at: index)
        guard let spend = try? spendKey.decoded(),
            CompressedPoint(Ed25519Generator.fixedBase * offset + spend) == output.key
        else {
            return nil
        }
        return try? OutputScanner.opening(of: index, in: transaction, key: offset).amount
    }

    private static func entry(
        _ claim: SharedSecretClaim, secret: Ed25519.ScalarField, base: EdwardsPoint<Ed25519>,
        other: EdwardsPoint<Ed25519>
    ) throws(PaymentProofError) -> Entry {
        do {
            let signature = try claim.prove(secret: secret, base: base, other: other)
            return Entry(sharedSecret: claim.d, signature: signature)
        } catch { throw .noRandomness(error) }
    }

    private static func checked(
        _ proof: PaymentProof, transaction: MoneroTransaction, address: MoneroAddress, message: [UInt8]
    ) throws(PaymentProofError) -> PaymentProof {
        let receipt = try proof.verify(transaction: transaction, address: address, message: message)
        guard receipt.received > 0 else { throw .nothingReceived }
        return proof
    }

    /// The transaction's public key and those of its outputs.
    private static func publicKeys(_ transaction: MoneroTransaction) throws(PaymentProofError) -> [CompressedPoint] {
        let extra = TransactionExtra(bytes: transaction.extra)
        guard let first = extra.publicKeys.first else { throw .noTransactionKey }
        return [first] + extra.additionalPublicKeys
    }
}

extension MoneroTransaction {
    /// H(transaction's hash, message): what proofs about a transaction are bound to.
    func boundHash(_ message: [UInt8]) -> [UInt8] { Keccak256.digest(of: hash + message) }
}
