import ArgumentParser
import Primitives
import Vectors

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `nightjar vectors …`
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Run published test vectors.",
        discussion: """
            EXAMPLES
              nightjar vectors run
              nightjar vectors run vectors --json
            """,
        subcommands: [RunVectorsCommand.self, RekeyVectorsCommand.self, SealVectorsCommand.self])
}

/// `nightjar vectors run`
struct RunVectorsCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run every case of a folder. Exit code 0: all passed; 1: one failed, or none was run.",
        discussion: """
            The folder is one with a MANIFEST.json, whose hashes and counts are checked first, or one of published sets \
            in their own layouts. Without an argument the folder "vectors" is run, and after it the folder of published \
            sets that $NIGHTJAR_VECTORS names.

            EXAMPLES
              nightjar vectors run
              NIGHTJAR_VECTORS=../published nightjar vectors run
              nightjar vectors run ../published --threads 2
            """)

    @Argument(help: "The folder; by default \"vectors\", then $NIGHTJAR_VECTORS.", completion: .directory)
    var folder: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let runner = VectorRunner(execution: common.execution())
        var report = try runner.run(folder: folder ?? "vectors")
        if folder == nil {
            if let named = unsafe getenv("NIGHTJAR_VECTORS").map({ unsafe String(cString: $0) }), !named.isEmpty {
                report.merge(try runner.run(folder: named))
            } else {
                report.noteSkipped("the published sets", reason: "$NIGHTJAR_VECTORS does not name their folder")
            }
        }
        if common.json { printJSON(report) } else { Console.print(text(report)) }
        if report.failed > 0 { throw Verdict(status: .invalid) }
    }

    private func text(_ report: VectorReport) -> String {
        let heading = ["standard", "cases", "passed", "failed", "skipped"]
        func cells(_ row: VectorReport.Row) -> [String] {
            [row.standard, "\(row.cases)", "\(row.passed)", "\(row.failed)", "\(row.skipped)"]
        }
        let rows = [heading] + report.rows.map(cells) + [cells(report.total)]
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
        }
        lines += report.failures.map { "failed: \($0.file), \($0.name): \($0.reason.explanation)" }
        if !common.quiet { lines += report.skippedFiles.map { "skipped: \($0.file): \($0.reason)" } }
        return lines.joined(separator: "\n")
    }

    private func printJSON(_ report: VectorReport) {
        func counts(_ row: VectorReport.Row) -> JSONValue {
            .object([
                .init("standard", .string(row.standard)), .init("cases", .number("\(row.cases)")),
                .init("passed", .number("\(row.passed)")), .init("failed", .number("\(row.failed)")),
                .init("skipped", .number("\(row.skipped)")),
            ])
        }
        let failures = report.failures.map { failure in
            JSONValue.object([
                .init("file", .string(failure.file)), .init("case", .string(failure.name)),
                .init("error", .string(failure.reason.name)), .init("message", .string(failure.reason.explanation)),
            ])
        }
        let skipped = report.skippedFiles.map { entry in
            JSONValue.object([.init("file", .string(entry.file)), .init("reason", .string(entry.reason))])
        }
        Console.printJSON(
            ok: report.failed == 0,
            [
                .init("ran", .number("\(report.ran)")), .init("standards", .array(report.rows.map(counts))),
                .init("failures", .array(failures)), .init("skipped", .array(skipped)),
            ])
    }
}

/// `nightjar vectors rekey`, for who maintains the vectors folder.
struct RekeyVectorsCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Re-key a share of the published sets into the schema of a vectors folder.",
        discussion: """
            EXAMPLES
              nightjar vectors rekey ../published vectors
            """,
        shouldDisplay: false)

    @Argument(help: "The folder of published sets.", completion: .directory)
    var published: String
    @Argument(help: "The vectors folder, with a subfolder for each standard.", completion: .directory)
    var folder: String
    @OptionGroup var common: CommonOptions

    func run() throws { reportCount(try VectorRekeying.rekey(published: published, into: folder), json: common.json) }
}

/// `nightjar vectors seal`, for who maintains the vectors folder.
struct SealVectorsCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Write a vectors folder's MANIFEST.json.",
        discussion: """
            EXAMPLES
              nightjar vectors seal vectors
            """,
        shouldDisplay: false)

    @Argument(help: "The vectors folder.", completion: .directory)
    var folder: String
    @OptionGroup var common: CommonOptions

    func run() throws { reportCount(try VectorRekeying.seal(folder), json: common.json) }
}

private func reportCount(_ count: Int, json: Bool) {
    if json { Console.printJSON([.init("cases", .number("\(count)"))]) } else { Console.print("\(count) cases") }
}
