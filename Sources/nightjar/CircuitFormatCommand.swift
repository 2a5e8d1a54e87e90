import ArgumentParser
import CircomCompiler
import Primitives

/// `nightjar circuit fmt`
struct CircuitFormatCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Lay out circom source in one way.",
        discussion: """
            One statement a line, four spaces a level, spaces around operators. Comments and the line breaks within \
            statements are kept; only spaces and line breaks change. A file with errors is left as it is. '-' reads \
            standard input and writes standard output.

            EXAMPLES
              nightjar circuit fmt circuits/*.circom
              nightjar circuit fmt --check circuits/*.circom
              nightjar circuit fmt - < hash.circom
            """)

    @Argument(help: "The files.", completion: .file(extensions: ["circom"]))
    var files: [String]
    @Flag(name: .long, help: "Change nothing; name the files that are not laid out so, and exit with 1.")
    var check = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if files.contains("-"), files.count > 1 || check || common.json {
            throw ValidationError("'-' stands alone, without --check and --json.")
        }
    }

    func run() throws {
        if files == ["-"] { return try formatStandardInput() }
        var sources = SourceFiles()
        var diagnostics = Diagnostics()
        var changed: [String] = []
        for path in files {
            try Interrupt.flag.check()
            let id = sources.add(path: path, bytes: try read(path))
            guard let file = sources[id], let formatted = SourceFormatter.format(file, into: &diagnostics) else {
                continue
            }
            guard formatted != file.bytes else { continue }
            changed.append(path)
            if !check { try write(formatted, to: path) }
        }
        report(changed, diagnostics, sources)
        if diagnostics.hasErrors || (check && !changed.isEmpty) { throw Verdict(status: .invalid) }
    }

    private func read(_ path: String) throws -> [UInt8] {
        try readFile(path: path, limit: ParserLimits().fileBytes)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let output = try AtomicFile(path: path)
        try output.write(bytes)
        try output.commit()
    }

    private func formatStandardInput() throws {
        var sources = SourceFiles()
        var diagnostics = Diagnostics()
        let id = sources.add(path: "<stdin>", bytes: try read("/dev/stdin"))
        guard let file = sources[id], let formatted = SourceFormatter.format(file, into: &diagnostics) else {
            Console.print(diagnostics, about: sources)
            throw Verdict(status: .invalid)
        }
        Console.printText(String(decoding: formatted, as: UTF8.self))
    }

    private func report(_ changed: [String], _ diagnostics: Diagnostics, _ sources: SourceFiles) {
        if common.json {
            let renderer = DiagnosticRenderer(files: sources)
            Console.printJSON(
                ok: !diagnostics.hasErrors && !(check && !changed.isEmpty),
                [.init("changed", .array(changed.map { .string($0) }))] + (renderer.json(diagnostics).members ?? []))
            return
        }
        if diagnostics.hasErrors { Console.print(diagnostics, about: sources) }
        for path in changed where check || !common.quiet {
            Console.print(check ? "\(path) is not laid out as 'fmt' would" : "\(path) changed")
        }
    }
}
