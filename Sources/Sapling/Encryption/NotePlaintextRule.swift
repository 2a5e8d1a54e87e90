/// Which note plaintexts a block may hold (ZIP 212): with the Canopy upgrade the first byte went from 1 to 2, and for
/// 32,256 blocks, about four weeks, both were good.
public enum NotePlaintextRule: Sendable, Hashable, CaseIterable {
    /// Below Canopy: 1 only.
    case beforeCanopy
    /// In the grace period: 1 or 2.
    case gracePeriod
    /// After it: 2 only.
    case afterGracePeriod

    /// Length of the grace period in blocks.
    public static let gracePeriodBlocks: UInt32 = 32_256

    /// The rule at a height, of a chain where Canopy came at height `canopy`.
    public init(height: UInt32, canopy: UInt32) {
        if height < canopy {
            self = .beforeCanopy
        } else if height - canopy < Self.gracePeriodBlocks {
            self = .gracePeriod
        } else {
            self = .afterGracePeriod
        }
    }

    /// Whether a plaintext may begin with `leadByte`.
    public func allows(leadByte: UInt8) -> Bool {
        switch leadByte {
        case 1: self != .afterGracePeriod
        case 2: self != .beforeCanopy
        default: false
        }
    }
}
