import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import RingCT
import RingSignatures
import Sapling
import SaplingCircuits
import ZcashTransactions

/// A chain for a flood: transactions that hold, and such that are refused, by the rule that refuses them.
struct FloodTransactions {
    /// Transactions that one rule refuses, no two alike.
    struct Kind: Sendable {
        let name: String
        let refusal: String
        var transactions: [[UInt8]] = []
    }

    let genesis: Genesis
    let keys: SaplingKeys
    let maker: AccountSigningKey
    /// Each shields coins of an account of its own into two notes.
    private(set) var honest: [[UInt8]] = []
    private(set) var kinds: [Kind] = []

    private static let fee: UInt64 = 10_000
    private static let balance: UInt64 = 1_000_000
    /// Transactions whose proofs are exchanged with each other's.
    private static let bases = 8
    /// How many of the kinds that cost nothing to make.
    private static let cheap = 2_000

    private let prover: SaplingProver
    private let address: PaymentAddress
    private let execution = Execution(threads: 2)
    private var generator = FastGenerator(state: 11)

    init(honest count: Int) throws {
        prover = try SaplingProver(
            .test(
                spend: ByteRegion(copying: StatementProver<SpendWitness>.testParameters(execution: execution)),
                output: ByteRegion(copying: StatementProver<OutputWitness>.testParameters(execution: execution))),
            network: .regtest)
        keys = SaplingKeys(
            spend: try prover.spends(execution: execution).verifyingKey,
            output: try prover.outputs(execution: execution).verifyingKey)
        let viewing = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 3, count: 32)).fullViewingKey()
        let addresses = try (0..<32).lazy.compactMap { index in
            viewing.address(try Diversifier(bytes: [UInt8(index)] + [UInt8](repeating: 0, count: 10)))
        }
        guard let address = addresses.first else { throw NoAddress() }
        self.address = address
        maker = try Self.key(0)
        let accounts = try (1...(count + Self.bases)).map {
            AccountCredit(account: try Self.key($0).account, amount: Self.balance)
        }
        var ring = FloodRing(seed: 5)
        genesis = try Genesis(
            configuration: ChainConfiguration(
                chainID: try ChainID("flood"), network: .regtest, validators: [maker.account], ringOutputMaturity: 1),
            accounts: accounts.sorted { $0.account < $1.account }, ringDeposits: ring.deposits)
        for number in 1...count { honest.append(try shielding(number).encoded) }
        let bases = try (count + 1...count + Self.bases).map(shielding)
        try makeKinds(bases, &ring)
    }

    private static func key(_ number: Int) throws -> AccountSigningKey {
        try AccountSigningKey(
            seed: [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
                + [UInt8](repeating: 7, count: 30))
    }

    private func shielding(_ number: Int) throws -> LedgerTransaction {
        let key = try Self.key(number)
        var builder = try LedgerTransactionBuilder(
            chainID: genesis.configuration.chainID, expiryHeight: 0, fee: Self.fee)
        try builder.debit(Self.balance, from: key.account, sequence: 0)
        try builder.pay(Self.balance / 2, to: address, ovk: nil)
        var planned = try builder.plan(change: .shielded(address, ovk: nil))
        try planned.prove(with: prover, verifyAfter: false, execution: execution)
        try planned.sign(with: key)
        return try planned.finished()
    }

    // MARK: What is refused

    private mutating func makeKinds(_ bases: [LedgerTransaction], _ ring: inout FloodRing) throws {
        var malformed = Kind(name: "bytes that are no transaction", refusal: "malformed")
        var foreign = Kind(name: "another chain's", refusal: "chainID")
        var anchors = Kind(name: "spends under unknown anchors", refusal: "saplingAnchor")
        var unsigned = Kind(name: "wrong signature of an account", refusal: "accountSignature")
        var unbalanced = Kind(name: "wrong binding signature", refusal: "saplingBindingSignature")
        let other = try ChainID("other")
        for number in 0..<Self.cheap {
            var transaction = bases[number % bases.count]
            malformed.transactions.append(transaction.encoded.dropLast(8) + generator.bytes(16))
            transaction.transparent.debits[0].signature = generator.bytes(64)
            // The last byte keeps the scalar below the group's order, so that the form is right.
            transaction.transparent.debits[0].signature[63] = 0
            unsigned.transactions.append(transaction.encoded)
            transaction = bases[number % bases.count]
            transaction.sapling.bindingSignature?.replaceSubrange(32..<63, with: generator.bytes(31))
            transaction.sapling.bindingSignature?[63] = 0
            unbalanced.transactions.append(transaction.encoded)
            transaction = bases[number % bases.count]
            transaction.sapling.spends = [
                SpendDescription(
                    valueCommitment: transaction.sapling.outputs[0].valueCommitment, anchor: generator.bytes(32),
                    nullifier: generator.bytes(32), randomizedKey: transaction.sapling.outputs[0].valueCommitment,
                    proof: transaction.sapling.outputs[0].proof, signature: generator.bytes(64))
            ]
            anchors.transactions.append(transaction.encoded)
            transaction = bases[number % bases.count]
            transaction.chainID = other
            transaction.transparent.debits[0].signature = generator.bytes(64)
            foreign.transactions.append(transaction.encoded)
        }
        kinds = [malformed, foreign, anchors, unsigned, unbalanced, Self.exchanged(bases)]
        kinds.append(
            Kind(
                name: "ring signatures altered", refusal: "ringSignature",
                transactions: try ring.altered(
                    256, chainID: genesis.configuration.chainID, fee: Self.fee, using: &generator)))
    }

    /// Well-formed proofs of other outputs; ids and signatures are those of transactions that hold.
    private static func exchanged(_ bases: [LedgerTransaction]) -> Kind {
        var kind = Kind(name: "output proofs of other outputs", refusal: "saplingOutputProof")
        let proofs = bases.flatMap { $0.sapling.outputs.map(\.proof) }
        for first in proofs {
            for second in proofs {
                for base in bases {
                    var transaction = base
                    transaction.sapling.outputs[0].proof = first
                    transaction.sapling.outputs[1].proof = second
                    if transaction != base { kind.transactions.append(transaction.encoded) }
                }
            }
        }
        return kind
    }

    struct NoAddress: NamedError {
        var explanation: String { "The key has no address among its first diversifiers." }
    }
}

/// Ring outputs of the genesis whose secrets are known, and a transaction that spends one.
private struct FloodRing {
    private let secrets: [Ed25519.ScalarField]
    let deposits: [RingDeposit]
    private static let amount: UInt64 = 1_000_000

    init(seed: UInt64) {
        var generator = FastGenerator(state: seed)
        let base = EdwardsFixedBase(EdwardsAffinePoint<Ed25519>.generator)
        secrets = (0..<RingBundle.ringSize).map { _ in
            Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
        }
        deposits = secrets.map {
            RingDeposit(
                key: CompressedPoint(base * $0), ephemeralKey: CompressedPoint(base * $0), viewTag: 0,
                amount: Self.amount)
        }
    }

    /// A transfer within the pool that would hold, with a response of its ring signature altered in `count` ways.
    mutating func altered(
        _ count: Int, chainID: ChainID, fee: UInt64, using generator: inout FastGenerator
    ) throws -> [[UInt8]] {
        let one = Ed25519.ScalarField.one
        let outputs = [Self.amount / 2, Self.amount / 2 - fee].map { amount in
            let mask = Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
            let opening = AmountCiphertext.Opening(amount: amount, mask: mask)
            return OpenedRingOutput(
                output: RingOutput(
                    key: deposits[0].key, commitment: Commitment(amount: amount, mask: mask).encoded,
                    ephemeralKey: deposits[0].key, viewTag: 0, encryptedAmount: 0), opening: opening)
        }
        let spend = RingSpend(
            numbers: (0..<UInt64(RingBundle.ringSize)).map { $0 },
            ring: deposits.map {
                RingMember(key: $0.key, commitment: Commitment(amount: Self.amount, mask: one).encoded)
            }, position: 3, secretKey: secrets[3], opening: AmountCiphertext.Opening(amount: Self.amount, mask: one))
        let unsigned = try RingPlan(spends: [spend], outputs: outputs, withdrawn: fee).prepared()
        var transaction = LedgerTransaction(chainID: chainID, expiryHeight: 0, fee: fee, ring: unsigned.bundle)
        transaction.ring = try unsigned.signed(digest: transaction.signatureDigest)
        return (0..<count).map { _ in
            var other = transaction
            other.ring.inputs[0].signature.s[0] = Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
            return other.encoded
        }
    }
}
