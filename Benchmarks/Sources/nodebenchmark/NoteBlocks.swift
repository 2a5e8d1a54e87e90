import Algebra
import Chain
import ChainStore
import ChainTransactions
import Curves
import Primitives
import Sapling
import ZcashTransactions

/// Makes blocks whose transactions spend two notes and make two, of random bytes that have the form of transactions.
struct NoteBlocks {
    private var generator: FastGenerator
    let genesis: Genesis
    private let key: AccountSigningKey
    private var anchor = NoteCommitmentFrontier().root.littleEndianBytes

    /// Spends, and outputs, of a transaction.
    static let perTransaction = 2
    /// As many as the cost of proofs lets into a block of a chain with the default configuration.
    static let transactionsPerBlock = 200_000 / (perTransaction * (ProofCost.saplingSpend + ProofCost.saplingOutput))

    init(seed: UInt64) throws {
        generator = FastGenerator(state: seed)
        key = try AccountSigningKey(seed: [UInt8](repeating: 1, count: AccountSigningKey.seedByteCount))
        genesis = try Genesis(
            configuration: ChainConfiguration(
                chainID: try ChainID("notes"), network: .regtest, validators: [key.account], minimumFeePerByte: 0,
                minimumFeePerProofUnit: 0),
            accounts: [])
    }

    private mutating func transaction() -> [UInt8] {
        var bundle = SaplingBundle(
            spends: [], outputs: [], valueBalance: 0, bindingSignature: generator.bytes(64))
        for _ in 0..<Self.perTransaction {
            bundle.spends.append(
                SpendDescription(
                    valueCommitment: generator.bytes(32), anchor: anchor, nullifier: generator.bytes(32),
                    randomizedKey: generator.bytes(32), proof: generator.bytes(192), signature: generator.bytes(64)))
            var commitment = generator.bytes(32)
            // Below the field's order, as the rule on points, which is not checked, has it.
            commitment[31] &= 0x3f
            bundle.outputs.append(
                OutputDescription(
                    valueCommitment: generator.bytes(32), noteCommitment: commitment,
                    ephemeralKey: generator.bytes(32), noteCiphertext: generator.bytes(580),
                    outgoingCiphertext: generator.bytes(80), proof: generator.bytes(192)))
        }
        return LedgerTransaction(chainID: genesis.configuration.chainID, expiryHeight: 0, fee: 0, sapling: bundle)
            .encoded
    }

    /// The encodings of `count` transactions.
    mutating func transactions(_ count: Int) -> [[UInt8]] { (0..<count).map { _ in transaction() } }

    /// Executes and commits the next block, and returns the seconds of the execution and of the commit.
    mutating func add(
        _ transactions: [[UInt8]], to machine: inout LedgerMachine<SQLiteLedger>, _ client: inout LightClient
    ) throws -> (execute: Double, commit: Double) {
        let proposal = BlockProposal(
            height: client.height + 1, proposer: key.account, transactions: transactions,
            maximumByteCount: LedgerBlock.maximumByteCount)
        let (execute, outcome) = try timed { try machine.finalizeBlock(proposal) }
        if let verdict = outcome.verdicts.first(where: { !$0.isAccepted }) {
            throw Refused(explanation: "\(verdict.refusal ?? ""): \(verdict.explanation)")
        }
        let commitments = try LedgerBlock.commitments(to: transactions)
        let header = BlockHeader(
            chainID: client.chainID, height: proposal.height, time: client.time + 1_000, previous: client.hash,
            transactionCount: UInt32(commitments.count), bodyHash: BlockBody.hash(of: commitments),
            appHash: outcome.appHash, proposer: key.account)
        let signed = SignedHeader(header: header, signature: key.sign(header.hash.bytes))
        let block = StoredBlock(
            block: LedgerBlock(signedHeader: signed, transactions: transactions), verdicts: outcome.verdicts)
        let (commit, _) = try timed {
            try machine.storage.stage(block)
            try machine.commit()
        }
        try client.accept(signed)
        anchor = try machine.query(LedgerQuery(path: "/state", data: [0] + Array("sapling.root".utf8))).value
        return (execute, commit)
    }

    /// A client that has seen the genesis.
    func client(appHash: Hash256) -> LightClient {
        LightClient(chainID: genesis.configuration.chainID, sequencer: key.account, genesisAppHash: appHash)
    }

    struct Refused: Error {
        let explanation: String
    }
}

/// Random bytes that are the same in every run and cost little.
struct FastGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            var word = next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
