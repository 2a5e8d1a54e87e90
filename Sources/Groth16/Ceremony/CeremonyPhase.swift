public import Primitives

/// A contribution that is about to be made: what it will say of itself and where its secrets are drawn from.
public struct NewContribution: Sendable {
    let label: ContributionLabel
    /// Called once the file so far has been opened.
    let generator: @Sendable (Execution) throws -> SnarkjsRandom
}

/// A phase of a ceremony, to which participants add contributions one after another, file by file.
public protocol CeremonyPhase {
    /// Writes the ceremony of file `input` with one more contribution to file `output`.
    ///
    /// - Returns: the hash that the contribution's maker publishes, 64 bytes.
    /// - Throws: as ``contribute(from:to:name:entropy:execution:)``.
    static func add(
        _ contribution: NewContribution, from input: String, to output: String, execution: Execution
    ) throws -> [UInt8]
}

extension CeremonyPhase {
    /// Adds a contribution whose secrets come from the system's randomness mixed with `entropy`.
    ///
    /// - Returns: the hash for its maker to publish, 64 bytes: that of the response in phase 1, of the contribution in
    ///   phase 2.
    /// - Throws: `TranscriptError`, `BinaryContainerError`, `FileError`, `RandomnessError`, `Cancelled`; in phase 1
    ///   `PowersOfTauError`, in phase 2 `ProvingKeyError`, `PowersOfTauError.badPoint` and `Phase2Error.badPoint`.
    @discardableResult
    public static func contribute(
        from input: String, to output: String, name: String?, entropy: String, execution: Execution
    ) throws -> [UInt8] {
        let contribution = NewContribution(label: ContributionLabel(name: name)) { _ in
            try SnarkjsRandom(entropy: entropy)
        }
        return try add(contribution, from: input, to: output, execution: execution)
    }

    /// Adds the contribution of a random beacon, which anyone can recompute; it ends a ceremony.
    ///
    /// - Returns: the hash, as ``contribute(from:to:name:entropy:execution:)``.
    /// - Throws: as ``contribute(from:to:name:entropy:execution:)``.
    @discardableResult
    public static func beacon(
        from input: String, to output: String, name: String?, beacon: Beacon, execution: Execution
    ) throws -> [UInt8] {
        let origin = ContributionOrigin.beacon(
            hash: beacon.hash, log2Iterations: UInt8(clamping: beacon.iterationsExponent))
        let contribution = NewContribution(label: ContributionLabel(name: name, origin: origin)) {
            try beacon.generator(execution: $0)
        }
        return try add(contribution, from: input, to: output, execution: execution)
    }
}
