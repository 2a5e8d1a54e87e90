public import Chain
public import ChainTransactions
public import Primitives

/// Why an engine does not go on. Each case is one check.
public enum EngineError: NamedError, Hashable {
    /// The engine was not started.
    case notStarted
    /// The engine was stopped.
    case stopped
    /// The engine takes no transactions: it follows others.
    case readOnly
    /// The chain stands still until the program is started again, for this reason.
    case halted(reason: String)
    /// The medium failed.
    case storage(StorageError)
    /// The state machine refused a call.
    case application(LedgerApplicationError)
    /// Any other failure of the state machine.
    case failed(reason: String)
    /// The stored state is another chain's.
    case wrongChain(actual: String, expected: String)
    /// The state is ahead of the blocks, which no crash can bring about.
    case stateAhead(state: UInt64, blocks: UInt64)
    /// State and blocks are of one height and of two histories.
    case stateDiffers(height: UInt64, actual: Hash256, expected: Hash256)
    /// A block between the state and the last header is missing.
    case missingBlock(height: UInt64)
    /// Executing a stored block again gave another state.
    case replayDiffers(height: UInt64, actual: Hash256, expected: Hash256)
    /// A transaction that the state machine chose does not decode.
    case malformedProposal(BlockDecodingError)
    /// A block is not the next one.
    case refused(BlockRefusal)
    /// Bytes from a source of blocks are no block.
    case malformed(BlockDecodingError)
    /// A source gave more blocks than it was asked for, or none where it said there were some.
    case sourceMisbehaves(asked: Int, given: Int)
    /// A source failed.
    case source(reason: String)
    /// A snapshot is not taken over.
    case snapshot(SnapshotRefusal)

    public var explanation: String {
        switch self {
        case .notStarted: "The engine was not started."
        case .stopped: "The engine was stopped."
        case .readOnly: "This node follows the chain; transactions go to the node that makes the blocks."
        case .halted(let reason): "The chain stands still: \(reason)"
        case .storage(let error): error.explanation
        case .application(let error): error.explanation
        case .failed(let reason): reason
        case .wrongChain(let actual, let expected): "The stored state is of the chain \(actual), not of \(expected)."
        case .stateAhead(let state, let blocks):
            "The state has height \(state), and the last block that is kept has \(blocks)."
        case .stateDiffers(let height, let actual, let expected):
            "At height \(height) the state is \(actual); the last header says \(expected)."
        case .missingBlock(let height): "The block of height \(height) is missing."
        case .replayDiffers(let height, let actual, let expected):
            "Executing block \(height) again gives the state \(actual); its header says \(expected)."
        case .malformedProposal(let error): "A block was to be made of what does not decode: \(error.explanation)"
        case .refused(let refusal): refusal.explanation
        case .malformed(let error): error.explanation
        case .sourceMisbehaves(let asked, let given): "A source was asked for 1 to \(asked) blocks and gave \(given)."
        case .source(let reason): "A source of blocks failed: \(reason)"
        case .snapshot(let refusal): refusal.explanation
        }
    }

    /// The failure of a source, in its own words.
    static func source(failing error: any Error) -> EngineError {
        .source(reason: (error as? any NamedError)?.explanation ?? String(describing: error))
    }

    /// The error behind whatever was thrown.
    package init(_ error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let error as LedgerApplicationError: self = .application(error)
        case let error as StorageError: self = .storage(error)
        case let error as BlockRefusal: self = .refused(error)
        case let error as any NamedError: self = .failed(reason: error.explanation)
        default: self = .failed(reason: String(describing: error))
        }
    }
}
