internal import Algebra
internal import Curves
internal import Groth16
internal import Primitives

/// Sapling's two verification keys, constants of the program: verifying needs no parameter file.
///
/// The Sapling multi-party computation of 2018 made them.
public enum SaplingVerifyingKeys {
    /// The key of the Spend statement, with ``SpendInputs``.
    public static let spend = SaplingVerifyingKey<SpendInputs>(
        key(delta: VerifyingKeyFigures.spendDelta, ic: VerifyingKeyFigures.spendIC))
    /// The key of the Output statement, with ``OutputInputs``.
    public static let output = SaplingVerifyingKey<OutputInputs>(
        key(delta: VerifyingKeyFigures.outputDelta, ic: VerifyingKeyFigures.outputIC))

    private static func key(delta: String, ic: [String]) -> VerifyingKey<BLS12381> {
        func point<C: BLS12381Group>(_ text: String) -> AffinePoint<C> {
            guard let bytes = try? Hexadecimal.decode(text),
                let point = try? AffinePoint<C>(decoding: bytes, as: .zcashCompressed, identityAllowed: false)
            else { preconditionFailure("the figures are points of their groups, which a test derives again") }
            return point
        }
        guard
            let key = try? VerifyingKey<BLS12381>(
                alpha1: point(VerifyingKeyFigures.alpha), beta2: point(VerifyingKeyFigures.beta),
                gamma2: BLS12381.G2.generator, delta2: point(delta), ic: ic.map(point))
        else { preconditionFailure("the keys satisfy every rule of a key, which a test derives again") }
        return key
    }
}
