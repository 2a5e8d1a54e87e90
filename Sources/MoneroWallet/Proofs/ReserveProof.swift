internal import Algebra
internal import Curves
public import MoneroTransactions
internal import Primitives
internal import RingCT
public import RingSignatures

/// A proof that a wallet owns outputs of some sum, which are not spent as far as a node knows (monero
/// `src/wallet/wallet2.cpp`, `get_reserve_proof`, version 2).
///
/// It tells everyone these outputs, their amounts and their key images: from then on it shows when they are spent.
public struct ReserveProof: Equatable, Sendable {
    /// One output.
    public struct Entry: Equatable, Sendable {
        /// The transaction's hash, 32 bytes.
        public let transaction: [UInt8]
        /// The output's number within the transaction.
        public let index: UInt64
        /// a·R, the secret that the transaction's maker and the receiver share.
        public let sharedSecret: CompressedPoint
        /// The output's key image.
        public let keyImage: CompressedPoint
        /// That the shared secret is one.
        let secretSignature: SchnorrSignature
        /// That the key image belongs to the output.
        let imageSignature: SchnorrSignature

        /// The shortest encoding's length.
        static let minimumByteCount = 2 + 3 * 32 + 2 * SchnorrSignature.byteCount
    }

    /// A public spend key of the wallet, and its signature.
    struct SpendKey: Equatable, Sendable {
        let key: CompressedPoint
        let signature: SchnorrSignature

        static let byteCount = 1 + 32 + SchnorrSignature.byteCount
    }

    /// The outputs.
    public let entries: [Entry]
    let spendKeys: [SpendKey]

    private static let prefix = "ReserveProofV2"

    /// The text: `ReserveProofV2…`.
    public var text: String { Self.prefix + CryptoNoteBase58.encode(bytes) }

    private var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 32 + entries.count * 240)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.writeVarint(0)
            writer.write(entry.transaction)
            writer.writeVarint(entry.index)
            writer.write(entry.sharedSecret.bytes)
            writer.write(entry.keyImage.bytes)
            writer.write(entry.secretSignature.bytes)
            writer.write(entry.imageSignature.bytes)
        }
        writer.writeVarint(UInt64(spendKeys.count))
        for item in spendKeys {
            // A pair is a list of two.
            writer.writeVarint(2)
            writer.write(item.key.bytes)
            writer.write(item.signature.bytes)
        }
        return writer.bytes
    }

    private init(entries: [Entry], spendKeys: [SpendKey]) {
        self.entries = entries
        self.spendKeys = spendKeys
    }

    /// Reads a proof.
    ///
    /// - Throws: `.unknownKind`, `.outdated`, `.notBase58`, `.wrongLength`, `.invalidInteger`, `.countTooLarge`,
    ///   `.unknownVersion`, `.invalidSignature`.
    public init(text: String) throws(ReserveProofError) {
        guard !text.hasPrefix("ReserveProofV1") else { throw .outdated }
        guard text.hasPrefix(Self.prefix) else { throw .unknownKind }
        let bytes: [UInt8]
        do { bytes = try CryptoNoteBase58.decode(text.dropFirst(Self.prefix.count)) } catch { throw .notBase58(error) }
        var reader = Reader(ByteReader(bytes))
        var entries: [Entry] = []
        for _ in 0..<(try reader.count(Entry.minimumByteCount)) {
            try reader.expect(0)
            entries.append(
                Entry(
                    transaction: try reader.bytes(32), index: try reader.varint(), sharedSecret: try reader.point(),
                    keyImage: try reader.point(), secretSignature: try reader.signature(),
                    imageSignature: try reader.signature()))
        }
        var spendKeys: [SpendKey] = []
        for _ in 0..<(try reader.count(SpendKey.byteCount)) {
            try reader.expect(2)
            spendKeys.append(SpendKey(key: try reader.point(), signature: try reader.signature()))
        }
        guard reader.isAtEnd else { throw .wrongLength }
        self.init(entries: entries, spendKeys: spendKeys)
    }

    /// Reads the parts of a proof.
    private struct Reader {
        private var reader: ByteReader

        init(_ reader: ByteReader) { self.reader = reader }

        var isAtEnd: Bool { reader.remaining == 0 }

        mutating func varint() throws(ReserveProofError) -> UInt64 {
            do { return try reader.readVarint() } catch { throw .invalidInteger(error) }
        }

        mutating func count(_ elementSize: Int) throws(ReserveProofError) -> Int {
            let count = try varint()
            guard count <= UInt64(reader.remaining / elementSize) else { throw .countTooLarge(count) }
            return Int(count)
        }

        mutating func expect(_ version: UInt64) throws(ReserveProofError) {
            let actual = try varint()
            guard actual == version else { throw .unknownVersion(actual) }
        }

        mutating func bytes(_ count: Int) throws(ReserveProofError) -> [UInt8] {
            do { return try reader.readBytes(count) } catch { throw .wrongLength }
        }

        mutating func point() throws(ReserveProofError) -> CompressedPoint {
            guard let point = CompressedPoint(try bytes(32)) else { throw .wrongLength }
            return point
        }

        mutating func signature() throws(ReserveProofError) -> SchnorrSignature {
            let bytes = try bytes(SchnorrSignature.byteCount)
            do { return try SchnorrSignature(bytes: bytes) } catch { throw .invalidSignature(error) }
        }
    }
}

extension ReserveProof {
    /// What a proof shows.
    public struct Reserves: Hashable, Sendable {
        /// The sum of the outputs, in piconero.
        public let total: UInt64
        /// How much of it is spent.
        public let spent: UInt64
    }

    /// Proves the possession of outputs.
    ///
    /// - Parameter message: any bytes that the proof is to be bound to.
    /// - Throws: `.noOutputs`, `.keyImageNotProved`, `.noRandomness`.
    public static func prove(
        _ outputs: [ReceivedOutput], keys: WalletKeys, message: [UInt8]
    ) throws(ReserveProofError) -> ReserveProof {
        guard !outputs.isEmpty else { throw .noOutputs }
        let viewing = keys.viewing
        let address = viewing.address(network: .main)
        let images = outputs.map { keys.keyImage(of: $0) }
        let hash = boundMessage(message, address, images)
        let secret = viewing.viewSecret
        var entries: [Entry] = []
        for (number, output) in outputs.enumerated() {
            guard let point = try? output.transactionKey.decoded() else { throw .secretNotProved(entry: number) }
            let claim = SharedSecretClaim(
                message: hash, r: address.viewKey, a: output.transactionKey, b: nil, d: CompressedPoint(point * secret))
            let signature: SchnorrSignature
            do {
                signature = try claim.prove(secret: secret, base: .generator, other: EdwardsPoint(point))
            } catch { throw .noRandomness(error) }
            let imageSignature: SchnorrSignature
            do {
                imageSignature = try SchnorrSignature.ofKeyImage(of: output, keys: keys, message: hash)
            } catch { throw .keyImageNotProved(entry: number, error) }
            entries.append(
                Entry(
                    transaction: output.transaction, index: UInt64(output.index), sharedSecret: claim.d,
                    keyImage: images[number], secretSignature: signature,
                    imageSignature: imageSignature))
        }
        var spendKeys: [SpendKey] = []
        for index in Set(outputs.map(\.address) + [.primary]).sorted() {
            do {
                spendKeys.append(
                    SpendKey(
                        key: viewing.address(at: index, network: .main).spendKey,
                        signature: try SchnorrSignature.sign(hash, secret: keys.spendSecret(at: index))))
            } catch { throw .noRandomness(error) }
        }
        return ReserveProof(entries: entries, spendKeys: spendKeys)
    }

    /// Checks a proof of `address` and adds up its outputs; variable time.
    ///
    /// - Parameters:
    ///   - transaction: gives the transaction with a hash, from a node that is trusted; nil where there is none.
    ///   - isSpent: whether a key image has shown up on the chain.
    /// - Throws: the first check that fails.
    public func verify(
        address: MoneroAddress, message: [UInt8], transaction: ([UInt8]) -> MoneroTransaction?,
        isSpent: (CompressedPoint) -> Bool
    ) throws(ReserveProofError) -> Reserves {
        guard !entries.isEmpty else { throw .noOutputs }
        var images: [CompressedPoint: Int] = [:]
        var outputs: [[UInt8]: Int] = [:]
        for (number, entry) in entries.enumerated() {
            guard KeyImage.isInPrimeOrderSubgroup(entry.keyImage) else { throw .keyImageNotInSubgroup(entry: number) }
            if let first = images.updateValue(number, forKey: entry.keyImage) {
                throw .duplicateKeyImage(first: first, second: number)
            }
            if let first = outputs.updateValue(number, forKey: entry.transaction + Varint.encode(entry.index)) {
                throw .duplicateOutput(first: first, second: number)
            }
        }
        guard spendKeys.contains(where: { $0.key == address.spendKey }) else { throw .addressMissing }
        let hash = Self.boundMessage(message, address, entries.map(\.keyImage))
        for item in spendKeys {
            do { try item.signature.verify(hash, publicKey: item.key) } catch { throw .spendKeyNotProved(error) }
        }
        let keys = Set(spendKeys.map(\.key))
        var (total, spent): (UInt64, UInt64) = (0, 0)
        for (number, entry) in entries.enumerated() {
            guard let transaction = transaction(entry.transaction), transaction.hash == entry.transaction else {
                throw .unknownTransaction(entry: number)
            }
            let amount = try Self.amount(of: entry, number, transaction, hash: hash, address: address, spendKeys: keys)
            total = try Self.sum(total, amount)
            if isSpent(entry.keyImage) { spent = try Self.sum(spent, amount) }
        }
        return Reserves(total: total, spent: spent)
    }

    private static func amount(
        of entry: Entry, _ number: Int, _ transaction: MoneroTransaction, hash: [UInt8], address: MoneroAddress,
        spendKeys: Set<CompressedPoint>
    ) throws(ReserveProofError) -> UInt64 {
        guard entry.index < UInt64(transaction.outputs.count) else { throw .noSuchOutput(entry: number) }
        let index = Int(entry.index)
        let key = transaction.outputs[index].key
        let extra = TransactionExtra(bytes: transaction.extra)
        let additional = extra.additionalPublicKeys
        let publicKeys =
            extra.publicKeys.prefix(1) + (additional.count == transaction.outputs.count ? [additional[index]] : [])
        let isProved = publicKeys.contains { publicKey in
            SharedSecretClaim(message: hash, r: address.viewKey, a: publicKey, b: nil, d: entry.sharedSecret)
                .isProved(by: entry.secretSignature)
        }
        guard isProved, let shared = try? entry.sharedSecret.decoded() else { throw .secretNotProved(entry: number) }
        do {
            try entry.imageSignature.verifyKeyImage(entry.keyImage, outputKey: key, message: hash)
        } catch { throw .keyImageNotProved(entry: number, error) }
        let derivation = KeyDerivation(eighth: EdwardsPoint(shared))
        let offset = derivation.scalar(at: index)
        guard let point = try? key.decoded(),
            spendKeys.contains(CompressedPoint(EdwardsPoint(point) - Ed25519Generator.fixedBase * offset))
        else { throw .notReceived(entry: number) }
        do { return try OutputScanner.opening(of: index, in: transaction, key: offset).amount } catch {
            throw .amountNotOpened(entry: number)
        }
    }

    private static func sum(_ a: UInt64, _ b: UInt64) throws(ReserveProofError) -> UInt64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        guard !overflows else { throw .amountsOverflow }
        return sum
    }

    /// H(message, address's keys, key images).
    private static func boundMessage(
        _ message: [UInt8], _ address: MoneroAddress, _ images: [CompressedPoint]
    ) -> [UInt8] {
        Keccak256.digest(
            of: message + address.spendKey.bytes + address.viewKey.bytes + images.flatMap(\.bytes))
    }
}
