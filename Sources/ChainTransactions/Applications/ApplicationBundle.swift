/// What a transaction does with application circuits.
public struct ApplicationBundle: Sendable, Hashable {
    /// The circuits that it registers.
    public var registrations: [CircuitRegistration]
    /// What it pays into circuits' pools.
    public var deposits: [CircuitDeposit]
    /// The proofs that it shows to circuits.
    public var calls: [CircuitCall]

    /// A bundle of these parts.
    public init(
        registrations: [CircuitRegistration] = [], deposits: [CircuitDeposit] = [], calls: [CircuitCall] = []
    ) {
        self.registrations = registrations
        self.deposits = deposits
        self.calls = calls
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { registrations.isEmpty && deposits.isEmpty && calls.isEmpty }
}

/// The name of a registered circuit: the hash of its curve, verification key and policy.
public typealias CircuitID = Hash256

/// An amount paid into the pool of a circuit.
public struct CircuitDeposit: Sendable, Hashable {
    /// The circuit.
    public var circuit: CircuitID
    /// The amount in units.
    public var amount: UInt64

    /// A deposit of this amount.
    public init(circuit: CircuitID, amount: UInt64) {
        self.circuit = circuit
        self.amount = amount
    }
}

/// A proof shown to a circuit.
public struct CircuitCall: Sendable, Hashable {
    /// The circuit.
    public var circuit: CircuitID
    /// The public inputs, 32 bytes each, least significant first.
    public var publicInputs: [[UInt8]]
    /// What the circuit's pool pays out for it, in units; the policy says which public input must say the same.
    public var released: UInt64
    /// The proof in compressed form, of the length that the circuit's curve has.
    public var proof: [UInt8]

    /// A call of these parts.
    public init(circuit: CircuitID, publicInputs: [[UInt8]], released: UInt64, proof: [UInt8]) {
        self.circuit = circuit
        self.publicInputs = publicInputs
        self.released = released
        self.proof = proof
    }
}
