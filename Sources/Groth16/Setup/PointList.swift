package import Algebra
package import Primitives

/// A list of points in a file, read where they lie.
@safe
package struct PointList<C: CurveParameters>: @unchecked Sendable {
    // `@unchecked`: the memory is read-only for as long as `region` lives.
    private let region: ByteRegion
    private let base: UnsafeRawPointer?
    /// The section, for errors.
    private let section: UInt32
    /// The points before this list in its section.
    private let first: Int
    /// The number of points.
    package let count: Int

    /// The `count` points of `section` from number `first` on.
    package init(_ region: ByteRegion, section: UInt32, from first: Int = 0, count: Int) {
        let stride = AffinePoint<C>.byteCount
        precondition(
            first >= 0 && count >= 0 && (first + count) * stride <= region.count,
            "the section's length was compared with the header's power when the file was opened")
        self.region = region
        self.section = section
        self.first = first
        self.count = count
        unsafe base = region.withUnsafeBytes { unsafe $0.baseAddress.map { unsafe $0 + first * stride } }
    }

    /// The point with number `index`, below `count`; checked to be canonical and on its curve, not for its subgroup.
    ///
    /// - Throws: `.badPoint`.
    @inline(__always)
    package func point(_ index: Int) throws(PowersOfTauError) -> AffinePoint<C> {
        precondition(index >= 0 && index < count, "rows are below the domain's size")
        guard let base = unsafe base,
            let point = unsafe AffinePoint<C>.loadUncheckedMontgomery(base + index * AffinePoint<C>.byteCount),
            point.isOnCurve
        else { throw badPoint(index) }
        return point
    }

    /// The error for a point.
    func badPoint(_ index: Int) -> PowersOfTauError { .badPoint(section: section, index: first + index) }
}
