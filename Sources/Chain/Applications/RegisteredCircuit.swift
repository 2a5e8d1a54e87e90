public import Algebra
public import ChainTransactions
internal import Primitives

/// A circuit as the state keeps it (docs/spec, section 8).
public struct RegisteredCircuit: Sendable, Hashable {
    /// The encoded key.
    public let verifyingKey: [UInt8]
    /// What its public inputs are.
    public let policy: CircuitPolicy
    /// The hash of the record of the key's set-up, zero where there is none.
    public let setupRecord: Hash256
    /// The height of the block that registered it.
    public let height: UInt64
    /// Whether it takes no calls and no deposits any more.
    public internal(set) var isRetired: Bool

    /// The curve that it is over.
    public var curve: CurveID { CircuitKey.curve(of: verifyingKey) ?? .bn128 }
    /// The circuit's name.
    public var id: CircuitID {
        CircuitRegistration(verifyingKey: verifyingKey, policy: policy.encoded, setupRecord: setupRecord).circuitID
    }

    init(verifyingKey: [UInt8], policy: CircuitPolicy, setupRecord: Hash256, height: UInt64, isRetired: Bool = false) {
        self.verifyingKey = verifyingKey
        self.policy = policy
        self.setupRecord = setupRecord
        self.height = height
        self.isRetired = isRetired
    }

    /// A byte that is 1 where it is retired, the height, the set-up record, the key's length, the key, the policy.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt8(isRetired ? 1 : 0)
        writer.writeBigEndian(height)
        writer.write(setupRecord)
        writer.writeUInt32(UInt32(clamping: verifyingKey.count))
        writer.write(verifyingKey)
        writer.write(policy.encoded)
        return writer.bytes
    }

    /// The circuit that a query answers with; nil for other bytes.
    public init?(encoded: [UInt8]) {
        var reader = ByteReader(encoded)
        guard let flag = try? reader.readUInt8(), flag <= 1,
            let height = try? reader.readBigEndian(UInt64.self), let setupRecord = try? reader.readHash(),
            let count = try? reader.readCount32(elementSize: 1), let key = try? reader.readBytes(count),
            let rest = try? reader.readBytes(reader.remaining), let policy = try? CircuitPolicy(decoding: rest)
        else { return nil }
        self.init(
            verifyingKey: key, policy: policy, setupRecord: setupRecord, height: height, isRetired: flag == 1)
    }
}
