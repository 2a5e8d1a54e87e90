/// The versions of Monero's rules (monero `src/hardforks/hardforks.cpp`).
public struct HardFork: Hashable, Sendable, Comparable {
    /// The version, from 1 on.
    public let version: UInt8

    /// The newest that this program knows, in force since August 2022.
    public static let latest = HardFork(unchecked: 16)

    private init(unchecked version: UInt8) { self.version = version }

    /// The fork of a version; nil for versions that this program does not know.
    public init?(version: UInt8) {
        guard (1...Self.latest.version).contains(version) else { return nil }
        self.version = version
    }

    /// The fork in force at a height of the main network.
    public static func onMainNetwork(height: UInt64) -> HardFork {
        HardFork(unchecked: UInt8(mainHeights.filter { $0 <= height }.count + 1))
    }

    /// The first heights of versions 2, 3 and so on.
    private static let mainHeights: [UInt64] = [
        1_009_827, 1_141_317, 1_220_516, 1_288_616, 1_400_000, 1_546_000, 1_685_555, 1_686_275, 1_788_000, 1_788_720,
        1_978_433, 2_210_000, 2_210_720, 2_688_888, 2_689_608,
    ]

    public static func < (a: Self, b: Self) -> Bool { a.version < b.version }
}

extension HardFork {
    /// The versions of transactions that may be mined. From 6 on version 1 is for old outputs that too few others
    /// resemble.
    var transactionVersions: ClosedRange<TransactionVersion> {
        version < 4 ? .cryptoNote ... .cryptoNote : .cryptoNote ... .ringCT
    }

    /// Whether version 1 is only for inputs that cannot be mixed.
    var restrictsCryptoNote: Bool { version >= 6 }

    /// The kinds of RingCT that may be mined (monero `src/cryptonote_core/blockchain.cpp`, `check_tx_outputs`).
    var ringCTTypes: Set<RingCTType> {
        switch version {
        case ..<4: []
        case 4...7: [.full, .simple]
        case 8: [.full, .simple, .bulletproof]
        case 9: [.bulletproof]
        case 10: [.bulletproof, .bulletproof2]
        case 11, 12: [.bulletproof2]
        case 13: [.bulletproof2, .clsag]
        case 14: [.clsag]
        case 15: [.clsag, .bulletproofPlus]
        default: [.bulletproofPlus]
        }
    }

    /// The possible sizes of rings of hidden amounts (`check_tx_inputs`); rings of amounts in the open may be smaller
    /// where there are not enough outputs.
    var ringSizes: [ClosedRange<Int>] {
        switch version {
        case 1: [1...Int.max]
        case 2...5: [3...Int.max]
        case 6: [5...Int.max]
        case 7: [7...Int.max]
        case 8...14: [11...11]
        case 15: [11...11, 16...16]
        default: [16...16]
        }
    }

    /// Whether all rings of a transaction are of one size.
    var requiresSameRingSize: Bool { version >= 12 }
    /// Whether a transaction of version 2 has two outputs at least.
    var requiresTwoOutputs: Bool { version >= 12 }
    /// Whether ring members differ.
    var requiresDistinctMembers: Bool { version >= 6 }
    /// Whether inputs are in descending order of their key images.
    var requiresSortedInputs: Bool { version >= 7 }
    /// Whether amounts in the open are one digit and zeros.
    var requiresRoundAmounts: Bool { version >= 2 }
    /// Whether outputs have view tags: nil where both are possible, but not side by side.
    var hasViewTags: Bool? { version == 15 ? nil : version > 15 }
    /// Whether coinbase transactions are of version 2, without signatures.
    var requiresNewCoinbase: Bool { version >= 12 }
    /// The largest weight of a transaction (`get_transaction_weight_limit`); nil where only blocks have a limit.
    var maximumWeight: Int? { version >= 8 ? 300_000 / 2 - 600 : nil }
}

extension TransactionVersion: Comparable {
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
