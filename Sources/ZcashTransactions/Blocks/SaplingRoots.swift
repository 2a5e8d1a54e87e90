public import Primitives

/// Why a root cannot be added to those that are known.
public enum SaplingRootsError: NamedError, Hashable {
    /// A root has 32 bytes.
    case wrongLength(height: UInt32, actual: Int)
    /// Another root is already known for that height.
    case contradiction(height: UInt32)

    public var explanation: String {
        switch self {
        case .wrongLength(let height, let actual):
            "The root after block \(height) has \(actual) bytes instead of 32."
        case .contradiction(let height): "Two different roots are given for block \(height)."
        }
    }
}

/// Roots of Sapling's note commitment tree after blocks of one chain: what the tree was, as far as it is known.
public struct SaplingRoots: Sendable {
    private var roots: [UInt32: [UInt8]] = [:]
    private var firstHeights: [[UInt8]: UInt32] = [:]

    /// No root is known.
    public init() {}

    /// Adds the root, 32 bytes, after the block of a height.
    ///
    /// - Throws: `.wrongLength`; `.contradiction` where another root is known, which then stays.
    public mutating func insert(_ root: [UInt8], after height: UInt32) throws(SaplingRootsError) {
        guard root.count == 32 else { throw .wrongLength(height: height, actual: root.count) }
        if let known = roots[height], known != root { throw .contradiction(height: height) }
        roots[height] = root
        firstHeights[root] = min(height, firstHeights[root] ?? .max)
    }

    /// The root after the block of a height.
    public subscript(height: UInt32) -> [UInt8]? { roots[height] }

    /// The least known height whose block left the tree with this root.
    public func firstHeight(of root: [UInt8]) -> UInt32? { firstHeights[root] }
}
