public import Algebra
internal import Curves
public import Groth16
public import Primitives

/// A transaction with one call whose proof is not made yet. All that has effect is settled, the call's context among it.
///
/// Neither a transaction's id nor a call's context looks at proofs, so everything else can be signed before. As a file it
/// is what lies between planning a call and completing it: nothing of the transaction can drift, because only the proof
/// is added.
public struct CircuitCallPlan: Sendable {
    /// The transaction, without the proof.
    public let transaction: LedgerTransaction
    /// The circuit's encoded key.
    public let verifyingKey: [UInt8]
    /// What the circuit's public inputs are.
    public let policy: CircuitPolicy
    /// The curve of the circuit.
    public let curve: CurveID

    /// The call.
    public var call: CircuitCall { transaction.applications.calls[0] }
    /// The public input that binds the proof to the transaction.
    public var context: CircuitElement { publicInputs[contextPosition] }
    /// Where it stands.
    public let contextPosition: Int
    /// All public inputs.
    public let publicInputs: [CircuitElement]

    /// What the member `kind` of a plan's file says.
    private static let kind = "nightjar circuit call"

    /// The plan of a transaction.
    ///
    /// - Parameters:
    ///   - key: the circuit's encoded key.
    ///   - policy: its encoded policy.
    /// - Throws: `.callCount`, `.otherCircuit`, `.unknownCurve`, `.policy`, `.inputCount`, `.context`.
    public init(
        transaction: LedgerTransaction, key: [UInt8], policy encodedPolicy: [UInt8]
    ) throws(CircuitPlanError) {
        let calls = transaction.applications.calls
        guard calls.count == 1 else { throw .callCount(actual: calls.count) }
        let named = CircuitRegistration(verifyingKey: key, policy: encodedPolicy, setupRecord: .zero).circuitID
        guard calls[0].circuit == named else { throw .otherCircuit(actual: named, expected: calls[0].circuit) }
        guard let curve = CircuitKey.curve(of: key) else { throw .unknownCurve }
        let policy: CircuitPolicy
        do throws(PolicyDecodingError) { policy = try CircuitPolicy(decoding: encodedPolicy) } catch {
            throw .policy(error)
        }
        guard let position = policy.contextPosition, calls[0].publicInputs.count == policy.inputs.count else {
            throw .inputCount(actual: calls[0].publicInputs.count, expected: policy.inputs.count)
        }
        self.transaction = transaction
        self.policy = policy
        self.curve = curve
        verifyingKey = key
        contextPosition = position
        publicInputs = calls[0].publicInputs.map { CircuitElement(littleEndian: $0) ?? .zero }
        let expected = CircuitContext.element(ofOnlyCallIn: transaction, policy: policy, on: curve)
        guard context == expected else { throw .context(actual: context.decimal, expected: expected.decimal) }
    }

    /// Reads the file of a plan. Its transaction is what counts; a context that is not the transaction's is refused.
    ///
    /// - Throws: the first check of ``CircuitPlanError`` that fails.
    public init(json text: [UInt8]) throws(CircuitPlanError) {
        let limits = JSONLimits(bytes: 3 * LedgerTransaction.maximumByteCount, depth: 4, values: 4096)
        guard let json = try? JSONValue(parsing: text, limits: limits), json["kind"]?.text == Self.kind else {
            throw .noPlan
        }
        func bytes(_ name: String) throws(CircuitPlanError) -> [UInt8] {
            guard let text = json[name]?.text, let bytes = try? Hexadecimal.decode(text) else {
                throw .badMember(name)
            }
            return bytes
        }
        let encoded = try bytes("transaction")
        let transaction: LedgerTransaction
        do throws(LedgerDecodingError) { transaction = try LedgerTransaction(decoding: encoded) } catch {
            throw .transaction(error)
        }
        try self.init(transaction: transaction, key: try bytes("key"), policy: try bytes("policy"))
        guard json["context"]?.text == context.decimal else {
            throw .context(actual: json["context"]?.text ?? "missing", expected: context.decimal)
        }
    }

    /// The file: the transaction, the circuit's key and policy in hexadecimal, and for people what is in them.
    public var json: JSONValue {
        .object([
            .init("kind", .string(Self.kind)), .init("chain", .string(transaction.chainID.name)),
            .init("circuit", .string(call.circuit.description)), .init("curve", .string(curve.rawValue)),
            .init("expiryHeight", .string(String(transaction.expiryHeight))),
            .init("fee", .string(String(transaction.fee))), .init("released", .string(String(call.released))),
            .init("context", .string(context.decimal)),
            .init("publicInputs", .array(publicInputs.map { .string($0.decimal) })),
            .init("key", .string(Hexadecimal.encode(verifyingKey))),
            .init("policy", .string(Hexadecimal.encode(policy.encoded))),
            .init("transaction", .string(Hexadecimal.encode(transaction.encoded))),
        ])
    }

    /// The transaction with a proof of the call, which is verified.
    ///
    /// - Parameter statement: the proof with all public inputs, the context among them.
    /// - Throws: `.otherCurve`, `.key`, `.inputCount`, `.context`, `.publicInput`, `.proof`.
    public func completed<E: ProofCurve>(
        with statement: Statement<E>
    ) throws(CircuitPlanError) -> LedgerTransaction {
        guard E.curve == curve else { throw .otherCurve(actual: E.curve, expected: curve) }
        let key: VerifyingKey<E>
        do throws(CircuitKeyError) { key = try CircuitKey.decode(verifyingKey, as: E.self) } catch { throw .key(error) }
        let given = statement.publicInputs.map { CircuitElement($0) }
        guard given.count == publicInputs.count else {
            throw .inputCount(actual: given.count, expected: publicInputs.count)
        }
        // What differs besides the context says more than the context, which differs with it.
        for position in given.indices where position != contextPosition && given[position] != publicInputs[position] {
            throw .publicInput(
                position, actual: given[position].decimal, expected: publicInputs[position].decimal)
        }
        guard given[contextPosition] == context else {
            throw .context(actual: given[contextPosition].decimal, expected: context.decimal)
        }
        do throws(VerificationError) {
            try PreparedVerifyingKey(key).verify(statement.proof, publicInputs: statement.publicInputs)
        } catch { throw .proof(error) }
        return replacing(statement)
    }

    /// The transaction with this proof and these public inputs in the call, whatever they are: for a verifier to refuse.
    public func replacing<E: ProofCurve>(_ statement: Statement<E>) -> LedgerTransaction {
        var result = transaction
        result.applications.calls[0] = CircuitCall(
            circuit: call.circuit, statement: statement, released: call.released)
        return result
    }
}

/// Why a plan of a call is refused, or cannot be completed. Where the ledger has a rule for it, the name is the rule's.
public enum CircuitPlanError: NamedError, Equatable {
    /// The file is no plan.
    case noPlan
    /// A member of the file is missing or no hexadecimal text.
    case badMember(String)
    /// The transaction does not decode.
    case transaction(LedgerDecodingError)
    /// There is not one call.
    case callCount(actual: Int)
    /// The key and the policy are those of another circuit than the one that is called.
    case otherCircuit(actual: CircuitID, expected: CircuitID)
    /// The key's first byte names no curve.
    case unknownCurve
    /// The policy does not decode.
    case policy(PolicyDecodingError)
    /// The key does not decode, or is weak.
    case key(CircuitKeyError)
    /// The proof is over another curve.
    case otherCurve(actual: CurveID, expected: CurveID)
    /// There are not as many public inputs as roles.
    case inputCount(actual: Int, expected: Int)
    /// A public input is not the one that was planned.
    case publicInput(Int, actual: String, expected: String)
    /// The context is not the transaction's.
    case context(actual: String, expected: String)
    /// The proof does not hold.
    case proof(VerificationError)

    public var name: String {
        switch self {
        case .inputCount: "circuitInputCount"
        case .context: "circuitContext"
        case .proof: "circuitProof"
        case .transaction(let error): error.name
        case .policy(let error): error.name
        case .key(let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .noPlan: "The file is no plan of a call, as 'ledger circuit plan' writes it."
        case .badMember(let name): "The plan's member \(name) is missing, or no hexadecimal text."
        case .transaction(let error): "The plan's transaction is refused: \(error.explanation)"
        case .callCount(let actual): "The transaction has \(actual) calls instead of one."
        case .otherCircuit(let actual, let expected):
            "The key and the policy are those of the circuit \(actual); the call is to \(expected)."
        case .unknownCurve: "The key's first byte names no curve."
        case .policy(let error): error.explanation
        case .key(let error): error.explanation
        case .otherCurve(let actual, let expected):
            "The proof is over \(actual.rawValue); the circuit is over \(expected.rawValue)."
        case .inputCount(let actual, let expected): "There are \(actual) public inputs; \(expected) are expected."
        case .publicInput(let position, let actual, let expected):
            "Public input \(position) is \(actual); \(expected) was planned. Plan the call again."
        case .context(let actual, let expected):
            "The context is \(actual); this transaction's is \(expected): the proof was made for another."
        case .proof(let error): error.explanation
        }
    }
}
