import ArgumentParser
import NodeService
import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The program's entry: every outcome ends in one of the documented exit codes.
@main
enum Program {
    static func main() async {
        var json = false
        do {
            var command = try NightjarNode.parseAsRoot()
            json = (command as? any HasOutputOptions)?.output.json ?? false
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            finish(with: error, json: json)
        }
    }

    private static func finish(with error: any Error, json: Bool) -> Never {
        switch error {
        case let verdict as Verdict: exit(verdict.status.rawValue)
        case let error as UsageError:
            report("usage", error.explanation, json)
            exit(ExitStatus.usage.rawValue)
        case let error as any NamedError:
            report(error.name, error.explanation, json)
            exit(ExitStatus.invalid.rawValue)
        case let error as FileError:
            report("file", error.description, json)
            exit(ExitStatus.invalid.rawValue)
        default: break
        }
        let code = NightjarNode.exitCode(for: error)
        if code == .success {
            Console.print(NightjarNode.fullMessage(for: error))
            exit(ExitStatus.done.rawValue)
        }
        if code == .validationFailure {
            Console.error(NightjarNode.fullMessage(for: error))
            exit(ExitStatus.usage.rawValue)
        }
        report("internal", String(describing: error), json)
        exit(ExitStatus.internal.rawValue)
    }

    private static func report(_ name: String, _ explanation: String, _ json: Bool) {
        if json {
            Console.print(
                JSONValue.object([
                    .init("ok", .bool(false)), .init("error", .string(name)), .init("message", .string(explanation)),
                ]).serialized())
        } else {
            Console.error("nightjar: \(name): \(explanation)")
        }
    }
}

/// The exit codes of every command.
enum ExitStatus: Int32 {
    /// Done, or: what was asked for holds.
    case done = 0
    /// Refused.
    case invalid = 1
    /// The command line cannot be understood.
    case usage = 2
    /// A fault of the program itself.
    case `internal` = 70
}

/// Thrown by a command that has printed its finding.
struct Verdict: Error {
    let status: ExitStatus
}

/// A combination of arguments or settings that makes no sense together.
struct UsageError: Error {
    let explanation: String
    init(_ explanation: String) { self.explanation = explanation }
}

/// The two output streams.
enum Console {
    /// A line on standard output.
    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }
    /// A line on standard error.
    static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }
    /// A part of a line on standard error.
    static func errorPart(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe writeBytes(descriptor, $0.baseAddress!, $0.count) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// `write(2)`, under a name that does not collide with the method above.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

/// Options that every command takes.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print one JSON object instead of text.")
    var json = false

    /// Says what was done: one JSON object, or lines.
    func report(_ text: @autoclosure () -> String, _ members: @autoclosure () -> [JSONValue.Member]) {
        Console.print(json ? JSONValue.object([.init("ok", .bool(true))] + members()).serialized() : text())
    }
}

/// A command with these options.
protocol HasOutputOptions: SendableMetatype {
    var output: OutputOptions { get }
}

/// The root command.
struct NightjarNode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightjar",
        abstract: "The ledger's node, and the ledger from the command line.",
        discussion: """
            EXAMPLES
              nightjar ledger keygen alice.key
              nightjar node init --account $(nightjar ledger address alice.key --transparent)=100000000000
              nightjar node start
              nightjar ledger send alice.key --to ADDRESS --amount 2500000

            EXIT CODES
              0 done   1 refused, by name   2 the command line is wrong   70 a fault of this program
            """,
        version: NodeVersion.text,
        subcommands: [NodeCommand.self, LedgerCommand.self, WalletCommand.self, AuditCommand.self, DemoCommand.self])
}

/// `node`
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Set up, run and look after a node.",
        subcommands: [
            NodeInitCommand.self, NodeStartCommand.self, NodeStatusCommand.self, NodeVerifyCommand.self,
            NodeBackupCommand.self, NodeExportCommand.self, NodeImportCommand.self, NodeRewindCommand.self,
        ])
}

/// `ledger`
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Keys, balances, payments and circuits, with a node's help.",
        subcommands: [
            LedgerKeygenCommand.self, LedgerAddressCommand.self, LedgerBalanceCommand.self, LedgerSendCommand.self,
            LedgerShowCommand.self, LedgerSubmitCommand.self, LedgerCircuitCommand.self,
        ])
}
