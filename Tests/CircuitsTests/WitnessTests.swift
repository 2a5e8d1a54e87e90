import Algebra
import Circuits
import Curves
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct WitnessTests {
    static func read(_ raw: RawWitness) throws -> Witness<BNFr> { try WitnessFile(raw.file.region).witness() }

    @Test("the values of a small witness")
    func smallWitness() throws {
        let witness = try Self.read(RawWitness())
        #expect(witness.elements() == [1, 33, 3, 11].map { BNFr($0) })
        #expect(witness[1] == BNFr(33) && witness.count == 4)
    }

    @Test("every published wtns is written again byte for byte and satisfies its circuit")
    func publishedFiles() throws {
        var count = 0
        for url in CircuitsTests.publishedFiles(withExtension: "wtns") {
            let mapped = try MappedFile(path: url.path)
            let file = try WitnessFile(mapped.region)
            switch file.curve {
            case .bn128: try roundTrip(file, mapped, url, over: BNFr.self)
            case .bls12381: try roundTrip(file, mapped, url, over: BLSFr.self)
            }
            count += 1
        }
        #expect(PublishedVectors.directory == nil || count >= 12)
    }

    func roundTrip<F: PrimeField>(_ file: WitnessFile, _ mapped: MappedFile, _ url: URL, over: F.Type) throws {
        let witness: Witness<F> = try file.witness()
        let copy = TemporaryPath()
        try witness.write(path: copy.path)
        #expect(try copy.bytes() == mapped.region.bytes, "\(url.path)")
        // Values given as elements make the same bytes.
        #expect(try Witness(witness.elements()).bytes.bytes == witness.bytes.bytes)
        let folder = url.deletingLastPathComponent()
        let names = ["circuit.r1cs", "\(folder.lastPathComponent).r1cs", url.lastPathComponent + ".r1cs"]
        for name in names {
            let circuit = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: circuit.path) else { continue }
            let r1cs = try R1CS<F>(R1CSFile(MappedFile(path: circuit.path).region))
            try r1cs.check(witness)
            // And every change of one value is noticed where the wire is used at all.
            var values = witness.elements()
            let wire = Int(r1cs.a.wires.last ?? 1)
            if wire > 0 {
                values[wire] += .one
                #expect(throws: WitnessCheckError.self, "\(circuit.path)") { try r1cs.check(Witness(values)) }
            }
        }
    }

    static let malformed: [(String, WitnessFileError, @Sendable (inout RawWitness) -> Void)] = [
        (
            "unknown prime", .field(.unknownPrime(hex: String(repeating: "0", count: 63) + "7")),
            { $0.prime = [7] + [UInt8](repeating: 0, count: 31) }
        ),
        ("field size", .field(.fieldSize(actual: 8, expected: 32)), { $0.fieldSize = 8 }),
        (
            "other curve", .field(.wrongPrime(actual: .bls12381, expected: "BN254 Fr")),
            { $0.prime = BLSFr.modulus.littleEndianBytes }
        ),
        ("longer header", .headerSize(actual: 41, expected: 40), { $0.headerTail = [0] }),
        ("one value too many", .values(.length(actual: 128, expected: 96)), { $0.count = 3 }),
        ("one value too few", .values(.length(actual: 128, expected: 160)), { $0.count = 5 }),
        ("a count of all ones", .values(.length(actual: 128, expected: Int(UInt32.max) * 32)), { $0.count = .max }),
        (
            "no values", .values(.empty),
            {
                $0.count = 0; $0.values = []
            }
        ),
        (
            "a value equal to the order", .values(.notCanonical(wire: 2)),
            { $0.values[2] = BNFr.modulus.littleEndianBytes }
        ),
        (
            "a value of all ones", .values(.notCanonical(wire: 3)),
            { $0.values[3] = [UInt8](repeating: 0xff, count: 32) }
        ),
        ("a constant that is not one", .values(.constantIsNotOne), { $0.values[0][0] = 2 }),
    ]

    @Test("each check refuses by name", arguments: malformed.indices)
    func refusals(index: Int) {
        let (what, expected, change) = Self.malformed[index]
        var raw = RawWitness()
        change(&raw)
        #expect(throws: expected, "\(what)") { try Self.read(raw) }
        #expect(!expected.explanation.isEmpty && !expected.name.contains("("))
    }

    @Test("values that are not canonical and constants that are not one are refused on both curves")
    func values() {
        func check<F: PrimeField>(_ type: F.Type) {
            let good = ([1, 33, 3, 11] as [UInt64]).map { F($0) }
            let bytes = good.flatMap(\.littleEndianBytes)
            let size = F.byteCount
            func read(_ bytes: [UInt8], _ count: Int = 4) throws {
                _ = try Witness<F>(ByteRegion(copying: bytes), wireCount: count)
            }
            #expect(throws: Never.self) { try read(bytes) }
            #expect(throws: WitnessValueError.empty) { try read([], 0) }
            #expect(throws: WitnessValueError.length(actual: 4 * size - 1, expected: 4 * size)) {
                try read(bytes.dropLast())
            }
            #expect(throws: WitnessValueError.length(actual: 4 * size, expected: 5 * size)) { try read(bytes, 5) }
            for wire in 0..<4 {
                for value in [F.modulus.littleEndianBytes, [UInt8](repeating: 255, count: size)] {
                    var changed = bytes
                    changed.replaceSubrange(wire * size..<(wire + 1) * size, with: value)
                    #expect(throws: WitnessValueError.notCanonical(wire: wire)) { try read(changed) }
                }
            }
            for constant in [F.zero, -.one, F(2)] {
                let values = [constant] + good.dropFirst()
                #expect(throws: WitnessValueError.constantIsNotOne) { try Witness(values) }
                #expect(throws: WitnessValueError.constantIsNotOne) { try read(values.flatMap(\.littleEndianBytes)) }
            }
        }
        check(BNFr.self)
        check(BLSFr.self)
    }

    @Test("a file cut anywhere, a doubled, a missing and an unknown section are refused")
    func containers() throws {
        let whole = RawWitness().file
        for length in 0..<whole.bytes.count {
            #expect(throws: WitnessFileError.self, "\(length) bytes") {
                try WitnessFile(ByteRegion(copying: Array(whole.bytes.prefix(length))))
            }
        }
        for section in whole.sections.indices {
            for length in 0..<whole.sections[section].bytes.count {
                var file = whole
                file.sections[section].bytes.removeLast(file.sections[section].bytes.count - length)
                #expect(throws: WitnessFileError.self) { try WitnessFile(file.region).witness(over: BNFr.self) }
            }
        }
        var file = whole
        file.sections.append(whole.sections[0])
        #expect(throws: WitnessFileError.container(.duplicateSection(type: 1, offset: 204, first: 12))) {
            try WitnessFile(file.region)
        }
        for missing in [1, 2] as [UInt32] {
            file = whole
            file.sections.removeAll { $0.type == missing }
            #expect(throws: WitnessFileError.container(.missingSection(type: missing))) { try WitnessFile(file.region) }
        }
        file = whole
        file.sections.append((3, []))
        #expect(throws: WitnessFileError.container(.unknownSection(type: 3, offset: 204))) {
            try WitnessFile(file.region)
        }
    }

    @Test("the first unsatisfied constraint is found and explained")
    func unsatisfied() throws {
        let r1cs = try R1CSFileTests.read(RawR1CS())
        let wrong = try Witness([1, 34, 3, 11].map { BNFr($0) })
        #expect(throws: WitnessCheckError.unsatisfied(constraint: 0)) { try r1cs.check(wrong) }
        let found = r1cs.explain(constraint: 0, wrong)
        #expect(found.a.value == BNFr(3) && found.b.value == BNFr(11) && found.c.value == BNFr(34))
        #expect(found.c.terms.map(\.wire) == [1] && found.c.terms.map(\.value) == [BNFr(34)])
        let short = try Witness([1, 33, 3].map { BNFr($0) })
        #expect(throws: WitnessCheckError.wireCount(actual: 3, expected: 4)) { try r1cs.check(short) }
        #expect(throws: WitnessValueError.constantIsNotOne) { try Witness([BNFr(2)]) }
        #expect(throws: WitnessValueError.empty) { try Witness([BNFr]()) }
    }
}
