internal import Algebra
internal import Curves

extension RedJubjubVerifyingKey where Domain == Binding {
    /// The key that a transaction's binding signature must verify under: Σ cv of spends − Σ cv of outputs −
    /// balance·𝒱 (Zcash protocol specification §4.13). Public data: variable time.
    public init(spends: [ValueCommitment], outputs: [ValueCommitment], balance: ValueBalance) {
        var sum = EdwardsPoint<Jubjub>.identity
        for commitment in spends { sum += commitment.point }
        for commitment in outputs { sum -= EdwardsPoint(commitment.point) }
        let magnitude = Jubjub.ScalarField(balance.zatoshi.magnitude)
        let value = SaplingGenerators.value * (balance.zatoshi < 0 ? -magnitude : magnitude)
        self.init((sum - value).affine)
    }
}

extension RedJubjubSigningKey where Domain == Binding {
    /// The key that makes a transaction's binding signature: Σ rcv of spends − Σ rcv of outputs.
    public init(spends: [ValueCommitmentRandomness], outputs: [ValueCommitmentRandomness]) {
        var sum = Jubjub.ScalarField.zero
        for randomness in spends { sum += randomness.scalar }
        for randomness in outputs { sum -= randomness.scalar }
        self.init(sum)
    }
}
