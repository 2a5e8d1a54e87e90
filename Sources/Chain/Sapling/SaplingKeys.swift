internal import Groth16
public import Primitives
public import SaplingCircuits

/// Why a chain does not take Sapling's verification keys.
public enum SaplingKeysError: NamedError, Hashable {
    /// The key of this statement is not the published one, and the chain is none for trials.
    case notPublished(statement: String)

    public var explanation: String {
        switch self {
        case .notPublished(let statement):
            "The verification key of Sapling's \(statement) statement is not the published one; whoever made it could "
                + "forge proofs. Only chains of the kind 'regtest' take such keys."
        }
    }
}

/// The verification keys of Sapling's two statements that a chain uses.
public struct SaplingKeys: Sendable {
    /// The key of spends.
    public let spend: SaplingVerifyingKey<SpendInputs>
    /// The key of outputs.
    public let output: SaplingVerifyingKey<OutputInputs>

    /// The keys of Zcash's ceremony of 2018, which are constants of the program.
    public static let published = SaplingKeys(spend: SaplingVerifyingKeys.spend, output: SaplingVerifyingKeys.output)

    /// These keys, published or not.
    public init(spend: SaplingVerifyingKey<SpendInputs>, output: SaplingVerifyingKey<OutputInputs>) {
        self.spend = spend
        self.output = output
    }

    /// Refuses keys that a chain of this kind may not have: on `network` only the published ones are taken.
    ///
    /// - Throws: `.notPublished`.
    public func check(for network: NetworkKind) throws(SaplingKeysError) {
        guard network != .regtest else { return }
        guard spend.key == SaplingVerifyingKeys.spend.key else { throw .notPublished(statement: "Spend") }
        guard output.key == SaplingVerifyingKeys.output.key else { throw .notPublished(statement: "Output") }
    }
}
