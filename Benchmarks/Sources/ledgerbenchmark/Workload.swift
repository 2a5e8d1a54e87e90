import Chain
import ChainTransactions
import Primitives

/// The kinds of transactions that blocks are made of.
enum WorkloadKind: String, CaseIterable {
    /// One spend and two outputs of the shielded pool.
    case shielded
    /// Two spends and two outputs of the ring pool, rings of 16.
    case ring
    /// One debit and one credit.
    case transparent
    /// One call of a circuit on BN254 with five public inputs, one of them a nullifier.
    case application
    /// The same with a leaf that the call adds to a Merkle tree of 20 levels.
    case tree

    /// What a transaction is, for people.
    var text: String {
        switch self {
        case .shielded: "shielded, 1 spend and 2 outputs"
        case .ring: "ring, 2 inputs of ring 16 and 2 outputs"
        case .transparent: "transparent, 1 debit and 1 credit"
        case .application: "application, 1 call with 5 inputs"
        case .tree: "application, the call adds a leaf to a tree"
        }
    }

    /// How many transactions a block has unless the caller says otherwise.
    var defaultCount: Int {
        switch self {
        case .shielded: 500
        case .ring: 100
        case .transparent: 2_000
        case .application, .tree: 500
        }
    }
}

/// A chain's beginning, the blocks that bring it to where the measured one can be executed, and that block.
struct Workload {
    var kind: WorkloadKind
    /// The encoded genesis.
    var genesis: [UInt8]
    /// The keys of Sapling's statements.
    var keys = SaplingKeys.published
    /// The blocks before, each the encodings of its transactions.
    var preparation: [[[UInt8]]] = []
    /// The transactions that are measured, encoded.
    var block: [[UInt8]] = []

    /// Who gets the fees.
    static let proposer = Hash256([UInt8](repeating: 0xee, count: 32)) ?? .zero
    /// The most bytes that a block of any of these chains has.
    static let maximumBlockBytes = 64 << 20
    /// The fee of the transactions that pay one, in units.
    static let fee: UInt64 = 1_000

    /// The configuration of a chain for trials that takes such blocks.
    static func configuration(_ kind: WorkloadKind) throws -> ChainConfiguration {
        ChainConfiguration(
            chainID: try ChainID("benchmark-\(kind.rawValue)"), network: .regtest, validators: [proposer],
            minimumFeePerByte: 0, minimumFeePerProofUnit: 0, maximumBlockBytes: maximumBlockBytes,
            maximumBlockProofCost: 1 << 30, ringOutputMaturity: 1)
    }

    /// Key number `number` of the accounts, the same in every run.
    static func accountKey(_ number: Int) throws -> AccountSigningKey {
        var writer = ByteWriter()
        writer.writeUInt64(UInt64(number))
        return try AccountSigningKey(seed: SHA256.digest(of: writer.bytes))
    }
}

/// A machine that cannot go on.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Tells how far the making of a workload is, on the standard error.
struct Telling {
    let what: String
    let total: Int
    private let start = ContinuousClock.now

    init(_ what: String, total: Int) {
        self.what = what
        self.total = total
    }

    /// `done` transactions are made.
    func tell(_ done: Int) {
        guard done == total || done % max(1, total / 20) == 0 else { return }
        printError("  \(what): \(done) of \(total), \((ContinuousClock.now - start).components.seconds) s")
    }
}
