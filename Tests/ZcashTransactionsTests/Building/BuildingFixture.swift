import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import ZcashTransactions

/// Two accounts and a tree in which the first one has notes.
struct BuildingFixture {
    let owner: ExpandedSpendingKey
    let key: FullViewingKey
    let own: PaymentAddress
    let other: FullViewingKey
    let receiver: PaymentAddress
    let notes: [Note]
    let positions: [UInt32]
    let tree: NoteCommitmentTree

    init(_ generator: inout SeededGenerator, values: [UInt64], afterZIP212: Bool = true) throws {
        owner = try ExpandedSpendingKey(spendingKey: generator.bytes(32))
        key = try owner.fullViewingKey()
        other = try ExpandedSpendingKey(spendingKey: generator.bytes(32)).fullViewingKey()
        own = try Self.address(key, &generator)
        receiver = try Self.address(other, &generator)
        var notes: [Note] = []
        for value in values {
            let seed: RandomSeed =
                afterZIP212
                ? .afterZIP212(try NoteSeed(bytes: generator.bytes(32)))
                : .beforeZIP212(rcm: .init(reducingLittleEndian: generator.bytes(64)))
            notes.append(Note(recipient: own, value: value, randomSeed: seed))
        }
        self.notes = notes
        var leaves: [BLS12381.Fr] = []
        var offsets: [Int] = []
        for note in notes {
            for _ in 0..<Int(generator.next() % 4) {
                leaves.append(BLS12381.Fr(reducingLittleEndian: generator.bytes(64)))
            }
            offsets.append(leaves.count)
            leaves.append(note.commitment.cmu)
        }
        positions = offsets.map { UInt32($0) }
        var tree = NoteCommitmentTree()
        try tree.append(contentsOf: leaves, marking: offsets, on: WorkerPool(threads: 1))
        self.tree = tree
    }

    static func address(_ key: FullViewingKey, _ generator: inout SeededGenerator) throws -> PaymentAddress {
        while true {
            if let address = key.address(try Diversifier(bytes: generator.bytes(11))) { return address }
        }
    }

    func builder(
        _ version: TransactionVersion = .v5, network: ZcashNetwork = .main, height: UInt32 = 1_800_000,
        spending count: Int? = nil
    ) throws -> TransactionBuilder {
        var builder = try TransactionBuilder(version: version, network: network, height: height, anchor: tree.root)
        for (note, position) in zip(notes, positions).prefix(count ?? notes.count) {
            try builder.spend(note, key: key, path: tree.path(of: position))
        }
        return builder
    }

    var change: TransactionBuilder.Change { .address(own, ovk: key.ovk) }
}

extension PartialTransaction {
    /// Puts bytes that are no proofs where proofs belong.
    mutating func insertPlaceholders() throws {
        for index in spends.indices { try insert(proof: [UInt8](repeating: 1, count: 192), for: .spend(index)) }
        for index in outputs.indices { try insert(proof: [UInt8](repeating: 2, count: 192), for: .output(index)) }
    }
}
