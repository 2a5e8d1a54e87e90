import Algebra
import ChainTransactions
import CircomCompiler
import Circuits
import Curves
import FieldHashes
import Foundation
import Groth16
import Primitives
import TestSupport
import WitnessMachine

/// A circuit of `circuits/apps` with a test key and the policy that stands beside it.
struct ApplicationCircuit {
    let registration: CircuitRegistration
    let policy: CircuitPolicy
    /// The members of `input.json`.
    let sample: [JSONValue.Member]
    private let program: PreparedProgram<BN254.Fr>
    private let key: ProvingKey<BN254>
    private let folder: TemporaryFolder

    var id: CircuitID { registration.circuitID }

    /// Compiles the circuit and makes a key, which takes a second or two.
    init(_ name: String) throws {
        let files = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "circuits/apps/\(name)")
        func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: files.appending(path: file))) }
        policy = try CircuitPolicy(json: try bytes("policy.json"))
        sample = try JSONValue(parsing: try bytes("input.json")).members ?? []
        let compiled = try CompiledCircuit.compile(files.appending(path: "circuit.circom").path)
        let list = compiled.circuit.constraintList(.full)
        program = try PreparedProgram(try compiled.program(for: list))
        guard let system: R1CS<BN254.Fr> = list.r1cs() else { throw NotOverBN254() }
        folder = try TemporaryFolder()
        try Setup.makeTestKey(system, key: folder.path("key.zkey"), execution: Execution(threads: 1))
        key = try ProvingKey(path: folder.path("key.zkey"))
        registration = CircuitRegistration(
            key: try key.verifyingKey(), policy: policy,
            setupRecord: Hash256(SHA256.digest(of: Array(name.utf8))) ?? .zero)
    }

    struct NotOverBN254: Error {}

    /// Puts a proof of `inputs`, over those of `input.json`, into the transaction's call at `index`, with the context that
    /// the transaction has. All calls are to this circuit.
    func prove(
        _ inputs: [String: JSONValue], in transaction: inout LedgerTransaction, call index: Int = 0
    ) throws {
        // The public inputs are part of the context, so the witness is made twice.
        let draft = try witness(inputs, context: .zero)
        transaction.applications.calls[index].publicInputs = publicInputs(draft).map(\.littleEndianBytes)
        let context: BN254.Fr = CircuitContext.element(
            ofCall: index, in: transaction, policies: transaction.applications.calls.map { _ in policy })
        let statement = try Prover.prove(
            key: key, witness: try witness(inputs, context: context), execution: Execution(threads: 1))
        let released = transaction.applications.calls[index].released
        transaction.applications.calls[index] = CircuitCall(circuit: id, statement: statement, released: released)
    }

    private func witness(_ inputs: [String: JSONValue], context: BN254.Fr) throws -> Witness<BN254.Fr> {
        let all = sample.map { member in
            JSONValue.Member(
                member.key, member.key == "context" ? .string(context.decimal) : inputs[member.key] ?? member.value)
        }
        return try program.witness(try CircuitInputs(.object(all), for: program.program.interface))
    }

    private func publicInputs(_ witness: Witness<BN254.Fr>) -> [BN254.Fr] {
        (1...policy.inputs.count).map { wire in
            BN254.Fr(reducingLittleEndian: (0..<32).map { witness.bytes.load(UInt8.self, at: 32 * wire + $0) })
        }
    }

    /// A call that is not proved yet.
    func call(released: UInt64 = 0) -> CircuitCall {
        CircuitCall(
            circuit: id, publicInputs: [BN254.Fr](repeating: .zero, count: policy.inputs.count), released: released)
    }
}

extension JSONValue {
    /// Field elements as circuits take them.
    static func elements(_ values: [BN254.Fr]) -> JSONValue { .array(values.map { .string($0.decimal) }) }
    static func element(_ value: BN254.Fr) -> JSONValue { .string(value.decimal) }
}

/// What `circuits/lib/application.circom` and `merkle.circom` compute.
enum ApplicationHashes {
    static func hash(_ values: BN254.Fr...) throws -> BN254.Fr { try Poseidon.hash(values) }

    /// A tree of a depth with these leaves: the root and the siblings of a leaf.
    static func path(
        _ leaves: [BN254.Fr], depth: Int, index: Int
    ) throws -> (root: BN254.Fr, siblings: [BN254.Fr]) {
        var (level, empty, position) = (leaves, BN254.Fr.zero, index)
        var siblings: [BN254.Fr] = []
        for _ in 0..<depth {
            siblings.append(level.indices.contains(position ^ 1) ? level[position ^ 1] : empty)
            if level.count % 2 == 1 { level.append(empty) }
            level = try stride(from: 0, to: level.count, by: 2).map { try hash(level[$0], level[$0 + 1]) }
            empty = try hash(empty, empty)
            position >>= 1
        }
        return (level.first ?? empty, siblings)
    }
}
