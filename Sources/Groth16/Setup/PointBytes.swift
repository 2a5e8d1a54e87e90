internal import Algebra

/// Arrays of points in the files' form.
enum PointBytes {
    /// The points in Montgomery form, one after another.
    static func encode<C: CurveParameters>(_ points: [AffinePoint<C>]) -> [UInt8] {
        let stride = AffinePoint<C>.byteCount
        return unsafe [UInt8](unsafeUninitializedCapacity: points.count * stride) { buffer, count in
            if let base = buffer.baseAddress {
                for i in points.indices {
                    unsafe points[i].storeMontgomery(to: UnsafeMutableRawPointer(base + i * stride))
                }
            }
            count = points.count * stride
        }
    }
}

/// Points in the form of a file and in that of a hash.
struct PointChunk: Sendable {
    /// Montgomery form, as stored.
    let stored: [UInt8]
    /// Big-endian, as hashed.
    let hashed: [UInt8]

    init<C: CurveParameters>(_ points: [AffinePoint<C>]) {
        stored = PointBytes.encode(points)
        var hashed: [UInt8] = []
        hashed.reserveCapacity(stored.count)
        for point in points { point.appendUncompressed(to: &hashed) }
        self.hashed = hashed
    }
}
