import Algebra
import ChainTransactions
import Curves
import Groth16
import TestSupport

/// A verification key whose trapdoor is known: proofs of any statement are made under it, without a circuit.
struct ForgingKey<E: ProofCurve> {
    let alpha, beta, gamma, delta: E.Fr
    /// The discrete logarithms of the IC elements.
    let ic: [E.Fr]

    init(seed: UInt64, inputs: Int) {
        var generator = SeededGenerator(seed: seed)
        func draw() -> E.Fr { .random(using: &generator) }
        (alpha, beta, gamma, delta) = (draw(), draw(), draw(), draw())
        ic = (0...inputs).map { _ in draw() }
    }

    /// The key, with γ in the place of δ where it is to be weak.
    func key(weak: Bool = false) throws -> VerifyingKey<E> {
        try VerifyingKey(
            alpha1: g1(alpha), beta2: g2(beta), gamma2: g2(gamma), delta2: g2(weak ? gamma : delta),
            ic: ic.map { g1($0) }, policy: weak ? .allowInsecure : .strict)
    }

    /// A proof of nothing that verifies: A = a, B = b, C = (ab − αβ − xγ)/δ in the exponent.
    func forge(_ publicInputs: [E.Fr], seed: UInt64 = 1) throws -> Proof<E> {
        var generator = SeededGenerator(seed: seed)
        let a = E.Fr.random(using: &generator), b = E.Fr.random(using: &generator)
        var x = ic[0]
        for (scalar, input) in zip(ic.dropFirst(), publicInputs) { x += scalar * input }
        let c = (a * b - alpha * beta - x * gamma) * (delta.inverse() ?? .one)
        return try Proof(a: g1(a), b: g2(b), c: g1(c))
    }

    private func g1(_ scalar: E.Fr) -> AffinePoint<E.G1> { (E.G1.generator * scalar).affine }
    private func g2(_ scalar: E.Fr) -> AffinePoint<E.G2> { (E.G2.generator * scalar).affine }
}
