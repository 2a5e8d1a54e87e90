internal import Algebra
internal import Curves
internal import Primitives

/// A statement that an output of a transaction paid some value to some address with some memo, which anybody can check
/// who has the output, without any secret.
///
/// It shows the secret that sender and receiver share about this one output, and proves that it is that secret: no
/// other key of the ciphertext can take its place. It gives away no viewing key. See `docs/payment-disclosure.md` for
/// format and argument.
public struct PaymentDisclosure: Sendable, Hashable {
    /// Who makes a statement.
    public enum Discloser: UInt8, Sendable, Hashable, CaseIterable {
        /// Who has the incoming viewing key of the address.
        case receiver = 1
        /// Who has the ephemeral secret of the output. For notes of ZIP 212 that is everybody who has seen the note.
        case sender = 2
    }

    /// What the statement is about, and for whom it was made.
    public let context: DisclosureContext
    /// Who made it.
    public let discloser: Discloser
    /// pk_d of the address, a point of prime order.
    let recipientKey: EdwardsAffinePoint<Jubjub>
    /// 8·esk·pk_d = 8·ivk·epk, a point of prime order.
    let sharedSecret: EdwardsAffinePoint<Jubjub>
    let proof: DiscreteLogProof

    init(
        context: DisclosureContext, discloser: Discloser, recipientKey: EdwardsAffinePoint<Jubjub>,
        sharedSecret: EdwardsAffinePoint<Jubjub>,
        proof: DiscreteLogProof
    ) {
        self.context = context
        self.discloser = discloser
        self.recipientKey = recipientKey
        self.sharedSecret = sharedSecret
        self.proof = proof
    }
}

// The form in bytes and text; `docs/payment-disclosure.md` has it as a table.
extension PaymentDisclosure {
    private static let version: UInt8 = 1
    private static let magic = Array(DisclosureDomain.statement.rawValue.utf8)
    private static let maximumTextCount = 2048

    /// What stands in a statement, in order, not looked into.
    private struct Fields {
        let network, discloser: UInt8
        let transactionID: [UInt8]
        let outputIndex: UInt32
        let challenge, purpose, recipientKey, sharedSecret, proof: [UInt8]

        init(_ bytes: [UInt8]) throws(ByteReaderError) {
            var reader = ByteReader(bytes)
            try reader.skip(5)
            network = try reader.readUInt8()
            discloser = try reader.readUInt8()
            transactionID = try reader.readBytes(32)
            outputIndex = try reader.readUInt32()
            challenge = try reader.readBytes(Int(try reader.readUInt8()))
            purpose = try reader.readBytes(Int(try reader.readUInt8()))
            recipientKey = try reader.readBytes(32)
            sharedSecret = try reader.readBytes(32)
            proof = try reader.readBytes(DiscreteLogProof.byteCount)
            try reader.finish()
        }
    }

    /// Reads a statement.
    ///
    /// - Throws: the first check of reading that fails, in the order of ``DisclosureError``.
    public init(bytes: [UInt8]) throws(DisclosureError) {
        guard bytes.starts(with: Self.magic) else { throw .notADisclosure }
        if bytes.count > 4, bytes[4] != Self.version { throw .unsupportedVersion(actual: bytes[4]) }
        let fields: Fields
        do { fields = try Fields(bytes) } catch { throw .malformed(error) }
        guard ZcashNetwork.allCases.indices.contains(Int(fields.network)) else {
            throw .unknownNetwork(actual: fields.network)
        }
        guard let discloser = Discloser(rawValue: fields.discloser) else {
            throw .unknownDiscloser(actual: fields.discloser)
        }
        guard let purpose = String(validating: fields.purpose, as: UTF8.self) else { throw .purposeNotText }
        let recipient: EdwardsAffinePoint<Jubjub>
        do { recipient = try EdwardsAffinePoint(encoded: fields.recipientKey) } catch {
            throw .invalidRecipientKey(error)
        }
        guard !recipient.isIdentity else { throw .recipientKeyIsIdentity }
        guard recipient.isTorsionFree else { throw .recipientKeyNotInSubgroup }
        let secret: EdwardsAffinePoint<Jubjub>
        do { secret = try EdwardsAffinePoint(encoded: fields.sharedSecret) } catch {
            throw .invalidSharedSecret(error)
        }
        guard !secret.isIdentity else { throw .sharedSecretIsIdentity }
        guard secret.isTorsionFree else { throw .sharedSecretNotInSubgroup }
        self.init(
            context: try DisclosureContext(
                network: ZcashNetwork.allCases[Int(fields.network)], transactionID: fields.transactionID,
                outputIndex: fields.outputIndex, challenge: fields.challenge, purpose: purpose),
            discloser: discloser, recipientKey: recipient, sharedSecret: secret,
            proof: try DiscreteLogProof(bytes: fields.proof))
    }

    /// The statement in bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 1024)
        writer.write(Self.magic)
        writer.writeUInt8(Self.version)
        // The order of the cases is part of the format.
        writer.writeUInt8(UInt8(ZcashNetwork.allCases.firstIndex(of: context.network) ?? 0))
        writer.writeUInt8(discloser.rawValue)
        writer.write(context.transactionID)
        writer.writeLittleEndian(context.outputIndex)
        for piece in [context.challenge, Array(context.purpose.utf8)] {
            writer.writeUInt8(UInt8(piece.count))
            writer.write(piece)
        }
        writer.write(recipientKey.encoded)
        writer.write(sharedSecret.encoded)
        writer.write(proof.bytes)
        return writer.bytes
    }

    /// Reads a statement in text.
    ///
    /// - Throws: `.notBech32m`, then as ``init(bytes:)``.
    public init(text: String) throws(DisclosureError) {
        let bytes: [UInt8]
        do {
            bytes = try Bech32.decode(
                text, prefix: DisclosureDomain.text.rawValue, variant: .bech32m, maximumCount: Self.maximumTextCount)
        } catch { throw .notBech32m(error) }
        try self.init(bytes: bytes)
    }

    /// The statement as one word of text, in Bech32m.
    public var text: String { KeyText.encode(bytes, prefix: DisclosureDomain.text.rawValue, variant: .bech32m) }

    public static func == (a: Self, b: Self) -> Bool { a.bytes == b.bytes }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
