/// One of the outputs that a ring's signer may have spent.
@frozen public struct RingMember: Hashable, Sendable {
    /// The output's one-time public key P.
    public var key: CompressedPoint
    /// The commitment C to the output's amount, as it stands on the chain.
    public var commitment: CompressedPoint

    /// The member with this key and this commitment, not decoded.
    public init(key: CompressedPoint, commitment: CompressedPoint) {
        self.key = key
        self.commitment = commitment
    }
}
