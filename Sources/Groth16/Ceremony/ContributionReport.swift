/// What is known of one contribution to a ceremony.
public struct ContributionReport: Sendable, Equatable {
    /// Counted from 1.
    public let number: Int
    /// The name its maker gave it; anyone may write anything there.
    public let name: String
    /// Where the secret came from.
    public let origin: ContributionOrigin
    /// The hash that snarkjs prints and its maker publishes, 64 bytes.
    public let hash: [UInt8]
    /// The challenge for the next contribution, 64 bytes; nil in phase 2, which has none.
    public let nextChallenge: [UInt8]?

    init(number: Int, label: ContributionLabel, hash: [UInt8], nextChallenge: [UInt8]? = nil) {
        self.number = number
        name = label.name
        origin = label.origin
        self.hash = hash
        self.nextChallenge = nextChallenge
    }
}
