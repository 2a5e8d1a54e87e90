import Foundation
import Primitives
import Testing

/// What holds for every command alike.
@Suite("Help and usage") struct HelpTests {
    /// The paths of all commands, from the program's own description of itself; leaves have no subcommands.
    static func commands() throws -> [(path: [String], isLeaf: Bool, options: [String])] {
        let dump = try Program.run(["--experimental-dump-help"])
        let root = try #require(dump.json?["command"])
        var found: [(path: [String], isLeaf: Bool, options: [String])] = []
        func visit(_ command: JSONValue, _ path: [String]) {
            let children = (command["subcommands"]?.elements ?? []).filter { $0["commandName"]?.text != "help" }
            let options = (command["arguments"]?.elements ?? []).flatMap { argument in
                (argument["names"]?.elements ?? []).compactMap { $0["name"]?.text }
            }
            found.append((path, children.isEmpty, options))
            for child in children { visit(child, path + [child["commandName"]?.text ?? ""]) }
        }
        visit(root, [])
        return found
    }

    @Test("every command's help shows examples") func examples() throws {
        let commands = try Self.commands()
        #expect(commands.filter(\.isLeaf).count >= 3)
        for command in commands {
            let outcome = try Program.run(command.path + ["--help"])
            #expect(outcome.status == 0, "\(command.path)")
            #expect(outcome.output.contains("EXAMPLES") && outcome.output.contains("  nightjar "), "\(command.path)")
            #expect(outcome.errors.isEmpty)
            guard command.isLeaf else { continue }
            #expect(command.options.contains("json") && command.options.contains("threads"), "\(command.path)")
            let full = "nightjar " + command.path.joined(separator: " ") + " "
            #expect(outcome.output.contains(full), "the examples of \(full)do not show it")
        }
    }

    @Test("an unknown option, command or value is a usage error") func usage() throws {
        for path in try Self.commands().map(\.path) {
            #expect(try Program.run(path + ["--no-such-option"]).status == 2, "\(path)")
        }
        #expect(try Program.run(["no-such-command"]).status == 2)
        #expect(try Program.run(["groth16", "no-such-command"]).status == 2)
        #expect(try Program.run(["groth16", "prove"]).status == 2)
        for threads in ["0", "-1", "1025", "many", "1.5", "99999999999999999999"] {
            let outcome = try Program.run(["groth16", "verify", "--threads", threads])
            #expect(outcome.status == 2, "\(threads)")
            #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
        }
        #expect(try Program.run(["groth16", "prove", "a.zkey", "b.wtns", "--arithmetic", "slow"]).status == 2)
        #expect(try Program.run(["groth16", "verify", "--curve", "secp256k1"]).status == 2)
        #expect(try Program.run(["groth16", "batch-verify", "key.json"]).status == 2)
        #expect(try Program.run(["groth16", "batch-verify", "key.json", "public.json"]).status == 2)
        #expect(try Program.run(["groth16", "verify", "a", "b", "c", "d"]).status == 2)
    }

    @Test("the version") func version() throws {
        let outcome = try Program.run(["--version"])
        #expect(outcome.status == 0 && outcome.output.contains("."))
    }
}
