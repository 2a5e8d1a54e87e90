public import Curves
public import Primitives
public import RingCT
public import RingSignatures

/// An output to spend: the ring that hides it, and what opens it. Secret, not wiped.
public struct RingSpend: Sendable, Confidential {
    /// The chain's numbers of the ring's members, ascending.
    public let numbers: [UInt64]
    /// The members.
    public let ring: [RingMember]
    /// The position of the output that is spent.
    public let position: Int
    /// The secret key of its one-time key.
    public let secretKey: Ed25519.ScalarField
    /// Its amount and the mask of its commitment: 1 where it was a deposit.
    public let opening: AmountCiphertext.Opening

    /// A spend of these parts, checked when a ``RingPlan`` is made of it.
    public init(
        numbers: [UInt64], ring: [RingMember], position: Int, secretKey: Ed25519.ScalarField,
        opening: AmountCiphertext.Opening
    ) {
        self.numbers = numbers
        self.ring = ring
        self.position = position
        self.secretKey = secretKey
        self.opening = opening
    }
}

/// An output to make, and what opens its commitment. Secret, not wiped.
public struct OpenedRingOutput: Sendable, Confidential {
    /// The output.
    public let output: RingOutput
    /// Its amount and the mask of its commitment.
    public let opening: AmountCiphertext.Opening

    /// An output of these parts, checked when a ``RingPlan`` is made of it.
    public init(output: RingOutput, opening: AmountCiphertext.Opening) {
        self.output = output
        self.opening = opening
    }
}
