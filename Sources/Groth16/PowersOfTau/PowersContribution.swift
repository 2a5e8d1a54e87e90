public import Algebra
internal import Primitives

/// The public half of one secret of a contribution: s·G1, its multiple by the secret, and the challenge point's.
public struct PowersKey<E: PairingEngine>: Sendable, Equatable {
    /// A random point and its multiple by the secret.
    public let g1s: AffinePoint<E.G1>, g1sx: AffinePoint<E.G1>
    /// The challenge point times the secret.
    public let g2spx: AffinePoint<E.G2>
}

/// One contribution to the powers of tau.
public struct PowersContribution<E: PairingEngine>: Sendable, Equatable {
    /// [τ]₁ and [τ]₂ after the contribution.
    public let tauG1: AffinePoint<E.G1>, tauG2: AffinePoint<E.G2>
    /// [α]₁, [β]₁ and [β]₂ after the contribution.
    public let alphaG1: AffinePoint<E.G1>, betaG1: AffinePoint<E.G1>, betaG2: AffinePoint<E.G2>
    /// Proofs of knowledge of the three factors.
    public let tau: PowersKey<E>, alpha: PowersKey<E>, beta: PowersKey<E>
    /// BLAKE2b's state after the previous challenge and the compressed points; 216 bytes.
    public let partialHash: [UInt8]
    /// BLAKE2b-512 of the response's hash and the uncompressed points; 64 bytes.
    public let nextChallenge: [UInt8]
    /// Origin and name.
    public let label: ContributionLabel

    init(
        tauG1: AffinePoint<E.G1>, tauG2: AffinePoint<E.G2>, alphaG1: AffinePoint<E.G1>, betaG1: AffinePoint<E.G1>,
        betaG2: AffinePoint<E.G2>, tau: PowersKey<E>, alpha: PowersKey<E>, beta: PowersKey<E>,
        partialHash: [UInt8], nextChallenge: [UInt8], label: ContributionLabel
    ) {
        self.tauG1 = tauG1
        self.tauG2 = tauG2
        self.alphaG1 = alphaG1
        self.betaG1 = betaG1
        self.betaG2 = betaG2
        self.tau = tau
        self.alpha = alpha
        self.beta = beta
        self.partialHash = partialHash
        self.nextChallenge = nextChallenge
        self.label = label
    }

    init(from reader: inout ByteReader, contribution: Int) throws {
        func g1(_ element: String) throws -> AffinePoint<E.G1> {
            try reader.readPoint(contribution: contribution, element: element)
        }
        func g2(_ element: String) throws -> AffinePoint<E.G2> {
            try reader.readPoint(contribution: contribution, element: element)
        }
        tauG1 = try g1("tauG1")
        tauG2 = try g2("tauG2")
        alphaG1 = try g1("alphaG1")
        betaG1 = try g1("betaG1")
        betaG2 = try g2("betaG2")
        let pairs = try ["tau", "alpha", "beta"].map { ($0, try g1($0 + ".g1_s"), try g1($0 + ".g1_sx")) }
        let keys = try pairs.map { PowersKey<E>(g1s: $0.1, g1sx: $0.2, g2spx: try g2($0.0 + ".g2_spx")) }
        tau = keys[0]
        alpha = keys[1]
        beta = keys[2]
        partialHash = try reader.readBytes(216)
        nextChallenge = try reader.readBytes(64)
        label = try ContributionLabel(from: &reader, contribution: contribution)
    }

    /// The fewest bytes of a contribution.
    static var minimumByteCount: Int {
        9 * AffinePoint<E.G1>.byteCount + 5 * AffinePoint<E.G2>.byteCount + 216 + 64 + 8
    }

    /// Reads section 7.
    static func list(section: ByteRegion) throws -> [Self] {
        var reader = ByteReader(section)
        let count = try reader.readCount32(elementSize: minimumByteCount)
        var contributions: [Self] = []
        contributions.reserveCapacity(count)
        for i in 0..<count { contributions.append(try Self(from: &reader, contribution: i + 1)) }
        try reader.finish()
        return contributions
    }

    /// The bytes in section 7.
    var encoded: [UInt8] {
        var bytes = tauG1.montgomeryBytes + tauG2.montgomeryBytes + alphaG1.montgomeryBytes
        bytes += betaG1.montgomeryBytes + betaG2.montgomeryBytes
        for key in [tau, alpha, beta] { bytes += key.g1s.montgomeryBytes + key.g1sx.montgomeryBytes }
        for key in [tau, alpha, beta] { bytes += key.g2spx.montgomeryBytes }
        return bytes + partialHash + nextChallenge + label.encoded
    }

    /// What the response's hash absorbs after the points.
    var publicKeyBytes: [UInt8] {
        var bytes: [UInt8] = []
        for key in [tau, alpha, beta] { bytes += key.g1s.uncompressedBytes + key.g1sx.uncompressedBytes }
        for key in [tau, alpha, beta] { bytes += key.g2spx.uncompressedBytes }
        return bytes
    }
}
