public import Algebra
public import Groth16
internal import Primitives

extension CircuitRegistration {
    /// A request to register a key with a policy.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - policy: what its public inputs are; not checked here.
    ///   - setupRecord: the hash of the record of the key's set-up; zero where there is none.
    public init<E: ProofCurve>(key: VerifyingKey<E>, policy: CircuitPolicy, setupRecord: Hash256 = .zero) {
        self.init(verifyingKey: CircuitKey.encode(key), policy: policy.encoded, setupRecord: setupRecord)
    }

    /// The name that the circuit has once it is registered. The set-up record is no part of it.
    public var circuitID: CircuitID {
        Hash256(.circuit) {
            $0.writeUInt32(UInt32(clamping: verifyingKey.count))
            $0.write(verifyingKey)
            $0.writeUInt32(UInt32(clamping: policy.count))
            $0.write(policy)
        }
    }
}

extension CircuitCall {
    /// A call with a proof of a circuit's statement.
    ///
    /// - Parameters:
    ///   - circuit: the circuit.
    ///   - statement: the proof with its public inputs, the context among them.
    ///   - released: what the circuit's pool pays out for it, in units.
    public init<E: ProofCurve>(circuit: CircuitID, statement: Statement<E>, released: UInt64 = 0) {
        self.init(
            circuit: circuit, publicInputs: statement.publicInputs.map(\.littleEndianBytes), released: released,
            proof: statement.proof.encoded)
    }

    /// A call before its proof is made: what the context is computed from. The context's own place may hold anything.
    public init<F: PrimeField>(circuit: CircuitID, publicInputs: [F], released: UInt64 = 0) {
        self.init(
            circuit: circuit, publicInputs: publicInputs.map(\.littleEndianBytes), released: released, proof: [])
    }
}
