import MoneroTransactions
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite("Monero's transactions, as bytes") struct FormatTests {
    private func hex(_ bytes: [UInt8]) -> String { Hexadecimal.encode(bytes) }

    @Test("Real transactions of both versions and every type have their published hashes")
    func realTransactions() throws {
        for real in try Published.realTransactions() {
            let bytes = try real.bytes()
            let transaction = try MoneroTransaction(bytes: bytes)
            #expect(transaction.bytes == bytes)
            #expect(hex(transaction.hash) == real.txid)
            #expect(hex(transaction.prefixHash) == real.prefixHash)
            #expect(transaction.version.rawValue == real.version)
            #expect(transaction.ringCT?.type.rawValue ?? 0 == real.rctType ?? 0)
            #expect(transaction.inputs.count == real.nInputs && transaction.outputs.count == real.nOutputs)
            #expect(transaction.isCoinbase == real.coinbase)
            #expect(transaction.inputs.allSatisfy { $0.ringSize == real.ringSize })
            if let message = real.message, !message.isEmpty { #expect(hex(transaction.signedMessage) == message) }
        }
    }

    @Test("Transactions of a regression-test network and of Monero's code have their hashes, messages and sizes")
    func madeTransactions() throws {
        for made in try Published.regtestTransactions() + Published.generatedTransactions() {
            let bytes = try made.bytes()
            let transaction = try MoneroTransaction(bytes: bytes)
            #expect(transaction.bytes == bytes)
            #expect(hex(transaction.hash) == made.txid)
            #expect(hex(transaction.prefixHash) == made.expected.prefixHash)
            if !made.expected.message.isEmpty { #expect(hex(transaction.signedMessage) == made.expected.message) }
            #expect(Int(transaction.ringCT?.type.rawValue ?? 255) == (made.rctType == -1 ? 255 : made.rctType))
            if let prunable = made.prunableHash { #expect(hex(transaction.prunableHash) == prunable) }
            if let fee = made.fee, let actual = transaction.ringCT?.fee { #expect(String(actual) == fee) }
            if let size = made.sizeBytes { #expect(bytes.count == size && transaction.weight >= size) }
            for (output, expected) in zip(transaction.outputs, made.outputs ?? []) {
                #expect(hex(output.key.bytes) == expected.outputPublicKey)
                #expect(output.viewTag.map { hex([$0]) } == expected.viewTag)
            }
        }
    }

    @Test("Every way to cut a transaction short, and a byte too many, is refused")
    func wrongLength() throws {
        for made in try Published.generatedTransactions() {
            let bytes = try made.bytes()
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
                #expect(throws: MoneroReadingError.self) { try MoneroTransaction(bytes: Array(bytes.prefix(count))) }
            }
            #expect(throws: MoneroReadingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
                try MoneroTransaction(bytes: bytes + [0])
            }
        }
    }

    @Test("A prefix and a type that say nothing of signatures are a transaction")
    func smallest() throws {
        let coinbase = MoneroTransaction(
            unlockTime: 63, inputs: [.coinbase(height: 3)], outputs: [], extra: [1, 2, 3])
        #expect(coinbase.bytes == [2, 63, 1, 0xff, 3, 0, 3, 1, 2, 3, 0])
        #expect(try MoneroTransaction(bytes: coinbase.bytes) == coinbase)
        #expect(coinbase.isCoinbase && coinbase.keyImages.isEmpty && coinbase.ringCT == nil)
        #expect(coinbase.prunableHash == [UInt8](repeating: 0, count: 32))
        var old = coinbase
        old.version = .cryptoNote
        #expect(old.bytes == [1, 63, 1, 0xff, 3, 0, 3, 1, 2, 3])
        #expect(try MoneroTransaction(bytes: old.bytes) == old)
        #expect(old.hash == Keccak256.digest(of: old.bytes))
    }

    @Test("Bytes that are no transaction are refused with the reason")
    func refusals() {
        func refused(_ bytes: [UInt8], _ error: MoneroReadingError, _ name: String) {
            #expect(throws: error) { try MoneroTransaction(bytes: bytes) }
            #expect(error.name == name && error.explanation.hasSuffix("."))
        }
        refused([], .integer(offset: 0, .truncated), "truncated")
        refused([0x82, 0], .integer(offset: 0, .notShortest), "notShortest")
        refused([UInt8](repeating: 0xff, count: 11), .integer(offset: 0, .tooLarge), "tooLarge")
        refused([3, 0, 0, 0, 0], .unknownVersion(actual: 3), "unknownVersion")
        refused([0, 0, 0, 0, 0], .unknownVersion(actual: 0), "unknownVersion")
        refused(
            [2, 0, 5],
            .layout(.countTooLarge(offset: 2, count: 5, elementSize: 2, remaining: 0)), "countTooLarge")
        refused([2, 0, 1, 0, 0], .unknownInputType(offset: 3, tag: 0), "unknownInputType")
        let output = [0, 1] + [UInt8](repeating: 0, count: 40)
        refused([2, 0, 0, 1] + output, .unknownOutputType(offset: 5, tag: 1), "unknownOutputType")
        refused([2, 0, 0, 0, 0, 7], .unknownRingCTType(actual: 7), "unknownRingCTType")
        refused([2, 0, 0, 0, 0], .layout(.truncated(offset: 5, needed: 1, remaining: 0)), "truncated")
        refused(
            [2, 0, 0, 0, 0, 6, 0, 1], .tooManyRangeProofs(actual: 1, outputs: 0), "tooManyRangeProofs")
        refused([2, 0, 0, 0, 0, 6, 0, 0, 0], .layout(.trailingBytes(offset: 8, remaining: 1)), "trailingBytes")
        // One input with one ring member, and a signature of scalars of 2²⁵⁶ − 1.
        let input: [UInt8] = [2, 0, 1] + [UInt8](repeating: 9, count: 33)
        let ones = [UInt8](repeating: 0xff, count: 64)
        refused([1, 0, 1] + input + [0, 0] + ones, .scalarNotCanonical(offset: 41), "scalarNotCanonical")
    }

    @Test("A scalar of a range proof is below the group's order")
    func rangeProofScalar() throws {
        for made in try Published.generatedTransactions() where made.rctType == 6 {
            let transaction = try MoneroTransaction(bytes: try made.bytes())
            var bytes = transaction.bytes
            // Behind the base: one proof, its points A, A1, B, then the scalar r1.
            let base = try #require(transaction.ringCT)
            let start = transaction.prefixBytes.count + base.baseBytes.count + 1
            bytes.replaceSubrange(start + 96..<start + 128, with: [UInt8](repeating: 0xff, count: 32))
            let error = MoneroReadingError.rangeProof(offset: start, .scalarNotCanonical(.r1))
            #expect(throws: error) { try MoneroTransaction(bytes: bytes) }
            #expect(error.name == "scalarNotCanonical" && error.explanation.hasSuffix("."))
        }
    }

    @Test("Indices and offsets of a ring are sums and differences of one another")
    func indices() throws {
        let image = try #require(CompressedPoint([UInt8](repeating: 1, count: 32)))
        let input = try #require(TransactionInput.key(amount: 0, indices: [5, 7, 7, 1000], keyImage: image))
        #expect(input == .key(amount: 0, offsets: [5, 2, 0, 993], keyImage: image))
        #expect(input.indices == [5, 7, 7, 1000] && input.ringSize == 4)
        #expect(TransactionInput.key(amount: 0, indices: [5, 4], keyImage: image) == nil)
        #expect(TransactionInput.key(amount: 0, offsets: [.max, 1], keyImage: image).indices == nil)
        #expect(TransactionInput.coinbase(height: 1).indices == nil)
    }

    @Test("More than two outputs under one proof weigh more than their bytes")
    func weight() throws {
        // (32·(6 + 14)/2·4 − 32·(6 + 16))·4/5 and so on.
        for (count, plus, classic) in [(1, 0, 0), (2, 0, 0), (3, 460, 537), (4, 460, 537), (16, 3430, 3968)] {
            #expect(MoneroTransaction.weightClawback(outputCount: count, type: .bulletproofPlus) == plus)
            #expect(MoneroTransaction.weightClawback(outputCount: count, type: .clsag) == classic)
            #expect(MoneroTransaction.weightClawback(outputCount: count, type: .simple) == 0)
        }
    }
}
