internal import Algebra
public import Curves
public import Primitives

/// A Groth16 proving key on BLS12-381 in bellman's form, in which Zcash's parameters are published.
///
/// The file holds points uncompressed and big-endian, and counts as 32-bit big-endian integers: [α]₁ [β]₁ [β]₂ [γ]₂ [δ]₁
/// [δ]₂, then lists IC, H, L, A, B₁, B₂, then the record of the multi-party computation (a hash of 64 bytes, a count and
/// 544 bytes for each contribution). Unlike a `.zkey` it has no matrices, only the elements of wires that occur, and H
/// for the coefficients of the quotient: [τ^i·Z(τ)/δ]₁ for i < n − 1.
///
/// Opening converts every point to the form of the multi-scalar multiplication and checks that it is on its curve: about
/// 0.1 s and 48 MiB for the larger one of Zcash's. Membership of the lists' points in the subgroup is not checked: a key
/// is as trustworthy as its origin, which a hash pins.
public struct BellmanKey: Sendable {
    /// The verification key inside; with a notice where the file says that it is a test key.
    public let verifyingKey: VerifyingKey<BLS12381>
    let beta1: AffinePoint<BLS12381.G1>
    let delta1: AffinePoint<BLS12381.G1>
    /// Points in Montgomery form one after another.
    let h: ByteRegion, l: ByteRegion, a: ByteRegion, b1: ByteRegion, b2: ByteRegion

    /// Reads a whole file.
    ///
    /// - Parameter execution: told how many of the points are converted.
    /// - Throws: `BellmanKeyError`, `VerifyingKeyError`, `Cancelled`.
    public init(_ file: ByteRegion, execution: Execution) throws {
        var reader = SectionReader(file, execution: execution)
        let alpha1 = try reader.g1(.alpha1)
        beta1 = try reader.g1(.beta1)
        let beta2 = try reader.g2(.beta2)
        let gamma2 = try reader.g2(.gamma2)
        delta1 = try reader.g1(.delta1)
        let delta2 = try reader.g2(.delta2)
        let ic = try reader.list(.ic)
        let icPoints = try PointConversion.g1.points(ic, .ic)
        h = try reader.converted(.h, .g1)
        l = try reader.converted(.l, .g1)
        a = try reader.converted(.a, .g1)
        b1 = try reader.converted(.b1, .g1)
        b2 = try reader.converted(.b2, .g2)
        let notice = try reader.testKeyNotice()
        verifyingKey = try VerifyingKey(
            alpha1: alpha1, beta2: beta2, gamma2: gamma2, delta2: delta2, ic: icPoints, testKeyNotice: notice)
        try Self.checkPair(beta1, beta2, .beta1, .beta2)
        try Self.checkPair(delta1, delta2, .delta1, .delta2)
    }

    /// e(x₁, g₂) = e(g₁, x₂): both are the same multiple of their generators.
    private static func checkPair(
        _ x1: AffinePoint<BLS12381.G1>, _ x2: AffinePoint<BLS12381.G2>, _ first: BellmanKeyError.Section,
        _ second: BellmanKeyError.Section
    ) throws(BellmanKeyError) {
        let product = BLS12381.pairingProduct([
            (x1, G2Prepared(BLS12381.G2.generator)), (-BLS12381.G1.generator, G2Prepared(x2)),
        ])
        guard product == .one else { throw .differentLogarithms(first, second) }
    }
}

/// Reads the sections of a file one after another.
private struct SectionReader {
    var reader: ByteReader
    let execution: Execution
    let total: Int

    init(_ file: ByteRegion, execution: Execution) {
        reader = ByteReader(file)
        total = file.count
        self.execution = execution
    }

    mutating func region(_ section: BellmanKeyError.Section, count: Int) throws(BellmanKeyError) -> ByteRegion {
        do throws(ByteReaderError) {
            return try reader.readRegion(count)
        } catch {
            throw .truncated(section, needed: count, remaining: reader.remaining)
        }
    }

    mutating func g1(_ section: BellmanKeyError.Section) throws(BellmanKeyError) -> AffinePoint<BLS12381.G1> {
        let point = try PointConversion.g1.points(region(section, count: 96), section)[0]
        guard point.isTorsionFree else { throw .notInSubgroup(section) }
        return point
    }

    mutating func g2(_ section: BellmanKeyError.Section) throws(BellmanKeyError) -> AffinePoint<BLS12381.G2> {
        let point = try PointConversion.g2.points(region(section, count: 192), section)[0]
        guard point.isTorsionFree else { throw .notInSubgroup(section) }
        return point
    }

    /// The points of a list. Nothing is allocated before the file is known to hold as many.
    mutating func list(
        _ section: BellmanKeyError.Section, pointSize: Int = 96
    ) throws(BellmanKeyError) -> ByteRegion {
        var count = try region(section, count: 4)
        count = try region(section, count: pointSize * Int(count.load(UInt32.self, at: 0).byteSwapped))
        return count
    }

    mutating func converted<C: CurveParameters>(
        _ section: BellmanKeyError.Section, _ conversion: PointConversion<C>
    ) throws -> ByteRegion {
        try execution.step("reading the key", reader.offset, of: total)
        let points = try list(section, pointSize: AffinePoint<C>.byteCount)
        return try conversion.converted(points, section, pool: execution.pool)
    }

    /// Reads what follows the points.
    mutating func testKeyNotice() throws(BellmanKeyError) -> String? {
        let trailer = reader.remaining
        let notice = Array(TestKey.notice.utf8)
        if trailer == notice.count, try region(.trailer, count: trailer).bytes == notice { return TestKey.notice }
        guard trailer >= 68 else { throw .unknownTrailer }
        let head = try region(.trailer, count: 68)
        let contributions = Int(head.load(UInt32.self, at: 64).byteSwapped)
        guard contributions > 0, reader.remaining == 544 * contributions else { throw .unknownTrailer }
        return nil
    }
}

/// How points of one group are read.
@safe
private struct PointConversion<C: CurveParameters>: Sendable {
    /// The point at an address, or nil where a coordinate is not canonical.
    let load: @Sendable (UnsafeRawPointer) -> AffinePoint<C>?

    /// One point, refused unless it is on the curve and not the identity.
    func point(
        _ address: UnsafeRawPointer, _ section: BellmanKeyError.Section, _ index: Int
    ) throws(BellmanKeyError) -> AffinePoint<C> {
        guard let point = unsafe load(address) else { throw .notCanonical(section, index: index) }
        guard point.isOnCurve, !point.isIdentity else { throw .notOnCurve(section, index: index) }
        return point
    }

    /// A few points.
    func points(
        _ region: ByteRegion, _ section: BellmanKeyError.Section
    ) throws(BellmanKeyError) -> [AffinePoint<C>] {
        try unsafe region.withUnsafeBytes { (buffer) throws(BellmanKeyError) in
            guard let base = buffer.baseAddress else { return [] }
            let size = AffinePoint<C>.byteCount
            var points: [AffinePoint<C>] = []
            for i in 0..<region.count / size { points.append(try unsafe point(base + i * size, section, i)) }
            return points
        }
    }

    /// Many points, in Montgomery form and of as many bytes.
    func converted(
        _ region: ByteRegion, _ section: BellmanKeyError.Section, pool: WorkerPool
    ) throws -> ByteRegion {
        let size = AffinePoint<C>.byteCount
        let count = region.count / size
        let grain = 2048
        var bytes = [UInt8](repeating: 0, count: region.count)
        try unsafe bytes.withUnsafeMutableBytes { target in
            let target = unsafe SharedBuffer(target.bindMemory(to: UInt8.self))
            try unsafe region.withUnsafeBytes { source in
                let source = unsafe SharedBytes(source)
                try pool.run(count: (count + grain - 1) / grain) { (piece: Int) throws(BellmanKeyError) in
                    guard let from = unsafe source.buffer.baseAddress, let to = unsafe target.buffer.baseAddress
                    else { return }
                    for i in grain * piece..<min(grain * (piece + 1), count) {
                        try unsafe point(from + i * size, section, i)
                            .storeMontgomery(to: UnsafeMutableRawPointer(to + i * size))
                    }
                }
            }
        }
        return ByteRegion(copying: bytes)
    }
}

/// A buffer that several threads read.
@safe
private struct SharedBytes: @unchecked Sendable {
    let buffer: UnsafeRawBufferPointer
    init(_ buffer: UnsafeRawBufferPointer) { unsafe self.buffer = buffer }
}

extension PointConversion where C == BLS12381.G1 {
    /// x, y.
    static var g1: Self {
        unsafe Self { address in
            guard let x = unsafe bigEndian(address), let y = unsafe bigEndian(address + 48) else { return nil }
            return AffinePoint(uncheckedX: x, y: y)
        }
    }
}

extension PointConversion where C == BLS12381.G2 {
    /// x, y, the coefficient of u first.
    static var g2: Self {
        unsafe Self { address in
            guard let x1 = unsafe bigEndian(address), let x0 = unsafe bigEndian(address + 48),
                let y1 = unsafe bigEndian(address + 96), let y0 = unsafe bigEndian(address + 144)
            else { return nil }
            return AffinePoint(uncheckedX: Fp2(x0, x1), y: Fp2(y0, y1))
        }
    }
}

/// The canonical big-endian coordinate at an address.
private func bigEndian(_ address: UnsafeRawPointer) -> BLS12381.Fq? {
    var words = Limbs<6>()
    for i in 0..<6 {
        words[i] = unsafe UInt64(bigEndian: address.loadUnaligned(fromByteOffset: 40 - 8 * i, as: UInt64.self))
    }
    return BLS12381.Fq(canonical: words)
}
