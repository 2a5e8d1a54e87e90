import Algebra
import Chain
import ChainTransactions
import Circuits
import Curves
import FieldHashes
import Foundation
import Groth16
import Primitives

/// "I know the secret whose hash with the election is this nullifier", bound to a transaction, with a leaf that may say
/// anything: the least circuit with the inputs of a vote.
private struct Ballot {
    typealias F = BN254.Fr

    var context = F.zero
    var nullifier: F
    var anchor: F
    var leaf: F
    let secret: F
    static let election = F(2026)

    /// The inputs in the key's order.
    static func roles(withTree: Bool) -> [PublicInputRole] {
        [
            .context, .nullifier, .anchor(tree: 0), withTree ? .leaf(tree: 0) : .free,
            .constant(CircuitElement(election)),
        ]
    }
    var publicInputs: [F] { [context, nullifier, anchor, leaf, Self.election] }

    /// The ballot of voter `number`.
    init(_ number: UInt64, anchor: F, _ hash: Poseidon<F>) {
        secret = F(number + 1)
        nullifier = hash.hash([secret, Self.election])
        leaf = hash.hash([F(number), secret])
        self.anchor = anchor
    }

    /// The constraints with the values of all wires.
    func built(_ gadget: PoseidonGadget<F>) -> BuiltCircuit<F> {
        var system = ConstraintSystem<F>()
        let inputs = publicInputs.enumerated().map { system.publicInput("input", at: $0, $1) }
        let secret = LinearCombination(system.privateInput("secret", secret))
        let hash = system.poseidon("hash", gadget, [secret, LinearCombination(inputs[4])])
        system.enforceEqual("nullifier", LinearCombination(hash), LinearCombination(inputs[1]))
        // An input that no constraint has could be traded for another.
        for index in [0, 2, 3] {
            let value = publicInputs[index]
            let square = system.intermediate("square", at: index, value * value)
            system.enforce("used", inputs[index], inputs[index], square)
        }
        return system.finish()
    }
}

extension Workload {
    /// Calls of one circuit on BN254, each with a proof of its own; with `addingLeaves` each adds a leaf to its tree.
    static func application(count: Int, addingLeaves: Bool, execution: Execution) throws -> Workload {
        let kind = addingLeaves ? WorkloadKind.tree : .application
        let configuration = try configuration(kind)
        let genesis = try Genesis(configuration: configuration, accounts: [])
        let depth: UInt8 = 20
        let gadget = try PoseidonGadget<BN254.Fr>(inputCount: 2)
        // The root of the tree without leaves.
        let anchor = (0..<depth).reduce(BN254.Fr.zero) { node, _ in gadget.hash.hash([node, node]) }

        let path = FileManager.default.temporaryDirectory.appending(path: "ledgerbenchmark-\(UUID()).zkey").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Setup.makeTestKey(
            Ballot(0, anchor: anchor, gadget.hash).built(gadget).r1cs, key: path, execution: execution)
        let key = try ProvingKey<BN254>(path: path)
        let policy = CircuitPolicy(
            trees: [.own(depth: depth, leaves: [])], inputs: Ballot.roles(withTree: addingLeaves))
        let registration = CircuitRegistration(key: try key.verifyingKey(policy: .allowInsecure), policy: policy)
        let circuit = registration.circuitID
        @Sendable func transaction(_ bundle: ApplicationBundle) -> LedgerTransaction {
            LedgerTransaction(chainID: configuration.chainID, expiryHeight: 0, fee: 0, applications: bundle)
        }
        var workload = Workload(kind: kind, genesis: genesis.encoded)
        workload.preparation = [[transaction(ApplicationBundle(registrations: [registration])).encoded]]
        let single = Execution(threads: 1)
        workload.block = try execution.pool.map(count: count) { number in
            var ballot = Ballot(UInt64(number), anchor: anchor, gadget.hash)
            var made = transaction(
                ApplicationBundle(calls: [CircuitCall(circuit: circuit, publicInputs: ballot.publicInputs)]))
            ballot.context = CircuitContext.element(ofCall: 0, in: made, policies: [policy])
            let statement = try Prover.prove(key: key, witness: ballot.built(gadget).witness, execution: single)
            made.applications.calls = [CircuitCall(circuit: circuit, statement: statement)]
            return made.encoded
        }
        return workload
    }
}
