import ArgumentParser
import Foundation
import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why the demo ends early.
enum DemoError: NamedError {
    /// A command that has to succeed does not.
    case failed(command: String, status: Int32, output: String)
    /// A command that has to be refused, and for this reason, is not.
    case notRefused(command: String, reason: String, output: String)
    /// Something is not as the commands before it made it.
    case unexpected(String)
    /// The folder has something in it.
    case notEmpty(folder: String)
    /// A program that the demo runs is missing.
    case programMissing(String)

    var explanation: String {
        switch self {
        case .failed(let command, let status, let output): "nightjar \(command) ended with status \(status): \(output)"
        case .notRefused(let command, let reason, let output):
            "nightjar \(command) should have been refused as \(reason): \(output)"
        case .unexpected(let what): what
        case .notEmpty(let folder): "\(folder) is not empty; name a new folder."
        case .programMissing(let name): "\(name) is not beside this program: swift build -c release --product \(name)"
        }
    }
}

/// Runs this program's own commands, one process each, and shows them as a person would type them.
final class DemoShell {
    /// The folder in which commands run.
    let folder: String
    /// How many commands were refused that had to be.
    private(set) var refusals = 0
    private let programs: String
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let variables: [String: String]

    init(folder: String, variables: [String: String]) throws(DemoError) {
        self.folder = folder
        self.variables = variables
        guard let own = Bundle.main.executablePath, let slash = own.lastIndex(of: "/") else {
            throw .programMissing("nightjar-node")
        }
        programs = String(own[..<slash])
    }

    /// A heading and what the next commands show.
    func heading(_ title: String, _ text: String) {
        Console.print("\n" + (isTerminal ? "\u{1b}[1m\(title)\u{1b}[0m" : title))
        say(text)
    }

    /// A paragraph, in lines that fit a terminal.
    func say(_ text: String) {
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && line.count + word.count + 1 > 110 {
                Console.print(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        Console.print(line)
    }

    /// Shows and runs a command that has to succeed.
    @discardableResult func run(_ arguments: String...) throws -> String { try run(arguments) }

    /// Shows and runs a command that has to succeed.
    @discardableResult func run(_ arguments: [String]) throws -> String {
        show(arguments)
        let (status, output) = try outcome(arguments)
        indent(output)
        guard status == 0 else { throw DemoError.failed(command: arguments[0], status: status, output: "see above.") }
        return output
    }

    /// Runs a command that has to succeed, without showing it.
    @discardableResult func quietly(_ arguments: String...) throws -> String {
        let (status, output) = try outcome(arguments)
        guard status == 0 else {
            throw DemoError.failed(command: arguments.joined(separator: " "), status: status, output: output)
        }
        return output
    }

    /// What a command answers as JSON, without showing it.
    func answer(_ arguments: String...) throws -> JSONValue {
        let (status, output) = try outcome(arguments + ["--json"])
        guard status == 0, let json = try? JSONValue(parsing: Array(output.utf8)) else {
            throw DemoError.failed(command: arguments.joined(separator: " "), status: status, output: output)
        }
        return json
    }

    /// Shows and runs a command that has to be refused for the reason of this name.
    func refused(_ reason: String, _ arguments: String...) throws { try refused(reason, arguments) }

    /// Shows and runs a command that has to be refused for the reason of this name.
    func refused(_ reason: String, _ arguments: [String]) throws {
        show(arguments)
        let (status, output) = try outcome(arguments)
        indent(output)
        guard status == 1, output.contains("nightjar: \(reason):") else {
            throw DemoError.notRefused(command: arguments.joined(separator: " "), reason: reason, output: output)
        }
        let words = "  refused, as it has to be"
        Console.print(isTerminal ? "\u{1b}[33m\(words)\u{1b}[0m" : words)
        refusals += 1
    }

    /// Starts a command that goes on, with what it says in a file.
    func start(_ arguments: String..., log: String) throws -> Process {
        show(arguments)
        let process = try process(arguments)
        guard FileManager.default.createFile(atPath: log, contents: nil), let file = FileHandle(forWritingAtPath: log)
        else { throw DemoError.unexpected("\(log) cannot be written.") }
        process.standardOutput = file
        process.standardError = file
        try process.run()
        return process
    }

    private func process(_ arguments: [String]) throws -> Process {
        let isOwn = NightjarNode.configuration.subcommands.contains { $0.configuration.commandName == arguments[0] }
        let name = isOwn ? "nightjar-node" : "nightjar"
        let path = programs + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else { throw DemoError.programMissing(name) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    private func outcome(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = try process(arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self).trimmingSuffixOfLine())
    }

    private func show(_ arguments: [String]) {
        let line = "$ nightjar " + arguments.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
        Console.print(isTerminal ? "\u{1b}[32m\(line)\u{1b}[0m" : line)
    }

    /// Shows what a command said, without what no terminal could show.
    private func indent(_ output: String) {
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            Console.print("  " + (line.count > 153 ? line.prefix(150) + " …" : line))
        }
    }
}
