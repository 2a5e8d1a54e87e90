import Primitives

extension TransactionReadingError: CompactSizeFailure {}

/// A reader of transactions and blocks.
typealias TransactionReader = MessageReader<TransactionReadingError>
