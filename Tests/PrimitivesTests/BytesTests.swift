import Primitives
import TestSupport
import Testing

@Suite("Bytes")
struct BytesTests {
    @Test("what the writer wrote the reader reads, in both byte orders")
    func roundTrip() throws {
        var writer = ByteWriter(reservingCapacity: 64)
        writer.writeUInt8(0xab)
        writer.writeUInt32(0x0102_0304)
        writer.writeUInt64(0x1122_3344_5566_7788)
        writer.writeBigEndian(UInt16(0xbeef))
        writer.writeLittleEndian(UInt128(1) << 100)
        writer.write([9, 8, 7])
        #expect(Array(writer.bytes.prefix(7)) == [0xab, 4, 3, 2, 1, 0x88, 0x77])
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readUInt8() == 0xab)
        #expect(try reader.readUInt32() == 0x0102_0304)
        #expect(try reader.readUInt64() == 0x1122_3344_5566_7788)
        #expect(try reader.readBigEndian(UInt16.self) == 0xbeef)
        #expect(try reader.readLittleEndian(UInt128.self) == UInt128(1) << 100)
        #expect(try reader.readBytes(2) == [9, 8])
        #expect(throws: ByteReaderError.trailingBytes(offset: 33, remaining: 1)) { try reader.finish() }
        try reader.skip(1)
        try reader.finish()
    }

    @Test("a truncated read names offset, need and rest, and does not move")
    func truncated() throws {
        var reader = ByteReader([1, 2, 3, 4, 5])
        _ = try reader.readUInt8()
        #expect(throws: ByteReaderError.truncated(offset: 1, needed: 8, remaining: 4)) { try reader.readUInt64() }
        #expect(throws: ByteReaderError.truncated(offset: 1, needed: 5, remaining: 4)) { try reader.readBytes(5) }
        #expect(throws: ByteReaderError.truncated(offset: 1, needed: -1, remaining: 4)) { try reader.skip(-1) }
        #expect(throws: ByteReaderError.truncated(offset: 1, needed: .max, remaining: 4)) { try reader.skip(.max) }
        #expect(try reader.readUInt32() == 0x0504_0302)
        #expect(reader.remaining == 0)
        #expect(throws: ByteReaderError.truncated(offset: 5, needed: 1, remaining: 0)) { try reader.readUInt8() }
        var empty = ByteReader([])
        #expect(throws: ByteReaderError.truncated(offset: 0, needed: 1, remaining: 0)) { try empty.readUInt8() }
        try empty.finish()
    }

    @Test("a count is bounded by the bytes that remain")
    func counts() throws {
        var writer = ByteWriter()
        writer.writeUInt32(3)
        writer.write([UInt8](repeating: 0, count: 12))
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readCount32(elementSize: 4) == 3)
        reader = ByteReader(writer.bytes)
        #expect(throws: ByteReaderError.countTooLarge(offset: 0, count: 3, elementSize: 5, remaining: 12)) {
            try reader.readCount32(elementSize: 5)
        }
        #expect(reader.offset == 0)
        var huge = ByteReader([UInt8](repeating: 0xff, count: 16))
        #expect(
            throws: ByteReaderError.countTooLarge(offset: 0, count: .max, elementSize: 1, remaining: 8)
        ) { try huge.readCount64(elementSize: 1) }
    }

    @Test("regions know their place in the whole")
    func regions() throws {
        let whole = ByteRegion(copying: Array(0..<100))
        let part = try whole.subregion(at: 10, count: 20)
        let inner = try part.subregion(at: 5, count: 15)
        #expect(inner.origin == 15)
        #expect(inner.bytes == Array(15..<30))
        #expect(inner.load(UInt32.self, at: 11) == 0x1d1c_1b1a)
        #expect(inner.withBytes { span in span[14] } == 29)
        var reader = ByteReader(inner)
        try reader.skip(12)
        #expect(throws: ByteReaderError.truncated(offset: 27, needed: 4, remaining: 3)) { try reader.readUInt32() }
        for (offset, count, remaining) in [(0, 21, 20), (21, 0, 0), (-1, 2, 20), (3, -1, 17), (.max, .max, 0)] {
            #expect(
                throws: ByteReaderError.truncated(
                    offset: offset == .max ? .max : 10 + offset, needed: count, remaining: remaining)
            ) { try part.subregion(at: offset, count: count) }
        }
        #expect(try part.subregion(at: 20, count: 0).bytes == [])
    }

    @Test("a region outlives the array it was copied from")
    func ownership() throws {
        func make() throws -> ByteRegion { try ByteRegion(copying: [1, 2, 3, 4]).subregion(at: 1, count: 2) }
        #expect(try make().bytes == [2, 3])
    }

    @Test("a load outside a region stops the process")
    func loadTrap() async {
        await #expect(processExitsWith: .failure) {
            let region = ByteRegion(copying: [1, 2, 3])
            _ = region.load(UInt32.self, at: 0)
        }
    }
}

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("known texts")
    func known() throws {
        #expect(Hexadecimal.encode([0x00, 0x7f, 0xff, 0xa0]) == "007fffa0")
        #expect(try Hexadecimal.decode("007FffA0") == [0x00, 0x7f, 0xff, 0xa0])
        #expect(try Hexadecimal.decode("") == [])
        #expect(try Hexadecimal.decode("0aff", count: 2) == [10, 255])
    }

    @Test("each byte goes there and back")
    func allBytes() throws {
        let all = [UInt8](0...255)
        #expect(try Hexadecimal.decode(Hexadecimal.encode(all)) == all)
        #expect(try Hexadecimal.decode(Hexadecimal.encode(all).uppercased()) == all)
    }

    @Test("every byte that is no digit is refused at its place")
    func refusals() {
        for byte in UInt8(0)...127 where !"0123456789abcdefABCDEF".utf8.contains(byte) {
            let text = "0" + String(UnicodeScalar(byte)) + "00"
            #expect(throws: HexadecimalError.invalidDigit(offset: 1, byte: byte)) { try Hexadecimal.decode(text) }
        }
        #expect(throws: HexadecimalError.invalidDigit(offset: 0, byte: 0xc3)) { try Hexadecimal.decode("é0") }
        #expect(throws: HexadecimalError.oddLength(actual: 3)) { try Hexadecimal.decode("abc") }
        #expect(throws: HexadecimalError.wrongByteCount(actual: 1, expected: 2)) {
            try Hexadecimal.decode("ab", count: 2)
        }
    }
}

@Suite("Named errors")
struct NamedErrorTests {
    @Test("each has the name of its case and a sentence")
    func names() {
        let errors: [(any NamedError, String)] = [
            (FileError.notFound(path: "p"), "notFound"),
            (FileError.permissionDenied(path: "p"), "permissionDenied"),
            (FileError.isDirectory(path: "p"), "isDirectory"),
            (FileError.notRegular(path: "p"), "notRegular"),
            (FileError.empty(path: "p"), "empty"),
            (FileError.tooLarge(path: "p", limit: 5), "tooLarge"),
            (FileError.changed(path: "p"), "changed"),
            (FileError.sameAsInput(path: "p", input: "q"), "sameAsInput"),
            (FileError.system(path: "p", operation: .write, code: 28), "system"),
            (ByteReaderError.truncated(offset: 1, needed: 2, remaining: 1), "truncated"),
            (ByteReaderError.countTooLarge(offset: 1, count: 9, elementSize: 2, remaining: 1), "countTooLarge"),
            (ByteReaderError.trailingBytes(offset: 1, remaining: 2), "trailingBytes"),
            (HexadecimalError.oddLength(actual: 3), "oddLength"),
            (HexadecimalError.invalidDigit(offset: 1, byte: 0x67), "invalidDigit"),
            (HexadecimalError.wrongByteCount(actual: 1, expected: 2), "wrongByteCount"),
            (RandomnessError.unavailable(code: 5), "unavailable"),
            (BLAKE2Error.digestCountOutOfRange(actual: 0, allowed: 1...64), "digestCountOutOfRange"),
            (BLAKE2Error.keyTooLong(actual: 65, maximum: 64), "keyTooLong"),
            (BLAKE2Error.wrongSaltCount(actual: 1, expected: 16), "wrongSaltCount"),
            (BLAKE2Error.wrongPersonalizationCount(actual: 1, expected: 16), "wrongPersonalizationCount"),
            (BLAKE2Error.wrongStateCount(actual: 1, expected: 216), "wrongStateCount"),
            (BLAKE2Error.impossiblePosition(actual: 200, compressed: 0), "impossiblePosition"),
            (BLAKE2Error.impossibleCount(actual: 1), "impossibleCount"),
            (BLAKE2Error.finishedState, "finishedState"),
            (BeaconError.hashCountOutOfRange(actual: 0, allowed: 1...255), "hashCountOutOfRange"),
            (BeaconError.iterationsOutOfRange(actual: 9, allowed: 10...63), "iterationsOutOfRange"),
            (Cancelled(), "cancelled"),
        ]
        for (error, name) in errors {
            #expect(error.name == name)
            #expect(error.explanation.count > 5)
        }
        #expect(Set(errors.map(\.0.explanation)).count == errors.count)
        #expect(FileError.system(path: "p", operation: .write, code: 28).explanation.hasPrefix("p: cannot write: "))
    }
}
