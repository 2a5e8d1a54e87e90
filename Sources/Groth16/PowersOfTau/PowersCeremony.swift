public import Algebra
internal import Curves
public import Primitives

/// What is known of one contribution to a ceremony.
public struct ContributionReport: Sendable, Equatable {
    /// Counted from 1.
    public let number: Int
    /// The name its maker gave it; anyone may write anything there.
    public let name: String
    /// Where the secret came from.
    public let origin: ContributionOrigin
    /// The hash that snarkjs prints and its maker publishes, 64 bytes.
    public let hash: [UInt8]
    /// The challenge for the next contribution, 64 bytes; nil in phase 2, which has none.
    public let nextChallenge: [UInt8]?
}

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
public enum PowersCeremony {
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

    /// Adds a contribution whose secrets come from the system's randomness mixed with `entropy`.
    ///
    /// - Returns: the response's hash, 64 bytes, for its maker to publish.
    /// - Throws: `PowersOfTauError`, `TranscriptError`, `BinaryContainerError`, `FileError`, `RandomnessError`,
    ///   `Cancelled`.
    @discardableResult
    public static func contribute(
        from input: String, to output: String, name: String?, entropy: String, execution: Execution
    ) throws -> [UInt8] {
        try contribute(
            from: input, to: output, label: ContributionLabel(name: name), execution: execution
        ) { try SnarkjsRandom(entropy: entropy) }
    }

    /// Adds the contribution of a random beacon, which anyone can recompute; it ends a ceremony.
    ///
    /// - Returns: the response's hash, 64 bytes.
    /// - Throws: as `contribute`.
    @discardableResult
    public static func beacon(
        from input: String, to output: String, name: String?, beacon: Beacon, execution: Execution
    ) throws -> [UInt8] {
        let origin = ContributionOrigin.beacon(
            hash: beacon.hash, log2Iterations: UInt8(clamping: beacon.iterationsExponent))
        return try contribute(
            from: input, to: output, label: ContributionLabel(name: name, origin: origin), execution: execution
        ) { try beacon.generator(execution: execution) }
    }

    private static func contribute(
        from input: String, to output: String, label: ContributionLabel, execution: Execution,
        generator: () throws -> SnarkjsRandom
    ) throws -> [UInt8] {
        let file = try MappedFile(path: input)
        let (container, header) = try PowersOfTauFormat.open(file.region)
        let writer = try ptauWriter(output, sections: 7, inputs: [input])
        func write<E: PairingEngine>(_ engine: E.Type) throws -> [UInt8] {
            let powers = try PowersOfTau<E>(container, header: header, file: file.region)
            return try PowersContributing.contribute(
                to: powers, label: label, generator: try generator(), writer: writer, execution: execution)
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
                    number: i + 1, name: contribution.label.name, origin: contribution.label.origin, hash: hashes[i],
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
