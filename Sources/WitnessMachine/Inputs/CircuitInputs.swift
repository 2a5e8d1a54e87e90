public import Algebra
import Curves
public import Primitives

/// The values of a circuit's inputs, in the order of its signals. They are secret.
public struct CircuitInputs<F: PrimeField>: Sendable {
    /// The ports they are for.
    public let interface: CircuitInterface
    /// The values, one for each signal.
    public let values: [F]

    /// Takes the values of all inputs one after another.
    ///
    /// - Throws: `.wrongLength` for the whole.
    public init(_ values: [F], for interface: CircuitInterface) throws(CircuitInputsError) {
        let expected = interface.inputs.reduce(0) { $0 + ($1.port.count ?? 0) }
        guard values.count == expected else {
            throw .wrongLength(signal: "main", actual: values.count, expected: expected)
        }
        self.interface = interface
        self.values = values
    }

    /// Reads an input file as snarkjs takes it: an object with a member for each input, whose value is a number, a list of
    /// them, nested at will, or for a bus an object. Numbers are decimal, or text in decimal or in hexadecimal after "0x";
    /// −x stands for p − x.
    ///
    /// - Throws: `CircuitInputsError`, of several faults a superfluous member first, then in the circuit's order.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public init(_ document: JSONValue, for interface: CircuitInterface) throws(CircuitInputsError) {
        var reader = InputReader<F>()
        try reader.read(members: document.members, of: interface.inputs.map(\.port), path: nil)
        self.interface = interface
        values = reader.values
    }
}

/// Collects values in the order of ports. The depth of the recursion is bounded by that of the ports and the JSON reader's.
private struct InputReader<F: PrimeField> {
    var values: [F] = []

    mutating func read(
        members: [JSONValue.Member]?, of ports: [Port], path: String?
    ) throws(CircuitInputsError) {
        guard let members else { throw .notAnObject(signal: path) }
        let prefix = path.map { $0 + "." } ?? ""
        let names = ports.map(\.name)
        let known = Set(names)
        var given: [String: JSONValue] = [:]
        for member in members {
            guard known.contains(member.key) else {
                let closest = NameSuggestion.closest(to: member.key, among: names)
                throw .superfluous(signal: prefix + member.key, closest: closest.map { prefix + $0 })
            }
            given[member.key] = member.value
        }
        for port in ports {
            guard let value = given[port.name] else { throw .missing(signal: prefix + port.name) }
            try read(value, of: port, path: prefix + port.name)
        }
    }

    private mutating func read(_ value: JSONValue, of port: Port, path: String) throws(CircuitInputsError) {
        let expected = port.dimensions.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        var leaves: [JSONValue] = []
        flatten(value, into: &leaves)
        guard leaves.count == expected else {
            throw .wrongLength(signal: path, actual: leaves.count, expected: expected)
        }
        for (index, leaf) in leaves.enumerated() {
            if port.members.isEmpty, let element = Self.element(leaf) {
                values.append(element)
                continue
            }
            let name = path + Self.indices(index, port.dimensions)
            if port.members.isEmpty {
                throw Self.isNumber(leaf) ? .outOfRange(signal: name) : .notANumber(signal: name)
            }
            try read(members: leaf.members, of: port.members, path: name)
        }
    }

    private func flatten(_ value: JSONValue, into leaves: inout [JSONValue]) {
        guard case .array(let elements) = value else {
            leaves.append(value)
            return
        }
        for element in elements { flatten(element, into: &leaves) }
    }

    private static func indices(_ index: Int, _ dimensions: [Int]) -> String {
        var rest = index
        var text: [String] = []
        for dimension in dimensions.reversed() {
            text.append("[\(rest % dimension)]")
            rest /= dimension
        }
        return text.reversed().joined()
    }

    /// The digits of a number, their radix and whether a minus sign stands before them; nil for anything else.
    private static func digits(_ value: JSONValue) -> (digits: Substring.UTF8View, radix: UInt64, negative: Bool)? {
        var text: Substring
        let mayBeHexadecimal: Bool
        switch value {
        case .number(let number): (text, mayBeHexadecimal) = (Substring(number), false)
        case .string(let string): (text, mayBeHexadecimal) = (Substring(string), true)
        default: return nil
        }
        let negative = text.utf8.first == UInt8(ascii: "-")
        if negative { text = text.dropFirst() }
        let hexadecimal = mayBeHexadecimal && (text.hasPrefix("0x") || text.hasPrefix("0X"))
        if hexadecimal { text = text.dropFirst(2) }
        let digits = text.utf8
        guard !digits.isEmpty, digits.allSatisfy({ digit($0) < (hexadecimal ? 16 : 10) }) else { return nil }
        return (digits, hexadecimal ? 16 : 10, negative)
    }

    private static func digit(_ byte: UInt8) -> UInt64 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte) - 55
        default: .max
        }
    }

    private static func isNumber(_ value: JSONValue) -> Bool { digits(value) != nil }

    private static func element(_ value: JSONValue) -> F? {
        guard let (digits, radix, negative) = digits(value) else { return nil }
        var integer = F.Canonical()
        for byte in digits {
            guard integer.multiplyAndAdd(radix, digit(byte)) == 0 else { return nil }
        }
        return F(canonical: integer).map { negative ? -$0 : $0 }
    }
}
