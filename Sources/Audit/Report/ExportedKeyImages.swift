public import MoneroWallet
internal import Primitives
public import RingSignatures

/// Signed key images of ring outputs, by the outputs' one-time keys: what a wallet that spends gives to an auditor, whose
/// view key sees no spends.
public struct ExportedKeyImages: Sendable, Equatable {
    private static let kind = "nightjar key images 1"
    /// The most images that are read.
    public static let maximumCount = 1 << 20

    /// The images by one-time key, each checked to belong to it.
    public private(set) var images: [CompressedPoint: SignedKeyImage] = [:]

    /// No images.
    public init() {}

    /// The images of a wallet's outputs. Constant time in the keys.
    ///
    /// - Throws: what ``SignedKeyImage/init(of:keys:)`` throws.
    public init(of outputs: [ReceivedOutput], keys: WalletKeys) throws(RingSignatureError) {
        for output in outputs { images[output.key] = try SignedKeyImage(of: output, keys: keys) }
    }

    /// The images as JSON, with the end of a line; ascending by key.
    public var text: String {
        JSONValue.object([
            .init("kind", .string(Self.kind)),
            .init(
                "images",
                .array(
                    images.sorted { $0.key < $1.key }.map { key, image in
                        .object([
                            .init("key", .hex(key.bytes)), .init("keyImage", .hex(image.keyImage.bytes)),
                            .init("signature", .hex(image.signature.bytes)),
                        ])
                    })),
        ]).serialized() + "\n"
    }

    /// Reads images and checks each. Variable time; two multiplications an image.
    ///
    /// - Throws: `.notJSON`, `.notAReport` for another kind of document, `.member`, `.tooLong`, `.exportedKeyImage`.
    public init(text bytes: [UInt8]) throws(AuditReportError) {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch { throw .notJSON(error) }
        guard json["kind"]?.text == Self.kind else { throw .notAReport }
        let list = try json.list("images")
        guard list.count <= Self.maximumCount else {
            throw .tooLong("list of images", actual: list.count, maximum: Self.maximumCount)
        }
        for (index, entry) in list.enumerated() {
            guard let key = CompressedPoint(try entry.hexadecimal("key")) else { throw .member("key") }
            guard let image = CompressedPoint(try entry.hexadecimal("keyImage")) else { throw .member("keyImage") }
            guard let signature = try? SchnorrSignature(bytes: try entry.hexadecimal("signature")) else {
                throw .member("signature")
            }
            let signed = SignedKeyImage(keyImage: image, signature: signature)
            do throws(RingSignatureError) { try signed.verify(outputKey: key) } catch {
                throw .exportedKeyImage(index: index, error)
            }
            images[key] = signed
        }
    }
}
