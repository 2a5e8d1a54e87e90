import Primitives
import WitnessMachine

/// Why a `*.test.json` cannot be run.
enum CircuitTestError: NamedError, Equatable {
    /// A value is of the wrong kind, or missing.
    case malformed(path: String, place: String, expected: String)
    /// A member that the format does not have.
    case unknownMember(path: String, place: String, key: String)
    /// There is nothing to run.
    case noCases(filter: String?)

    var explanation: String {
        switch self {
        case .malformed(let path, let place, let expected): "\(path): \(place) has to be \(expected)."
        case .unknownMember(let path, let place, let key):
            "\(path): \(place) has a member '\(key)', which means nothing."
        case .noCases(nil): "There are no tests in these places: no *.test.json with cases."
        case .noCases(let filter?): "No test's name has '\(filter)' in it."
        }
    }
}

/// A main component, what to give to it, and what has to come out.
struct CircuitTestSuite {
    /// The main component to make where the file has none: `Poseidon(2)`.
    let main: String?
    /// With `main`: its public inputs.
    let publicInputs: [String]
    let cases: [CircuitTestCase]
    /// The counts at each level that is pinned.
    let expected: [(level: CircuitLevel.Choice, counts: [(key: String, value: Int)])]
}

/// One input and what has to come of it.
struct CircuitTestCase {
    /// What the witness has to do.
    enum Outcome {
        /// Satisfy the constraints, with these outputs among main's.
        case outputs([JSONValue.Member])
        /// Fail.
        case failure(Failure)
        /// With these signals changed, satisfy the constraints or not.
        case changed([JSONValue.Member], isSatisfied: Bool)
    }

    /// Where and why a computation has to fail; nil where it does not matter.
    struct Failure {
        /// The innermost template, without parameters.
        var template: String?
        /// The component.
        var component: String?
        /// A reason of `WitnessFailure`, or of `CircuitInputsError` where the input does not fit.
        var reason: String?
    }

    let name: String
    let input: JSONValue
    let outcome: Outcome
}

/// Reads `*.test.json`. Members that the format does not have are refused, so that a slip of the pen is no test passed.
struct CircuitTestReader {
    /// The file, for messages.
    let path: String

    /// The suites of the file.
    func suites() throws -> [CircuitTestSuite] {
        let document = try JSONValue(parsing: readFile(path: path, limit: JSONLimits().bytes))
        if document["suites"] == nil { return [try suite(document, "the file")] }
        try only(["suites"], in: document, "the file")
        return try list(document["suites"], "'suites'").enumerated().map { try suite($1, "suite \($0 + 1)") }
    }

    private func suite(_ value: JSONValue, _ place: String) throws -> CircuitTestSuite {
        try only(["main", "public", "base", "cases", "expect"], in: value, place)
        let main = try value["main"].map { try text($0, "'main' of \(place)") }
        let publicInputs = try value["public"].map { names in
            try list(names, "'public' of \(place)").map { try text($0, "a name in 'public' of \(place)") }
        }
        if main == nil, publicInputs != nil { throw malformed("'public' of \(place)", "absent without 'main'") }
        let base = try base(value["base"], place)
        let cases = try list(value["cases"] ?? .array([]), "'cases' of \(place)").enumerated().map {
            try testCase($1, base: base, "case \($0 + 1) of \(place)")
        }
        return CircuitTestSuite(
            main: main, publicInputs: publicInputs ?? [], cases: cases,
            expected: try expected(value["expect"] ?? .object([]), place))
    }

    private func base(_ value: JSONValue?, _ place: String) throws -> JSONValue? {
        guard case .string(let name) = value else {
            if let value { _ = try members(value, "'base' of \(place)") }
            return value
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return try readInput(folder + name)
    }

    private func expected(
        _ value: JSONValue, _ place: String
    ) throws -> [(level: CircuitLevel.Choice, counts: [(key: String, value: Int)])] {
        try members(value, "'expect' of \(place)").map { member in
            guard let level = CircuitLevel.Choice(rawValue: member.key) else {
                throw CircuitTestError.unknownMember(path: path, place: "'expect' of \(place)", key: member.key)
            }
            let counts = try members(member.value, "'\(member.key)' of \(place)").map { count in
                guard CircuitTestCounts.keys.contains(count.key) else {
                    throw CircuitTestError.unknownMember(
                        path: path, place: "'\(member.key)' of \(place)", key: count.key)
                }
                guard case .number(let digits) = count.value, let number = Int(digits) else {
                    throw malformed("'\(count.key)' of \(place)", "a whole number")
                }
                return (key: count.key, value: number)
            }
            return (level: level, counts: counts)
        }
    }

    private func testCase(_ value: JSONValue, base: JSONValue?, _ place: String) throws -> CircuitTestCase {
        try only(["name", "input", "override", "outputs", "fails", "witness", "satisfied"], in: value, place)
        let name = try text(value["name"] ?? .null, "'name' of \(place)")
        guard var input = value["input"] ?? base else {
            throw malformed("'input' of \(place)", "present where the suite has no 'base'")
        }
        for member in try members(value["override"] ?? .object([]), "'override' of \(place)") {
            guard let changed = input.replacing(member.key, by: member.value) else {
                throw malformed("'\(member.key)' in 'override' of \(place)", "a place of the input")
            }
            input = changed
        }
        let stated = ["outputs", "fails", "witness"].filter { value[$0] != nil }
        guard stated.count < 2 else { throw malformed("'\(stated[1])' of \(place)", "absent beside '\(stated[0])'") }
        if value["satisfied"] != nil, value["witness"] == nil {
            throw malformed("'satisfied' of \(place)", "absent without 'witness'")
        }
        return CircuitTestCase(name: name, input: input, outcome: try outcome(value, place))
    }

    private func outcome(_ value: JSONValue, _ place: String) throws -> CircuitTestCase.Outcome {
        if let fails = value["fails"] {
            try only(["template", "component", "reason"], in: fails, "'fails' of \(place)")
            func part(_ key: String) throws -> String? { try fails[key].map { try text($0, "'\(key)' of \(place)") } }
            return .failure(
                .init(template: try part("template"), component: try part("component"), reason: try part("reason")))
        }
        guard let witness = value["witness"] else {
            return .outputs(try members(value["outputs"] ?? .object([]), "'outputs' of \(place)"))
        }
        guard case .bool(let isSatisfied) = value["satisfied"] else {
            throw malformed("'satisfied' of \(place)", "true or false, beside 'witness'")
        }
        return .changed(try members(witness, "'witness' of \(place)"), isSatisfied: isSatisfied)
    }

    private func malformed(_ place: String, _ expected: String) -> CircuitTestError {
        .malformed(path: path, place: place, expected: expected)
    }

    private func only(_ keys: [String], in value: JSONValue, _ place: String) throws {
        for member in try members(value, place) where !keys.contains(member.key) {
            throw CircuitTestError.unknownMember(path: path, place: place, key: member.key)
        }
    }

    private func members(_ value: JSONValue, _ place: String) throws -> [JSONValue.Member] {
        guard let members = value.members else { throw malformed(place, "an object") }
        return members
    }

    private func list(_ value: JSONValue?, _ place: String) throws -> [JSONValue] {
        guard let elements = value?.elements else { throw malformed(place, "a list") }
        return elements
    }

    private func text(_ value: JSONValue, _ place: String) throws -> String {
        guard let text = value.text else { throw malformed(place, "a string") }
        return text
    }
}

extension JSONValue {
    /// This value with the one at a place, such as `siblings[3]` or `key.x`, replaced; nil where there is no such place.
    func replacing(_ place: String, by value: JSONValue) -> JSONValue? {
        var steps: [Step] = []
        for part in place.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = pieces.first, !name.isEmpty else { return nil }
            steps.append(.member(String(name)))
            for piece in pieces.dropFirst() {
                guard piece.last == "]", let index = Int(piece.dropLast()) else { return nil }
                steps.append(.element(index))
            }
        }
        return replacing(steps[...], by: value)
    }

    private enum Step {
        case member(String)
        case element(Int)
    }

    /// The recursion goes no deeper than the value, whose depth its reader bounds.
    private func replacing(_ steps: ArraySlice<Step>, by value: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return value }
        switch (self, step) {
        case (.object(var members), .member(let key)):
            guard let index = members.firstIndex(where: { $0.key == key }),
                let changed = members[index].value.replacing(steps.dropFirst(), by: value)
            else { return nil }
            members[index] = .init(key, changed)
            return .object(members)
        case (.array(var elements), .element(let index)):
            guard elements.indices.contains(index),
                let changed = elements[index].replacing(steps.dropFirst(), by: value)
            else { return nil }
            elements[index] = changed
            return .array(elements)
        default: return nil
        }
    }

    /// The values within this one that are neither lists nor objects, each with its place below `path`.
    func leaves(_ path: String) -> [(place: String, value: JSONValue)] {
        switch self {
        case .array(let elements): elements.enumerated().flatMap { $1.leaves("\(path)[\($0)]") }
        case .object(let members): members.flatMap { $0.value.leaves("\(path).\($0.key)") }
        default: [(path, self)]
        }
    }
}
