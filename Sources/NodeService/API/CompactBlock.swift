import Chain
import ChainTransactions
import Primitives
import RingCT
import RingSignatures
import ZcashTransactions

/// What a light wallet needs of a block: enough to find its payments and to see its own spent, nothing to verify.
enum CompactBlock {
    /// The bytes of a note's ciphertext that decide whether it is the wallet's, and hold diversifier, value and
    /// randomness (ZIP 307).
    private static let noteByteCount = 52

    /// The transactions that were accepted, each by position, and of those what was spent and made; and the proposer,
    /// whose account gets their fees.
    static func json(_ block: NodeBlock) throws -> JSONValue {
        var transactions: [JSONValue] = []
        for (index, encoded) in block.transactions.enumerated() {
            guard index < block.verdicts.count, block.verdicts[index].isAccepted else { continue }
            transactions.append(json(try LedgerTransaction(decoding: encoded), index: index))
        }
        return .members([
            "height": .decimal(block.header.height), "hash": .hex(block.header.hash),
            "previous": .hex(block.header.previous), "time": .decimal(block.header.time),
            "proposer": .hex(block.header.proposer), "transactions": .array(transactions),
        ])
    }

    private static func json(_ transaction: LedgerTransaction, index: Int) -> JSONValue {
        .members([
            "index": .count(index), "id": .hex(transaction.id), "fee": .decimal(transaction.fee),
            "debits": .array(
                transaction.transparent.debits.map { debit in
                    .members([
                        "account": .hex(debit.account), "amount": .decimal(debit.amount),
                        "sequence": .decimal(debit.sequence),
                    ])
                }),
            "credits": .array(
                transaction.transparent.credits.map { credit in
                    .members(["account": .hex(credit.account), "amount": .decimal(credit.amount)])
                }),
            "nullifiers": .array(transaction.sapling.spends.map { .hex($0.nullifier) }),
            "outputs": .array(
                transaction.sapling.outputs.map { output in
                    .members([
                        "cmu": .hex(output.noteCommitment), "epk": .hex(output.ephemeralKey),
                        "ciphertext": .hex(Array(output.noteCiphertext.prefix(noteByteCount))),
                    ])
                }),
            "keyImages": .array(transaction.ring.inputs.map { .hex($0.keyImage.bytes) }),
            "ringOutputs": .array(
                transaction.ring.outputs.map { output in
                    .members([
                        "key": .hex(output.key.bytes), "commitment": .hex(output.commitment.bytes),
                        "ephemeralKey": .hex(output.ephemeralKey.bytes), "viewTag": .count(Int(output.viewTag)),
                        "encryptedAmount": .decimal(output.encryptedAmount),
                    ])
                }),
            "ringDeposits": .array(
                transaction.ring.deposits.map { deposit in
                    .members([
                        "key": .hex(deposit.key.bytes), "ephemeralKey": .hex(deposit.ephemeralKey.bytes),
                        "viewTag": .count(Int(deposit.viewTag)), "amount": .decimal(deposit.amount),
                    ])
                }),
        ])
    }
}
