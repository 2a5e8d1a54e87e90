package import ChainTransactions
import Primitives

/// A tree over a list in the shape of RFC 9162 §2.1: the left half is the largest power of two below the count.
package enum MerkleList {
    /// The root of `leaves`, which are hashes already; zero for none.
    package static func root(_ leaves: ArraySlice<Hash256>, node: LedgerDomain) -> Hash256 {
        guard let first = leaves.first else { return .zero }
        guard leaves.count > 1 else { return first }
        let middle = leaves.startIndex + split(leaves.count)
        return join(root(leaves[..<middle], node: node), root(leaves[middle...], node: node), node)
    }

    /// The siblings on the way from leaf `index` to the root, lowest first; nil where there is no such leaf.
    package static func path(_ leaves: ArraySlice<Hash256>, index: Int, node: LedgerDomain) -> [Hash256]? {
        guard index >= 0, index < leaves.count else { return nil }
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        let middle = leaves.startIndex + k
        return index < k
            ? path(leaves[..<middle], index: index, node: node).map { $0 + [root(leaves[middle...], node: node)] }
            : path(leaves[middle...], index: index - k, node: node).map { $0 + [root(leaves[..<middle], node: node)] }
    }

    /// The root that a path leads to from `leaf`, number `index` of `count`; nil where the path has another length.
    package static func root(
        from leaf: Hash256, index: Int, count: Int, path: ArraySlice<Hash256>, node: LedgerDomain
    ) -> Hash256? {
        guard index >= 0, index < count else { return nil }
        guard count > 1 else { return path.isEmpty ? leaf : nil }
        guard let sibling = path.last else { return nil }
        let k = split(count)
        let rest = path.dropLast()
        return index < k
            ? root(from: leaf, index: index, count: k, path: rest, node: node).map { join($0, sibling, node) }
            : root(from: leaf, index: index - k, count: count - k, path: rest, node: node).map {
                join(sibling, $0, node)
            }
    }

    /// The largest power of two below `count`, which is at least 2.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    private static func join(_ left: Hash256, _ right: Hash256, _ node: LedgerDomain) -> Hash256 {
        Hash256(node) {
            $0.write(left)
            $0.write(right)
        }
    }
}
