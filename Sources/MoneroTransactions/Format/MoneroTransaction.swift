public import RingSignatures

/// A transaction of Monero, version 1 or 2: what its bytes say, with nothing checked but the layout.
///
/// ``init(bytes:)`` and ``bytes`` are inverse to one another (monero `src/cryptonote_basic/cryptonote_basic.h`,
/// `transaction`).
public struct MoneroTransaction: Equatable, Sendable {
    /// The version.
    public var version: TransactionVersion
    /// The height (below 500,000,000) or the time in seconds since 1970 before which the outputs cannot be spent.
    public var unlockTime: UInt64
    /// What is spent.
    public var inputs: [TransactionInput]
    /// What is paid.
    public var outputs: [TransactionOutput]
    /// The extra field, any bytes; ``TransactionExtra`` reads them.
    public var extra: [UInt8]
    /// The signatures and, in version 2, what hides the amounts.
    public var signatures: TransactionSignatures

    /// A transaction of these parts.
    public init(
        version: TransactionVersion = .ringCT, unlockTime: UInt64 = 0, inputs: [TransactionInput],
        outputs: [TransactionOutput], extra: [UInt8], signatures: TransactionSignatures = .none
    ) {
        self.version = version
        self.unlockTime = unlockTime
        self.inputs = inputs
        self.outputs = outputs
        self.extra = extra
        self.signatures = signatures
    }

    /// Whether this is the first transaction of a block: its only input makes new money.
    public var isCoinbase: Bool {
        guard inputs.count == 1, case .coinbase = inputs[0] else { return false }
        return true
    }

    /// The RingCT signatures; nil in version 1 and in coinbase transactions.
    public var ringCT: RingCTSignatures? {
        if case .ringCT(let signatures) = signatures { signatures } else { nil }
    }

    /// The key images of the inputs, those of coinbase inputs left out.
    public var keyImages: [CompressedPoint] {
        inputs.compactMap { if case .key(_, _, let image) = $0 { image } else { nil } }
    }
}

/// What a transaction spends.
public enum TransactionInput: Hashable, Sendable {
    /// New money of the block at this height.
    case coinbase(height: UInt64)
    /// One output of a ring: the amount in piconero (0 where it is hidden), the ring members' indices among the outputs
    /// of that amount, each as the distance from the one before, and the key image of the output that is spent.
    case key(amount: UInt64, offsets: [UInt64], keyImage: CompressedPoint)

    /// The ring members' indices; nil where one exceeds 64 bits, and for new money.
    public var indices: [UInt64]? {
        guard case .key(_, let offsets, _) = self else { return nil }
        var indices: [UInt64] = []
        indices.reserveCapacity(offsets.count)
        var last: UInt64 = 0
        for offset in offsets {
            let (next, overflows) = last.addingReportingOverflow(offset)
            guard !overflows else { return nil }
            indices.append(next)
            last = next
        }
        return indices
    }

    /// The number of ring members, 0 for new money.
    public var ringSize: Int { if case .key(_, let offsets, _) = self { offsets.count } else { 0 } }

    /// An input that spends one of the outputs with these ascending indices; nil where they descend.
    public static func key(amount: UInt64, indices: [UInt64], keyImage: CompressedPoint) -> Self? {
        var offsets: [UInt64] = []
        var last: UInt64 = 0
        for index in indices {
            guard index >= last else { return nil }
            offsets.append(index - last)
            last = index
        }
        return .key(amount: amount, offsets: offsets, keyImage: keyImage)
    }
}

/// What a transaction pays.
public struct TransactionOutput: Hashable, Sendable {
    /// The amount in piconero, 0 where it is hidden.
    public var amount: UInt64
    /// The one-time key.
    public var key: CompressedPoint
    /// A byte that tells a receiver with the probability 255/256 that the output is not theirs; before hard fork 15
    /// there is none.
    public var viewTag: UInt8?

    /// An output of these parts.
    public init(amount: UInt64 = 0, key: CompressedPoint, viewTag: UInt8?) {
        self.amount = amount
        self.key = key
        self.viewTag = viewTag
    }
}

/// The part of a transaction that shows the right to spend.
public enum TransactionSignatures: Equatable, Sendable {
    /// Nothing: a coinbase transaction, or one that is not signed yet.
    case none
    /// Version 1: one ring signature for each input.
    case cryptoNote([CryptoNoteRingSignature])
    /// Version 2.
    case ringCT(RingCTSignatures)
}
