/// Why a random beacon's parameters are refused.
public enum BeaconError: NamedError, Hashable {
    /// The beacon's value is empty or too long for a contribution record.
    case hashCountOutOfRange(actual: Int, allowed: ClosedRange<Int>)
    /// The exponent of the number of iterations is one that snarkjs does not take.
    case iterationsOutOfRange(actual: Int, allowed: ClosedRange<Int>)

    public var explanation: String {
        switch self {
        case .hashCountOutOfRange(let actual, let allowed):
            "The beacon's hash has \(actual) bytes; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .iterationsOutOfRange(let actual, let allowed):
            "2^\(actual) iterations were asked for; exponents from \(allowed.lowerBound) to \(allowed.upperBound) are "
                + "allowed."
        }
    }
}

/// A public random beacon as snarkjs's ceremonies use it: a published value, hashed so often that nobody could have
/// chosen it for its outcome.
public struct Beacon: Hashable, Sendable {
    /// Lengths that a beacon's value may have, in bytes.
    public static let allowedHashCounts = 1...255
    /// Exponents that snarkjs allows.
    public static let allowedIterations = 10...63

    /// The published value.
    public let hash: [UInt8]
    /// SHA-256 is applied 2 to this power times.
    public let iterationsExponent: Int

    /// A beacon with a value of 1 to 255 bytes and an exponent of 10 to 63.
    public init(hash: [UInt8], iterationsExponent: Int) throws(BeaconError) {
        guard Self.allowedHashCounts.contains(hash.count) else {
            throw .hashCountOutOfRange(actual: hash.count, allowed: Self.allowedHashCounts)
        }
        guard Self.allowedIterations.contains(iterationsExponent) else {
            throw .iterationsOutOfRange(actual: iterationsExponent, allowed: Self.allowedIterations)
        }
        self.hash = hash
        self.iterationsExponent = iterationsExponent
    }

    /// The hashed value, 32 bytes: SHA-256 applied 2^``iterationsExponent`` times, one after another, so more threads
    /// do not help. Cancellation is polled every 2¹⁶ of them.
    public func outcome(execution: Execution) throws(Cancelled) -> [UInt8] {
        let chunkExponent = min(iterationsExponent, 16)
        let chunks = 1 << (iterationsExponent - chunkExponent)
        var digest = hash
        for chunk in 0..<chunks {
            try execution.step("Hashing the beacon", chunk, of: chunks)
            SHA256.iterate(&digest, times: 1 << chunkExponent)
        }
        return digest
    }

    /// The generator that is seeded with the ``outcome(execution:)``.
    public func generator(execution: Execution) throws(Cancelled) -> SnarkjsRandom {
        SnarkjsRandom(seedBytes: try outcome(execution: execution))
    }
}
