import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import RingCT
import RingSignatures
import TestSupport

/// A chain of coinbase transactions, one in each block, some of which pay a wallet.
struct SyntheticChain {
    let keys: WalletKeys
    let scanner: OutputScanner
    var ledger = WalletLedger()
    var members: [RingMember] = []
    var generator: SeededGenerator

    /// A chain of 300 blocks; those whose heights are given pay the wallet, to the address at the place given.
    init(
        keys: WalletKeys, paying own: [Int: (amount: UInt64, index: SubaddressIndex)], seed: UInt64,
        version: TransactionVersion = .ringCT, for test: String = #function
    ) {
        self.keys = keys
        scanner = OutputScanner(keys: keys.viewing, accounts: 3, indices: 3)
        generator = SeededGenerator(seed: seed, for: test)
        for height in 0..<300 {
            let (amount, index) = own[height] ?? (600, .primary)
            let owner = own[height] == nil ? try! WalletKeys(seed: generator.bytes(32)).viewing : keys.viewing
            append(
                Payment(to: owner.address(at: index, network: .main), amount: amount), height: UInt64(height),
                version: version)
        }
    }

    private mutating func append(_ payment: Payment, height: UInt64, version: TransactionVersion) {
        let r = Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64))
        let view = EdwardsPoint(try! payment.address.viewKey.decoded())
        let spend = EdwardsPoint(try! payment.address.spendKey.decoded())
        let base = payment.address.isSubaddress ? spend : .generator
        let derivation = KeyDerivation(secret: r, point: view)
        let key = CompressedPoint(spend + EdwardsPoint<Ed25519>.generator * derivation.scalar(at: 0))
        let transaction = MoneroTransaction(
            version: version, unlockTime: height + 60, inputs: [.coinbase(height: height)],
            outputs: [TransactionOutput(amount: payment.amount, key: key, viewTag: derivation.viewTag(at: 0))],
            extra: TransactionExtra([.publicKey(CompressedPoint(base * r))]).bytes)
        include(transaction, height: height)
    }

    /// Puts a transaction into the block at `height`.
    mutating func include(_ transaction: MoneroTransaction, height: UInt64) {
        let first = UInt64(members.count)
        for (index, output) in transaction.outputs.enumerated() {
            let commitment = transaction.ringCT?.commitments[index] ?? Commitment(openAmount: output.amount).encoded
            members.append(RingMember(key: output.key, commitment: commitment))
        }
        ledger.add(
            transaction, height: height, globalIndices: (first..<UInt64(members.count)).map { $0 }, scanner: scanner,
            spendKeys: keys)
    }

    /// Inputs for what `entries` hold.
    mutating func inputs(_ entries: [WalletLedger.Entry], ringSize: Int = 16) throws -> [UnsignedTransaction.Input] {
        // Every output counts as old enough.
        let count = UInt64(members.count)
        let picker = try DecoyPicker(cumulativeCounts: (1...count + 9).map { min($0, count) })
        return try entries.map { entry in
            let request = try DecoyRing.request(
                size: ringSize, spending: entry.globalIndex ?? 0, picker: picker, using: &generator)
            let answers = request.indices.map {
                DecoyRing.Candidate(index: $0, member: members[Int($0)], isUnlocked: true)
            }
            let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
            return UnsignedTransaction.Input(
                output: entry.output, ring: try DecoyRing(request: request, spending: own, answers: answers))
        }
    }

    /// The rings of a transaction.
    func rings(_ transaction: MoneroTransaction) -> [[RingMember]] {
        transaction.inputs.map { ($0.indices ?? []).map { members[Int($0)] } }
    }
}
