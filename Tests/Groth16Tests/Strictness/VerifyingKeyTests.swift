import Algebra
import Curves
import Groth16
import Groth16TestSupport
import TestSupport
import Testing

/// Each refusal of a verification key, by name, on both curves.
@Suite("Refused verification keys") struct VerifyingKeyTests {
    @Test("points off the curve") func offCurve() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let key = f.verifyingKey
            let badG1 = AffinePoint<E.G1>(uncheckedX: key.alpha1.x, y: key.alpha1.y + .one)
            let badG2 = AffinePoint<E.G2>(uncheckedX: key.beta2.x + .one, y: key.beta2.y)
            for policy in [KeyPolicy.strict, .allowInsecure] {
                #expect(throws: VerifyingKeyError.notOnCurve(element: "alpha")) {
                    try f.verifyingKey(alpha1: badG1, policy: policy)
                }
                #expect(throws: VerifyingKeyError.notOnCurve(element: "beta")) {
                    try f.verifyingKey(beta2: badG2, policy: policy)
                }
                #expect(throws: VerifyingKeyError.notOnCurve(element: "gamma")) {
                    try f.verifyingKey(gamma2: badG2, policy: policy)
                }
                #expect(throws: VerifyingKeyError.notOnCurve(element: "delta")) {
                    try f.verifyingKey(delta2: badG2, policy: policy)
                }
                for i in key.ic.indices {
                    var ic = key.ic
                    ic[i] = badG1
                    #expect(throws: VerifyingKeyError.notOnCurve(element: "IC[\(i)]")) {
                        try f.verifyingKey(ic: ic, policy: policy)
                    }
                }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("points of the twist outside the subgroup") func outsideG2() {
        func check<E: PairingEngine>(_ f: Fixture<E>) where E.Fq: RandomField {
            var generator = SeededGenerator(seed: 11)
            let facts = CofactorFacts.of(E.curve)
            var bad = [OddPoints.outsideSubgroup(E.G2.self, using: &generator)]
            for order in facts.g2SmallOrders {
                let small: AffinePoint<E.G2> = OddPoints.ofSmallOrder(
                    order, cofactor: facts.g2Cofactor, using: &generator)
                bad += [small, (ProjectivePoint(f.verifyingKey.beta2) + small).affine]
            }
            for point in bad {
                #expect(point.isOnCurve && !point.isTorsionFree && !point.isTorsionFreeByOrder)
                for policy in [KeyPolicy.strict, .allowInsecure] {
                    #expect(throws: VerifyingKeyError.notInSubgroup(element: "beta")) {
                        try f.verifyingKey(beta2: point, policy: policy)
                    }
                    #expect(throws: VerifyingKeyError.notInSubgroup(element: "gamma")) {
                        try f.verifyingKey(gamma2: point, policy: policy)
                    }
                    #expect(throws: VerifyingKeyError.notInSubgroup(element: "delta")) {
                        try f.verifyingKey(delta2: point, policy: policy)
                    }
                }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("points of BLS12-381's curve outside the subgroup") func outsideG1() {
        var generator = SeededGenerator(seed: 12)
        let f = Fixtures.bls12381
        let facts = CofactorFacts.of(.bls12381)
        var bad = [OddPoints.outsideSubgroup(BLS12381.G1.self, using: &generator)]
        for order in facts.g1SmallOrders {
            let small: BLS12381.G1Affine = OddPoints.ofSmallOrder(order, cofactor: facts.g1Cofactor, using: &generator)
            bad += [small, (ProjectivePoint(f.verifyingKey.alpha1) + small).affine]
        }
        for point in bad {
            #expect(point.isOnCurve && !point.isTorsionFreeByOrder)
            #expect(throws: VerifyingKeyError.notInSubgroup(element: "alpha")) { try f.verifyingKey(alpha1: point) }
            for i in f.verifyingKey.ic.indices {
                var ic = f.verifyingKey.ic
                ic[i] = point
                #expect(throws: VerifyingKeyError.notInSubgroup(element: "IC[\(i)]")) { try f.verifyingKey(ic: ic) }
            }
        }
    }

    @Test("identity points and a missing IC") func identities() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            #expect(throws: VerifyingKeyError.atInfinity(element: "alpha")) { try f.verifyingKey(alpha1: .identity) }
            #expect(throws: VerifyingKeyError.atInfinity(element: "beta")) { try f.verifyingKey(beta2: .identity) }
            #expect(throws: VerifyingKeyError.atInfinity(element: "gamma")) { try f.verifyingKey(gamma2: .identity) }
            #expect(throws: VerifyingKeyError.atInfinity(element: "delta")) { try f.verifyingKey(delta2: .identity) }
            for i in f.verifyingKey.ic.indices {
                var ic = f.verifyingKey.ic
                ic[i] = .identity
                #expect(throws: VerifyingKeyError.atInfinity(element: "IC[\(i)]")) { try f.verifyingKey(ic: ic) }
            }
            for policy in [KeyPolicy.strict, .allowInsecure] {
                #expect(throws: VerifyingKeyError.emptyIC) { try f.verifyingKey(ic: [], policy: policy) }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("repeated IC elements, also negated") func repeatedIC() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let ic = f.verifyingKey.ic
            for i in ic.indices {
                for j in ic.indices where j > i {
                    for negated in [false, true] {
                        var repeated = ic
                        repeated[j] = negated ? -ic[i] : ic[i]
                        #expect(throws: VerifyingKeyError.repeatedIC(first: i, second: j)) {
                            try f.verifyingKey(ic: repeated)
                        }
                        _ = try f.verifyingKey(ic: repeated, policy: .allowInsecure)
                    }
                }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("two of beta, gamma, delta that agree up to sign") func dependentElements() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let key = f.verifyingKey
            func expect(
                _ name: String, _ error: VerifyingKeyError, _ make: () throws -> VerifyingKey<E>
            ) {
                #expect(throws: error, performing: make)
                #expect(error.name == name)
            }
            for negated in [false, true] {
                func signed(_ point: AffinePoint<E.G2>) -> AffinePoint<E.G2> { negated ? -point : point }
                let sign = negated ? "Negated" : ""
                expect("gammaEquals\(sign)Delta", .dependentElements("gamma", "delta", negated: negated)) {
                    try f.verifyingKey(delta2: signed(key.gamma2))
                }
                expect("gammaEquals\(sign)Beta", .dependentElements("gamma", "beta", negated: negated)) {
                    try f.verifyingKey(gamma2: signed(key.beta2))
                }
                expect("deltaEquals\(sign)Beta", .dependentElements("delta", "beta", negated: negated)) {
                    try f.verifyingKey(delta2: signed(key.beta2))
                }
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("every error has a name of its own and a sentence") func names() {
        let errors: [VerifyingKeyError] = [
            .notOnCurve(element: "alpha"), .notInSubgroup(element: "beta"), .emptyIC, .atInfinity(element: "delta"),
            .dependentElements("gamma", "delta", negated: false), .dependentElements("gamma", "delta", negated: true),
            .dependentElements("gamma", "beta", negated: false), .dependentElements("delta", "beta", negated: true),
            .repeatedIC(first: 1, second: 2),
        ]
        #expect(Set(errors.map(\.name)).count == errors.count)
        #expect(errors.allSatisfy { $0.explanation.hasSuffix(".") })
    }
}
