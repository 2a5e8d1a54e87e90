import Primitives

extension MoneroTransaction {
    /// Keccak-256 of the encoding without signatures: what ring signatures of version 1 sign.
    public var prefixHash: [UInt8] { Keccak256.digest(of: prefixBytes) }

    /// The transaction's identifier, 32 bytes (monero `src/cryptonote_basic/cryptonote_format_utils.cpp`,
    /// `calculate_transaction_hash`): in version 1 the hash of its bytes, in version 2 that of the hashes of its three
    /// parts, of which the last can be left out once it was checked.
    public var hash: [UInt8] {
        guard version == .ringCT else { return Keccak256.digest(of: bytes) }
        let base = ringCT?.baseBytes ?? [RingCTSignatures.noneTag]
        return Keccak256.digest(of: prefixHash + Keccak256.digest(of: base) + prunableHash)
    }

    /// The hash of the part that pruned nodes leave out: signatures and range proofs; zeros where there is none.
    public var prunableHash: [UInt8] {
        ringCT.map { Keccak256.digest(of: $0.prunableBytes) } ?? [UInt8](repeating: 0, count: 32)
    }

    /// What the ring signatures sign, 32 bytes: in version 1 the prefix' hash, in version 2 the hash of the hashes of
    /// prefix, amounts and range proofs (monero `src/ringct/rctSigs.cpp`, `get_pre_mlsag_hash`).
    public var signedMessage: [UInt8] {
        guard let ringCT else { return prefixHash }
        return Keccak256.digest(
            of: prefixHash + Keccak256.digest(of: ringCT.baseBytes) + Keccak256.digest(of: ringCT.signedProofBytes))
    }
}
