public import Algebra
public import Primitives

/// Why a `.wtns` file is refused.
public enum WitnessFileError: NamedError, Equatable {
    /// The sections are not well formed: see the inner error.
    case container(BinaryContainerError)
    /// The field is refused: see the inner error.
    case field(ScalarFieldError)
    /// The header section has another length than its fields, in bytes.
    case headerSize(actual: Int, expected: Int)
    /// The values are refused: see the inner error.
    case values(WitnessValueError)

    public var name: String {
        switch self {
        case .container(let error): error.name
        case .field(let error): error.name
        case .values(let error): error.name
        case .headerSize: "headerSize"
        }
    }

    public var explanation: String {
        switch self {
        case .container(let error): error.explanation
        case .field(let error): error.explanation
        case .values(let error): error.explanation
        case .headerSize(let actual, let expected): "The header has \(actual) bytes, not \(expected)."
        }
    }
}

/// A `.wtns` file (format version 2), read where it lies: a header and the values of all wires.
public struct WitnessFile: Sendable {
    /// The curve whose group order the field has.
    public let curve: CurveID
    /// The number of values the header announces.
    public let wireCount: Int
    /// Section 2.
    @usableFromInline let body: ByteRegion

    /// Opens a file; reads the header and compares the length of the values with it.
    ///
    /// - Throws: `.container`, `.field`, `.headerSize`.
    public init(_ file: ByteRegion) throws(WitnessFileError) {
        let header: ByteRegion
        do throws(BinaryContainerError) {
            let container = try BinaryContainer(file, magic: "wtns", versions: 2...2, known: 1...2)
            header = try container.section(1)
            body = try container.section(2)
        } catch { throw .container(error) }
        let expected = ScalarFieldFormat.headerByteCount + 4
        var reader = ByteReader(header)
        curve = try ScalarFieldFormat.read(&reader, failure: WitnessFileError.field) { _ in
            .headerSize(actual: header.count, expected: expected)
        }
        guard header.count == expected else { throw .headerSize(actual: header.count, expected: expected) }
        wireCount = Int(header.load(UInt32.self, at: ScalarFieldFormat.headerByteCount))
    }

    /// The values, checked: each below the order, the first one.
    ///
    /// - Throws: `.field(.wrongPrime)`, `.values`.
    @inlinable public func witness<F: PrimeField>(over type: F.Type = F.self) throws(WitnessFileError) -> Witness<F> {
        try requireField(type)
        do throws(WitnessValueError) { return try Witness(body, wireCount: wireCount) } catch { throw .values(error) }
    }

    @usableFromInline func requireField<F: PrimeField>(_ type: F.Type) throws(WitnessFileError) {
        do throws(ScalarFieldError) { try ScalarFieldFormat.require(curve, is: type) } catch { throw .field(error) }
    }
}

extension Witness {
    /// Writes the values as a `.wtns` file; it appears when complete.
    ///
    /// - Parameter inputs: files that must not be overwritten.
    /// - Throws: `FileError`.
    public func write(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let writer = try BinaryContainerWriter(
            path: path, magic: "wtns", version: 2, sectionCount: 2, distinctFrom: inputs)
        var header = ByteWriter()
        header.write(ScalarFieldFormat.header(of: F.self))
        header.writeUInt32(UInt32(count))
        try writer.writeSection(1, header.bytes)
        try writer.writeSection(2, bytes)
        try writer.commit()
    }
}
