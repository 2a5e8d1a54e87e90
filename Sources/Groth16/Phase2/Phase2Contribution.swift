public import Algebra
public import Primitives

/// One contribution to a key's second phase: the proof that its maker knew the factor by which delta changed.
public struct Phase2Contribution<E: PairingEngine>: Sendable, Equatable {
    /// [δ]₁ after this contribution.
    public let deltaAfter: AffinePoint<E.G1>
    /// A random point s·G1 and its multiple by the secret d.
    public let g1s: AffinePoint<E.G1>, g1sx: AffinePoint<E.G1>
    /// The challenge point, derived from the transcript, times d.
    public let g2spx: AffinePoint<E.G2>
    /// BLAKE2b-512 of the circuit's hash, all earlier contributions and the two G1 points; 64 bytes.
    public let transcript: [UInt8]
    /// Origin and name.
    public let label: ContributionLabel

    init(
        deltaAfter: AffinePoint<E.G1>, g1s: AffinePoint<E.G1>, g1sx: AffinePoint<E.G1>, g2spx: AffinePoint<E.G2>,
        transcript: [UInt8], label: ContributionLabel
    ) {
        self.deltaAfter = deltaAfter
        self.g1s = g1s
        self.g1sx = g1sx
        self.g2spx = g2spx
        self.transcript = transcript
        self.label = label
    }

    init(from reader: inout ByteReader, contribution: Int) throws {
        deltaAfter = try reader.readPoint(contribution: contribution, element: "deltaAfter")
        g1s = try reader.readPoint(contribution: contribution, element: "g1_s")
        g1sx = try reader.readPoint(contribution: contribution, element: "g1_sx")
        g2spx = try reader.readPoint(contribution: contribution, element: "g2_spx")
        transcript = try reader.readBytes(64)
        label = try ContributionLabel(from: &reader, contribution: contribution)
    }

    /// The fewest bytes of a contribution.
    static var minimumByteCount: Int { 3 * AffinePoint<E.G1>.byteCount + AffinePoint<E.G2>.byteCount + 64 + 8 }

    /// The bytes in section 10.
    var encoded: [UInt8] {
        deltaAfter.montgomeryBytes + g1s.montgomeryBytes + g1sx.montgomeryBytes + g2spx.montgomeryBytes + transcript
            + label.encoded
    }

    /// What a transcript absorbs of a contribution.
    var publicKeyBytes: [UInt8] {
        deltaAfter.uncompressedBytes + g1s.uncompressedBytes + g1sx.uncompressedBytes + g2spx.uncompressedBytes
            + transcript
    }

    /// The hash that snarkjs prints for the contribution; 64 bytes.
    public var contributionHash: [UInt8] { TranscriptHash.of(publicKeyBytes) }
}

/// Section 10 of a `.zkey`: the circuit's hash and the contributions in order.
public struct Phase2Transcript<E: PairingEngine>: Sendable, Equatable {
    /// BLAKE2b-512 of the key before any contribution; 64 bytes.
    public let circuitHash: [UInt8]
    /// The contributions, first to last.
    public internal(set) var contributions: [Phase2Contribution<E>]

    init(circuitHash: [UInt8], contributions: [Phase2Contribution<E>] = []) {
        self.circuitHash = circuitHash
        self.contributions = contributions
    }

    /// Reads section 10 to its end.
    ///
    /// - Throws: `TranscriptError`, `ByteReaderError`.
    public init(section: ByteRegion) throws {
        var reader = ByteReader(section)
        circuitHash = try reader.readBytes(64)
        let count = try reader.readCount32(elementSize: Phase2Contribution<E>.minimumByteCount)
        contributions = []
        contributions.reserveCapacity(count)
        for i in 0..<count {
            contributions.append(try Phase2Contribution(from: &reader, contribution: i + 1))
        }
        try reader.finish()
    }

    /// The section's bytes.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(circuitHash)
        writer.writeUInt32(UInt32(contributions.count))
        for contribution in contributions { writer.write(contribution.encoded) }
        return writer.bytes
    }

    /// The hash over the circuit's hash and the first `count` contributions, open for more.
    func hasher(afterContributions count: Int) -> TranscriptHash {
        var hasher = TranscriptHash()
        hasher.update(circuitHash)
        for contribution in contributions.prefix(count) { hasher.update(contribution.publicKeyBytes) }
        return hasher
    }

    /// The notice of a test key, where one of the contributions is the record of a one-party setup.
    public var testKeyNotice: String? {
        contributions.contains { $0.label.name == TestKey.notice } ? TestKey.notice : nil
    }
}

extension ProvingKey {
    /// The ceremony's transcript, section 10.
    ///
    /// - Throws: `TranscriptError`, `ByteReaderError`.
    public func transcript() throws -> Phase2Transcript<E> { try Phase2Transcript(section: contributions) }
}

/// How a key made by a one-party setup names itself.
public enum TestKey {
    /// The contribution's name, and the value of the exported verification key's extra member.
    public static let notice = "nightjar test key: one party knew the secrets"
}

/// The secret factor of a phase-2 contribution and the proof of knowing it.
struct Phase2Secret<E: PairingEngine> {
    /// d.
    let factor: E.Fr
    /// The random point s·G1.
    let g1s: AffinePoint<E.G1>

    /// The record of multiplying delta by d, appended to `transcript`; `deltaBefore` is [δ]₁ up to now. Constant time in
    /// d apart from the final conversions to affine form.
    func contribution(
        to transcript: Phase2Transcript<E>, deltaBefore: AffinePoint<E.G1>, label: ContributionLabel
    ) -> Phase2Contribution<E> {
        let g1sx = (g1s * factor).affine
        var hasher = transcript.hasher(afterContributions: transcript.contributions.count)
        hasher.update(g1s.uncompressedBytes)
        hasher.update(g1sx.uncompressedBytes)
        let digest = hasher.finalize()
        let challenge: AffinePoint<E.G2> = CeremonyPoint.hashToG2(digest, E.self)
        return Phase2Contribution(
            deltaAfter: (deltaBefore * factor).affine, g1s: g1s, g1sx: g1sx, g2spx: (challenge * factor).affine,
            transcript: digest, label: label)
    }
}
