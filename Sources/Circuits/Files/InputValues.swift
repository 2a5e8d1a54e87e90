public import Algebra
public import Primitives

/// Why an input file does not fit a circuit.
public enum CircuitInputError: NamedError, Equatable {
    /// The file is not a JSON object.
    case notAnObject
    /// A signal of the circuit has no value.
    case missing(signal: String)
    /// The file has a signal that the circuit does not have.
    case unknown(signal: String)
    /// A signal has another number of values than the circuit.
    case wrongCount(signal: String, actual: Int, expected: Int)
    /// A value is not a whole decimal number, as a JSON number or string.
    case notANumber(signal: String, index: Int)
    /// A value is negative or not below the field's order.
    case outOfRange(signal: String, index: Int)

    public var explanation: String {
        switch self {
        case .notAnObject: "The input is not a JSON object of signals."
        case .missing(let signal): "The input has no value for the signal '\(signal)'."
        case .unknown(let signal): "The circuit has no input signal '\(signal)'."
        case .wrongCount(let signal, let actual, let expected):
            "The signal '\(signal)' has \(actual) values; the circuit takes \(expected)."
        case .notANumber(let signal, let index): "Value \(index) of '\(signal)' is not a whole decimal number."
        case .outOfRange(let signal, let index):
            "Value \(index) of '\(signal)' is negative or not below the field's order."
        }
    }
}

/// An input signal of a circuit.
public struct InputSignal: Sendable, Equatable {
    /// The name in the input file.
    public let name: String
    /// The number of values of an array, flattened; nil for a single value.
    public let dimension: Int?

    /// A single value or an array of `dimension` values.
    public init(_ name: String, _ dimension: Int? = nil) {
        self.name = name
        self.dimension = dimension
    }

    /// The number of values.
    public var count: Int { dimension ?? 1 }
}

/// The values of an input file (circom's `input.json`): an object of decimal numbers, as JSON numbers or strings, in
/// nested arrays that are flattened first index slowest. The values are secret.
public struct InputValues<F: PrimeField>: Sendable {
    private let values: [String: [F]]

    /// Reads the values of exactly the given signals.
    ///
    /// - Throws: `CircuitInputError`; of several faults, one of the first signal in the circuit's order.
    public init(_ document: JSONValue, signals: [InputSignal]) throws(CircuitInputError) {
        guard let members = document.members else { throw .notAnObject }
        var given: [String: JSONValue] = [:]
        for member in members {
            guard signals.contains(where: { $0.name == member.key }) else { throw .unknown(signal: member.key) }
            given[member.key] = member.value
        }
        var values: [String: [F]] = [:]
        for signal in signals {
            guard let value = given[signal.name] else { throw .missing(signal: signal.name) }
            var numbers: [String?] = []
            Self.flatten(value, into: &numbers)
            guard numbers.count == signal.count else {
                throw .wrongCount(signal: signal.name, actual: numbers.count, expected: signal.count)
            }
            var elements: [F] = []
            elements.reserveCapacity(numbers.count)
            for (index, number) in numbers.enumerated() {
                elements.append(try Self.element(number, signal.name, index))
            }
            values[signal.name] = elements
        }
        self.values = values
    }

    /// The values of a signal that `init` was given.
    public subscript(signal: String) -> [F] {
        guard let elements = values[signal] else { preconditionFailure("a circuit asks for the signals it declares") }
        return elements
    }

    /// Nil stands for a value that is no number. The reader has bounded the depth.
    private static func flatten(_ value: JSONValue, into numbers: inout [String?]) {
        switch value {
        case .array(let elements): for element in elements { flatten(element, into: &numbers) }
        case .number(let text), .string(let text): numbers.append(text)
        default: numbers.append(nil)
        }
    }

    private static func element(_ text: String?, _ signal: String, _ index: Int) throws(CircuitInputError) -> F {
        guard let text else { throw .notANumber(signal: signal, index: index) }
        // A negative number is a number, but no element's canonical form.
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        do throws(FieldDecodingError) {
            let element = try F(decimal: isNegative ? String(text.dropFirst()) : text)
            if !isNegative { return element }
            throw .notCanonical
        } catch {
            if case .notCanonical = error { throw .outOfRange(signal: signal, index: index) }
        }
        throw .notANumber(signal: signal, index: index)
    }
}
