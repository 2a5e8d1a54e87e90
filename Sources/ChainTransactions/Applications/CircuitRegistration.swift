/// A request to register a circuit.
public struct CircuitRegistration: Sendable, Hashable {
    /// The verification key, encoded as docs/spec says.
    public var verifyingKey: [UInt8]
    /// The policy, encoded as docs/spec says.
    public var policy: [UInt8]
    /// The hash of the record of the key's set-up; zero where there is none, for keys that move no value.
    public var setupRecord: Hash256

    /// A request of these parts.
    public init(verifyingKey: [UInt8], policy: [UInt8], setupRecord: Hash256) {
        self.verifyingKey = verifyingKey
        self.policy = policy
        self.setupRecord = setupRecord
    }
}
