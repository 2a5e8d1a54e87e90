import ArgumentParser
import CircomCompiler

/// How far constraints are simplified, in circom's flags.
struct CircuitLevel: ParsableArguments {
    @Flag(exclusivity: .exclusive, help: "How far constraints are simplified.")
    var choice: Choice?
    @Option(name: .customLong("O2round"), help: "Simplify as --O2 in at most this number of rounds.")
    var rounds: Int?

    /// The levels as flags.
    enum Choice: String, EnumerableFlag {
        case O0
        case O1
        case O2

        static func name(for value: Choice) -> NameSpecification { .customLong(value.rawValue) }

        static func help(for value: Choice) -> ArgumentHelp? {
            switch value {
            case .O0: "Keep every constraint and signal."
            case .O1: "Replace signals equal to another or to a constant (the default)."
            case .O2: "Solve linear constraints too."
            }
        }

        /// What the flag asks for.
        var simplification: SimplificationLevel {
            switch self {
            case .O0: .none
            case .O1: .equalities
            case .O2: .full
            }
        }
    }

    /// The level asked for, or circom's default.
    var simplification: SimplificationLevel {
        rounds.map { .linear(rounds: $0) } ?? (choice ?? .O1).simplification
    }

    /// Whether a level was asked for.
    var isGiven: Bool { choice != nil || rounds != nil }

    func validate() throws {
        if let rounds, rounds < 0 { throw ValidationError("--O2round takes 0 or more.") }
        if rounds != nil, choice == .O0 || choice == .O1 { throw ValidationError("--O2round is a way of --O2.") }
    }
}
