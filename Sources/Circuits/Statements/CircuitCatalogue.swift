public import Algebra
import Curves
public import FieldHashes
public import Primitives

/// Why a circuit of the catalogue cannot be built.
public enum CircuitCatalogueError: NamedError, Equatable {
    /// The size is outside the circuit's range.
    case sizeOutOfRange(actual: Int, lowest: Int, highest: Int)

    public var explanation: String {
        switch self {
        case .sizeOutOfRange(let actual, let lowest, let highest):
            "The size \(actual) is not between \(lowest) and \(highest)."
        }
    }
}

/// The circuits that come with the package, by the names they have on the command line.
public enum CircuitCatalogue: String, CaseIterable, Sendable {
    /// `MerkleMembership`; the size is the tree's depth.
    case merkleMembership = "merkle-membership"
    /// `MultiplicationChain`; the size is the number of multiplications.
    case multiplicationChain = "multiplication-chain"
    /// `PoseidonChain`; the size is the number of hashes.
    case poseidonChain = "poseidon-chain"
    /// `SHA256Preimage`; the size is the number of message bits.
    case sha256

    /// What a proof shows, in one line.
    public var summary: String {
        switch self {
        case .merkleMembership: "membership in a Poseidon tree, with a nullifier for a scope"
        case .multiplicationChain: "a number squared again and again gives the output"
        case .poseidonChain: "a number hashed again and again gives the output"
        case .sha256: "knowledge of a message with a SHA-256 digest"
        }
    }

    /// What the size counts.
    public var unit: String {
        switch self {
        case .merkleMembership: "levels"
        case .multiplicationChain: "multiplications"
        case .poseidonChain: "hashes"
        case .sha256: "message bits"
        }
    }

    /// The size where none is given.
    public var defaultSize: Int {
        switch self {
        case .merkleMembership: 20
        case .multiplicationChain: 1000
        case .poseidonChain: 10
        case .sha256: 512
        }
    }

    /// The sizes that can be built; the largest have some 2^27 constraints.
    public var sizes: ClosedRange<Int> {
        switch self {
        case .merkleMembership: 1...64
        case .multiplicationChain: 1...1 << 27
        case .poseidonChain: 1...1 << 19
        case .sha256: 0...1 << 21
        }
    }

    // Specialised here, so that programs that name a circuit do not compile all of them.

    /// Builds the circuit over `F` with the witness for an input file, or for the sample without one.
    ///
    /// - Throws: `CircuitCatalogueError`, `CircuitInputError`, `PoseidonError`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func build<F: PrimeField>(
        over type: F.Type = F.self, size: Int? = nil, input: JSONValue? = nil
    ) throws -> BuiltCircuit<F> {
        let size = try checked(size)
        switch self {
        case .merkleMembership: return try MerkleMembership<F>(depth: size).build(input: input)
        case .multiplicationChain: return try MultiplicationChain<F>(length: size).build(input: input)
        case .poseidonChain: return try PoseidonChain<F>(length: size).build(input: input)
        case .sha256: return try SHA256Preimage<F>(bitCount: size).build(input: input)
        }
    }

    /// An input file that satisfies the circuit.
    ///
    /// - Throws: `CircuitCatalogueError`, `PoseidonError`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func sampleInput<F: PrimeField>(over type: F.Type, size: Int? = nil) throws -> JSONValue {
        let size = try checked(size)
        switch self {
        case .merkleMembership: return try MerkleMembership<F>(depth: size).sampleDocument
        case .multiplicationChain: return MultiplicationChain<F>(length: size).sampleDocument
        case .poseidonChain: return try PoseidonChain<F>(length: size).sampleDocument
        case .sha256: return SHA256Preimage<F>(bitCount: size).sampleDocument
        }
    }

    private func checked(_ size: Int?) throws(CircuitCatalogueError) -> Int {
        let size = size ?? defaultSize
        guard sizes.contains(size) else {
            throw .sizeOutOfRange(actual: size, lowest: sizes.lowerBound, highest: sizes.upperBound)
        }
        return size
    }
}

extension PoseidonError: NamedError {
    public var explanation: String {
        switch self {
        case .unsupportedInputCount(let actual): "Poseidon hashes 1 to 16 elements here, not \(actual)."
        case .unsupportedField(let name): "There are no Poseidon parameters for the field \(name)."
        }
    }
}
