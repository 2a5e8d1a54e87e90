public import Primitives

/// Why a chain id or an amount is refused.
public enum LedgerValueError: NamedError, Hashable {
    /// A chain id has no characters or too many.
    case chainIDLength(actual: Int, allowed: ClosedRange<Int>)
    /// A chain id has a character other than a–z, 0–9 and '-', at this position.
    case chainIDCharacter(offset: Int)

    public var explanation: String {
        switch self {
        case .chainIDLength(let actual, let allowed):
            "The chain id has \(actual) characters; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .chainIDCharacter(let offset):
            "Character \(offset) of the chain id is none of a to z, 0 to 9 and '-'."
        }
    }
}

/// The name of a chain, which every signature and proof is bound to: 1 to 32 of a–z, 0–9 and '-'.
public struct ChainID: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    public let name: String
    /// Lengths that are allowed.
    public static let lengths = 1...32

    /// The chain of this name.
    ///
    /// - Throws: `.chainIDLength`, `.chainIDCharacter`.
    public init(_ name: String) throws(LedgerValueError) { try self.init(characters: Array(name.utf8)) }

    /// The chain whose name has these characters.
    package init(characters: [UInt8]) throws(LedgerValueError) {
        guard Self.lengths.contains(characters.count) else {
            throw .chainIDLength(actual: characters.count, allowed: Self.lengths)
        }
        for (offset, character) in characters.enumerated() {
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            default: throw .chainIDCharacter(offset: offset)
            }
        }
        name = String(decoding: characters, as: UTF8.self)
    }

    public var description: String { name }
}

/// The amounts that can be: so few that sums of two never overflow, and every pool can hold all there is.
public enum MonetaryRange {
    /// The largest amount, and the largest supply of a chain: 21 million coins of 10⁸ units, which is what Sapling's
    /// value balance can hold (Zcash protocol specification §5.3, MAX_MONEY).
    public static let maximum: UInt64 = 2_100_000_000_000_000
}
