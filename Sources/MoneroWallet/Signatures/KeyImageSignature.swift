internal import Curves
internal import RingSignatures

/// Two scalars are a plain signature, and a member's part of a ring signature.
extension SchnorrSignature {
    /// The signature with the scalars of a ring member's part.
    init(_ part: CryptoNoteRingSignature.Part) { self.init(c: part.c, r: part.r) }

    /// The part of a ring member with these scalars.
    var part: CryptoNoteRingSignature.Part { .init(c: c, r: r) }

    /// Shows by a ring of one, over 32 bytes, which key image an output has. Constant time in the keys.
    ///
    /// - Throws: what ``CryptoNoteRing`` throws of signing.
    static func ofKeyImage(
        of output: ReceivedOutput, keys: WalletKeys, message: [UInt8]
    ) throws(RingSignatureError) -> SchnorrSignature {
        let (ring, _) = try CryptoNoteRing.sign(
            message: message, keys: [output.key], index: 0, secretKey: keys.secret(of: output))
        return SchnorrSignature(ring.parts[0])
    }

    /// Checks that `keyImage` is that of the output with a one-time key; variable time.
    ///
    /// - Throws: what ``CryptoNoteRing`` throws of verifying.
    func verifyKeyImage(
        _ keyImage: CompressedPoint, outputKey: CompressedPoint, message: [UInt8]
    ) throws(RingSignatureError) {
        try CryptoNoteRing.verify(
            message: message, keys: [outputKey], keyImage: keyImage,
            signature: CryptoNoteRingSignature(parts: [part]))
    }
}
