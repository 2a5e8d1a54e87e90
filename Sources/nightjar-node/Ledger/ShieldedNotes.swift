import Algebra
import ChainTransactions
import Curves
import Primitives
import Sapling
import Wallet

/// The notes of a viewing key, found by going through the chain's compact blocks.
struct ShieldedNotes {
    /// The notes that can be spent, oldest first.
    private(set) var unspent: [SpendableFunds.SpendableNote] = []
    /// The note commitment tree, which has the notes' paths.
    private(set) var tree = NoteCommitmentTree()
    /// The height up to which the chain was gone through.
    private(set) var height: UInt64 = 0

    /// What the notes are worth, in units.
    var balance: UInt64 { unspent.reduce(0) { $0 &+ $1.note.value } }

    /// Goes through the whole chain. Linear in it: some 75 µs an output.
    static func scan(_ client: NodeClient, _ key: FullViewingKey, on pool: WorkerPool) async throws -> ShieldedNotes {
        var notes = ShieldedNotes()
        var pages = CompactBlocks(client)
        while let blocks = try await pages.page() {
            for block in blocks {
                let height = try block.integer("height")
                for transaction in try block.list("transactions") {
                    try notes.take(transaction, key, height: height, on: pool)
                }
            }
        }
        notes.height = pages.height
        return notes
    }

    private mutating func take(
        _ transaction: JSONValue, _ key: FullViewingKey, height: UInt64, on pool: WorkerPool
    ) throws {
        for element in try transaction.list("nullifiers") {
            guard let text = element.text, let nullifier = try? Hexadecimal.decode(text, count: 32) else {
                throw NodeClientError.malformedAnswer("a nullifier is no hexadecimal text of 32 bytes.")
            }
            if let index = unspent.firstIndex(where: { $0.nullifier == nullifier }) {
                try tree.unmark(unspent[index].position)
                unspent.remove(at: index)
            }
        }
        let outputs = try transaction.list("outputs").map { output in
            try CompactOutput(
                noteCommitment: try output.bytes("cmu"), ephemeralKey: try output.bytes("epk"),
                notePrefix: try output.bytes("ciphertext"))
        }
        guard !outputs.isEmpty else { return }
        let leaves = outputs.map { BLS12381.Fr(reducingLittleEndian: $0.noteCommitment) }
        let found = TrialDecryption([key.incoming]).decrypt(outputs, under: .afterGracePeriod, on: pool)
        // A note without value cannot pay anything.
        let own = found.indices.filter { (found[$0]?.decrypted.value ?? 0) > 0 }
        let first = UInt32(truncatingIfNeeded: tree.size)
        try tree.append(contentsOf: leaves, marking: own, on: pool)
        for index in own {
            guard let note = found[index]?.decrypted else { continue }
            let position = first + UInt32(index)
            unspent.append(
                SpendableFunds.SpendableNote(
                    note: note, position: position, key: key,
                    nullifier: note.nullifier(at: position, key: key).bytes, height: height))
        }
    }
}
