public import ChainTransactions
public import Primitives

/// The tables that the state consists of, in the order in which snapshots hold them. Raw values are part of the format.
public enum StateTable: UInt8, Sendable, Hashable, CaseIterable {
    /// Small values that the rules keep, each under a name.
    case values = 0
    /// Accounts: key, balance and sequence.
    case accounts = 1
    /// Nodes of the maps that commit to the other tables; made from them, and no part of snapshots.
    case mapNodes = 2
    /// Pools: what each holds.
    case pools = 3
    /// Sapling's nullifiers.
    case nullifiers = 4
    /// Roots of the note commitment tree, with the height that had them first.
    case anchors = 5
    /// Ring outputs by number.
    case ringOutputs = 6
    /// Key images.
    case keyImages = 7
    /// Registered circuits.
    case circuits = 8
    /// Nullifiers of circuits.
    case circuitNullifiers = 9
    /// Trees and roots of circuits.
    case circuitTrees = 10
    /// Roots of circuits' trees that proofs may refer to.
    case circuitRoots = 11
    /// Changes of the configuration that wait for their height, and those in force.
    case configuration = 12
}

/// Where a value of the state stands. Ordered by table, then by the bytes of the key.
public struct StateKey: Sendable, Equatable, Comparable {
    /// The table.
    public var table: StateTable
    /// The key in the table.
    public var bytes: [UInt8]

    /// The key `bytes` in `table`.
    public init(_ table: StateTable, _ bytes: [UInt8]) {
        self.table = table
        self.bytes = bytes
    }

    public static func < (a: Self, b: Self) -> Bool {
        a.table == b.table ? a.bytes.lexicographicallyPrecedes(b.bytes) : a.table.rawValue < b.table.rawValue
    }
}

extension StateKey: Hashable {
    /// Eight bytes at a time: lists of bytes are hashed one by one, which most of a block's look-ups would wait for.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(table.rawValue)
        hasher.combine(bytes.count)
        for start in stride(from: 0, to: bytes.count, by: 8) {
            var word: UInt64 = 0
            for index in start..<min(start + 8, bytes.count) { word = word << 8 | UInt64(bytes[index]) }
            hasher.combine(word)
        }
    }
}

/// Why the state could not be read or written: the medium's fault, never a transaction's.
public struct StorageError: NamedError, Hashable {
    public let name: String
    public let explanation: String

    /// The error `name`, in lower camel case, with a sentence.
    public init(name: String, explanation: String) {
        self.name = name
        self.explanation = explanation
    }
}

/// What reads the state as of the last commit, or with changes laid over it.
public protocol StateReader: Sendable {
    /// The value at `key`, or nil.
    func value(at key: StateKey) throws(StorageError) -> [UInt8]?
    /// At most `limit` entries of a table in ascending order, from the first whose key is not before `start`.
    func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])]
    /// Says which keys will be read soon, so that a reader of a disk can read them at once. What ``value(at:)`` gives
    /// does not depend on it.
    ///
    /// - Returns: whether that makes a difference to the reader; where not, the caller need not find out more keys.
    func prepare(_ keys: [StateKey]) throws(StorageError) -> Bool
}

extension StateReader {
    public func prepare(_ keys: [StateKey]) throws(StorageError) -> Bool { false }
}

/// Values to be written (or removed, where nil) over a state, ascending by key.
public struct StateChanges: Sendable, Equatable {
    /// The changes, ascending, one for a key.
    public private(set) var entries: [(key: StateKey, value: [UInt8]?)]

    /// The changes of `values`, put in order.
    public init(_ values: [StateKey: [UInt8]?]) {
        entries = values.map { (key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.entries.count == b.entries.count
            && zip(a.entries, b.entries).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    }
}

/// What a commit makes durable at once: all of it or nothing.
public struct CommittedBlock: Sendable, Equatable {
    /// The height; 0 for the state that the genesis makes.
    public var height: UInt64
    /// The commitment to the state after the block.
    public var appHash: Hash256
    /// The transactions of the block, encoded, in order.
    public var transactions: [[UInt8]]
    /// The changes of the state.
    public var changes: StateChanges

    /// A block of these parts.
    public init(height: UInt64, appHash: Hash256, transactions: [[UInt8]], changes: StateChanges) {
        self.height = height
        self.appHash = appHash
        self.transactions = transactions
        self.changes = changes
    }
}

/// A durable state. Only the state machine writes to it.
public protocol StateStorage: StateReader {
    /// The height and state commitment of the last commit, or nil before the first.
    func lastCommit() throws(StorageError) -> (height: UInt64, appHash: Hash256)?
    /// Makes a block's changes durable; after an error nothing is changed.
    ///
    /// - Throws: `StorageError`, also where the height does not follow the last.
    mutating func commit(_ block: CommittedBlock) throws(StorageError)
    /// Replaces the whole state by that of a snapshot; after an error nothing is changed.
    mutating func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError)
}
