public import Sapling

/// What sees all payments of an account: its full viewing key, and where it can be derived the internal one, to which
/// wallets send change (ZIP 32).
public struct AccountViewingKey: Sendable {
    /// The external key, whose addresses are given away.
    public let external: FullViewingKey
    /// The internal key; nil where the diversifier key that it is derived with is not known.
    public let `internal`: FullViewingKey?

    /// The account of a key without its diversifier key.
    public init(_ key: FullViewingKey) {
        external = key
        `internal` = nil
    }

    /// The account of a key, with its internal key.
    ///
    /// - Throws: `.incomingKeyIsZero` (a hash value no one will meet).
    public init(_ key: DiversifiableFullViewingKey) throws(ViewingKeyError) {
        external = key.fullViewingKey
        `internal` = try key.internalKey().fullViewingKey
    }

    /// External key first.
    var keys: [FullViewingKey] { [external] + (`internal`.map { [$0] } ?? []) }
}

extension OutputDescription {
    /// The output as those see it who try to decrypt it.
    ///
    /// - Throws: where a part does not have its length, which parts of a transaction that was read always have.
    public func encrypted() throws(EncryptedOutputError) -> EncryptedOutput {
        try EncryptedOutput(
            valueCommitment: valueCommitment, noteCommitment: noteCommitment, ephemeralKey: ephemeralKey,
            noteCiphertext: noteCiphertext, outgoingCiphertext: outgoingCiphertext)
    }
}
