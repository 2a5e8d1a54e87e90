public import Primitives

/// Why a JSON document is not a policy. Paths are those of members, such as `inputs[2].tree`.
public enum PolicyJSONError: NamedError, Hashable {
    /// The text is not JSON.
    case malformed(JSONError.Reason, line: Int, column: Int)
    /// A value is of another kind.
    case wrongKind(path: String, actual: String, expected: String)
    /// A member is missing.
    case missingMember(path: String)
    /// A member does not belong there.
    case unknownMember(path: String)
    /// A number is not one that can stand there.
    case badNumber(path: String, expected: String)
    /// A role is not one that is known.
    case unknownRole(path: String, actual: String)
    /// A circuit's name is not 32 bytes in hexadecimal.
    case badCircuit(path: String)
    /// The policy is not well-formed.
    case illFormed(PolicyError)

    public var name: String {
        if case .illFormed(let error) = self { return error.name }
        return Mirror(reflecting: self).children.first?.label ?? ""
    }

    public var explanation: String {
        switch self {
        case .malformed(let reason, let line, let column):
            "The policy is not JSON: \(reason.rawValue) at line \(line), column \(column)."
        case .wrongKind(let path, let actual, let expected): "\(path) is \(actual) instead of \(expected)."
        case .missingMember(let path): "\(path) is missing."
        case .unknownMember(let path): "\(path) does not belong into a policy."
        case .badNumber(let path, let expected): "\(path) is not \(expected)."
        case .unknownRole(let path, let actual): "\(path) is \"\(actual)\", which is no role."
        case .badCircuit(let path): "\(path) is not 32 bytes in hexadecimal."
        case .illFormed(let error): error.explanation
        }
    }
}

extension CircuitPolicy {
    /// Reads a policy in JSON (docs/spec, section 8) and checks that it is well-formed. A role may have a `name`, for people,
    /// and a `count` of inputs that have it one after another.
    ///
    /// - Throws: the first check that fails.
    public init(json text: [UInt8]) throws(PolicyJSONError) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: text, limits: JSONLimits(bytes: 1 << 18, depth: 4, values: 4096))
        } catch {
            throw .malformed(error.reason, line: error.line, column: error.column)
        }
        let root = try PolicyForm(json, "policy", members: ["trees", "states", "inputs"])
        var trees: [CircuitTree] = []
        for form in try root.list("trees", required: false) { trees.append(try form.tree()) }
        var states: [CircuitElement] = []
        for form in try root.list("states", required: false) { states.append(try form.element()) }
        var inputs: [PublicInputRole] = []
        for form in try root.list("inputs", required: true) {
            let (role, count) = try form.role()
            // As many as the check below takes to see that there are too many.
            inputs += Array(repeating: role, count: Int(min(count, UInt64(ApplicationLimits.inputs.upperBound) + 1)))
        }
        self.init(trees: trees, states: states, inputs: inputs)
        do throws(PolicyError) { try check() } catch { throw .illFormed(error) }
    }

    /// The names that a policy in JSON gives its public inputs, for people: one for each, nil where there is none. Inputs
    /// that one entry's `count` stands for share its name.
    ///
    /// - Throws: what reading the policy throws.
    public static func inputNames(json text: [UInt8]) throws(PolicyJSONError) -> [String?] {
        // The policy is read for its checks: after them every entry is known to be of the form.
        let policy = try CircuitPolicy(json: text)
        let entries = (try? JSONValue(parsing: text))?["inputs"]?.elements ?? []
        var names: [String?] = []
        for entry in entries {
            var count = 1
            if case .number(let text)? = entry["count"] { count = Int(text) ?? 1 }
            names += Array(repeating: entry["name"]?.text, count: min(count, policy.inputs.count))
        }
        return names
    }

    /// The policy in JSON, an entry for each input.
    public var json: JSONValue {
        func number(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }
        let trees = trees.map { tree -> JSONValue in
            switch tree {
            case .own(let depth, let leaves):
                .object([.init("depth", number(depth)), .init("leaves", .array(leaves.map { .string($0.decimal) }))])
            case .foreign(let circuit, let tree):
                .object([.init("circuit", .string(circuit.description)), .init("tree", number(tree))])
            }
        }
        let inputs = inputs.map { role -> JSONValue in
            func object(_ name: String, _ members: JSONValue.Member...) -> JSONValue {
                .object([.init("role", .string(name))] + members)
            }
            return switch role {
            case .context: object("context")
            case .nullifier: object("nullifier")
            case .anchor(let tree): object("anchor", .init("tree", number(tree)))
            case .leaf(let tree): object("leaf", .init("tree", number(tree)))
            case .oldState(let slot): object("oldState", .init("slot", number(slot)))
            case .newState(let slot): object("newState", .init("slot", number(slot)))
            case .released: object("released")
            case .deposited: object("deposited")
            case .expiry(let lead): object("expiry", .init("lead", number(lead)))
            case .constant(let value): object("constant", .init("value", .string(value.decimal)))
            case .free: object("free")
            }
        }
        return .object([
            .init("trees", .array(trees)), .init("states", .array(states.map { .string($0.decimal) })),
            .init("inputs", .array(inputs)),
        ])
    }
}

/// A value of a policy's document with its path.
private struct PolicyForm {
    let value: JSONValue
    let path: String

    init(value: JSONValue, path: String) {
        self.value = value
        self.path = path
    }

    /// An object that has no members but these.
    init(_ value: JSONValue, _ path: String, members: [String]) throws(PolicyJSONError) {
        self.init(value: value, path: path)
        try require(members)
    }

    private func require(_ known: [String]) throws(PolicyJSONError) {
        guard let members = value.members else {
            throw .wrongKind(path: path, actual: value.kind, expected: "an object")
        }
        for member in members where !known.contains(member.key) {
            throw .unknownMember(path: "\(path).\(member.key)")
        }
    }

    private func member(_ key: String) throws(PolicyJSONError) -> PolicyForm {
        guard let member = value[key] else { throw .missingMember(path: "\(path).\(key)") }
        return PolicyForm(value: member, path: "\(path).\(key)")
    }

    func list(_ key: String, required: Bool) throws(PolicyJSONError) -> [PolicyForm] {
        guard required || value[key] != nil else { return [] }
        let form = try member(key)
        guard let elements = form.value.elements else {
            throw .wrongKind(path: form.path, actual: form.value.kind, expected: "a list")
        }
        return elements.enumerated().map { PolicyForm(value: $1, path: "\(form.path)[\($0)]") }
    }

    private func text() throws(PolicyJSONError) -> String {
        guard let text = value.text else { throw .wrongKind(path: path, actual: value.kind, expected: "a string") }
        return text
    }

    private func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(PolicyJSONError) -> T {
        guard case .number(let text) = value else {
            throw .wrongKind(path: path, actual: value.kind, expected: "a number")
        }
        guard !text.hasPrefix("-"), let number = T(text) else {
            throw .badNumber(path: path, expected: "an integer from 0 to \(T.max)")
        }
        return number
    }

    func element() throws(PolicyJSONError) -> CircuitElement {
        guard let element = CircuitElement(decimal: try text()) else {
            throw .badNumber(path: path, expected: "a decimal number below 2^256")
        }
        return element
    }

    func tree() throws(PolicyJSONError) -> CircuitTree {
        if value["circuit"] != nil {
            try require(["circuit", "tree"])
            let circuit = try member("circuit")
            let text = try circuit.text()
            guard let bytes = try? Hexadecimal.decode(text), let id = Hash256(bytes) else {
                throw .badCircuit(path: circuit.path)
            }
            return .foreign(circuit: id, tree: try member("tree").integer())
        }
        try require(["depth", "leaves"])
        var leaves: [CircuitElement] = []
        for form in try list("leaves", required: false) { leaves.append(try form.element()) }
        return .own(depth: try member("depth").integer(), leaves: leaves)
    }

    /// A role and how many inputs have it.
    func role() throws(PolicyJSONError) -> (PublicInputRole, UInt64) {
        guard value.members != nil else { throw .wrongKind(path: path, actual: value.kind, expected: "an object") }
        let kind = try member("role")
        let name = try kind.text()
        func only(_ members: String...) throws(PolicyJSONError) { try require(["name", "role", "count"] + members) }
        let role: PublicInputRole
        switch name {
        case "anchor", "leaf":
            try only("tree")
            let tree: UInt8 = try member("tree").integer()
            role = name == "anchor" ? .anchor(tree: tree) : .leaf(tree: tree)
        case "oldState", "newState":
            try only("slot")
            let slot: UInt8 = try member("slot").integer()
            role = name == "oldState" ? .oldState(slot: slot) : .newState(slot: slot)
        case "expiry":
            try only("lead")
            role = .expiry(lead: try member("lead").integer())
        case "constant":
            try only("value")
            role = .constant(try member("value").element())
        default:
            guard let plain = Self.plain[name] else { throw .unknownRole(path: kind.path, actual: name) }
            try only()
            role = plain
        }
        if value["name"] != nil { _ = try member("name").text() }
        return (role, value["count"] == nil ? 1 : try member("count").integer())
    }

    private static let plain: [String: PublicInputRole] = [
        "context": .context, "nullifier": .nullifier, "released": .released, "deposited": .deposited, "free": .free,
    ]
}
