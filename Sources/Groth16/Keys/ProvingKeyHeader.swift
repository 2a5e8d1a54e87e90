public import Algebra
internal import Primitives

/// The fixed part of a `.zkey` file: section 2, after the moduli.
public struct ProvingKeyHeader<E: PairingEngine>: Sendable, Equatable {
    /// The number of wires, the constant included.
    public let wireCount: Int
    /// The number of public inputs and outputs, the constant not included.
    public let publicInputCount: Int
    /// The size of the evaluation domain, a power of two.
    public let domainSize: Int
    /// [α]₁, [β]₁, [δ]₁.
    public let alpha1: AffinePoint<E.G1>, beta1: AffinePoint<E.G1>, delta1: AffinePoint<E.G1>
    /// [β]₂, [γ]₂, [δ]₂.
    public let beta2: AffinePoint<E.G2>, gamma2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>

    /// A header of known values.
    public init(
        wireCount: Int, publicInputCount: Int, domainSize: Int,
        alpha1: AffinePoint<E.G1>, beta1: AffinePoint<E.G1>, delta1: AffinePoint<E.G1>,
        beta2: AffinePoint<E.G2>, gamma2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>
    ) {
        self.wireCount = wireCount
        self.publicInputCount = publicInputCount
        self.domainSize = domainSize
        self.alpha1 = alpha1
        self.beta1 = beta1
        self.delta1 = delta1
        self.beta2 = beta2
        self.gamma2 = gamma2
        self.delta2 = delta2
    }

    /// The number of bytes of section 2.
    static var byteCount: Int {
        4 + E.Fq.byteCount + 4 + E.Fr.byteCount + 12 + 3 * AffinePoint<E.G1>.byteCount + 3 * AffinePoint<E.G2>.byteCount
    }

    /// Reads section 2 and checks every point: canonical, on its curve, in its subgroup.
    init(section: ByteRegion) throws {
        let bytes = section.bytes
        guard bytes.count == Self.byteCount else {
            throw ProvingKeyError.sectionSize(section: 2, actual: bytes.count, expected: Self.byteCount)
        }
        var reader = ByteReader(bytes)
        try reader.skip(4 + E.Fq.byteCount + 4 + E.Fr.byteCount)
        let wires = try reader.readUInt32()
        let publicInputs = try reader.readUInt32()
        let domain = try reader.readUInt32()
        guard publicInputs < wires else {
            throw ProvingKeyError.tooManyPublicInputs(publicInputs: publicInputs, wires: wires)
        }
        guard domain.nonzeroBitCount == 1, domain.trailingZeroBitCount <= E.Fr.Parameters.twoAdicity else {
            throw ProvingKeyError.badDomainSize(domain)
        }
        wireCount = Int(wires)
        publicInputCount = Int(publicInputs)
        domainSize = Int(domain)
        func point<C: CurveParameters>(_ element: String) throws -> AffinePoint<C> {
            let bytes = try reader.readBytes(AffinePoint<C>.byteCount)
            let point = unsafe bytes.withUnsafeBytes { buffer in
                unsafe buffer.baseAddress.flatMap { unsafe AffinePoint<C>.loadUncheckedMontgomery($0) }
            }
            guard let point, point.isOnCurve, point.isTorsionFree else {
                throw ProvingKeyError.badPoint(element: element)
            }
            guard !point.isIdentity else { throw ProvingKeyError.atInfinity(element: element) }
            return point
        }
        alpha1 = try point("alpha1")
        beta1 = try point("beta1")
        beta2 = try point("beta2")
        gamma2 = try point("gamma2")
        delta1 = try point("delta1")
        delta2 = try point("delta2")
    }

    /// The bytes of section 2.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32(UInt32(E.Fq.byteCount))
        writer.write(E.Fq.modulus.littleEndianBytes)
        writer.writeUInt32(UInt32(E.Fr.byteCount))
        writer.write(E.Fr.modulus.littleEndianBytes)
        writer.writeUInt32(UInt32(wireCount))
        writer.writeUInt32(UInt32(publicInputCount))
        writer.writeUInt32(UInt32(domainSize))
        writer.write(alpha1.montgomeryBytes)
        writer.write(beta1.montgomeryBytes)
        writer.write(beta2.montgomeryBytes)
        writer.write(gamma2.montgomeryBytes)
        writer.write(delta1.montgomeryBytes)
        writer.write(delta2.montgomeryBytes)
        return writer.bytes
    }
}

extension AffinePoint {
    /// The point as snarkjs's binary files hold it: affine, Montgomery form, little-endian; the identity is all zeros.
    public var montgomeryBytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe storeMontgomery(to: start) }
        }
        return bytes
    }
}
