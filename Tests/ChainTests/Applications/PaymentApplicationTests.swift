import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import Testing

/// `circuits/apps/confidential-payment` on a ledger: the circuit's pool holds the coins, its tree the notes.
@Suite("Confidential payments on the ledger") struct PaymentApplicationTests {
    /// A note of `circuits/apps/confidential-payment`, asset 1.
    struct Note {
        var amount: UInt64
        var owner: BN254.Fr
        var blinding: BN254.Fr

        var commitment: BN254.Fr {
            get throws { try ApplicationHashes.hash(BN254.Fr(17), BN254.Fr(amount), .one, owner, blinding) }
        }
    }

    static let spendingKey = BN254.Fr(4_000_001)

    /// The inputs of a payment of two notes at places of the tree of `leaves` into two new ones.
    static func inputs(
        _ spent: [(note: Note, index: Int)], _ made: [Note], leaves: [BN254.Fr], deposit: UInt64 = 0,
        withdrawal: UInt64 = 0
    ) throws -> [String: JSONValue] {
        var root = BN254.Fr.zero
        var siblings: [[BN254.Fr]] = []
        var nullifiers: [BN254.Fr] = []
        for (note, index) in spent {
            let path = try ApplicationHashes.path(leaves, depth: 20, index: index)
            root = path.root
            siblings.append(path.siblings)
            let position = try ApplicationHashes.hash(spendingKey, note.commitment, BN254.Fr(UInt64(index)))
            nullifiers.append(try ApplicationHashes.hash(BN254.Fr(18), position, .zero))
        }
        return [
            "root": .element(root), "nullifiers": .elements(nullifiers),
            "commitments": .elements(try made.map { try $0.commitment }), "asset": .string("1"),
            "deposit": .string("\(deposit)"), "withdrawal": .string("\(withdrawal)"),
            "spendingKey": .element(spendingKey), "inAmount": .elements(spent.map { BN254.Fr($0.note.amount) }),
            "inBlinding": .elements(spent.map(\.note.blinding)),
            "inIndex": .elements(spent.map { BN254.Fr(UInt64($0.index)) }),
            "inSiblings": .array(siblings.map { .elements($0) }),
            "outAmount": .elements(made.map { BN254.Fr($0.amount) }), "outOwner": .elements(made.map(\.owner)),
            "outBlinding": .elements(made.map(\.blinding)),
        ]
    }

    @Test("coins are shielded, paid and withdrawn; attacks are refused by name") func payments() throws {
        let circuit = try ApplicationCircuit("confidential-payment")
        var ledger = try ApplicationLedger()
        // It moves coins: without the validators' approval it is not registered.
        let unapproved = ledger.transaction(ApplicationBundle(registrations: [circuit.registration]))
        #expect(try ledger.block([unapproved]) == ["circuitApproval"])
        try ledger.register(circuit.registration)

        let owner = try ApplicationHashes.hash(BN254.Fr(16), Self.spendingKey)
        func note(_ amount: UInt64, _ blinding: UInt64) -> Note {
            Note(amount: amount, owner: owner, blinding: BN254.Fr(blinding))
        }
        // 1,000 units go in as two notes; the two empty notes that are "spent" need not exist.
        let notes = [note(700, 1), note(300, 2)]
        let leaves = try notes.map { try $0.commitment }
        var shield = ledger.transaction(
            ApplicationBundle(
                deposits: [CircuitDeposit(circuit: circuit.id, amount: 1000)], calls: [circuit.call()]))
        ledger.addDebit(1000, to: &shield)
        try circuit.prove(
            Self.inputs([(note(0, 3), 0), (note(0, 4), 1)], notes, leaves: [], deposit: 1000), in: &shield)
        // Less is paid in than the notes are worth.
        var short = shield
        short.applications.deposits[0].amount = 999
        ledger.addDebit(999, to: &short)
        try circuit.prove(
            Self.inputs([(note(0, 3), 0), (note(0, 4), 1)], notes, leaves: [], deposit: 1000), in: &short)
        var other = ledger
        try other.sign(&short)
        #expect(try other.block([short]) == ["circuitDeposited"])
        try ledger.sign(&shield)
        #expect(try ledger.block([shield]) == [nil])
        #expect(try ledger.total(.circuit(circuit.id)) == 1000)

        // 250 units come out again for an account, and 750 stay.
        let receiver = try #require(AccountID([UInt8](repeating: 9, count: 32)))
        let rest = [note(500, 5), note(250, 6)]
        let spent = [(notes[0], 0), (notes[1], 1)]
        func withdraw(_ inputs: [String: JSONValue], released: UInt64 = 250) throws -> LedgerTransaction {
            var transaction = ledger.transaction(
                ApplicationBundle(calls: [circuit.call(released: released)]),
                credits: [AccountCredit(account: receiver, amount: released)])
            try circuit.prove(inputs, in: &transaction)
            return transaction
        }
        let good = try withdraw(Self.inputs(spent, rest, leaves: leaves, withdrawal: 250))
        // The proof for another receiver.
        var stolen = good
        stolen.transparent.credits[0].account = ledger.account
        // More is released than was proved.
        let greedy = try withdraw(Self.inputs(spent, rest, leaves: leaves, withdrawal: 250), released: 251)
        // Notes of a tree that the ledger does not have.
        let invented = [note(5000, 7), note(5000, 8)]
        let foreign = try withdraw(
            Self.inputs(
                [(invented[0], 0), (invented[1], 1)], [note(9000, 9), note(750, 10)],
                leaves: try invented.map { try $0.commitment }, withdrawal: 250))
        #expect(try ledger.block([stolen, greedy, foreign]) == ["circuitContext", "circuitReleased", "circuitAnchor"])
        // The same notes, spent again for something else.
        let again = try withdraw(
            Self.inputs(spent, [note(600, 11), note(150, 12)], leaves: leaves, withdrawal: 250))
        #expect(try ledger.block([good, again, good]) == [nil, "circuitNullifierUnspent", "circuitNullifierUnspent"])
        #expect(try ledger.total(.circuit(circuit.id)) == 750)
        #expect(try ledger.machine.storage.account(receiver).balance == 250)
        // The change is spent from the tree as it is now.
        let all = leaves + (try rest.map { try $0.commitment })
        let last = try withdraw(
            Self.inputs([(rest[0], 2), (rest[1], 3)], [note(0, 13), note(0, 14)], leaves: all, withdrawal: 750),
            released: 750)
        #expect(try ledger.block([last]) == [nil])
        #expect(try ledger.total(.circuit(circuit.id)) == 0)
    }
}
