import ArgumentParser
import Foundation
import Primitives

/// `demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A whole ledger in a few minutes: secret payments, a claim, forgeries refused, an auditor's report.",
        discussion: """
            Makes a chain for trials in a new folder, runs its node, and shows every
            command as a person would type it. It ends at once where anything is not as it
            says, a forgery that is not refused included.

            EXAMPLES
              nightjar demo
              nightjar demo --keep --folder trial
            """)

    @Option(name: .long, help: "The new folder for everything; a temporary one where absent.", completion: .directory)
    var folder: String?
    @Flag(name: .long, help: "Leave the node running and the folder as it is, and say how to stop and remove them.")
    var keep = false
    @Option(
        name: .long,
        help: "The folder with the circuits of this package, for the claim; without it that part is left out.",
        completion: .directory)
    var circuits = "circuits"

    func run() throws {
        let manager = FileManager.default
        let path =
            folder.map { URL(fileURLWithPath: $0).path }
            ?? manager.temporaryDirectory.appendingPathComponent("nightjar-demo-\(UUID().uuidString.prefix(8))").path
        if let content = try? manager.contentsOfDirectory(atPath: path), !content.isEmpty {
            throw DemoError.notEmpty(folder: path)
        }
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let shell = try DemoShell(
            folder: path,
            variables: [
                PassphraseOptions.variable: "a passphrase for a demo", "NIGHTJAR_NODE_HOME": path + "/chain",
                // What is paid into the ring pool becomes old enough without anything else happening.
                "NIGHTJAR_NODE_EMPTY_BLOCKS": "true",
            ])
        let apps = URL(fileURLWithPath: circuits).appendingPathComponent("apps").path
        var story = DemoStory(shell: shell, applications: manager.fileExists(atPath: apps) ? apps : nil)
        var isLeft = false
        defer {
            if !isLeft {
                story.stopNode()
                if folder == nil { try? manager.removeItem(atPath: path) }
            }
        }
        let begun = Date()
        try story.tell()
        let seconds = Int(Date().timeIntervalSince(begun))
        shell.heading(
            "Done in \(seconds) s", "\(shell.refusals) forgeries refused by name, every honest proof accepted.")
        if keep {
            isLeft = true
            shell.say("The node goes on; look at \(try story.explorer()).")
            shell.say("Stop it and remove everything with: kill \(story.nodeProcess) && rm -r '\(path)'")
        } else {
            story.stopNode()
            try shell.run("node", "verify")
            if folder != nil { shell.say("The files are in \(path).") }
        }
    }
}
