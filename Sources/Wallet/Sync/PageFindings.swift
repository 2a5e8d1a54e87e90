internal import ChainTransactions
internal import Primitives
internal import RingWallet
internal import Sapling

/// What the keys of a wallet open in a page of blocks: the work that takes time, done for all blocks at once on all
/// threads. It does not depend on what is found.
struct PageFindings {
    private let notes: [TrialDecryption.Found<Note>?]
    private let ring: [[[RingScanner.Candidate]]]
    private var nextNote = 0
    private var nextBundle = 0

    /// Tries the keys on all outputs of the blocks from `birthday` on. Some 150 µs for an account and a note, some 60 µs
    /// for an account and a ring output, divided by the threads.
    init(_ blocks: [WalletBlock], from birthday: UInt64, _ keys: WalletScanKeys, on pool: WorkerPool) {
        let transactions = blocks.filter { $0.height >= birthday }.flatMap(\.transactions)
        let viewing = keys.accounts.flatMap { [$0.external.incoming, $0.change.incoming] }
        notes = TrialDecryption(viewing).decrypt(
            transactions.flatMap(\.outputs), under: .afterGracePeriod, on: pool)
        let bundles = transactions.filter { $0.ringCount > 0 }.map(\.ringBundle)
        let scanners = keys.accounts.map(\.scanner)
        ring = pool.map(count: bundles.count) { index in scanners.map { $0.candidates(in: bundles[index]) } }
    }

    /// The notes that the next transaction pays to the wallet: output, account's slot, whether the internal key, note.
    mutating func notes(
        in transaction: WalletBlock.Transaction
    ) -> [(output: Int, slot: Int, isChange: Bool, note: Note)] {
        let start = nextNote
        nextNote += transaction.outputs.count
        return transaction.outputs.indices.compactMap { index in
            notes[start + index].map { (index, $0.keyIndex / 2, $0.keyIndex % 2 == 1, $0.decrypted) }
        }
    }

    /// For each account's slot what the next transaction may pay to it in the ring pool.
    mutating func candidates(in transaction: WalletBlock.Transaction) -> [[RingScanner.Candidate]] {
        guard transaction.ringCount > 0 else { return [] }
        defer { nextBundle += 1 }
        return ring[nextBundle]
    }
}
