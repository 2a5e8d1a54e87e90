import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures
import Testing

@Suite("Encodings of range proofs") struct EncodingTests {
    static let statement = RangeStatement([1, 2], seed: 30)
    static let modulus = Ed25519.ScalarField.modulus.littleEndianBytes

    private func decoded<P>(
        _ bytes: [UInt8], _ decode: (inout ByteReader) throws(RangeProofDecodingError) -> P
    ) throws(RangeProofDecodingError) -> (P, remaining: Int) {
        var reader = ByteReader(bytes)
        let proof = try decode(&reader)
        return (proof, reader.remaining)
    }

    @Test("Bulletproofs+ are read as they are written, and nothing else is")
    func bulletproofPlus() throws {
        let proof = try BulletproofPlus.prove(amounts: Self.statement.amounts, masks: Self.statement.masks)
        let bytes = proof.encoded
        #expect(bytes.count == 32 * (6 + 14) + 2)
        let read = { (reader: inout ByteReader) throws(RangeProofDecodingError) in
            try BulletproofPlus(from: &reader)
        }
        let (again, remaining) = try decoded(bytes + [9], read)
        #expect(again == proof && remaining == 1)
        #expect(bytes[..<192] + bytes[193..<193 + 224] + bytes[418...] == proof.signedBytes[...])
        for count in 0..<bytes.count {
            #expect(throws: count == 192 || count == 417 ? .notACount(.truncated) : RangeProofDecodingError.truncated) {
                try decoded(Array(bytes[..<count]), read)
            }
        }
        for (index, name) in [RangeProofDecodingError.ScalarName.r1, .s1, .d1].enumerated() {
            var damaged = bytes
            damaged.replaceSubrange(96 + 32 * index..<128 + 32 * index, with: Self.modulus)
            #expect(throws: RangeProofDecodingError.scalarNotCanonical(name)) { try decoded(damaged, read) }
        }
        try countRefusals(bytes, at: [192, 417], read)
    }

    @Test("Bulletproofs are read as they are written, and nothing else is")
    func bulletproofs() throws {
        let proof = try Bulletproof.prove(amounts: Self.statement.amounts, masks: Self.statement.masks)
        let bytes = proof.encoded
        #expect(bytes.count == 32 * (9 + 14) + 2)
        let read = { (reader: inout ByteReader) throws(RangeProofDecodingError) in try Bulletproof(from: &reader) }
        let (again, remaining) = try decoded(bytes + [9], read)
        #expect(again == proof && remaining == 1)
        #expect(bytes[..<192] + bytes[193..<193 + 224] + bytes[418...] == proof.signedBytes[...])
        for count in 0..<bytes.count {
            #expect(throws: count == 192 || count == 417 ? .notACount(.truncated) : RangeProofDecodingError.truncated) {
                try decoded(Array(bytes[..<count]), read)
            }
        }
        let names: [(RangeProofDecodingError.ScalarName, Int)] = [
            (.taux, 128), (.mu, 160), (.a, 642), (.b, 674), (.t, 706),
        ]
        for (name, offset) in names {
            var damaged = bytes
            damaged.replaceSubrange(offset..<offset + 32, with: Self.modulus)
            #expect(throws: RangeProofDecodingError.scalarNotCanonical(name)) { try decoded(damaged, read) }
        }
        try countRefusals(bytes, at: [192, 417], read)
    }

    private func countRefusals<P>(
        _ bytes: [UInt8], at offsets: [Int], _ read: (inout ByteReader) throws(RangeProofDecodingError) -> P
    ) throws {
        for offset in offsets {
            var damaged = bytes
            damaged[offset] = 11
            #expect(throws: RangeProofDecodingError.tooManyRounds(actual: 11, maximum: 10)) {
                try decoded(damaged, read)
            }
            damaged.replaceSubrange(offset...offset, with: [0x87, 0])
            #expect(throws: RangeProofDecodingError.notACount(.notShortest)) { try decoded(damaged, read) }
        }
    }

    @Test("Borromean proofs are read as they are written")
    func borromean() throws {
        let (proof, _) = try BorromeanRangeProof.prove(amount: 3)
        var writer = ByteWriter()
        proof.write(to: &writer)
        #expect(writer.bytes.count == 6176 && writer.bytes == proof.signedBytes)
        let read = { (reader: inout ByteReader) throws(RangeProofDecodingError) in
            try BorromeanRangeProof(from: &reader)
        }
        let (again, remaining) = try decoded(writer.bytes + [1], read)
        #expect(again == proof && remaining == 1)
        for count in [0, 31, 4096, 6175] {
            #expect(throws: RangeProofDecodingError.truncated) {
                try decoded(Array(writer.bytes[..<count]), read)
            }
        }
    }

    @Test("stored scalars keep their bytes")
    func storedScalars() throws {
        let stored = try #require(StoredScalar(Self.modulus))
        #expect(stored.bytes == Self.modulus && stored.canonical == nil && stored.reduced == .zero)
        #expect(StoredScalar(Array(Self.modulus.dropLast())) == nil)
        #expect(StoredScalar(-.one).canonical == -.one)
    }

    @Test("every error has a name and says what is wrong")
    func explanations() {
        let names = RangeProofDecodingError.ScalarName.allCases.map { RangeProofDecodingError.scalarNotCanonical($0) }
        let errors: [any NamedError] =
            names + [
                RangeProofDecodingError.truncated, RangeProofDecodingError.notACount(.tooLarge),
                RangeProofDecodingError.tooManyRounds(actual: 11, maximum: 10), RangeProofError.equationFails,
                RangeProofError.challengeDiffers, RangeProofError.sumDiffers,
                RangeProofError.wrongCommitmentCount(actual: 17, maximum: 16),
                RangeProofError.wrongRoundCount(left: 1, right: 2, expected: 7),
                RangeProofError.commitmentNotAPoint(index: 0, .notOnCurve),
                RangeProofError.partNotAPoint(index: 0, .notOnCurve),
                RangeProofBatchError.invalid([.init(index: 0, reason: .equationFails)]),
                RangeProofBatchError.noRandomness(.unavailable(code: 1)),
                RangeProvingError.wrongAmountCount(actual: 0, maximum: 16),
                RangeProvingError.wrongMaskCount(actual: 0, expected: 1),
                RangeProvingError.noRandomness(.unavailable(code: 1)), AmountError.tooLarge,
                AmountError.commitmentDiffers,
            ]
        for error in errors { #expect(!error.name.isEmpty && error.explanation.hasSuffix(".")) }
        #expect(Set(errors.map(\.explanation)).count > errors.count - 3)
    }
}
