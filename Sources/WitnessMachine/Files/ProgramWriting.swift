public import Primitives

extension WitnessProgram {
    /// Writes the program as a file; it appears when complete.
    ///
    /// - Parameter inputs: files that must not be overwritten.
    /// - Throws: `FileError`.
    public func write(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let writer = try BinaryContainerWriter(
            path: path, magic: ProgramFile.magic, version: ProgramFile.version,
            sectionCount: UInt32(ProgramFile.sections.count + 1), distinctFrom: inputs)
        var checksum = SHA256()
        for type in ProgramFile.sections {
            let bytes = section(type)
            ProgramFile.hash(type, count: bytes.count, into: &checksum)
            checksum.update(bytes)
            try writer.writeSection(type, bytes)
        }
        try writer.writeSection(ProgramFile.checksumSection, checksum.finalize())
        try writer.commit()
    }

    /// The whole file, in memory.
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(ProgramFile.magic.utf8)
        writer.writeUInt32(ProgramFile.version)
        writer.writeUInt32(UInt32(ProgramFile.sections.count + 1))
        var checksum = SHA256()
        func append(_ type: UInt32, _ bytes: [UInt8]) {
            writer.writeUInt32(type)
            writer.writeUInt64(UInt64(bytes.count))
            writer.write(bytes)
        }
        for type in ProgramFile.sections {
            let bytes = section(type)
            ProgramFile.hash(type, count: bytes.count, into: &checksum)
            checksum.update(bytes)
            append(type, bytes)
        }
        append(ProgramFile.checksumSection, checksum.finalize())
        return writer.bytes
    }

    private func section(_ type: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        switch type {
        case 1:
            writer.writeCount(ProgramFile.primes.firstIndex(of: prime) ?? 0)
            writer.writeCount(main)
        case 2: for word in constants { writer.writeUInt64(word) }
        case 3: writeInstances(&writer)
        case 4: writeCode(&writer)
        case 5:
            writer.writeCount(interface.outputs.count)
            for port in interface.outputs { Self.write(port, to: &writer) }
            writer.writeCount(interface.inputs.count)
            for input in interface.inputs {
                writer.writeUInt8(input.isPublic ? 1 : 0)
                Self.write(input.port, to: &writer)
            }
        case 6:
            writer = ByteWriter(reservingCapacity: 4 * witnessMap.count)
            for signal in witnessMap { writer.writeUInt32(signal) }
        default: writeSource(&writer)
        }
        return writer.bytes
    }

    private func writeInstances(_ writer: inout ByteWriter) {
        writer.writeCount(templates.count)
        for template in templates {
            writer.writeText(template.name)
            writer.writeCount(template.signalCount)
            Self.writeHead(template.code, to: &writer)
            writer.writeCount(template.signals.count)
            for group in template.signals {
                writer.writeText(group.name)
                Self.write(group.dimensions, to: &writer)
                writer.writeCount(group.offset)
            }
            writer.writeCount(template.components.count)
            for place in template.components {
                writer.writeText(place.name)
                writer.writeCount(place.template)
                writer.writeCount(place.offset)
            }
        }
        writer.writeCount(functions.count)
        for function in functions {
            writer.writeText(function.name)
            writer.writeCount(function.parameterCount)
            writer.writeCount(function.resultCount)
            Self.writeHead(function.code, to: &writer)
        }
    }

    private func writeCode(_ writer: inout ByteWriter) {
        let codes = templates.map(\.code) + functions.map(\.code)
        writer = ByteWriter(reservingCapacity: 16 * codes.reduce(0) { $0 + $1.instructions.count })
        for code in codes {
            for instruction in code.instructions {
                writer.writeUInt32(instruction.head)
                writer.writeUInt32(instruction.destination.rawValue)
                writer.writeUInt32(instruction.a.rawValue)
                writer.writeUInt32(instruction.b.rawValue)
            }
        }
    }

    private func writeSource(_ writer: inout ByteWriter) {
        writer.writeCount(source.files.count)
        for file in source.files { writer.writeText(file) }
        writer.writeCount(source.sites.count)
        for site in source.sites {
            for value in [site.file, site.start, site.end, site.line, site.column] { writer.writeCount(value) }
            writer.writeText(site.text)
        }
        writer.writeCount(source.texts.count)
        for text in source.texts { writer.writeText(text) }
    }

    private static func writeHead(_ code: Code, to writer: inout ByteWriter) {
        writer.writeCount(code.registerCount)
        writer.writeCount(code.instructions.count)
        writer.writeCount(code.sites.count)
        for run in code.sites {
            writer.writeUInt32(run.start)
            writer.writeUInt32(run.site)
        }
    }

    private static func write(_ dimensions: [Int], to writer: inout ByteWriter) {
        writer.writeCount(dimensions.count)
        for dimension in dimensions { writer.writeCount(dimension) }
    }

    private static func write(_ port: Port, to writer: inout ByteWriter) {
        writer.writeText(port.name)
        write(port.dimensions, to: &writer)
        writer.writeCount(port.members.count)
        for member in port.members { write(member, to: &writer) }
    }
}
