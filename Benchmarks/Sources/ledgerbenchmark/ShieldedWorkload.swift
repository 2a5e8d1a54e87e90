import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import Sapling
import SaplingCircuits
import ZcashTransactions

/// Somebody with notes.
private struct Owner {
    let key: ExpandedSpendingKey
    let viewing: FullViewingKey
    let address: PaymentAddress

    init() throws {
        key = try ExpandedSpendingKey(spendingKey: [UInt8](repeating: 7, count: 32))
        viewing = try key.fullViewingKey()
        for index in UInt8.min...UInt8.max {
            let diversifier = try Diversifier(bytes: [index] + [UInt8](repeating: 0, count: 10))
            guard let address = viewing.address(diversifier) else { continue }
            self.address = address
            return
        }
        throw BenchmarkError("no address was found")
    }
}

extension Workload {
    /// What each note of the preparation holds, in units, of which half is paid on.
    private static let noteValue: UInt64 = 1_000_000
    /// How many notes a transaction of the preparation makes.
    private static let notesPerDeposit = 50

    /// Payments of one note each, with two outputs. About half a second each on two cores.
    ///
    /// - Parameter parameters: the folder with the published files; nil for a test set-up, which takes some seconds.
    static func shielded(count: Int, parameters: String?, execution: Execution) throws -> Workload {
        let (prover, keys) = try prover(parameters, execution)
        let configuration = try configuration(.shielded)
        let owner = try Owner()
        let account = try accountKey(0)
        let genesis = try Genesis(
            configuration: configuration, accounts: [AccountCredit(account: account.account, amount: 1 << 50)])
        var workload = Workload(kind: .shielded, genesis: genesis.encoded, keys: keys)

        var tree = NoteCommitmentTree()
        var notes: [(note: Note, position: UInt32)] = []
        var telling = Telling("notes", total: count)
        while notes.count < count {
            let made = min(notesPerDeposit, count - notes.count)
            let first = notes.count
            var builder = try LedgerTransactionBuilder(chainID: configuration.chainID, expiryHeight: 0, fee: fee)
            try builder.debit(
                UInt64(made) * noteValue + fee, from: account.account,
                sequence: UInt64(workload.preparation.count))
            for _ in 0..<made { try builder.pay(noteValue, to: owner.address, ovk: nil) }
            var planned = try builder.plan()
            try planned.prove(with: prover, verifyAfter: false, execution: execution)
            try planned.sign(with: account)
            let transaction = try planned.finished()
            // A lone output has one without value beside it.
            var own: [Int] = []
            for (index, output) in transaction.sapling.outputs.enumerated() {
                guard let found = try? owner.viewing.incoming.decrypt(output.encrypted(), under: .afterGracePeriod)
                else { continue }
                own.append(index)
                notes.append((found.note, UInt32(tree.size) + UInt32(index)))
            }
            guard notes.count == first + made else { throw BenchmarkError("a note was not found again") }
            let leaves = try transaction.sapling.outputs.map {
                try BLS12381.Fr(canonicalLittleEndian: $0.noteCommitment)
            }
            try tree.append(contentsOf: leaves, marking: own, on: execution.pool)
            workload.preparation.append([transaction.encoded])
            telling.tell(notes.count)
        }

        telling = Telling("shielded transactions", total: count)
        for (number, (note, position)) in notes.enumerated() {
            var builder = try LedgerTransactionBuilder(
                chainID: configuration.chainID, expiryHeight: 0, fee: fee, anchor: tree.root)
            try builder.spend(note, key: owner.viewing, path: tree.path(of: position))
            try builder.pay(noteValue / 2, to: owner.address, ovk: owner.viewing.ovk)
            var planned = try builder.plan(change: .shielded(owner.address, ovk: owner.viewing.ovk))
            try planned.prove(
                with: prover, keys: [owner.key.proofAuthorizingKey], verifyAfter: false, execution: execution)
            try planned.sign(with: owner.key)
            workload.block.append(try planned.finished().encoded)
            telling.tell(number + 1)
        }
        return workload
    }

    private static func prover(
        _ parameters: String?, _ execution: Execution
    ) throws -> (prover: SaplingProver, keys: SaplingKeys) {
        if let parameters {
            return (try SaplingProver(.published(folder: parameters), network: .regtest), .published)
        }
        printError("  making a test set-up of Sapling's statements")
        let prover = try SaplingProver(
            .test(
                spend: ByteRegion(copying: StatementProver<SpendWitness>.testParameters(execution: execution)),
                output: ByteRegion(copying: StatementProver<OutputWitness>.testParameters(execution: execution))),
            network: .regtest)
        let keys = SaplingKeys(
            spend: try prover.spends(execution: execution).verifyingKey,
            output: try prover.outputs(execution: execution).verifyingKey)
        return (prover, keys)
    }
}
