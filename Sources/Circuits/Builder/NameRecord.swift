/// The names of the wires and constraints of a circuit under construction, kept as numbers: 12 bytes a wire.
@usableFromInline struct NameRecord: Sendable {
    /// A component: its parent's number and its own name. Component 0 is `main`.
    private struct Component {
        let parent: UInt32
        let name: UInt32
        /// −1 for none.
        let index: Int32
    }

    private struct Name {
        let component: UInt32
        let name: UInt32
        let index: Int32
    }

    private var texts: [String] = ["main"]
    private var numbers: [String: UInt32] = ["main": 0]
    private var components = [Component(parent: 0, name: 0, index: -1)]
    private var current: UInt32 = 0
    /// By `Variable.Kind`; ONE has no entry.
    private var wires: [[Name]] = [[], [], [], []]
    private var constraints: [Name] = []
    /// The last text looked up: neighbours often have the same name.
    private var lastAddress: UInt = 0
    private var lastNumber: UInt32 = 0

    @usableFromInline init() {}

    private mutating func number(of name: StaticString) -> UInt32 {
        let address = name.hasPointerRepresentation ? unsafe UInt(bitPattern: name.utf8Start) : 0
        if address != 0, address == lastAddress { return lastNumber }
        let text = name.description
        let number: UInt32
        if let known = numbers[text] {
            number = known
        } else {
            number = UInt32(texts.count)
            texts.append(text)
            numbers[text] = number
        }
        lastAddress = address
        lastNumber = number
        return number
    }

    @usableFromInline mutating func add(_ kind: WireKind, _ name: StaticString, _ index: Int?) {
        let entry = Name(component: current, name: number(of: name), index: Int32(index ?? -1))
        wires[Int(kind.rawValue)].append(entry)
    }

    @usableFromInline mutating func addConstraint(_ name: StaticString) {
        constraints.append(Name(component: current, name: number(of: name), index: -1))
    }

    /// Enters a component and returns the one to go back to.
    @usableFromInline mutating func enter(_ name: StaticString, _ index: Int?) -> UInt32 {
        components.append(Component(parent: current, name: number(of: name), index: Int32(index ?? -1)))
        defer { current = UInt32(components.count - 1) }
        return current
    }

    @usableFromInline mutating func leave(to component: UInt32) { current = component }

    // MARK: Reading

    /// The table of all wires but ONE, in their final order; labels are wire numbers.
    func symbolTable() -> SymbolTable {
        var table = SymbolTable()
        let prefixes = prefixes()
        var wire = 1
        for names in wires {
            for name in names {
                table.append(label: UInt64(wire), wire: wire, component: UInt64(name.component)) { bytes in
                    append(name, prefixes, to: &bytes)
                }
                wire += 1
            }
        }
        return table
    }

    /// The path of a constraint.
    func constraintName(_ index: Int) -> String {
        var bytes: [UInt8] = []
        append(constraints[index], prefixes(), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(_ name: Name, _ prefixes: [[UInt8]], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: prefixes[Int(name.component)])
        append(texts[Int(name.name)], name.index, to: &bytes)
    }

    private func append(_ text: String, _ index: Int32, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.utf8)
        if index >= 0 { bytes.append(contentsOf: "[\(index)]".utf8) }
    }

    /// The path of each component, with its final point.
    private func prefixes() -> [[UInt8]] {
        var prefixes: [[UInt8]] = []
        for (number, component) in components.enumerated() {
            // A parent is entered before its children.
            var prefix = number == 0 ? [] : prefixes[Int(component.parent)]
            append(texts[Int(component.name)], component.index, to: &prefix)
            prefixes.append(prefix + [UInt8(ascii: ".")])
        }
        return prefixes
    }
}

/// What a wire is for; also the order of wires.
@usableFromInline enum WireKind: UInt32, Sendable {
    /// ONE, and after it the public outputs.
    case output = 0
    case publicInput = 1
    case privateInput = 2
    case intermediate = 3
}
