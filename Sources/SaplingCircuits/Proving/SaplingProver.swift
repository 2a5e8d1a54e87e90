internal import Curves
public import Groth16
public import Primitives
public import Sapling
internal import Synchronization

/// Proves spends and outputs; loads each statement's parameters when the first proof of it is asked for.
public final class SaplingProver: Sendable {
    /// Where the parameters come from.
    public enum Source: Sendable {
        /// The published files in a folder: ``SaplingParameters/folder(named:)``.
        case published(folder: String)
        /// A test set-up's two files, for a network of one's own only.
        case test(spend: ByteRegion, output: ByteRegion)
    }

    private let source: Source
    private let spend = Mutex<StatementProver<SpendWitness>?>(nil)
    private let output = Mutex<StatementProver<OutputWitness>?>(nil)

    /// A prover for one network, with nothing loaded.
    ///
    /// - Throws: `.testParameters` for a test set-up and a public network.
    public init(_ source: Source, network: ZcashNetwork) throws(SaplingParametersError) {
        if case .test = source, network != .regtest { throw .testParameters(network: network.rawValue) }
        self.source = source
    }

    /// The prover of spends, loaded at the first call.
    ///
    /// - Throws: as ``StatementProver/init(folder:execution:)``.
    public func spends(execution: Execution) throws -> StatementProver<SpendWitness> {
        try spend.withLock { loaded in
            if let loaded { return loaded }
            let prover: StatementProver<SpendWitness> = try load(execution)
            loaded = prover
            return prover
        }
    }

    /// The prover of outputs, loaded at the first call.
    ///
    /// - Throws: as ``StatementProver/init(folder:execution:)``.
    public func outputs(execution: Execution) throws -> StatementProver<OutputWitness> {
        try output.withLock { loaded in
            if let loaded { return loaded }
            let prover: StatementProver<OutputWitness> = try load(execution)
            loaded = prover
            return prover
        }
    }

    private func load<Witness: SaplingWitness>(_ execution: Execution) throws -> StatementProver<Witness> {
        switch source {
        case .published(let folder): return try StatementProver(folder: folder, execution: execution)
        case .test(let spend, let output):
            let file = Witness.parameters == .spend ? spend : output
            let prover = try StatementProver<Witness>(file: file, execution: execution)
            return prover
        }
    }

    /// Proves a spend; errors as ``StatementProver/prove(_:verifyAfter:execution:)`` and of loading.
    public func prove(
        _ witness: SpendWitness, verifyAfter: Bool = true, execution: Execution
    ) throws -> (inputs: SpendInputs, proof: SaplingProof) {
        try spends(execution: execution).prove(witness, verifyAfter: verifyAfter, execution: execution)
    }

    /// Proves an output; errors as ``StatementProver/prove(_:verifyAfter:execution:)`` and of loading.
    public func prove(
        _ witness: OutputWitness, verifyAfter: Bool = true, execution: Execution
    ) throws -> (inputs: OutputInputs, proof: SaplingProof) {
        try outputs(execution: execution).prove(witness, verifyAfter: verifyAfter, execution: execution)
    }
}
