import ChainTransactions
import Foundation
import Primitives

/// What the demo shows, step by step; each throws where anything is not as it says.
struct DemoStory {
    let shell: DemoShell
    /// The folder of the applications' circuits, where there is one.
    let applications: String?
    private var node: Process?

    init(shell: DemoShell, applications: String?) {
        self.shell = shell
        self.applications = applications
    }

    /// The process that runs the node.
    var nodeProcess: Int32 { node?.processIdentifier ?? 0 }

    /// Stops the node, where one runs, and waits for its end.
    mutating func stopNode() {
        node?.terminate()
        node?.waitUntilExit()
        node = nil
    }

    /// Where the explorer is.
    func explorer() throws -> String {
        try String(contentsOfFile: shell.folder + "/chain/address", encoding: .utf8).trimmingSuffixOfLine()
            + "/explorer"
    }

    mutating func tell() throws {
        try people()
        try chain()
        try payments()
        try claim()
        try forgeries()
        try audit()
    }

    /// Runs the chain's node, until it listens.
    mutating func startNode() throws {
        let log = shell.folder + "/node.log"
        let started = try shell.start("node", "start", "--log-level", "warning", log: log)
        node = started
        for _ in 0..<600 {
            if FileManager.default.fileExists(atPath: shell.folder + "/chain/address") { return }
            guard started.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw DemoError.unexpected((try? String(contentsOfFile: log, encoding: .utf8)) ?? "The node does not listen.")
    }

    /// A file of the demo's folder.
    func url(_ file: String) -> URL { URL(fileURLWithPath: file, relativeTo: URL(fileURLWithPath: shell.folder + "/")) }

    /// Writes a file of the demo's folder.
    func write(_ file: String, _ text: String) throws { try Data(text.utf8).write(to: url(file)) }

    /// What a file has, of the demo's folder or of another.
    func text(_ file: String) throws -> String { try String(contentsOf: url(file), encoding: .utf8) }

    /// What of a pool a wallet can spend, in units, by the answer to `wallet balance --json`.
    static func spendable(_ balance: JSONValue, pool: String) -> UInt64? {
        guard let account = balance["accounts"]?.elements?.first else { return nil }
        return try? account[pool]?.integer("spendable")
    }
}
