import Algebra
import Circuits
import Curves
import Primitives
import TestSupport
import Testing
import WitnessMachine

@Suite struct ProgramFileTests {
    /// The sections of a file.
    static func sections(_ file: [UInt8]) -> [(type: UInt32, bytes: [UInt8])] {
        var sections: [(UInt32, [UInt8])] = []
        var position = 12
        while position < file.count {
            let type = file[position..<position + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let size = file[position + 4..<position + 12].reversed().reduce(0) { $0 << 8 | Int($1) }
            sections.append((type, Array(file[position + 12..<position + 12 + size])))
            position += 12 + size
        }
        return sections
    }

    /// The file of the given sections, with the checksum that belongs to them.
    static func file(_ sections: [(type: UInt32, bytes: [UInt8])]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write("njwp".utf8)
        writer.writeUInt32(1)
        writer.writeUInt32(UInt32(sections.count))
        var hash = SHA256()
        for section in sections {
            var head = ByteWriter()
            head.writeUInt32(section.type)
            head.writeUInt64(UInt64(section.bytes.count))
            writer.write(head.bytes)
            if section.type == 8 {
                writer.write(hash.finalize())
            } else {
                hash.update(head.bytes)
                hash.update(section.bytes)
                writer.write(section.bytes)
            }
        }
        return writer.bytes
    }

    static func programs() throws -> [WitnessProgram] {
        var reduced = try FailureTests.program()
        try reduced.setWitnessMap([0, 1, 5])
        return [reduced, try ControlTests.fibonacci()]
    }

    @Test("a program comes back as it was, from memory and from a file")
    func roundTrip() throws {
        for program in try Self.programs() {
            let bytes = program.serialized()
            #expect(try WitnessProgram(ByteRegion(copying: bytes)) == program)
            #expect(Self.file(Self.sections(bytes)) == bytes)
            let folder = try TemporaryFolder()
            try program.write(path: folder.path("program.njw"))
            #expect(try MappedFile(path: folder.path("program.njw")).region.bytes == bytes)
        }
    }

    @Test("every changed byte is noticed")
    func checksum() throws {
        let bytes = try FailureTests.program().serialized()
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 0x10
            #expect(throws: ProgramFileError.self) { _ = try WitnessProgram(ByteRegion(copying: changed)) }
        }
        var changed = bytes
        changed[bytes.count - 40] ^= 1
        #expect(throws: (any Error).self) { _ = try WitnessProgram(ByteRegion(copying: changed)) }
        changed = bytes
        changed[bytes.count - 1] ^= 1
        #expect(throws: ProgramFileError.checksum) { _ = try WitnessProgram(ByteRegion(copying: changed)) }
    }

    @Test("every shorter file is refused")
    func truncation() throws {
        let bytes = try FailureTests.program().serialized()
        for count in bytes.indices {
            #expect(throws: ProgramFileError.self) {
                _ = try WitnessProgram(ByteRegion(copying: Array(bytes.prefix(count))))
            }
        }
    }

    static let changes:
        [(error: ProgramFileError, change: @Sendable (inout [(type: UInt32, bytes: [UInt8])]) -> Void)] = [
            (.unknownPrime(8), { $0[0].bytes[0] = 8 }),
            (.program(.noSuchTemplate(9, count: 2)), { $0[0].bytes[4] = 9 }),
            (.program(.constantNotReduced(index: 0)), { $0[1].bytes[31] = 0xff }),
            (.codeSize(actual: 15 * 16 - 1, expected: 15 * 16), { _ = $0[3].bytes.popLast() }),
            (.program(.witnessMapStart), { $0[5].bytes[0] = 1 }),
            (.program(.witnessMapStart), { $0[5].bytes = [] }),
            (.program(.witnessMap(wire: 1, signal: 9, signals: 7)), { $0[5].bytes[4] = 9 }),
        ]

    @Test("each refusal by its name", arguments: changes.indices)
    func refusals(index: Int) throws {
        let (error, change) = Self.changes[index]
        var sections = Self.sections(try FailureTests.program().serialized())
        let code = sections[3].bytes.count / 16
        change(&sections)
        var expected = error
        if case .codeSize = error { expected = .codeSize(actual: 16 * code - 1, expected: 16 * code) }
        #expect(throws: expected) { _ = try WitnessProgram(ByteRegion(copying: Self.file(sections))) }
    }

    @Test("text that is not UTF-8, buses without end, sections that are missing or too long")
    func layout() throws {
        let sections = Self.sections(try FailureTests.program().serialized())
        func read(_ change: (inout [(type: UInt32, bytes: [UInt8])]) -> Void) throws -> WitnessProgram {
            var changed = sections
            change(&changed)
            return try WitnessProgram(ByteRegion(copying: Self.file(changed)))
        }
        // The first file's name begins after two counts.
        let error = #expect(throws: ProgramFileError.self) { _ = try read { $0[6].bytes[8] = 0xff } }
        guard case .notUTF8 = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: ProgramFileError.container(.missingSection(type: 7))) {
            _ = try read { $0.remove(at: 6) }
        }
        for section in 0..<7 {
            let error = #expect(throws: ProgramFileError.self) { _ = try read { $0[section].bytes.append(0) } }
            switch error {
            case .layout(.trailingBytes), .codeSize: break
            default: Issue.record("section \(section + 1): \(String(describing: error))")
            }
        }
        var bus = ByteWriter()
        bus.writeUInt32(1)
        for _ in 0..<40 {
            bus.writeUInt32(0)
            bus.writeUInt32(0)
            bus.writeUInt32(1)
        }
        #expect(throws: ProgramFileError.nestedTooDeeply(limit: 32)) { _ = try read { $0[4].bytes = bus.bytes } }
        #expect(throws: ProgramFileError.self) {
            _ = try read { $0[2].bytes.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff]) }
        }
    }

    @Test("programs with random changes run to an end or are refused, and never trap")
    func mutations() throws {
        var generator = SeededGenerator(seed: 0x6e6a)
        var accepted = 0, refused = 0, failed = 0
        for program in try Self.programs() {
            let sections = Self.sections(program.serialized())
            for _ in 0..<4000 {
                var changed = sections
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let section = Int.random(in: 0..<7, using: &generator)
                    guard !changed[section].bytes.isEmpty else { continue }
                    let position = Int.random(in: 0..<changed[section].bytes.count, using: &generator)
                    changed[section].bytes[position] = UInt8.random(in: 0...255, using: &generator)
                }
                do {
                    let program = try WitnessProgram(ByteRegion(copying: Self.file(changed)))
                    let prepared = try PreparedProgram<BN254.Fr>(program)
                    accepted += 1
                    let count = program.interface.inputs.reduce(0) { $0 + ($1.port.count ?? 0) }
                    let inputs = try CircuitInputs(
                        (0..<count).map { BN254.Fr(UInt64($0 + 3)) }, for: program.interface)
                    // A changed jump may make a loop without end: the flag is set, and the machine polls it.
                    let flag = CancellationFlag()
                    flag.cancel()
                    let limits = RunLimits(depth: 64, registers: 1 << 16, signalBytes: 1 << 24)
                    _ = try prepared.witness(inputs, limits: limits, cancellation: flag)
                } catch is WitnessFailure {
                    failed += 1
                } catch is ProgramFileError { refused += 1 } catch is ProgramError { refused += 1 }
            }
        }
        print("\(accepted) accepted, \(failed) of them failed, \(refused) refused")
        #expect(accepted > 100 && failed > 10 && refused > 1000)
    }
}
