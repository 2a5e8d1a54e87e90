/// The number of a source file within one program: its place in the list of loaded files.
public struct FileID: Hashable, Sendable, Comparable {
    /// The index into ``SourceFiles/files``.
    public let index: UInt32

    /// Makes the identifier of the file at `index`.
    public init(_ index: UInt32) {
        self.index = index
    }

    public static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}

/// A half-open range of bytes in one source file. An empty range stands for a place between two bytes.
public struct SourceRange: Hashable, Sendable {
    /// The file the bytes lie in.
    public let file: FileID
    /// The offset of the first byte.
    public let start: UInt32
    /// The offset just after the last byte; at least ``start``.
    public let end: UInt32

    /// Makes the range `start ..< end`; an `end` before `start` is raised to it.
    public init(file: FileID, start: UInt32, end: UInt32) {
        self.file = file
        self.start = start
        self.end = max(start, end)
    }

    /// The length in bytes.
    public var count: Int { Int(end - start) }

    /// The smallest range that covers this one and `other`, which must lie in the same file (else `self` is returned).
    public func union(_ other: SourceRange) -> SourceRange {
        guard file == other.file else { return self }
        return SourceRange(file: file, start: min(start, other.start), end: max(end, other.end))
    }

    /// The empty range at this range's end, where something missing would stand.
    public var endPoint: SourceRange { SourceRange(file: file, start: end, end: end) }
}
