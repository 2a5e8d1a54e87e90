import Chain
import Curves
import Groth16
import NodeService
import Primitives
import Sapling
import SaplingCircuits
import Wallet

/// The test set-up of Sapling's statements that a chain for trials may have: whoever made it could forge proofs, so it
/// is made by `node init` where it is used, and handed on with the genesis.
extension NodeHome {
    /// Makes the set-up: two files of 48 and 3.6 MB, in about ten seconds of one processor.
    func makeTestParameters(execution: Execution) throws {
        try NodeHome(path: testParameters).create()
        try write(.output, try StatementProver<OutputWitness>.testParameters(execution: execution))
        try write(.spend, try StatementProver<SpendWitness>.testParameters(execution: execution))
    }

    private func write(_ parameters: SaplingParameters, _ bytes: [UInt8]) throws {
        let file = try AtomicFile(path: path(of: parameters))
        try file.write(bytes)
        try file.commit()
    }

    /// Whether the chain has a test set-up. One that is there and cannot be read is none to do without.
    var hasTestParameters: Bool { isTaken(path(of: .spend)) }

    /// The keys that proofs on this chain are verified with: the set-up's, where there is one, else the published ones.
    func saplingKeys() throws -> SaplingKeys {
        guard hasTestParameters else { return .published }
        return SaplingKeys(
            spend: SaplingVerifyingKey(try verifyingKey(.spend)), output: SaplingVerifyingKey(try verifyingKey(.output))
        )
    }

    /// The machine over a store, under the chain's keys.
    func machine<Storage: StateStorage>(
        over store: Storage, _ settings: NodeConfiguration
    ) throws -> LedgerMachine<Storage> {
        try LedgerMachine(
            storage: store, keys: try saplingKeys(), snapshotInterval: UInt64(settings.snapshotInterval),
            maximumSnapshotByteCount: settings.snapshotMegabytes << 20)
    }

    /// What makes proofs for this chain: the set-up, where there is one, else the published parameters in a folder.
    func saplingProver(folder: String?) throws -> SaplingProver {
        guard hasTestParameters, folder == nil else {
            return try SaplingProver(
                .published(folder: try SaplingParameters.folder(named: folder)), network: LedgerAddress.shieldedNetwork)
        }
        return try SaplingProver(
            .test(
                spend: try MappedFile(path: path(of: .spend)).region,
                output: try MappedFile(path: path(of: .output)).region), network: .regtest)
    }

    private func path(of parameters: SaplingParameters) -> String { testParameters + "/" + parameters.rawValue }

    private func verifyingKey(_ parameters: SaplingParameters) throws -> VerifyingKey<BLS12381> {
        try BellmanKey(try MappedFile(path: path(of: parameters)).region, execution: Execution()).verifyingKey
    }
}
