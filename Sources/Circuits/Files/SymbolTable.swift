public import Primitives

/// Why a `.sym` file is refused; lines count from 1.
public enum SymbolFileError: NamedError, Equatable {
    /// A line has not four fields: label, wire, component, name.
    case fieldCount(line: Int, actual: Int)
    /// A field is not the number it should be.
    case notANumber(line: Int, field: String)
    /// The name is empty or not UTF-8.
    case badName(line: Int)
    /// The wire does not exist.
    case wireOutOfRange(line: Int, wire: Int, wires: Int)

    public var explanation: String {
        switch self {
        case .fieldCount(let line, let actual): "Line \(line) has \(actual) fields instead of 4."
        case .notANumber(let line, let field): "The \(field) in line \(line) is not a number."
        case .badName(let line): "The name in line \(line) is empty or not UTF-8."
        case .wireOutOfRange(let line, let wire, let wires):
            "Line \(line) names wire \(wire); there are \(wires)."
        }
    }
}

/// The names of a circuit's signals: what a `.sym` file holds. Names lie in one array of bytes.
public struct SymbolTable: Sendable, Equatable {
    /// One signal.
    public struct Symbol: Sendable, Equatable {
        /// The signal's number in the source, from 1.
        public let label: UInt64
        /// The wire that carries it; nil where it was simplified away.
        public let wire: Int?
        /// The number of the component it belongs to.
        public let component: UInt64
        /// The path, as in `main.tree.sibling[3]`.
        public let name: String
    }

    private var labels: [UInt64] = []
    /// −1 for none.
    private var wires: [Int64] = []
    private var components: [UInt64] = []
    private var nameEnds: [Int] = []
    private var nameBytes: [UInt8] = []
    /// The first symbol of each wire, −1 for none.
    private var firstOfWire: [Int32] = []

    /// An empty table.
    public init() {}

    /// The number of signals.
    public var count: Int { labels.count }

    /// The signal at `index`, in the order of the file.
    public subscript(index: Int) -> Symbol {
        Symbol(
            label: labels[index], wire: wires[index] < 0 ? nil : Int(wires[index]), component: components[index],
            name: name(at: index))
    }

    private func nameRange(at index: Int) -> Range<Int> { (index == 0 ? 0 : nameEnds[index - 1])..<nameEnds[index] }

    private func name(at index: Int) -> String { String(decoding: nameBytes[nameRange(at: index)], as: UTF8.self) }

    /// The name of the first signal that a wire carries; "one" for the constant, nil where the table has none.
    public func name(ofWire wire: Int) -> String? {
        if wire == 0 { return "one" }
        guard firstOfWire.indices.contains(wire), firstOfWire[wire] >= 0 else { return nil }
        return name(at: Int(firstOfWire[wire]))
    }

    /// Appends a signal whose name's bytes `name` appends.
    mutating func append(label: UInt64, wire: Int?, component: UInt64, name: (inout [UInt8]) -> Void) {
        if let wire {
            while firstOfWire.count <= wire { firstOfWire.append(-1) }
            if firstOfWire[wire] < 0 { firstOfWire[wire] = Int32(truncatingIfNeeded: count) }
        }
        labels.append(label)
        wires.append(wire.map(Int64.init) ?? -1)
        components.append(component)
        name(&nameBytes)
        nameEnds.append(nameBytes.count)
    }

    /// Reads a `.sym` file: lines of label, wire (−1 for none), component and name, between commas. A wire must be
    /// below `wireCount`, the number of wires of the circuit.
    ///
    /// - Throws: `SymbolFileError`.
    public init(parsing bytes: [UInt8], wireCount: Int) throws(SymbolFileError) {
        var start = 0, line = 0
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            let last = end > start && bytes[end - 1] == 13 ? end - 1 : end
            try append(line: bytes[start..<last], number: line, wireCount: wireCount)
            start = end + 1
        }
    }

    private mutating func append(line: ArraySlice<UInt8>, number: Int, wireCount: Int) throws(SymbolFileError) {
        // A name holds no comma, so the fields are exactly four.
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard fields.count == 4 else { throw .fieldCount(line: number, actual: fields.count) }
        guard let label = Self.number(fields[0]) else { throw .notANumber(line: number, field: "label") }
        var wire: Int?
        if !fields[1].elementsEqual("-1".utf8) {
            guard let value = Self.number(fields[1]) else { throw .notANumber(line: number, field: "wire") }
            guard value < UInt64(wireCount) else {
                throw .wireOutOfRange(line: number, wire: Int(clamping: value), wires: wireCount)
            }
            wire = Int(value)
        }
        guard let component = Self.number(fields[2]) else { throw .notANumber(line: number, field: "component") }
        guard !fields[3].isEmpty, String(validating: fields[3], as: UTF8.self) != nil else {
            throw .badName(line: number)
        }
        append(label: label, wire: wire, component: component) { $0.append(contentsOf: fields[3]) }
    }

    /// A decimal number without sign or leading zeros.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard let first = digits.first, digits.count == 1 || first != 48 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard 48...57 ~= digit else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit - 48))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// Writes the table as a `.sym` file; it appears when complete.
    public func write(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let file = try AtomicFile(path: path, distinctFrom: inputs)
        var piece: [UInt8] = []
        for i in 0..<count {
            piece.append(contentsOf: "\(labels[i]),\(wires[i]),\(components[i]),".utf8)
            piece.append(contentsOf: nameBytes[nameRange(at: i)])
            piece.append(10)
            if piece.count >= pieceByteCount {
                try file.write(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try file.write(piece)
        try file.commit()
    }
}
