internal import Algebra
public import Chain
public import ChainTransactions
public import Curves
public import MoneroWallet
public import Primitives
internal import RingCT
internal import RingSignatures
public import Sapling
public import SaplingCircuits
internal import Wallet
internal import ZcashTransactions

/// What a proof of reserves is made from: the block and the message that it answers.
public struct ReserveBuilder: Sendable {
    /// The name of the chain that a proof's transaction is of; a genesis may not have it.
    package static let noChain = "nightjar-proof-of-reserves"

    private let subject: ReserveStatement.Subject

    /// A builder for a chain, a block and the verifier's message.
    ///
    /// - Throws: `.messageTooLong`, `.wrongChain` for the chain that proofs' transactions are of.
    public init(genesis: Genesis, header: SignedHeader, message: [UInt8]) throws(ReserveError) {
        guard message.count <= ReserveStatement.maximumMessageCount else {
            throw .messageTooLong(actual: message.count, maximum: ReserveStatement.maximumMessageCount)
        }
        let chain = genesis.configuration.chainID
        guard chain.name != Self.noChain else { throw .wrongChain(actual: chain.name, expected: "another") }
        subject = ReserveStatement.Subject(chain, genesis.hash, header, message)
    }

    /// That these keys' accounts hold what the state has of them.
    ///
    /// - Throws: `.nothing`.
    public func accounts(
        _ accounts: [(key: AccountSigningKey, state: StateProof)]
    ) throws(ReserveError) -> ReserveStatement {
        guard !accounts.isEmpty else { throw .nothing }
        let digest = subject.digest(.transparent).bytes
        return statement(
            .accounts(
                accounts.map { key, state in
                    .init(account: key.account, state: state, signature: key.sign(digest))
                }))
    }

    /// A note to show.
    public struct OwnNote: Sendable {
        /// The note.
        public let note: Note
        /// Its way to the root of the tree after the block.
        public let path: MerklePath
        /// That the state does not have its nullifier.
        public let unspent: StateProof

        /// A note of these parts.
        public init(note: Note, path: MerklePath, unspent: StateProof) {
            self.note = note
            self.path = path
            self.unspent = unspent
        }
    }

    /// That an account can spend these notes. A spend proof for each, and two proofs of outputs without value: some seconds.
    ///
    /// - Parameters:
    ///   - anchor: the root of the tree after the block, from the state.
    ///   - keys: the account's shielded keys: of its addresses and, where it has one, of change.
    ///   - prover: what makes the proofs, with the parameters of the chain.
    /// - Throws: `ReserveError.nothing`, `.notPlanned`, and what the prover throws.
    public func notes(
        _ notes: [OwnNote], anchor: StateProof, root: BLS12381.Fr, keys: [ExpandedSpendingKey], prover: SaplingProver,
        execution: Execution = Execution()
    ) throws -> ReserveStatement {
        let viewing = try keys.map { try $0.fullViewingKey() }
        guard !notes.isEmpty, let first = viewing.first else { throw ReserveError.nothing }
        var planned: PlannedLedgerTransaction
        do throws(LedgerBuildingError) {
            guard let chain = try? ChainID(Self.noChain) else { throw .missingProof(.spend(0)) }
            var builder = try LedgerTransactionBuilder(chainID: chain, expiryHeight: 0, fee: 0, anchor: root)
            var total: UInt64 = 0
            for note in notes {
                let recipient = note.note.recipient
                let owner = viewing.first { $0.address(recipient.diversifier) == recipient }
                try builder.spend(note.note, key: owner ?? first, path: note.path)
                total += note.note.value
            }
            try builder.pay(total, to: subject.digest(.shielded))
            planned = try builder.plan()
        } catch { throw ReserveError.notPlanned(error) }
        try planned.prove(with: prover, keys: keys.map(\.proofAuthorizingKey), execution: execution)
        for key in keys where planned.spends.contains(where: { $0.key.ak == key.ak }) { try planned.sign(with: key) }
        let transaction = try planned.finished()
        // Spends are in random order: each gets the proof of its own nullifier.
        let proofs = Dictionary(notes.map { ($0.unspent.key, $0.unspent) }, uniquingKeysWith: { $1 })
        return statement(
            .notes(
                .init(
                    anchor: anchor, transaction: transaction,
                    unspent: transaction.sapling.spends.compactMap { proofs[$0.nullifier] })))
    }

    /// A ring output to show.
    public struct OwnRingOutput: Sendable {
        /// The output.
        public let output: ReceivedOutput
        /// What the state has of it.
        public let state: StateProof
        /// That the state does not have its key image.
        public let unspent: StateProof

        /// An output of these parts.
        public init(output: ReceivedOutput, state: StateProof, unspent: StateProof) {
            self.output = output
            self.state = state
            self.unspent = unspent
        }
    }

    /// That a wallet can spend these ring outputs. It shows which they are, their amounts and their key images. Constant
    /// time in the keys.
    ///
    /// - Throws: `.nothing`, `.notSigned`.
    public func ringOutputs(
        _ outputs: [OwnRingOutput], keys: WalletKeys
    ) throws(ReserveError) -> ReserveStatement {
        guard !outputs.isEmpty else { throw .nothing }
        let digest = subject.digest(.ring).bytes
        var entries: [ReserveStatement.RingReserve] = []
        for output in outputs {
            do throws(RingSignatureError) {
                let (signature, image) = try CryptoNoteRing.sign(
                    message: digest, keys: [output.output.key], index: 0,
                    secretKey: keys.secret(of: output.output))
                entries.append(
                    .init(
                        state: output.state, opening: output.output.opening, keyImage: image,
                        signature: signature.parts[0], unspent: output.unspent))
            } catch { throw .notSigned(error) }
        }
        return statement(.ringOutputs(entries))
    }

    private func statement(_ reserves: ReserveStatement.Reserves) -> ReserveStatement {
        ReserveStatement(
            chain: subject.chain, genesis: subject.genesis, header: subject.header, message: subject.message,
            reserves: reserves)
    }
}
