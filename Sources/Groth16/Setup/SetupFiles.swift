internal import Algebra
public import Circuits
public import Curves
public import Primitives

/// Keys for circuits: from a ceremony's powers of tau, or by one party for tests.
public enum Setup {
    /// Makes a proving key that one party, this program, could forge proofs under: for tests and development.
    ///
    /// The toxic waste is drawn from the system and wiped. The key names itself a test key in its contribution record,
    /// and so does a verification key exported from it. Cost: five fixed-base multiplications a wire; variable time in
    /// the secrets.
    ///
    /// - Parameters:
    ///   - circuit: the path of an `.r1cs` file.
    ///   - key: the path of the `.zkey` file to write.
    /// - Returns: the circuit's counts.
    /// - Throws: `FileError`, `R1CSError`, `SetupError`, `RandomnessError`, `Cancelled`; nothing is left behind then.
    @discardableResult
    public static func makeTestKey(
        circuit path: String, key: String, execution: Execution
    ) throws -> R1CSShape {
        try execution.step("reading the circuit")
        let mapped = try MappedFile(path: path)
        let file = try R1CSFile(mapped.region)
        switch file.header.curve {
        case .bn128: try makeTestKey(try R1CS(file), secrets: nil, key: key, inputs: [path], BN254.self, execution)
        case .bls12381:
            try makeTestKey(try R1CS(file), secrets: nil, key: key, inputs: [path], BLS12381.self, execution)
        }
        try mapped.checkUnchanged()
        return file.header.shape
    }

    /// As `makeTestKey(circuit:key:execution:)` for a circuit on BN254 in memory.
    public static func makeTestKey(_ circuit: R1CS<BN254.Fr>, key: String, execution: Execution) throws {
        try makeTestKey(circuit, secrets: nil, key: key, inputs: [], BN254.self, execution)
    }

    /// As `makeTestKey(circuit:key:execution:)` for a circuit on BLS12-381 in memory.
    public static func makeTestKey(_ circuit: R1CS<BLS12381.Fr>, key: String, execution: Execution) throws {
        try makeTestKey(circuit, secrets: nil, key: key, inputs: [], BLS12381.self, execution)
    }

    /// A test key of given secrets, the same bytes each time; `s` makes the random point of the contribution record.
    package static func makeTestKey(
        _ circuit: R1CS<BN254.Fr>, secrets: [BN254.Fr], s: BN254.Fr, key: String, execution: Execution
    ) throws {
        try makeTestKey(circuit, secrets: (secrets, s), key: key, inputs: [], BN254.self, execution)
    }

    /// A test key of given secrets (τ, α, β, δ), the same bytes each time; `s` makes the random point of the record.
    package static func makeTestKey(
        _ circuit: R1CS<BLS12381.Fr>, secrets: [BLS12381.Fr], s: BLS12381.Fr, key: String, execution: Execution
    ) throws {
        try makeTestKey(circuit, secrets: (secrets, s), key: key, inputs: [], BLS12381.self, execution)
    }

    private static func makeTestKey<E: PairingEngine>(
        _ circuit: R1CS<E.Fr>, secrets given: (values: [E.Fr], s: E.Fr)?, key: String, inputs: [String],
        _ engine: E.Type, _ execution: Execution
    ) throws {
        let writer = try zkeyWriter(key, inputs: inputs)
        if let given {
            let v = given.values
            precondition(v.count == 4, "a setup has the secrets tau, alpha, beta and delta")
            try TestSetup.write(
                E.self, circuit: circuit, secrets: SetupSecrets(tau: v[0], alpha: v[1], beta: v[2], delta: v[3]),
                identityPoint: (E.G1.generator * given.s).affine, to: writer, execution: execution)
        } else {
            try TestSetup.write(
                E.self, circuit: circuit, secrets: try .random(), identityPoint: try randomG1(E.self), to: writer,
                execution: execution)
        }
        try execution.cancellation.check()
        try writer.commit()
    }

    /// Makes the key of a circuit from the prepared powers of a ceremony: the start of phase 2, with δ = 1.
    ///
    /// - Parameters:
    ///   - circuit: the path of an `.r1cs` file.
    ///   - powers: the path of a prepared `.ptau` file.
    ///   - key: the path of the `.zkey` file to write.
    ///   - policy: whether powers that nobody contributed to are refused.
    /// - Returns: the circuit's hash, 64 bytes.
    /// - Throws: `FileError`, `R1CSError`, `PowersOfTauError`, `SetupError`, `Cancelled`; nothing is left behind then.
    @discardableResult
    public static func makeKey(
        circuit path: String, powers powersPath: String, key: String, policy: KeyPolicy = .strict,
        execution: Execution
    ) throws -> [UInt8] {
        let writer = try zkeyWriter(key, inputs: [path, powersPath])
        let hash = try writeKey(circuit: path, powers: powersPath, to: writer, policy: policy, execution: execution)
        try execution.cancellation.check()
        try writer.commit()
        return hash
    }

    /// As `makeKey`, without making the file appear.
    static func writeKey(
        circuit path: String, powers powersPath: String, to writer: BinaryContainerWriter, policy: KeyPolicy,
        execution: Execution
    ) throws -> [UInt8] {
        try execution.step("reading the circuit")
        let mapped = try MappedFile(path: path)
        let file = try R1CSFile(mapped.region)
        let powers = try MappedFile(path: powersPath)
        let (container, header) = try PowersOfTauFormat.open(powers.region)
        guard header.curve == file.header.curve else {
            throw SetupError.curveMismatch(circuit: file.header.curve, powers: header.curve)
        }
        func make<E: PairingEngine>(_ engine: E.Type) throws -> [UInt8] {
            let view = try PowersOfTau<E>(container, header: header, file: powers.region)
            guard policy == .allowInsecure || !view.contributions.isEmpty else {
                throw SetupError.noPhase1Contribution
            }
            return try PhasedSetup.write(
                E.self, circuit: try R1CS(file), powers: view, to: writer, execution: execution)
        }
        let hash =
            switch header.curve {
            case .bn128: try make(BN254.self)
            case .bls12381: try make(BLS12381.self)
            }
        try mapped.checkUnchanged()
        try powers.checkUnchanged()
        return hash
    }

    /// A `.zkey` file of ten sections.
    static func zkeyWriter(_ path: String, inputs: [String]) throws(FileError) -> BinaryContainerWriter {
        try BinaryContainerWriter(path: path, magic: "zkey", version: 1, sectionCount: 10, distinctFrom: inputs)
    }

    /// A random point of G1, from the system's randomness.
    static func randomG1<E: PairingEngine>(_ engine: E.Type) throws(RandomnessError) -> AffinePoint<E.G1> {
        var generator = SnarkjsRandom(seedBytes: try SystemRandom.bytes(32))
        return generator.nextG1(E.self)
    }
}
