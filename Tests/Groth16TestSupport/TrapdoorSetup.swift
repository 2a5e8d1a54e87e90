public import Algebra
internal import Curves
public import Groth16
internal import Primitives

/// The five secrets of a setup, known, from which a key is computed by the definition: no powers of tau, no phases.
///
/// It shares no code with the package's own setup, so that keys can be made that no setup makes.
public struct Trapdoor<E: PairingEngine>: Sendable {
    public var tau: E.Fr, alpha: E.Fr, beta: E.Fr, gamma: E.Fr, delta: E.Fr

    public init(using generator: inout some RandomNumberGenerator) {
        func draw() -> E.Fr { .random(using: &generator) }
        (tau, alpha, beta, gamma, delta) = (draw(), draw(), draw(), draw(), draw())
    }

    /// The polynomials of each wire at tau: u for A, v for B, w for C.
    public func wirePolynomials(_ circuit: SmallCircuit<E>) -> (u: [E.Fr], v: [E.Fr], w: [E.Fr]) {
        var u = [E.Fr](repeating: .zero, count: circuit.wireCount)
        var (v, w) = (u, u)
        let size = circuit.domainSize
        let root = Self.root(of: size)
        for (i, row) in circuit.paddedRows.enumerated() {
            let basis = lagrange(i, size: size, root: root)
            for term in row.a { u[term.wire] += basis * term.coefficient }
            for term in row.b { v[term.wire] += basis * term.coefficient }
            for term in row.c { w[term.wire] += basis * term.coefficient }
        }
        return (u, v, w)
    }

    /// The Lagrange polynomial that is one on rootⁱ and zero on the other powers, at tau.
    private func lagrange(_ i: Int, size: Int, root: E.Fr) -> E.Fr {
        let point = root.powerVariableTime(Limbs<1>(small: UInt64(i)))
        let vanishing = tau.powerVariableTime(Limbs<1>(small: UInt64(size))) - .one
        let divisor = E.Fr(UInt64(size)) * (tau - point)
        return point * vanishing * (divisor.inverse() ?? .zero)
    }

    static func root(of size: Int) -> E.Fr {
        var root = E.rootOfUnity
        for _ in size.trailingZeroBitCount..<E.Fr.Parameters.twoAdicity { root = root.squared() }
        return root
    }
}

/// The sections of a `.zkey` file made from a trapdoor, each of which can be changed before the file is put together.
public struct TrapdoorKey<E: PairingEngine>: Sendable {
    public var sections: [(type: UInt32, bytes: [UInt8])]
    public let alpha1: AffinePoint<E.G1>
    public let beta2: AffinePoint<E.G2>, gamma2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>
    public let ic: [AffinePoint<E.G1>]

    public init(_ circuit: SmallCircuit<E>, _ secrets: Trapdoor<E>) {
        let (u, v, w) = secrets.wirePolynomials(circuit)
        // The secrets are not zero.
        let overGamma = secrets.gamma.inverse() ?? .zero
        let overDelta = secrets.delta.inverse() ?? .zero
        let combined = (0..<circuit.wireCount).map { secrets.beta * u[$0] + secrets.alpha * v[$0] + w[$0] }
        let firstPrivate = circuit.publicInputCount + 1
        ic = Self.g1(combined[..<firstPrivate].map { $0 * overGamma })
        let size = circuit.domainSize
        let root = Trapdoor<E>.root(of: 2 * size)
        let h = (0..<size).map { i in
            Self.oddLagrange(i, tau: secrets.tau, size: size, root: root) * overDelta
        }
        let g1 = Self.g1([secrets.alpha, secrets.beta, secrets.delta])
        let g2 = Self.g2([secrets.beta, secrets.gamma, secrets.delta])
        alpha1 = g1[0]
        (beta2, gamma2, delta2) = (g2[0], g2[1], g2[2])
        let header = ProvingKeyHeader<E>(
            wireCount: circuit.wireCount, publicInputCount: circuit.publicInputCount, domainSize: size,
            alpha1: g1[0], beta1: g1[1], delta1: g1[2], beta2: g2[0], gamma2: g2[1], delta2: g2[2])
        func body<C: CurveParameters>(_ points: [AffinePoint<C>]) -> [UInt8] { points.flatMap(\.montgomeryBytes) }
        sections = [
            (1, [1, 0, 0, 0]), (2, header.encoded()), (3, body(ic)), (4, Self.coefficients(circuit)),
            (5, body(Self.g1(u))), (6, body(Self.g1(v))), (7, body(Self.g2(v))),
            (8, body(Self.g1(combined[firstPrivate...].map { $0 * overDelta }))), (9, body(Self.g1(h))),
            (10, [UInt8](repeating: 0, count: 68)),
        ]
    }

    /// The Lagrange polynomial of the doubled domain that is one on root^(2i+1), at tau.
    private static func oddLagrange(_ i: Int, tau: E.Fr, size: Int, root: E.Fr) -> E.Fr {
        let point = root.powerVariableTime(Limbs<1>(small: UInt64(2 * i + 1)))
        let vanishing = tau.powerVariableTime(Limbs<1>(small: UInt64(2 * size))) - .one
        return point * vanishing * ((E.Fr(UInt64(2 * size)) * (tau - point)).inverse() ?? .zero)
    }

    private static func coefficients(_ circuit: SmallCircuit<E>) -> [UInt8] {
        var writer = ByteWriter()
        var entries: [[UInt8]] = []
        for (i, row) in circuit.paddedRows.enumerated() {
            for (matrix, terms) in [row.a, row.b].enumerated() {
                for term in terms {
                    entries.append(
                        coefficient(matrix: UInt32(matrix), row: UInt32(i), wire: UInt32(term.wire), term.coefficient))
                }
            }
        }
        writer.writeUInt32(UInt32(entries.count))
        for entry in entries { writer.write(entry) }
        return writer.bytes
    }

    /// One entry of the coefficient section: the value twice in Montgomery form.
    public static func coefficient(matrix: UInt32, row: UInt32, wire: UInt32, _ value: E.Fr) -> [UInt8] {
        var writer = ByteWriter()
        for word in [matrix, row, wire] { writer.writeUInt32(word) }
        // A Montgomery form is canonical.
        writer.write((E.Fr(canonical: value.montgomery) ?? .zero).montgomery.littleEndianBytes)
        return writer.bytes
    }

    private static func g1(_ scalars: [E.Fr]) -> [AffinePoint<E.G1>] { multiples(scalars) }
    private static func g2(_ scalars: [E.Fr]) -> [AffinePoint<E.G2>] { multiples(scalars) }

    private static func multiples<C: CurveParameters>(_ scalars: [E.Fr]) -> [AffinePoint<C>]
    where C.ScalarField == E.Fr {
        ProjectivePoint<C>.normalizeVariableTime(scalars.map { C.generator.multipliedVariableTime(by: $0) })
    }

    /// The file.
    public var bytes: [UInt8] { SectionFile.bytes(magic: "zkey", version: 1, sections) }

    /// The file opened as a proving key.
    public func provingKey(policy: KeyPolicy = .strict) throws -> ProvingKey<E> {
        try Self.provingKey(bytes, policy: policy)
    }

    /// Any bytes opened as a proving key.
    public static func provingKey(_ bytes: [UInt8], policy: KeyPolicy = .strict) throws -> ProvingKey<E> {
        let container = try ZKeyFormat.read(ByteRegion(copying: bytes))
        return try ProvingKey<E>(policy: policy) { try container.section($0) }
    }

    /// The verification key, computed from the trapdoor's points and not from the file.
    public func verifyingKey(policy: KeyPolicy = .strict) throws -> VerifyingKey<E> {
        try VerifyingKey(alpha1: alpha1, beta2: beta2, gamma2: gamma2, delta2: delta2, ic: ic, policy: policy)
    }
}

/// A file of numbered sections, put together without the package's writer.
public enum SectionFile {
    public static func bytes(
        magic: String, version: UInt32, _ sections: [(type: UInt32, bytes: [UInt8])]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Array(magic.utf8))
        writer.writeUInt32(version)
        writer.writeUInt32(UInt32(sections.count))
        for section in sections {
            writer.writeUInt32(section.type)
            writer.writeUInt64(UInt64(section.bytes.count))
            writer.write(section.bytes)
        }
        return writer.bytes
    }

    /// A `.wtns` file.
    public static func witness<F: PrimeField>(_ values: [F]) -> [UInt8] {
        var header = ByteWriter()
        header.writeUInt32(UInt32(F.byteCount))
        header.write(F.modulus.littleEndianBytes)
        header.writeUInt32(UInt32(values.count))
        return bytes(
            magic: "wtns", version: 2, [(1, header.bytes), (2, values.flatMap(\.littleEndianBytes))])
    }
}
