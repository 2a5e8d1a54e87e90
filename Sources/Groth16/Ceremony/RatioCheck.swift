internal import Algebra
internal import Primitives

/// Comparisons of ratios by pairings, and random linear combinations for comparing many at once.
enum RatioCheck {
    /// Whether b = x·a and d = x·c for one x: e(a, d) = e(b, c). False where a point is the identity.
    static func isSame<E: PairingEngine>(
        _ a: AffinePoint<E.G1>, _ b: AffinePoint<E.G1>, _ c: AffinePoint<E.G2>, _ d: AffinePoint<E.G2>,
        _ engine: E.Type
    ) -> Bool {
        guard !a.isIdentity, !b.isIdentity, !c.isIdentity, !d.isIdentity else { return false }
        return E.pairingProduct([(a, G2Prepared(d)), (-b, G2Prepared(c))]) == .one
    }

    /// `count` uniform weights of 128 bits from the system.
    static func weights<F: PrimeField>(_ count: Int, of type: F.Type = F.self) throws(RandomnessError) -> [F] {
        let bytes = try SystemRandom.bytes(16 * count)
        return (0..<count).map { i in
            var words = F.Canonical()
            for k in 0..<16 { words[k >> 3] |= UInt64(bytes[16 * i + k]) << UInt64(8 * (k & 7)) }
            return F(canonical: words) ?? .zero
        }
    }
}

/// What is learnt of a list of points in one pass.
struct PointScan<C: CurveParameters> {
    /// Σ wᵢ·Pᵢ and Σ wᵢ·Pᵢ₊₁ under random weights.
    private(set) var sum = ProjectivePoint<C>.identity, shiftedSum = ProjectivePoint<C>.identity
    private var previous: AffinePoint<C>?

    /// Reads all `points`, checks that each is an element of its group other than the identity, and shows them to
    /// `observe` in order.
    mutating func run(
        _ points: PointList<C>, phase: String, execution: Execution, observe: ([AffinePoint<C>]) -> Void
    ) throws {
        let run = 1 << 14
        for start in stride(from: 0, to: points.count, by: run) {
            try execution.step(phase, start, of: points.count)
            let list = try Self.read(points, start..<min(start + run, points.count), execution: execution)
            observe(list)
            let before = previous.map { [$0] } ?? []
            let chain = before + list
            previous = list.last
            guard chain.count > 1 else { continue }
            let weights = try RatioCheck.weights(chain.count - 1, of: C.ScalarField.self)
            sum += try .multiScalarMultiplicationVariableTime(Array(chain.dropLast()), weights, pool: execution.pool)
            shiftedSum += try .multiScalarMultiplicationVariableTime(
                Array(chain.dropFirst()), weights, pool: execution.pool)
        }
    }

    /// The points `range` of a list, each checked; `allowIdentity` for sections where the identity may stand.
    static func read(
        _ points: PointList<C>, _ range: Range<Int>, allowIdentity: Bool = false, execution: Execution
    ) throws(PowersOfTauError) -> [AffinePoint<C>] {
        let piece = 256
        let chunks = try execution.pool.map(count: (range.count + piece - 1) / piece) {
            (i: Int) throws(PowersOfTauError) -> [AffinePoint<C>] in
            var list: [AffinePoint<C>] = []
            list.reserveCapacity(piece)
            for j in range.lowerBound + i * piece..<min(range.lowerBound + (i + 1) * piece, range.upperBound) {
                let point = try points.point(j)
                guard point.isTorsionFree, allowIdentity || !point.isIdentity else { throw points.badPoint(j) }
                list.append(point)
            }
            return list
        }
        return Array(chunks.joined())
    }
}
