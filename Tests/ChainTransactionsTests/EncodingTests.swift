import ChainTestSupport
import ChainTransactions
import Primitives
import RingCT
import TestSupport
import Testing
import ZcashTransactions

@Suite("The encoding of transactions") struct EncodingTests {
    /// A transaction with some of its sections taken out.
    static func sample(without mask: Int, seed: UInt64) throws -> LedgerTransaction {
        var generator = SeededGenerator(seed: seed)
        var transaction = try SampleTransaction.full(using: &generator)
        if mask & 1 != 0 { transaction.transparent = .init() }
        if mask & 2 != 0 { transaction.sapling = .init() }
        if mask & 4 != 0 { transaction.ring = .init() }
        if mask & 8 != 0 { transaction.applications = .init() }
        if mask & 16 != 0 { transaction.governance = nil }
        return transaction
    }

    @Test("any combination of sections is decoded from its one encoding", arguments: 0..<32)
    func roundTrip(_ mask: Int) throws {
        let transaction = try Self.sample(without: mask, seed: UInt64(mask))
        let bytes = transaction.encoded
        #expect(bytes[1] == UInt8(31 & ~mask))
        let decoded = try LedgerTransaction(decoding: bytes)
        #expect(decoded == transaction)
        #expect(decoded.encoded == bytes)
    }

    @Test("parts of a section are decoded alone, too") func parts() throws {
        var generator = SeededGenerator(seed: 100)
        let full = try SampleTransaction.full(using: &generator)
        func check(_ change: (inout LedgerTransaction) -> Void) throws {
            var transaction = full
            change(&transaction)
            #expect(try LedgerTransaction(decoding: transaction.encoded) == transaction)
        }
        try check { $0.transparent.debits = [] }
        try check { $0.transparent.credits = [] }
        try check { $0.sapling.spends = [] }
        try check { $0.sapling.outputs = [] }
        try check {
            $0.ring.inputs = []
            $0.ring.withdrawn = 0
        }
        try check {
            $0.ring.outputs = []
            $0.ring.rangeProof = nil
        }
        try check { $0.ring.deposits = [] }
        try check { $0.applications.calls = [] }
        try check { $0.applications.registrations = [] }
        try check { $0.governance?.approvals = [] }
        try check { $0.governance?.changes = [] }
    }

    @Test("cut off anywhere or with a byte more it is refused") func length() throws {
        let bytes = try Self.sample(without: 0, seed: 3).encoded
        for count in 0..<bytes.count {
            #expect(throws: LedgerDecodingError.self) { try LedgerTransaction(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: LedgerDecodingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
            try LedgerTransaction(decoding: bytes + [0])
        }
        let long = [UInt8](repeating: 1, count: LedgerTransaction.maximumByteCount + 1)
        #expect(throws: LedgerDecodingError.tooLong(actual: 2_000_001, maximum: 2_000_000)) {
            try LedgerTransaction(decoding: long)
        }
    }

    @Test("a changed byte is refused, or makes another transaction with the changed bytes as its encoding")
    func mutations() throws {
        let original = try Self.sample(without: 0, seed: 4)
        let bytes = original.encoded
        var generator = SeededGenerator(seed: 5)
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << UInt8(generator.next() % 8)
            guard let decoded = try? LedgerTransaction(decoding: changed) else { continue }
            #expect(decoded.encoded == changed)
            #expect(decoded.id != original.id || decoded.authorizationDigest != original.authorizationDigest)
        }
    }

    @Test("random bytes are refused or are an encoding") func random() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<10_000 {
            var bytes = generator.bytes(Int(generator.next() % 300))
            // Past the first checks more often than chance would have it.
            let start: [UInt8] = [1, UInt8(generator.next() % 32), 1, 97] + [UInt8](repeating: 0, count: 16)
            if generator.next() % 4 > 0 { bytes = start + bytes }
            if let decoded = try? LedgerTransaction(decoding: bytes) { #expect(decoded.encoded == bytes) }
        }
    }

    static let header: [UInt8] = [1, 97] + [UInt8](repeating: 0, count: 16)

    @Test("each check of the form refuses by name") func refusals() throws {
        func decode(_ sections: UInt8, _ rest: [UInt8], header: [UInt8] = Self.header, version: UInt8 = 1) throws {
            _ = try LedgerTransaction(decoding: [version, sections] + header + rest)
        }
        #expect(throws: Never.self) { try decode(0, []) }
        #expect(throws: LedgerDecodingError.unknownVersion(actual: 2, expected: 1)) { try decode(0, [], version: 2) }
        #expect(throws: LedgerDecodingError.unknownSections(actual: 32, known: 31)) { try decode(32, []) }
        for (section, empty): (LedgerSectionKind, [UInt8]) in [
            (.transparent, [0, 0]), (.sapling, [0, 0]), (.ring, [0, 0, 0]), (.applications, [0, 0, 0]),
        ] {
            let bit = [LedgerSectionKind.transparent: 1, .sapling: 2, .ring: 4, .applications: 8][section] ?? 0
            #expect(throws: LedgerDecodingError.emptySection(section)) { try decode(UInt8(bit), empty) }
        }
        let zeros = [UInt8](repeating: 0, count: 16)
        #expect(throws: LedgerDecodingError.invalidChainID(.chainIDLength(actual: 0, allowed: 1...32))) {
            try decode(0, [], header: [0] + zeros)
        }
        #expect(throws: LedgerDecodingError.invalidChainID(.chainIDCharacter(offset: 1))) {
            try decode(0, [], header: [2, 97, 0xff] + zeros)
        }
        // One credit, its count in three bytes.
        let credit = [UInt8](repeating: 7, count: 40)
        #expect(throws: Never.self) { try decode(1, [0, 1] + credit) }
        #expect(throws: LedgerDecodingError.notShortestCount(offset: 21, value: 1)) {
            try decode(1, [0, 0xfd, 1, 0] + credit)
        }
        #expect(throws: LedgerDecodingError.notShortestCount(offset: 21, value: 1)) {
            try decode(1, [0, 0xfe, 1, 0, 0, 0] + credit)
        }
        #expect(throws: LedgerDecodingError.notShortestCount(offset: 21, value: 1)) {
            try decode(1, [0, 0xff, 1, 0, 0, 0, 0, 0, 0, 0] + credit)
        }
        // Counts that lie, in every list.
        for (section, before): (UInt8, [UInt8]) in [
            (1, []), (1, [0]), (2, []), (2, [0]), (4, []), (4, [0]), (4, [0, 0]), (8, []), (8, [0]), (8, [0, 0]),
            (16, []), (16, [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            for count in [[200], [0xfe, 0, 0, 0, 0x10], [UInt8](repeating: 0xff, count: 9)] as [[UInt8]] {
                do {
                    try decode(section, before + count + credit)
                    Issue.record("a list of \(count) elements was read")
                } catch let error as LedgerDecodingError {
                    #expect(error.name == "countTooLarge", "\(section) \(before.count) \(count)")
                }
            }
        }
        #expect(throws: LedgerDecodingError.unknownKind(offset: 21, actual: 3, maximum: 2)) {
            try decode(16, [1, 3] + credit)
        }
        #expect(throws: LedgerDecodingError.unknownKind(offset: 22, actual: 4, maximum: 3)) {
            try decode(16, [1, 0, 4] + credit)
        }
        #expect(throws: LedgerDecodingError.unknownKind(offset: 23, actual: 2, maximum: 1)) {
            try decode(16, [1, 0, 1, 2] + credit)
        }
    }

    @Test("scalars, range proofs and calls are bounded and canonical") func elements() throws {
        var generator = SeededGenerator(seed: 7)
        let ring = LedgerTransaction(
            chainID: try ChainID("a"), expiryHeight: 0, fee: 0, ring: try SampleTransaction.ring(using: &generator))
        let bytes = ring.encoded
        // Header 20, inputs 1 + 2·192, outputs 1 + 2·105, deposits 1 + 73, withdrawal 8.
        let firstScalar = 20 + 385 + 211 + 74 + 8
        for index in 0..<17 {
            var changed = bytes
            let start = firstScalar + 32 * index
            changed.replaceSubrange(start..<start + 32, with: [UInt8](repeating: 0xff, count: 32))
            #expect(throws: LedgerDecodingError.scalarNotCanonical(offset: start)) {
                try LedgerTransaction(decoding: changed)
            }
        }
        let proof = firstScalar + 2 * 18 * 32
        var changed = bytes
        changed[proof + 192] = 11
        #expect(throws: LedgerDecodingError.rangeProof(.tooManyRounds(actual: 11, maximum: 10))) {
            try LedgerTransaction(decoding: changed)
        }
        changed = bytes
        changed.replaceSubrange(proof + 96..<proof + 128, with: [UInt8](repeating: 0xff, count: 32))
        #expect(throws: LedgerDecodingError.rangeProof(.scalarNotCanonical(.r1))) {
            try LedgerTransaction(decoding: changed)
        }

        var transaction = ring
        transaction.ring = .init()
        func call(inputs: Int, proof: Int) throws {
            let call = CircuitCall(
                circuit: .zero, publicInputs: (0..<inputs).map { _ in [UInt8](repeating: 1, count: 32) },
                released: 0, proof: [UInt8](repeating: 2, count: proof))
            transaction.applications = ApplicationBundle(calls: [call])
            #expect(try LedgerTransaction(decoding: transaction.encoded) == transaction)
        }
        try call(inputs: 256, proof: 192)
        #expect(throws: LedgerDecodingError.tooManyPublicInputs(offset: 63, actual: 257, maximum: 256)) {
            try call(inputs: 257, proof: 0)
        }
        #expect(throws: LedgerDecodingError.proofTooLong(offset: 64, actual: 193, maximum: 192)) {
            try call(inputs: 0, proof: 193)
        }
    }

    @Test("every refusal has a name of its own and a sentence") func sentences() {
        let errors: [LedgerDecodingError] = [
            .tooLong(actual: 2, maximum: 1), .layout(.trailingBytes(offset: 0, remaining: 1)),
            .notShortestCount(offset: 0, value: 1), .unknownVersion(actual: 2, expected: 1),
            .unknownSections(actual: 32, known: 31), .emptySection(.ring),
            .invalidChainID(.chainIDCharacter(offset: 0)), .scalarNotCanonical(offset: 0),
            .rangeProof(.truncated), .unknownKind(offset: 0, actual: 9, maximum: 1),
            .tooManyPublicInputs(offset: 0, actual: 300, maximum: 256),
            .proofTooLong(offset: 0, actual: 300, maximum: 192),
        ]
        #expect(Set(errors.map(\.name)).count == errors.count)
        #expect(errors.allSatisfy { $0.explanation.hasSuffix(".") })
    }
}
