internal import Algebra
internal import Primitives

/// Many points computed piece by piece on all threads.
enum PointBatches {
    /// Computes the points of `range`, makes each piece of them affine with one inversion, and hands over what `make`
    /// makes of the pieces, in order.
    ///
    /// - Parameters:
    ///   - piece: the points of a piece; a thread works on one at a time.
    ///   - run: the points that are handed over at once; by default a few pieces for each thread.
    ///   - points: the points of a range that is part of `range`.
    /// - Throws: `Cancelled`, and what `points` and `deliver` throw.
    static func compute<C: CurveParameters, Piece: Sendable>(
        _ range: Range<Int>, phase: String, piece: Int, run: Int? = nil, execution: Execution,
        points: @Sendable (Range<Int>) throws -> [ProjectivePoint<C>],
        make: @Sendable ([AffinePoint<C>]) -> Piece, deliver: ([Piece]) throws -> Void
    ) throws {
        let run = run ?? piece * 4 * execution.pool.threads
        let flag = execution.cancellation
        for start in stride(from: range.lowerBound, to: range.upperBound, by: run) {
            try execution.step(phase, start - range.lowerBound, of: range.count)
            let end = min(start + run, range.upperBound)
            let pieces = try execution.pool.map(count: (end - start + piece - 1) / piece) { (i: Int) throws -> Piece in
                try flag.check()
                let part = start + i * piece..<min(start + (i + 1) * piece, end)
                return make(ProjectivePoint.normalizeVariableTime(try points(part)))
            }
            try deliver(pieces)
        }
    }
}
