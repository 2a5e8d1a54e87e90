import ArgumentParser
import Chain
import ChainStore
import ChainTransactions
import Engines
import NodeService
import Primitives

/// `node verify`
struct NodeVerifyCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read everything a stopped node has stored again, and compare.",
        discussion: "EXAMPLE\n  nightjar node verify")

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let store = try home.folder.openLedger()
        guard let last = try store.lastCommit() else { throw LedgerStoreError.empty }
        try store.audit(.full)
        output.report(
            "height \(last.height), state \(last.appHash): structure, blocks, commitment and pools hold",
            [.init("height", .string(String(last.height))), .init("appHash", .string(last.appHash.description))])
    }
}

/// `node backup`
struct NodeBackupCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a node's store, while it runs or not. The copy is complete or not there.",
        discussion: """
            The copy is the state and the blocks as of one block. It is read again and
            checked before it gets its name; the running node goes on meanwhile. Keys,
            token and settings are not in it: copy them once, offline.

            EXAMPLE
              nightjar node backup /backups/ledger-2026-11-22.sqlite
            """)

    @Argument(help: "The new file.")
    var file: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let height = try SQLiteLedger.backUp(home.folder.ledger, to: file)
        output.report(
            "wrote \(file)" + (height.map { ", which has height \($0)" } ?? ", which is empty"),
            [.init("file", .string(file)), .init("height", height.map { .string(String($0)) } ?? .null)])
    }
}

/// `node export`
struct NodeExportCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the blocks of a stopped node to a file (docs/spec, section 9).",
        discussion: "EXAMPLE\n  nightjar node export chain.blocks")

    @Argument(help: "The file.")
    var file: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let store = try home.folder.openLedger()
        guard let first = try store.earliestHeight(), let last = try store.lastHeader()?.header.height else {
            throw UsageError("There are no blocks yet.")
        }
        try ChainFile.write(first...last, of: store, to: file)
        output.report(
            "wrote blocks \(first) to \(last) to \(file)",
            [
                .init("file", .string(file)), .init("first", .string(String(first))),
                .init("last", .string(String(last))),
            ])
    }
}

/// `node import`
struct NodeImportCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Execute and verify the blocks of a file, as a follower does.",
        discussion: "EXAMPLE\n  nightjar node import chain.blocks")

    @Argument(help: "The file, as export writes it.")
    var file: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let home = home.folder
        let settings = try NodeConfiguration(path: home.configuration, environment: environment)
        let chain = try home.readGenesis()
        let sequencer = try home.sequencer(settings)
        let store = try home.openLedger()
        let blocks = try ChainFile(path: file)
        let next = (try store.lastCommit()?.height ?? 0) + 1
        guard blocks.firstHeight <= next else {
            throw NodeStartError.blocksMissing(from: next, first: blocks.firstHeight)
        }
        let follower = Follower(
            application: try home.machine(over: store, settings), store: store, sources: [ChainFileSource(blocks)],
            configuration: .init(
                chainID: chain.configuration.chainID, genesis: chain.encoded, sequencer: sequencer,
                snapshot: SnapshotStart(trusted: nil, sources: [], folder: home.snapshot)))
        try await follower.prepare()
        var count = 0
        while true {
            let done = try await follower.synchronize()
            if done == 0 { break }
            count += done
        }
        let height = try await follower.status().height
        await follower.stop()
        output.report(
            "took over \(count) blocks; the chain has height \(height)",
            [.init("blocks", .number(String(count))), .init("height", .string(String(height)))])
    }
}

/// `node rewind`
struct NodeRewindCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "rewind", abstract: "Take back the last blocks of a stopped node, for trials.",
        discussion: "EXAMPLE\n  nightjar node rewind --height 40")

    @Option(name: .long, help: "The height to return to.")
    var height: UInt64
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard try home.folder.readGenesis().configuration.network == .regtest else {
            throw UsageError("Blocks that others have seen are not taken back: rewind is for regtest.")
        }
        try home.folder.openLedger().rewind(to: height)
        output.report("the chain has height \(height)", [.init("height", .string(String(height)))])
    }
}
