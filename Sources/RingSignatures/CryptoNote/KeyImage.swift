internal import Algebra
public import Curves

/// Key images of CryptoNote and Monero, I = x·Hp(P): one for each key, so that two signatures with it show the same.
public enum KeyImage {
    /// The image of the secret key of `publicKey`; constant time in the secret key.
    public static func image(secretKey: Ed25519.ScalarField, publicKey: CompressedPoint) -> CompressedPoint {
        CompressedPoint(CryptoNoteHashToPoint.hash(publicKey.bytes) * secretKey)
    }

    /// Whether the image is the encoding of a point of the subgroup of prime order that is not the identity. An image
    /// with another component could stand for the same key several times. Variable time; one multiplication with the
    /// order.
    public static func isInPrimeOrderSubgroup(_ image: CompressedPoint) -> Bool {
        (try? image.publicKey()) != nil
    }
}
