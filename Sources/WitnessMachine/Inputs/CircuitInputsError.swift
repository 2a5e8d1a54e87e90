public import Primitives

/// Why inputs do not fit a circuit. A signal is named with indices and members: "path[3].left".
public enum CircuitInputsError: NamedError, Equatable {
    /// The file is not a JSON object, or the value of a bus is none.
    case notAnObject(signal: String?)
    /// An input of the circuit has no value.
    case missing(signal: String)
    /// The file has a value that the circuit does not take; `closest` is an input with a similar name.
    case superfluous(signal: String, closest: String?)
    /// An input has another number of values than the circuit takes.
    case wrongLength(signal: String, actual: Int, expected: Int)
    /// A value is not a whole number: decimal or, in a string, hexadecimal after "0x", with a minus sign or without.
    case notANumber(signal: String)
    /// A value is not below the prime, or not above its negative.
    case outOfRange(signal: String)

    public var explanation: String {
        switch self {
        case .notAnObject(nil): "The input is not a JSON object of signals."
        case .notAnObject(let signal?): "The value of the bus '\(signal)' is not a JSON object."
        case .missing(let signal): "The input '\(signal)' is missing."
        case .superfluous(let signal, let closest):
            "The circuit has no input '\(signal)'." + (closest.map { " Did you mean '\($0)'?" } ?? "")
        case .wrongLength(let signal, let actual, let expected):
            "The input '\(signal)' has \(actual) \(actual == 1 ? "value" : "values"); the circuit takes \(expected)."
        case .notANumber(let signal): "The value of '\(signal)' is not a whole number, decimal or hexadecimal."
        case .outOfRange(let signal): "The value of '\(signal)' is not below the field's prime in magnitude."
        }
    }
}
