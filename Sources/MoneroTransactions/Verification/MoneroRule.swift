/// The rules that a transaction is checked against, by name, with their source in monero (`src/…`): "semantic" is
/// `check_tx_semantic` of `cryptonote_core/cryptonote_core.cpp`, "inputs" and "outputs" are `check_tx_inputs` and
/// `check_tx_outputs` of `cryptonote_core/blockchain.cpp`.
public enum MoneroRule: String, Sendable, Hashable, CaseIterable {
    /// The encoding has at most 1,000,000 bytes, and from hard fork 8 on the weight is at most half a small block's
    /// (`cryptonote_core/tx_verification_utils.cpp`).
    case size
    /// The hard fork admits the version (inputs).
    case version
    /// There are inputs, all of them spend outputs of rings, and no ring is empty (semantic, inputs).
    case inputs
    /// All lists have as many elements as there are inputs, outputs or ring members (`ringct/rctSigs.cpp`).
    case parts
    /// The hard fork admits the kind of RingCT (outputs).
    case type
    /// The outputs' number is possible (inputs, `tx_verification_utils.cpp`).
    case outputCount
    /// The outputs' keys are points (semantic, `check_outs_valid`).
    case outputKeys
    /// The outputs have view tags where they must (outputs, `check_output_types`).
    case viewTags
    /// Amounts are hidden in version 2, round in version 1, and none of their sums overflows (outputs, semantic).
    case amounts
    /// The rings' sizes are possible (inputs).
    case ringSize
    /// The members of a ring differ (semantic, `check_tx_inputs_ring_members_diff`).
    case ringMembers
    /// No key image is there twice (semantic), nor in two transactions that are checked together.
    case keyImages
    /// The inputs are in descending order of their key images (inputs).
    case inputOrder
    /// A key image is a point of the subgroup of prime order, and not its zero (semantic,
    /// `check_tx_inputs_keyimages_domain`).
    case keyImageDomain
    /// The ring members may be spent already (inputs).
    case memberLocks
    /// Version 1: the inputs exceed the outputs. Version 2: the pseudo-outputs' commitments are the outputs' and the
    /// fee's, as points (`ringct/rctSigs.cpp`, `verRctSemanticsSimple`).
    case balance
    /// The outputs' amounts lie below 2⁶⁴ (`ringct/rctSigs.cpp`).
    case rangeProof
    /// A ring signature verifies (`tx_verification_utils.cpp`, `ver_input_proofs_rings`).
    case ringSignature
    /// A coinbase transaction unlocks sixty blocks later, and has the version and no signatures
    /// (`prevalidate_miner_transaction`).
    case coinbaseFields
    /// Stricter than the network: no two outputs have the same key, of which only one could ever be spent.
    case distinctOutputs
    /// Stricter than the network: outputs' keys, commitments, pseudo-outputs and ring members have no component of
    /// small order.
    case torsion
    /// Nodes relay the transaction: the extra field has at most 1,060 bytes (`cryptonote_core/tx_pool.cpp`).
    case extraSize
    /// Nodes relay the transaction: it pays for its weight (`check_fee`).
    case fee
}
