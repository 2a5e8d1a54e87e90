public import RingCT
public import RingSignatures

/// Ring outputs spent and made: Monero's CLSAG and Bulletproofs+ over one-time keys, in a container of this chain.
///
/// The amounts of inputs and outputs are hidden: the pseudo-outputs sum to the outputs' commitments and `withdrawn`·H.
/// Deposits come from another pool, so their amounts are open, as those of Monero's coinbase outputs are.
public struct RingBundle: Sendable, Equatable {
    /// The outputs spent, each hidden in a ring.
    public var inputs: [RingInput]
    /// The outputs made from them.
    public var outputs: [RingOutput]
    /// The outputs made from what other pools pay.
    public var deposits: [RingDeposit]
    /// What the inputs pay to other pools and for the fee, in units.
    public var withdrawn: UInt64
    /// Shows that the outputs' amounts are in range; there is one exactly where there are outputs.
    public var rangeProof: BulletproofPlus?

    /// A bundle of these parts.
    public init(
        inputs: [RingInput] = [], outputs: [RingOutput] = [], deposits: [RingDeposit] = [], withdrawn: UInt64 = 0,
        rangeProof: BulletproofPlus? = nil
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.deposits = deposits
        self.withdrawn = withdrawn
        self.rangeProof = rangeProof
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool {
        inputs.isEmpty && outputs.isEmpty && deposits.isEmpty && withdrawn == 0 && rangeProof == nil
    }

    /// The number of members of every ring.
    public static let ringSize = 16
}

/// A spent output among decoys.
public struct RingInput: Sendable, Equatable {
    /// The chain's numbers of the ring's members, ascending.
    public var members: [UInt64]
    /// The key image, which a second spend of the same output would show again.
    public var keyImage: CompressedPoint
    /// A commitment to the amount spent.
    public var pseudoOutput: CompressedPoint
    /// The ring signature.
    public var signature: CLSAGSignature

    /// An input of these parts.
    public init(
        members: [UInt64], keyImage: CompressedPoint, pseudoOutput: CompressedPoint, signature: CLSAGSignature
    ) {
        self.members = members
        self.keyImage = keyImage
        self.pseudoOutput = pseudoOutput
        self.signature = signature
    }
}

/// An output with a hidden amount.
public struct RingOutput: Sendable, Hashable {
    /// The one-time key that spends it.
    public var key: CompressedPoint
    /// The commitment to its amount.
    public var commitment: CompressedPoint
    /// What its receiver finds it with: r·G, or r·D for a subaddress.
    public var ephemeralKey: CompressedPoint
    /// One byte that lets other receivers pass over it early.
    public var viewTag: UInt8
    /// The amount, encrypted for the receiver.
    public var encryptedAmount: UInt64

    /// An output of these parts.
    public init(
        key: CompressedPoint, commitment: CompressedPoint, ephemeralKey: CompressedPoint, viewTag: UInt8,
        encryptedAmount: UInt64
    ) {
        self.key = key
        self.commitment = commitment
        self.ephemeralKey = ephemeralKey
        self.viewTag = viewTag
        self.encryptedAmount = encryptedAmount
    }
}

/// An output with an open amount, whose commitment is G + amount·H.
public struct RingDeposit: Sendable, Hashable {
    /// The one-time key that spends it.
    public var key: CompressedPoint
    /// What its receiver finds it with.
    public var ephemeralKey: CompressedPoint
    /// One byte that lets other receivers pass over it early.
    public var viewTag: UInt8
    /// The amount in units.
    public var amount: UInt64

    /// A deposit of these parts.
    public init(key: CompressedPoint, ephemeralKey: CompressedPoint, viewTag: UInt8, amount: UInt64) {
        self.key = key
        self.ephemeralKey = ephemeralKey
        self.viewTag = viewTag
        self.amount = amount
    }
}
