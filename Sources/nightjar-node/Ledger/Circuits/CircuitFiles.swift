import Algebra
import ChainTransactions
import Curves
import Groth16
import Primitives

/// Why files that are to become a circuit, or a call of one, are refused. Where the ledger has a rule for it, the name is
/// the rule's.
enum CircuitFileError: NamedError {
    /// The policy has not as many roles as the key takes inputs.
    case circuitPolicyInputs(policy: Int, key: Int)
    /// An element of the policy is not below the order of the curve's groups.
    case circuitPolicyElements(String)
    /// A circuit that moves value has no record of its set-up.
    case circuitSetupRecord
    /// The policy does not name an input whose value is to be taken from a file.
    case unnamedInput(Int)
    /// The inputs' file has not this name, or not as many values under it as the policy.
    case inputValues(String, expected: Int)
    /// A value is no whole number below the order of the curve's groups, in decimal.
    case circuitInputCanonical(position: Int)
    /// There are not as many public inputs as roles.
    case circuitInputCount(actual: Int, expected: Int)
    /// The policy of the file is not that of the circuit.
    case otherPolicy

    var explanation: String {
        switch self {
        case .circuitPolicyInputs(let policy, let key):
            "The policy has roles for \(policy) public inputs; the key takes \(key)."
        case .circuitPolicyElements(let what): "In the policy \(what) is not below the order of the curve's groups."
        case .circuitSetupRecord:
            "The circuit moves value: show the record of its key's set-up with --set-up-record."
        case .unnamedInput(let position):
            "The policy has no name for public input \(position), so --input cannot be read by it; use --public."
        case .inputValues(let name, let expected):
            "The inputs' file has not \(expected) values under \(name), which the policy names."
        case .circuitInputCanonical(let position):
            "Public input \(position) is no decimal number below the order of the curve's groups."
        case .circuitInputCount(let actual, let expected):
            "There are \(actual) public inputs; the circuit has \(expected)."
        case .otherPolicy: "The policy is not the one that the circuit was registered with."
        }
    }
}

/// A policy in a file.
struct PolicyFile {
    /// The policy.
    let policy: CircuitPolicy
    /// For people: the name of each public input, where it has one.
    let names: [String?]

    init(path: String) throws {
        let text = try readFile(path: path, limit: 1 << 18)
        policy = try CircuitPolicy(json: text)
        names = try CircuitPolicy.inputNames(json: text)
    }

    /// The public inputs' values in a circuit's input file, by the policy's names. The context's may be missing.
    func values(in inputs: JSONValue) throws -> [JSONValue] {
        var values: [JSONValue] = []
        while values.count < names.count {
            guard let name = names[values.count] else {
                if policy.inputs[values.count] != .context { throw CircuitFileError.unnamedInput(values.count) }
                values.append(.string("0"))
                continue
            }
            let count = names[values.count...].prefix { $0 == name }.count
            let found = inputs[name].map(Self.flat) ?? []
            if policy.inputs[values.count] == .context, count == 1, found.isEmpty {
                values.append(.string("0"))
                continue
            }
            guard found.count == count else { throw CircuitFileError.inputValues(name, expected: count) }
            values += found
        }
        return values
    }

    private static func flat(_ value: JSONValue) -> [JSONValue] { value.elements?.flatMap(flat) ?? [value] }
}

/// A verification key in a file, over whatever curve.
struct CircuitKeyFile {
    /// The key as the ledger has it.
    let encoded: [UInt8]
    /// Its curve.
    let curve: CurveID
    /// How many public inputs it takes.
    let inputCount: Int
    /// What a key says of itself that was made for tests.
    let testKeyNotice: String?

    /// Reads the file; a key under which proofs can be forged is refused by name.
    init(path: String) throws {
        let json = try JSONValue(parsing: try readFile(path: path, limit: 1 << 22))
        switch try JSONForms.curve(ofKey: json) {
        case .bn128: self.init(try VerifyingKey<BN254>(json: json))
        case .bls12381: self.init(try VerifyingKey<BLS12381>(json: json))
        }
    }

    private init<E: ProofCurve>(_ key: VerifyingKey<E>) {
        encoded = CircuitKey.encode(key)
        curve = E.curve
        inputCount = key.publicInputCount
        testKeyNotice = key.testKeyNotice
    }

    /// What registers the key with a policy, once what can be checked without a ledger is.
    func registration(_ policy: CircuitPolicy, record: Hash256?) throws -> CircuitRegistration {
        guard policy.inputs.count == inputCount else {
            throw CircuitFileError.circuitPolicyInputs(policy: policy.inputs.count, key: inputCount)
        }
        if let stray = policy.nonCanonicalElement(on: curve) { throw CircuitFileError.circuitPolicyElements(stray) }
        guard record != nil || !policy.movesValue else { throw CircuitFileError.circuitSetupRecord }
        return CircuitRegistration(verifyingKey: encoded, policy: policy.encoded, setupRecord: record ?? .zero)
    }
}

/// The hash that 64 hexadecimal digits are, or else that of the file with this name (SHA-256).
func setupRecord(_ text: String) throws -> Hash256 {
    if let hash = try? Hash256(hexadecimal: text) { return hash }
    var hasher = SHA256()
    try MappedFile(path: text).withBytes { hasher.update($0) }
    guard let hash = Hash256(hasher.finalize()) else { preconditionFailure("a digest has 32 bytes") }
    return hash
}

/// The circuit that a text names.
func circuitID(_ text: String) throws -> CircuitID {
    guard let id = try? CircuitID(hexadecimal: text) else {
        throw UsageError("\(text) is no circuit: 64 hexadecimal digits, as 'ledger circuit list' shows them.")
    }
    return id
}

/// Public inputs as snarkjs writes them, as elements of the curve's scalar field.
func circuitElements(_ values: [JSONValue], on curve: CurveID, expected: Int) throws -> [CircuitElement] {
    guard values.count == expected else {
        throw CircuitFileError.circuitInputCount(actual: values.count, expected: expected)
    }
    return try values.enumerated().map { position, value in
        let text: String? =
            switch value {
            case .string(let text), .number(let text): text
            default: nil
            }
        guard let element = text.flatMap(CircuitElement.init(decimal:)), element.isCanonical(on: curve) else {
            throw CircuitFileError.circuitInputCanonical(position: position)
        }
        return element
    }
}
