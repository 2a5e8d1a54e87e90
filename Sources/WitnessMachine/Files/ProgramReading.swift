public import Primitives

extension WitnessProgram {
    /// Reads a program's file and checks it as `validate` does. Memory is bounded by the file's size.
    ///
    /// - Throws: `ProgramFileError`.
    public init(_ file: ByteRegion) throws(ProgramFileError) {
        let container: BinaryContainer
        var sections: [ByteRegion] = []
        let checksum: ByteRegion
        do throws(BinaryContainerError) {
            container = try BinaryContainer(
                file, magic: ProgramFile.magic, versions: ProgramFile.version...ProgramFile.version,
                known: 1...ProgramFile.checksumSection)
            for type in ProgramFile.sections { sections.append(try container.section(type)) }
            checksum = try container.section(ProgramFile.checksumSection, size: 32)
        } catch { throw .container(error) }
        var hash = SHA256()
        for (type, section) in zip(ProgramFile.sections, sections) {
            ProgramFile.hash(type, count: section.count, into: &hash)
            hash.update(section.bytes)
        }
        guard hash.finalize() == checksum.bytes else { throw .checksum }
        self = try Self.read(sections)
        do throws(ProgramError) { try validate() } catch { throw .program(error) }
    }

    private static func read(_ sections: [ByteRegion]) throws(ProgramFileError) -> WitnessProgram {
        var readers = sections.map(SectionReader.init)
        let number = try readers[0].number()
        guard ProgramFile.primes.indices.contains(number) else { throw .unknownPrime(UInt32(number)) }
        let prime = ProgramFile.primes[number]
        let main = try readers[0].number()
        let constants = try readers[1].constants(prime)
        var code = try readers[2].instances()
        try readers[3].instructions(readers[2].lengths, for: &code.templates, &code.functions)
        let interface = try readers[4].interface()
        let map = try readers[5].witnessMap()
        let source = try readers[6].source()
        for reader in readers { try reader.finish() }
        return WitnessProgram(
            prime: prime, constants: constants, templates: code.templates, functions: code.functions, main: main,
            interface: interface, witnessMap: map, source: source)
    }
}
