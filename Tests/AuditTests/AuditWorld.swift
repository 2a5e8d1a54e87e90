import Algebra
import Audit
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import RingWallet
import Sapling
import Wallet
import ZcashTransactions

/// Somebody with keys in every pool.
struct Person: Sendable {
    let signer: AccountSigningKey
    let sapling: ExtendedSpendingKey
    let ring: WalletKeys
    let viewing: AccountViewKeys
    let address: PaymentAddress

    init(_ number: UInt8) throws {
        signer = try AccountSigningKey(seed: [UInt8](repeating: number, count: 32))
        sapling = try ExtendedSpendingKey(seed: [UInt8](repeating: number, count: 32))
        ring = try WalletKeys(seed: [UInt8](repeating: number, count: 32))
        viewing = AccountViewKeys(transparent: [signer.account], sapling: sapling.viewingKey, ring: ring.viewing)
        guard let address = sapling.viewingKey.defaultAddress() else { throw AuditWorld.Missing() }
        self.address = address
    }

    var account: AccountID { signer.account }
    var full: FullViewingKey { sapling.viewingKey.fullViewingKey }
    var ringAddress: MoneroAddress { ring.viewing.address(network: MoneroAddress.ledgerNetwork) }
}

/// A chain that takes proofs and signatures as good, and its blocks, signed by a sequencer whose key is known.
struct AuditWorld {
    struct Missing: Error {}

    static let fee: UInt64 = 10_000
    static let begin: UInt64 = 10_000_000

    let sequencer: AccountSigningKey
    let alice: Person
    let bob: Person
    let genesis: Genesis
    let configuration: ChainConfiguration
    private(set) var machine: LedgerMachine<MemoryStorage>
    private(set) var blocks: [LedgerBlock] = []
    private(set) var tree = NoteCommitmentTree()
    private var sequences: [AccountID: UInt64] = [:]

    /// Alice and Bob have ``begin`` units in their accounts; Bob has 20 ring outputs of 100 000 units.
    init() throws {
        sequencer = try AccountSigningKey(seed: [UInt8](repeating: 99, count: 32))
        alice = try Person(1)
        bob = try Person(2)
        configuration = ChainConfiguration(
            chainID: try ChainID("audited"), network: .regtest, validators: [sequencer.account], ringOutputMaturity: 1)
        let owners = [alice.account, bob.account].sorted()
        let deposits = try (0..<20).map { [bob] _ in
            try RingDeposit(MoneroWallet.Payment(to: bob.ringAddress, amount: 100_000))
        }
        genesis = try Genesis(
            configuration: configuration,
            accounts: owners.map { AccountCredit(account: $0, amount: Self.begin) }, ringDeposits: deposits)
        machine = try LedgerMachine(withoutProofs: MemoryStorage())
        genesisState = try machine.initChain(genesis: genesis.encoded)
    }

    private let genesisState: Hash256

    var height: UInt64 { UInt64(blocks.count) }

    /// Adds a block of these transactions, all of which the ledger must accept but for those in `refused`.
    mutating func add(_ transactions: [LedgerTransaction], refused: Set<Int> = []) throws {
        let height = height + 1
        let bytes = transactions.map(\.encoded)
        let outcome = try machine.finalizeBlock(
            BlockProposal(
                height: height, proposer: sequencer.account, transactions: bytes,
                maximumByteCount: configuration.maximumBlockBytes))
        for (index, verdict) in outcome.verdicts.enumerated()
        where verdict.isAccepted == refused.contains(index) { throw Refused(what: verdict.explanation) }
        try machine.commit()
        let previous =
            blocks.last?.hash ?? Chain.BlockHeader.root(chainID: configuration.chainID, appHash: genesisState)
        let header = Chain.BlockHeader(
            chainID: configuration.chainID, height: height, time: 1_000 * height, previous: previous,
            transactionCount: UInt32(bytes.count),
            bodyHash: BlockBody.hash(of: try LedgerBlock.commitments(to: bytes)), appHash: outcome.appHash,
            proposer: sequencer.account)
        blocks.append(LedgerBlock(signedHeader: sign(header), transactions: bytes))
        for (index, transaction) in transactions.enumerated() where !refused.contains(index) {
            for debit in transaction.transparent.debits { sequences[debit.account, default: 0] += 1 }
            let leaves = try transaction.sapling.outputs.map {
                try BLS12381.Fr(canonicalLittleEndian: $0.noteCommitment)
            }
            try tree.append(contentsOf: leaves, marking: Array(leaves.indices), on: WorkerPool(threads: 1))
        }
    }

    struct Refused: Error { let what: String }

    func sign(_ header: Chain.BlockHeader) -> SignedHeader {
        SignedHeader(header: header, signature: sequencer.sign(header.hash.bytes))
    }

    /// What the state has at a key, with its proof.
    func proof(_ table: StateTable, _ key: [UInt8]) throws -> StateProof {
        try StateProof(StateKey(table, key), in: machine.storage)
    }

    /// The number of an account's debits.
    func sequence(_ person: Person) -> UInt64 { sequences[person.account] ?? 0 }

    func builder() throws -> LedgerTransactionBuilder {
        try LedgerTransactionBuilder(
            chainID: configuration.chainID, expiryHeight: 0, fee: Self.fee, anchor: tree.root)
    }

    /// Pays from an account to a shielded address.
    func shield(_ amount: UInt64, from payer: Person, to receiver: Person, memo: String = "") throws
        -> LedgerTransaction
    {
        var builder = try builder()
        try builder.debit(amount + Self.fee, from: payer.account, sequence: sequence(payer))
        try builder.pay(
            amount, to: receiver.address, memo: memo.isEmpty ? .empty : try Memo(text: memo), ovk: payer.full.ovk)
        return try builder.plan().transaction
    }

    /// Pays from an account to another one.
    func transfer(_ amount: UInt64, from payer: Person, to account: AccountID) throws -> LedgerTransaction {
        var builder = try builder()
        try builder.debit(amount + Self.fee, from: payer.account, sequence: sequence(payer))
        try builder.pay(amount, to: account)
        return try builder.plan().transaction
    }

    /// Spends the note of this value for a payment to a shielded address, with change to the payer's internal address.
    func spend(
        _ value: UInt64, of payer: Person, paying amount: UInt64, to receiver: Person
    ) throws -> LedgerTransaction {
        try spend(value, of: payer, payer.full, paying: amount, to: receiver)
    }

    /// As ``spend(_:of:paying:to:)``, of a note that came back as change.
    func spendChange(
        _ value: UInt64, of payer: Person, paying amount: UInt64, to receiver: Person
    ) throws -> LedgerTransaction {
        let key = try payer.sapling.viewingKey.internalKey().fullViewingKey
        return try spend(value, of: payer, key, paying: amount, to: receiver)
    }

    private func spend(
        _ value: UInt64, of payer: Person, _ key: FullViewingKey, paying amount: UInt64, to receiver: Person
    ) throws -> LedgerTransaction {
        let (note, position) = try note(value, of: key)
        var builder = try builder()
        try builder.spend(note, key: key, path: try tree.path(of: position))
        try builder.pay(amount, to: receiver.address, ovk: payer.full.ovk)
        guard let own = try payer.sapling.viewingKey.internalKey().defaultAddress() else { throw Missing() }
        return try builder.plan(change: .shielded(own, ovk: payer.full.ovk)).transaction
    }

    /// A note of a person by its value, and its position in the tree.
    func note(_ value: UInt64, of person: Person) throws -> (note: Note, position: UInt32) {
        try note(value, of: person.full)
    }

    /// A note of a viewing key, which may be that of change.
    func note(_ value: UInt64, of key: FullViewingKey) throws -> (note: Note, position: UInt32) {
        var position: UInt32 = 0
        for bytes in blocks.flatMap(\.transactions) {
            for output in try LedgerTransaction(decoding: bytes).sapling.outputs {
                let found = try? key.incoming.decrypt(output.encrypted(), under: .afterGracePeriod)
                if let note = found?.note, note.value == value { return (note, position) }
                position += 1
            }
        }
        throw Missing()
    }

    /// The genesis' ring output of a number, as Bob's wallet finds it.
    func bobsOutput(_ number: Int) throws -> ReceivedOutput {
        let scanner = RingScanner(keys: bob.ring.viewing)
        let found = scanner.scan(genesis: genesis.ringDeposits, hash: genesis.hash).received
        guard found.indices.contains(number) else { throw Missing() }
        return found[number]
    }

    /// Bob spends a ring output of the genesis for a payment in the ring pool, with change to himself.
    func ringPayment(_ number: Int, paying amount: UInt64, to receiver: Person) throws -> LedgerTransaction {
        let output = try bobsOutput(number)
        let ring = (0..<RingBundle.ringSize).map { $0 }
        guard let position = ring.firstIndex(of: number) else { throw Missing() }
        let members = genesis.ringDeposits.prefix(RingBundle.ringSize).map {
            RingMember(key: $0.key, commitment: $0.commitment)
        }
        let fee = Self.fee
        let outputs = try [
            MoneroWallet.Payment(to: receiver.ringAddress, amount: amount),
            MoneroWallet.Payment(to: bob.ringAddress, amount: output.amount - amount - fee),
        ].map { payment in
            try OpenedRingOutput(
                payment,
                ephemeralSecret: Ed25519.ScalarField(
                    reducingLittleEndian: [UInt8](repeating: UInt8(truncatingIfNeeded: payment.amount), count: 32)))
        }
        let plan = try RingPlan(
            spends: [
                RingSpend(
                    numbers: ring.map(UInt64.init), ring: members, position: position,
                    secretKey: bob.ring.secret(of: output), opening: output.opening)
            ], outputs: outputs, deposits: [], withdrawn: fee)
        return LedgerTransaction(
            chainID: configuration.chainID, expiryHeight: 0, fee: fee, ring: try plan.prepared().bundle)
    }
}
