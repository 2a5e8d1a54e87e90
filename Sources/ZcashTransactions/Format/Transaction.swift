/// The versions of a transaction's format (Zcash protocol specification §7.1).
public enum TransactionVersion: UInt32, Sendable, Hashable, Comparable, CaseIterable {
    /// Bitcoin's format.
    case v1 = 1
    /// With JoinSplits.
    case v2 = 2
    /// Overwinter: with an expiry height (ZIP 202).
    case v3 = 3
    /// Sapling (ZIP 243).
    case v4 = 4
    /// NU5 (ZIP 225).
    case v5 = 5

    /// Whether the header has the Overwinter flag, and a version group behind it.
    public var isOverwintered: Bool { self >= .v3 }

    /// The version group that the header names.
    public var groupID: UInt32? {
        switch self {
        case .v1, .v2: nil
        case .v3: 0x03c4_8270
        case .v4: 0x892f_2085
        case .v5: 0x26a7_270a
        }
    }

    /// The header's first four bytes as a number.
    public var header: UInt32 { isOverwintered ? rawValue | 1 << 31 : rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A transaction of version 1 to 5: what its bytes say, with nothing checked but the layout.
///
/// Byte strings stand in the order of the wire. ``init(bytes:)`` and ``bytes`` are inverse to one another.
public struct Transaction: Sendable, Hashable {
    /// The version.
    public var version: TransactionVersion
    /// The consensus branch that a version 5 transaction names; other versions name none.
    public var consensusBranchID: UInt32?
    /// What is spent of the transparent pool.
    public var transparentInputs: [TransparentInput]
    /// What is paid into the transparent pool.
    public var transparentOutputs: [TransparentOutput]
    /// The block or time before which the transaction is not final.
    public var lockTime: UInt32
    /// The last height at which the transaction may be mined, 0 for no limit; versions 1 and 2 have none.
    public var expiryHeight: UInt32
    /// JoinSplits of the Sprout pool, versions 2 to 4.
    public var joinSplits: JoinSplitBundle?
    /// Spends and outputs of the Sapling pool, versions 4 and 5.
    public var sapling: SaplingBundle
    /// Actions of the Orchard pool, version 5.
    public var orchard: OrchardBundle?

    /// A transaction of these parts. Parts that the version does not have are not written.
    public init(
        version: TransactionVersion, consensusBranchID: UInt32? = nil, transparentInputs: [TransparentInput] = [],
        transparentOutputs: [TransparentOutput] = [], lockTime: UInt32 = 0, expiryHeight: UInt32 = 0,
        joinSplits: JoinSplitBundle? = nil, sapling: SaplingBundle = SaplingBundle(), orchard: OrchardBundle? = nil
    ) {
        self.version = version
        self.consensusBranchID = consensusBranchID
        self.transparentInputs = transparentInputs
        self.transparentOutputs = transparentOutputs
        self.lockTime = lockTime
        self.expiryHeight = expiryHeight
        self.joinSplits = joinSplits
        self.sapling = sapling
        self.orchard = orchard
    }

    /// Whether this is the first transaction of a block: its only input refers to no output.
    public var isCoinbase: Bool { transparentInputs.count == 1 && transparentInputs[0].previous.isNull }
}

/// The output of an earlier transaction that an input spends.
public struct OutPoint: Sendable, Hashable {
    /// The earlier transaction's identifier, 32 bytes in the order of the wire.
    public var transactionID: [UInt8]
    /// Which of its outputs.
    public var index: UInt32

    /// A reference to an output.
    public init(transactionID: [UInt8], index: UInt32) {
        self.transactionID = transactionID
        self.index = index
    }

    /// Whether it refers to nothing, as in a coinbase transaction.
    public var isNull: Bool { index == .max && transactionID.allSatisfy { $0 == 0 } }
}

/// An input of the transparent pool.
public struct TransparentInput: Sendable, Hashable {
    /// The output that is spent.
    public var previous: OutPoint
    /// The script that shows the right to spend it.
    public var script: [UInt8]
    /// The sequence number.
    public var sequence: UInt32

    /// An input of these parts.
    public init(previous: OutPoint, script: [UInt8], sequence: UInt32) {
        self.previous = previous
        self.script = script
        self.sequence = sequence
    }
}

/// An output of the transparent pool.
public struct TransparentOutput: Sendable, Hashable {
    /// The value in zatoshi; any 64 bits until checked.
    public var value: Int64
    /// The script that says who may spend it.
    public var script: [UInt8]

    /// An output of these parts.
    public init(value: Int64, script: [UInt8]) {
        self.value = value
        self.script = script
    }
}

/// JoinSplits of the Sprout pool, kept as bytes.
public struct JoinSplitBundle: Sendable, Hashable {
    /// The descriptions: 1802 bytes each with a BCTV14 proof (versions 2 and 3), 1698 with a Groth16 proof (version 4).
    public var descriptions: [[UInt8]]
    /// The Ed25519 key of the signature, 32 bytes.
    public var publicKey: [UInt8]
    /// The signature, 64 bytes.
    public var signature: [UInt8]

    /// A bundle of these parts.
    public init(descriptions: [[UInt8]], publicKey: [UInt8], signature: [UInt8]) {
        self.descriptions = descriptions
        self.publicKey = publicKey
        self.signature = signature
    }

    /// The length of a description in a transaction of `version`, in bytes.
    static func descriptionByteCount(in version: TransactionVersion) -> Int { version == .v4 ? 1698 : 1802 }

    /// `vpub_old` and `vpub_new` of every description: what moves into the Sprout pool and out of it, in zatoshi.
    public var publicValues: [(old: UInt64, new: UInt64)] {
        func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
        }
        return descriptions.map { $0.count < 16 ? (0, 0) : (word($0, 0), word($0, 8)) }
    }
}
