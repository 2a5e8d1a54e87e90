/// The rules that a transaction is checked against, by name, with their source: §… is the Zcash protocol specification.
public enum TransactionRule: String, Sendable, Hashable, CaseIterable {
    /// The encoding is no longer than a block: 2,000,000 bytes, 100,000 before Sapling (§7.1.2).
    case size
    /// The version is one of those that the network upgrade at this height admits (§7.1.2).
    case version
    /// Version 5 names the consensus branch of this height (§7.1.2).
    case branch
    /// The height is not beyond the transaction's expiry height (ZIP 203).
    case expiry
    /// Something is spent (§7.1.2).
    case sources
    /// Something is paid (§7.1.2).
    case sinks
    /// Transparent inputs refer to outputs, each to another one (§7.1.2).
    case transparentInputs
    /// Transparent values and their sum lie between 0 and all the money there is (§7.1.2).
    case transparentValues
    /// What JoinSplits move lies in that range, in one direction, and out of Sprout only after Canopy (§4.3, ZIP 211).
    case joinSplitValues
    /// The Orchard bundle's flags and balance are possible ones (§7.1.2).
    case orchardFields
    /// `valueBalanceSapling` lies within ± all the money there is, and is 0 without spends and outputs (§4.13).
    case valueBalance
    /// What comes in covers what goes out (§3.4).
    case transparentPool
    /// No nullifier of a pool is there twice (§4.4, §7.1.2).
    case nullifiers
    /// A coinbase transaction spends no notes, and its fields are those of a coinbase transaction (§7.1.2, ZIP 203).
    case coinbaseFields
    /// Outputs of a coinbase transaction exist from Heartwood on and everybody can read them (ZIP 213).
    case coinbaseOutput
    /// Notes of a coinbase transaction have the form of ZIP 212 from Canopy on, the grace period included, and the older
    /// one before (§7.1.2).
    case coinbaseNoteForm
    /// A spend's `cv` is a canonical point and not of small order (§4.4).
    case spendValueCommitment
    /// A spend's anchor is a canonical field element (§7.3).
    case spendAnchor
    /// A spend's `rk` is a canonical point and not of small order (§4.4).
    case spendKey
    /// A spend's proof is well formed and verifies (§4.4).
    case spendProof
    /// A spend's signature verifies under `rk` (§4.4, §4.15).
    case spendSignature
    /// An output's `cv` is a canonical point and not of small order (§4.5).
    case outputValueCommitment
    /// An output's `cmu` is a canonical field element (§7.4).
    case outputCommitment
    /// An output's `epk` is a canonical point and not of small order (§4.5).
    case outputKey
    /// An output's proof is well formed and verifies (§4.5).
    case outputProof
    /// The binding signature verifies under the sum of the value commitments less the balance (§4.13).
    case bindingSignature
}
