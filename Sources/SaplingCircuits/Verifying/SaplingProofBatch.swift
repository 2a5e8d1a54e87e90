public import Groth16
public import Primitives

/// The proofs of a batch that do not verify.
public struct SaplingBatchError: NamedError, Equatable {
    /// Positions among the spends of the batch, ascending.
    public let spends: [Int]
    /// Positions among the outputs of the batch, ascending.
    public let outputs: [Int]

    package init(spends: [Int], outputs: [Int]) {
        self.spends = spends
        self.outputs = outputs
    }

    public var name: String { "saplingProofsRefused" }
    public var explanation: String {
        func list(_ what: String, _ positions: [Int]) -> [String] {
            positions.isEmpty ? [] : [what + " " + positions.map(String.init).joined(separator: ", ")]
        }
        return "Of the batch these proofs do not verify: "
            + (list("spends", spends) + list("outputs", outputs)).joined(separator: "; ") + "."
    }
}

/// Spend and Output proofs that are verified together, of one transaction or of many.
public struct SaplingProofBatch: Sendable {
    private var spends: [(inputs: SpendInputs, proof: SaplingProof)] = []
    private var outputs: [(inputs: OutputInputs, proof: SaplingProof)] = []

    /// An empty batch.
    public init() {}

    /// The number of proofs.
    public var count: Int { spends.count + outputs.count }

    /// Adds a spend and returns its position among the spends.
    @discardableResult public mutating func add(_ inputs: SpendInputs, _ proof: SaplingProof) -> Int {
        spends.append((inputs, proof))
        return spends.count - 1
    }

    /// Adds an output and returns its position among the outputs.
    @discardableResult public mutating func add(_ inputs: OutputInputs, _ proof: SaplingProof) -> Int {
        outputs.append((inputs, proof))
        return outputs.count - 1
    }

    /// Verifies the spends and the outputs, each kind under its own key at once.
    ///
    /// A batch with a false proof passes with probability at most 2^(−127) (Zcash protocol specification §B.2).
    ///
    /// - Throws: `SaplingBatchError` naming every failing proof, `Cancelled`.
    public func verify(
        spendKey: SaplingVerifyingKey<SpendInputs> = SaplingVerifyingKeys.spend,
        outputKey: SaplingVerifyingKey<OutputInputs> = SaplingVerifyingKeys.output, execution: Execution
    ) throws {
        let failing = SaplingBatchError(
            spends: try Self.failures(spends, spendKey, execution),
            outputs: try Self.failures(outputs, outputKey, execution))
        guard failing.spends.isEmpty, failing.outputs.isEmpty else { throw failing }
    }

    private static func failures<Inputs: SaplingInputs>(
        _ statements: [(inputs: Inputs, proof: SaplingProof)], _ key: SaplingVerifyingKey<Inputs>,
        _ execution: Execution
    ) throws -> [Int] {
        do {
            try key.verifyBatch(statements, execution: execution)
            return []
        } catch let error as BatchVerificationError {
            return error.failures.map(\.index)
        }
    }
}
