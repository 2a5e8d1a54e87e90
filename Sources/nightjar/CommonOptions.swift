import ArgumentParser
import Primitives

/// Options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "Threads to use; by default one for each processor.")
    var threads: Int?

    @Flag(name: .long, help: "Print one JSON object instead of text.")
    var json = false

    @Flag(name: [.long, .short], help: "Print results only, no progress.")
    var quiet = false

    /// Threads, the Ctrl-C switch and a progress line, for the work of this command.
    func execution() -> Execution {
        let meter = ProgressMeter(isShown: !quiet && !json)
        return Execution(
            threads: threads ?? activeProcessorCount(), cancellation: Interrupt.flag, progress: { meter.show($0) })
    }

    /// Says what was done: one JSON object with `--json`, a line unless `--quiet`.
    func report(_ line: @autoclosure () -> String, json members: @autoclosure () -> [JSONValue.Member]) {
        if json {
            Console.printJSON(members())
        } else if !quiet {
            Console.print(line())
        }
    }

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
    }
}

/// A command with the common options, so that the program's entry knows how to print its errors.
protocol HasCommonOptions: ParsableCommand {
    var common: CommonOptions { get }
}

/// The two arithmetics.
enum Arithmetic: String, ExpressibleByArgument, CaseIterable {
    /// Fixed limbs in Montgomery form.
    case fast
    /// GMP's integers: slower and independent.
    case gmp
}
