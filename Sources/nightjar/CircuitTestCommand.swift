import ArgumentParser
import CircomCompiler
import Primitives
import WitnessMachine

/// `nightjar circuit test`
struct CircuitTestCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests beside circuits.",
        discussion: """
            Runs NAME.test.json beside NAME.circom: inputs with the outputs that they give, inputs that must fail and \
            where, and counts of constraints. Where a case gives a witness, it must satisfy the constraints as the \
            templates state them and those left at full simplification. A folder stands for all tests below it. The \
            format is described in circuits/README.md.

            The exit code is 1 if a test fails, a file is not of the format, or there is
            nothing to run.

            EXAMPLES
              nightjar circuit test
              nightjar circuit test circuits/apps circuits/tests/sha256.test.json
              nightjar circuit test circuits -l vendor/circuits --filter "Num2Bits"
              nightjar circuit test circuits --json
            """)

    @Argument(help: "Folders, *.test.json files, or the circuits they are for.", completion: .file())
    var paths = ["."]
    @Option(
        name: [.customShort("l"), .customLong("library")], parsing: .singleValue,
        help: "A folder to look for included files in; may be repeated.", completion: .directory)
    var libraries: [String] = []
    @Option(
        name: .shortAndLong,
        help: "The field's prime: \(CircomPrime.allCases.map(\.rawValue).joined(separator: ", ")).")
    var prime = CircomPrime.bn128
    @Option(help: "Run only tests whose 'file: main: case' has this text in it.")
    var filter: String?
    @OptionGroup var common: CommonOptions

    private static let suffix = ".test.json"

    func run() throws {
        var report = CircuitTestReport(common: common)
        for file in try files() {
            let circuit = String(file.dropLast(Self.suffix.count)) + ".circom"
            let suites = try CircuitTestReader(path: file).suites()
            for suite in suites {
                try Interrupt.flag.check()
                let run = CircuitTestRun(
                    circuit: circuit, libraries: libraries, prime: prime, suite: suite,
                    isWanted: { [filter] name in
                        guard let filter else { return true }
                        return "\(circuit): \(suite.main ?? "main"): \(name)".contains(filter)
                    })
                if run.hasWork { report.add(try run.results(), file: file, suite: run.title) }
            }
        }
        guard report.count > 0 else { throw CircuitTestError.noCases(filter: filter) }
        report.finish()
        if report.failed > 0 { throw Verdict(status: .invalid) }
    }

    /// The test files that the paths stand for, each once.
    private func files() throws -> [String] {
        var files: [String] = []
        for path in paths {
            if FolderListing.isFolder(path) {
                let below = FolderListing.files(below: path, suffix: Self.suffix)
                files += path == "." ? below.map { String($0.dropFirst(2)) } : below
            } else if path.hasSuffix(".circom") {
                files.append(String(path.dropLast(".circom".count)) + Self.suffix)
            } else if path.hasSuffix(Self.suffix) {
                files.append(path)
            } else {
                throw UsageError("\(path) is neither a folder nor NAME.test.json or NAME.circom.")
            }
        }
        var seen: Set<String> = []
        return files.filter { seen.insert($0).inserted }
    }
}

/// Shows results as they come, and counts them.
struct CircuitTestReport {
    private let common: CommonOptions
    private var lastFile: String?
    private var fileCount = 0
    private var records: [JSONValue] = []
    private let started = ContinuousClock.now
    private(set) var passed = 0
    private(set) var failed = 0

    init(common: CommonOptions) { self.common = common }

    /// The tests run so far.
    var count: Int { passed + failed }

    /// Takes the results of a suite.
    mutating func add(_ results: [CircuitTestResult], file: String, suite: String) {
        if lastFile != file {
            lastFile = file
            fileCount += 1
            if !common.json, !common.quiet { Console.print(file) }
        }
        for result in results {
            if result.complaint == nil { passed += 1 } else { failed += 1 }
            if common.json {
                record(result, file, suite)
            } else if let complaint = result.complaint {
                Console.print("\(common.quiet ? file + ":" : "") FAIL  \(suite): \(result.name)")
                for line in complaint.split(separator: "\n", omittingEmptySubsequences: false) {
                    Console.print("       \(line)")
                }
            } else if !common.quiet {
                Console.print("   ok  \(suite): \(result.name)")
            }
        }
    }

    private mutating func record(_ result: CircuitTestResult, _ file: String, _ suite: String) {
        var members: [JSONValue.Member] = [
            .init("file", .string(file)), .init("main", .string(suite)), .init("name", .string(result.name)),
            .init("ok", .bool(result.complaint == nil)),
        ]
        if let complaint = result.complaint { members.append(.init("complaint", .string(complaint))) }
        records.append(.object(members))
    }

    /// Prints the sums.
    func finish() {
        let milliseconds = (ContinuousClock.now - started).milliseconds
        if common.json {
            Console.printJSON(
                ok: failed == 0,
                [
                    .init("passed", .number(String(passed))), .init("failed", .number(String(failed))),
                    .init("files", .number(String(fileCount))),
                    .init("milliseconds", .number(String(milliseconds))), .init("tests", .array(records)),
                ])
        } else {
            Console.print(
                "\(passed) passed, \(failed) failed, in \(fileCount) file\(fileCount == 1 ? "" : "s"); \(milliseconds) ms"
            )
        }
    }
}
