internal import Algebra
public import Curves
public import RingSignatures

extension WalletKeys {
    /// The secret key x of an output's one-time key: s + b + m. Constant time.
    public func secret(of output: ReceivedOutput) -> Ed25519.ScalarField {
        output.keyOffset + spendSecret(at: output.address)
    }

    /// The output's key image x·Hp(P), which shows up when it is spent. One multiplication, constant time in x.
    public func keyImage(of output: ReceivedOutput) -> CompressedPoint {
        KeyImage.image(secretKey: secret(of: output), publicKey: output.key)
    }
}
