import Audit
import Chain
import ChainTestSupport
import ChainTransactions
import Primitives
import TestSupport
import Testing

/// What is reserved for a ciphertext that each payment proves (docs/decisions/0014) is refused by name until it is built.
@Suite struct ReservedSeamTests {
    @Test func aSectionForAuditorsIsRefused() throws {
        var generator = SeededGenerator(seed: 5, for: #function)
        var bytes = try SampleTransaction.full(using: &generator).encoded
        bytes[1] |= 32
        #expect(throws: LedgerDecodingError.unknownSections(actual: 63, known: 31)) {
            try LedgerTransaction(decoding: bytes)
        }
    }

    @Test func aChangeOfTheAuditorsKeyIsRefused() throws {
        let transaction = LedgerTransaction(
            chainID: try ChainID("c"), expiryHeight: 0, fee: 0,
            governance: GovernanceBundle(changes: [.retireCircuit(.zero)], height: 1))
        var bytes = transaction.encoded
        // Version, sections, name, expiry, fee, the number of changes; then the change's kind.
        let offset = 2 + 2 + 8 + 8 + 1
        #expect(bytes[offset] == 2)
        bytes[offset] = 3
        #expect(throws: LedgerDecodingError.unknownKind(offset: offset, actual: 3, maximum: 2)) {
            try LedgerTransaction(decoding: bytes)
        }
    }

    @Test func aGenesisWithAnAuditorsKeyIsRefused() throws {
        let genesis = try AuditWorld().genesis
        var bytes = genesis.encoded
        bytes[0] = 2
        #expect(throws: GenesisError.version(actual: 2, expected: 1)) { try Genesis(decoding: bytes) }
        guard let members = genesis.json.members else {
            Issue.record("a genesis is an object")
            return
        }
        let json = JSONValue.object(members + [.init("auditorKey", .string("00"))]).serialized()
        do throws(GenesisError) {
            _ = try Genesis(json: Array(json.utf8))
            Issue.record("it was taken")
        } catch {
            guard case .unknownMember(let path) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(path.hasSuffix(".auditorKey"))
        }
    }
}
