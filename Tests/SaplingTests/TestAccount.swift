import Algebra
import Curves
import Primitives
import Sapling
import TestSupport

/// An account with an address, for tests.
struct TestAccount {
    let spendingKey: ExpandedSpendingKey
    let viewingKey: FullViewingKey
    let address: PaymentAddress

    struct NoAddress: Error {}

    init(_ generator: inout SeededGenerator) throws {
        spendingKey = try ExpandedSpendingKey(spendingKey: generator.bytes(32))
        viewingKey = try spendingKey.fullViewingKey()
        for _ in 0..<100 {
            if let address = viewingKey.address(try Diversifier(bytes: generator.bytes(11))) {
                self.address = address
                return
            }
        }
        throw NoAddress()
    }

    /// A note to this account's address.
    func note(value: UInt64, afterZIP212: Bool = true, _ generator: inout SeededGenerator) throws -> Note {
        let seed: RandomSeed =
            afterZIP212
            ? .afterZIP212(try NoteSeed(bytes: generator.bytes(32)))
            : .beforeZIP212(rcm: .init(reducingLittleEndian: generator.bytes(64)))
        return Note(recipient: address, value: value, randomSeed: seed)
    }
}
