import Primitives

/// Reads the lists and texts of one section; every count is compared with the bytes that remain.
struct SectionReader {
    private var reader: ByteReader
    /// The numbers of instructions of the instances read so far.
    private(set) var lengths: [Int] = []

    init(_ section: ByteRegion) { reader = ByteReader(section) }

    func finish() throws(ProgramFileError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .layout(error) }
    }

    mutating func number() throws(ProgramFileError) -> Int {
        do throws(ByteReaderError) { return Int(try reader.readUInt32()) } catch { throw .layout(error) }
    }

    /// A list's count; `elementSize` is the least number of bytes of an element.
    private mutating func count(elementSize: Int) throws(ProgramFileError) -> Int {
        do throws(ByteReaderError) { return try reader.readCount32(elementSize: elementSize) } catch {
            throw .layout(error)
        }
    }

    private mutating func list<Element>(
        elementSize: Int, _ element: (inout Self) throws(ProgramFileError) -> Element
    ) throws(ProgramFileError) -> [Element] {
        let count = try count(elementSize: elementSize)
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    private mutating func text() throws(ProgramFileError) -> String {
        let count = try count(elementSize: 1)
        let offset = reader.offset
        let bytes: [UInt8]
        do throws(ByteReaderError) { bytes = try reader.readBytes(count) } catch { throw .layout(error) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(offset: offset) }
        return text
    }

    mutating func constants(_ prime: CircomPrime) throws(ProgramFileError) -> [UInt64] {
        do throws(ByteReaderError) {
            var words: [UInt64] = []
            words.reserveCapacity(reader.remaining / 8)
            // Bytes that are not a whole constant are left over, and refused as such.
            for _ in 0..<reader.remaining / prime.byteCount * prime.wordCount { words.append(try reader.readUInt64()) }
            return words
        } catch { throw .layout(error) }
    }

    mutating func instances() throws(ProgramFileError) -> (templates: [TemplateCode], functions: [FunctionCode]) {
        let templates = try list(elementSize: 28) { (reader) throws(ProgramFileError) in try reader.template() }
        let functions = try list(elementSize: 24) { (reader) throws(ProgramFileError) in
            let name = try reader.text()
            let parameters = try reader.number()
            let results = try reader.number()
            return FunctionCode(name: name, parameterCount: parameters, resultCount: results, code: try reader.head())
        }
        return (templates, functions)
    }

    private mutating func template() throws(ProgramFileError) -> TemplateCode {
        let name = try text()
        let signalCount = try number()
        let code = try head()
        let signals = try list(elementSize: 12) { (reader) throws(ProgramFileError) in
            let name = try reader.text()
            let dimensions = try reader.dimensions()
            return SignalGroup(name, dimensions: dimensions, offset: try reader.number())
        }
        let components = try list(elementSize: 12) { (reader) throws(ProgramFileError) in
            let name = try reader.text()
            let template = try reader.number()
            return ComponentPlace(name, template: template, offset: try reader.number())
        }
        return TemplateCode(
            name: name, signalCount: signalCount, signals: signals, components: components, code: code)
    }

    /// A code without its instructions, whose number `lengths` gets.
    private mutating func head() throws(ProgramFileError) -> Code {
        var code = Code()
        code.registerCount = try number()
        lengths.append(try number())
        code.sites = try list(elementSize: 8) { (reader) throws(ProgramFileError) in
            let start = UInt32(try reader.number())
            return Code.SiteRun(start: start, site: UInt32(try reader.number()))
        }
        return code
    }

    /// Reads the instructions of all instances, whose numbers are given.
    mutating func instructions(
        _ lengths: [Int], for templates: inout [TemplateCode], _ functions: inout [FunctionCode]
    ) throws(ProgramFileError) {
        // Fewer than 2^32 numbers below 2^32.
        let total = lengths.reduce(0, +)
        guard reader.remaining / 16 == total, reader.remaining % 16 == 0 else {
            throw .codeSize(actual: reader.remaining, expected: total.multipliedReportingOverflow(by: 16).partialValue)
        }
        for i in templates.indices { templates[i].code.instructions = try instructions(lengths[i]) }
        for i in functions.indices { functions[i].code.instructions = try instructions(lengths[templates.count + i]) }
    }

    private mutating func instructions(_ count: Int) throws(ProgramFileError) -> [Instruction] {
        do throws(ByteReaderError) {
            var instructions: [Instruction] = []
            instructions.reserveCapacity(count)
            for _ in 0..<count {
                var instruction = Instruction(.fail)
                instruction.head = try reader.readUInt32()
                instruction.destination = Operand(rawValue: try reader.readUInt32())
                instruction.a = Operand(rawValue: try reader.readUInt32())
                instruction.b = Operand(rawValue: try reader.readUInt32())
                instructions.append(instruction)
            }
            return instructions
        } catch { throw .layout(error) }
    }

    mutating func interface() throws(ProgramFileError) -> CircuitInterface {
        let outputs = try list(elementSize: 12) { (reader) throws(ProgramFileError) in try reader.port(depth: 0) }
        let inputs = try list(elementSize: 13) { (reader) throws(ProgramFileError) in
            let isPublic: Bool
            do throws(ByteReaderError) { isPublic = try reader.reader.readUInt8() != 0 } catch { throw .layout(error) }
            return CircuitInterface.Input(try reader.port(depth: 0), isPublic: isPublic)
        }
        return CircuitInterface(outputs: outputs, inputs: inputs)
    }

    private mutating func port(depth: Int) throws(ProgramFileError) -> Port {
        guard depth < ProgramFile.portDepth else { throw .nestedTooDeeply(limit: ProgramFile.portDepth) }
        let name = try text()
        let dimensions = try dimensions()
        let members = try list(elementSize: 12) { (reader) throws(ProgramFileError) in try reader.port(depth: depth + 1)
        }
        return Port(name, dimensions: dimensions, members: members)
    }

    private mutating func dimensions() throws(ProgramFileError) -> [Int] {
        try list(elementSize: 4) { (reader) throws(ProgramFileError) in try reader.number() }
    }

    mutating func witnessMap() throws(ProgramFileError) -> [UInt32] {
        do throws(ByteReaderError) {
            var map: [UInt32] = []
            map.reserveCapacity(reader.remaining / 4)
            for _ in 0..<reader.remaining / 4 { map.append(try reader.readUInt32()) }
            return map
        } catch { throw .layout(error) }
    }

    mutating func source() throws(ProgramFileError) -> SourceMap {
        let files = try list(elementSize: 4) { (reader) throws(ProgramFileError) in try reader.text() }
        let sites = try list(elementSize: 24) { (reader) throws(ProgramFileError) in
            let file = try reader.number()
            let (start, end) = (try reader.number(), try reader.number())
            let (line, column) = (try reader.number(), try reader.number())
            return SourceSite(file: file, start: start, end: end, line: line, column: column, text: try reader.text())
        }
        let texts = try list(elementSize: 4) { (reader) throws(ProgramFileError) in try reader.text() }
        return SourceMap(files: files, sites: sites, texts: texts)
    }
}
