public import Primitives

/// What an operation made of a case.
enum CaseOutcome {
    /// The named results; those that the case has a field for are compared with it, and at least one must be.
    case values([(field: String, value: JSONValue)])
    /// The name of the refusal.
    case refused(String)

    /// One result under the name `expected`.
    static func bytes(_ bytes: [UInt8]) -> CaseOutcome {
        .values([("expected", .string(Hexadecimal.encode(bytes)))])
    }
}

/// A named function from a case's input fields to its results.
public struct VectorOperation: Sendable {
    /// The name in files.
    public let name: String
    let run: @Sendable (CaseFields) throws(CaseFailure) -> CaseOutcome

    init(_ name: String, _ run: @escaping @Sendable (CaseFields) throws(CaseFailure) -> CaseOutcome) {
        self.name = name
        self.run = run
    }

    /// Runs one case and compares.
    ///
    /// - Throws: what did not agree.
    public func check(_ json: JSONValue) throws(CaseFailure) {
        let fields = CaseFields(json)
        let outcome = try run(fields)
        let refusal = fields.has("error") ? try fields.text("error") : nil
        switch (outcome, refusal) {
        case (.refused(let actual), nil): throw .refused(actual: actual)
        case (.refused(let actual), .some(let expected)):
            guard actual == expected else { throw .wrongRefusal(actual: actual, expected: expected) }
        case (.values, .some(let expected)): throw .notRefused(expected: expected)
        case (.values(let values), nil):
            let compared = values.filter { fields.has($0.field) }
            guard !compared.isEmpty else { throw .malformedCase(field: "expected", reason: "is missing") }
            for (field, value) in compared {
                let expected = try fields.value(field)
                guard value == expected else {
                    throw .wrongValue(field: field, actual: value.serialized(), expected: expected.serialized())
                }
            }
        }
    }

    /// Every operation that this program has.
    public static let all: [VectorOperation] =
        precompiles + encodings + pairings + hashToCurve + groth16 + hashes + zcash + monero + moneroWallet
        + linkableRings
        + rangeProofs

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Whether there is an operation of that name.
    static func exists(_ name: String) -> Bool { byName[name] != nil }

    /// The operation of that name.
    ///
    /// - Throws: `.unknownOperation`.
    public static func named(_ name: String) throws(CaseFailure) -> VectorOperation {
        guard let operation = byName[name] else { throw .unknownOperation(name) }
        return operation
    }
}
