import Algebra
import BigNumbers
import TestSupport
import Testing

@Suite("Field elements as bytes and text")
struct EncodingTests {
    @Test("bytes: one element, one encoding", arguments: PrimeFieldCase.allCases)
    func bytes(field: PrimeFieldCase) throws { try field.run(ByteCodecs()) }

    @Test("bytes of any length are reduced", arguments: PrimeFieldCase.allCases)
    func reducing(field: PrimeFieldCase) throws { try field.run(ReducingCodecs()) }

    @Test("decimal text: one element, one text", arguments: PrimeFieldCase.allCases)
    func decimal(field: PrimeFieldCase) throws { try field.run(DecimalCodecs()) }

    @Test("signs and halves follow the canonical integer", arguments: PrimeFieldCase.allCases)
    func signs(field: PrimeFieldCase) throws { try field.run(Signs()) }
}

private struct ByteCodecs: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 50)
        let count = F.byteCount
        var tally = Tally()
        func check(_ i: BigInt) throws {
            let little = try i.littleEndianBytes(count: count)
            let big = try i.bigEndianBytes(count: count)
            if i < F.order {
                let element = try F(canonicalLittleEndian: little)
                tally.check(element.integer == i, "\(i) from little-endian bytes")
                tally.check(try F(canonicalBigEndian: big) == element, "\(i) from big-endian bytes")
                tally.check(element.littleEndianBytes == little && element.bigEndianBytes == big, "\(i) to bytes")
            } else {
                tally.check(refusal { _ = try F(canonicalLittleEndian: little) } == .notCanonical, "\(i) accepted")
                tally.check(refusal { _ = try F(canonicalBigEndian: big) } == .notCanonical, "\(i) accepted")
            }
        }
        for i in operands.canonicalEdges + operands.excessiveEdges { try check(i) }
        for _ in 0..<60_000 {
            try check(operands.next().integer)
            try check(operands.nextWide())
        }
        tally.finish(atLeast: 200_000)
        for length in [0, 1, count - 1, count + 1, 2 * count] {
            let bytes = [UInt8](repeating: 0, count: length)
            let error = FieldDecodingError.wrongLength(actual: length, expected: count)
            #expect(throws: error) { try F(canonicalLittleEndian: bytes) }
            #expect(throws: error) { try F(canonicalBigEndian: bytes) }
        }
    }
}

/// The error a decoder throws, or nil.
private func refusal(_ decode: () throws -> Void) -> FieldDecodingError? {
    do {
        try decode()
        return nil
    } catch {
        return error as? FieldDecodingError
    }
}

private struct ReducingCodecs: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var generator = SeededGenerator(seed: 51, for: "reduction in \(F.Parameters.name)")
        var tally = Tally()
        for length in 0..<200 {
            for fill in [nil, 0, 0xff] as [UInt8?] {
                let bytes = fill.map { [UInt8](repeating: $0, count: length) } ?? generator.bytes(length)
                tally.check(
                    try F(reducingLittleEndian: bytes).integer == BigInt(littleEndian: bytes).modulo(F.order),
                    "\(bytes)")
                tally.check(
                    try F(reducingBigEndian: bytes).integer == BigInt(bigEndian: bytes).modulo(F.order), "\(bytes)")
            }
        }
        tally.finish(atLeast: 1_200)
    }
}

private struct DecimalCodecs: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 52)
        var tally = Tally()
        func check(_ i: BigInt) {
            let text = i.description
            if i < F.order {
                tally.check((try? F(decimal: text))?.integer == i, text)
                tally.check((try? F(decimal: text))?.decimal == text, text)
            } else {
                tally.check(refusal { _ = try F(decimal: text) } == .notCanonical, text)
            }
        }
        for i in operands.canonicalEdges + operands.excessiveEdges { check(i) }
        for _ in 0..<10_000 {
            try check(operands.next().integer)
            check(operands.nextWide())
            // Beyond the width of the words as well.
            check(F.order + operands.nextWide() * operands.nextWide())
        }
        tally.finish(atLeast: 30_000)
        for text in ["", "-1", "+1", "01", "00", " 1", "1 ", "0x1", "1.0", "1e3", "١", "a"] {
            #expect(throws: FieldDecodingError.notDecimal) { try F(decimal: text) }
        }
        #expect(throws: FieldDecodingError.notCanonical) { try F(decimal: String(repeating: "9", count: 100_000)) }
    }
}

private struct Signs: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        var operands = Operands<F>(seed: 53)
        var tally = Tally()
        func check(_ i: BigInt) throws {
            let a = try operands.element(i)
            tally.check(a.sign == (i.isOdd ? 1 : 0), "sign of \(i)")
            tally.check(a.isLexicographicallyLargest == (2 * i > F.order), "half of \(i)")
            tally.check(a.canonical.bitWidthVariableTime == i.bitWidth, "width of \(i)")
        }
        for i in operands.canonicalEdges { try check(i) }
        for _ in 0..<20_000 { try check(operands.next().integer) }
        for small in [0, 1, 2, 0xffff_ffff, UInt64.max] { tally.check(F(small).integer == BigInt(small), "\(small)") }
        tally.finish(atLeast: 60_000)
    }
}
