internal import Algebra
public import Chain
public import ChainTransactions
internal import Curves
public import Primitives
internal import RingCT
internal import RingSignatures
internal import ZcashTransactions

extension ReserveStatement {
    /// What a proof of reserves has shown.
    public struct Shown: Sendable, Hashable {
        /// What could be spent after the block, in units.
        public let total: UInt64
        /// The number of accounts, notes or ring outputs.
        public let count: Int
        /// The block's height.
        public let height: UInt64
        /// The block's time in milliseconds since 1970.
        public let time: UInt64
    }

    /// Checks the statement and adds up what it shows. Variable time; for notes a batch of proofs is verified.
    ///
    /// - Parameters:
    ///   - keys: the keys of Sapling's statements that the chain has.
    ///   - message: what the verifier asked to be answered.
    ///   - least: what must be shown at least, in units.
    /// - Throws: the first check that fails.
    public func verify(
        genesis: Genesis, sequencer: AccountID, keys: SaplingKeys, message: [UInt8], atLeast least: UInt64 = 0,
        execution: Execution = Execution()
    ) throws(ReserveError) -> Shown {
        let expected = genesis.configuration.chainID
        guard chain == expected, header.header.chainID == expected, expected.name != ReserveBuilder.noChain else {
            throw .wrongChain(actual: header.header.chainID.name, expected: expected.name)
        }
        guard self.genesis == genesis.hash else { throw .wrongGenesis }
        guard self.message == message else { throw .wrongMessage }
        guard header.isSigned(by: sequencer) else { throw .headerNotSigned }
        let total: UInt64
        let count: Int
        switch reserves {
        case .accounts(let list):
            count = list.count
            total = try check(list)
        case .notes(let notes):
            count = notes.transaction.sapling.spends.count
            total = try check(notes, genesis, keys, execution)
        case .ringOutputs(let list):
            count = list.count
            total = try check(list)
        }
        guard count > 0 else { throw .nothing }
        guard total >= least else { throw .tooLittle(total: total, needed: least) }
        return Shown(total: total, count: count, height: header.header.height, time: header.header.time)
    }

    /// What the state has at a key of the header's commitment.
    private func value(
        _ proof: StateProof, _ table: StateTable, _ key: [UInt8]?, _ entry: Int
    ) throws(ReserveError) -> [UInt8]? {
        guard proof.table == table, key == nil || proof.key == key else { throw .wrongSubject(entry: entry) }
        do throws(StateProofError) { try proof.check(appHash: header.header.appHash) } catch {
            throw .stateProof(entry: entry, error)
        }
        return proof.value
    }

    private func check(_ accounts: [AccountReserve]) throws(ReserveError) -> UInt64 {
        var total: UInt64 = 0
        var seen: Set<AccountID> = []
        for (index, entry) in accounts.enumerated() {
            guard seen.insert(entry.account).inserted else { throw .duplicate(entry: index) }
            guard let bytes = try value(entry.state, .accounts, entry.account.bytes, index),
                let account = try? LedgerAccount(decoding: bytes)
            else { throw .absent(entry: index) }
            do throws(AccountSignatureError) {
                try entry.account.verify(signature: entry.signature, of: digest.bytes)
            } catch { throw .signature(entry: index, error) }
            // All accounts together hold the supply at most.
            total += account.balance
        }
        return total
    }

    private func check(
        _ notes: NoteReserve, _ genesis: Genesis, _ keys: SaplingKeys, _ execution: Execution
    ) throws(ReserveError) -> UInt64 {
        let transaction = notes.transaction
        let spends = transaction.sapling.spends
        guard let root = try value(notes.anchor, .values, Array("sapling.root".utf8), 0) else { throw .wrongAnchor }
        guard spends.allSatisfy({ $0.anchor == root }) else { throw .wrongAnchor }
        // It is of no chain, takes notes and pays their sum to the digest's account, and nothing else.
        let credits = transaction.transparent.credits
        guard transaction.chainID.name == ReserveBuilder.noChain, transaction.fee == 0, !spends.isEmpty,
            transaction.transparent.debits.isEmpty, credits.count == 1, credits[0].account == digest,
            transaction.ring.isEmpty, transaction.applications.isEmpty, transaction.governance == nil,
            transaction.sapling.valueBalance > 0,
            credits[0].amount == transaction.sapling.valueBalance.magnitude
        else { throw .wrongTransaction }
        guard notes.unspent.count == spends.count else { throw .wrongSubject(entry: notes.unspent.count) }
        for (index, spend) in spends.enumerated() {
            guard try value(notes.unspent[index], .nullifiers, spend.nullifier, index) == nil else {
                throw .spent(entry: index)
            }
        }
        let context = TransactionContext(
            transaction: transaction, id: transaction.id, signatureDigest: transaction.signatureDigest,
            byteCount: transaction.encoded.count, height: header.header.height, configuration: genesis.configuration)
        do throws(LedgerRefusal) { try SaplingSection.checkForm(context) } catch {
            guard case .violation(let violation) = error else { throw .notVerified("the state was asked for") }
            throw .notes(violation.rule)
        }
        let violation: RuleViolation?
        do {
            var collectors: [any ProofCollector] = [SaplingProofs(keys: keys)]
            try collectors[0].add(context, at: 0, StateOverlay(MemoryStorage()))
            violation = try collectors.violations(of: 1, execution: execution)[0]
        } catch { throw .notVerified((error as? any NamedError)?.explanation ?? String(describing: error)) }
        if let violation { throw .notes(violation.rule) }
        return credits[0].amount
    }

    private func check(_ outputs: [RingReserve]) throws(ReserveError) -> UInt64 {
        var total: UInt64 = 0
        var images: Set<CompressedPoint> = []
        for (index, entry) in outputs.enumerated() {
            guard let bytes = try value(entry.state, .ringOutputs, nil, index),
                let record = RingOutputRecord(encoded: bytes)
            else { throw .absent(entry: index) }
            // One key image is one output: of several outputs with one key only one can be spent.
            guard images.insert(entry.keyImage).inserted else { throw .duplicate(entry: index) }
            guard try value(entry.unspent, .keyImages, entry.keyImage.bytes, index) == nil else {
                throw .spent(entry: index)
            }
            guard entry.opening.commitment == record.member.commitment else { throw .notOpened(entry: index) }
            do throws(RingSignatureError) {
                guard KeyImage.isInPrimeOrderSubgroup(entry.keyImage) else { throw .undecodableKeyImage }
                try CryptoNoteRing.verify(
                    message: digest.bytes, keys: [record.member.key], keyImage: entry.keyImage,
                    signature: CryptoNoteRingSignature(parts: [entry.signature]))
            } catch { throw .keyImage(entry: index, error) }
            let (sum, overflows) = total.addingReportingOverflow(entry.opening.amount)
            guard !overflows else { throw .notOpened(entry: index) }
            total = sum
        }
        return total
    }
}
