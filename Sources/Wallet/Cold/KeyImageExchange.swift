internal import Algebra
internal import Curves
public import MoneroWallet
public import Primitives
internal import RingCT
public import RingSignatures
internal import RingWallet

/// Why a list of ring outputs or of their key images is refused. Entries are counted from 0.
public enum KeyImageExchangeError: NamedError, Hashable {
    /// The bytes end too early, go on too long, or announce more entries than they hold.
    case malformed(ByteReaderError)
    /// The bytes do not begin as such a list does.
    case wrongMagic
    /// The format is not one that is known.
    case unknownFormat(actual: UInt8)
    /// A number is not below the group's order.
    case scalarNotCanonical(entry: Int)
    /// No account of the wallet receives this output.
    case outputNotOwn(entry: Int)
    /// The key image is not shown to be the output's.
    case invalidProof(entry: Int, RingSignatureError)
    /// A key image cannot be signed.
    case signing(RingSignatureError)
    /// The output of an entry before this one again.
    case repeatedOutput(entry: Int)
    /// The wallet has found no output with this key.
    case outputUnknown(entry: Int)
    /// The wallet has the words, and knows its key images.
    case notWatchOnly

    public var explanation: String {
        switch self {
        case .malformed(let error): error.explanation
        case .wrongMagic: "This is no such list: ring outputs begin with NJRO, key images with NJKI."
        case .unknownFormat(let actual): "The list is of format \(actual), which this program does not read."
        case .scalarNotCanonical(let entry): "A number of entry \(entry) is not below the group's order."
        case .outputNotOwn(let entry): "No account of this wallet receives the output of entry \(entry)."
        case .invalidProof(let entry, let error):
            "The key image of entry \(entry) is not shown to be its output's. \(error.explanation)"
        case .signing(let error): error.explanation
        case .repeatedOutput(let entry): "Entry \(entry) is of the same output as one before it. Nothing was taken in."
        case .outputUnknown(let entry):
            "The wallet knows no output of entry \(entry): the list is of another wallet, or the block was replaced. Nothing was "
                + "taken in; 'nightjar wallet export-outputs' makes a list anew."
        case .notWatchOnly: "The wallet has the words that spend: it knows its key images, and needs no list of them."
        }
    }
}

/// Ring outputs that a wallet which watches has found, for the wallet that spends to say their key images
/// (docs/spec, section 12.6).
public struct RingOutputList: Sendable, Confidential {
    /// More bytes than a list that is read may have.
    public static let maximumByteCount = 64 << 20
    private static let magic = Array("NJRO".utf8)
    private static let format: UInt8 = 1
    private static let entryByteCount = 32 + 32 + 8 + 32

    /// The outputs; of their openings only the addresses and keys are kept.
    public let outputs: [ReceivedOutput]

    /// A list of outputs.
    public init(_ outputs: [ReceivedOutput]) { self.outputs = outputs }

    /// The list as bytes: "NJRO", format 1, the number of outputs (4), and of each P, R, the subaddress's account and index
    /// (4 each), and the offset s.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 16 + outputs.count * Self.entryByteCount)
        writer.write(Self.magic)
        writer.writeUInt8(Self.format)
        writer.writeUInt32(UInt32(outputs.count))
        for output in outputs {
            writer.write(output.key.bytes)
            writer.write(output.transactionKey.bytes)
            writer.writeUInt32(output.address.account)
            writer.writeUInt32(output.address.index)
            writer.write(output.keyOffset.littleEndianBytes)
        }
        return writer.bytes
    }

    /// Reads a list. Nothing is known of the outputs' amounts.
    ///
    /// - Throws: `.malformed`, `.wrongMagic`, `.unknownFormat`, `.scalarNotCanonical`.
    public init(bytes: [UInt8]) throws(KeyImageExchangeError) {
        outputs = try KeyImageExchange.entries(
            bytes, magic: Self.magic, format: Self.format, size: Self.entryByteCount
        ) { (entry, index) throws(KeyImageExchangeError) in
            ReceivedOutput(
                transaction: [UInt8](repeating: 0, count: 32), index: 0, key: KeyImageExchange.point(entry[0..<32]),
                address: SubaddressIndex(
                    account: KeyImageExchange.word(entry[64..<68]), index: KeyImageExchange.word(entry[68..<72])),
                opening: AmountCiphertext.Opening(amount: 0, mask: .one),
                keyOffset: try KeyImageExchange.scalar(entry[72...], index),
                transactionKey: KeyImageExchange.point(entry[32..<64]))
        }
    }

    /// The key images of the outputs, signed: all are the wallet's, or nothing is said.
    ///
    /// - Throws: `.outputNotOwn`, `.signing`.
    public func keyImages(with signer: ColdSigner) throws(KeyImageExchangeError) -> KeyImageList {
        var entries: [KeyImageList.Entry] = []
        for (index, output) in outputs.enumerated() {
            guard let keys = signer.ring.first(where: { output.isReceived(by: $0.viewing) }) else {
                throw .outputNotOwn(entry: index)
            }
            do throws(RingSignatureError) {
                entries.append(
                    KeyImageList.Entry(outputKey: output.key, image: try SignedKeyImage(of: output, keys: keys)))
            } catch { throw .signing(error) }
        }
        return KeyImageList(entries)
    }
}

/// Key images of ring outputs with proofs that they are theirs, by which a wallet that watches sees what is spent.
public struct KeyImageList: Sendable, Confidential {
    /// More bytes than a list that is read may have.
    public static let maximumByteCount = 64 << 20
    private static let magic = Array("NJKI".utf8)
    private static let format: UInt8 = 1
    private static let entryByteCount = 32 + 32 + 64

    /// An output's key with its image.
    public struct Entry: Sendable, Equatable {
        /// The one-time key.
        public let outputKey: CompressedPoint
        /// The image, and the proof that it is the key's.
        public let image: SignedKeyImage
    }

    /// The entries.
    public let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// The list as bytes: "NJKI", format 1, the number of entries (4), and of each the output's key, its image, and the
    /// proof c ‖ r.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 16 + entries.count * Self.entryByteCount)
        writer.write(Self.magic)
        writer.writeUInt8(Self.format)
        writer.writeUInt32(UInt32(entries.count))
        for entry in entries {
            writer.write(entry.outputKey.bytes)
            writer.write(entry.image.keyImage.bytes)
            writer.write(entry.image.signature.bytes)
        }
        return writer.bytes
    }

    /// Reads a list and verifies every proof in it; some 0.3 ms for each.
    ///
    /// - Throws: `.malformed`, `.wrongMagic`, `.unknownFormat`, `.scalarNotCanonical`, `.invalidProof`.
    public init(verifying bytes: [UInt8]) throws(KeyImageExchangeError) {
        entries = try KeyImageExchange.entries(
            bytes, magic: Self.magic, format: Self.format, size: Self.entryByteCount
        ) { (entry, index) throws(KeyImageExchangeError) in
            let image = SignedKeyImage(
                keyImage: KeyImageExchange.point(entry[32..<64]),
                signature: SchnorrSignature(
                    c: try KeyImageExchange.scalar(entry[64..<96], index),
                    r: try KeyImageExchange.scalar(entry[96...], index)))
            let key = KeyImageExchange.point(entry[0..<32])
            do throws(RingSignatureError) { try image.verify(outputKey: key) } catch {
                throw .invalidProof(entry: index, error)
            }
            return Entry(outputKey: key, image: image)
        }
    }
}

/// What both lists are read with.
private enum KeyImageExchange {
    static func entries<T>(
        _ bytes: [UInt8], magic: [UInt8], format: UInt8, size: Int,
        _ body: ([UInt8], Int) throws(KeyImageExchangeError) -> T
    ) throws(KeyImageExchangeError) -> [T] {
        guard bytes.prefix(4) == magic[...] else { throw .wrongMagic }
        var reader = ByteReader(Array(bytes.dropFirst(magic.count)))
        let actual: UInt8
        do { actual = try reader.readUInt8() } catch { throw .malformed(error) }
        guard actual == format else { throw .unknownFormat(actual: actual) }
        var raw: [[UInt8]] = []
        do throws(ByteReaderError) {
            for _ in 0..<(try reader.readCount32(elementSize: size)) { raw.append(try reader.readBytes(size)) }
            try reader.finish()
        } catch { throw .malformed(error) }
        var result: [T] = []
        for (index, entry) in raw.enumerated() { result.append(try body(entry, index)) }
        return result
    }

    static func point(_ bytes: ArraySlice<UInt8>) -> CompressedPoint {
        guard let point = CompressedPoint(Array(bytes)) else { preconditionFailure("32 bytes were read") }
        return point
    }

    static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }

    static func scalar(
        _ bytes: ArraySlice<UInt8>, _ entry: Int
    ) throws(KeyImageExchangeError) -> Ed25519.ScalarField {
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: Array(bytes)) else {
            throw .scalarNotCanonical(entry: entry)
        }
        return scalar
    }
}
