public import Algebra
public import Primitives

/// What an `.r1cs` file announces, before its field is fixed.
public struct R1CSHeader: Sendable, Equatable {
    /// The curve whose group order the circuit's field has.
    public let curve: CurveID
    /// The counts; the header's own checks hold.
    public let shape: R1CSShape
}

/// An `.r1cs` file of circom (format version 1), read where it lies.
///
/// Opening checks sections, header and wire map; constraints are checked as they are streamed. Memory does not grow
/// with the file.
public struct R1CSFile: Sendable {
    /// The header.
    public let header: R1CSHeader
    /// The order of the sections.
    public let layout: R1CSLayout
    /// Section 2.
    @usableFromInline let constraints: ByteRegion
    /// Section 3: eight bytes a wire.
    let wireMap: ByteRegion

    /// Bytes of a term: the wire and its coefficient.
    @usableFromInline static let termByteCount = 4 + ScalarFieldFormat.byteCount

    /// Opens a file; reads the headers and the wire map.
    ///
    /// - Throws: `R1CSError`.
    public init(_ file: ByteRegion) throws(R1CSError) {
        let container: BinaryContainer
        let head: ByteRegion
        do throws(BinaryContainerError) {
            container = try BinaryContainer(file, magic: "r1cs", versions: 1...1, known: 1...5)
            head = try container.section(1)
            constraints = try container.section(2)
            wireMap = try container.section(3)
        } catch { throw .container(error) }
        header = try Self.header(head)
        layout = R1CSLayout(sections: container.sections.map(\.type))
        for section in container.sections where section.type > 3 {
            // Both sections begin with a count, and a circuit without custom gates says zero.
            guard section.bytes.count == 4, section.bytes.load(UInt32.self, at: 0) == 0 else {
                throw .customGates(section: section.type)
            }
        }
        let room = constraints.count / 12
        guard header.shape.constraintCount <= room else {
            throw .tooManyConstraints(actual: UInt32(header.shape.constraintCount), room: room)
        }
        try checkWireMap()
    }

    private static func header(_ section: ByteRegion) throws(R1CSError) -> R1CSHeader {
        let expected = ScalarFieldFormat.headerByteCount + 28
        func wrongSize(_ error: ByteReaderError) -> R1CSError {
            .headerSize(actual: section.count, expected: expected)
        }
        var reader = ByteReader(section)
        let curve = try ScalarFieldFormat.read(&reader, failure: R1CSError.field, truncated: wrongSize)
        guard section.count == expected else { throw .headerSize(actual: section.count, expected: expected) }
        let start = ScalarFieldFormat.headerByteCount
        func count(_ index: Int) -> UInt32 { section.load(UInt32.self, at: start + 4 * index) }
        let wires = count(0), outputs = count(1), publicInputs = count(2), privateInputs = count(3)
        let labels = section.load(UInt64.self, at: start + 16)
        // circom drops private inputs that no constraint uses and still counts them.
        let required = 1 + UInt64(outputs) + UInt64(publicInputs)
        guard UInt64(wires) >= required else { throw .tooFewWires(actual: wires, required: required) }
        guard labels >= UInt64(wires) else { throw .tooFewLabels(actual: labels, wires: wires) }
        return R1CSHeader(
            curve: curve,
            shape: R1CSShape(
                wireCount: Int(wires), outputCount: Int(outputs), publicInputCount: Int(publicInputs),
                privateInputCount: Int(privateInputs), labelCount: labels, constraintCount: Int(count(6))))
    }

    private func checkWireMap() throws(R1CSError) {
        let expected = 8 * header.shape.wireCount
        guard wireMap.count == expected else { throw .wireMapSize(actual: wireMap.count, expected: expected) }
        for wire in 0..<header.shape.wireCount {
            let label = label(ofWire: wire)
            guard label < header.shape.labelCount else {
                throw .labelOutOfRange(wire: wire, label: label, labels: header.shape.labelCount)
            }
        }
    }

    /// The number of the signal that a wire carries. `wire` must be below the wire count.
    public func label(ofWire wire: Int) -> UInt64 { wireMap.load(UInt64.self, at: 8 * wire) }

    /// The labels of all wires.
    public var labels: [UInt64] { (0..<header.shape.wireCount).map(label(ofWire:)) }

    /// Streams the constraints over the field `F`.
    ///
    /// - Throws: `.field(.wrongPrime)` where the file's field is another.
    public func stream<F: PrimeField>(over type: F.Type = F.self) throws(R1CSError) -> R1CSStream<F> {
        do throws(ScalarFieldError) { try ScalarFieldFormat.require(header.curve, is: type) } catch {
            throw .field(error)
        }
        return R1CSStream(
            section: constraints, wireCount: header.shape.wireCount, constraintCount: header.shape.constraintCount)
    }
}
