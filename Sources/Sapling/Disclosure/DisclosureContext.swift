/// What a payment disclosure is about, and for whom it is made.
public struct DisclosureContext: Sendable, Hashable {
    /// The most bytes of a challenge, and of a purpose.
    public static let maximumCount = 255

    /// The network.
    public let network: ZcashNetwork
    /// The transaction's identifier, 32 bytes in the order of the wire.
    public let transactionID: [UInt8]
    /// Which of the transaction's Sapling outputs.
    public let outputIndex: UInt32
    /// What the verifier asked the discloser to answer, so that a statement cannot be made in advance; empty where
    /// nobody asked.
    public let challenge: [UInt8]
    /// What the statement is for, in words.
    public let purpose: String

    /// The context with these parts.
    ///
    /// - Throws: `.wrongTransactionIDLength`, `.challengeTooLong`, `.purposeTooLong`.
    public init(
        network: ZcashNetwork, transactionID: [UInt8], outputIndex: UInt32, challenge: [UInt8], purpose: String
    ) throws(DisclosureError) {
        guard transactionID.count == 32 else {
            throw .wrongTransactionIDLength(actual: transactionID.count, expected: 32)
        }
        guard challenge.count <= Self.maximumCount else {
            throw .challengeTooLong(actual: challenge.count, maximum: Self.maximumCount)
        }
        let count = purpose.utf8.count
        guard count <= Self.maximumCount else { throw .purposeTooLong(actual: count, maximum: Self.maximumCount) }
        self.network = network
        self.transactionID = transactionID
        self.outputIndex = outputIndex
        self.challenge = challenge
        self.purpose = purpose
    }

    /// Requires that this is the context that the verifier expects. Texts count as equal when their bytes are.
    ///
    /// - Throws: the first difference.
    func check(against expected: DisclosureContext) throws(DisclosureError) {
        guard network == expected.network else {
            throw .wrongNetwork(actual: network, expected: expected.network)
        }
        guard transactionID == expected.transactionID else { throw .wrongTransaction }
        guard outputIndex == expected.outputIndex else {
            throw .wrongOutput(actual: outputIndex, expected: expected.outputIndex)
        }
        guard challenge == expected.challenge else { throw .wrongChallenge }
        guard Array(purpose.utf8) == Array(expected.purpose.utf8) else { throw .wrongPurpose }
    }
}
