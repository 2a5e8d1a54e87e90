/// The text of one source file, with the starts of its lines.
public struct SourceFile: Sendable {
    /// The file's number in its program.
    public let id: FileID
    /// The path by which it was found; shown in messages.
    public let path: String
    /// Its bytes, UTF-8.
    public let bytes: [UInt8]
    /// The offset of each line's first byte, rising, the first 0.
    private let lineStarts: [UInt32]

    /// Takes a file's bytes, of which there may be 2³¹ at most (the loader allows far fewer), and finds its lines.
    public init(id: FileID, path: String, bytes: [UInt8]) {
        precondition(bytes.count <= 1 << 31, "offsets have 32 bits; the loader refuses longer files")
        self.id = id
        self.path = path
        self.bytes = bytes
        var starts: [UInt32] = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(UInt32(offset + 1))
        }
        lineStarts = starts
    }

    /// A place as people count: lines and columns from 1, columns in Unicode scalars.
    public struct Position: Hashable, Sendable {
        /// The line, from 1.
        public let line: Int
        /// The column, from 1.
        public let column: Int

        /// The position at a line and a column, both from 1.
        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The number of lines; the text after the last line break counts, even if empty.
    public var lineCount: Int { lineStarts.count }

    /// Where a byte stands; an offset beyond the end is taken to the end. Logarithmic in lines, linear in the column.
    public func position(of offset: UInt32) -> Position {
        let offset = min(offset, UInt32(bytes.count))
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        // Continuation bytes of UTF-8 start no scalar.
        let column = bytes[Int(lineStarts[low])..<Int(offset)].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return Position(line: low + 1, column: column)
    }

    /// The bytes of line `line` (from 1) without its line break; empty if there is no such line.
    public func line(_ line: Int) -> ArraySlice<UInt8> {
        guard line >= 1, line <= lineStarts.count else { return [] }
        let start = Int(lineStarts[line - 1])
        var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[start..<end]
    }

    /// The offset of the first byte of line `line` (from 1), or `nil` if there is no such line.
    public func start(ofLine line: Int) -> Int? {
        line >= 1 && line <= lineStarts.count ? Int(lineStarts[line - 1]) : nil
    }

    /// The text of a range in this file, cut at the file's end.
    public func text(_ range: SourceRange) -> String {
        let start = min(Int(range.start), bytes.count)
        return String(decoding: bytes[start..<max(start, min(Int(range.end), bytes.count))], as: UTF8.self)
    }
}

/// All files of a program; a file's number is its place here.
public struct SourceFiles: Sendable {
    /// The files in the order they were loaded: the main file first.
    public private(set) var files: [SourceFile] = []

    /// Makes an empty list.
    public init() {}

    /// Adds a file and gives its number.
    @discardableResult
    public mutating func add(path: String, bytes: [UInt8]) -> FileID {
        let id = FileID(UInt32(files.count))
        files.append(SourceFile(id: id, path: path, bytes: bytes))
        return id
    }

    /// The file with a number, or `nil` if there is none.
    public subscript(id: FileID) -> SourceFile? {
        Int(id.index) < files.count ? files[Int(id.index)] : nil
    }

    /// The text of a range; empty if its file is unknown.
    public func text(_ range: SourceRange) -> String { self[range.file]?.text(range) ?? "" }

    /// `path:line:column` of a range's start, or `?` if its file is unknown.
    public func describe(_ range: SourceRange) -> String {
        guard let file = self[range.file] else { return "?" }
        let position = file.position(of: range.start)
        return "\(file.path):\(position.line):\(position.column)"
    }
}
