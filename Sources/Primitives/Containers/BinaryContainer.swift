/// Why a file is not a well-formed section file. Offsets count from the start of the file.
public enum BinaryContainerError: Error, Hashable, Sendable {
    /// The file ends inside the twelve bytes of magic, version and section count.
    case truncatedHeader(actual: Int, expected: Int)
    /// The first four bytes are those of another kind of file.
    case wrongMagic(actual: [UInt8], expected: String)
    /// The format has another version.
    case unsupportedVersion(actual: UInt32, supported: ClosedRange<UInt32>)
    /// More sections are announced than the file has room for.
    case tooManySections(actual: UInt32, room: Int)
    /// The file ends inside the twelve bytes of type and size of the section with this index (from 0).
    case truncatedSectionHeader(index: Int, offset: Int, remaining: Int)
    /// A section's size reaches beyond the end of the file.
    case truncatedSection(type: UInt32, offset: Int, size: UInt64, remaining: Int)
    /// A section stands a second time; `first` is where it stands before.
    case duplicateSection(type: UInt32, offset: Int, first: Int)
    /// A section has a type that does not occur in this kind of file.
    case unknownSection(type: UInt32, offset: Int)
    /// A section that every file of this kind has is not there.
    case missingSection(type: UInt32)
    /// A section is not as long as the counts in the file's header say.
    case wrongSectionSize(type: UInt32, actual: Int, expected: Int)
    /// Bytes follow the last section.
    case trailingBytes(offset: Int, remaining: Int)
}

/// The directory of a file in the container format of snarkjs and circom (iden3 binfileutils): `.r1cs`, `.wtns`,
/// `.zkey`, `.ptau`.
///
/// Layout, all integers little-endian: magic (4 bytes), version (u32), section count (u32), then the sections, each
/// type (u32), size (u64), bytes. Stricter than binfileutils: each type at most once, only types the format knows, no
/// byte outside a section.
public struct BinaryContainer: Sendable {
    /// One section: its type and its bytes, whose ``ByteRegion/origin`` is their offset in the file.
    public struct Section: Sendable {
        /// What it holds, by the numbers of the format.
        public let type: UInt32
        /// Its contents, without the twelve bytes before.
        public let bytes: ByteRegion
    }

    /// The version of the format.
    public let version: UInt32
    /// The sections in file order.
    public let sections: [Section]

    static let headerSize = 12
    static let sectionHeaderSize = 12

    /// Reads the directory; touches the headers only, and allocates nothing on the word of an unchecked count.
    ///
    /// `magic` is four ASCII characters; `known` are the section types that may occur.
    public init(
        _ file: ByteRegion, magic: String, versions: ClosedRange<UInt32>, known: some Sequence<UInt32>
    ) throws(BinaryContainerError) {
        precondition(magic.utf8.count == 4, "the magic of this container format has four bytes")
        guard file.count >= Self.headerSize else {
            throw .truncatedHeader(actual: file.count, expected: Self.headerSize)
        }
        let start = (0..<4).map { file.load(UInt8.self, at: $0) }
        guard start == Array(magic.utf8) else { throw .wrongMagic(actual: start, expected: magic) }
        version = file.load(UInt32.self, at: 4)
        guard versions.contains(version) else {
            throw .unsupportedVersion(actual: version, supported: versions)
        }
        let announced = file.load(UInt32.self, at: 8)
        let room = (file.count - Self.headerSize) / Self.sectionHeaderSize
        guard announced <= room else { throw .tooManySections(actual: announced, room: room) }
        sections = try Self.scan(file, count: Int(announced), known: Set(known))
    }

    private static func scan(
        _ file: ByteRegion, count: Int, known: Set<UInt32>
    ) throws(BinaryContainerError) -> [Section] {
        var sections: [Section] = []
        var position = headerSize
        for index in 0..<count {
            guard file.count - position >= sectionHeaderSize else {
                throw .truncatedSectionHeader(
                    index: index, offset: file.origin + position, remaining: file.count - position)
            }
            let type = file.load(UInt32.self, at: position)
            let size = file.load(UInt64.self, at: position + 4)
            let offset = file.origin + position
            guard known.contains(type) else { throw .unknownSection(type: type, offset: offset) }
            if let first = sections.first(where: { $0.type == type }) {
                throw .duplicateSection(
                    type: type, offset: offset, first: first.bytes.origin - sectionHeaderSize)
            }
            position += sectionHeaderSize
            let remaining = file.count - position
            guard size <= UInt64(remaining), let bytes = try? file.subregion(at: position, count: Int(size)) else {
                throw .truncatedSection(type: type, offset: offset, size: size, remaining: remaining)
            }
            sections.append(Section(type: type, bytes: bytes))
            position += Int(size)
        }
        guard position == file.count else {
            throw .trailingBytes(offset: file.origin + position, remaining: file.count - position)
        }
        return sections
    }

    /// The bytes of the section of this type, nil when it is absent.
    public func sectionIfPresent(_ type: UInt32) -> ByteRegion? {
        sections.first { $0.type == type }?.bytes
    }

    /// The bytes of the section of this type.
    public func section(_ type: UInt32) throws(BinaryContainerError) -> ByteRegion {
        guard let bytes = sectionIfPresent(type) else { throw .missingSection(type: type) }
        return bytes
    }

    /// The bytes of the section of this type, which must be `size` long.
    public func section(_ type: UInt32, size: Int) throws(BinaryContainerError) -> ByteRegion {
        let bytes = try section(type)
        guard bytes.count == size else {
            throw .wrongSectionSize(type: type, actual: bytes.count, expected: size)
        }
        return bytes
    }
}
