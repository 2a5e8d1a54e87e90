import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite("Transactions under construction")
struct PartialTransactionTests {
    /// Where the fields of a transaction with one spend begin, which has no optional part.
    private enum Offset {
        static let (format, version, anchor, spendCount) = (4, 5, 18, 54)
        static let spend = 58
        static let (diversifier, value, seedKind, siblings) = (spend + 96, spend + 107, spend + 115, spend + 152)
        static let (rcv, alpha, flags) = (spend + 1176, spend + 1208, spend + 1240)
        static let outputCount = spend + 1241
        static let output = outputCount + 4
        static let (address, outputValue, outputSeed) = (output + 1, output + 44, output + 52)
        static let (outputRcv, outputFlags) = (output + 597, output + 629)
    }

    private static func plan(_ generator: inout SeededGenerator) throws -> (BuildingFixture, PartialTransaction) {
        let fixture = try BuildingFixture(&generator, values: [50_000])
        var builder = try fixture.builder()
        try builder.pay(40_000, to: fixture.receiver, ovk: fixture.key.ovk)
        return (
            fixture,
            try builder.plan(change: .none, fee: .conventional, padding: .outputs, using: &generator)
        )
    }

    private static func error(_ bytes: [UInt8]) -> PartialTransactionError? {
        do throws(PartialTransactionError) {
            _ = try PartialTransaction(bytes: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("each field of the format is checked, and refused by name")
    func fields() throws {
        var generator = SeededGenerator(seed: 211)
        let (_, plan) = try Self.plan(&generator)
        let bytes = plan.bytes
        #expect(try PartialTransaction(bytes: bytes).bytes == bytes)
        func changed(_ offset: Int, _ new: [UInt8]) -> PartialTransactionError? {
            var copy = bytes
            copy.replaceSubrange(offset..<offset + new.count, with: new)
            return Self.error(copy)
        }
        let ones = [UInt8](repeating: 0xff, count: 32)
        #expect(changed(0, [0]) == .wrongMagic)
        #expect(changed(Offset.format, [2]) == .unknownFormat(actual: 2))
        for version: UInt8 in [0, 1, 3, 6, 0xff] {
            #expect(changed(Offset.version, [version]) == .unknownVersion(actual: version))
        }
        #expect(changed(Offset.anchor, ones) == .invalidField(.anchor, .transaction))
        #expect(changed(Offset.anchor, [bytes[Offset.anchor] ^ 1]) == .pathBesideAnchor(spend: 0))
        #expect(changed(Offset.spend, ones) == .invalidField(.viewingKey, .spend(0)))
        var diversifier = [UInt8](repeating: 0, count: 11)
        while try Diversifier(bytes: diversifier).base != nil { diversifier[0] += 1 }
        #expect(changed(Offset.diversifier, diversifier) == .invalidField(.diversifier, .spend(0)))
        #expect(changed(Offset.seedKind, [3]) == .invalidField(.randomSeed, .spend(0)))
        #expect(changed(Offset.seedKind, [1] + ones) == .invalidField(.randomSeed, .spend(0)))
        #expect(changed(Offset.siblings + 31 * 32, ones) == .invalidField(.sibling, .spend(0)))
        #expect(changed(Offset.siblings, [bytes[Offset.siblings] ^ 1]) == .pathBesideAnchor(spend: 0))
        #expect(changed(Offset.rcv, ones) == .invalidField(.valueRandomness, .spend(0)))
        #expect(changed(Offset.alpha, ones) == .invalidField(.randomizer, .spend(0)))
        #expect(changed(Offset.flags, [8]) == .unknownFlags(offset: Offset.flags, actual: 8))
        #expect(changed(Offset.output, [3]) == .invalidField(.role, .output(0)))
        #expect(changed(Offset.address + 11, ones) == .invalidField(.recipient, .output(0)))
        #expect(changed(Offset.outputSeed, [0]) == .invalidField(.randomSeed, .output(0)))
        #expect(changed(Offset.outputRcv, ones) == .invalidField(.valueRandomness, .output(0)))
        #expect(changed(Offset.outputFlags, [4]) == .unknownFlags(offset: Offset.outputFlags, actual: 4))
        #expect(changed(Offset.outputValue, ones.suffix(8)) == .valueOutOfRange(.output(0)))
        guard case .outputsExceedInputs(available: 50_000, _)? = changed(Offset.outputValue + 3, [1]) else {
            Issue.record("more goes out than comes in")
            return
        }
        guard case .malformed(.countTooLarge)? = changed(Offset.spendCount, [0xff, 0xff, 0xff, 0x7f]) else {
            Issue.record("a count is not bounded")
            return
        }
        #expect(Self.error(bytes + [0]) == .malformed(.trailingBytes(offset: bytes.count, remaining: 1)))
        for count in stride(from: 0, to: bytes.count, by: 61) {
            guard case .malformed? = Self.error(Array(bytes[..<count])) else {
                Issue.record("\(count) bytes are no transaction")
                continue
            }
        }
    }

    @Test("a spend's value is bounded, and a decoy has its own key and no value")
    func spendFields() throws {
        var generator = SeededGenerator(seed: 212)
        let (fixture, plan) = try Self.plan(&generator)
        var bytes = plan.bytes
        bytes.replaceSubrange(Offset.value..<Offset.value + 8, with: [UInt8](repeating: 0xff, count: 8))
        // The path of such a note leads elsewhere, which is seen first.
        #expect(Self.error(bytes) == .pathBesideAnchor(spend: 0))
        bytes = plan.bytes
        bytes[Offset.flags] = 1
        bytes.insert(contentsOf: fixture.owner.bytes, at: Offset.flags + 1)
        // The key fits, the value does not.
        #expect(Self.error(bytes) == .invalidField(.decoyKey, .spend(0)))

        let none = try BuildingFixture(&generator, values: [])
        let decoys = try none.builder().plan(change: .none, fee: .fixed(0), padding: .outputsAndSpends)
        bytes = decoys.bytes
        #expect(bytes[Offset.flags] == 1)
        bytes.replaceSubrange(Offset.flags + 1..<Offset.flags + 97, with: fixture.owner.bytes)
        #expect(Self.error(bytes) == .invalidField(.decoyKey, .spend(0)))
    }

    @Test("before ZIP 212 the ephemeral secret is checked")
    func ephemeralSecret() throws {
        var generator = SeededGenerator(seed: 213)
        let fixture = try BuildingFixture(&generator, values: [50_000], afterZIP212: false)
        var builder = try fixture.builder(.v4, height: 500_000)
        try builder.pay(40_000, to: fixture.receiver, ovk: nil)
        let plan = try builder.plan(change: .none)
        var bytes = plan.bytes
        #expect(try PartialTransaction(bytes: bytes).bytes == bytes)
        let offset = Offset.outputSeed + 33
        bytes.replaceSubrange(offset..<offset + 32, with: [UInt8](repeating: 0xff, count: 32))
        #expect(Self.error(bytes) == .invalidField(.ephemeralSecret, .output(0)))
    }

    @Test("what is read is written the same, whatever bit was changed")
    func canonical() throws {
        var generator = SeededGenerator(seed: 214)
        let (fixture, unsigned) = try Self.plan(&generator)
        var plan = unsigned
        try plan.insertPlaceholders()
        try plan.authorize(with: fixture.owner)
        let bytes = plan.bytes
        var read = 0
        for offset in stride(from: Int(generator.next() % 17), to: bytes.count, by: 17) {
            var copy = bytes
            copy[offset] ^= 1 << UInt8(generator.next() & 7)
            guard let partial = try? PartialTransaction(bytes: copy) else { continue }
            #expect(partial.bytes == copy)
            read += 1
        }
        #expect(read > 20)
    }

    @Test("steps out of order, foreign keys, foreign parts and broken signatures are refused by name")
    func steps() throws {
        var generator = SeededGenerator(seed: 215)
        let (fixture, plan) = try Self.plan(&generator)
        #expect(throws: PartialTransactionError.missingProof(.spend(0))) { try plan.extract() }
        var partial = plan
        for count in [0, 191, 193] {
            #expect(throws: PartialTransactionError.wrongProofLength(.output(1), actual: count)) {
                try partial.insert(proof: [UInt8](repeating: 0, count: count), for: .output(1))
            }
        }
        for subject in [CheckSubject.spend(1), .spend(-1), .output(2), .transaction] {
            #expect(throws: PartialTransactionError.noSuchDescription(subject)) {
                try partial.insert(proof: [UInt8](repeating: 0, count: 192), for: subject)
            }
        }
        try partial.insert(proof: [UInt8](repeating: 0, count: 192), for: .spend(0))
        #expect(throws: PartialTransactionError.missingProof(.output(0))) { try partial.extract() }
        try partial.insertPlaceholders()
        #expect(throws: PartialTransactionError.missingSignature(spend: 0)) { try partial.extract() }
        let stranger = try ExpandedSpendingKey(spendingKey: generator.bytes(32))
        #expect(throws: PartialTransactionError.keyNotInvolved) { try partial.authorize(with: stranger) }
        try partial.authorize(with: fixture.owner)
        _ = try partial.extract()

        // A signature of another plan of the same payment.
        let (_, otherPlan) = try Self.plan(&generator)
        #expect(throws: PartialTransactionError.differentTransactions) { try partial.merge(otherPlan) }
        var bytes = partial.bytes
        bytes[Offset.flags + 1 + 192 + 3] ^= 1
        let broken = try PartialTransaction(bytes: bytes)
        #expect(throws: PartialTransactionError.invalidSignature(spend: 0)) { try broken.extract() }
        // Signatures of version 5 do not cover proofs; the memo they do cover.
        bytes = partial.bytes
        let memo = Offset.output + 85 + 192 + 64
        bytes[memo] ^= 1
        #expect(throws: PartialTransactionError.invalidSignature(spend: 0)) {
            try PartialTransaction(bytes: bytes).extract()
        }

        let old = try BuildingFixture(&generator, values: [50_000], afterZIP212: false)
        var builder = try old.builder(.v4, height: 500_000)
        try builder.pay(40_000, to: old.receiver, ovk: nil)
        var early = try builder.plan(change: .none)
        #expect(throws: PartialTransactionError.missingProof(.spend(0))) { try early.authorize(with: old.owner) }
        try early.insertPlaceholders()
        try early.authorize(with: old.owner)
        _ = try early.extract()
        // Those of version 4 cover the proofs.
        try early.insert(proof: [UInt8](repeating: 9, count: 192), for: .output(0))
        #expect(throws: PartialTransactionError.invalidSignature(spend: 0)) { try early.extract() }
    }

    @Test("every refusal has a sentence")
    func explanations() {
        for error: PartialTransactionError in [
            .malformed(.trailingBytes(offset: 1, remaining: 1)), .wrongMagic, .unknownFormat(actual: 0),
            .unknownVersion(actual: 0), .unknownFlags(offset: 0, actual: 8), .invalidField(.anchor, .transaction),
            .tooManyDescriptions(actual: 65_536, maximum: 65_535), .nothingShielded, .pathBesideAnchor(spend: 0),
            .duplicateNullifier(index: 1, first: 0), .valueOutOfRange(.spend(0)),
            .outputsExceedInputs(available: 1, needed: 2), .noProvingKey(spend: 0), .keyNotInvolved,
            .missingProof(.spend(0)), .missingSignature(spend: 0), .invalidSignature(spend: 0),
            .wrongProofLength(.spend(0), actual: 1), .noSuchDescription(.spend(0)), .differentTransactions,
            .noRandomness(.unavailable(code: 1)),
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }
}
