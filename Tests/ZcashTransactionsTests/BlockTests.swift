import Primitives
import TestSupport
import Testing
import ZcashTransactions

@Suite struct BlockTests {
    @Test("Real blocks: counts, roots over identifiers, and back to the same bytes")
    func realBlocks() throws {
        for real in try Published.realBlocks() {
            let bytes = try real.bytes()
            let block = try Block(bytes: bytes)
            #expect(block.bytes == bytes)
            #expect(block.transactions.count == real.n_tx)
            #expect(block.transactions.first?.isCoinbase == true)
            #expect(block.transactions.reduce(0) { $0 + $1.sapling.spends.count } == real.sapling_spends)
            #expect(block.transactions.reduce(0) { $0 + $1.sapling.outputs.count } == real.sapling_outputs)
            #expect(Hexadecimal.encode(block.header.commitment) == real.header_commitment_field)
            #expect(block.merkleRoot == block.header.merkleRoot)
            #expect(!block.hasRepeatedPair)
        }
    }

    @Test("A block whose last transactions are repeated has the same root, and is found out")
    func repeatedTransactions() throws {
        let transactions = (0..<3).map { Transaction(version: .v4, lockTime: UInt32($0)) }
        let header = BlockHeader(
            version: 4, previousHash: [UInt8](repeating: 1, count: 32), merkleRoot: [UInt8](repeating: 2, count: 32),
            commitment: [UInt8](repeating: 3, count: 32), time: 5, bits: 6, nonce: [UInt8](repeating: 4, count: 32),
            solution: [1, 2, 3])
        let block = Block(header: header, transactions: transactions)
        let repeated = Block(header: header, transactions: transactions + [transactions[2]])
        #expect(block.merkleRoot == repeated.merkleRoot)
        #expect(!block.hasRepeatedPair)
        #expect(repeated.hasRepeatedPair)
        #expect(try Block(bytes: block.bytes) == block)
        #expect(Block(header: header, transactions: []).merkleRoot == [UInt8](repeating: 0, count: 32))
    }
}
