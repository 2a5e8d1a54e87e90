import Primitives
import TestSupport
import Testing
import ZcashTransactions

@Suite struct FormatTests {
    @Test("Real transactions: every field where it belongs, and back to the same bytes")
    func realTransactions() throws {
        for real in try Published.realTransactions() {
            let bytes = try real.bytes()
            let transaction = try Transaction(bytes: bytes)
            #expect(transaction.bytes == bytes)
            #expect(transaction.version.rawValue == real.version)
            #expect(transaction.isCoinbase == real.coinbase)
            #expect(transaction.transparentInputs.count == real.transparent_inputs)
            #expect(transaction.transparentOutputs.count == real.transparent_outputs)
            #expect((transaction.joinSplits?.descriptions.count ?? 0) == real.joinsplits)
            #expect((transaction.orchard?.actions.count ?? 0) == real.orchard_actions)
            #expect(transaction.sapling.valueBalance == real.value_balance)
            #expect(transaction.sapling.bindingSignature.map { Hexadecimal.encode($0) } == real.binding_sig)
            #expect(transaction.sapling.spends.count == real.spends.count)
            for (spend, expected) in zip(transaction.sapling.spends, real.spends) {
                #expect(Hexadecimal.encode(spend.valueCommitment) == expected.cv)
                #expect(Hexadecimal.encode(spend.anchor) == expected.anchor)
                #expect(Hexadecimal.encode(spend.nullifier) == expected.nullifier)
                #expect(Hexadecimal.encode(spend.randomizedKey) == expected.rk)
                #expect(Hexadecimal.encode(spend.proof) == expected.proof)
                #expect(Hexadecimal.encode(spend.signature) == expected.spend_auth_sig)
            }
            #expect(transaction.sapling.outputs.count == real.outputs.count)
            for (output, expected) in zip(transaction.sapling.outputs, real.outputs) {
                #expect(Hexadecimal.encode(output.valueCommitment) == expected.cv)
                #expect(Hexadecimal.encode(output.noteCommitment) == expected.cmu)
                #expect(Hexadecimal.encode(output.ephemeralKey) == expected.ephemeral_key)
                #expect(Hexadecimal.encode(output.noteCiphertext) == expected.enc_ciphertext)
                #expect(Hexadecimal.encode(output.outgoingCiphertext) == expected.out_ciphertext)
                #expect(Hexadecimal.encode(output.proof) == expected.proof)
            }
        }
    }

    @Test("A cut transaction is refused at every length, and so is one with a byte more")
    func cutAndExtended() throws {
        for real in try Published.realTransactions().filter({ [511, 1119, 1429].contains($0.tx_hex.utf8.count / 2) }) {
            let bytes = try real.bytes()
            for count in 0..<bytes.count {
                #expect(throws: TransactionReadingError.self) { try Transaction(bytes: Array(bytes.prefix(count))) }
            }
            #expect(
                throws: TransactionReadingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))
            ) { try Transaction(bytes: bytes + [0]) }
        }
    }

    @Test("The smallest transaction of each version, written and read", arguments: TransactionVersion.allCases)
    func smallest(version: TransactionVersion) throws {
        var transaction = Transaction(version: version, consensusBranchID: version == .v5 ? 7 : nil, lockTime: 5)
        #expect(try Transaction(bytes: transaction.bytes) == transaction)
        transaction.transparentInputs = [
            TransparentInput(
                previous: OutPoint(transactionID: [UInt8](0..<32), index: 4), script: [UInt8](repeating: 9, count: 300),
                sequence: 8)
        ]
        transaction.transparentOutputs = [TransparentOutput(value: -1, script: [])]
        if (.v2 ... .v4).contains(version) {
            let count = version == .v4 ? 1698 : 1802
            transaction.joinSplits = JoinSplitBundle(
                descriptions: [[UInt8](repeating: 3, count: count)], publicKey: [UInt8](repeating: 4, count: 32),
                signature: [UInt8](repeating: 5, count: 64))
        }
        #expect(try Transaction(bytes: transaction.bytes) == transaction)
    }

    @Test("Counts in a longer form than needed are refused", arguments: [0xfd, 0xfe, 0xff] as [UInt8])
    func longCounts(tag: UInt8) throws {
        let transaction = Transaction(version: .v4)
        // Header and version group, then the number of inputs.
        var bytes = transaction.bytes
        let width = tag == 0xfd ? 2 : tag == 0xfe ? 4 : 8
        bytes.replaceSubrange(8..<9, with: [tag] + [UInt8](repeating: 0, count: width))
        #expect(throws: TransactionReadingError.notShortestCount(offset: 8, value: 0)) {
            try Transaction(bytes: bytes)
        }
        let largest: UInt64 = tag == 0xfd ? 0xfc : tag == 0xfe ? 0xffff : 0xffff_ffff
        bytes.replaceSubrange(9..<9 + width, with: (0..<width).map { UInt8(truncatingIfNeeded: largest >> (8 * $0)) })
        #expect(throws: TransactionReadingError.notShortestCount(offset: 8, value: largest)) {
            try Transaction(bytes: bytes)
        }
    }

    @Test("Counts beyond the bytes that follow are refused before anything is set aside")
    func largeCounts() throws {
        var bytes = Transaction(version: .v4).bytes
        bytes.replaceSubrange(8..<9, with: [0xff] + [UInt8](repeating: 0xff, count: 8))
        #expect(
            throws: TransactionReadingError.layout(
                .countTooLarge(offset: 8, count: .max, elementSize: 41, remaining: bytes.count - 17))
        ) { try Transaction(bytes: bytes) }
    }

    @Test("Unknown versions and version groups")
    func versions() throws {
        func read(_ header: UInt32, _ group: UInt32?) throws -> Transaction {
            var writer = ByteWriter()
            writer.writeUInt32(header)
            if let group { writer.writeUInt32(group) }
            writer.write([UInt8](repeating: 0, count: 30))
            return try Transaction(bytes: writer.bytes)
        }
        for version: UInt32 in [0, 3, 4, 5, .max >> 1] {
            #expect(throws: TransactionReadingError.unknownVersion(actual: version, isOverwintered: false)) {
                try read(version, nil)
            }
        }
        for version: UInt32 in [0, 1, 2, 6] {
            #expect(throws: TransactionReadingError.unknownVersion(actual: version, isOverwintered: true)) {
                try read(version | 1 << 31, 0x892f_2085)
            }
        }
        #expect(
            throws: TransactionReadingError.wrongVersionGroup(actual: 0x892f_2085, expected: 0x26a7_270a)
        ) { try read(5 | 1 << 31, 0x892f_2085) }
    }

    @Test("Errors have a name and a sentence")
    func names() {
        let errors: [(TransactionReadingError, String)] = [
            (.layout(.trailingBytes(offset: 1, remaining: 2)), "trailingBytes"),
            (.notShortestCount(offset: 1, value: 2), "notShortestCount"),
            (.unknownVersion(actual: 6, isOverwintered: true), "unknownVersion"),
            (.wrongVersionGroup(actual: 1, expected: 2), "wrongVersionGroup"),
        ]
        for (error, name) in errors {
            #expect(error.name == name)
            #expect(error.explanation.hasSuffix("."))
        }
    }
}
