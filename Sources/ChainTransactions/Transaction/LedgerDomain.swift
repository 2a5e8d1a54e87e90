/// The personalisations of the ledger's hashes, 16 ASCII characters each, each for one purpose (docs/spec, section 2).
package enum LedgerDomain: String, CaseIterable, Sendable {
    // The digest tree of a transaction.
    case transaction = "NightjarTxId____"
    case header = "NightjarTxHeader"
    case transparent = "NightjarTxTransp"
    case debits = "NightjarTxDebits"
    case credits = "NightjarTxCredit"
    case sapling = "NightjarTxSaplng"
    case saplingSpends = "NightjarTxSSpend"
    case saplingOutputs = "NightjarTxSOutpt"
    case ring = "NightjarTxRing__"
    case ringInputs = "NightjarTxRIn___"
    case ringOutputs = "NightjarTxROut__"
    case ringDeposits = "NightjarTxRDepos"
    case applications = "NightjarTxApps__"
    case registrations = "NightjarTxARegis"
    case applicationDeposits = "NightjarTxADepos"
    case calls = "NightjarTxACalls"
    case governance = "NightjarTxGovern"
    // What authorises it.
    case authorization = "NightjarTxAuth__"
    case transparentAuthorization = "NightjarTxAuthTr"
    case saplingAuthorization = "NightjarTxAuthSa"
    case ringAuthorization = "NightjarTxAuthRi"
    case applicationsAuthorization = "NightjarTxAuthAp"
    case governanceAuthorization = "NightjarTxAuthGo"
    /// What every signature of a transaction signs.
    case signature = "NightjarTxSign__"
    /// What a proof of an application circuit is bound to.
    case context = "NightjarContext_"
    /// What validators sign to approve a change of the configuration.
    case approval = "NightjarApproval"
    // Blocks and state.
    case block = "NightjarBlock___"
    case blockBody = "NightjarBlkBody_"
    case blockLeaf = "NightjarBlkLeaf_"
    case blockNode = "NightjarBlkNode_"
    /// What stands before the first header: the chain and its state at height 0.
    case blockRoot = "NightjarBlkRoot_"
    /// Over the bytes of a file of blocks.
    case chainFile = "NightjarChnFile_"
    /// Of one entry of a stored state, to find damage.
    case entryChecksum = "NightjarEntrySum"
    /// Of the record of a commit, to find damage.
    case commitSeal = "NightjarCommitSl"
    /// Of the bytes of a transaction that waits.
    case mempool = "NightjarMempool_"
    case stateLeaf = "NightjarStLeaf__"
    case stateNode = "NightjarStNode__"
    case mapLeaf = "NightjarMapLeaf_"
    case mapNode = "NightjarMapNode_"
    case mapKey = "NightjarMapKey__"
    case mapValue = "NightjarMapValue"
    case genesis = "NightjarGenesis_"
    /// A registered circuit's name: its curve, key and policy.
    case circuit = "NightjarCircuit_"
    case snapshot = "NightjarSnapshot"
    /// What a cached verdict on a proof is filed under.
    case verdict = "NightjarVerdict_"
    /// The seed of the ring keys that belong to the seeds of an account and of a shielded key.
    case ringKeys = "NightjarRingKeys"
    // Randomness that is hedged.
    /// The masks of pseudo-outputs.
    case ringMasks = "NightjarRingMask"
    /// The ephemeral keys of ring outputs.
    case ringEphemeralKeys = "NightjarRingEphm"
}
