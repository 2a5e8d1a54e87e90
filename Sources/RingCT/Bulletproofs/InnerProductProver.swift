internal import Algebra
internal import Curves
internal import RingSignatures

/// The rounds that halve two secret vectors, as both kinds of range proofs have them.
///
/// It argues about Σ aᵢ·Gᵢ + Σ bᵢ·cᵢ·Hᵢ + Σ aᵢ·bᵢ·y^(i + 1)·x·H + α·G. Bulletproofs+ has x = 1 and blinds each round
/// (ePrint 2020/735, figure 1); Bulletproofs has y = 1 and blinds none (ePrint 2017/1066, protocol 2).
///
/// Constant time in the vectors and blindings. The generators fold as the public challenges say, in variable time:
/// two rounds at once, since a sum of four terms costs little more than one of two; until then their coefficients are
/// kept beside them.
struct InnerProductProver {
    /// The vectors, folded so far.
    private(set) var a: [Scalar], b: [Scalar]
    private var g: [EdwardsPoint<Ed25519>], h: [EdwardsPoint<Ed25519>]
    private var gCoefficients: [Scalar], hCoefficients: [Scalar]
    /// y, 1/y to the powers of two below the vectors' length, in rising order.
    private var weights: [(power: Scalar, inverse: Scalar)] = []
    private let y: Scalar
    private let x: Scalar

    /// - Parameters:
    ///   - a, b: the vectors, of one length, a power of two.
    ///   - generators: as many of each kind at least.
    ///   - hScale: c, by which the second kind is multiplied.
    ///   - y: the weight, and its inverse.
    ///   - x: what the inner product on H is multiplied by.
    init(
        a: [Scalar], b: [Scalar], generators: RangeProofGenerators.Vectors, hScale: [Scalar],
        y: (value: Scalar, inverse: Scalar), x: Scalar
    ) {
        self.a = a
        self.b = b
        g = generators.g.prefix(a.count).map { EdwardsPoint($0) }
        h = generators.h.prefix(a.count).map { EdwardsPoint($0) }
        gCoefficients = [Scalar](repeating: .one, count: a.count)
        hCoefficients = hScale
        self.y = y.value
        self.x = x
        var weight = (power: y.value, inverse: y.inverse)
        var length = 1
        while length < a.count {
            weights.append(weight)
            weight = (weight.power.squared(), weight.inverse.squared())
            length *= 2
        }
    }

    /// Whether the vectors have one element left.
    var isFolded: Bool { a.count == 1 }

    /// The points L and R of a round, times 1/8, blinded by `left`·G and `right`·G.
    func round(left: Scalar, right: Scalar) -> (CompressedPoint, CompressedPoint) {
        let half = a.count / 2
        let weight = weights[half.trailingZeroBitCount]
        let (aLow, aHigh) = (Array(a[..<half]), a[half...].map { $0 * weight.power })
        let (bLow, bHigh) = (Array(b[..<half]), Array(b[half...]))
        let l = cross(
            aLow.map { $0 * weight.inverse }, bHigh, inner: weightedInnerProduct(aLow, bHigh), onHighG: true,
            blinding: left)
        let r = cross(aHigh, bLow, inner: weightedInnerProduct(aHigh, bLow), onHighG: false, blinding: right)
        let affine = EdwardsPoint.normalize([l, r])
        return (CompressedPoint(affine[0]), CompressedPoint(affine[1]))
    }

    /// Σ aᵢ·bᵢ·y^(i + 1).
    private func weightedInnerProduct(_ a: [Scalar], _ b: [Scalar]) -> Scalar {
        var sum = Scalar.zero
        for (a, b) in zip(a, b).reversed() { sum = (sum + a * b) * y }
        return sum
    }

    /// 1/8 of: a on one half of the folded Gᵢ, b on the other half of the Hᵢ, the inner product and the blinding.
    private func cross(
        _ a: [Scalar], _ b: [Scalar], inner: Scalar, onHighG: Bool, blinding: Scalar
    ) -> EdwardsPoint<Ed25519> {
        let half = a.count
        var points: [EdwardsPoint<Ed25519>] = []
        var scalars: [Scalar] = []
        for index in g.indices {
            let position = index % (2 * half)
            if (position >= half) == onHighG {
                points.append(g[index])
                scalars.append(a[position % half] * gCoefficients[index] * Eighth.scalar)
            } else {
                points.append(h[index])
                scalars.append(b[position % half] * hCoefficients[index] * Eighth.scalar)
            }
        }
        return EdwardsPoint.sumOfProducts(points, scalars)
            + Commitment.point(value: inner * x * Eighth.scalar, mask: blinding * Eighth.scalar)
    }

    /// Folds the vectors with a round's challenge, which is not zero.
    mutating func fold(_ challenge: Scalar, inverse: Scalar) {
        let half = a.count / 2
        let weight = weights[half.trailingZeroBitCount]
        let weightedInverse = inverse * weight.power
        let weightedChallenge = challenge * weight.inverse
        for index in g.indices {
            let isHigh = index % (2 * half) >= half
            gCoefficients[index] *= isHigh ? weightedChallenge : inverse
            hCoefficients[index] *= isHigh ? inverse : challenge
        }
        a = (0..<half).map { a[$0] * challenge + a[half + $0] * weightedInverse }
        b = (0..<half).map { b[$0] * inverse + b[half + $0] * challenge }
        if g.count == 4 * half || half == 1 { foldGenerators() }
    }

    private mutating func foldGenerators() {
        g = Self.folded(g, gCoefficients, to: a.count)
        h = Self.folded(h, hCoefficients, to: a.count)
        gCoefficients = [Scalar](repeating: .one, count: a.count)
        hCoefficients = gCoefficients
    }

    private static func folded(
        _ points: [EdwardsPoint<Ed25519>], _ coefficients: [Scalar], to count: Int
    ) -> [EdwardsPoint<Ed25519>] {
        (0..<count).map { position in
            let indices = stride(from: position, to: points.count, by: count)
            return EdwardsPoint.sumOfProductsVariableTime(
                indices.map { points[$0] }, indices.map { coefficients[$0].canonical })
        }
    }

    /// 1/8 of `r`·G₀ + `s`·H₀ + `value`·H + `mask`·G with the generators that are left; constant time.
    func last(r: Scalar, s: Scalar, value: Scalar, mask: Scalar) -> EdwardsPoint<Ed25519> {
        EdwardsPoint.sumOfProducts([g[0], h[0]], [r * Eighth.scalar, s * Eighth.scalar])
            + Commitment.point(value: value * Eighth.scalar, mask: mask * Eighth.scalar)
    }
}
