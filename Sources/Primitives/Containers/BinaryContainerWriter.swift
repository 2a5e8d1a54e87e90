/// Writes a file in the container format that ``BinaryContainer`` reads, section after section.
///
/// The size of a section is filled in when the section ends, so a section of any length is streamed.
public final class BinaryContainerWriter {
    /// The file underneath; bytes written to it belong to the open section.
    public let file: AtomicFile
    private let sectionCount: UInt32
    private var sectionsWritten: UInt32 = 0
    /// Where the bytes of the open section begin.
    private var openSection: Int?

    /// Starts the file at `path` with the header; `sectionCount` sections must follow. Errors as
    /// ``AtomicFile/init(path:distinctFrom:)``.
    public init(
        path: String, magic: String, version: UInt32, sectionCount: UInt32, distinctFrom inputs: [String] = []
    ) throws(FileError) {
        precondition(magic.utf8.count == 4, "the magic of this container format has four bytes")
        self.sectionCount = sectionCount
        file = try AtomicFile(path: path, distinctFrom: inputs)
        try file.write(Array(magic.utf8))
        try file.writeUInt32(version)
        try file.writeUInt32(sectionCount)
    }

    /// Begins the next section.
    public func beginSection(_ type: UInt32) throws(FileError) {
        precondition(openSection == nil, "one section ends before the next begins")
        precondition(sectionsWritten < sectionCount, "the header announced fewer sections")
        try file.writeUInt32(type)
        try file.writeUInt64(0)
        openSection = file.position
    }

    /// Ends the open section and fills in its size; returns where its bytes lie in the file.
    @discardableResult
    public func endSection() throws(FileError) -> Range<Int> {
        guard let start = openSection else { preconditionFailure("a section ends after it began") }
        let range = start..<file.position
        var size = ByteWriter()
        size.writeUInt64(UInt64(range.count))
        try file.overwrite(at: start - 8, with: size.bytes)
        openSection = nil
        sectionsWritten += 1
        return range
    }

    /// Writes one whole section.
    @discardableResult
    public func writeSection(_ type: UInt32, _ bytes: [UInt8]) throws(FileError) -> Range<Int> {
        try beginSection(type)
        try file.write(bytes)
        return try endSection()
    }

    /// Writes one whole section with the bytes of `region`, for instance a section of another file.
    @discardableResult
    public func writeSection(_ type: UInt32, _ region: ByteRegion) throws(FileError) -> Range<Int> {
        try beginSection(type)
        try file.write(region)
        return try endSection()
    }

    /// Makes the file appear at its path.
    public func commit() throws(FileError) {
        precondition(openSection == nil, "the last section ended")
        precondition(sectionsWritten == sectionCount, "the header announced this number of sections")
        try file.commit()
    }
}
