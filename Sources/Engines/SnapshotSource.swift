public import Chain
public import ChainTransactions
public import Primitives

/// Where a follower fetches a snapshot and the headers that vouch for it. Nothing that it gives is believed.
public protocol SnapshotSource: Sendable {
    /// The snapshots that there are.
    func snapshots() async throws -> [SnapshotDescription]
    /// One chunk of a snapshot listed; nil where it is kept no longer. Implementations bound what they read by
    /// 2²⁰ bytes.
    func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]?
    /// Encoded signed headers from `height` on, at least one and at most `limit`.
    func headers(from height: UInt64, limit: Int) async throws -> [[UInt8]]
}

/// A header that the operator trusts, by height and hash, as light clients begin with.
public struct TrustedHeader: Sendable, Hashable {
    /// The height, at least 1.
    public var height: UInt64
    /// The header's hash.
    public var hash: Hash256

    /// The header of this height and hash.
    public init(height: UInt64, hash: Hash256) {
        self.height = height
        self.hash = hash
    }
}

/// How a follower without a state begins with a snapshot in place of the genesis.
public struct SnapshotStart: Sendable {
    /// What came of one step, for whoever watches.
    public enum Progress: Sendable {
        /// So many chunks are on the disk.
        case chunks(UInt32, of: UInt32)
        /// A source was given up.
        case refused(EngineError)
    }

    /// The header to trust; nil where nothing is to be taken over. A state that was taken over before needs none.
    public var trusted: TrustedHeader?
    /// Where snapshots are fetched, one after another until one gives what holds.
    public var sources: [any SnapshotSource]
    /// The folder for chunks, so that an interrupted start goes on where it was, and for the snapshot's header.
    public var folder: String
    /// The most bytes of a snapshot; taking it over needs several times as much memory.
    public var maximumByteCount: UInt64
    /// How often a question is asked again before its source is given up.
    public var attempts: Int
    /// Hears of every step.
    public var progress: @Sendable (Progress) -> Void

    /// A start of these parts.
    public init(
        trusted: TrustedHeader?, sources: [any SnapshotSource], folder: String, maximumByteCount: UInt64 = 4 << 30,
        attempts: Int = 6, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.trusted = trusted
        self.sources = sources
        self.folder = folder
        self.maximumByteCount = maximumByteCount
        self.attempts = max(1, attempts)
        self.progress = progress
    }
}

/// Why a snapshot is not taken over. Nothing is written to the state then.
public enum SnapshotRefusal: NamedError, Hashable {
    /// No source is known.
    case noSource
    /// The source has no snapshot of a form that is known.
    case noSnapshot
    /// The snapshot is larger than allowed.
    case snapshotTooLong(byteCount: UInt64, maximum: UInt64)
    /// The source has dropped the snapshot for newer ones meanwhile.
    case snapshotGone(height: UInt64)
    /// A chunk is not the one that was described.
    case wrongChunk(index: UInt32, actual: Hash256, expected: Hash256)
    /// The source gave more headers than it was asked for, or none.
    case headersMissing(height: UInt64, asked: Int, given: Int)
    /// The header at the trusted height is another one.
    case untrustedHeader(height: UInt64, actual: Hash256, expected: Hash256)

    public var explanation: String {
        switch self {
        case .noSource: "There is no source to fetch a snapshot from."
        case .noSnapshot:
            "The source has no snapshot: its operator has to set snapshotInterval, and the chain to reach such a height."
        case .snapshotTooLong(let byteCount, let maximum):
            "The snapshot has up to \(byteCount) bytes; \(maximum) are allowed."
        case .snapshotGone(let height):
            "The source has dropped the snapshot of height \(height) for newer ones; the next start takes one of those."
        case .wrongChunk(let index, let actual, let expected):
            "Chunk \(index) has the hash \(actual); \(expected) was described."
        case .headersMissing(let height, let asked, let given):
            "A source was asked for 1 to \(asked) headers from height \(height) on and gave \(given)."
        case .untrustedHeader(let height, let actual, let expected):
            "The source's header of height \(height) is \(actual); the one to trust is \(expected)."
        }
    }
}
