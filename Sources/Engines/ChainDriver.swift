import Chain
import ChainStore
import ChainTransactions

/// A state machine with the blocks that led to its state: the steps that every engine makes (docs/spec, section 9).
struct ChainDriver<Application: LedgerApplication> {
    private(set) var application: Application
    let store: any BlockStore
    /// The chain's headers so far.
    private(set) var client: LightClient

    /// Makes the genesis' state where there is none, executes the blocks again that the state does not have yet, and
    /// compares the two.
    ///
    /// - Parameter anchor: the header that a state taken over from a snapshot belongs to.
    init(
        _ application: consuming Application, store: any BlockStore, chainID: ChainID, genesis: [UInt8],
        sequencer: AccountID, anchor: SignedHeader? = nil
    ) throws(EngineError) {
        do {
            var application = application
            var info = try application.info()
            if info.chainID == nil {
                _ = try application.initChain(genesis: genesis)
                info = try application.info()
            }
            guard let actual = info.chainID, actual == chainID else {
                throw EngineError.wrongChain(actual: info.chainID?.name ?? "", expected: chainID.name)
            }
            let last = try store.lastHeader()
            while let last, info.height < last.header.height {
                info = try Self.replay(info.height + 1, of: store, &application)
            }
            let known = last ?? anchor
            if let known, known.header.height == info.height {
                guard known.header.appHash == info.appHash else {
                    throw EngineError.stateDiffers(
                        height: info.height, actual: info.appHash, expected: known.header.appHash)
                }
                client = LightClient(sequencer: sequencer, trusted: known.header)
            } else {
                guard info.height == 0, known == nil else {
                    throw EngineError.stateAhead(state: info.height, blocks: known?.header.height ?? 0)
                }
                client = LightClient(chainID: chainID, sequencer: sequencer, genesisAppHash: info.appHash)
            }
            self.application = application
            self.store = store
        } catch { throw EngineError(error) }
    }

    private static func replay(
        _ height: UInt64, of store: any BlockStore, _ application: inout Application
    ) throws -> LedgerInfo {
        guard let stored = try store.block(at: height) else { throw EngineError.missingBlock(height: height) }
        let expected = stored.block.header.appHash
        let outcome = try application.finalizeBlock(BlockProposal(stored.block))
        guard outcome.appHash == expected else {
            throw EngineError.replayDiffers(height: height, actual: outcome.appHash, expected: expected)
        }
        try application.commit()
        return try application.info()
    }

    /// Lets the state machine look at its state or check a transaction.
    mutating func with<R>(_ body: (inout Application) throws -> R) throws(EngineError) -> R {
        do { return try body(&application) } catch { throw EngineError(error) }
    }

    /// A block that was executed and is not signed.
    struct Draft {
        fileprivate(set) var header: BlockHeader
        fileprivate var transactions: [[UInt8]]
        fileprivate var verdicts: [TransactionVerdict]
    }

    /// Executes the next block, of those of `candidates` that hold, in order.
    mutating func draft(
        _ candidates: [[UInt8]], proposer: AccountID, time: UInt64, maximumByteCount: Int
    ) throws(EngineError) -> Draft {
        do {
            var proposal = BlockProposal(
                height: client.height + 1, proposer: proposer, transactions: candidates,
                maximumByteCount: maximumByteCount)
            proposal.transactions = try application.prepareProposal(proposal)
            let outcome = try application.finalizeBlock(proposal)
            let commitments: [TransactionCommitment]
            do throws(BlockDecodingError) {
                commitments = try LedgerBlock.commitments(to: proposal.transactions)
            } catch { throw EngineError.malformedProposal(error) }
            let header = BlockHeader(
                chainID: client.chainID, height: proposal.height, time: max(time, client.time), previous: client.hash,
                transactionCount: UInt32(commitments.count), bodyHash: BlockBody.hash(of: commitments),
                appHash: outcome.appHash, proposer: proposer)
            return Draft(header: header, transactions: proposal.transactions, verdicts: outcome.verdicts)
        } catch { throw EngineError(error) }
    }

    /// Makes a drafted block durable.
    mutating func commit(_ draft: Draft, signature: [UInt8]) throws(EngineError) -> StoredBlock {
        let signed = SignedHeader(header: draft.header, signature: signature)
        return try commit(
            StoredBlock(
                block: LedgerBlock(signedHeader: signed, transactions: draft.transactions), verdicts: draft.verdicts))
    }

    /// Verifies a block of others, executes it and makes it durable. Nothing is changed where that fails.
    mutating func accept(_ block: LedgerBlock) throws(EngineError) -> StoredBlock {
        do throws(BlockRefusal) {
            try client.check(block.signedHeader)
            try block.checkBody()
        } catch { throw .refused(error) }
        let outcome = try with { application in try application.finalizeBlock(BlockProposal(block)) }
        guard outcome.appHash == block.header.appHash else {
            throw .refused(
                .appHashDiffers(
                    height: block.header.height, actual: outcome.appHash, expected: block.header.appHash))
        }
        return try commit(StoredBlock(block: block, verdicts: outcome.verdicts))
    }

    private mutating func commit(_ stored: StoredBlock) throws(EngineError) -> StoredBlock {
        do {
            // Everything is checked before anything is written: a header of our own passes as anybody's does.
            try client.check(stored.block.signedHeader)
            try store.stage(stored)
            try application.commit()
        } catch { throw EngineError(error) }
        client = LightClient(sequencer: client.sequencer, trusted: stored.block.header)
        return stored
    }
}

extension BlockProposal {
    /// The proposal that a block was made of.
    init(_ block: LedgerBlock) {
        self.init(
            height: block.header.height, proposer: block.header.proposer, transactions: block.transactions,
            maximumByteCount: LedgerBlock.maximumByteCount)
    }
}
