public import Algebra
public import Curves
internal import FieldHashes

/// MerkleCRH^Sapling, the hash of the note commitment tree (Zcash protocol specification §5.4.1.3): the coordinate u of
/// the Pedersen hash of six bits of level, 255 bits of the left node and 255 bits of the right one.
public enum NoteCommitmentHash {
    /// The levels of the tree above its leaves.
    public static let depth = 32
    /// The leaf that stands where there is no note yet: 1, which is the coordinate u of no point.
    public static let uncommitted = BLS12381.Fr.one

    /// The roots of trees without notes, of height 0 to 32.
    public static let emptyRoots: [BLS12381.Fr] = {
        var roots = [uncommitted]
        for level in 0..<depth {
            roots.append(combineVariableTime(level: level, left: roots[level], right: roots[level]))
        }
        return roots
    }()

    /// The parent of two nodes at `level`, counted from the leaves; constant time in the nodes. About 40 microseconds.
    public static func combine(level: Int, left: BLS12381.Fr, right: BLS12381.Fr) -> BLS12381.Fr {
        var bits = (0..<6).map { UInt8(truncatingIfNeeded: level >> $0 & 1) }
        bits.reserveCapacity(516)
        for node in [left.canonical, right.canonical] {
            bits += (0..<255).map { UInt8(truncatingIfNeeded: node.bit($0)) }
        }
        return JubjubPedersenHash.hash(bits).affine.u
    }
}
