public import Algebra
internal import Curves
public import Primitives

/// What the verification of a `.ptau` file found.
public struct PowersReport: Sendable, Equatable {
    /// Curve and powers.
    public let header: PowersOfTauHeader
    /// Whether the file has verified Lagrange sections and can start phase 2.
    public let isPrepared: Bool
    /// The contributions, first to last.
    public let contributions: [ContributionReport]
}

/// The first phase of a ceremony, file by file, as snarkjs's `powersoftau` commands.
///
/// Every function that writes throws `FileError.sameAsInput` when its output is its input, and leaves nothing behind
/// when it throws.
public enum PowersCeremony: CeremonyPhase {
    /// Starts a ceremony: powers with all secrets equal to 1.
    ///
    /// - Parameter power: 1 to 28 on BN254, 1 to 32 on BLS12-381; 2^power is the largest domain.
    /// - Returns: the challenge of the first contribution, 64 bytes.
    /// - Throws: `.badPower`, `FileError`, `Cancelled`.
    @discardableResult
    public static func start(
        curve: CurveID, power: Int, path: String, execution: Execution
    ) throws -> [UInt8] {
        guard (1...PowersOfTauHeader.maximumPower(curve)).contains(power) else {
            let shown = UInt32(clamping: power)
            throw PowersOfTauError.badPower(power: shown, ceremonyPower: shown)
        }
        let writer = try ptauWriter(path, sections: 7, inputs: [])
        func write<E: PairingEngine>(_ engine: E.Type) throws -> [UInt8] {
            try PowersContributing.start(E.self, power: power, to: writer, execution: execution)
            return try PowersChallenge.first(E.self, power: power, execution: execution)
        }
        let challenge = curve == .bn128 ? try write(BN254.self) : try write(BLS12381.self)
        try execution.cancellation.check()
        try writer.commit()
        return challenge
    }

    public static func add(
        _ contribution: NewContribution, from input: String, to output: String, execution: Execution
    ) throws -> [UInt8] {
        let file = try MappedFile(path: input)
        let (container, header) = try PowersOfTauFormat.open(file.region)
        let writer = try ptauWriter(output, sections: 7, inputs: [input])
        func write<E: PairingEngine>(_ engine: E.Type) throws -> [UInt8] {
            let powers = try PowersOfTau<E>(container, header: header, file: file.region)
            return try PowersContributing.contribute(
                to: powers, label: contribution.label, generator: try contribution.generator(execution), writer: writer,
                execution: execution)
        }
        let response = header.curve == .bn128 ? try write(BN254.self) : try write(BLS12381.self)
        try file.checkUnchanged()
        try execution.cancellation.check()
        try writer.commit()
        return response
    }

    /// Adds the Lagrange sections that phase 2 works with.
    ///
    /// - Throws: as `contribute`; `.powerTooLarge` at the curve's largest power.
    public static func prepare(from input: String, to output: String, execution: Execution) throws {
        let file = try MappedFile(path: input)
        let (container, header) = try PowersOfTauFormat.open(file.region)
        let writer = try ptauWriter(output, sections: 11, inputs: [input])
        func write<E: PairingEngine>(_ engine: E.Type) throws {
            let powers = try PowersOfTau<E>(container, header: header, file: file.region)
            try PowersPreparing.prepare(powers, writer: writer, execution: execution)
        }
        if header.curve == .bn128 { try write(BN254.self) } else { try write(BLS12381.self) }
        try file.checkUnchanged()
        try execution.cancellation.check()
        try writer.commit()
    }

    /// Verifies a whole file: points, powers, contributions, hashes, Lagrange sections.
    ///
    /// - Parameter beaconExponent: log2 of the hashes that beacons may take in all, 10 to 63.
    /// - Throws: `PowersOfTauError` naming the first thing that is wrong (`.noContribution` for a fresh file), and as
    ///   `contribute`.
    public static func verify(
        path: String, beaconExponent: Int = BeaconWork.defaultExponent, execution: Execution
    ) throws -> PowersReport {
        let file = try MappedFile(path: path)
        let (container, header) = try PowersOfTauFormat.open(file.region)
        func check<E: PairingEngine>(_ engine: E.Type) throws -> PowersReport {
            let powers = try PowersOfTau<E>(container, header: header, file: file.region)
            let hashes = try PowersVerifying(powers: powers, beaconExponent: beaconExponent, execution: execution)
                .verify()
            let reports = powers.contributions.enumerated().map { i, contribution in
                ContributionReport(
                    number: i + 1, label: contribution.label, hash: hashes[i],
                    nextChallenge: contribution.nextChallenge)
            }
            return PowersReport(header: header, isPrepared: powers.lagrange != nil, contributions: reports)
        }
        let report = header.curve == .bn128 ? try check(BN254.self) : try check(BLS12381.self)
        try file.checkUnchanged()
        return report
    }

    private static func ptauWriter(
        _ path: String, sections: UInt32, inputs: [String]
    ) throws(FileError) -> BinaryContainerWriter {
        try BinaryContainerWriter(
            path: path, magic: PowersOfTauFormat.magic, version: 1, sectionCount: sections, distinctFrom: inputs)
    }
}
