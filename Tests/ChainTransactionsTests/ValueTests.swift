import ChainTransactions
import Primitives
import Testing

@Suite("Values of the ledger") struct ValueTests {
    @Test("a hash is 32 bytes in order") func hash() throws {
        let ascending = try #require(Hash256((0..<32).map { UInt8($0) }))
        #expect(ascending.bytes == (0..<32).map { UInt8($0) })
        #expect(ascending.description.hasPrefix("000102"))
        #expect(Hash256([UInt8](repeating: 0, count: 31)) == nil)
        #expect(Hash256.zero < ascending && !(ascending < .zero))
    }

    @Test("a hash is read from 64 hexadecimal digits") func hexadecimalHash() throws {
        let ascending = try #require(Hash256((0..<32).map { UInt8($0) }))
        #expect(try Hash256(hexadecimal: ascending.description) == ascending)
        #expect(try Hash256(hexadecimal: ascending.description.uppercased()) == ascending)
        let digits = String(repeating: "a", count: 62)
        #expect(throws: HexadecimalError.wrongByteCount(actual: 31, expected: 32)) {
            try Hash256(hexadecimal: digits)
        }
        #expect(throws: HexadecimalError.oddLength(actual: 63)) { try Hash256(hexadecimal: digits + "a") }
        #expect(throws: HexadecimalError.invalidDigit(offset: 0, byte: 0x67)) {
            try Hash256(hexadecimal: "g" + digits + "a")
        }
    }

    @Test("a chain's name has 1 to 32 characters of a few kinds") func chainID() throws {
        #expect(try ChainID("nightjar-regtest-1").name == "nightjar-regtest-1")
        #expect(throws: LedgerValueError.chainIDLength(actual: 0, allowed: 1...32)) { try ChainID("") }
        #expect(throws: LedgerValueError.chainIDLength(actual: 33, allowed: 1...32)) {
            try ChainID(String(repeating: "a", count: 33))
        }
        #expect(throws: LedgerValueError.chainIDCharacter(offset: 2)) { try ChainID("abC") }
    }

    @Test("every personalisation has 16 bytes and one purpose") func domains() {
        #expect(LedgerDomain.allCases.allSatisfy { $0.rawValue.utf8.count == 16 })
    }
}
