import Foundation
import Primitives
import Testing

/// The built program, run as a process.
struct Program {
    /// How a run ended and what it printed.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// Standard output read as one JSON value.
        var json: JSONValue? { try? JSONValue(parsing: Array(output.utf8)) }
    }

    /// The program beside the test bundle.
    static let url: URL = {
        let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        // On Darwin the tests lie inside a bundle.
        let folders = sequence(first: tests.deletingLastPathComponent()) { $0.deletingLastPathComponent() }.prefix(4)
        let candidates = folders.map { $0.appending(path: "nightjar") }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }()

    /// A process that is ready to start, with its outputs sent to files.
    final class Run {
        let process = Process()
        private let folder: URL

        init(_ arguments: [String], in directory: String, standardError: FileHandle? = nil) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "nightjar-run-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            process.executableURL = Program.url
            process.arguments = arguments
            process.currentDirectoryURL = URL(filePath: directory)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try Self.file(folder.appending(path: "out"))
            process.standardError = try standardError ?? Self.file(folder.appending(path: "err"))
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        private static func file(_ url: URL) throws -> FileHandle {
            try Data().write(to: url)
            return try FileHandle(forWritingTo: url)
        }

        /// Waits for the end.
        func finish() -> Outcome {
            process.waitUntilExit()
            func text(_ name: String) -> String {
                (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            }
            let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Outcome(status: status, output: text("out"), errors: text("err"))
        }
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], in directory: String = "/") throws -> Outcome {
        let run = try Run(arguments, in: directory)
        try run.process.run()
        return run.finish()
    }
}
