import MoneroTransactions
import Testing

@Suite("Versions of Monero's transactions") struct TransactionVersionTests {
    @Test func knowsTwo() {
        #expect(TransactionVersion(rawValue: 1) == .cryptoNote)
        #expect(TransactionVersion(rawValue: 2) == .ringCT)
        #expect(TransactionVersion(rawValue: 0) == nil)
        #expect(TransactionVersion(rawValue: 3) == nil)
    }
}
