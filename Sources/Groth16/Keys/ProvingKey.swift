public import Algebra
public import Primitives

/// A Groth16 proving key: a view of a `.zkey` file, whose points and coefficients stay where they are mapped.
///
/// Opening checks the header's points and the length of every section; it reads nothing else. The points of the long
/// sections are not checked when proving: a key is as trustworthy as its origin, `zkey verify` checks it whole, and
/// `--verify-after` checks what came out.
public struct ProvingKey<E: PairingEngine>: Sendable {
    /// The fixed part.
    public let header: ProvingKeyHeader<E>
    /// IC: the constant's element, then one for each public input.
    public let ic: ByteRegion
    /// The matrices' non-zero entries, each 12 bytes of matrix, row and wire and a value times R².
    public let coefficients: ByteRegion
    /// [Aᵢ(τ)]₁ for each wire.
    public let a: ByteRegion
    /// [Bᵢ(τ)]₁ for each wire.
    public let b1: ByteRegion
    /// [Bᵢ(τ)]₂ for each wire.
    public let b2: ByteRegion
    /// [(β·Aᵢ(τ) + α·Bᵢ(τ) + Cᵢ(τ))/δ]₁ for each wire that is neither the constant nor public.
    public let c: ByteRegion
    /// The Lagrange basis on the odd coset of the doubled domain over δ, in G1.
    public let h: ByteRegion
    /// The ceremony's transcript.
    public let contributions: ByteRegion

    /// The number of bytes of one coefficient.
    @inlinable static var coefficientStride: Int { 12 + E.Fr.byteCount }

    /// Opens the sections of a key, given by number.
    ///
    /// - Throws: `ProvingKeyError`, or what `section` throws for a missing section.
    public init(policy: KeyPolicy = .strict, section: (UInt32) throws -> ByteRegion) throws {
        let curve = try ZKeyFormat.curve(section: section)
        guard curve == E.curve else { throw ProvingKeyError.wrongCurve(actual: curve, expected: E.curve) }
        header = try ProvingKeyHeader(section: try section(2))

        func sized(_ number: UInt32, _ expected: Int) throws -> ByteRegion {
            let region = try section(number)
            guard region.count == expected else {
                throw ProvingKeyError.sectionSize(section: number, actual: region.count, expected: expected)
            }
            return region
        }
        // Counts are 32-bit and strides below 1 KiB, so no product overflows.
        let g1 = AffinePoint<E.G1>.byteCount
        let g2 = AffinePoint<E.G2>.byteCount
        ic = try sized(3, (header.publicInputCount + 1) * g1)
        a = try sized(5, header.wireCount * g1)
        b1 = try sized(6, header.wireCount * g1)
        b2 = try sized(7, header.wireCount * g2)
        c = try sized(8, (header.wireCount - header.publicInputCount - 1) * g1)
        h = try sized(9, header.domainSize * g1)
        let matrix = try section(4)
        var reader = ByteReader(matrix)
        let count = Int(try reader.readUInt32())
        guard reader.remaining == count * Self.coefficientStride else {
            throw ProvingKeyError.sectionSize(
                section: 4, actual: matrix.count, expected: 4 + count * Self.coefficientStride)
        }
        coefficients = try reader.readRegion(reader.remaining)
        contributions = try section(10)
        if policy == .strict { try checkDelta() }
    }

    /// Maps the `.zkey` file at `path`.
    ///
    /// - Throws: `FileError`, `BinaryContainerError`, `ProvingKeyError`.
    public init(path: String, policy: KeyPolicy = .strict) throws {
        let container = try ZKeyFormat.open(path: path)
        try self.init(policy: policy) { try container.section($0) }
    }

    /// The number of non-zero entries of the matrices A and B.
    public var coefficientCount: Int { coefficients.count / Self.coefficientStride }

    /// Whether the transcript lists at least one contribution.
    public var hasContributionRecord: Bool {
        contributions.count >= 68 && contributions.load(UInt32.self, at: 64) > 0
    }

    private func checkDelta() throws(ProvingKeyError) {
        if header.gamma2.x == header.delta2.x {
            throw .gammaEqualsDelta(negated: header.gamma2 != header.delta2)
        }
    }

    /// The verification key inside this key.
    ///
    /// - Throws: `VerifyingKeyError`.
    public func verifyingKey(testKeyNotice: String? = nil, policy: KeyPolicy = .strict) throws -> VerifyingKey<E> {
        let stride = AffinePoint<E.G1>.byteCount
        var points: [AffinePoint<E.G1>] = []
        points.reserveCapacity(header.publicInputCount + 1)
        try unsafe ic.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for i in 0...header.publicInputCount {
                guard let point = unsafe AffinePoint<E.G1>.loadUncheckedMontgomery(base + i * stride) else {
                    throw VerifyingKeyError.notOnCurve(element: "IC[\(i)]")
                }
                points.append(point)
            }
        }
        return try VerifyingKey(
            alpha1: header.alpha1, beta2: header.beta2, gamma2: header.gamma2, delta2: header.delta2, ic: points,
            testKeyNotice: testKeyNotice, policy: policy)
    }
}

/// The parts of the `.zkey` format that come before the curve is known.
public enum ZKeyFormat {
    /// The section numbers of a Groth16 key, of which each stands exactly once.
    public static let sections: ClosedRange<UInt32> = 1...10

    /// Maps a `.zkey` file and reads its directory.
    ///
    /// - Throws: `FileError`, `BinaryContainerError`; `.notGroth16` for a key of another proof system.
    public static func open(path: String) throws -> BinaryContainer {
        try read(MappedFile(path: path).region)
    }

    /// Reads the directory of a `.zkey` file in memory; errors as `open(path:)`.
    public static func read(_ file: ByteRegion) throws -> BinaryContainer {
        // Other proof systems' keys have further sections; those are named after the protocol has been.
        let container = try BinaryContainer(file, magic: "zkey", versions: 1...1, known: 1...32)
        _ = try protocolID(section: container.section(1))
        if let stray = container.sections.first(where: { !sections.contains($0.type) }) {
            throw BinaryContainerError.unknownSection(type: stray.type, offset: stray.bytes.origin - 12)
        }
        return container
    }

    private static func protocolID(section: ByteRegion) throws -> UInt32 {
        guard section.count == 4 else {
            throw ProvingKeyError.sectionSize(section: 1, actual: section.count, expected: 4)
        }
        let id = section.load(UInt32.self, at: 0)
        guard id == 1 else { throw ProvingKeyError.notGroth16(protocolID: id) }
        return id
    }

    /// Reads the protocol number and the moduli.
    ///
    /// - Throws: `.notGroth16`, `.unknownCurve`, `.sectionSize`.
    public static func curve(section: (UInt32) throws -> ByteRegion) throws -> CurveID {
        _ = try protocolID(section: try section(1))
        var reader = ByteReader(try section(2))
        func modulus() throws -> [UInt8] {
            let count = try reader.readCount32(elementSize: 1)
            guard count <= 48 else { throw ProvingKeyError.unknownCurve }
            return try reader.readBytes(count)
        }
        let q = try modulus()
        let r = try modulus()
        guard let curve = CurveID.allCases.first(where: { $0.moduli == (q, r) }) else {
            throw ProvingKeyError.unknownCurve
        }
        return curve
    }
}
