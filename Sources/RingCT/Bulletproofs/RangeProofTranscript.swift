internal import Algebra
internal import Curves
internal import RingSignatures

/// The hash chain that range proofs draw their challenges from: each state is a scalar, Hs(state before || message).
struct RangeProofTranscript {
    private(set) var state: [UInt8]

    /// The chain that begins with these 32 bytes.
    init(_ state: [UInt8]) { self.state = state }

    /// The chain that begins with Hs(V_0 || V_1 || …).
    init(commitments: [CompressedPoint]) {
        state = CryptoNoteHash.scalar(commitments.flatMap(\.bytes)).littleEndianBytes
    }

    /// The next challenge: Hs(state || message).
    mutating func challenge(_ message: [UInt8]...) -> Ed25519.ScalarField {
        let challenge = CryptoNoteHash.scalar(state + message.joined())
        state = challenge.littleEndianBytes
        return challenge
    }

    /// The next challenge for points.
    mutating func challenge(points: [CompressedPoint]) -> Ed25519.ScalarField {
        challenge(points.flatMap(\.bytes))
    }

    /// The next challenge without a message: the hash of the last one.
    mutating func rehashed() -> Ed25519.ScalarField {
        let challenge = CryptoNoteHash.scalar(state)
        state = challenge.littleEndianBytes
        return challenge
    }
}
