import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Section files")
struct BinaryContainerTests {
    /// A file with the given header and sections, written by hand.
    private func file(
        magic: String = "r1cs", version: UInt32 = 1, count: UInt32? = nil,
        sections: [(type: UInt32, size: UInt64?, bytes: [UInt8])], tail: [UInt8] = []
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(magic.utf8)
        writer.writeUInt32(version)
        writer.writeUInt32(count ?? UInt32(sections.count))
        for section in sections {
            writer.writeUInt32(section.type)
            writer.writeUInt64(section.size ?? UInt64(section.bytes.count))
            writer.write(section.bytes)
        }
        writer.write(tail)
        return writer.bytes
    }

    private func parse(_ bytes: [UInt8]) throws(BinaryContainerError) -> BinaryContainer {
        try BinaryContainer(ByteRegion(copying: bytes), magic: "r1cs", versions: 1...2, known: 1...5)
    }

    private let valid: [(type: UInt32, size: UInt64?, bytes: [UInt8])] = [
        (2, nil, [1, 2, 3]), (1, nil, []), (5, nil, [9]),
    ]

    @Test("a valid directory, sections in any order")
    func directory() throws {
        let container = try parse(file(version: 2, sections: valid))
        #expect(container.version == 2)
        #expect(container.sections.map(\.type) == [2, 1, 5])
        #expect(container.sections.map(\.bytes.origin) == [24, 39, 51])
        #expect(try container.section(2).bytes == [1, 2, 3])
        #expect(try container.section(2, size: 3).bytes == [1, 2, 3])
        #expect(try container.section(1).bytes == [])
        #expect(container.sectionIfPresent(5)?.bytes == [9])
        #expect(container.sectionIfPresent(4)?.bytes == nil)
        #expect(try parse(file(sections: [])).sections.isEmpty)
    }

    @Test("each way of being malformed has its own error")
    func refusals() {
        let good = file(sections: valid)
        let cases: [(BinaryContainerError, [UInt8])] = [
            (.truncatedHeader(actual: 0, expected: 12), []),
            (.truncatedHeader(actual: 11, expected: 12), Array(good.prefix(11))),
            (.wrongMagic(actual: Array("zkey".utf8), expected: "r1cs"), file(magic: "zkey", sections: valid)),
            (.unsupportedVersion(actual: 0, supported: 1...2), file(version: 0, sections: valid)),
            (.unsupportedVersion(actual: 3, supported: 1...2), file(version: 3, sections: valid)),
            (.tooManySections(actual: .max, room: 3), file(count: .max, sections: valid)),
            (.tooManySections(actual: 4, room: 3), file(count: 4, sections: valid)),
            (
                .truncatedSectionHeader(index: 1, offset: 48, remaining: 3),
                file(count: 2, sections: [(1, 24, [UInt8](repeating: 0, count: 24))], tail: [1, 2, 3])
            ),
            (
                .truncatedSection(type: 5, offset: 27, size: 2, remaining: 1),
                file(sections: [valid[0], (5, 2, [9])])
            ),
            (
                .truncatedSection(type: 2, offset: 12, size: .max, remaining: 3),
                file(sections: [(2, .max, [1, 2, 3])])
            ),
            (.duplicateSection(type: 2, offset: 27, first: 12), file(sections: [valid[0], (2, nil, [7])])),
            (.unknownSection(type: 6, offset: 27), file(sections: [valid[0], (6, nil, [7])])),
            (.unknownSection(type: 0, offset: 12), file(sections: [(0, nil, [])])),
            (.trailingBytes(offset: 52, remaining: 2), file(sections: valid, tail: [0, 0])),
            (.trailingBytes(offset: 39, remaining: 13), file(count: 2, sections: valid)),
        ]
        for (expected, bytes) in cases {
            #expect(throws: expected) { try parse(bytes) }
        }
    }

    @Test("missing and wrongly sized sections")
    func lookups() throws {
        let container = try parse(file(sections: valid))
        #expect(throws: BinaryContainerError.missingSection(type: 3)) { try container.section(3) }
        #expect(throws: BinaryContainerError.missingSection(type: 3)) { try container.section(3, size: 0) }
        #expect(throws: BinaryContainerError.wrongSectionSize(type: 2, actual: 3, expected: 4)) {
            try container.section(2, size: 4)
        }
    }

    @Test("every truncation of a valid file is refused")
    func truncations() {
        let good = file(sections: valid)
        for count in 0..<good.count {
            #expect(throws: BinaryContainerError.self) { try parse(Array(good.prefix(count))) }
        }
    }

    @Test("random bytes after the magic never trap")
    func randomBytes() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<20_000 {
            var bytes = file(sections: valid)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 4..<bytes.count, using: &generator)] = UInt8(truncatingIfNeeded: generator.next())
            }
            _ = try? parse(bytes)
        }
    }

    @Test("what the writer wrote the reader reads")
    func writer() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("out.zkey")
        let writer = try BinaryContainerWriter(path: path, magic: "zkey", version: 1, sectionCount: 3)
        #expect(try writer.writeSection(4, [1, 2, 3]) == 24..<27)
        try writer.beginSection(2)
        let long = [UInt8](repeating: 0xab, count: 3 << 20)
        try writer.file.write(long)
        try writer.file.writeUInt32(7)
        let range = try writer.endSection()
        #expect(range == 39..<39 + (3 << 20) + 4)
        #expect(try writer.file.readBack(at: range.upperBound - 5, count: 5) == [0xab, 7, 0, 0, 0])
        try writer.writeSection(9, ByteRegion(copying: []))
        try writer.commit()
        let container = try BinaryContainer(
            MappedFile(path: path).region, magic: "zkey", versions: 1...1, known: [2, 4, 9])
        #expect(container.sections.map(\.type) == [4, 2, 9])
        #expect(try container.section(4).bytes == [1, 2, 3])
        #expect(try container.section(2).bytes == long + [7, 0, 0, 0])
        #expect(try container.section(9).bytes == [])
    }

    @Test("sections beyond 4 GiB of a sparse file are found")
    func sparse() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file(magic: "ptau", count: 2, sections: [(2, 5 << 30, [])]), to: "f")
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(24 + 5 << 30))
        try handle.write(contentsOf: Data([3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0xca, 0xfe]))
        try handle.close()
        let container = try BinaryContainer(
            MappedFile(path: path).region, magic: "ptau", versions: 1...1, known: 1...15)
        #expect(try container.section(3).bytes == [0xca, 0xfe])
        #expect(try container.section(2, size: 5 << 30).load(UInt64.self, at: (5 << 30) - 8) == 0)
    }
}
