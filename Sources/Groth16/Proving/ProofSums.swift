public import Algebra

/// The sums of a proof before it is blinded, whatever the key's form.
@usableFromInline struct ProofSums<E: PairingEngine> {
    /// Σ wᵢ·[Aᵢ(τ)]₁.
    @usableFromInline let a: ProjectivePoint<E.G1>
    /// Σ wᵢ·[Bᵢ(τ)]₁.
    @usableFromInline let b1: ProjectivePoint<E.G1>
    /// Σ wᵢ·[Bᵢ(τ)]₂.
    @usableFromInline let b2: ProjectivePoint<E.G2>
    /// The sum over the private wires and the quotient.
    @usableFromInline let c: ProjectivePoint<E.G1>

    @inlinable init(
        a: ProjectivePoint<E.G1>, b1: ProjectivePoint<E.G1>, b2: ProjectivePoint<E.G2>, c: ProjectivePoint<E.G1>
    ) {
        self.a = a
        self.b1 = b1
        self.b2 = b2
        self.c = c
    }

    /// The proof (ePrint 2016/260 §3.2). The blinding's products are constant time in r and s.
    @inlinable func blinded(
        by blinding: ProofBlinding<E>, alpha1: AffinePoint<E.G1>, beta1: AffinePoint<E.G1>, delta1: AffinePoint<E.G1>,
        beta2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>
    ) -> Proof<E> {
        let r = blinding.r
        let s = blinding.s
        let proofA = a + alpha1 + delta1 * r
        let proofB1 = b1 + beta1 + delta1 * s
        let proofB2 = b2 + beta2 + delta2 * s
        let proofC = c + proofA * s + proofB1 * r - delta1 * (r * s)
        return Proof(uncheckedA: proofA.affine, b: proofB2.affine, c: proofC.affine)
    }
}
