/// Bounds on what is read, so that no source can exhaust the stack or the memory.
public struct ParserLimits: Sendable {
    /// How deep parentheses, brackets, blocks, `if` and loops may stand within one another; an `else if` counts as one.
    public var nesting: Int
    /// The height of an expression's tree: a sum of `n` terms has height `n`, whatever its terms.
    public var height: Int
    /// The expressions and statements in one file.
    public var nodes: Int
    /// The digits of a number.
    public var digits: Int
    /// The bytes of one file.
    public var fileBytes: Int
    /// The bytes of all files together.
    public var totalBytes: Int
    /// The number of files.
    public var files: Int

    /// The given bounds; by default what the largest known circuits need many times over, and what a stack of
    /// 8 MiB can follow.
    public init(
        nesting: Int = 256, height: Int = 1000, nodes: Int = 4_000_000, digits: Int = 10_000,
        fileBytes: Int = 16 << 20, totalBytes: Int = 64 << 20, files: Int = 4096
    ) {
        self.nesting = nesting
        self.height = height
        self.nodes = nodes
        self.digits = digits
        self.fileBytes = min(fileBytes, 1 << 31)
        self.totalBytes = totalBytes
        self.files = files
    }
}
