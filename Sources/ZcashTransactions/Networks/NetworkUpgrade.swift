public import Sapling

/// The network upgrades (ZIP 200), in their order.
public enum NetworkUpgrade: Int, Sendable, CaseIterable, Comparable {
    /// The rules before the first upgrade.
    case sprout
    /// Overwinter (ZIP 201).
    case overwinter
    /// Sapling (ZIP 205).
    case sapling
    /// Blossom (ZIP 206).
    case blossom
    /// Heartwood (ZIP 250): shielded coinbase outputs (ZIP 213).
    case heartwood
    /// Canopy (ZIP 251): note plaintexts of ZIP 212.
    case canopy
    /// NU5 (ZIP 252): version 5, Orchard, canonical points (ZIP 216).
    case nu5
    /// NU6 (ZIP 253).
    case nu6
    /// NU6.1 (ZIP 255).
    case nu6Point1
    /// NU6.2.
    case nu6Point2
    /// NU6.3, whose version 6 transactions are not supported here.
    case nu6Point3

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The consensus branch identifier.
    public var branchID: UInt32 {
        switch self {
        case .sprout: 0
        case .overwinter: 0x5ba8_1b19
        case .sapling: 0x76b8_09bb
        case .blossom: 0x2bb4_0e60
        case .heartwood: 0xf5b9_230b
        case .canopy: 0xe9ff_75a6
        case .nu5: 0xc2d6_d0b4
        case .nu6: 0xc8e7_1055
        case .nu6Point1: 0x4dec_4df0
        case .nu6Point2: 0x5437_f330
        case .nu6Point3: 0x37a5_165b
        }
    }

    /// The upgrade with a branch identifier, if it is known.
    public init?(branchID: UInt32) {
        guard let upgrade = Self.allCases.first(where: { $0.branchID == branchID }) else { return nil }
        self = upgrade
    }

    /// The upgrade's name.
    public var title: String {
        switch self {
        case .sprout: "Sprout"
        case .overwinter: "Overwinter"
        case .sapling: "Sapling"
        case .blossom: "Blossom"
        case .heartwood: "Heartwood"
        case .canopy: "Canopy"
        case .nu5: "NU5"
        case .nu6: "NU6"
        case .nu6Point1: "NU6.1"
        case .nu6Point2: "NU6.2"
        case .nu6Point3: "NU6.3"
        }
    }

    /// The height of the first block under the upgrade.
    public func activationHeight(on network: ZcashNetwork) -> UInt32 {
        guard self != .sprout else { return 0 }
        switch network {
        case .main: return Self.mainHeights[rawValue - 1]
        case .test: return Self.testHeights[rawValue - 1]
        case .regtest: return 1
        }
    }

    private static let mainHeights: [UInt32] = [
        347_500, 419_200, 653_600, 903_000, 1_046_400, 1_687_104, 2_726_400, 3_146_400, 3_364_600, 3_428_143,
    ]
    private static let testHeights: [UInt32] = [
        207_500, 280_000, 584_000, 903_800, 1_028_500, 1_842_420, 2_976_000, 3_536_500, 4_052_000, 4_134_000,
    ]
}

extension ZcashNetwork {
    /// The upgrade whose rules hold at `height`.
    public func upgrade(at height: UInt32) -> NetworkUpgrade {
        NetworkUpgrade.allCases.last { $0.activationHeight(on: self) <= height } ?? .sprout
    }

    /// Which note plaintexts a block at `height` may hold.
    public func notePlaintextRule(at height: UInt32) -> NotePlaintextRule {
        NotePlaintextRule(height: height, canopy: NetworkUpgrade.canopy.activationHeight(on: self))
    }
}
