import Algebra
import Curves
public import Primitives
public import Sapling

/// An output of a transaction under construction: the note and the memo with all that its description is made from.
public struct PlannedOutput: Sendable, Confidential {
    /// Why an output is there.
    public enum Role: UInt8, Sendable, Hashable, CaseIterable {
        /// It pays what was asked for.
        case payment = 0
        /// It gives back what is left.
        case change = 1
        /// It has no value and hides how many others there are.
        case decoy = 2
    }

    /// Who else but the receiver can read the output.
    public enum Sender: Sendable, Equatable, Confidential {
        /// Who has this key.
        case visible(OutgoingViewingKey)
        /// Nobody: random bytes take the place of what the sender would read.
        case hidden(decoy: [UInt8])
    }

    /// Why the output is there.
    public let role: Role
    /// Who else can read it.
    public let sender: Sender
    /// `rcv`, the randomness of the value commitment.
    public let valueRandomness: ValueCommitmentRandomness
    /// The note, the memo and the secret of their encryption.
    public let encryption: NoteEncryption

    /// `cv`.
    public let valueCommitment: ValueCommitment
    /// `cmu`, `epk` and the ciphertexts.
    public let encrypted: EncryptedOutput
    /// The proof, 192 bytes, once there is one.
    public package(set) var proof: [UInt8]?

    /// The note.
    public var note: Note { encryption.note }
    /// The memo.
    public var memo: Memo { encryption.memo }

    package init(role: Role, encryption: NoteEncryption, sender: Sender, valueRandomness: ValueCommitmentRandomness) {
        self.role = role
        self.encryption = encryption
        self.sender = sender
        self.valueRandomness = valueRandomness
        valueCommitment = ValueCommitment(value: encryption.note.value, randomness: valueRandomness)
        encrypted =
            switch sender {
            case .visible(let ovk): encryption.output(valueCommitment: valueCommitment, ovk: ovk, decoy: [])
            case .hidden(let decoy): encryption.output(valueCommitment: valueCommitment, ovk: nil, decoy: decoy)
            }
    }

    /// An output with fresh randomness.
    package init(
        role: Role, to recipient: PaymentAddress, value: UInt64, memo: Memo, ovk: OutgoingViewingKey?,
        rule: NotePlaintextRule, using generator: inout some RandomNumberGenerator
    ) {
        let note = Note(recipient: recipient, value: value, randomSeed: .random(rule: rule, using: &generator))
        let secret = note.randomSeed.ephemeralSecret ?? generator.scalar()
        self.init(
            role: role, encryption: NoteEncryption(note, memo: memo, ephemeralSecret: secret),
            sender: ovk.map { .visible($0) } ?? .hidden(decoy: generator.bytes(NoteEncryption.decoyCount)),
            valueRandomness: .init(generator.scalar()))
    }

    /// An output without value to an address that nobody has.
    package static func decoy(rule: NotePlaintextRule, using generator: inout some RandomNumberGenerator)
        -> PlannedOutput
    {
        let address = ExpandedSpendingKey.random(using: &generator).viewing.randomAddress(using: &generator)
        return PlannedOutput(
            role: .decoy, to: address, value: 0, memo: .empty, ovk: nil, rule: rule, using: &generator)
    }

    /// The description, with zeros for a proof that is not there yet.
    package var description: OutputDescription {
        OutputDescription(
            valueCommitment: encrypted.valueCommitment, noteCommitment: encrypted.noteCommitment,
            ephemeralKey: encrypted.ephemeralKey, noteCiphertext: encrypted.noteCiphertext,
            outgoingCiphertext: encrypted.outgoingCiphertext, proof: proof ?? [UInt8](repeating: 0, count: 192))
    }
}
