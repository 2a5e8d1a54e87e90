public import Algebra
public import Curves

extension EdwardsPoint: RingElement where C == Ed25519 {
    public static func generatorMultiple(by scalar: Ed25519.ScalarField) -> Self {
        Ed25519Generator.fixedBase * scalar
    }

    public func multiples(forMany: Bool) -> EdwardsOddMultiples<Ed25519> {
        EdwardsOddMultiples(self, width: forMany ? 7 : 5)
    }

    public static func sumVariableTime(generator: Ed25519.ScalarField, _ terms: [RingTerm<Self>]) -> Self {
        sumVariableTime(terms + [RingTerm(Ed25519Generator.multiples, generator)])
    }

    public static func sumVariableTime(_ terms: [RingTerm<Self>]) -> Self {
        sumOfProductsVariableTime(terms.map { $0.element }, terms.map { $0.scalar.canonical })
    }

    public static func encodings(of elements: [Self]) -> [[UInt8]] { normalize(elements).map(\.encoded) }
}

/// Tables of the multiples of Ed25519's generator.
public enum Ed25519Generator {
    /// For secret scalars.
    public static let fixedBase = EdwardsFixedBase<Ed25519>(.generator)
    /// For public scalars.
    public static let multiples = EdwardsOddMultiples<Ed25519>(.generator, width: 8)
}
