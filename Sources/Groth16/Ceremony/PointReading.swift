internal import Algebra
internal import Primitives

extension ByteReader {
    /// The next point, in Montgomery form.
    ///
    /// - Throws: `.badPoint` or `.atInfinity`, naming the contribution and element.
    mutating func readPoint<C: CurveParameters>(
        _ type: C.Type = C.self, contribution: Int, element: String
    ) throws -> AffinePoint<C> {
        guard let point = AffinePoint<C>.checked(montgomeryBytes: try readBytes(AffinePoint<C>.byteCount)) else {
            throw TranscriptError.badPoint(contribution: contribution, element: element)
        }
        guard !point.isIdentity else { throw TranscriptError.atInfinity(contribution: contribution, element: element) }
        return point
    }
}

extension AffinePoint {
    /// The point with these bytes, if they are canonical and it is on its curve and in its subgroup. Variable time.
    static func checked(montgomeryBytes bytes: [UInt8]) -> Self? {
        guard bytes.count == byteCount else { return nil }
        let point = unsafe bytes.withUnsafeBytes { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe loadUncheckedMontgomery($0) }
        }
        guard let point, point.isOnCurve, point.isTorsionFree else { return nil }
        return point
    }
}
