public import Primitives

/// Why an amount is refused.
public enum AmountError: NamedError, Hashable {
    /// The amount, in zatoshi, lies outside the range that consensus allows.
    case outOfRange(actual: Int64, maximum: Int64)

    public var explanation: String {
        switch self {
        case .outOfRange(let actual, let maximum):
            "The balance of \(actual) zatoshi is larger than \(maximum) zatoshi, all the money there is."
        }
    }
}

/// What a Sapling bundle takes out of the shielded pool, in zatoshi: Σ spends − Σ outputs, which is negative where
/// money goes in; within ±``maximum`` (Zcash protocol specification §4.13, §5.3).
public struct ValueBalance: Sendable, Hashable {
    /// MAX_MONEY: 21 million coins of 10⁸ zatoshi.
    public static let maximum: Int64 = 2_100_000_000_000_000
    /// The balance of a bundle that only moves shielded money.
    public static let zero = ValueBalance(unchecked: 0)

    /// The balance in zatoshi.
    public let zatoshi: Int64

    private init(unchecked zatoshi: Int64) { self.zatoshi = zatoshi }

    /// The balance of that many zatoshi.
    ///
    /// - Throws: `.outOfRange` beyond ±``maximum``.
    public init(zatoshi: Int64) throws(AmountError) {
        guard (-Self.maximum...Self.maximum).contains(zatoshi) else {
            throw .outOfRange(actual: zatoshi, maximum: Self.maximum)
        }
        self.zatoshi = zatoshi
    }
}
