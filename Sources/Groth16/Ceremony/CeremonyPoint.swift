internal import Algebra
internal import Primitives

// How snarkjs (ffjavascript) turns its ChaCha stream into field elements and points.

extension SnarkjsRandom {
    /// A field element: words from the least significant on, cut to the modulus's width, drawn again until below it, and
    /// taken for the element's Montgomery form.
    mutating func nextElement<F: PrimeField>(_ type: F.Type = F.self) -> F {
        let excess = 64 * F.Canonical.count - F.bitWidth
        while true {
            var words = F.Canonical()
            for i in 0..<F.Canonical.count { words[i] = nextUInt64() }
            words[F.Canonical.count - 1] &= UInt64.max >> UInt64(excess)
            if let element = F(montgomery: words) { return element }
        }
    }

    /// A point of G1: coordinates x until one is on the curve, a bit for the sign of y, and the cofactor cleared.
    mutating func nextG1<E: PairingEngine>(_ engine: E.Type) -> AffinePoint<E.G1> {
        CeremonyPoint.clearCofactorG1(nextPoint { $0.nextElement(E.Fq.self) }, E.self)
    }

    /// A point of G2, the coefficient c0 of x drawn first.
    mutating func nextG2<E: PairingEngine>(_ engine: E.Type) -> AffinePoint<E.G2> {
        let point: AffinePoint<E.G2> = nextPoint { generator in
            let c0 = generator.nextElement(E.Fq.self)
            return Fp2(c0, generator.nextElement(E.Fq.self))
        }
        return CeremonyPoint.clearCofactorG2(point, E.self)
    }

    private mutating func nextPoint<C: CurveParameters>(
        _ nextX: (inout Self) -> C.BaseField
    ) -> AffinePoint<C> {
        while true {
            let x = nextX(&self)
            let isLargest = nextBool()
            if let y = (x.squared() * x + C.b).squareRoot() {
                return AffinePoint(uncheckedX: x, y: y.isLexicographicallyLargest == isLargest ? y : -y)
            }
        }
    }
}

/// Points derived from hashes.
enum CeremonyPoint {
    /// The point that snarkjs derives from a hash of at least 32 bytes: eight big-endian words seed the generator.
    static func hashToG2<E: PairingEngine>(_ hash: [UInt8], _ engine: E.Type) -> AffinePoint<E.G2> {
        var generator = SnarkjsRandom(seedBytes: hash)
        return generator.nextG2(E.self)
    }

    static func clearCofactorG1<E: PairingEngine>(
        _ point: AffinePoint<E.G1>, _ engine: E.Type
    ) -> AffinePoint<E.G1> {
        switch E.curve {
        case .bn128: point
        case .bls12381: ProjectivePoint(point).multipliedVariableTime(by: Cofactor.bls12381G1).affine
        }
    }

    static func clearCofactorG2<E: PairingEngine>(
        _ point: AffinePoint<E.G2>, _ engine: E.Type
    ) -> AffinePoint<E.G2> {
        switch E.curve {
        case .bn128: ProjectivePoint(point).multipliedVariableTime(by: Cofactor.bn128G2).affine
        case .bls12381: ProjectivePoint(point).multipliedVariableTime(by: Cofactor.bls12381G2).affine
        }
    }
}

/// The groups' cofactors: the curves' numbers of points over r.
private enum Cofactor {
    /// 2q − r.
    static var bn128G2: Limbs<4> {
        Limbs([0x345f_2299_c0f9_fa8d, 0x06ce_ecda_572a_2489, 0xb850_45b6_8181_585e, 0x3064_4e72_e131_a029])
    }
    /// (x − 1)²/3.
    static var bls12381G1: Limbs<2> { Limbs([0x8c00_aaab_0000_aaab, 0x396c_8c00_5555_e156]) }
    /// (x⁸ − 4x⁷ + 5x⁶ − 4x⁴ + 6x³ − 4x² − 4x + 13)/9.
    static var bls12381G2: Limbs<8> {
        Limbs([
            0xcf1c_38e3_1c72_38e5, 0x1616_ec6e_786f_0c70, 0x2153_7e29_3a66_91ae, 0xa628_f1cb_4d9e_82ef,
            0xa68a_205b_2e5a_7ddf, 0xcd91_de45_4708_5aba, 0x091d_5079_2876_a202, 0x05d5_43a9_5414_e7f1,
        ])
    }
}
