internal import Algebra
internal import Curves
public import Primitives

/// Money at an address, as its owner sees it (Zcash protocol specification §3.2).
///
/// An ordinary value: copies are not wiped.
public struct Note: Sendable, Equatable, Confidential {
    /// Who can spend it.
    public let recipient: PaymentAddress
    /// What it is worth, in zatoshi. Not above ``ValueBalance/maximum`` in any note on the chain, which is not checked
    /// here.
    public let value: UInt64
    /// The randomness of its commitment.
    public let randomSeed: RandomSeed

    /// The note with these parts.
    public init(recipient: PaymentAddress, value: UInt64, randomSeed: RandomSeed) {
        self.recipient = recipient
        self.value = value
        self.randomSeed = randomSeed
    }

    /// The commitment by which the note stands in the tree. Constant time. About 65 microseconds.
    public var commitment: NoteCommitment {
        NoteCommitment(
            randomness: randomSeed.commitmentRandomness, base: recipient.base.encoded,
            transmissionKey: recipient.transmissionKey.encoded, value: value)
    }

    /// The mark that spending the note leaves. Constant time.
    ///
    /// - Parameters:
    ///   - position: where the commitment stands in the tree.
    ///   - key: the recipient's full viewing key, whose `nk` enters.
    public func nullifier(at position: UInt32, key: FullViewingKey) -> Nullifier {
        Nullifier(commitment: commitment, position: position, nk: key.nk)
    }

    /// Whether both are the same note, in constant time in what is secret apart from the recipients.
    public static func == (a: Self, b: Self) -> Bool {
        a.recipient == b.recipient && a.value == b.value && a.randomSeed == b.randomSeed
    }
}
