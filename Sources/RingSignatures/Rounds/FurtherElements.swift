public import Algebra
public import Curves

extension Ristretto255: RingElement {
    public static func generatorMultiple(by scalar: Ed25519.ScalarField) -> Self {
        Self(representative: Ed25519Generator.fixedBase * scalar)
    }

    public func multiples(forMany: Bool) -> EdwardsOddMultiples<Ed25519> { point.multiples(forMany: forMany) }

    public static func sumVariableTime(generator: Ed25519.ScalarField, _ terms: [RingTerm<Self>]) -> Self {
        sumVariableTime(terms + [RingTerm(Ed25519Generator.multiples, generator)])
    }

    public static func sumVariableTime(_ terms: [RingTerm<Self>]) -> Self {
        Self(
            representative: .sumOfProductsVariableTime(
                terms.map { $0.element }, terms.map { $0.scalar.canonical }))
    }

    public static func encodings(of elements: [Self]) -> [[UInt8]] { elements.map { $0.encoded } }
}

extension ProjectivePoint: RingElement where C == Secp256k1 {
    public static func generatorMultiple(by scalar: Secp256k1.ScalarField) -> Self { Self.generator * scalar }

    public func multiples(forMany: Bool) -> AffinePoint<Secp256k1> { affine }

    public static func sumVariableTime(generator: Secp256k1.ScalarField, _ terms: [RingTerm<Self>]) -> Self {
        sumVariableTime(terms + [RingTerm(.generator, generator)])
    }

    public static func sumVariableTime(_ terms: [RingTerm<Self>]) -> Self {
        sumOfProductsVariableTime(terms.map { $0.element }, terms.map { $0.scalar.canonical })
    }

    public static func encodings(of elements: [Self]) -> [[UInt8]] {
        // The identity, which no honest signer commits to, is written as the point (0, 0).
        elements.map { $0.affine.compressed }
    }
}
