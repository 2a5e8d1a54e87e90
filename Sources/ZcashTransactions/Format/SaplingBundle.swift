/// The Sapling part of a transaction (Zcash protocol specification §7.1; ZIP 225).
public struct SaplingBundle: Sendable, Hashable {
    /// The spends.
    public var spends: [SpendDescription]
    /// The outputs.
    public var outputs: [OutputDescription]
    /// What the bundle pays to the transparent pool (positive) or takes from it (negative), in zatoshi; any 64 bits
    /// until checked.
    public var valueBalance: Int64
    /// The binding signature, 64 bytes; there is one exactly where there is a spend or an output.
    public var bindingSignature: [UInt8]?

    /// A bundle of these parts, by default the empty one.
    public init(
        spends: [SpendDescription] = [], outputs: [OutputDescription] = [], valueBalance: Int64 = 0,
        bindingSignature: [UInt8]? = nil
    ) {
        self.spends = spends
        self.outputs = outputs
        self.valueBalance = valueBalance
        self.bindingSignature = bindingSignature
    }

    /// Whether there is neither spend nor output.
    public var isEmpty: Bool { spends.isEmpty && outputs.isEmpty }
}

/// A spend of a note (Zcash protocol specification §4.4), as bytes.
public struct SpendDescription: Sendable, Hashable {
    /// The value commitment `cv`, 32 bytes.
    public var valueCommitment: [UInt8]
    /// The root of the note commitment tree that the spend refers to, 32 bytes. In version 5 all spends of a
    /// transaction share the first one's.
    public var anchor: [UInt8]
    /// The nullifier, 32 bytes.
    public var nullifier: [UInt8]
    /// The randomised key `rk` of the spend authorisation signature, 32 bytes.
    public var randomizedKey: [UInt8]
    /// The proof, 192 bytes.
    public var proof: [UInt8]
    /// The spend authorisation signature, 64 bytes.
    public var signature: [UInt8]

    /// A description of these parts, each of the stated length.
    public init(
        valueCommitment: [UInt8], anchor: [UInt8], nullifier: [UInt8], randomizedKey: [UInt8], proof: [UInt8],
        signature: [UInt8]
    ) {
        self.valueCommitment = valueCommitment
        self.anchor = anchor
        self.nullifier = nullifier
        self.randomizedKey = randomizedKey
        self.proof = proof
        self.signature = signature
    }

    static let byteCountV4 = 384
    static let byteCountV5 = 96
}

/// A new note (Zcash protocol specification §4.5), as bytes.
public struct OutputDescription: Sendable, Hashable {
    /// The value commitment `cv`, 32 bytes.
    public var valueCommitment: [UInt8]
    /// The note commitment's u-coordinate `cmu`, 32 bytes.
    public var noteCommitment: [UInt8]
    /// The key agreement's public key `epk`, 32 bytes.
    public var ephemeralKey: [UInt8]
    /// The note for its receiver, 580 bytes.
    public var noteCiphertext: [UInt8]
    /// The way to the note for its sender, 80 bytes.
    public var outgoingCiphertext: [UInt8]
    /// The proof, 192 bytes.
    public var proof: [UInt8]

    /// A description of these parts, each of the stated length.
    public init(
        valueCommitment: [UInt8], noteCommitment: [UInt8], ephemeralKey: [UInt8], noteCiphertext: [UInt8],
        outgoingCiphertext: [UInt8], proof: [UInt8]
    ) {
        self.valueCommitment = valueCommitment
        self.noteCommitment = noteCommitment
        self.ephemeralKey = ephemeralKey
        self.noteCiphertext = noteCiphertext
        self.outgoingCiphertext = outgoingCiphertext
        self.proof = proof
    }

    static let byteCountV4 = 948
    static let byteCountV5 = 756
}

/// The Orchard part of a transaction (ZIP 225), kept as bytes.
public struct OrchardBundle: Sendable, Hashable {
    /// The actions without their signatures, 820 bytes each, at least one.
    public var actions: [[UInt8]]
    /// Whether spends and outputs are enabled.
    public var flags: UInt8
    /// What the bundle pays to the transparent pool or takes from it, in zatoshi.
    public var valueBalance: Int64
    /// The root that the actions refer to, 32 bytes.
    public var anchor: [UInt8]
    /// The proof of all actions.
    public var proof: [UInt8]
    /// The spend authorisation signatures, 64 bytes for each action.
    public var signatures: [[UInt8]]
    /// The binding signature, 64 bytes.
    public var bindingSignature: [UInt8]

    /// A bundle of these parts, each of the stated length.
    public init(
        actions: [[UInt8]], flags: UInt8, valueBalance: Int64, anchor: [UInt8], proof: [UInt8],
        signatures: [[UInt8]], bindingSignature: [UInt8]
    ) {
        self.actions = actions
        self.flags = flags
        self.valueBalance = valueBalance
        self.anchor = anchor
        self.proof = proof
        self.signatures = signatures
        self.bindingSignature = bindingSignature
    }

    static let actionByteCount = 820
}
