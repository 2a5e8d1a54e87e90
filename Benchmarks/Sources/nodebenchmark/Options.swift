import Foundation

/// What was asked for on the command line.
struct Options {
    enum Command {
        case help, flood, notes
        /// What the benchmark of notes runs in a process of its own: opens the store at a path.
        case opened(String)
    }

    var command = Command.help
    var honest = 12
    var sources = 4
    var notes = 100_000
    var folder: String?
    var keeps = false
    var isJSON = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        guard let name = rest.popFirst() else { throw UsageError(what: "say what to measure: flood or notes") }
        switch name {
        case "flood": command = .flood
        case "notes": command = .notes
        case "opened":
            guard let path = rest.popFirst() else { throw UsageError(what: "opened needs a path") }
            command = .opened(path)
        case "--help", "-h", "help": return
        default: throw UsageError(what: "there is no benchmark '\(name)'")
        }
        while let option = rest.popFirst() {
            switch option {
            case "--honest": honest = try Self.count(option, rest.popFirst(), 1...1_000)
            case "--sources": sources = try Self.count(option, rest.popFirst(), 1...1_000)
            case "--notes": notes = try Self.count(option, rest.popFirst(), 1...100_000_000)
            case "--folder":
                guard let path = rest.popFirst() else { throw UsageError(what: "\(option) needs a path") }
                folder = path
            case "--keep": keeps = true
            case "--json": isJSON = true
            case "--help", "-h": command = .help
            default: throw UsageError(what: "there is no option '\(option)'")
            }
        }
    }

    private static func count(
        _ name: String, _ text: String?, _ range: ClosedRange<Int>
    ) throws(UsageError) -> Int {
        guard let text, let value = Int(text), range.contains(value) else {
            throw UsageError(what: "\(name) needs a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A folder for stores, made where it is missing.
    func makeFolder() throws -> String {
        let path = folder ?? NSTemporaryDirectory() + "/nodebenchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// Removes a store's files.
func removeStore(_ path: String) {
    for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
}

/// Why the command line is not understood.
struct UsageError: Error {
    let what: String
}

/// Ends the program.
func quit(_ status: Int32) -> Never { exit(status) }

/// Tells something beside the figures.
func printError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
