import Algebra
import Curves
import Groth16
import Groth16TestSupport
import TestSupport
import Testing

/// Proofs made without a witness under keys whose G2 elements depend on each other: they verify where such a key is
/// let in, which is why it is not.
@Suite("Forgeries under insecure keys") struct ForgeryTests {
    /// A key and a proof of given inputs, made from the key's points alone.
    struct Forgery<E: PairingEngine> {
        let name: String
        let gamma2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>
        let a: AffinePoint<E.G1>, b: AffinePoint<E.G2>, c: AffinePoint<E.G1>
    }

    /// X = IC₀ + Σ xᵢ·ICᵢ, which anyone can compute.
    static func inputPoint<E: PairingEngine>(_ f: Fixture<E>, _ inputs: [E.Fr]) -> ProjectivePoint<E.G1> {
        zip(inputs, f.verifyingKey.ic.dropFirst()).reduce(ProjectivePoint(f.verifyingKey.ic[0])) {
            $0 + $1.1.multipliedVariableTime(by: $1.0)
        }
    }

    static func forgeries<E: PairingEngine>(
        _ f: Fixture<E>, inputs: [E.Fr], using generator: inout some RandomNumberGenerator
    ) -> [Forgery<E>] {
        let key = f.verifyingKey
        let x = inputPoint(f, inputs)
        let alpha = ProjectivePoint(key.alpha1)
        let s = E.Fr.random(using: &generator)
        var result: [Forgery<E>] = []
        for negated in [false, true] {
            func signed<C: CurveParameters>(_ p: ProjectivePoint<C>) -> ProjectivePoint<C> { negated ? -p : p }
            func signed(_ p: AffinePoint<E.G2>) -> AffinePoint<E.G2> { negated ? -p : p }
            let sign = negated ? "Negated" : ""
            // γ = ±δ: e(α, β) = e(α, β)·e(X, γ)·e(∓X, δ).
            result.append(
                Forgery(
                    name: "gammaEquals\(sign)Delta", gamma2: signed(key.delta2), delta2: key.delta2, a: key.alpha1,
                    b: key.beta2, c: (-signed(x)).affine))
            // γ = ±β: e(α ± X, β + s·δ) = e(α, β)·e(X, γ)·e(s·(α ± X), δ).
            let a = alpha + signed(x)
            result.append(
                Forgery(
                    name: "gammaEquals\(sign)Beta", gamma2: signed(key.beta2), delta2: key.delta2, a: a.affine,
                    b: (ProjectivePoint(key.beta2) + key.delta2.multipliedVariableTime(by: s)).affine,
                    c: a.affine.multipliedVariableTime(by: s).affine))
            // δ = ±β: e(X/s, β + s·γ) = e(X, γ)·e(X/s, β), and C = ±(X/s − α) turns the rest into e(α, β).
            let share = x.affine.multipliedVariableTime(by: s.inverse() ?? .one)
            result.append(
                Forgery(
                    name: "deltaEquals\(sign)Beta", gamma2: key.gamma2, delta2: signed(key.beta2), a: share.affine,
                    b: (ProjectivePoint(key.beta2) + key.gamma2.multipliedVariableTime(by: s)).affine,
                    c: signed(share - alpha).affine))
        }
        return result
    }

    static func check<E: PairingEngine>(_ f: Fixture<E>) throws {
        var generator = SeededGenerator(seed: 21)
        let inputs = (0..<f.circuit.publicInputCount).map { _ in E.Fr.random(using: &generator) }
        let forgeries = forgeries(f, inputs: inputs, using: &generator)
        #expect(forgeries.count == 6)
        for forgery in forgeries {
            let proof = try Proof<E>(a: forgery.a, b: forgery.b, c: forgery.c)
            let insecure = try f.verifyingKey(
                gamma2: forgery.gamma2, delta2: forgery.delta2, policy: .allowInsecure)
            try PreparedVerifyingKey(insecure).verify(proof, publicInputs: inputs)
            let refusal = #expect(throws: VerifyingKeyError.self) {
                try f.verifyingKey(gamma2: forgery.gamma2, delta2: forgery.delta2)
            }
            #expect(refusal?.name == forgery.name)
            // The same proof is worth nothing under the honest key.
            #expect(throws: VerificationError.equationNotSatisfied) {
                try f.prepared.verify(proof, publicInputs: inputs)
            }
        }
    }

    @Test("on BN254") func bn254() throws { try Self.check(Fixtures.bn254) }
    @Test("on BLS12-381") func bls12381() throws { try Self.check(Fixtures.bls12381) }

    @Test("with a repeated IC element a proof of some inputs is one of others") func tradedInputs() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 22)
            let secrets = f.secrets
            let (u, v, w) = secrets.wirePolynomials(f.circuit)
            let overGamma = secrets.gamma.inverse() ?? .zero
            for negated in [false, true] {
                var ic = f.verifyingKey.ic
                ic[2] = negated ? -ic[1] : ic[1]
                var logarithms = ic.indices.map {
                    (secrets.beta * u[$0] + secrets.alpha * v[$0] + w[$0]) * overGamma
                }
                logarithms[2] = negated ? -logarithms[1] : logarithms[1]
                let x = (0..<3).map { _ in E.Fr.random(using: &generator) }
                let y = [x[0] + .one, negated ? x[1] + .one : x[1] - .one, x[2]]
                // Who knows the secrets proves any inputs: here those of x.
                let sum = zip(x, logarithms.dropFirst()).reduce(logarithms[0]) { $0 + $1.0 * $1.1 }
                let a = E.Fr.random(using: &generator)
                let b = E.Fr.random(using: &generator)
                let c =
                    (a * b - secrets.alpha * secrets.beta - sum * secrets.gamma) * (secrets.delta.inverse() ?? .zero)
                let proof = try Proof<E>(
                    a: E.G1.generator.multipliedVariableTime(by: a).affine,
                    b: E.G2.generator.multipliedVariableTime(by: b).affine,
                    c: E.G1.generator.multipliedVariableTime(by: c).affine)
                let key = PreparedVerifyingKey(try f.verifyingKey(ic: ic, policy: .allowInsecure))
                try key.verify(proof, publicInputs: x)
                try key.verify(proof, publicInputs: y)
                #expect(throws: VerifyingKeyError.repeatedIC(first: 1, second: 2)) { try f.verifyingKey(ic: ic) }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }
}
