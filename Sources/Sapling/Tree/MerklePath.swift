public import Curves

/// The nodes beside the way from a leaf of the note commitment tree to its root.
public struct MerklePath: Sendable, Equatable {
    /// Where the leaf stands.
    public let position: UInt32
    /// The sibling of the node at each level, the leaf's first.
    public let siblings: [BLS12381.Fr]

    /// The path with these siblings.
    package init(position: UInt32, siblings: [BLS12381.Fr]) {
        self.position = position
        self.siblings = siblings
    }

    /// The root of a tree where `leaf` stands at the path's position; constant time in leaf and siblings, not in the
    /// position. About 1.3 milliseconds.
    public func root(of leaf: BLS12381.Fr) -> BLS12381.Fr {
        climb(from: leaf, NoteCommitmentHash.combine)
    }

    /// As ``root(of:)`` for public nodes. About 0.4 milliseconds.
    public func rootVariableTime(of leaf: BLS12381.Fr) -> BLS12381.Fr {
        climb(from: leaf, NoteCommitmentHash.combineVariableTime)
    }

    private func climb(
        from leaf: BLS12381.Fr, _ combine: (Int, BLS12381.Fr, BLS12381.Fr) -> BLS12381.Fr
    ) -> BLS12381.Fr {
        var node = leaf
        for (level, sibling) in siblings.enumerated() {
            node = position >> UInt32(level) & 1 == 0 ? combine(level, node, sibling) : combine(level, sibling, node)
        }
        return node
    }
}
