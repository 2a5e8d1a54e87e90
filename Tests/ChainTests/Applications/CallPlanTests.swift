import Algebra
import ChainTransactions
import Curves
import Groth16
import Primitives
import Testing

/// A plan is the whole transaction but for the proof: written, read and completed it is that transaction.
@Suite("The plan of a call") struct CallPlanTests {
    private let circuit: ApplicationCircuit
    private let proved: LedgerTransaction
    private var open: LedgerTransaction

    init() throws {
        circuit = try ApplicationCircuit("anonymous-vote")
        var transaction = LedgerTransaction(
            chainID: try ChainID("plans"), expiryHeight: 50, fee: 0,
            applications: ApplicationBundle(calls: [circuit.call()]))
        try circuit.prove([:], in: &transaction)
        proved = transaction
        transaction.applications.calls[0].proof = []
        open = transaction
    }

    private func plan(_ transaction: LedgerTransaction) throws(CircuitPlanError) -> CircuitCallPlan {
        try CircuitCallPlan(
            transaction: transaction, key: circuit.registration.verifyingKey, policy: circuit.registration.policy)
    }

    private func statement(_ call: CircuitCall) throws -> Statement<BN254> {
        Statement(
            proof: try Proof(encoded: call.proof),
            publicInputs: call.publicInputs.map { BN254.Fr(reducingLittleEndian: $0) })
    }

    @Test("a plan is read as it was written, and completed with its proof") func complete() throws {
        let plan = try plan(open)
        let read = try CircuitCallPlan(json: Array(plan.json.serialized(indentation: 1).utf8))
        #expect(read.transaction == open)
        #expect(read.context == CircuitElement(littleEndian: open.applications.calls[0].publicInputs[5]))
        #expect(try read.completed(with: try statement(proved.applications.calls[0])) == proved)
    }

    @Test("what does not belong to the plan is refused by name") func refusals() throws {
        let plan = try plan(open)
        let good = try statement(proved.applications.calls[0])
        let inputs = plan.publicInputs.map(\.decimal)
        func given(_ change: (inout [BN254.Fr]) -> Void) -> Statement<BN254> {
            var values = good.publicInputs
            change(&values)
            return Statement(proof: good.proof, publicInputs: values)
        }
        #expect(throws: CircuitPlanError.inputCount(actual: 5, expected: 6)) {
            try plan.completed(with: given { $0.removeLast() })
        }
        #expect(throws: CircuitPlanError.publicInput(3, actual: "1", expected: inputs[3])) {
            try plan.completed(with: given { $0[3] = .one })
        }
        #expect(throws: CircuitPlanError.context(actual: "1", expected: inputs[5])) {
            try plan.completed(with: given { $0[5] = .one })
        }
        let other = try Proof<BN254>(a: good.proof.c, b: good.proof.b, c: good.proof.a)
        let forged = Statement(proof: other, publicInputs: good.publicInputs)
        #expect(throws: CircuitPlanError.proof(.equationNotSatisfied)) { try plan.completed(with: forged) }
        // Unchecked it is put in all the same, for the ledger to refuse.
        #expect(plan.replacing(forged).applications.calls[0].proof == other.encoded)
        let elsewhere = Statement(
            proof: try Proof<BLS12381>(a: .generator, b: .generator, c: .generator), publicInputs: [])
        #expect(throws: CircuitPlanError.otherCurve(actual: .bls12381, expected: .bn128)) {
            try plan.completed(with: elsewhere)
        }
    }

    @Test("a file that is no plan, or not of its transaction, is refused by name") func files() throws {
        let plan = try plan(open)
        func read(_ change: (inout [JSONValue.Member]) -> Void) throws(CircuitPlanError) -> CircuitCallPlan {
            var members = plan.json.members ?? []
            change(&members)
            return try CircuitCallPlan(json: Array(JSONValue.object(members).serialized().utf8))
        }
        func set(_ name: String, _ value: String) -> (inout [JSONValue.Member]) -> Void {
            { members in members = members.map { $0.key == name ? .init(name, .string(value)) : $0 } }
        }
        #expect(throws: CircuitPlanError.noPlan) { try CircuitCallPlan(json: Array("[]".utf8)) }
        #expect(throws: CircuitPlanError.noPlan) { try read(set("kind", "a plan")) }
        #expect(throws: CircuitPlanError.badMember("key")) { try read(set("key", "0g")) }
        #expect(throws: CircuitPlanError.badMember("policy")) { try read { $0.removeAll { $0.key == "policy" } } }
        #expect(throws: CircuitPlanError.transaction(.unknownVersion(actual: 7, expected: 1))) {
            try read(set("transaction", "07"))
        }
        #expect(throws: CircuitPlanError.context(actual: "5", expected: plan.context.decimal)) {
            try read(set("context", "5"))
        }
    }

    @Test("a transaction that the key and the policy do not fit is refused by name") func transactions() throws {
        var two = open
        two.applications.calls.append(two.applications.calls[0])
        #expect(throws: CircuitPlanError.callCount(actual: 2)) { try plan(two) }
        var short = open
        short.applications.calls[0].publicInputs.removeLast()
        #expect(throws: CircuitPlanError.inputCount(actual: 5, expected: 6)) { try plan(short) }
        var late = open
        late.expiryHeight = 51
        #expect { try plan(late) } throws: { ($0 as? CircuitPlanError)?.name == "circuitContext" }

        // The call names what it is given, so that the later checks are reached.
        func renamed(key: [UInt8], policy: [UInt8]) throws(CircuitPlanError) -> CircuitCallPlan {
            var transaction = open
            transaction.applications.calls[0].circuit =
                CircuitRegistration(verifyingKey: key, policy: policy, setupRecord: .zero).circuitID
            return try CircuitCallPlan(transaction: transaction, key: key, policy: policy)
        }
        let (key, policy) = (circuit.registration.verifyingKey, circuit.registration.policy)
        var strange = key
        strange[0] = 2
        let other = CircuitRegistration(verifyingKey: strange, policy: policy, setupRecord: .zero).circuitID
        #expect(throws: CircuitPlanError.otherCircuit(actual: other, expected: circuit.id)) {
            try CircuitCallPlan(transaction: open, key: strange, policy: policy)
        }
        #expect(throws: CircuitPlanError.unknownCurve) { try renamed(key: strange, policy: policy) }
        #expect { try renamed(key: key, policy: policy + [0]) } throws: {
            if case .policy = $0 as? CircuitPlanError { true } else { false }
        }
        var transaction = open
        transaction.applications.calls[0].circuit =
            CircuitRegistration(verifyingKey: [0, 1], policy: policy, setupRecord: .zero).circuitID
        transaction.applications.calls[0].publicInputs[5] =
            CircuitContext.element(ofOnlyCallIn: transaction, policy: circuit.policy, on: .bn128).littleEndianBytes
        let keyless = try CircuitCallPlan(transaction: transaction, key: [0, 1], policy: policy)
        #expect { try keyless.completed(with: try statement(proved.applications.calls[0])) } throws: {
            if case .key = $0 as? CircuitPlanError { true } else { false }
        }
    }
}
