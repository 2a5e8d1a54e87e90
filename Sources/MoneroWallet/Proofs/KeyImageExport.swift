public import RingSignatures

/// A key image with a proof that it belongs to an output, for a wallet that only sees (monero
/// `src/wallet/wallet2.cpp`, `export_key_images`).
public struct SignedKeyImage: Equatable, Sendable {
    /// The key image.
    public let keyImage: CompressedPoint
    /// A ring signature of one over the image itself.
    public let signature: SchnorrSignature

    /// An image with its signature, not checked.
    public init(keyImage: CompressedPoint, signature: SchnorrSignature) {
        self.keyImage = keyImage
        self.signature = signature
    }

    /// The image of an output. Constant time in the keys.
    ///
    /// - Throws: what ``CryptoNoteRing`` throws of signing.
    public init(of output: ReceivedOutput, keys: WalletKeys) throws(RingSignatureError) {
        let image = keys.keyImage(of: output)
        let signature = try SchnorrSignature.ofKeyImage(of: output, keys: keys, message: image.bytes)
        self.init(keyImage: image, signature: signature)
    }

    /// Checks that the image is that of the output with a one-time key; variable time.
    ///
    /// An image outside the subgroup of prime order is refused as one that does not decode: it could stand for a
    /// different image on the chain.
    ///
    /// - Throws: the first check that fails.
    public func verify(outputKey: CompressedPoint) throws(RingSignatureError) {
        guard KeyImage.isInPrimeOrderSubgroup(keyImage) else { throw .undecodableKeyImage }
        try signature.verifyKeyImage(keyImage, outputKey: outputKey, message: keyImage.bytes)
    }
}
