import Algebra
import Circuits
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct R1CSFileTests {
    /// Reads everything: header, map and constraints.
    static func read(_ raw: RawR1CS) throws -> R1CS<BNFr> { try R1CS(R1CSFile(raw.file.region)) }

    @Test("the parts of a small circuit")
    func smallCircuit() throws {
        let r1cs = try Self.read(RawR1CS())
        #expect(
            r1cs.shape
                == R1CSShape(
                    wireCount: 4, outputCount: 1, publicInputCount: 0, privateInputCount: 2, labelCount: 4,
                    constraintCount: 1))
        #expect(r1cs.a.wires == [2] && r1cs.b.wires == [3] && r1cs.c.wires == [1])
        #expect(r1cs.a.coefficients == [.one] && r1cs.labels == [0, 1, 2, 3])
        try r1cs.check(Witness([1, 33, 3, 11].map { BNFr($0) }))
    }

    @Test("every published r1cs is written again byte for byte, streamed alike, and in file order")
    func publishedFiles() throws {
        var count = 0
        for url in CircuitsTests.publishedFiles(withExtension: "r1cs") {
            let mapped = try MappedFile(path: url.path)
            let file = try R1CSFile(mapped.region)
            switch file.header.curve {
            case .bn128: try roundTrip(file, mapped, url, over: BNFr.self)
            case .bls12381: try roundTrip(file, mapped, url, over: BLSFr.self)
            }
            count += 1
        }
        #expect(PublishedVectors.directory == nil || count >= 17)
    }

    func roundTrip<F: PrimeField>(_ file: R1CSFile, _ mapped: MappedFile, _ url: URL, over: F.Type) throws {
        let r1cs = try R1CS<F>(file)
        let copy = TemporaryPath()
        try r1cs.write(path: copy.path)
        #expect(try copy.bytes() == mapped.region.bytes, "\(url.path)")
        var stream = try file.stream(over: F.self)
        var row = ConstraintRow<F>()
        var index = 0
        while try stream.next(&row) {
            for (terms, matrix) in [(row.a, r1cs.a), (row.b, r1cs.b), (row.c, r1cs.c)] {
                let range = matrix.terms(ofRow: index)
                guard terms.wires.elementsEqual(matrix.wires[range]),
                    terms.coefficients.elementsEqual(matrix.coefficients[range])
                else {
                    Issue.record("\(url.path): constraint \(index) differs")
                    return
                }
            }
            index += 1
        }
        #expect(index == r1cs.constraintCount)
    }

    static let malformed: [(String, R1CSError, @Sendable (inout RawR1CS) -> Void)] = [
        (
            "unknown prime", .field(.unknownPrime(hex: String(repeating: "0", count: 63) + "7")),
            { $0.prime = [7] + [UInt8](repeating: 0, count: 31) }
        ),
        ("field size", .field(.fieldSize(actual: 48, expected: 32)), { $0.fieldSize = 48 }),
        (
            "other curve", .field(.wrongPrime(actual: .bls12381, expected: "BN254 Fr")),
            { $0.prime = BLSFr.modulus.littleEndianBytes }
        ),
        ("longer header", .headerSize(actual: 65, expected: 64), { $0.headerTail = [0] }),
        ("too few wires", .tooFewWires(actual: 4, required: 5), { $0.publicInputs = 3 }),
        (
            "input counts that overflow 32 bits", .tooFewWires(actual: 4, required: 2 + UInt64(UInt32.max)),
            { $0.publicInputs = .max }
        ),
        ("too few labels", .tooFewLabels(actual: 3, wires: 4), { $0.labels = 3 }),
        (
            "constraint count beyond the section", .tooManyConstraints(actual: 11, room: 10),
            { $0.constraintCount = 11 }
        ),
        ("one constraint too many", .truncatedConstraint(index: 1, offset: 144), { $0.constraintCount = 2 }),
        ("one constraint too few", .trailingConstraintBytes(offset: 24, count: 120), { $0.constraintCount = 0 }),
        (
            "term count beyond the section", .tooManyTerms(constraint: 0, actual: 4, room: 3),
            { $0.constraints.replaceSubrange(0..<4, with: le(UInt32(4))) }
        ),
        (
            "term count of all ones", .tooManyTerms(constraint: 0, actual: .max, room: 3),
            { $0.constraints.replaceSubrange(0..<4, with: le(UInt32.max)) }
        ),
        (
            "wire out of range", .wireOutOfRange(constraint: 0, wire: 4, wires: 4),
            { $0.constraints.replaceSubrange(4..<8, with: le(UInt32(4))) }
        ),
        (
            "coefficient equal to the order", .coefficientNotCanonical(constraint: 0, wire: 2),
            { $0.constraints.replaceSubrange(8..<40, with: BNFr.modulus.littleEndianBytes) }
        ),
        (
            "bytes after the last constraint", .trailingConstraintBytes(offset: 144, count: 1),
            { $0.constraints.append(0) }
        ),
        ("short wire map", .wireMapSize(actual: 31, expected: 32), { $0.map.removeLast() }),
        ("long wire map", .wireMapSize(actual: 40, expected: 32), { $0.map += le(UInt64(0)) }),
        ("label out of range", .labelOutOfRange(wire: 3, label: 4, labels: 4), { $0.map[24] = 4 }),
        ("a list of custom gates", .customGates(section: 4), { $0.further = [(4, le(UInt32(1)))] }),
        ("a use of custom gates", .customGates(section: 5), { $0.further = [(5, le(UInt32(1)))] }),
        ("an empty section of custom gates", .customGates(section: 4), { $0.further = [(4, [])] }),
        (
            "duplicate section", .container(.duplicateSection(type: 3, offset: 264, first: 220)),
            { $0.further = [(3, $0.map)] }
        ),
        ("unknown section", .container(.unknownSection(type: 6, offset: 264)), { $0.further = [(6, [])] }),
    ]

    @Test("each check refuses by name", arguments: malformed.indices)
    func refusals(index: Int) {
        let (what, expected, change) = Self.malformed[index]
        var raw = RawR1CS()
        change(&raw)
        #expect(throws: expected, "\(what)") { try Self.read(raw) }
        #expect(!expected.explanation.isEmpty && !expected.name.contains("("))
        // The stream names the same error, except that it stops at the first constraint too few.
        #expect(throws: expected, "\(what), streamed") {
            let file = try R1CSFile(raw.file.region)
            var stream = try file.stream(over: BNFr.self)
            var row = ConstraintRow<BNFr>()
            while try stream.next(&row) {}
        }
    }

    @Test("a missing section, a wrong magic and a wrong version are refused by name")
    func containers() {
        for section in [1, 2, 3] as [UInt32] {
            var file = RawR1CS().file
            file.sections.removeAll { $0.type == section }
            #expect(throws: R1CSError.container(.missingSection(type: section))) { try R1CSFile(file.region) }
        }
        var file = RawR1CS().file
        file.magic = "wtns"
        #expect(throws: R1CSError.container(.wrongMagic(actual: Array("wtns".utf8), expected: "r1cs"))) {
            try R1CSFile(file.region)
        }
        file = RawR1CS().file
        file.version = 2
        #expect(throws: R1CSError.container(.unsupportedVersion(actual: 2, supported: 1...1))) {
            try R1CSFile(file.region)
        }
    }

    @Test("empty sections for custom gates are read and written again")
    func noCustomGates() throws {
        var raw = RawR1CS()
        raw.further = [(4, le(UInt32(0))), (5, le(UInt32(0)))]
        let copy = TemporaryPath()
        try Self.read(raw).write(path: copy.path)
        #expect(try copy.bytes() == raw.file.bytes)
    }

    @Test("a file cut anywhere is refused")
    func truncation() throws {
        let bytes = RawR1CS().file.bytes
        _ = try R1CSFile(ByteRegion(copying: bytes))
        for length in 0..<bytes.count {
            #expect(throws: R1CSError.self, "\(length) bytes") {
                try R1CSFile(ByteRegion(copying: Array(bytes.prefix(length))))
            }
        }
    }

    @Test("every section cut anywhere is refused, whatever the directory says")
    func truncatedSections() throws {
        let whole = RawR1CS().file
        for section in whole.sections.indices {
            for length in 0..<whole.sections[section].bytes.count {
                var file = whole
                file.sections[section].bytes.removeLast(file.sections[section].bytes.count - length)
                #expect(throws: R1CSError.self) { try R1CS<BNFr>(R1CSFile(file.region)) }
            }
        }
    }

    @Test("sections beyond 4 GiB are found, and 400 million constraints need no memory")
    func largeFile() throws {
        // Empty constraints are zeros: a hole in the file.
        let count = 400_000_000, size = 12 * count
        var raw = RawR1CS()
        raw.constraintCount = UInt32(count)
        let path = TemporaryPath("large.r1cs")
        #expect(FileManager.default.createFile(atPath: path.path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path.path))
        defer { try? handle.close() }
        try handle.write(
            contentsOf: Array("r1cs".utf8) + le(UInt32(1)) + le(UInt32(3)) + le(UInt32(2)) + le(UInt64(size)))
        try handle.seek(toOffset: UInt64(24 + size))
        try handle.write(
            contentsOf: le(UInt32(1)) + le(UInt64(64)) + raw.header + le(UInt32(3)) + le(UInt64(32)) + raw.map)
        let file = try R1CSFile(MappedFile(path: path.path).region)
        #expect(file.header.shape.constraintCount == count && file.labels == [0, 1, 2, 3])
        var stream = try file.stream(over: BNFr.self)
        var row = ConstraintRow<BNFr>()
        for _ in 0..<10_000 { #expect(try stream.next(&row) && row.a.wires.isEmpty && row.c.coefficients.isEmpty) }
    }

    @Test("a flipped byte is refused or read and written as it is")
    func mutations() throws {
        let bytes = RawR1CS().file.bytes
        for position in bytes.indices {
            for mask in [1, 0x80, 0xff] as [UInt8] {
                var mutated = bytes
                mutated[position] ^= mask
                guard let r1cs = try? R1CS<BNFr>(R1CSFile(ByteRegion(copying: mutated))) else { continue }
                let copy = TemporaryPath()
                try r1cs.write(path: copy.path)
                #expect(try copy.bytes() == mutated)
            }
        }
    }
}

/// The published files with a file name extension, in a fixed order.
func publishedFiles(withExtension ext: String, for test: String = #function) -> [URL] {
    guard let root = PublishedVectors.find(".", for: test),
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return [] }
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == ext }.sorted { $0.path < $1.path }
}
