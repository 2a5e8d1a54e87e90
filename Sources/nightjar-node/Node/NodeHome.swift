import ArgumentParser
import Chain
import ChainStore
import ChainTransactions
import NodeService
import Primitives
import SecretStorage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a node keeps its files.
struct HomeOptions: ParsableArguments {
    @Option(name: .long, help: "The node's folder; $NIGHTJAR_NODE_HOME or ~/.nightjar where absent.")
    var home: String?

    /// The folder.
    var folder: NodeHome {
        NodeHome(path: home ?? environment("NIGHTJAR_NODE_HOME") ?? (environment("HOME") ?? ".") + "/.nightjar")
    }
}

/// The value of a variable of the environment.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// Whether there is something at `path`, whoever may read it.
func isTaken(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
}

/// The files of a node.
struct NodeHome: Sendable {
    /// The folder.
    let path: String

    /// The genesis, as JSON.
    var genesis: String { path + "/genesis.json" }
    /// The settings.
    var configuration: String { path + "/config.json" }
    /// The token that clients show, mode 0600.
    var token: String { path + "/token" }
    /// The seed of the key that signs blocks, mode 0600.
    var sequencerKey: String { path + "/sequencer.key" }
    /// The state and the blocks.
    var ledger: String { path + "/ledger.sqlite" }
    /// The folder of the test set-up of Sapling's statements, on chains for trials that have one.
    var testParameters: String { path + "/test-parameters" }
    /// The folder for a snapshot that is being taken over.
    var snapshot: String { path + "/snapshot" }
    /// Where a running node listens.
    var address: String { path + "/address" }

    /// Makes the folder, for its owner alone, where there is none.
    func create() throws(SecretFileError) {
        if unsafe mkdir(path, 0o700) != 0 && errno != EEXIST { throw .system(path: path, code: errno) }
    }

    /// The genesis.
    ///
    /// - Throws: `FileError`, `GenesisError`.
    func readGenesis() throws -> Genesis {
        try Genesis(json: try readFile(path: genesis, limit: 1 << 30))
    }

    /// The key that signs blocks, or that of another file of the same form.
    func readSequencerKey(path: String? = nil) throws -> AccountSigningKey {
        var text = try SecretFile.read(path: path ?? sequencerKey, limit: 1024)
        defer { text.wipe() }
        var seed = try Hexadecimal.decode(
            String(decoding: text, as: UTF8.self).trimmingSuffixOfLine(), count: AccountSigningKey.seedByteCount)
        defer { seed.wipe() }
        return try AccountSigningKey(seed: seed)
    }

    /// The key whose signature blocks bear: the settings' where a chain is followed, else the node's own.
    ///
    /// - Throws: `ConfigurationError`, `SecretFileError`, and what refuses the key.
    func sequencer(_ settings: NodeConfiguration) throws -> AccountID {
        guard let text = settings.sequencer else {
            if settings.follow == nil { return try readSequencerKey().account }
            throw ConfigurationError.invalidSetting("sequencer", expected: "there for a follower")
        }
        do throws(HexadecimalError) { return try AccountID(hexadecimal: text) } catch {
            throw ConfigurationError.invalidSetting("sequencer", expected: "32 bytes in hexadecimal")
        }
    }

    /// Removes the file that says where the node listens.
    func removeAddress() { unsafe unlink(address) }

    /// The store, which nobody else may have open.
    func openLedger() throws(LedgerStoreError) -> SQLiteLedger { try SQLiteLedger(path: ledger) }
}

extension String {
    /// The text without the end of its line.
    func trimmingSuffixOfLine() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}

/// Writes a file that shows its old content or all of the new.
func writeFile(_ path: String, _ text: String) throws {
    let file = try AtomicFile(path: path)
    try file.write(Array(text.utf8))
    try file.commit()
}
