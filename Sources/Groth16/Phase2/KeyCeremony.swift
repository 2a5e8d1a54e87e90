public import Algebra
internal import Curves
public import Primitives

/// What the verification of a key found.
public struct KeyReport: Sendable, Equatable {
    /// The key's curve.
    public let curve: CurveID
    /// BLAKE2b-512 of the key before any contribution, 64 bytes.
    public let circuitHash: [UInt8]
    /// The contributions, first to last.
    public let contributions: [ContributionReport]

    init<E: PairingEngine>(_ transcript: Phase2Transcript<E>, hashes: [[UInt8]]) {
        curve = E.curve
        circuitHash = transcript.circuitHash
        contributions = zip(transcript.contributions, hashes).enumerated().map { i, entry in
            ContributionReport(number: i + 1, label: entry.0.label, hash: entry.1)
        }
    }
}

/// The second phase of a ceremony, file by file, as snarkjs's `zkey` commands.
///
/// Every function that writes throws `FileError.sameAsInput` when its output is its input, and leaves nothing behind
/// when it throws.
public enum KeyCeremony: CeremonyPhase {
    public static func add(
        _ contribution: NewContribution, from input: String, to output: String, execution: Execution
    ) throws -> [UInt8] {
        let (file, container, curve) = try open(input)
        let writer = try Setup.zkeyWriter(output, inputs: [input])
        func write<E: PairingEngine>(_ engine: E.Type) throws -> [UInt8] {
            // A key without a contribution has gamma = delta, which is what contributing is for.
            let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
            return try Phase2Contributing.contribute(
                to: key, sections: container, label: contribution.label,
                generator: try contribution.generator(execution), writer: writer, execution: execution)
        }
        let hash = curve == .bn128 ? try write(BN254.self) : try write(BLS12381.self)
        try file.checkUnchanged()
        try execution.cancellation.check()
        try writer.commit()
        return hash
    }

    /// Verifies a key against its circuit and powers of tau: every section, point and contribution.
    ///
    /// `beaconExponent` is log2 of the hashes that beacons may take in all, 10 to 63.
    /// The circuit's initial key is made again, in a temporary file in the folder `scratch` that takes as much room as
    /// the key and is gone at the end. The powers are taken as they are: `PowersCeremony.verify` checks them.
    ///
    /// - Throws: `Phase2Error` naming the first thing that is wrong (`.noContribution` for a fresh key, `.testKey`
    ///   for that of a one-party setup), and as `contribute` and `Setup.makeKey`.
    public static func verify(
        key path: String, circuit: String, powers: String, scratch: String,
        beaconExponent: Int = BeaconWork.defaultExponent, execution: Execution
    ) throws -> KeyReport {
        let (file, container, curve) = try open(path)
        func check<E: PairingEngine>(_ engine: E.Type) throws -> KeyReport {
            // A fresh key is refused for its missing contribution, not for gamma = delta, which follows from it.
            let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
            let transcript = try key.transcript()
            let verifying = Phase2Verifying(key: key, beaconExponent: beaconExponent, execution: execution)
            let hashes = try verifying.verifyTranscript()
            guard transcript.testKeyNotice == nil else { throw Phase2Error.testKey }
            guard key.header.gamma2 != key.header.delta2, key.header.gamma2 != -key.header.delta2 else {
                throw ProvingKeyError.gammaEqualsDelta(negated: key.header.gamma2 != key.header.delta2)
            }
            let tag = String(UInt64.random(in: .min ... .max), radix: 16)
            let writer = try Setup.zkeyWriter(scratch + "/.nightjar-" + tag, inputs: [])
            _ = try Setup.writeKey(
                circuit: circuit, powers: powers, to: writer, policy: .strict, execution: execution)
            let expected = try ZKeyFormat.read(try writer.file.mapped())
            writer.file.discard()
            let initial = try ProvingKey<E>(policy: .allowInsecure) { try expected.section($0) }
            try verifying.verify(against: initial, expected: expected, actual: container)
            return KeyReport(transcript, hashes: hashes)
        }
        let report = curve == .bn128 ? try check(BN254.self) : try check(BLS12381.self)
        try file.checkUnchanged()
        return report
    }

    /// Verifies the contributions of a key alone, without its circuit: the chain of proofs of knowledge.
    ///
    /// - Throws: `Phase2Error`, and as `contribute`.
    public static func verifyTranscript(
        key path: String, beaconExponent: Int = BeaconWork.defaultExponent, execution: Execution
    ) throws -> KeyReport {
        let (_, container, curve) = try open(path)
        func check<E: PairingEngine>(_ engine: E.Type) throws -> KeyReport {
            let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
            let transcript = try key.transcript()
            let hashes = try Phase2Verifying(key: key, beaconExponent: beaconExponent, execution: execution)
                .verifyTranscript()
            return KeyReport(transcript, hashes: hashes)
        }
        return curve == .bn128 ? try check(BN254.self) : try check(BLS12381.self)
    }

    private static func open(_ path: String) throws -> (MappedFile, BinaryContainer, CurveID) {
        let file = try MappedFile(path: path)
        let container = try ZKeyFormat.read(file.region)
        return (file, container, try ZKeyFormat.curve { try container.section($0) })
    }
}
