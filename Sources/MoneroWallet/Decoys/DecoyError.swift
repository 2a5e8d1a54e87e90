public import Primitives

/// Why no ring can be made.
public enum DecoyError: NamedError, Hashable {
    /// The chain has fewer blocks than an output must be old.
    case tooFewBlocks(actual: Int, minimum: Int)
    /// The numbers of outputs up to each block decrease at `block`.
    case countsDecrease(block: Int)
    /// No output is old enough to be spent.
    case noOutputs
    /// A ring has at least two members.
    case ringTooSmall(actual: Int)
    /// The output to spend is not old enough, or not on this chain.
    case outputNotSpendable(index: UInt64)
    /// The node gave nothing for the output to spend, or something else than the wallet knows.
    case outputDiffers(index: UInt64)
    /// The node calls the output to spend locked.
    case outputLocked(index: UInt64)
    /// Too few of the candidates may be ring members.
    case tooFewDecoys(actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .tooFewBlocks(let actual, let minimum): "The chain has \(actual) blocks; a ring takes \(minimum)."
        case .countsDecrease(let block): "The numbers of outputs decrease at block \(block)."
        case .noOutputs: "No output is old enough to be spent."
        case .ringTooSmall(let actual): "A ring of \(actual) hides nothing."
        case .outputNotSpendable(let index): "Output number \(index) cannot be spent yet."
        case .outputDiffers(let index): "The node says something else about output number \(index) than the wallet."
        case .outputLocked(let index): "Output number \(index) is locked."
        case .tooFewDecoys(let actual, let expected): "\(actual) decoys can be had; the ring takes \(expected)."
        }
    }
}
