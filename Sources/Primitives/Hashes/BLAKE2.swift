/// Why no BLAKE2 hasher is made.
public enum BLAKE2Error: NamedError, Hashable {
    /// The digest asked for is empty or longer than the function's.
    case digestCountOutOfRange(actual: Int, allowed: ClosedRange<Int>)
    /// The key is longer than the function takes, in bytes.
    case keyTooLong(actual: Int, maximum: Int)
    /// The salt has another length, in bytes.
    case wrongSaltCount(actual: Int, expected: Int)
    /// The personalisation has another length, in bytes.
    case wrongPersonalizationCount(actual: Int, expected: Int)
    /// An exported state has another length.
    case wrongStateCount(actual: Int, expected: Int)
    /// An exported state whose buffer cannot be filled like that, with `compressed` bytes before it.
    case impossiblePosition(actual: UInt64, compressed: UInt64)
    /// An exported state whose count of compressed bytes is no multiple of a block.
    case impossibleCount(actual: UInt64)
    /// An exported state that is already finished.
    case finishedState

    public var explanation: String {
        switch self {
        case .digestCountOutOfRange(let actual, let allowed):
            "A digest of \(actual) bytes was asked for; \(allowed.lowerBound) to \(allowed.upperBound) are possible."
        case .keyTooLong(let actual, let maximum): "The key has \(actual) bytes; at most \(maximum) are possible."
        case .wrongSaltCount(let actual, let expected): "The salt has \(actual) bytes; it must have \(expected)."
        case .wrongPersonalizationCount(let actual, let expected):
            "The personalisation has \(actual) bytes; it must have \(expected)."
        case .wrongStateCount(let actual, let expected): "The state has \(actual) bytes; it must have \(expected)."
        case .impossiblePosition(let actual, let compressed):
            "The state has \(actual) bytes in its buffer after \(compressed) others, which cannot be."
        case .impossibleCount(let actual): "The state counts \(actual) compressed bytes, which is no number of blocks."
        case .finishedState: "The state is of a hash that is already finished."
        }
    }
}

/// BLAKE2b (RFC 7693), with salt and personalisation as in the BLAKE2 paper, §2.8.
public struct BLAKE2b: HashFunction {
    public static let digestCount = 64
    public static let blockCount = 128
    /// Length of a salt and of a personalisation, in bytes.
    public static let saltCount = 16

    fileprivate var core: BLAKE2Core<BLAKE2bVariant, 128>
    /// Length of this hasher's digest in bytes.
    public var count: Int { core.digestCount }

    /// BLAKE2b-512: 64 bytes, no key.
    public init() { core = BLAKE2Core() }

    /// A digest of `count` bytes (1 to 64) under a key of at most 64 bytes, which makes it a message authentication
    /// code. `salt` and `personalization` are empty, which stands for zeros, or 16 bytes long.
    public init(
        count: Int, key: [UInt8] = [], salt: [UInt8] = [], personalization: [UInt8] = []
    ) throws(BLAKE2Error) {
        core = try BLAKE2Core(count: count, key: key, salt: salt, personalization: personalization)
    }

    public mutating func update(_ bytes: Span<UInt8>) { core.update(bytes) }

    public func finalize() -> [UInt8] { core.finalize() }
}

extension BLAKE2b {
    /// Length of an exported state in bytes.
    public static let stateCount = 216

    /// The state of the unfinished hash as `.ptau` files keep it: buffer (128 bytes, leftovers behind the waiting ones
    /// included), chain value (8 × u64), compressed bytes (u64), waiting bytes (u64), flag (u64, zero); all
    /// little-endian. (The layout of blake2b-wasm; snarkjs's `toPartialHash` writes it for up to 2³² bytes.)
    public var state: [UInt8] {
        var writer = ByteWriter(reservingCapacity: Self.stateCount)
        for index in 0..<Self.blockCount { writer.writeUInt8(core.buffer[index]) }
        for index in 0..<8 { writer.writeUInt64(core.chain[index]) }
        writer.writeUInt64(core.compressed)
        writer.writeUInt64(UInt64(core.position))
        writer.writeUInt64(0)
        return writer.bytes
    }

    /// Goes on from the ``state`` of a BLAKE2b-512 hash without a key.
    public init(state: [UInt8]) throws(BLAKE2Error) {
        guard state.count == Self.stateCount else {
            throw .wrongStateCount(actual: state.count, expected: Self.stateCount)
        }
        func word(_ offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(state[offset + $1]) << UInt64(8 * $1) }
        }
        let compressed = word(192)
        let position = word(200)
        guard word(208) == 0 else { throw .finishedState }
        guard compressed % UInt64(Self.blockCount) == 0 else { throw .impossibleCount(actual: compressed) }
        // A last block is kept back, so something waits once anything was compressed.
        guard position <= UInt64(Self.blockCount), position > 0 || compressed == 0 else {
            throw .impossiblePosition(actual: position, compressed: compressed)
        }
        self.init()
        for index in 0..<Self.blockCount { core.buffer[index] = state[index] }
        for index in 0..<8 { core.chain[index] = word(128 + 8 * index) }
        core.compressed = compressed
        core.position = Int(position)
    }
}

/// BLAKE2s (RFC 7693), with salt and personalisation as in the BLAKE2 paper, §2.8.
public struct BLAKE2s: HashFunction {
    public static let digestCount = 32
    public static let blockCount = 64
    /// Length of a salt and of a personalisation, in bytes.
    public static let saltCount = 8

    private var core: BLAKE2Core<BLAKE2sVariant, 64>
    /// Length of this hasher's digest in bytes.
    public var count: Int { core.digestCount }

    /// BLAKE2s-256: 32 bytes, no key.
    public init() { core = BLAKE2Core() }

    /// A digest of `count` bytes (1 to 32) under a key of at most 32 bytes, which makes it a message authentication
    /// code. `salt` and `personalization` are empty, which stands for zeros, or 8 bytes long.
    public init(
        count: Int, key: [UInt8] = [], salt: [UInt8] = [], personalization: [UInt8] = []
    ) throws(BLAKE2Error) {
        core = try BLAKE2Core(count: count, key: key, salt: salt, personalization: personalization)
    }

    public mutating func update(_ bytes: Span<UInt8>) { core.update(bytes) }

    public func finalize() -> [UInt8] { core.finalize() }
}
