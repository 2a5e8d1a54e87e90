public import Primitives

/// Why a computation of a witness stopped, and where in the circuit.
///
/// Values and signals are secret: they stand in `sides` and `signals` and in `report` for whoever asks, not in `explanation`.
public struct WitnessFailure: NamedError, Equatable {
    /// What happened.
    public enum Reason: String, Sendable, CaseIterable {
        /// The two sides of `===` differ.
        case notEqual
        /// The condition of `assert` is false.
        case assertionFailed
        /// An index is beyond the end of its array.
        case indexOutOfRange
        /// `\` or `%` by zero.
        case divisionByZero
        /// A function came to its end without a result.
        case unreachable
        /// More components and functions within each other than `RunLimits.depth`.
        case tooManyCalls
        /// More registers than `RunLimits.registers`.
        case tooManyRegisters
        /// The signals take more memory than `RunLimits.signalBytes`.
        case tooManySignals
        /// The work was given up on request.
        case cancelled
    }

    /// A signal and its value.
    public struct SignalValue: Sendable, Equatable {
        /// The full name: "main.tree[3].in[0]".
        public let name: String
        /// The canonical integer, in decimal.
        public let value: String
    }

    /// What happened.
    public let reason: Reason
    /// The component: "main.tree[3].hasher".
    public internal(set) var component = "main"
    /// The templates from main's to the component's.
    public internal(set) var templates: [String] = []
    /// The functions that were running in the component, the outermost first.
    public internal(set) var functions: [String] = []
    /// The source file, where the program says.
    public internal(set) var file: String?
    /// The place in it.
    public internal(set) var site: SourceSite?
    /// The values compared, or the one that was wrong: in decimal.
    public internal(set) var sides: [String] = []
    /// The inputs of main that these values came from, the nearest first: at most four.
    public internal(set) var inputs: [SignalValue] = []
    /// The signals that the failing statement reads, with their values.
    public internal(set) var signals: [SignalValue] = []

    init(_ reason: Reason) { self.reason = reason }

    public var name: String { reason.rawValue }

    /// `file:line:column`, where the program says.
    public var place: String? {
        guard let site, let file else { return nil }
        return "\(file):\(site.line):\(site.column)"
    }

    /// The source of the two sides of a failed `===` or of the comparison in a failed `assert`, like `sides`; empty where it
    /// is not kept.
    public var expressions: [String] {
        guard let text = site?.text, sides.count == 2 else { return [] }
        if reason == .notEqual { return Self.split(text, at: ["==="]) ?? [] }
        guard reason == .assertionFailed, let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
            open < close
        else { return [] }
        return Self.split(text[text.index(after: open)..<close], at: ["==", "!=", "<=", ">=", "<", ">"]) ?? []
    }

    /// The trimmed texts before and after the first of some operators that occurs exactly once.
    private static func split(_ text: some StringProtocol, at operators: [String]) -> [String]? {
        for operation in operators {
            let parts = text.split(separator: operation, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == ";" }
            return parts.map { part in
                String(part.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
            }
        }
        return nil
    }

    public var explanation: String {
        let text = site.map { $0.text.isEmpty ? "" : " '\($0.text)'" } ?? ""
        let what =
            switch reason {
            case .notEqual: "the two sides of the constraint\(text) differ"
            case .assertionFailed: "the assertion\(text) is false"
            case .indexOutOfRange: "an index is beyond the end of its array"
            case .divisionByZero: "an integer division by zero"
            case .unreachable: "a function ends without a result"
            case .tooManyCalls: "too many components and functions within each other"
            case .tooManyRegisters: "the variables of all functions take too much memory"
            case .tooManySignals: "the signals take too much memory"
            case .cancelled: "given up on request"
            }
        return (place.map { "\($0): " } ?? "") + "in \(component): \(what)."
    }

    /// The explanation with the template call stack, the values of both sides and the signals: several lines, for whoever may
    /// see the witness.
    public var report: String {
        var lines = [explanation]
        if !templates.isEmpty { lines.append("  templates: " + templates.joined(separator: " > ")) }
        if !functions.isEmpty { lines.append("  functions: " + functions.joined(separator: " > ")) }
        if sides.count == 2 {
            let values = zip(expressions.isEmpty ? sides : expressions, sides).map { expression, value in
                expression == value ? value : "\(expression) = \(value)"
            }
            lines.append("  left:  \(values[0])")
            lines.append("  right: \(values[1])")
        } else if let value = sides.first {
            lines.append("  value: \(value)")
        }
        if !signals.isEmpty { lines.append("  signals:") }
        lines += Self.shown(signals)
        let further = inputs.filter { !signals.contains($0) }
        if !further.isEmpty { lines.append("  computed from:") }
        lines += Self.shown(further)
        return lines.joined(separator: "\n")
    }

    private static func shown(_ signals: [SignalValue]) -> [String] {
        let most = 16
        let rest = signals.count > most ? ["    and \(signals.count - most) more"] : []
        return signals.prefix(most).map { "    \($0.name) = \($0.value)" } + rest
    }
}
